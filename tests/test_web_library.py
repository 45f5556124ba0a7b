"""The library: every rule can be read without answering anything, as a page and as data."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from lxml import html

from tests.strict_client import StrictClient
from webapp.engine.model import Rulebook, Theme
from webapp.mutation import reads

NINGBO, EDGE = "cn/zhejiang/ningbo", "/library/figures/edge_multiple/cn"
MONTHS = "/library/figures/taper_months/cn/shanxi/xinzhou"
LINE = "/library/figures/dibao_standard_annual/cn/shanxi/xinzhou"


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
        "/library", "/library/instruments", "/library/employers", "/library/figures",
        *(f"/library/figures/{name}/{place}" for place, name in book.parameters),
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


@pytest.mark.parametrize(
    ("address", "wrong", "advice"),
    [
        *((EDGE, wrong, "请填一个数") for wrong in
          ("", "两倍", "-1", "1/0", "1e9", "1e9999999", "0x10", "1_0", "٣", "nan", "1.00001")),
        (EDGE, "1001", "这个数太大了"),
        (MONTHS, "1001", "这个数太大了"),
        (MONTHS, "300000", "请填一个数"),
        (MONTHS, "1e9999999", "请填一个数"),
        (MONTHS, "6.5", "只填整数"),
        (LINE, "1234567890", "最多九位数"),
        (LINE, "1.005", "最多写到分"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_said_and_kept(
    client: StrictClient, address: str, wrong: str, advice: str
) -> None:
    page = client.submit(client.get(address), 0, value=wrong)
    assert page.status_code == 422
    assert document(page).xpath("//input[@id='value']/@value") == [wrong]
    assert advice in text(page)


@pytest.mark.parametrize(
    ("address", "value"), [(EDGE, "1000"), (EDGE, "１．５"), (MONTHS, "1000"), (LINE, "999999999")]
)
def test_the_largest_figures_are_tried(client: StrictClient, address: str, value: str) -> None:
    assert "结果会变的例子" in text(client.submit(client.get(address), 0, value=value))


def test_every_figure_a_provision_reads_leads_to_its_page(
    client: StrictClient, book: Rulebook
) -> None:
    for id in ("cn/shanxi/dibao_single_person", "cn/shanxi/exit_taper", "cn/dibao_household"):
        page = document(client.get(f"/library/provisions/{id}"))
        linked = set(page.xpath("//section[@aria-labelledby='figures']//a/@href"))
        for name in reads(book.provisions[id]):
            assert any(link.startswith(f"/library/figures/{name}/") for link in linked), (id, name)


def test_every_figure_is_in_the_index(client: StrictClient, book: Rulebook) -> None:
    assert "/library/figures" in document(client.get("/library")).xpath("//main//a/@href")
    links = document(client.get("/library/figures")).xpath("//h3/a/@href")
    assert sorted(links) == sorted(f"/library/figures/{n}/{p}" for p, n in book.parameters)


def test_a_figure_says_for_whom_since_when_and_from_where(client: StrictClient) -> None:
    page = text(client.get(LINE))
    row = next(part for part in page.split("。") if "忻府区" in part and "城镇" in part)
    assert "每人每年 7,752 元" in row
    assert "从 2024年1月1日起" in row
    assert "忻州市 2024 年度城乡低保、特困供养对象保障标准" in page
    assert "依据读自" in page
    assert "单人户申请低保" in page


def test_a_plan_that_is_over_is_never_said_to_be_in_force(
    client: StrictClient, book: Rulebook
) -> None:
    page = text(client.get("/library/provisions/cn/shanxi/nursing_subsidy"))
    assert "依据的文件现在有效。" not in page
    assert "写这一条的规划期限已经过了，别的文件还在管这件事。" in page
    assert "管的是2021年1月到2025年12月。" in page
    clauses = document(client.get("/library/provisions/cn/shanxi/nursing_subsidy")).xpath(
        "//div[@class='clause']"
    )
    assert len(clauses) > 2
    assert all(re.search("印发", clause.text_content()) for clause in clauses)


def test_the_letter_of_a_county_holds_what_is_open_above_it(client: StrictClient) -> None:
    data: Any = client.get("/library/letters/cn/shanxi/xinzhou/xinfu.json").get_json()
    assert data["offices"] == []
    assert [one["id"] for one in data["above"]] == ["cn/shanxi/xinzhou", "cn/shanxi", "cn"]
    pairs = [(office["office"], question["ask"]) for place in data["above"]
             for office in place["offices"] for question in office["questions"]]  # fmt: skip
    assert len(pairs) == len(set(pairs)) > 100
    page = text(client.get("/library/letters/cn/shanxi/xinzhou/xinfu"))
    assert "山西省的文件没有写清、在这里也要问的" in page
    assert re.search(r"《[^》]+》 ?[一二三]\(", page)


@pytest.mark.parametrize("words", ["残疾人两项补贴", "免费坐公交车", "低保单人户"])
def test_words_that_stand_nowhere_whole_are_found_by_their_parts(
    client: StrictClient, words: str
) -> None:
    found = client.submit(client.get("/library/search"), 0, words=words)
    assert re.search(r"找到 [1-9]\d* 条规定", text(found))


def test_the_table_of_a_benefit_names_clause_and_dates(client: StrictClient) -> None:
    table = document(client.get("/library/benefits/nursing_subsidy")).xpath("//table")[0]
    rows = table.xpath(".//tbody/tr/td[@data-label='依据和日期']")
    assert rows
    assert all("《" in row.text_content() and "印发" in row.text_content() for row in rows)


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
