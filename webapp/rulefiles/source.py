"""YAML with its places kept: marked nodes, 1.2 scalars, and records read from them.

PyYAML turns `on` into True and `012` into 10 and lets a repeated key win in silence. Here a plain
word is a word until the shape it is read into says otherwise, and every fault becomes a Problem
with its line and column; reading goes on, so that all of them are told at once.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar, Union, cast, get_args, get_origin, get_type_hints

import yaml

from webapp.engine.dates import Month
from webapp.engine.problems import Mark, Problem


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Every scalar stays a word: what it means is told by the shape it is read into."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def resolve(self, kind: type[yaml.Node], value: str, implicit: Any) -> str:
        """No tag: nobody reads it, and looking for one took a fifth of the reading."""
        return ""


NULL = {"", "~", "null"}
MOST_NODES = 100_000


class Bad(Exception):
    """Something could not be read; its Problems are noted already."""


class Source:
    """One YAML file: its marked tree, and the notebook its faults go to."""

    def __init__(
        self,
        file: str,
        text: str,
        problems: list[Problem],
        scalars: Mapping[Any, Callable[[str], Any]] | None = None,
        nodes: Mapping[Any, Callable[[Source, yaml.Node], Any]] | None = None,
    ) -> None:
        """`scalars` and `nodes` read kinds this module does not know: from a word, from a node."""
        self.file, self.problems = file, problems
        self.scalars, self.nodes = SCALARS | dict(scalars or {}), dict(nodes or {})
        self.root = self._compose(text)

    def _compose(self, text: str) -> yaml.Node | None:
        try:
            root = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            at = Mark(self.file, mark.line + 1, mark.column + 1) if mark else Mark(self.file)
            self.note(at, "not_yaml", f"this is not YAML: {error.problem}.")
            return None
        except yaml.YAMLError:
            self.note(
                Mark(self.file), "not_yaml", "a character stands here that YAML does not know."
            )
            return None
        except RecursionError:
            self.note(Mark(self.file), "not_yaml", "this is nested too deeply to be read.")
            return None
        if "*" in text and _written_out(root) > MOST_NODES:
            self.note(Mark(self.file), "not_yaml", "its aliases (*name) stand for too much.")
            return None
        return root

    def mark(self, node: yaml.Node) -> Mark:
        return Mark(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def note(
        self, at: yaml.Node | Mark, code: str, what: str, do: str = "", shift: int = 0
    ) -> None:
        """Remember a Problem."""
        mark = at if isinstance(at, Mark) else self.mark(at)
        self.problems.append(Problem(mark.file, mark.line, mark.column + shift, code, what, do))

    def fail(self, at: yaml.Node, code: str, what: str, do: str = "", shift: int = 0) -> Bad:
        """Note a Problem and give the exception to raise."""
        self.note(at, code, what, do, shift)
        return Bad()

    def entries(self, node: yaml.Node | None) -> dict[str, yaml.Node]:
        """A mapping's keys and marked values; a repeated key is a Problem and its first counts.

        Raises:
            Bad: if the node is no mapping.
        """
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(node, "not_a_mapping", "a mapping of keys to values is expected here.")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.note(key, "odd_key", "a key must be a word.")
            elif key.value in found:
                self.note(key, "repeated_key", f"{key.value} stands here twice.", "Keep one.")
            else:
                found[key.value] = value
        return found

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        """The elements of a list.

        Raises:
            Bad: if the node is no list.
        """
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail(node, "not_a_list", "a list is expected here.")
        return list(node.value)

    def good(self, reads: Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]) -> Iterator[Any]:
        """The results of those calls that succeed; the others have noted why not."""
        for read, given in reads:
            try:
                yield read(*given)
            except Bad:
                continue

    def plain(self) -> Any:
        """The whole file as dicts, lists and scalars: whole numbers, true, false, null, or text.

        Problems, a repeated key among them, are noted.
        """
        return None if self.root is None else self.value(self.root)

    def value(self, node: Any) -> Any:
        """The same for one node."""
        if isinstance(node, yaml.MappingNode):
            return {key: self.value(value) for key, value in self.entries(node).items()}
        if isinstance(node, yaml.SequenceNode):
            return [self.value(one) for one in node.value]
        if is_null(node):
            return None
        if node.style in ("'", '"', "|", ">"):
            return node.value
        return _WORDS[node.value] if node.value in _WORDS else _digits(node.value)

    def records(self, kind: type[Any], *, named: str) -> dict[str, Any]:
        """The file as `name: record`; the name goes into the field `named`."""
        made: dict[str, Any] = {}
        try:
            entries = self.entries(self.root)
        except Bad:
            return made
        for name, node in entries.items():
            try:
                made[name] = self.read(node, kind, **({named: name} if named else {}))
            except Bad:
                continue
        return made

    def read(self, node: yaml.Node, kind: Any, **hidden: Any) -> Any:
        """What the node says, in the shape `kind`.

        Raises:
            Bad: if it says something else; all its Problems are noted.
        """
        if kind in self.nodes:
            return self.nodes[kind](self, node)
        if kind in self.scalars:
            return self._scalar(node, kind)
        origin, inner, record = _form(kind)
        if record:
            return self._record(node, kind, hidden)
        if origin in (Union, types.UnionType):
            return None if is_null(node) else self.read(node, inner[0])
        if origin is tuple:
            return tuple(self.good((self.read, (one, inner[0])) for one in self.items(node)))
        if origin is not None and issubclass(origin, Mapping):
            return {key: self.read(one, inner[1]) for key, one in self.entries(node).items()}
        return self._scalar(node, kind)

    def _record(self, node: yaml.Node, kind: type[Any], hidden: dict[str, Any]) -> Any:
        entries = self.entries(node)
        values, failed = dict(hidden), False
        known = shapes(cast(Any, kind))
        for name in entries.keys() - known.keys():
            what = f"there is no key {name} here."
            self.note(entries[name], "unknown_key", what, f"Known: {', '.join(known)}.")
            failed = True
        for key, (one, hint) in known.items():
            try:
                if key in entries:
                    values[one.name] = self.read(entries[key], hint)
                elif one.default is MISSING and one.default_factory is MISSING:
                    raise self.fail(node, "missing_key", f"{key} is missing.")
            except Bad:
                failed = True
        if failed:
            raise Bad
        if _marked(cast(Any, kind)):
            values["mark"] = self.mark(node)
        return kind(**values)

    def _scalar(self, node: yaml.Node, kind: Any) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail(node, "not_a_word", "a single value is expected here.")
        enum = isinstance(kind, type) and issubclass(kind, StrEnum)
        read = (lambda text: _option(kind, text)) if enum else self.scalars[kind]
        try:
            return read(node.value)
        except ValueError as error:
            quoted = 1 if node.style in ("'", '"') else 0
            shift = getattr(error, "column", 0) + quoted if "\n" not in node.value else 0
            code = getattr(error, "code", "bad_value")
            raise self.fail(node, code, f"{error}.", shift=shift) from None


def _written_out(root: yaml.Node | None) -> int:
    """How many nodes there are with each alias written out; counted a little beyond the most."""
    count, left = 0, [root] if root else []
    while left and count <= MOST_NODES:
        node = left.pop()
        count += 1
        if isinstance(node, yaml.MappingNode):
            left += [one for pair in node.value for one in pair]
        elif isinstance(node, yaml.SequenceNode):
            left += node.value
    return count


def is_null(node: yaml.Node) -> bool:
    """An empty value or `null`, unquoted."""
    plain = isinstance(node, yaml.ScalarNode) and node.style not in ("'", '"', "|", ">")
    return plain and node.value in NULL


@cache
def _form(kind: Any) -> tuple[Any, tuple[Any, ...], bool]:
    """Of a shape: what it is made of, and whether it is a record."""
    return get_origin(kind), get_args(kind), is_dataclass(kind) and isinstance(kind, type)


@cache
def _marked(kind: Any) -> bool:
    """Whether a record keeps the place it was read from."""
    return any(one.name == "mark" for one in fields(kind))


@cache
def shapes(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
    """The keys of a record in a file, with their fields and types; `from_` is written `from`."""
    hints = get_type_hints(kind)
    shown = (one for one in fields(kind) if not one.metadata.get("hidden") and one.name != "mark")
    return {one.name.rstrip("_"): (one, hints[one.name]) for one in shown}


_WORDS = {"true": True, "false": False}


def _digits(text: str) -> int | str:
    return int(text) if re.fullmatch(r"0|-?[1-9][0-9]{0,17}", text) else text


def _option(kind: type[StrEnum], text: str) -> StrEnum:
    try:
        return kind(text)
    except ValueError:
        raise ValueError(f"{text} is none of {', '.join(kind)}") from None


def _bool(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{text} is neither true nor false")
    return text == "true"


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{text} is not a whole number") from None


def _number(text: str) -> Fraction:
    """Digits as they stand: 0.05 is exactly one twentieth."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{text} is not a number") from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not a date like 2024-01-01") from None


SCALARS: dict[Any, Callable[[str], Any]] = {
    str: str, bool: _bool, int: _whole, Fraction: _number, date: _date, Month: Month.parse,
}  # fmt: skip
