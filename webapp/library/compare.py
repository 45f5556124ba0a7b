"""One provision against another: what it adds to the place above it, how the others differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from webapp.engine.criteria import walk
from webapp.engine.expression import show
from webapp.engine.figures import in_force
from webapp.engine.model import Amount, Criterion, Op, ParameterValue, Provision, Rulebook
from webapp.engine.reads import figures
from webapp.i18n import _, criterion_context, said
from webapp.library.figures import for_words, named, place_name, value_words
from webapp.wording import group_words
from webapp.wording.notes import firmness_words

Sentences = dict[str, Criterion]
ROWS_SAID = 3  # a figure with more rows is named, and its own page shows them


def parent_of(book: Rulebook, one: Provision) -> Provision | None:
    """The door at the nearest place above that corresponds to this one."""
    if one.replaces:
        return book.provisions[one.replaces]
    for above in book.lineage(one.place)[1:]:
        if doors := doors_at(book, one.benefit, above):
            return alike(one, doors)
    return None


def plan_places(book: Rulebook) -> list[str]:
    """The places whose plans are in the rulebook, in its order."""
    plans = {one.place for one in book.instruments.values() if one.kind == "plan"}
    return [place for place in book.places if place in plans]


def doors_at(book: Rulebook, benefit: str, place: str) -> list[Provision]:
    """The doors to a benefit that the documents of one place open."""
    return [p for p in book.provisions.values() if p.place == place and p.benefit == benefit]


def alike(one: Provision, doors: list[Provision]) -> Provision:
    """The door of the same name, else the one that shares most conditions."""
    named_so = [door for door in doors if _name(door) == _name(one)]
    if named_so:
        return named_so[0]
    mine = _keys(one)
    return min(doors, key=lambda d: (-len(mine & _keys(d)), len(_keys(d) - mine), d.id))


def _name(one: Provision) -> str:
    return one.id.rpartition("/")[2]


def _keys(one: Provision) -> set[str]:
    """What is common to two conditions that ask for the same: the sentence, or the test."""
    parts = list(walk(one.criteria))
    return {p.says for p in parts if p.says} | {_test(p) for p in parts if p.when}


def added(book: Rulebook, one: Provision, parent: Provision, on: date) -> list[str]:
    """How it differs from the place above it, in sentences."""
    found = differences(book, one, parent, on)
    if one.replaces == parent.id:
        found.append(_("这里的规定代替上一级的规定。"))
    return found or [_("条件、钱和数都和上一级一样。")]


def elsewhere(book: Rulebook, one: Provision, on: date) -> list[dict[str, Any]]:
    """The same benefit in the other plan places: their door, and how this one differs from it."""
    return [
        _there(book, one, place, on)
        for place in plan_places(book)
        if place not in book.lineage(one.place)
    ]


def _there(book: Rulebook, one: Provision, place: str, on: date) -> dict[str, Any]:
    doors = doors_at(book, one.benefit, place)
    other = alike(one, doors) if doors else None
    found = differences(book, one, other, on) if other else []
    return {
        "place": place,
        "place_name": place_name(book, place),
        "provision": other.id if other else None,
        "count": len(found),
        "differs": found or ([_("条件、钱和数都一样。")] if other else []),
    }


def differences(book: Rulebook, one: Provision, other: Provision, on: date) -> list[str]:
    """How one provision differs from another: conditions, money, figures, commitment."""
    found = [*_conditions(one, other), *_money(one, other), *_figures(book, one, other, on)]
    if one.commitment != other.commitment:
        found.append(_("力度不一样：%(words)s", words=firmness_words(one.commitment)))
    return found


def _conditions(one: Provision, other: Provision) -> Iterator[str]:
    """Sentences that only one of them has, and the same sentence with another test."""
    mine, theirs = _sentences(one), _sentences(other)
    for says in (says for says in mine if says in theirs):
        mine_test, their_test = _test(mine[says]), _test(theirs[says])
        if mine_test != their_test:
            yield _unlike(says, mine_test, their_test)
    more, less = _only(one, mine, theirs), _only(other, theirs, mine)
    for says in list(more):
        match = [t for t in less if mine[says].when and _test(theirs[t]) == _test(mine[says])]
        if match:
            yield _("同样的算法，说法不同：这里是“%(mine)s”，那边是“%(theirs)s”。", mine=says,
                    theirs=match[0])  # fmt: skip
            more.remove(says)
            less.remove(match[0])
    yield from (_("多了一条：%(says)s", says=says) for says in more)
    yield from (_("少了一条：%(says)s", says=says) for says in less)
    if _together(one) != _together(other):
        yield _unlike(_("条件合在一起"), _together(one), _together(other))


def _only(one: Provision, mine: Sentences, theirs: Sentences) -> list[str]:
    """What only one of them says, without the parts of a condition that is named already."""
    lone = [says for says in mine if says not in theirs]
    parts = {id(part) for says in lone for part in list(walk(mine[says]))[1:]}
    return [says for says in lone if id(mine[says]) not in parts]


def _unlike(says: str, mine: str, theirs: str) -> str:
    nothing = _("没有写")
    return _("“%(says)s”不一样：这里是 %(mine)s，那边是 %(theirs)s。", says=says,
             mine=mine or nothing, theirs=theirs or nothing)  # fmt: skip


def _sentences(one: Provision) -> Sentences:
    """Each condition of a provision by what it says; conditions inside conditions too."""
    parts = [part for part in walk(one.criteria) if part.says]
    return {said(criterion_context(one.id, part), part.says): part for part in parts}


def _test(one: Criterion) -> str:
    """How a condition is decided: its expressions, or how its parts are put together."""
    if one.op is not Op.LEAF:
        return group_words(one.op, one.count)
    parts = [f"{option}: {show(when)}" if option else show(when)
             for option, when in one.when.items()]  # fmt: skip
    return "; ".join([*parts, *([one.if_limited] if one.if_limited else [])])


def _together(one: Provision) -> str:
    """How the conditions at the top are put together, where there are several."""
    top = one.criteria
    return _test(top) if len(top.parts) > 1 else ""


def _money(one: Provision, other: Provision) -> Iterator[str]:
    """Sums that only one of them pays, and the same sum counted or narrowed otherwise."""
    mine, theirs = _amounts(one), _amounts(other)
    yield from (_("多了一笔钱：%(says)s", says=says) for says in mine if says not in theirs)
    yield from (_("少了一笔钱：%(says)s", says=says) for says in theirs if says not in mine)
    for says in (says for says in mine if says in theirs):
        for part in (_counted, _narrowed):
            if (here := part(mine[says])) != (there := part(theirs[says])):
                yield _unlike(says, here, there)


def _amounts(one: Provision) -> dict[str, Amount]:
    return {said(f"provision.{one.id}.amount.{a.id}", a.says): a for a in one.amounts}


def _counted(one: Amount) -> str:
    return one.parameter or (show(one.value) if one.value else "")


def _narrowed(one: Amount) -> str:
    return show(one.when) if one.when else ""


def _figures(book: Rulebook, one: Provision, other: Provision, on: date) -> Iterator[str]:
    """Figures that both use, of which the two places have others; how long a taper lasts."""
    lengths = [p.taper.length if p.taper else "" for p in (one, other)]
    if lengths[0] != lengths[1]:
        yield _unlike(_("渐退期有多长"), *(named(book, n) if n else "" for n in lengths))
    both = figures(one) & figures(other)
    for name in (name for name in book.declarations if name in both):
        mine, theirs = (_rows(book, p.place, name, on) for p in (one, other))
        if set(mine) == set(theirs):
            continue
        if max(len(mine), len(theirs)) > ROWS_SAID:
            yield _("数不一样：%(says)s", says=named(book, name))
        else:
            yield _unlike(named(book, name), *map(_row_words, (mine, theirs)))


def _rows(book: Rulebook, place: str, name: str, on: date) -> list[tuple[str, str]]:
    """For whom and how much, of a figure that holds at a place."""
    rows = rows_for(book, place, name, on)
    return [(for_words(book, name, row), value_words(book, name, row)) for row in rows]


def _row_words(rows: list[tuple[str, str]]) -> str:
    if not rows:
        return _("还没有查到数")
    return _("；").join(_("：").join(filter(None, row)) for row in rows)


def rows_for(book: Rulebook, place: str, name: str, on: date) -> list[ParameterValue]:
    """The rows of a figure that hold at a place: the nearest that has any, the newest of each."""
    for at in book.lineage(place):
        known = [row for row in book.parameters.get((at, name), ()) if in_force(row, on)]
        if known:
            newest: dict[Any, ParameterValue] = {}
            for row in sorted(known, key=lambda row: row.from_ or date.min):
                newest[frozenset(row.where.items())] = row
            return list(newest.values())
    return []
