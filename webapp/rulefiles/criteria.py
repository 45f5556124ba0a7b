"""How a criterion is written: `all`, `any`, `not`, `at_least`, `use`, `when` or `silent`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from webapp.engine.expression import Expression
from webapp.engine.model import Ask, Citation, Criterion, Op
from webapp.rulefiles.source import Bad, Source

LABELS = {"id": str, "says": str, "reading": str, "if_limited": str, "citation": Citation}
GROUPS = {"all": Op.ALL, "any": Op.ANY, "not": Op.NOT, "at_least": Op.AT_LEAST}
ONE_OF = (*GROUPS, "when", "silent")


class CriterionReader:
    """Reads criteria; knows those that are shared by name."""

    def __init__(self) -> None:
        self.shared: dict[str, Criterion] = {}

    def __call__(self, source: Source, node: yaml.Node) -> Criterion:
        """A criterion and its parts.

        Raises:
            Bad: if any of it cannot be read; its Problems are noted.
        """
        entries = source.entries(node)
        if "use" in entries:
            return self._used(source, entries)
        what = [key for key in ONE_OF if key in entries]
        if len(what) != 1:
            do = f"Write one of {', '.join(ONE_OF)}, use."
            raise source.fail(node, "odd_criterion", "a criterion says exactly one thing.", do)
        labels = _labels(source, entries, what[0])
        if what[0] not in GROUPS and not {"id", "says"} <= labels.keys():
            raise source.fail(node, "nameless", "a condition needs an id and a sentence (says).")
        made = Criterion(GROUPS.get(what[0], Op.LEAF), mark=source.mark(node), **labels)
        return self._filled(source, made, what[0], entries[what[0]])

    def _used(self, source: Source, entries: Mapping[str, yaml.Node]) -> Criterion:
        for key in entries.keys() - {"use", "citation"}:
            raise source.fail(entries[key], "unknown_key", f"`use` takes no {key}.")
        name = source.read(entries["use"], str)
        if name not in self.shared:
            do = "Shared criteria stand in criteria.yaml."
            raise source.fail(entries["use"], "unknown_criterion", f"there is no {name}.", do)
        cited = entries.get("citation")
        shared = self.shared[name]
        return replace(shared, citation=source.read(cited, Citation)) if cited else shared

    def _filled(self, source: Source, made: Criterion, what: str, node: yaml.Node) -> Criterion:
        match what:
            case "all" | "any":
                return replace(made, parts=self._parts(source, source.items(node)))
            case "not":
                return replace(made, parts=(self(source, node),))
            case "at_least":
                return self._at_least(source, made, node)
            case "silent":
                return replace(made, silent=_silent(source, node))
        return replace(made, when=_when(source, node, made.reading))

    def _parts(self, source: Source, nodes: list[yaml.Node]) -> tuple[Criterion, ...]:
        parts = tuple(source.good((self, (source, one)) for one in nodes))
        if not parts or len(parts) < len(nodes):
            raise Bad
        return parts

    def _at_least(self, source: Source, made: Criterion, node: yaml.Node) -> Criterion:
        entries = source.entries(node)
        if entries.keys() != {"count", "of"}:
            raise source.fail(node, "odd_criterion", "at_least takes count and of.")
        count = source.read(entries["count"], int)
        parts = self._parts(source, source.items(entries["of"]))
        if not 0 < count <= len(parts):
            raise source.fail(entries["count"], "odd_count", f"{count} of {len(parts)} cannot be.")
        return replace(made, parts=parts, count=count)


def _labels(source: Source, entries: Mapping[str, yaml.Node], what: str) -> dict[str, Any]:
    for key in entries.keys() - {*LABELS, what}:
        raise source.fail(entries[key], "unknown_key", f"there is no key {key} in a criterion.")
    return {key: source.read(entries[key], LABELS[key]) for key in LABELS if key in entries}


def _when(source: Source, node: yaml.Node, reading: str | None) -> dict[str, Expression]:
    if reading is None:
        return {"": source.read(node, Expression)}
    return {key: source.read(one, Expression) for key, one in source.entries(node).items()}


def _silent(source: Source, node: yaml.Node) -> Ask:
    entries = source.entries(node)
    if entries.keys() != {"ask", "office"}:
        raise source.fail(node, "odd_ask", "silent takes ask and office.")
    return Ask(source.read(entries["ask"], str), source.read(entries["office"], str))
