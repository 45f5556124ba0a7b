"""Babel's way into the rule files: `rules = webapp.i18n.extraction:rules`.

Babel calls an extractor once a file. The rulebook is read once, and each sentence is given out
with the file it stands in, as `pgettext(context, text)`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

from webapp.i18n import Sentence, sentences
from webapp.rulefiles.rulebook import load

Message = tuple[int, str, tuple[str, str], list[str]]


def rules(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Message]:
    """The sentences of one rule file, with their lines."""
    path = Path(fileobj.name).resolve()
    root = next(folder for folder in path.parents if folder.name == "rules")
    for context, text, mark in _by_file(root).get(path, ()):
        yield mark.line, "pgettext", (context, text), []


@cache
def _by_file(root: Path) -> dict[Path, list[Sentence]]:
    """Every sentence under the file it stands in."""
    found: dict[Path, list[Sentence]] = {}
    files: dict[str, Path] = {}
    for sentence in sentences(load(root)):
        name = sentence[2].file
        if name not in files:
            files[name] = _file(root, sentence[2])
        found.setdefault(files[name], []).append(sentence)
    return found


def _file(root: Path, mark: Any) -> Path:
    """A mark names its file from the rules folder, from the checkout, or in full."""
    file = Path(mark.file)
    candidates = (root / file, root.parent / file, file.absolute())
    return next((c.resolve() for c in candidates if c.exists()), file)
