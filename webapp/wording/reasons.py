"""Why: every criterion of a door, met, unmet or unknown, in words, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.engine.criteria import walk
from webapp.engine.model import Benefit, Criterion, Op, Provision
from webapp.i18n import _, criterion_context, said
from webapp.wording import YES, exclusion_words, group_words, reason_words

EXCLUSION = "exclusion."


@dataclass(frozen=True)
class Reason:
    """One condition: symbol and word for how it stands, its sentence, what it is made of.

    `note` is the line an income is compared with.
    """

    symbol: str
    word: str
    says: str
    lead: str = ""
    parts: tuple[Reason, ...] = ()
    note: str = ""


class Depth(StrEnum):
    """How much is told: the conditions at the top, what can still help or shuts, everything."""

    TOP = "top"
    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True)
class _Telling:
    """What is known of each criterion of a door, and how much of it is told."""

    provision: str
    rows: Mapping[str, Any]
    depth: Depth
    lines: Mapping[str, str]
    gates: Mapping[str, str]

    def truth(self, criterion: Criterion) -> str:
        return str(self.rows.get(criterion.id, {}).get("truth", "unknown"))

    def arises(self, criterion: Criterion) -> bool:
        return self.rows.get(criterion.id, {}).get("reason") != "not_applicable"


def reasons(
    benefit: Benefit,
    provision: Provision,
    found: list[Mapping[str, Any]],
    depth: Depth = Depth.FULL,
    lines: Mapping[str, str] | None = None,
    gates: Mapping[str, str] | None = None,
    outgrown: str = "",
) -> list[Reason]:
    """The conditions of one door, then what may not be held together with it.

    `outgrown`: for whom it is alone, where this person is past that age; nothing else matters.
    """
    by_id = {row["id"]: row for row in found}
    top = provision.criteria
    if outgrown and depth is not Depth.FULL:
        return [Reason(*reason_words("unmet", "no"), outgrown)]
    parts = top.parts if top.op is Op.ALL and not top.says else (top,)
    telling = _Telling(provision.id, by_id, depth, lines or {}, gates or {})
    return [*(_reason(telling, part, True) for part in parts), *_exclusions(benefit, by_id)]


def _reason(telling: _Telling, criterion: Criterion, decides: bool) -> Reason:
    """A condition as it is told; `decides` where the door is shut if it does not hold."""
    row = telling.rows.get(criterion.id, {"reason": "", "truth": "unknown"})
    symbol, word = reason_words(row["reason"], row["truth"])
    says = said(criterion_context(telling.provision, criterion), criterion.says)
    if not telling.arises(criterion):
        if decides:
            symbol, word = reason_words("unmet", "no")
        elif criterion.id in telling.gates:
            word = _("现在不看")
        if whom := telling.gates.get(criterion.id):
            says = _("%(says)s（只有%(whom)s才看这一条）", says=says, whom=whom)
    shown = [] if telling.depth is Depth.TOP else _shown(telling, criterion)
    decides = decides and row["truth"] == "no"
    parts = tuple(_reason(telling, part, decides) for part in shown)
    lead = _lead(telling, criterion, shown) if parts else ""
    return Reason(symbol, word, says, lead, parts, _note(telling, criterion, parts))


def _note(telling: _Telling, criterion: Criterion, parts: tuple[Reason, ...]) -> str:
    """Its line; in short also that of a part which is not shown, where no shown one has a line."""
    own = telling.lines.get(criterion.id, "")
    if own or telling.depth is not Depth.SHORT or any(_noted(part) for part in parts):
        return own
    inside = (telling.lines.get(one.id, "") for one in walk(criterion))
    return next(filter(None, inside), "")


def _noted(reason: Reason) -> bool:
    return bool(reason.note) or any(_noted(part) for part in reason.parts)


def _lead(telling: _Telling, criterion: Criterion, shown: list[Criterion]) -> str:
    """What must hold of the parts; nothing where only those that are met are shown."""
    truth = telling.truth(criterion)
    if criterion.op is Op.ANY and (truth == "yes" or len(shown) == 1):
        return ""
    if criterion.op is Op.ALL and len(shown) < len(criterion.parts):
        return _("不符合的是：") if truth == "no" else _("还差：")
    return group_words(criterion.op, criterion.count)


def _shown(telling: _Telling, criterion: Criterion) -> list[Criterion]:
    """The parts worth telling. Of a choice that is met only what met it: the rest says nothing."""
    truth, parts = telling.truth(criterion), list(criterion.parts)
    if criterion.op is Op.ANY and truth == "yes":
        met = [part for part in parts if telling.truth(part) == "yes"]
        return [] if len(met) == len(parts) else met
    return _short(telling, criterion.op, truth, parts) if telling.depth is Depth.SHORT else parts


def _short(telling: _Telling, op: Op, truth: str, parts: list[Criterion]) -> list[Criterion]:
    """Without branches that cannot help any more, and without what is met already."""
    match op, truth:
        case Op.ANY, "unknown":
            return [part for part in parts if telling.truth(part) != "no"]
        case Op.ANY, "no":
            return [part for part in parts if telling.arises(part)] or parts
        case Op.ALL, "yes":
            return []
        case Op.ALL, _any:
            return [part for part in parts if telling.truth(part) == truth]
    return parts


def _exclusions(benefit: Benefit, by_id: Mapping[str, Any]) -> Iterator[Reason]:
    rows = [(e, by_id[EXCLUSION + e.id]) for e in benefit.exclusions if EXCLUSION + e.id in by_id]
    if rows and all(row["truth"] == "yes" for _e, row in rows):
        yield Reason(YES, _("符合"), _("没有在领和它冲突的补贴"))
        return
    for exclusion, row in rows:
        symbol, word = exclusion_words(exclusion.relation, row["truth"])
        context = f"benefit.{benefit.id}.exclusion.{exclusion.id}"
        yield Reason(symbol, word, said(context, exclusion.says))
