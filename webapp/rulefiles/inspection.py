"""What a rulebook should be besides right: `huican lint` refuses it, loading does not.

| code | what is wrong |
| --- | --- |
| unused | a fact, a reading, a parameter or an audience that nothing uses |
| contradiction | conditions that must hold together and never can |
| constant | a condition that is always met, or never |
| unanswerable | a condition on figures alone: no answer of anyone's could decide it |
| unreachable | a way that another way beside it already covers |
| idle_exclusion | two benefits are said to exclude each other, and no exclusion enforces it |
| idle_override | a provision replaces another one and changes nothing |
| verb | a commitment that does not fit the words quoted |
| unit_mismatch | numbers of different units are compared or added |
| overlap | two benefits pay the same figure and declare no relation |
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from webapp.engine import expression as ex
from webapp.engine.criteria import walk
from webapp.engine.model import (
    NOWHERE,
    Benefit,
    Citation,
    Commitment,
    Criterion,
    Detail,
    FactType,
    Op,
    OpenPoint,
    Paper,
    Provision,
    Relation,
    Rulebook,
)
from webapp.engine.problems import Problem
from webapp.engine.reads import figures
from webapp.outlook.ahead import VALID_UNTIL
from webapp.rulefiles.contradictions import contradictions, unreachable
from webapp.rulefiles.lint import Found, as_problems


def inspect(book: Rulebook) -> list[Problem]:
    """Everything untidy or suspicious in a rulebook that loads."""
    if not book.provisions:
        return []
    provisions = [
        one
        for provision in book.provisions.values()
        for check in (_conditions, _override, _verb)
        for one in check(book, provision)
    ]
    return as_problems([*provisions, *_unused(book), *_idle_exclusions(book), *_overlaps(book)])


# --- unused ---------------------------------------------------------------------------------------


def _unused(book: Rulebook) -> Found:
    trees = [one for p in book.provisions.values() for one in walk(p.criteria)]
    points = {one.reading for one in trees}
    for reading in book.readings.values():
        if reading.id not in points:
            yield reading.mark, "unused", f"no criterion uses the reading {reading.id}."
    whens = list(_conditions_of(book, trees))
    parameters = {name for when in whens for name in ex.parameters(when)}
    parameters |= {name for one in book.provisions.values() for name in figures(one)}
    for name, declared in book.declarations.items():
        if name not in parameters:
            yield declared.mark, "unused", f"no rule uses the parameter {name}."
    facts = set(_facts_used(book, whens))
    for name, fact in book.facts.items():
        if name not in facts:
            yield fact.mark, "unused", f"no rule uses the fact {name}."
    audiences = {a for e in (*book.directory.values(), *book.employers.values()) for a in e.for_}
    for id, audience in book.audiences.items():
        if id not in audiences and (book.directory or book.employers):
            yield audience.mark, "unused", f"no entry is for the audience {id}."
    papers = {p for one in book.benefits.values() for d in one.details for p in d.papers}
    papers |= {p for one in book.provisions.values() for d in one.details for p in d.papers}
    for id, paper in book.papers.items():
        if id not in papers:
            yield paper.mark, "unused", f"no benefit asks for the paper {id}."


def _conditions_of(book: Rulebook, trees: list[Criterion]) -> Iterator[ex.Expression]:
    """Every condition and value of the rulebook."""
    yield from (when for one in trees for when in one.when.values())
    yield from (fact.only_if for fact in book.facts.values() if fact.only_if)
    yield from (one.when for one in book.audiences.values() if one.when)
    yield from _concerning(book.papers.values())
    for benefit in book.benefits.values():
        yield from (one.when for one in benefit.exclusions)
        yield from _concerning((*benefit.details, *benefit.relations))
        if benefit.receiving:
            yield benefit.receiving.when
    for provision in book.provisions.values():
        for amount in provision.amounts:
            yield from filter(None, (amount.value, amount.when))
        yield from _concerning((*provision.open, *provision.details))


def _concerning(told: Iterable[OpenPoint | Detail | Relation | Paper]) -> Iterator[ex.Expression]:
    """Whom sentences beside the conditions concern."""
    return (one.when for one in told if one.when)


def _facts_used(book: Rulebook, whens: Iterable[ex.Expression]) -> Iterator[str]:
    yield VALID_UNTIL
    for when in whens:
        yield from ex.facts(when)
    for declared in book.declarations.values():
        yield from declared.by.values()
        if declared.replaced_by:
            yield declared.replaced_by
    for provision in book.provisions.values():
        yield f"household.{provision.bound_by}"
        yield from provision.gives
        if provision.taper:
            yield provision.taper.anchor


# --- conditions that cannot hold, ways that add nothing, units ------------------------------------


def _conditions(book: Rulebook, provision: Provision) -> Found:
    yield from contradictions(book, provision)
    for one in walk(provision.criteria):
        if one.op is Op.ANY:
            yield from unreachable(book, one)
        yield from _unasking(one)
        for when in one.when.values():
            yield from ((one.mark, "unit_mismatch", what) for what in _mismatches(book, when))


def _unasking(one: Criterion) -> Found:
    """A single condition that reads no fact; one way of a reading may be as certain as that."""
    whens = [when for when in one.when.values() if not any(ex.facts(when))]
    if not whens or len(whens) < len(one.when):
        return
    if all(any(ex.parameters(when)) for when in whens):
        yield one.mark, "unanswerable", f"{one.id} compares figures and reads no fact."
    elif len({ex.show(when) for when in whens}) == 1:
        yield one.mark, "constant", f"{one.id} is always {ex.show(whens[0])}."


Unit = Mapping[str, int]
_NONE: Unit = {}


def _mismatches(book: Rulebook, when: ex.Expression) -> Iterator[str]:
    for node in ex.walk(when):
        if isinstance(node, ex.Comparison | ex.Arithmetic) and node.operator != "*":
            sides = [_unit(book, side) for side in (node.left, node.right)]
            if None not in sides and sides[0] != sides[1]:
                yield f"{ex.show(node)}: {_shown(sides[0])} and {_shown(sides[1])}."


def _shown(unit: Unit | None) -> str:
    return " ".join(f"{name}^{power}" for name, power in sorted((unit or {}).items())) or "a number"


def _unit(book: Rulebook, node: ex.Expression) -> Unit | None:
    """What a value is counted in; None where it fits anything (0, 1) or is no number."""
    match node:
        case ex.Fact(name=name):
            return _fact_unit(book, name)
        case ex.Parameter(name=name):
            return _parameter_unit(book.declarations[name].unit)
        case ex.Call(function=function):
            return {"years": 1} if function == "age" else {"months": 1}
        case ex.Arithmetic(operator="*", left=left, right=right):
            sides = [_unit(book, side) for side in (left, right)]
            return _product(*(side or _NONE for side in sides))
        case ex.Arithmetic(left=left, right=right):
            return _unit(book, left) or _unit(book, right)
    return None


def _product(one: Unit, other: Unit) -> Unit:
    powers = Counter(one)
    for name, power in other.items():
        powers[name] += power
    return {name: power for name, power in powers.items() if power}


def _fact_unit(book: Rulebook, name: str) -> Unit | None:
    fact = book.facts[name]
    if fact.type is FactType.MONEY:
        person = {"person": -1} if name.startswith("member.") else {}
        return {"fen": 1, **person, **({fact.per: -1} if fact.per else {})}
    if fact.type is FactType.INTEGER:
        return {"person": 1} if fact.unit == "人" else None
    return None


def _parameter_unit(unit: str) -> Unit | None:
    first, *below = unit.split("/")
    if first in ("multiple", "ratio"):
        return _NONE
    return {first: 1, **{name: -1 for name in below if name != "once"}}


# --- provisions -----------------------------------------------------------------------------------


def _override(book: Rulebook, provision: Provision) -> Found:
    old = book.provisions.get(provision.replaces or "")
    if old is None:
        return
    same = _gist(old) == _gist(provision)
    if same:
        yield provision.mark, "idle_override", f"it replaces {old.id} and changes nothing."


def _gist(one: Provision) -> tuple[object, ...]:
    """All that decides what a person is told, wherever it stands in a file."""
    tree = _unmarked(one.criteria)
    return one.commitment, tree, one.amounts, one.bound_by, dict(one.gives), one.taper


def _unmarked(tree: Criterion) -> Criterion:
    parts = tuple(map(_unmarked, tree.parts))
    return replace(tree, parts=parts, citation=None, mark=NOWHERE)


STRONG = re.compile(
    "落实|给予|全部|不低于|应建立|纳入|继续|应当|确保|保障|提供|优先|免费|免交|减免|享受|实施|持续|实现|做好|开展|"
    "组织|资助|补贴|安排|允许|可单独|为.{2,30}(服务|支持)"
)
WEAK = re.compile("探索|鼓励|引导|力争|提倡|研究制定|有条件的")
SOFT = re.compile("完善|提高|扩大|健全|推进|推动|加强|逐步|支持|出台|建立|制定")
BINDING = re.compile("应当|必须|应予")
CLAUSES = re.compile("[,，;；。]")


def _verb(book: Rulebook, provision: Provision) -> Found:
    words = _quoted(provision.citation)
    if not words:
        return
    firm, weak, soft = (bool(verbs.search(words)) for verbs in (STRONG, WEAK, SOFT))
    if provision.commitment is Commitment.SHALL and not provision.rests_on:
        if not _binds(words) and (weak or soft):
            what = f"shall, but the words only say: {words}"
            yield provision.citation.mark, "verb", what
    elif provision.commitment is Commitment.ENCOURAGED and firm and not weak and not soft:
        yield provision.citation.mark, "verb", f"encouraged, but the words bind: {words}"
    elif provision.commitment is Commitment.MAY and BINDING.search(words) and not weak:
        yield provision.citation.mark, "verb", f"may, but the words bind: {words}"


def _binds(words: str) -> bool:
    """Whether some clause of the words binds: none of its own verbs only encourages or tries."""
    clauses = CLAUSES.split(words)
    return any(STRONG.search(clause) and not WEAK.search(clause) for clause in clauses)


def _quoted(cited: Citation) -> str:
    return "，".join(filter(None, (cited.quote_hans or cited.quote, cited.quote2)))


# --- benefits -------------------------------------------------------------------------------------


def _idle_exclusions(book: Rulebook) -> Found:
    for benefit in book.benefits.values():
        for relation in benefit.relations:
            other = book.benefits[relation.to]
            if relation.kind != "excludes":
                continue
            if not (_enforces(benefit, other) or _enforces(other, benefit)):
                what = f"{benefit.id} excludes {other.id}, and no exclusion of either says how."
                yield benefit.mark, "idle_exclusion", what


def _enforces(benefit: Benefit, other: Benefit) -> bool:
    """Whether an exclusion of the one asks about holding the other."""
    held = set(ex.facts(other.receiving.when)) if other.receiving else set()
    return any(held & set(ex.facts(one.when)) for one in benefit.exclusions)


def _overlaps(book: Rulebook) -> Found:
    payers: dict[str, set[str]] = {}
    for provision in book.provisions.values():
        for amount in provision.amounts:
            if amount.parameter:
                payers.setdefault(amount.parameter, set()).add(provision.benefit)
    for name, benefits in payers.items():
        for one, other in combinations(sorted(benefits), 2):
            related = {r.to for r in book.benefits[one].relations}
            related |= {one for r in book.benefits[other].relations if r.to == one}
            if other not in related and one not in related:
                what = f"{one} and {other} both pay {name} and declare no relation."
                yield book.benefits[one].mark, "overlap", what
