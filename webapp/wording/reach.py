"""How to reach an office: who cannot hear or speak is never sent to a telephone first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CATEGORY, PARTS = "member.category", "member.parts"
NO_VOICE = frozenset({"hearing", "speech"})


def in_writing(values: Mapping[str, Any]) -> bool:
    """Whether this person has said that they do not hear or speak well."""
    parts = values.get(PARTS)
    kinds = {part["category"] for part in parts} if isinstance(parts, list) else set()
    return bool(NO_VOICE & {values.get(CATEGORY), *kinds})
