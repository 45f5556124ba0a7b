"""Walks the whole site as a browser, and stops at every page and every state of it.

It knows no page by name: on each page it first sends the form as it is (which shows the error
state), then fills it in and goes on; when no form is left it opens every link not yet seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

MAIN_FORMS = "main form[method=post i]"
# Forms that end the visit or change how it is shown; their buttons are pressed by no walk.
LEAVING = ("clear", "leave", "logout", "language", "lang")

# Fills in a form: the first choice of every group and something in every empty box, so that it is
# taken; or the last choice and 不清楚 wherever that is offered.
FILL = """([form, last]) => {
    const pick = list => list[last ? list.length - 1 : 0];
    const byName = type =>
        Map.groupBy(form.querySelectorAll(`input[type=${type}]`), box => box.name);
    for (const group of byName("radio").values()) pick(group).checked = true;
    let unclear = false;
    for (const [name, group] of byName("checkbox")) {
        for (const box of group) box.checked = false;
        pick(group).checked = name !== "unclear" || last;
        unclear ||= name === "unclear" && last;
    }
    if (unclear) return;
    for (const select of form.querySelectorAll("select")) {
        const options = [...select.options].filter(option => option.value);
        if (options.length) select.value = pick(options).value;
    }
    for (const input of form.querySelectorAll("input:not([type]), input[type=text]"))
        if (!input.value) input.value = /year/i.test(input.name) ? "1980" : "11";
}"""


@dataclass(frozen=True)
class State:
    """What the browser is showing, and the markup as the server sent it."""

    name: str
    status: int
    markup: bytes


class Walk:
    """Iterating yields each state while the page stands in it."""

    def __init__(self, page: Page, last_choices: bool = False, limit: int = 150) -> None:
        self.page, self.last, self.limit = page, last_choices, limit
        self.seen: set[str] = set()
        self.links: list[str] = []
        self.linked: set[str] = {"/"}

    def __iter__(self) -> Iterator[State]:
        yield from self._journey("/")
        while self.links and len(self.seen) < self.limit:
            yield from self._journey(self.links.pop(0))

    def _journey(self, address: str) -> Iterator[State]:
        yield from self._state(self.page.goto(address))
        behind: set[str] = set()
        while self._has_form() and len(self.seen) < self.limit:
            before = self._place()
            if before in behind:
                return
            behind.add(before)
            yield from self._state(self._send())
            if self._place() == before and self._has_form():
                form = self.page.locator(MAIN_FORMS).first
                form.evaluate(f"(form, last) => ({FILL})([form, last])", self.last)
                yield from self._state(self._send())

    def _place(self) -> str:
        """A page by address and heading: the questions may share one address."""
        return f"{self._path(self.page.url)} {self.page.locator('h1').first.inner_text()}"

    def _state(self, response: Response | None) -> Iterator[State]:
        assert response is not None
        self._collect_links()
        name = self._place() + (f" ({response.status})" if response.status >= 400 else "")
        if name not in self.seen:
            self.seen.add(name)
            yield State(name, response.status, response.body())

    def _has_form(self) -> bool:
        forms = self.page.locator(MAIN_FORMS)
        action = (forms.first.get_attribute("action") or "") if forms.count() else ""
        return forms.count() > 0 and not any(word in action for word in LEAVING)

    def _send(self) -> Response | None:
        button = self.page.locator(MAIN_FORMS).first.locator("button, input[type=submit]").first
        with self.page.expect_navigation() as navigation:
            button.evaluate("button => { button.form.noValidate = true; button.click() }")
        return navigation.value

    def _collect_links(self) -> None:
        found = self.page.locator("a[href]").evaluate_all("links => links.map(a => a.href)")
        here = urlsplit(self.page.url).netloc
        for link in found:
            path = self._path(link)
            is_page = urlsplit(link).netloc == here and not path.endswith((".pdf", ".json"))
            if is_page and path not in self.linked and not any(w in path for w in LEAVING):
                self.linked.add(path)
                self.links.append(path)

    @staticmethod
    def _path(address: str) -> str:
        parts = urlsplit(address)
        return parts.path + (f"?{parts.query}" if parts.query else "")
