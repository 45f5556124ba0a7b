"""Where the rules come from and how fresh they are: verify, coverage, stale, diff.

The plan texts are no part of this project; what needs them is given their folder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from webapp.engine.criteria import walk
from webapp.engine.expression import show
from webapp.engine.model import Citation, Criterion, Instrument, Rulebook
from webapp.engine.problems import Mark
from webapp.rulefiles.source import Source

# --- verify: every quotation stands literally in its plan, in the section cited -------------------


@dataclass(frozen=True)
class Quotation:
    """A citation of a plan, and the rule that rests on it."""

    owner: str
    instrument: str
    at: str
    words: str
    mark: Mark


def quotations(book: Rulebook) -> list[Quotation]:
    """Every fragment quoted from a plan, each place once."""
    found = {
        Quotation(owner, cited.instrument, cited.at, words, cited.mark)
        for owner, cited in citations(book)
        if book.instruments[cited.instrument].kind == "plan"
        for words in filter(None, (cited.quote, cited.quote2))
    }
    return sorted(found, key=lambda one: (one.instrument, one.owner, one.words))


def citations(book: Rulebook) -> Iterator[tuple[str, Citation]]:
    """Every citation of the rulebook with what it belongs to."""
    for id, provision in book.provisions.items():
        leaves = [one.citation for one in walk(provision.criteria)]
        details = [one.citation for one in provision.details]
        for cited in (provision.citation, *provision.rests_on, *leaves, *details):
            if cited:
                yield id, cited
    for id, entry in (*book.directory.items(), *book.employers.items()):
        yield id, entry.citation
    for id, benefit in book.benefits.items():
        for parts in (benefit.exclusions, benefit.relations, benefit.details):
            yield from ((id, part.citation) for part in parts if part.citation)
    for (place, name), rows in book.parameters.items():
        yield from ((f"{place}:{name}", row.citation) for row in rows if row.citation)


def plan_texts(folder: Path, book: Rulebook) -> dict[str, str]:
    """The text of each plan found in a folder: `shanxi-14fyp` stands in `shanxi.txt`."""
    plans = [id for id, one in book.instruments.items() if one.kind == "plan"]
    paths = {id: folder / f"{id.partition('-')[0]}.txt" for id in plans}
    return {id: path.read_text("utf-8") for id, path in paths.items() if path.is_file()}


def verify(book: Rulebook, plans: dict[str, str]) -> tuple[int, list[str]]:
    """How many quotations were looked up, and what is wrong with the others."""
    wrong, looked = [], 0
    for one in quotations(book):
        where = f"{one.mark.file}:{one.mark.line}: {one.owner}"
        text = plans.get(one.instrument)
        if text is None:
            wrong.append(f"{where}: the text of {one.instrument} is not here")
        elif _squeezed(one.words) not in _squeezed(text):
            wrong.append(f"{where}: not in {one.instrument}: {one.words}")
        elif (section := section_of(text, one.at)) is None:
            wrong.append(f"{where}: {one.instrument} has no section {one.at}")
        elif _squeezed(one.words) not in _squeezed(section):
            wrong.append(f"{where}: not in section {one.at}: {one.words}")
        else:
            looked += 1
    return looked, wrong


_CHAPTER = re.compile(
    r"^[\s　]*([一二三四五六七八九十]+)、|^(主要任務及舉措|組織實施)", re.MULTILINE
)
_PART = re.compile(r"^[\s　]*[(（]([一二三四五六七八九十]+)[)）]", re.MULTILINE)
_POINT = re.compile(r"^[\s　]*(\d+)[.．、]", re.MULTILINE)
_AT = re.compile(
    r"^([一二三四五六七八九十]+|主要任务及举措|组织实施)?(?:\(([一二三四五六七八九十]+)\))?(?:(\d+)\.)?\s*"
    r"(?:专栏\d+ 第\d+项)?\s*(\S.*)?$"
)
_UNNUMBERED = {"主要任务及举措": "主要任務及舉措", "组织实施": "組織實施"}


def section_of(text: str, at: str) -> str | None:
    """The part of a plan that a locator such as `三(一)2.完善…` names; None where it has none."""
    match = _AT.match(at)
    if not match:
        return None
    chapter, part, point, title = match.groups()
    found: str | None = text
    if chapter and found:
        found = _labelled(found, _CHAPTER, _UNNUMBERED.get(chapter, chapter))
    if part and found:
        found = _labelled(found, _PART, part)
    if point and found:
        found = _labelled(found, _POINT, point)
    if title and not point and found:
        starts = _squeezed(found).find(_squeezed(title))
        found = _squeezed(found)[starts:] if starts >= 0 else None
    return found


def _labelled(text: str, pattern: re.Pattern[str], label: str) -> str | None:
    """From the last line with this label (a table of contents comes first) to the next label."""
    marks = list(pattern.finditer(text))
    spans = zip(marks, [*(m.start() for m in marks[1:]), len(text)], strict=True)
    found = [text[m.start() : end] for m, end in spans if label in m.groups()]
    return max(found, key=len, default=None)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


_LEAD = re.compile(r"^[\s　]*([^。，,：:；;]{4,28})。\S")
_COLUMN = re.compile(r"^[\s　]*(专栏\d+)")


def sections(text: str) -> dict[str, str]:
    """Every section of a plan by its locator, down to its points, lead sentences and boxes.

    A table of contents repeats the labels; the longer text of a label counts.
    """
    found: dict[str, list[str]] = {}
    chapter = part = point = ""
    for line in text.splitlines():
        if match := _CHAPTER.match(line):
            chapter, part, point = match[1] or match[2], "", ""
        elif match := _PART.match(line):
            part, point = f"({match[1]})", ""
        elif match := _COLUMN.match(line):
            point = f" {match[1]}"
        elif match := _POINT.match(line):
            column = point.partition(" 第")[0] if point.startswith(" 专栏") else ""
            point = f"{column} 第{match[1]}项" if column else f"{match[1]}."
        elif chapter and (match := _LEAD.match(line)) and not point.startswith(" 专栏"):
            point = f" {match[1]}"
        if chapter and line.strip():
            found.setdefault(f"{chapter}{part}{point}", []).append(line)
    whole = {at: "\n".join(lines) for at, lines in found.items()}
    return {at: words for at, words in whole.items() if "。" in words.strip().rstrip("。")}


# --- coverage: every row of the inventory and what became of it -----------------------------------


ROWS, SECTIONS = "rows", "sections"


def covered(folder: Path) -> dict[str, dict[str, Any]]:
    """What became of each row, by `plan/row`: {becomes, of, why}."""
    found = {}
    for path in sorted((folder / "coverage").glob("*.yaml")):
        for row, entry in (read_yaml(path).get(ROWS) or {}).items():
            found[f"{path.stem}/{row}"] = entry
    return found


def coverage(folder: Path, inventory: Path | None) -> tuple[Counter[str], list[str]]:
    """How many rows became what, and the rows of the inventory that are not accounted for."""
    rows = covered(folder)
    counts = Counter(entry["becomes"] for entry in rows.values())
    if inventory is None or not inventory.is_file():
        return counts, []
    known = {f"{row['place']}/{row['id']}" for row in read_yaml(inventory)}
    return counts, sorted(known - rows.keys()) + sorted(
        f"{r}: no such row" for r in rows.keys() - known
    )


def section_coverage(
    folder: Path, book: Rulebook, texts: Mapping[str, str]
) -> Iterator[tuple[str, str, int, str]]:
    """Plan, section, how many quotations stand in it, and why none does where none does.

    The reason is empty where a section is neither quoted nor explained in `coverage/<plan>.yaml`.
    """
    for instrument, text in texts.items():
        plan = instrument.partition("-")[0]
        path = folder / "coverage" / f"{plan}.yaml"
        reasons = read_yaml(path).get(SECTIONS) or {} if path.is_file() else {}
        quoted = [_squeezed(q.words) for q in quotations(book) if q.instrument == instrument]
        for at, words in sections(text).items():
            inside = sum(quote in _squeezed(words) for quote in quoted)
            yield plan, at, inside, "" if inside else reasons.get(at, "")


def read_yaml(path: Path) -> Any:
    """A YAML file as plain data."""
    return Source(path.name, path.read_text("utf-8"), []).plain()


# --- stale: what is due to be read again, and who publishes it ------------------------------------


def stale(book: Rulebook, on: date) -> list[tuple[date, str, str]]:
    """What is past its review date: since when, what, and who publishes it; longest first."""
    found = []
    for (place, name), rows in book.parameters.items():
        for row in rows:
            if row.review_by and row.review_by <= on and row.citation:
                issuer = _issuer(book.instruments[row.citation.instrument])
                found.append((row.review_by, f"{place}: {book.declarations[name].says}", issuer))
    for one in book.instruments.values():
        if one.review_by and one.review_by <= on:
            found.append((one.review_by, f"{one.place}: {one.title}", _issuer(one)))
    return sorted(found)


def _issuer(one: Instrument) -> str:
    return one.issuer or one.title


# --- diff: what changed between two rulebooks -----------------------------------------------------


def diff(old: Rulebook, new: Rulebook) -> list[str]:
    """What changed, in sentences, provision by provision."""
    said = []
    for id in sorted({*old.provisions, *new.provisions}):
        if id not in old.provisions:
            said.append(f"{id}: is new")
        elif id not in new.provisions:
            said.append(f"{id}: is gone")
        else:
            said += [f"{id}: {what}" for what in _changes(old.provisions[id], new.provisions[id])]
    for key in sorted({*old.parameters, *new.parameters}):
        before = {_row(one) for one in old.parameters.get(key, ())}
        after = {_row(one) for one in new.parameters.get(key, ())}
        said += [f"{key[0]}: {key[1]} no longer has {row}" for row in sorted(before - after)]
        said += [f"{key[0]}: {key[1]} now has {row}" for row in sorted(after - before)]
    return said


def _changes(before: Any, after: Any) -> Iterator[str]:
    for name in ("title", "commitment", "bound_by", "replaces"):
        if getattr(before, name) != getattr(after, name):
            yield f"{name} was {getattr(before, name)}, is {getattr(after, name)}"
    lines = [dict(_conditions(one.criteria)) for one in (before, after)]
    for id in sorted({*lines[0], *lines[1]}):
        was, now = lines[0].get(id), lines[1].get(id)
        if was != now:
            yield f"criterion {id} " + (
                f"is new: {now}" if was is None else
                f"is gone; it was {was}" if now is None else f"was {was}, is {now}"
            )  # fmt: skip
    for name in ("citation", "rests_on", "amounts", "open", "details", "gives", "taper"):
        if _bare(getattr(before, name)) != _bare(getattr(after, name)):
            yield f"{name} changed"


def _conditions(tree: Criterion) -> Iterator[tuple[str, str]]:
    for one in walk(tree):
        if one.id:
            ways = "; ".join(f"{k}: {show(w)}" if k else show(w) for k, w in one.when.items())
            parts = f"{one.op} of {', '.join(part.id for part in one.parts)}"
            yield one.id, ways or (one.silent.says if one.silent else parts)


def _bare(value: Any) -> str:
    """Without the places in files, which move when nothing changes."""
    return re.sub(r"Mark\([^)]*\)", "", repr(value))


def _row(row: Any) -> str:
    columns = ", ".join(f"{c} {'/'.join(sorted(codes))}" for c, codes in sorted(row.where.items()))
    return f"{row.value} from {row.from_} ({columns or 'all'})"
