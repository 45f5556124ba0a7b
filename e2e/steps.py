"""What a person does on the pages of the journey, for tests that need to get somewhere."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Response

XINFU = "cn/shanxi/xinzhou/xinfu"

# One fact for every kind of question page.
KINDS = [
    "household.area", "household.over_line", "member.born", "household.over_since",
    "member.category", "member.parts", "household.heads", "member.lives_with",
    "household.annual_income", "household.local_standard_annual",
]  # fmt: skip
QUIET = ["/privacy", "/accessibility", "/report", "/answers", "/nowhere"]


def begin(page: Page, voice: str = "self", computer: str = "own", theme: str = "all") -> None:
    """Past the notice and the parts of life, standing on the places."""
    agree(page, voice, computer)
    page.check(f"[name=themes][value={theme}]")
    go_on(page)


def agree(page: Page, voice: str = "self", computer: str = "own") -> None:
    """Past the notice, standing on the parts of life."""
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


def send(page: Page) -> Response:
    """The button of the form, and the answer to it."""
    with page.expect_navigation() as navigation:
        page.locator("#go-on").click()
    assert navigation.value
    return navigation.value


def opened(page: Page, address: str) -> Response:
    response = page.goto(address)
    assert response
    return response


def expired_form(page: Page) -> Response:
    ask(page, "member.born")
    page.fill("#year", "1985")
    page.locator("main [name=csrf_token]").evaluate("token => { token.value = 'old' }")
    return send(page)


def expired_without_a_form(page: Page) -> Response:
    page.goto("/privacy")
    page.locator("#language [name=csrf_token]").evaluate("token => { token.value = 'old' }")
    with page.expect_navigation() as navigation:
        page.click("button[lang=en]")
    assert navigation.value
    return navigation.value


def too_long(page: Page) -> Response:
    ask(page, "member.category")
    page.fill("#code", "4" * 20_000)
    return send(page)


def two_windows(page: Page) -> Response:
    """The same question answered differently in two windows; standing in the later one."""
    ask(page, "member.grade")
    other = page.context.new_page()
    ask(other, "member.grade")
    other.check("[name=answer][value='1']")
    send(other)
    other.close()
    page.check("[name=answer][value='2']")
    return send(page)


# Everything that can go wrong between a person and the pages: status, and how to get there.
MISHAPS: dict[str, tuple[int, Callable[[Page], Response]]] = {
    "no such page": (404, lambda page: opened(page, "/nowhere")),
    "forbidden": (403, lambda page: opened(page, "/forbidden")),
    "our own fault": (500, lambda page: opened(page, "/fails")),
    "opened the wrong way": (405, lambda page: opened(page, "/clear")),
    "expired form": (400, expired_form),
    "expired without a form": (400, expired_without_a_form),
    "too long": (413, too_long),
    "two windows": (409, two_windows),
}
