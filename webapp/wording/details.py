"""Sentences beside the conditions: what to bring, where, from when; and which must be confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from webapp.engine.model import Benefit, Detail, Provision, Rulebook
from webapp.i18n import _, said
from webapp.wording.ranking import is_direct
from webapp.wording.sources import unsure

Found = Mapping[str, Any]
BRING = "bring"
HEDGED = ("先确认", "先问")
"""What a sentence has where it says itself that it must be confirmed."""


@dataclass(frozen=True)
class Told:
    """Some sentences; those that must be confirmed stand together, so that it is said once."""

    sure: list[str]
    to_confirm: list[str]


@dataclass(frozen=True)
class Details:
    """The sentences of a benefit by kind (bring, where, how, start …)."""

    by_kind: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Each sentence without its stop, with whether it must be confirmed."""

    def has(self, *kinds: str) -> bool:
        return any(self.by_kind.get(kind) for kind in kinds)

    def of(self, *kinds: str) -> Told:
        """All sentences of these kinds."""
        found = [one for kind in kinds for one in self.by_kind.get(kind, {}).items()]
        weak = [text for text, unsure in found if unsure]
        if len(weak) < 2:
            return Told([_sentence(*one) for one in found], [])
        sure = [_sentence(text, False) for text, unsure in found if not unsure]
        return Told(sure, [_sentence(text, False) for text in weak])


def details(book: Rulebook, found: Found, on: date) -> Details:
    """Everything said beside the conditions, the best door's own before the benefit's; no papers
    where nobody has to apply."""
    by_kind: dict[str, dict[str, bool]] = {}
    direct = is_direct(book, found)
    for owner, detail in owned_details(book, found):
        if direct and detail.kind == BRING:
            continue
        text = said(f"{owner}.detail.{detail.id}", detail.says)
        by_kind.setdefault(detail.kind, {}).setdefault(text, _to_confirm(book, detail, on))
    return Details(by_kind)


def owned_details(book: Rulebook, found: Found) -> Iterator[tuple[str, Detail]]:
    """The details of the best door before those of its benefit, each with whose it is; only those
    that can concern this person."""
    doors = [(f"provision.{d['id']}", book.provisions[d["id"]], d) for d in found["provisions"][:1]]
    owners: list[tuple[str, Provision | Benefit, Found]] = [*doors]
    owners.append((f"benefit.{found['id']}", book.benefits[found["id"]], found))
    for owner, one, row in owners:
        left = set(row["aside"])
        yield from ((owner, d) for d in one.details if f"detail.{d.id}" not in left)


def _sentence(text: str, to_confirm: bool) -> str:
    if to_confirm:
        return _("%(sentence)s。请先确认。", sentence=text.rstrip("。"))
    return _("%(sentence)s。", sentence=text.rstrip("。"))


def _to_confirm(book: Rulebook, detail: Detail, on: date) -> bool:
    """Whether it must be confirmed and does not say so itself."""
    hedged = any(hedge in detail.says for hedge in HEDGED)
    return unsure(book, detail.citation, on) and not hedged
