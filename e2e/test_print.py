"""Results and paper in Chromium: two sheets, nothing by colour alone, nothing sticks out."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from e2e.engines import axe, overflow, small_targets
from tests.test_web_results import CHILD, NOTHING_KNOWN, PEOPLE, TAPER, WELL_OFF, answered
from webapp.answers import Answers, _pack

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

LONGEST = ["什么都说不清楚的人，在忻州", "小石，以老养残", "只说了户口的人", "老洪，在托养机构"]
MANY = [*list(PEOPLE)[::4], *LONGEST]
ADDRESSES = ["/results", "/results/exit_taper", "/results/living_subsidy", "/print", "/print/full"]


def become(page: Page, app: Flask, base_url: str, name: str, **chosen: str) -> None:
    """The answers of an invented person, in this browser; `chosen`: voice and language."""
    person = PEOPLE[name]
    app.config["TODAY"] = date.fromisoformat(person["on"])
    answers = _pack(Answers(consent=True, values=answered(person), **chosen))  # type: ignore[arg-type]
    interface: Any = app.session_interface
    cookie: Any = {"name": "huican", "value": interface.seal({"answers": answers}), "url": base_url}
    page.context.add_cookies([cookie])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_browser_prints_two_sheets_at_most(
    page: Page, live_app: Flask, base_url: str, language: str
) -> None:
    pages = {}
    for name in MANY:
        become(page, live_app, base_url, name, voice="other", language=language)
        page.goto("/print")
        with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as file:
            pages[name] = len(file.pages)
    assert {name: count for name, count in pages.items() if count > 2} == {}


@pytest.mark.parametrize("name", [TAPER, CHILD, NOTHING_KNOWN, WELL_OFF])
def test_axe_finds_nothing_on_results_and_paper(
    page: Page, live_app: Flask, base_url: str, name: str
) -> None:
    become(page, live_app, base_url, name)
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        for details in page.locator("summary").all():
            details.click()
        if lines := axe(page) + small_targets(page):
            found[address] = lines
    assert found == {}


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_sticks_out_of_a_narrow_page(
    narrow: Page, live_app: Flask, base_url: str, address: str
) -> None:
    become(narrow, live_app, base_url, TAPER)
    narrow.goto(address)
    assert overflow(narrow) == 0


def test_a_status_is_a_word_and_a_symbol_without_any_colour(
    forced_colours: Page, live_app: Flask, base_url: str
) -> None:
    become(forced_colours, live_app, base_url, TAPER)
    forced_colours.goto("/results")
    for status in forced_colours.locator(".status").all():
        assert status.inner_text().strip()
        content = "node => getComputedStyle(node, '::before').content"
        assert len(status.evaluate(content).strip('"').strip()) >= 1


def test_closed_details_are_open_on_paper(on_paper: Page, live_app: Flask, base_url: str) -> None:
    become(on_paper, live_app, base_url, TAPER)
    on_paper.goto("/results")
    inside = on_paper.locator(".card details .why li").first
    assert inside.bounding_box() is not None
    assert inside.is_visible()


def test_paper_shows_no_buttons_and_writes_links_out(
    on_paper: Page, live_app: Flask, base_url: str
) -> None:
    become(on_paper, live_app, base_url, TAPER)
    on_paper.goto("/print")
    assert not on_paper.get_by_role("link", name="打开 PDF 文件").is_visible()
    on_paper.goto("/results/living_subsidy")
    link = on_paper.locator("a[href^=http]").first
    written = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert (link.get_attribute("href") or "nothing") in written


def test_from_the_first_page_to_the_printed_sheet_with_the_keyboard(page: Page) -> None:
    page.goto("/")
    for label in ("为自己查", "自己的", "上面的话我看过了"):
        page.get_by_label(label).first.focus()
        page.keyboard.press("Space")
    page.locator("main button").first.press("Enter")
    page.get_by_label("全部都查").focus()
    page.keyboard.press("Space")
    page.locator("main button").first.press("Enter")
    page.locator("main select").first.select_option("cn/chongqing/kaizhou")
    page.locator("main button").first.press("Enter")
    page.get_by_role("link", name="看看目前的结果").press("Enter")
    assert page.url.endswith("/results")
    page.get_by_role("link", name="打印出来带走").press("Enter")
    assert "这不是政府网站" in page.locator(".sheet").inner_text()
