"""Text search in the rulebook, without a script and without a word of it in any log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from webapp.engine.criteria import walk
from webapp.engine.model import Benefit, DirectoryEntry, Provision, Rulebook
from webapp.i18n import criterion_context, rule_text
from webapp.library.entries import entries, listed
from webapp.wording.sources import quotes

LONGEST = 60
SHORTEST = 2


def search(book: Rulebook, words: str, on: date) -> dict[str, Any]:
    """Provisions and directory entries in which every word stands.

    Where none has all of them whole, those whose names have much of each (`parts`).
    """
    wanted = words.lower().split()
    found, offered = _found(book, wanted, whole=True)
    parts = not (found or offered)
    if parts:
        found, offered = _found(book, wanted, whole=False)
    return {
        "parts": parts,
        "provisions": listed(book, found, on),
        "entries": entries(book, offered, on),
    }


def _found(
    book: Rulebook, wanted: list[str], whole: bool
) -> tuple[list[Provision], list[DirectoryEntry]]:
    has = _whole if whole else _partly
    offers = (*book.directory.values(), *book.employers.values())
    return (
        [one for one in book.provisions.values() if _all(has, wanted, _text(book, one, whole))],
        [one for one in offers if _all(has, wanted, f"{one.name} {one.says} {one.citation.quote}")],
    )


def _all(has: Callable[[str, str], bool], wanted: list[str], text: str) -> bool:
    low = text.lower()
    return bool(wanted) and all(has(word, low) for word in wanted)


def _whole(word: str, text: str) -> bool:
    return word in text


def _partly(word: str, text: str) -> bool:
    """More than half of a word in one piece (残疾人两项补贴: 两项补贴), or two pieces of it."""
    size = max(SHORTEST, len(word) // 2 + 1)
    pieces = (word[start : start + size] for start in range(len(word) - size + 1))
    halves = ((word[:cut], word[cut:]) for cut in range(SHORTEST, len(word) - SHORTEST + 1))
    return (
        word in text
        or any(piece in text for piece in pieces)
        or any(left in text and right in text for left, right in halves)
    )


def _text(book: Rulebook, one: Provision, whole: bool) -> str:
    """Everything a person might remember of a provision, in both languages of the page.

    Without its sentences, in which ordinary words stand, where not `whole`.
    """
    benefit = book.benefits[one.benefit]
    documents = (book.instruments[c.instrument].title for c in (one.citation, *one.rests_on))
    parts = [
        benefit.name, benefit.plain, one.title, *documents, *quotes(one.citation),
        one.citation.quote, book.places[one.place].name,
        rule_text(f"benefit.{benefit.id}.name", benefit.name),
        rule_text(f"provision.{one.id}.title", one.title),
    ]  # fmt: skip
    return " ".join([*parts, *(_sentences(book, one, benefit) if whole else ())])


def _sentences(book: Rulebook, one: Provision, benefit: Benefit) -> Iterator[str]:
    """What its conditions, its details and its open points say, as written and as shown."""
    for context, text in _said(book, one, benefit):
        yield text
        if (shown := rule_text(context, text)) != text:
            yield shown


def _said(book: Rulebook, one: Provision, benefit: Benefit) -> Iterator[tuple[str, str]]:
    for part in walk(one.criteria):
        yield criterion_context(one.id, part), part.says
        if part.silent:
            yield criterion_context(one.id, part, "silent"), part.silent.says
        if part.reading:
            point = book.readings[part.reading]
            yield f"reading.{part.reading}.says", point.says
            yield f"reading.{part.reading}.ask", point.ask.says
    for open in one.open:
        yield f"provision.{one.id}.open.{open.id}", open.ask
    for detail in one.details:
        yield f"provision.{one.id}.detail.{detail.id}", detail.says
    for detail in benefit.details:
        yield f"benefit.{benefit.id}.detail.{detail.id}", detail.says
    for amount in one.amounts:
        yield f"provision.{one.id}.amount.{amount.id}", amount.says
