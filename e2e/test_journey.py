"""From the notice to the results as a person goes: keys only, no scripts, two windows, leaving."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.engines import axe, overflow, small_targets
from e2e.steps import (
    KINDS,
    QUIET,
    XINFU,
    ask,
    begin,
    enter,
    focused,
    go_on,
    heading,
    settle,
    tab_to,
)


def test_from_notice_to_results_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    for box in ("voice-0", "computer-0", "consent"):
        tab_to(page, box)
        page.keyboard.press("Space")
    tab_to(page, "go-on")
    enter(page)
    tab_to(page, "themes-8")
    page.keyboard.press("Space")
    tab_to(page, "go-on")
    enter(page)
    tab_to(page, "hukou")
    for _place in range(6):  # what stands before the first place: elsewhere, 不清楚
        if page.locator("#hukou").input_value() != XINFU:
            page.keyboard.press("ArrowDown")
    expect(page.locator("#hukou")).to_have_value(XINFU)
    tab_to(page, "go-on")
    enter(page)
    for _question in range(90):
        if "/questions/" not in page.url:
            break
        _unclear_by_keyboard(page)
    tab_to(page, "看结果", at_most=200)  # one link to change each answer stands before it
    enter(page)
    assert "能申请什么" in heading(page)


def _unclear_by_keyboard(page: Page) -> None:
    """不清楚 is the last choice: up from the first one in a list, else a box to tick."""
    if page.locator("#unclear").count():
        tab_to(page, "unclear")
        page.keyboard.press("Space")
    elif page.locator("#answer-0").get_attribute("type") == "radio":
        tab_to(page, "answer-0")
        page.keyboard.press("ArrowUp")
    else:
        tab_to(page, page.locator("[name=answer]").last.get_attribute("id") or "")
        page.keyboard.press("Space")
    enter(page)


def test_the_skip_link_comes_first_and_leads_to_the_main_part(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "直接看正文"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert focused(page) == "main"


def test_every_helper_works_without_scripts(no_javascript: Page) -> None:
    page = no_javascript
    settle(page)
    ask(page, "member.category")
    page.fill("#code", "43B1")
    go_on(page)
    ask(page, "household.heads")
    page.fill("#number", "3")
    go_on(page)
    ask(page, "household.annual_income")
    page.fill("#rows-0-amount", "1250.50")
    page.select_option("#rows-0-period", "month")
    page.click("button[value=add]")
    page.fill("#rows-1-amount", "2994")
    page.select_option("#rows-1-period", "year")
    page.click("button[value=total]")
    expect(page.locator("#total")).to_contain_text("合起来每年 18000 元")
    expect(page.locator("#total")).to_contain_text("平均每人每月大约 500 元")
    go_on(page)
    page.goto("/answers")
    for words in ("肢体", "三级", "每年 18,000 元"):
        expect(page.locator("main")).to_contain_text(words)
    page.click("text=看结果")
    assert "能申请什么" in heading(page)


def test_the_standard_we_hold_is_filled_in_with_its_date_and_source(no_javascript: Page) -> None:
    page = no_javascript
    settle(page)
    ask(page, "household.area")
    page.check("[name=answer][value=rural]")
    go_on(page)
    ask(page, "household.local_standard_annual")
    expect(page.locator(".panel")).to_contain_text("每人每年 5858 元")
    expect(page.locator(".panel")).to_contain_text("2024年1月开始")
    expect(page.locator(".panel")).to_contain_text("来源：")
    assert page.input_value("#amount") == "5858"
    page.check("[name=answer][value=asked]")
    page.fill("#amount", "6000")
    go_on(page)
    page.goto("/answers")
    expect(page.locator("main")).to_contain_text("每年 6,000 元")


@pytest.mark.parametrize(
    ("voice", "words"), [("self", "您有残疾人证吗"), ("child", "孩子有"), ("other", "申请人有")]
)
def test_the_words_follow_for_whom(page: Page, voice: str, words: str) -> None:
    begin(page, voice)
    ask(page, "member.certificate")
    assert words in heading(page)


@pytest.mark.parametrize("fact", KINDS)
def test_an_error_takes_the_focus_and_keeps_what_was_typed(page: Page, fact: str) -> None:
    settle(page)
    ask(page, fact)
    typed = page.locator("main input[type=text]")
    for box in typed.all():
        box.fill("七八")
    go_on(page)
    assert page.title().startswith("错误：")
    assert focused(page) == "error-summary"
    assert all(box.input_value() == "七八" for box in typed.all())
    link = page.locator(".error-summary a").first
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.press("Enter")
    assert focused(page) == target


@pytest.mark.parametrize("address", ["/", "/places", *(f"/questions/{fact}" for fact in KINDS)])
def test_axe_finds_nothing_on_any_kind_of_question_or_its_errors(page: Page, address: str) -> None:
    settle(page)
    page.goto(address)
    assert axe(page) + small_targets(page) == []
    if address == "/":
        page.locator("main form").evaluate(
            "form => form.querySelectorAll(':checked').forEach(box => { box.checked = false })"
        )
    elif address == "/places":
        page.select_option("#hukou", "")
    go_on(page)
    assert page.title().startswith("错误：")
    assert axe(page) + small_targets(page) == []


@pytest.mark.parametrize("address", QUIET)
def test_axe_finds_nothing_on_pages_that_ask_nothing(page: Page, address: str) -> None:
    settle(page)
    page.goto(address)
    assert axe(page) + small_targets(page) == []


def test_nothing_sticks_out_in_any_way_of_looking(each_way: Page) -> None:
    """Old phone, 400 %, forced colours, paper, no scripts; with and without errors."""
    page, wide = each_way, {}
    settle(page)
    for address in ["/", "/places", *(f"/questions/{fact}" for fact in KINDS), *QUIET]:
        page.goto(address)
        wide[address] = overflow(page)
        if "/questions/" in address and page.locator("#go-on").is_visible():
            go_on(page)
            wide[f"{address} with errors"] = overflow(page)
    assert {address: by for address, by in wide.items() if by} == {}


def test_wider_spacing_of_the_text_hides_nothing(narrow: Page) -> None:
    """WCAG 1.4.12, set through the CSSOM because the security policy forbids style tags."""
    settle(narrow)
    for address in ("/", *(f"/questions/{fact}" for fact in KINDS)):
        narrow.goto(address)
        narrow.evaluate("""() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
                word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
            document.adoptedStyleSheets = [sheet];
        }""")
        assert overflow(narrow) == 0, address


def test_forced_colours_still_show_choice_error_and_focus(forced_colours: Page) -> None:
    page = forced_colours
    settle(page)
    ask(page, "household.area")
    go_on(page)
    style = "(e, name) => getComputedStyle(e)[name]"
    assert page.locator("fieldset.wrong").evaluate(style, "borderLeftStyle") == "solid"
    plain = page.locator("label.choice").first.evaluate(style, "borderTopWidth")
    page.check("[name=answer][value=urban]")
    assert page.locator("label.choice").first.evaluate(style, "borderTopWidth") > plain
    page.keyboard.press("Tab")
    assert page.locator(":focus").evaluate(style, "outlineStyle") == "solid"


def test_two_windows_never_overwrite_each_other_in_silence(context: BrowserContext) -> None:
    first, second = context.new_page(), context.new_page()
    settle(first)
    for window in (first, second):
        ask(window, "member.grade")
    second.check("[name=answer][value='1']")
    go_on(second)
    first.check("[name=answer][value='2']")
    go_on(first)
    assert "别的窗口" in heading(first)
    assert axe(first) + small_targets(first) == []
    first.click("text=用刚才交的")
    first.goto("/answers")
    expect(first.locator("main")).to_contain_text("二级")


def test_clear_and_leave_takes_the_answers_off_the_way_back_too(page: Page) -> None:
    settle(page)
    ask(page, "member.certificate")
    page.check("[name=answer][value=held]")
    go_on(page)
    page.goto("/answers")
    page.click("text=清除并离开")
    assert heading(page) == "回答已经清除"
    page.go_back()
    assert heading(page) == "查一查残疾人能申请什么"
    assert page.locator("main :checked").count() == 0


def test_a_shared_computer_says_when_and_then_forgets(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.answers.cookie.IDLE_SHARED", 2)
    monkeypatch.setattr("webapp.pages.IDLE_SHARED", -2)  # the page goes away five seconds later
    begin(page, computer="shared")
    expect(page.locator(".shared-note")).to_contain_text("分钟不动，回答会自动清除")
    page.wait_for_url("**/idle")
    assert "回答已经清除" in page.locator("main").inner_text()
    page.goto("/answers")
    assert re.fullmatch(r"https?://[^/]+/\?again=1", page.url)


@pytest.mark.browser_context_args(locale="en-GB", viewport={"width": 320, "height": 640})
def test_english_fits_an_old_phone_too(page: Page) -> None:
    settle(page)
    for address in ["/", "/places", *(f"/questions/{fact}" for fact in KINDS), *QUIET]:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "en"
        assert overflow(page) == 0, address
        assert small_targets(page) == [], address


def test_another_language_stays_on_the_page(page: Page) -> None:
    settle(page)
    ask(page, "member.grade")
    page.click("button[lang=en]")
    assert page.url.endswith("/questions/member.grade")
    assert page.locator("html").get_attribute("lang") == "en"
