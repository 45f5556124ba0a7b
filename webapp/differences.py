"""What changed between two rulebooks: in what is said, and in what the invented people are told.

Every noun of a rulebook is compared field by field; an old sentence stands beside the new one. The
worked examples of both are run on both: what a rule says may change without a word being new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from webapp.engine import reads
from webapp.engine.criteria import walk
from webapp.engine.expression import Expression, show
from webapp.engine.model import Criterion, Rulebook
from webapp.engine.problems import FactErrors
from webapp.examples import Example, examples, outcome

NOUNS = ("facts", "places", "instruments", "readings", "offices", "papers", "audiences",
         "declarations", "benefits", "provisions", "directory", "employers")  # fmt: skip
IN_THE_NAME = {"mark", "id", "name", "place"}
TOLD = ("truth", "status", "amounts", "taper")
Change = tuple[str, str]


def report(old: Rulebook, new: Rulebook, folders: tuple[Path, Path]) -> Iterator[str]:
    """What changed, in sentences: first what all rules share, then provision by provision.

    Under a provision stand its own words, the figures it reads, and the worked examples whose
    result is another one.
    """
    about = {id: [*_entry(old.provisions.get(id), new.provisions.get(id))]
             for id in sorted({*old.provisions, *new.provisions})}  # fmt: skip
    yield from (line for line in diff(old, new) if line.partition(":")[0] not in about)
    for (place, name), lines in _changed_figures(old, new):
        readers = {one.id: one for book in (old, new) for one in reads.readers(book)[name]}
        for id, one in readers.items():
            if place in new.lineage(one.place) or one.place in new.lineage(place):
                about[id] += [f"its figure {name} of {place} {line}" for line in lines]
    for id, line in results(old, new, folders):
        about[id].append(f"another result: {line}")
    for id, lines in about.items():
        if lines:
            yield _heading(new if id in new.provisions else old, id)
            yield from (f"    {line}" for line in lines)


def _heading(book: Rulebook, id: str) -> str:
    one = book.provisions[id]
    names = [book.benefits[one.benefit].name, one.title, book.places[one.place].name]
    return f"{id} ({', '.join(filter(None, names))})"


def diff(old: Rulebook, new: Rulebook) -> list[str]:
    """What changed, in sentences, noun by noun."""
    said = []
    for noun in NOUNS:
        before, after = getattr(old, noun), getattr(new, noun)
        kind = "" if noun == "provisions" else f"{noun} "
        for id in sorted({*before, *after}):
            said += [f"{kind}{id}: {what}" for what in _entry(before.get(id), after.get(id))]
    for (place, name), lines in _changed_figures(old, new):
        said += [f"{place}: {name} {what}" for what in lines]
    return said


def _entry(before: Any, after: Any) -> Iterator[str]:
    if before is None:
        yield "is new"
    elif after is None:
        yield "is gone"
    elif before != after:
        yield from (f"{where} {what}".strip() for where, what in _changes("", before, after))


def _changes(where: str, before: Any, after: Any) -> Iterator[Change]:
    """Where two values differ, and how."""
    if isinstance(before, Criterion) and isinstance(after, Criterion):
        yield from _criteria(before, after)
    elif _is_record(before) and type(before) is type(after):
        at = f"{where}: " if where else ""
        for field in fields(before):
            if field.name in IN_THE_NAME and not (field.name == "name" and _has_id(before)):
                continue
            pair = getattr(before, field.name), getattr(after, field.name)
            yield from _changes(f"{at}{field.name.rstrip('_')}", *pair)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _entries(where, before, after)
    elif _are_records(before) and _are_records(after):
        yield from _entries(where, _by_id(before), _by_id(after))
    elif before != after:
        yield where, f"was {_shown(before)}, is {_shown(after)}"


def _entries(where: str, before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        at = f"{where} {key}".strip()
        if key not in before:
            yield at, f"is new: {_shown(after[key])}"
        elif key not in after:
            yield at, f"is gone; it was {_shown(before[key])}"
        else:
            yield from _changes(at, before[key], after[key])


def _criteria(before: Criterion, after: Criterion) -> Iterator[Change]:
    """Two trees, condition by condition."""
    trees = [{one.id: one for one in walk(tree) if one.id} for tree in (before, after)]
    for id in sorted({*trees[0], *trees[1]}):
        was, now = trees[0].get(id), trees[1].get(id)
        at = f"criterion {id}"
        if was is None or now is None:
            one = was or now
            assert one
            yield at, f"{'is new:' if was is None else 'is gone; it was'} {_condition(one)}"
            continue
        if _condition(was) != _condition(now):
            yield at, f"was {_condition(was)}, is {_condition(now)}"
        for name in ("says", "reading", "if_limited", "citation"):
            yield from _changes(f"{at}: {name}", getattr(was, name), getattr(now, name))
    if _top(before) != _top(after):
        yield "criteria", f"was {_top(before)}, is {_top(after)}"


def _condition(one: Criterion) -> str:
    ways = "; ".join(f"{k}: {show(w)}" if k else show(w) for k, w in one.when.items())
    silent = f"{one.silent.says} ({one.silent.office})" if one.silent else ""
    return ways or silent or _parts(one)


def _top(tree: Criterion) -> str:
    """How the conditions without a name of their own are put together."""
    return "" if tree.id else _parts(tree)


def _parts(one: Criterion) -> str:
    how = f"{one.op} {one.count}" if one.count else str(one.op)
    return f"{how} of {', '.join(part.id or f'({_parts(part)})' for part in one.parts)}"


def _is_record(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, Expression)


def _has_id(value: Any) -> bool:
    return any(field.name == "id" for field in fields(value))


def _are_records(value: Any) -> bool:
    return isinstance(value, tuple) and all(_is_record(one) for one in value)


def _by_id(records: Iterable[Any]) -> dict[str, Any]:
    """Records by what names them: their id, the benefit they lead to, or their document."""
    found: dict[str, Any] = {}
    for one in records:
        name = next((str(v) for key in ("id", "to", "instrument") if (v := getattr(one, key, ""))),
                    str(one))  # fmt: skip
        while name in found:
            name += "'"
        found[name] = one
    return found


def _shown(value: Any) -> str:
    """A value on one line, without its place in a file."""
    if isinstance(value, Expression):
        return show(value)
    if isinstance(value, Criterion):
        return _condition(value)
    if _is_record(value):
        pairs = ((f.name.rstrip("_"), getattr(value, f.name)) for f in fields(value))
        return ", ".join(
            f"{name} {_shown(one)}"
            for name, one in pairs
            if name != "mark" and one not in ("", (), None)
        )
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_shown(one)}" for key, one in value.items()) or "nothing"
    if isinstance(value, tuple | frozenset):
        shown = map(_shown, value)
        return ", ".join(sorted(shown) if isinstance(value, frozenset) else shown) or "nothing"
    return "nothing" if value is None or value == "" else str(value)


# --- figures --------------------------------------------------------------------------------------


def _changed_figures(old: Rulebook, new: Rulebook) -> Iterator[tuple[tuple[str, str], list[str]]]:
    for key in sorted({*old.parameters, *new.parameters}):
        rows = [_rows(book.parameters.get(key, ())) for book in (old, new)]
        if lines := list(_figures(*rows)):
            yield key, lines


def _rows(rows: Iterable[Any]) -> dict[str, Any]:
    return {_row(one): one for one in rows}


def _row(row: Any) -> str:
    """For whom a row is, and since when."""
    columns = ", ".join(f"{c} {'/'.join(sorted(codes))}" for c, codes in sorted(row.where.items()))
    return f"for {columns or 'all'}" + (f" from {row.from_}" if row.from_ else "")


def _figures(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    yield from (f"no longer has {before[row].value} {row}" for row in sorted(before.keys() - after))
    yield from (f"now has {after[row].value} {row}" for row in sorted(after.keys() - before))
    for row in sorted(before.keys() & after.keys()):
        for where, what in _changes("", before[row], after[row]):
            yield f"{row}: {where} {what}"


# --- what the invented people are told ------------------------------------------------------------


def results(old: Rulebook, new: Rulebook, folders: tuple[Path, Path]) -> Iterator[tuple[str, str]]:
    """Each worked example of either rulebook whose result is another one in the other.

    Yields:
        the provision, and the example with what it was and is told
    """
    seen: list[Example] = []
    known: set[tuple[object, ...]] = set()
    for folder in folders:
        for case in examples(folder):
            if (key := _person(case)) not in known:
                known.add(key)
                seen.append(case)
    for case in seen:
        if case.provision in old.provisions and case.provision in new.provisions:
            before, after = _told(old, case), _told(new, case)
            if what := [f"{name} was {before[name]}, is {after[name]}"
                        for name in before if before[name] != after[name]]:  # fmt: skip
                yield case.provision, f"{case.name}: {'; '.join(what)}"


def _person(case: Example) -> tuple[object, ...]:
    return case.provision, case.on, repr(sorted(case.facts.items())), case.unasked


def _taper(found: Mapping[str, Any]) -> str:
    parts = [found.get("state"), found.get("last_certain") and f"until {found['last_certain']}"]
    return " ".join(filter(None, parts)) or "nothing"


def _told(book: Rulebook, case: Example) -> dict[str, str]:
    """What a person is told of a provision, in words that compare."""
    try:
        found = outcome(book, case)
    except (FactErrors, LookupError) as error:
        return dict.fromkeys(TOLD, f"nothing ({str(error).strip() or type(error).__name__})")
    sums = [f"{a['id']} {a['fen']} {a['unit']} {a['when'] or ''}".strip() for a in found["amounts"]]
    ends = found["taper"] or {}
    return {
        "truth": str(found["truth"]),
        "status": str(found["status"]),
        "amounts": ", ".join(sums) or "nothing",
        "taper": _taper(ends),
    }
