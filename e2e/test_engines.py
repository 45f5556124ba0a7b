"""The engines see what they should; then the Node and Java ones over every page and state."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from e2e.engines import axe, ibm, small_targets, vnu
from e2e.steps import KINDS, MISHAPS, ask, send, settle
from e2e.walk import Walk

BAD = """<!doctype html><title>x</title><img src="data:,"><p>文字<a href="/a">行内链接</a>文字</p>
<p style="color:#666">灰色</p><p><a href="/b" style="font-size:10px">小</a></p><input name="n">"""


def test_axe_and_our_own_check_see_a_bad_page(page: Page) -> None:
    page.set_content(BAD)
    found = "\n".join(axe(page))
    for rule in ("html-has-lang", "image-alt", "label", "color-contrast-enhanced"):
        assert f" {rule}: " in found
    assert [line.split(":")[0] for line in small_targets(page)] == ["a 小", "input n"]


@pytest.mark.engines
def test_ibm_and_vnu_see_a_bad_page(page: Page, tmp_path: Path) -> None:
    page.set_content(BAD)
    assert "img_alt_valid" in "\n".join(ibm(page))
    (tmp_path / "bad.html").write_text(BAD, "utf-8")
    assert "must have an “alt” attribute" in "\n".join(vnu([tmp_path / "bad.html"]))


@pytest.mark.engines
@pytest.mark.parametrize("last_choices", [False, True], ids=["first_choices", "last_choices"])
def test_no_engine_finds_anything(page: Page, tmp_path: Path, last_choices: bool) -> None:
    found, files = {}, []
    for number, state in enumerate(Walk(page, last_choices)):
        files.append(tmp_path / f"{number:03}.html")
        files[-1].write_bytes(state.markup)
        if lines := axe(page) + ibm(page) + small_targets(page):
            found[state.name] = lines
        assert state.status < 500, state.name
        print(files[-1].name, state.name)
    assert found == {}
    assert vnu(files) == []
    assert len(files) > 50, "the walk ended too early to mean anything"


@pytest.mark.engines
def test_no_engine_finds_anything_on_any_kind_of_question(page: Page, tmp_path: Path) -> None:
    settle(page)
    found, files = {}, []
    for number, fact in enumerate(KINDS):
        ask(page, fact)
        found[fact] = ibm(page)
        files.append(tmp_path / f"{number:03}.html")
        files[-1].write_bytes(send(page).body())
        found[f"{fact} with errors"] = ibm(page)
    assert {state: lines for state, lines in found.items() if lines} == {}
    assert vnu(files) == []


@pytest.mark.engines
def test_no_engine_finds_anything_on_any_mishap(page: Page, tmp_path: Path) -> None:
    settle(page)
    found, files = {}, []
    for name, (_status, meet) in MISHAPS.items():
        files.append(tmp_path / f"{name}.html")
        files[-1].write_bytes(meet(page).body())
        found[name] = ibm(page)
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert vnu(files) == []
