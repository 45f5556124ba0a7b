"""Why: every criterion of a door, met, unmet or unknown, in words, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from webapp.engine.model import Benefit, Criterion, Op, Provision
from webapp.i18n import _, criterion_context, said
from webapp.wording import YES, exclusion_words, group_words, reason_words

EXCLUSION = "exclusion."


@dataclass(frozen=True)
class Reason:
    """One condition: symbol and word for how it stands, its sentence, what it is made of."""

    symbol: str
    word: str
    says: str
    lead: str = ""
    parts: tuple[Reason, ...] = ()


def reasons(
    benefit: Benefit, provision: Provision, found: list[Mapping[str, Any]], deep: bool = True
) -> list[Reason]:
    """The conditions of one door, then what may not be held together with it."""
    by_id = {row["id"]: row for row in found}
    top = provision.criteria
    parts = top.parts if top.op is Op.ALL and not top.says else (top,)
    own = [_reason(provision.id, part, by_id, deep) for part in parts]
    return [*own, *_exclusions(benefit, by_id)]


def _reason(provision: str, criterion: Criterion, by_id: Mapping[str, Any], deep: bool) -> Reason:
    row = by_id.get(criterion.id, {"reason": "", "truth": "unknown"})
    symbol, word = reason_words(row["reason"], row["truth"])
    says = said(criterion_context(provision, criterion), criterion.says)
    if not deep or not (shown := _shown(criterion, row["truth"], by_id)):
        return Reason(symbol, word, says)
    parts = tuple(_reason(provision, part, by_id, deep) for part in shown)
    return Reason(symbol, word, says, _lead(criterion, row["truth"]), parts)


def _lead(criterion: Criterion, truth: str) -> str:
    """What must hold of the parts; nothing where only those that are met are shown."""
    if criterion.op is Op.ANY and truth == "yes":
        return ""
    return group_words(criterion.op, criterion.count)


def _shown(criterion: Criterion, truth: str, by_id: Mapping[str, Any]) -> list[Criterion]:
    """Of a choice that is met only what met it: the rest says nothing any more."""
    if criterion.op is not Op.ANY or truth != "yes":
        return list(criterion.parts)
    met = [part for part in criterion.parts if by_id.get(part.id, {}).get("truth") == "yes"]
    return [] if len(met) == len(criterion.parts) else met


def _exclusions(benefit: Benefit, by_id: Mapping[str, Any]) -> Iterator[Reason]:
    rows = [(e, by_id[EXCLUSION + e.id]) for e in benefit.exclusions if EXCLUSION + e.id in by_id]
    if rows and all(row["truth"] == "yes" for _e, row in rows):
        yield Reason(YES, _("符合"), _("没有在领和它冲突的补贴"))
        return
    for exclusion, row in rows:
        symbol, word = exclusion_words(exclusion.relation, row["truth"])
        context = f"benefit.{benefit.id}.exclusion.{exclusion.id}"
        yield Reason(symbol, word, said(context, exclusion.says))
