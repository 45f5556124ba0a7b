"""Rule files to a frozen Rulebook: which file holds what, and all Problems at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from webapp.engine.criteria import complete
from webapp.engine.expression import Expression, Shape, Vocabulary, parse
from webapp.engine.model import (
    Audience,
    Benefit,
    Criterion,
    DirectoryEntry,
    FactDefinition,
    Instrument,
    Office,
    Paper,
    ParameterDeclaration,
    ParameterValue,
    Place,
    Provision,
    Reading,
    Rulebook,
)
from webapp.engine.problems import Mark, Problem, RuleProblems
from webapp.rulefiles import criteria, lint
from webapp.rulefiles.rows import RowReader
from webapp.rulefiles.source import Bad, Source

NATION = "cn"
EXAMPLES = ".examples.yaml"
SHARED = {
    "parameters.yaml", "readings.yaml", "offices.yaml", "criteria.yaml", "audiences.yaml",
    "papers.yaml",
}  # fmt: skip
FOLDERS = {"facts", "benefits", NATION}
UNREAD = {"coverage", "survivors.yaml"}
DIRECTORY, EMPLOYERS = "directory.yaml", "employers.yaml"
PLACE_FILES = {"place.yaml", "instruments.yaml", "parameters.yaml", DIRECTORY, EMPLOYERS}


def load(folder: Path) -> Rulebook:
    """Read every rule file under a folder (the nation stands in `cn/`).

    Raises:
        RuleProblems: with every Problem of every file.
        FileNotFoundError: if the folder does not exist.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder of rules at {folder}")
    paths = sorted(p for p in folder.rglob("*.yaml") if not p.name.endswith(EXAMPLES))
    return read({p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in paths})


def read(texts: dict[str, str]) -> Rulebook:
    """The rulebook of files given as text, by path.

    Raises:
        RuleProblems: with every Problem of every file.
    """
    loader = _Loader(texts)
    book = loader.rulebook()
    if problems := [*loader.problems, *lint.check(book)]:
        raise RuleProblems(problems)
    return book


class _Loader:
    def __init__(self, texts: dict[str, str]) -> None:
        self.texts, self.problems = texts, list[Problem]()
        self.vocabulary = self._vocabulary()
        self.criterion = criteria.CriterionReader()

    def rulebook(self) -> Rulebook:
        self._check_names()
        facts = self._of(self._under("facts"), FactDefinition, "name")
        declarations = self._of(["parameters.yaml"], ParameterDeclaration, "name")
        self.criterion.shared = self._of(["criteria.yaml"], Criterion, "")
        return Rulebook(
            version=self._version(),
            facts=facts,
            places=self._places(),
            instruments=self._of(self._beside("instruments.yaml"), Instrument, "id"),
            readings=self._of(["readings.yaml"], Reading, "id"),
            offices=self._of(["offices.yaml"], Office, "id"),
            declarations=declarations,
            parameters=self._parameters(declarations),
            benefits=self._benefits(),
            provisions=self._provisions(),
            papers=self._of(["papers.yaml"], Paper, "id"),
            audiences=self._of(["audiences.yaml"], Audience, "id"),
            directory=self._entries(DIRECTORY),
            employers=self._entries(EMPLOYERS),
        )

    def _version(self) -> str:
        """The first twelve digits of a hash over names and contents."""
        whole = hashlib.sha256()
        for name, text in sorted(self.texts.items()):
            whole.update(f"{name}\0{text}\0".encode())
        return whole.hexdigest()[:12]

    def _file(self, name: str) -> Source:
        reads = {Expression: lambda text: parse(text, self.vocabulary)}
        text = self.texts.get(name, "")
        return Source(name, text, self.problems, reads, {Criterion: self.criterion})

    def _under(self, folder: str) -> list[str]:
        return [name for name in sorted(self.texts) if name.startswith(f"{folder}/")]

    def _beside(self, name: str) -> list[str]:
        """The files of this name, each in the folder of its place."""
        return [file for file in self._under(NATION) if PurePosixPath(file).name == name]

    def _check_names(self) -> None:
        for file in self.texts:
            first = PurePosixPath(file).parts[0]
            if file not in SHARED and first not in FOLDERS | UNREAD:
                what = "no rule file of this name is known here."
                self.problems.append(Problem(file, 0, 0, "unknown_file", what))

    def _of(self, files: list[str], kind: type[Any], named: str) -> dict[str, Any]:
        """`name: record` of these files; a name that stands in two is a Problem."""
        found: dict[str, Any] = {}
        for file in files:
            for name, one in self._file(file).records(kind, named=named).items():
                if name in found:
                    first = found[name].mark
                    what = f"{name} stands in {first.file}:{first.line} already."
                    self._problem(one.mark, "repeated_name", what)
                found.setdefault(name, one)
        return found

    def _problem(self, mark: Mark, code: str, what: str) -> None:
        self.problems.append(Problem(mark.file, mark.line, mark.column, code, what))

    def _vocabulary(self) -> Vocabulary:
        """Names, types and options of the facts, read ahead so that conditions can be read."""
        shapes = {}
        for file in self._under("facts"):
            for name, node in _pairs(Source(file, self.texts[file], []).root):
                parts = dict(_pairs(node))
                kind = parts.get("type")
                options = frozenset(code for code, _ in _pairs(parts.get("options")))
                shapes[name] = Shape(getattr(kind, "value", ""), options)
        declared = Source("parameters.yaml", self.texts.get("parameters.yaml", ""), []).root
        return Vocabulary(shapes, frozenset(name for name, _ in _pairs(declared)))

    def _one(self, file: str, kind: type[Any], **hidden: Any) -> Any | None:
        """The record a file holds; None, with its Problems noted, where it cannot be read."""
        source = self._file(file)
        if source.root is None:
            source.note(Mark(file), "empty_file", "the file says nothing.")
            return None
        try:
            return source.read(source.root, kind, **hidden)
        except Bad:
            return None

    def _places(self) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for file in self._beside("place.yaml"):
            id = str(PurePosixPath(file).parent)
            if place := self._one(file, Place, id=id, parent=id.rpartition("/")[0] or None):
                found[id] = place
                for part in place.parts:
                    inner = f"{id}/{part.id}"
                    found.setdefault(inner, Place(part.name, id=inner, parent=id, mark=place.mark))
        return found

    def _benefits(self) -> dict[str, Benefit]:
        ids = {file: PurePosixPath(file).stem for file in self._under("benefits")}
        made = {id: self._one(file, Benefit, id=id) for file, id in ids.items()}
        return {id: one for id, one in made.items() if one}

    def _entries(self, name: str) -> dict[str, DirectoryEntry]:
        """The entries of every place's directory, by the place's id and their own."""
        found = {}
        for file in self._beside(name):
            place = str(PurePosixPath(file).parent)
            for key, one in self._file(file).records(DirectoryEntry, named="id").items():
                id = f"{place}/{key}"
                found[id] = replace(one, id=id, place=place)
        return found

    def _provisions(self) -> dict[str, Provision]:
        found = {}
        for file in self._under(NATION):
            path = PurePosixPath(file)
            if path.name in PLACE_FILES:
                continue
            id = str(path.with_suffix(""))
            if one := self._one(file, Provision, id=id, place=str(path.parent)):
                whole = complete(one.criteria, one.citation.instrument)
                found[id] = replace(one, criteria=whole)
        return found

    def _parameters(
        self, declared: dict[str, ParameterDeclaration]
    ) -> dict[tuple[str, str], tuple[ParameterValue, ...]]:
        found = {}
        for file in self._beside("parameters.yaml"):
            place, source = str(PurePosixPath(file).parent), self._file(file)
            for name, node in _pairs(source.root):
                if name in declared:
                    reader = RowReader(declared[name], place)
                    nodes = _elements(source, node)
                    found[place, name] = tuple(source.good((reader, (source, n)) for n in nodes))
                else:
                    do = "Declare it in the parameters.yaml at the top."
                    source.note(node, "unknown_parameter", f"{name} is not declared.", do)
        return found


def _pairs(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((k.value, v) for k, v in node.value if isinstance(k, yaml.ScalarNode))


def _elements(source: Source, node: yaml.Node) -> list[yaml.Node]:
    try:
        return source.items(node)
    except Bad:
        return []
