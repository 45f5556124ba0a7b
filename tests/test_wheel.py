"""A wheel installed in an empty folder runs: rules and translations travel inside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

PACKED = ("webapp", "rules", "translations", "pyproject.toml", "README.md", "LICENSE")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.mo", ".*")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing of the checkout can be lent to it."""
    copy = tmp_path_factory.mktemp("source")
    for name in PACKED:
        if (root / name).is_dir():
            shutil.copytree(root / name, copy / name, ignore=LEFT_OUT)
        else:
            shutil.copy(root / name, copy / name)
    run("-m", "babel.messages.frontend", "--quiet", "compile", "-d", "translations", cwd=copy)
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "dist", cwd=copy)
    [built] = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and nothing else; libraries come from the environment."""
    folder = tmp_path_factory.mktemp("installed")
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", folder, wheel)
    return folder


def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> str:
    """Run Python; its output. What it says on failure is part of the failure."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_installed(installed: Path, code: str) -> str:
    """In an empty folder, with the installed wheel before the checkout on the path."""
    empty = installed.with_name(installed.name + "-empty")
    empty.mkdir(exist_ok=True)
    assert_inside = f"import webapp; assert webapp.__file__.startswith({str(installed)!r}); "
    return run("-c", assert_inside + code, cwd=empty, PYTHONPATH=str(installed))


def test_the_wheel_holds_rules_translations_templates_and_no_tests(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    for folder, ending in [
        ("webapp/_data/rules/", ".yaml"),
        ("webapp/_data/translations/", ".mo"),
        ("webapp/templates/", ".html"),
        ("webapp/static/", ".css"),
    ]:
        assert any(n.startswith(folder) and n.endswith(ending) for n in names), folder
    assert not [name for name in names if name.startswith(("tests/", "e2e/", "instance/"))]


def test_the_installed_command_knows_the_facts(installed: Path) -> None:
    assert (installed / "bin" / "huican").exists()
    code = "import sys; sys.argv[1:] = ['facts', '--json']; from webapp.cli import main; main()"
    facts = json.loads(run_installed(installed, code))
    assert "member.grade" in json.dumps(facts)


def test_the_installed_application_serves_its_first_page_in_both_languages(
    installed: Path,
) -> None:
    code = """
from webapp import create_app
client = create_app({"TESTING": True}).test_client()
for language in ("zh-CN", "en"):
    page = client.get("/", headers={"Accept-Language": language})
    assert page.status_code == 200, page.status
    print(page.text)
"""
    chinese, _, english = run_installed(installed, code.strip()).partition("</html>")
    assert "惠残自查" in chinese
    assert '<html lang="en' in english
