"""Text search in the rulebook, without a script and without a word of it in any log."""

from __future__ import annotations

from datetime import date
from typing import Any

from webapp.engine.criteria import walk
from webapp.engine.model import Provision, Rulebook
from webapp.i18n import rule_text
from webapp.library.entries import entries, listed

LONGEST = 60


def search(book: Rulebook, words: str, on: date) -> dict[str, Any]:
    """Provisions and directory entries in which every word stands."""
    wanted = words.lower().split()
    found = [one for one in book.provisions.values() if _has(wanted, _text(book, one))]
    offered = [one for one in (*book.directory.values(), *book.employers.values())
               if _has(wanted, f"{one.name} {one.says} {one.citation.quote}")]  # fmt: skip
    return {"provisions": listed(book, found, on), "entries": entries(book, offered)}


def _has(wanted: list[str], text: str) -> bool:
    low = text.lower()
    return bool(wanted) and all(word in low for word in wanted)


def _text(book: Rulebook, one: Provision) -> str:
    """Everything a person might remember of a provision, in both languages of the page."""
    benefit = book.benefits[one.benefit]
    cited = one.citation
    parts = [
        benefit.name, benefit.plain, one.title, cited.quote, cited.quote_hans, cited.quote2,
        book.places[one.place].name, book.instruments[cited.instrument].title,
        rule_text(f"benefit.{benefit.id}.name", benefit.name),
        rule_text(f"provision.{one.id}.title", one.title),
        *(part.says for part in walk(one.criteria)),
    ]  # fmt: skip
    return " ".join(parts)
