"""Who may import whom, and how big things may grow.

A new module gets one line in FLOORS or EDGE, nothing else.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from math import ceil
from pathlib import Path

import pytest

from webapp import engine

ROOT = Path(__file__).resolve().parent.parent
WEBAPP = ROOT / "webapp"

# An engine module imports only from the floors below its own; the outlook stands on the engine.
FLOORS = {
    "problems": 0, "truth": 0, "dates": 0, "codes": 0,
    "expression": 1,
    "model": 2,
    "criteria": 3, "figures": 3, "facts": 3, "standing": 3,
    "reads": 4, "view": 4,
    "conditions": 5, "offices": 5,
    "evaluation": 6,
    "determination": 7, "taper": 7,
    "amounts": 8, "concern": 8, "directory": 8, "interview": 8, "knock_on": 8,
    "nearness": 8,
    "assessment": 9,
    "outlook.assumptions": 10, "outlook.birthdays": 10,
    "outlook.explanation": 11, "outlook.ahead": 11, "outlook.job": 11,
}  # fmt: skip
SAME_FLOOR_ALLOWED: set[tuple[str, str]] = set()  # (importer, imported), with a reason

# The rooms of the edge. Surfaces never import each other.
SURFACES = {"pages", "cli", "library"}
EDGE = SURFACES | {
    "config", "i18n", "answers", "wording", "forms", "errors", "pdf", "provenance",
    "examples", "decisions", "differences", "rulefiles", "mutation",
}  # fmt: skip

# The engine and the outlook know no web, no language, no environment, no clock.
PURE = ("webapp.engine", "webapp.outlook")
FOREIGN_TO_ENGINE = {
    "flask", "flask_babel", "flask_wtf", "wtforms", "werkzeug", "jinja2", "babel", "gettext",
    "locale", "os", "random", "socket", "subprocess", "time", "urllib", "weasyprint",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today"}

# To aim for: three functions of four in 10 lines, nine of ten in 25, and these sizes.
# Above them a line is printed at the end of the run; at twice these the test fails.
FUNCTION_SHARES = {75: 10, 90: 25}
FILE_LINES, TEMPLATE_LINES, ENGINE_LINES, MODULES = 250, 60, 2000, 25


def second(name: str) -> str:
    """The room in a dotted name: `forms` of `webapp.forms.fields`."""
    return name.partition(".")[2].partition(".")[0]


def floor_of(name: str) -> int | None:
    """The floor of a dotted name of the engine or the outlook."""
    return FLOORS.get(name.removeprefix("webapp.engine.").removeprefix("webapp."))


class Module:
    """A source file: its dotted name and everything it imports."""

    def __init__(self, name: str, source: str, is_package: bool = False) -> None:
        self.name, self.tree, self.lines = name, ast.parse(source), source.count("\n")
        self.package = name if is_package else name.rpartition(".")[0]

    @classmethod
    def read(cls, path: Path) -> Module:
        parts = path.relative_to(ROOT).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        return cls(name, path.read_text("utf-8"), is_package)

    @property
    def floor(self) -> int | None:
        return floor_of(self.name)

    @property
    def room(self) -> str:
        return second(self.name)

    def imports(self) -> Iterator[str]:
        """Dotted names; `from a import b` gives both a and a.b."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = self.package.split(".")
                above = above[: len(above) - node.level + 1] if node.level else []
                base = ".".join([*above, node.module] if node.module else above)
                yield base
                yield from (f"{base}.{alias.name}" for alias in node.names)

    def functions(self) -> Iterator[tuple[str, int]]:
        """Name and length of every function, its docstring not counted."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if ast.get_docstring(node, clean=False):
                    length -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
                yield f"{self.name}.{node.name}", length


MODULES_READ = [Module.read(path) for path in sorted(WEBAPP.rglob("*.py"))]


def breaches(module: Module) -> Iterator[str]:
    """Every way in which a module breaks the floor plan."""
    if module.name.startswith(PURE):
        yield from _pure_breaches(module)
    elif module.name != "webapp":
        if module.room not in EDGE:
            yield f"{module.name} has no place in EDGE"
        for name in module.imports():
            apart = {module.room, second(name)} <= SURFACES and module.room != second(name)
            if name.startswith("webapp.") and apart:
                yield f"{module.name} imports {name}: surfaces stay apart"
            if name == "webapp.create_app" and module.room != "cli":
                yield f"{module.name} imports create_app: only webapp joins the parts"


def _pure_breaches(module: Module) -> Iterator[str]:
    if module.floor is None and module.name not in PURE:
        yield f"{module.name} has no place in FLOORS"
    for name in module.imports():
        if name.split(".")[0] in FOREIGN_TO_ENGINE:
            yield f"{module.name} imports {name}, which is foreign to the engine"
        elif name.split(".")[0] == "webapp" and not (name + ".").startswith(
            tuple(f"{room}." for room in PURE)
        ):
            yield f"{module.name} imports {name}: the engine knows nothing of the edge"
        else:
            yield from _floor_breaches(module, name)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield f"{module.name}:{node.lineno} reads the clock (.{node.attr})"


def _floor_breaches(module: Module, imported: str) -> Iterator[str]:
    mine, theirs = module.floor, floor_of(imported)
    if not imported.startswith(PURE) or mine is None or theirs is None:
        return
    other = imported.removeprefix("webapp.engine.").removeprefix("webapp.")
    pair = (module.name.rpartition(".")[2], other)
    if theirs >= mine and pair not in SAME_FLOOR_ALLOWED:
        yield f"{module.name} (floor {mine}) imports {other} (floor {theirs})"


@pytest.mark.parametrize("module", MODULES_READ, ids=lambda module: module.name)
def test_a_module_keeps_to_its_floor(module: Module) -> None:
    assert sorted(set(breaches(module))) == []


@pytest.mark.parametrize(
    ("name", "source", "breach"),
    [
        ("webapp.engine.truth", "import flask", "foreign to the engine"),
        ("webapp.engine.truth", "from os import environ", "foreign to the engine"),
        ("webapp.engine.dates", "import datetime\nx = datetime.date.today()", "reads the clock"),
        ("webapp.engine.taper", "from webapp import wording", "knows nothing of the edge"),
        ("webapp.engine.taper", "from ..wording import say", "knows nothing of the edge"),
        ("webapp.engine.model", "from .amounts import x", "(floor 2) imports amounts (floor 8)"),
        ("webapp.engine.view", "from webapp.engine import taper", "(floor 4) imports taper"),
        ("webapp.engine.helpers", "", "no place in FLOORS"),
        (
            "webapp.outlook.job",
            "from webapp.outlook import ahead",
            "(floor 11) imports outlook.ahead",
        ),
        ("webapp.engine.taper", "from webapp.outlook import job", "(floor 7) imports outlook.job"),
        ("webapp.helpers", "", "no place in EDGE"),
        ("webapp.pages", "from webapp.library import x", "surfaces stay apart"),
        ("webapp.library", "from . import cli", "surfaces stay apart"),
        ("webapp.pages.results", "from ..library import x", "surfaces stay apart"),
        ("webapp.forms", "from webapp import create_app", "only webapp joins the parts"),
    ],
)
def test_a_breach_is_seen(name: str, source: str, breach: str) -> None:
    assert any(breach in found for found in breaches(Module(name, source)))


def test_what_is_allowed_is_let_through() -> None:
    lower = "from .truth import Truth\nfrom webapp.engine import dates\nimport datetime"
    assert not list(breaches(Module("webapp.engine.model", lower)))
    assert not list(breaches(Module("webapp.pages", "from webapp import wording\nimport flask")))
    assert not list(breaches(Module("webapp.pages.results", "from .places import x")))


def test_weasyprint_is_loaded_only_when_a_pdf_is_made() -> None:
    """Its libraries may be missing, and it would cost half a second at every start."""
    for module in MODULES_READ:
        top = [node for node in module.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not any("weasyprint" in ast.unparse(node) for node in top), module.name


def test_functions_stay_short(outliers: list[str]) -> None:
    found = sorted((n, name) for module in MODULES_READ for name, n in module.functions())
    for share, aim in FUNCTION_SHARES.items():
        length = found[ceil(len(found) * share / 100) - 1][0] if found else 0
        if length > aim:
            outliers.append(f"size: {share} % of functions are within {length} lines (aim {aim})")
        assert length <= 2 * aim, f"{share} % of functions should be within {aim} lines"
    outliers += [f"size: {name} has {n} lines" for n, name in found if n > 50]


def test_files_stay_short(outliers: list[str]) -> None:
    sizes = {module.name: module.lines for module in MODULES_READ}
    engine = sum(n for name, n in sizes.items() if name.startswith("webapp.engine"))
    _judge(outliers, sizes, FILE_LINES)
    _judge(outliers, {"the engine": engine}, ENGINE_LINES)
    if len(rooms := [m for m in MODULES_READ if m.name != m.package]) > MODULES:
        outliers.append(f"size: {len(rooms)} modules (aim {MODULES}); which room was wrong?")


def test_templates_stay_short(outliers: list[str]) -> None:
    templates = sorted((WEBAPP / "templates").rglob("*.html"))
    sizes = {str(t.relative_to(ROOT)): t.read_text("utf-8").count("\n") for t in templates}
    _judge(outliers, sizes, TEMPLATE_LINES)


def _judge(outliers: list[str], sizes: dict[str, int], aim: int) -> None:
    long = {name: n for name, n in sizes.items() if n > aim}
    outliers += [f"size: {name} has {n} lines (aim {aim})" for name, n in long.items()]
    assert [name for name, n in long.items() if n > 2 * aim] == []


def test_the_floors_of_the_engine_are_told_as_they_are() -> None:
    told = re.findall(r"floor (\d)  (.+?)(?:   |$)", engine.__doc__ or "", re.MULTILINE)
    said = {name: int(floor) for floor, names in told for name in names.split()}
    assert said == {name: floor for name, floor in FLOORS.items() if "." not in name}


def test_every_room_that_is_named_is_there() -> None:
    assert all((WEBAPP / name).exists() or (WEBAPP / f"{name}.py").exists() for name in EDGE)
