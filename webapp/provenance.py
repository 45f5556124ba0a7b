"""Where the rules come from and how fresh they are: verify, coverage, stale.

The plan texts are no part of this project; what needs them is given their folder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from webapp.engine.criteria import walk
from webapp.engine.model import Citation, Instrument, ParameterValue, Rulebook
from webapp.engine.problems import Mark
from webapp.engine.reads import readers
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
    for id, office in book.offices.items():
        yield from ((f"office {id}", way.citation) for way in office.reach.values())
    for id, benefit in book.benefits.items():
        held = [benefit.receiving] if benefit.receiving else []
        for parts in (benefit.exclusions, benefit.relations, benefit.details, held):
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
    return looked, wrong + misread(book)


def misread(book: Rulebook) -> list[str]:
    """Quotations whose simplified form is not the same words: their length or characters differ.

    Every traditional character has one simplified form; what stands for it elsewhere must stand
    for it here, and where neither is known the two must be the same character.
    """
    pairs = [(owner, one) for owner, one in citations(book) if one.quote_hans]
    forms: dict[str, Counter[str]] = {}
    for _owner, one in pairs:
        if len(one.quote) == len(one.quote_hans):
            for old, new in zip(one.quote, one.quote_hans, strict=True):
                forms.setdefault(old, Counter())[new] += 1
    usual = {old: found.most_common(1)[0][0] for old, found in forms.items()}
    return [
        f"{one.mark.file}:{one.mark.line}: {owner}: quote and quote_hans differ: {what}"
        for owner, one in pairs
        for what in unlike(one.quote, one.quote_hans, usual)
    ]


def unlike(old: str, new: str, usual: Mapping[str, str]) -> Iterator[str]:
    """How a simplified form is not the words of a quotation, character by character."""
    if len(old) != len(new):
        yield f"{len(old)} and {len(new)} characters"
        return
    odd = [f"{a} {b}" for a, b in zip(old, new, strict=True) if b not in TWO_FORMS.get(a, usual[a])]
    same = sum(a == b for a, b in zip(old, new, strict=True))
    if odd:
        yield ", ".join(odd)
    elif same * ALIKE < len(old):
        yield f"only {same} of {len(old)} characters are the same"


ALIKE = 5  # of so many characters one at least is the same in both
TWO_FORMS = {"畫": "画划", "著": "着著", "乾": "干乾", "瞭": "了瞭", "藉": "借藉", "摺": "折摺"}


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
NOTHING = {"target", "institutional"}  # nobody can claim these: they became nothing here
BECOMES = {"rule", "part_of", "directory", *NOTHING}


def covered(folder: Path) -> dict[str, dict[str, Any]]:
    """What became of each row, by `plan/row`: {becomes, of, why}."""
    found = {}
    for path in sorted((folder / "coverage").glob("*.yaml")):
        for row, entry in (read_yaml(path).get(ROWS) or {}).items():
            found[f"{path.stem}/{row}"] = entry
    return found


def coverage(folder: Path, inventory: Path | None) -> tuple[Counter[str], list[str]]:
    """How many rows became what, and the rows of the inventory that are not accounted for.

    Raises:
        ValueError: if the inventory is none.
    """
    rows = covered(folder)
    counts = Counter(str(entry.get("becomes")) for entry in rows.values())
    if inventory is None:
        return counts, []
    listed = read_yaml(inventory)
    if not isinstance(listed, list) or not all({"place", "id"} <= set(row) for row in listed):
        raise ValueError(f"{inventory} is no inventory: a list of rows with place and id is meant")
    known = {f"{row['place']}/{row['id']}" for row in listed}
    return counts, sorted(known - rows.keys()) + sorted(
        f"{r}: no such row" for r in rows.keys() - known
    )


def wrong_rows(folder: Path, book: Rulebook) -> list[str]:
    """Rows that became nothing we know, or do not say why."""
    known = {
        "rule": book.provisions.keys(),
        "part_of": book.provisions.keys() | book.benefits.keys(),
        "directory": book.directory.keys() | book.employers.keys(),
    }
    return [f"{row}: {what}" for row, entry in covered(folder).items()
            for what in _wrong_row(entry, known)]  # fmt: skip


def _wrong_row(entry: Any, known: Mapping[str, Collection[str]]) -> Iterator[str]:
    if not isinstance(entry, dict) or entry.keys() != {"becomes", "of", "why"}:
        yield "say becomes, of and why, and nothing else"
        return
    becomes, of, why = entry["becomes"], entry["of"], entry["why"]
    if becomes not in BECOMES:
        yield f"becomes {becomes} is none of {', '.join(sorted(BECOMES))}"
    elif becomes in NOTHING and of is not None:
        yield f"{becomes} becomes nothing here, and of names {of}"
    elif becomes not in NOTHING and of not in known[becomes]:
        yield f"there is no {of} that it could have become"
    if not isinstance(why, str) or not why.strip():
        yield "why is empty"


def section_coverage(
    folder: Path, book: Rulebook, texts: Mapping[str, str]
) -> Iterator[tuple[str, str, list[str], str]]:
    """Plan, section, the rules that quote it, and why none does where none does.

    The reason is empty where a section is neither quoted nor explained in `coverage/<plan>.yaml`.
    """
    for instrument, text in texts.items():
        plan = instrument.partition("-")[0]
        path = folder / "coverage" / f"{plan}.yaml"
        reasons = read_yaml(path).get(SECTIONS) or {} if path.is_file() else {}
        quoted = [(q.owner, _squeezed(q.words)) for q in quotations(book)
                  if q.instrument == instrument]  # fmt: skip
        for at, words in sections(text).items():
            whole = _squeezed(words)
            made = sorted({owner for owner, quote in quoted if quote in whole})
            yield plan, at, made, "" if made else reasons.get(at, "")


def read_yaml(path: Path) -> Any:
    """A YAML file as plain data."""
    return Source(path.name, path.read_text("utf-8"), []).plain()


# --- stale: what is due to be read again, and who publishes it ------------------------------------


def stale(book: Rulebook, on: date) -> list[tuple[date, str, str]]:
    """What is past its review date: since when, what, and who publishes it.

    Figures, documents, and clauses that are to be read again before their document; longest first.
    """
    offices = _decided_at(book)
    found = {
        (day, what, publisher(book.instruments[instrument], what, offices.get(instrument, ())))
        for day, what, instrument in _dated(book)
        if day <= on
    }
    return sorted(found)


def publisher(one: Instrument, what: str, offices: Collection[str] = ()) -> str:
    """Who publishes a document; where nobody knows: that, its title, where it was read, and the
    offices that decide what rests on it."""
    if one.issuer:
        return one.issuer
    titled, host = _titled(one), urlsplit(one.url or "").hostname
    known = [] if titled in what else [f"in {titled}"]
    known += [f"read at {host}"] if host else []
    known += [f"ask {'、'.join(sorted(offices))}"] if offices else []
    return "; ".join(["publisher not known", *known])


def _decided_at(book: Rulebook) -> dict[str, set[str]]:
    """By document: the first office of each benefit that rests on it."""
    found: dict[str, set[str]] = {}
    resting = [(one, cited.instrument) for owner, cited in citations(book)
               if (one := book.provisions.get(owner))]  # fmt: skip
    for (place, name), rows in book.parameters.items():
        near = [
            one
            for one in readers(book)[name]
            if place in book.lineage(one.place) or one.place in book.lineage(place)
        ]
        resting += [(one, row.citation.instrument) for row in rows if row.citation for one in near]
    for provision, instrument in resting:
        for office in book.benefits[provision.benefit].where[:1]:
            found.setdefault(instrument, set()).add(book.offices[office].name)
    return found


def _dated(book: Rulebook) -> Iterator[tuple[date, str, str]]:
    """Everything with a review date: the day, what it is, its document."""
    for (place, name), rows in book.parameters.items():
        for row in rows:
            if row.review_by and row.citation:
                what = f"{place}: {book.declarations[name].says}{_columns(book, name, row)}"
                yield row.review_by, what, row.citation.instrument
    for one in book.instruments.values():
        if one.review_by:
            yield one.review_by, f"{one.place}: {_titled(one)}", one.id
    for owner, cited in citations(book):
        if cited.review_by:
            at = f"{_titled(book.instruments[cited.instrument])} {cited.at}".strip()
            yield cited.review_by, f"{owner}: {at}", cited.instrument


def _columns(book: Rulebook, name: str, row: ParameterValue) -> str:
    """Which of the rows it is: its county, the options of its columns, since when."""
    by, where = book.declarations[name].by, dict(row.where)
    parts = {one.id: one.name for one in book.places[row.place].parts}
    said = [parts.get(code, code) for code in sorted(where.pop("places", ()))]
    for column, codes in sorted(where.items()):
        options = book.facts[by[column]].options
        said.append("/".join(label for code, label in options.items() if code in codes))
    said += [f"from {row.from_}"] if row.from_ else []
    return f" ({', '.join(said)})" if said else ""


def _titled(one: Instrument) -> str:
    return f"《{one.title}》{one.number or ''}"
