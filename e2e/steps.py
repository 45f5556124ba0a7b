"""What a person does on the pages of the journey, for tests that need to get somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

XINFU = "cn/shanxi/xinzhou/xinfu"

# One fact for every kind of question page.
KINDS = [
    "household.area", "household.over_line", "member.born", "household.over_since",
    "member.category", "member.parts", "household.heads", "member.lives_with",
    "household.annual_income", "household.local_standard_annual",
]  # fmt: skip
QUIET = ["/privacy", "/accessibility", "/report", "/answers", "/nowhere"]


def begin(page: Page, voice: str = "self", computer: str = "own") -> None:
    """Past the notice, standing on the places."""
    page.goto("/")
    page.check(f"[name=voice][value={voice}]")
    if voice == "child":
        page.check("[name=guardian]")
    page.check(f"[name=computer][value={computer}]")
    page.check("[name=consent]")
    go_on(page)


def settle(page: Page, place: str = XINFU) -> None:
    """Past the places, standing on the first question."""
    begin(page)
    page.select_option("#hukou", place)
    go_on(page)


def go_on(page: Page) -> None:
    button = page.locator("#go-on")
    if button.is_visible():
        button.click()
        return
    with page.expect_navigation():  # on paper there are no buttons
        button.evaluate("button => button.click()")


def ask(page: Page, fact: str) -> None:
    """One question, out of turn."""
    page.goto(f"/questions/{fact}")


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def focused(page: Page) -> str:
    """The id or name of what has the focus; the words of a link; else the class."""
    found = page.evaluate("""() => {
        const e = document.activeElement;
        return e.id || e.name || (e.tagName === "A" ? e.textContent.trim() : e.className);
    }""")
    return str(found)


def tab_to(page: Page, name: str, at_most: int = 40) -> None:
    """Tab until the focus stands there; as a person without a mouse would."""
    for _press in range(at_most):
        if focused(page) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not reach {name} on {page.url}")


def enter(page: Page) -> None:
    """The Enter key, and the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
