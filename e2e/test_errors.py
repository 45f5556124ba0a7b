"""Whatever goes wrong ends on a page that says what to do, and leads on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from e2e.engines import axe, overflow, small_targets
from e2e.steps import MISHAPS, focused, heading, send, settle


@pytest.mark.parametrize("name", MISHAPS)
def test_a_mishap_is_a_page_like_any_other(page: Page, name: str) -> None:
    status, meet = MISHAPS[name]
    settle(page)
    response = meet(page)
    assert response.status == status
    assert page.locator("h1").count() == 1
    assert heading(page) in page.title()
    assert response.headers["cache-control"] == "no-store"
    assert axe(page) + small_targets(page) == []


@pytest.mark.parametrize("name", MISHAPS)
def test_a_mishap_fits_an_old_phone(narrow: Page, name: str) -> None:
    settle(narrow)
    MISHAPS[name][1](narrow)
    assert overflow(narrow) == 0


@pytest.mark.parametrize("name", [n for n, (status, _meet) in MISHAPS.items() if status != 409])
def test_from_a_mishap_one_goes_on_with_all_answers(page: Page, name: str) -> None:
    settle(page)
    MISHAPS[name][1](page)
    page.goto("/answers")
    assert "忻州市忻府区" in page.locator("main").inner_text()


def test_an_expired_form_keeps_its_entries_and_goes_through_at_the_second_try(page: Page) -> None:
    settle(page)
    MISHAPS["expired form"][1](page)
    assert page.title().startswith("错误：")
    assert focused(page) == "error-summary"
    assert page.input_value("#year") == "1985"
    page.fill("#month", "3")
    assert send(page).status == 200
    page.goto("/answers")
    assert "1985年3月" in page.locator("main").inner_text()
