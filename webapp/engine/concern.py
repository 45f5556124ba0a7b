"""Which sentences beside the conditions cannot concern this person, and are not told.

One is left out only where its `when` is certainly not met. It decides nothing, and nothing is ever
asked because of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.engine.conditions import condition
from webapp.engine.model import Benefit, Provision
from webapp.engine.truth import Truth
from webapp.engine.view import View


def concerns(one: Any, view: View) -> bool:
    """Whether a sentence that may have a `when` may touch this person."""
    return one.when is None or condition(one.when)(view)[0] is not Truth.FALSE


def aside(owner: Benefit | Provision, view: View) -> list[str]:
    """The details and relations that do not: detail.ID, relation.BENEFIT."""
    told = {f"detail.{one.id}": one for one in owner.details if one.when}
    related = {f"relation.{one.to}": one for one in getattr(owner, "relations", ()) if one.when}
    return left_out(told | related, view)


def left_out(told: Mapping[str, Any], view: View) -> list[str]:
    return sorted(name for name, one in told.items() if not concerns(one, view))
