"""The library: every rule can be read without answering anything, as a page and as data."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from lxml import html

from tests.strict_client import StrictClient
from webapp.engine.model import Rulebook, Theme

NINGBO, EDGE = "cn/zhejiang/ningbo", "/library/figures/edge_multiple/cn"


def document(page: Any) -> Any:
    return html.document_fromstring(page.data.decode())


def text(page: Any) -> str:
    return " ".join(document(page).text_content().split())


@pytest.fixture(scope="module")
def book(app: Flask) -> Rulebook:
    found: Rulebook = app.extensions["rulebook"]
    return found


def addresses(book: Rulebook) -> list[str]:
    """Every page of the library that has its data beside it."""
    places = [one.id for one in book.places.values()]
    return [
        "/library", "/library/instruments", "/library/employers",
        *(f"/library/places/{id}" for id in places),
        *(f"/library/letters/{id}" for id in places),
        *(f"/library/themes/{theme}" for theme in Theme),
        *(f"/library/benefits/{id}" for id in book.benefits),
        *(f"/library/provisions/{id}" for id in book.provisions),
        *(f"/library/instruments/{id}" for id in book.instruments),
    ]  # fmt: skip


def test_every_page_reads_as_a_page_and_as_data(client: StrictClient, book: Rulebook) -> None:
    for address in addresses(book):
        page = client.get(address)
        assert page.status_code == 200, address
        assert not re.search(r"\{\w*\}|%\(", text(page)), address
        data = client.get(f"{address}.json")
        assert data.get_json()["rulebook"] == book.version, address
        assert document(page).xpath(f"//a[@href='{address}.json']"), address


def test_a_provision_stands_beside_its_clause(client: StrictClient, book: Rulebook) -> None:
    one = book.provisions["cn/shanxi/dibao_single_person"]
    page = text(client.get(f"/library/provisions/{one.id}"))
    assert one.citation.quote in page
    assert one.citation.at in page
    assert "未经主管部门核对" in page
    assert "member.grade in [1, 2]" in page


def test_text_in_traditional_characters_is_shown_simplified_and_marked(
    client: StrictClient, book: Rulebook
) -> None:
    one = next(p for p in book.provisions.values() if p.place == NINGBO and p.citation.quote_hans)
    page = client.get(f"/library/provisions/{one.id}")
    assert one.citation.quote_hans in text(page)
    assert document(page).xpath("//q[@lang='zh-Hant']/text()") == [one.citation.quote]


def test_one_benefit_is_shown_for_all_places_side_by_side(
    client: StrictClient, book: Rulebook
) -> None:
    rows = document(client.get("/library/benefits/nursing_subsidy")).xpath("//tbody/tr")
    doors = [p for p in book.provisions.values() if p.benefit == "nursing_subsidy"]
    assert len(rows) == len(doors) > 4


def test_the_letter_asks_each_question_once(client: StrictClient, book: Rulebook) -> None:
    data: Any = client.get("/library/letters/cn/shanxi/xinzhou.json").get_json()
    for office in data["offices"]:
        asks = [question["ask"] for question in office["questions"]]
        assert len(asks) == len(set(asks))
    points = {o.ask for p in book.provisions.values() if p.place == data["place"] for o in p.open}
    assert len(points) <= len({q["ask"] for office in data["offices"] for q in office["questions"]})


def test_words_are_searched_by_post_and_stand_in_no_address(client: StrictClient) -> None:
    page = client.submit(client.get("/library/search"), 0, words="渐退期")
    assert page.request.path == "/library/search"
    assert not page.request.query_string
    assert "宁波" in text(page)
    nothing = client.submit(client.get("/library/search"), 0, words="没有这样的词")
    assert "没有找到" in text(nothing)


def test_another_figure_shows_the_examples_that_would_change(client: StrictClient) -> None:
    page = client.submit(client.get(EDGE), 0, value="2")
    assert re.search(r"结果会变的例子：[1-9]", text(page))
    same = client.submit(client.get(EDGE), 0, value="1.5")
    assert "结果会变的例子：0 个" in text(same)


@pytest.mark.parametrize("wrong", ["", "两倍", "-1", "1/0"])
def test_what_is_no_figure_is_said_and_kept(client: StrictClient, wrong: str) -> None:
    page = client.submit(client.get(EDGE), 0, value=wrong)
    assert page.status_code == 422
    assert document(page).xpath("//input[@id='value']/@value") == [wrong]
    assert "请填一个数" in text(page)


@pytest.mark.parametrize(
    "address", ["/library/places/cn/moon", "/library/themes/fun", "/library/provisions/cn/x",
                "/library/benefits/x", "/library/instruments/x", "/library/letters/cn/moon",
                "/library/figures/x/cn"],
)  # fmt: skip
def test_what_is_not_there_is_404(client: StrictClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_library_needs_no_yes_and_asks_nothing(client: StrictClient) -> None:
    assert client.get("/library").status_code == 200


def test_links_lead_to_pages_and_not_to_data(client: StrictClient) -> None:
    page = document(client.get("/library"))
    assert page.xpath("//footer//a[text()='规则库']/@href") == ["/library"]
    assert page.xpath("//main//ul//a[contains(@href, '.json')]") == []
    assert "/library/instruments" in page.xpath("//main//a/@href")
