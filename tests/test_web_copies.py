"""Results pages turned back to: quick, for the same browser alone, and not for long."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from tests.strict_client import StrictClient
from tests.test_web_results import PEOPLE, visitor
from webapp.answers import _opened, _pack
from webapp.pages import results
from webapp.pages.copies import SealedCopies

NAME, OTHER = list(PEOPLE)[:2]
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def copies(app: Flask) -> Iterator[SealedCopies]:
    before, app.extensions["copies"] = app.extensions["copies"], SealedCopies(200)
    yield app.extensions["copies"]
    app.extensions["copies"] = before


@pytest.fixture
def assessed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time an assessment was made."""
    times: list[int] = []
    really = results.assess

    def counted(*args: Any) -> Any:
        times.append(1)
        return really(*args)

    monkeypatch.setattr(results, "assess", counted)
    return times


def change(client: StrictClient, **changed: Any) -> None:
    with client.session_transaction() as session:
        session["answers"] = _pack(replace(_opened(session["answers"]), **changed))


def test_the_page_turned_back_to_is_the_same_with_a_token_that_works(
    app: Flask, copies: SealedCopies, assessed: list[int]
) -> None:
    client = visitor(app, NAME)
    client.get("/privacy")  # the token is in the cookie from the first page on
    first, second = client.get("/results").text, client.get("/results").text
    assert len(assessed) == 1
    assert TOKEN.sub("", first) == TOKEN.sub("", second)
    assert "\0" not in second
    token = TOKEN.findall(second)[0]
    assert client.post("/language", data={"csrf_token": token, "language": "en"}).status_code == 303
    assert "What you can apply for" in client.get("/results").text
    assert len(assessed) == 2


def test_another_answer_or_another_person_gets_a_page_of_their_own(
    app: Flask, copies: SealedCopies, assessed: list[int]
) -> None:
    one, other = visitor(app, NAME), visitor(app, OTHER)
    mine, theirs = one.get("/results").text, other.get("/results").text
    assert TOKEN.sub("", mine) != TOKEN.sub("", theirs)
    change(one, revision=99)
    one.get("/results")
    assert len(assessed) == 3


def test_nothing_is_kept_for_a_shared_computer(
    app: Flask, copies: SealedCopies, assessed: list[int]
) -> None:
    client = visitor(app, NAME, shared=True)
    change(client, shared=True)
    client.get("/results")
    client.get("/results")
    assert len(assessed) == 2
    assert not copies._kept


def test_a_copy_can_be_neither_found_nor_read_without_the_cookie() -> None:
    copies = SealedCopies(2)
    copies.keep("the cookie of one", "/results", "残疾等级：一级")
    assert copies.find("the cookie of one", "/results") == "残疾等级：一级"
    assert copies.find("the cookie of another", "/results") is None
    assert copies.find("the cookie of one", "/dates") is None
    memory = b"".join(name + sealed for name, sealed in copies._kept.items())
    assert "残疾".encode() not in memory
    assert b"cookie" not in memory


def test_the_oldest_goes_first_and_all_go_in_time() -> None:
    copies = SealedCopies(2, seconds=0.4)
    for number in range(3):
        copies.keep("cookie", f"/results/{number}", "text")
    assert [copies.find("cookie", f"/results/{n}") for n in range(3)] == [None, "text", "text"]
    in_memory = copies._kept._Cache__data  # type: ignore[attr-defined]  # len() hides the expired
    patience = time.monotonic() + 10
    while in_memory and time.monotonic() < patience:
        time.sleep(0.05)  # nobody asks; they go by themselves
    assert not in_memory


@pytest.mark.parametrize(("most", "said"), [(200, True), (0, False)])
def test_the_privacy_page_says_what_is_kept(
    app: Flask, client: StrictClient, monkeypatch: pytest.MonkeyPatch, most: int, said: bool
) -> None:
    monkeypatch.setitem(app.config, "COPIES", most)
    assert ("会锁起来" in client.get("/privacy").text) is said


def test_a_service_can_do_without_copies(
    app: Flask, assessed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "copies", SealedCopies(0))
    client = visitor(app, NAME)
    client.get("/results")
    client.get("/results")
    assert len(assessed) == 2
