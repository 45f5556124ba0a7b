"""Which sentences of the rules a shipped language does not have yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from webapp.engine.model import Rulebook
from webapp.engine.problems import Problem
from webapp.i18n import sentences

CODE = "missing_translation"


def untranslated(book: Rulebook, folder: Path) -> list[Problem]:
    """A Problem for each sentence that a catalogue in the folder lacks; none without catalogues."""
    catalogues = sorted(folder.glob("*/LC_MESSAGES/messages.po"))
    return [problem for path in catalogues for problem in _missing(book, path)]


def _missing(book: Rulebook, path: Path) -> Iterator[Problem]:
    language = path.parent.parent.name
    known = set(_translated(path))
    told = set()
    for context, text, mark in sentences(book):
        if (context, text) not in known and (context, text) not in told:
            told.add((context, text))
            what = f"{language} has nothing for {context}: {text}"
            yield Problem(mark.file, mark.line, mark.column, CODE, what)


def _translated(path: Path) -> Iterator[tuple[str, Any]]:
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if message.context and message.string and not message.fuzzy:
            yield message.context, message.id
