"""What the documents say can be done, can be done.

In a `console` block every line that begins with `$ ` is a command: make targets must exist,
huican commands are run, and any other command must be known here.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READMES = sorted(ROOT.glob("README*.md"))
PAGES = READMES + sorted(ROOT.glob("*/README*.md"))
UNCHECKED = ("git clone ", "cd ")


def commands(text: str) -> list[str]:
    """The commands of the console blocks; a line that ends in a backslash goes on."""
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    joined = "".join(blocks).replace("\\\n", " ")
    return [line[2:].strip() for line in joined.splitlines() if line.startswith("$ ")]


def check(command: str) -> str | None:
    """What is wrong with a command, or None."""
    if command.startswith(UNCHECKED):
        return None
    if re.match(r"(\w+=\S+ )*make ", command):
        command = re.sub(r"\bmake ", "make --dry-run ", command, count=1)
    elif not re.search(r"(^|\| *|/)huican ", command):
        return f"nothing here checks {command!r}"
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True,
    )  # fmt: skip
    return None if done.returncode == 0 else f"{command}: {done.stdout}{done.stderr}"


def test_each_way_of_being_wrong_is_seen() -> None:
    assert commands("```console\n$ make a \\\n  b\nsays so\n```\n$ no\n") == ["make a    b"]
    assert check("HUICAN_PORT=8001 make run") is None
    assert "No rule to make target" in (check("make tea") or "")
    assert "nothing here checks" in (check("rm -r rules") or "")
    assert check("huican no-such-command") is not None


ALL_COMMANDS = [(page.name, c) for page in READMES for c in commands(page.read_text("utf-8"))]


@pytest.mark.parametrize(("page", "command"), ALL_COMMANDS, ids=[c for _, c in ALL_COMMANDS])
def test_a_documented_command_works(page: str, command: str) -> None:
    assert check(command) is None, page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_files_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    near = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in near if not (page.parent / link).exists()] == []


def test_the_readme_gives_the_two_commands() -> None:
    assert {"make run", "make test"} <= set(commands((ROOT / "README.md").read_text("utf-8")))
