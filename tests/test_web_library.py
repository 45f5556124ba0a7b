"""The library: every rule can be read without answering anything, as a page and as data."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from lxml import html

from tests.strict_client import StrictClient
from webapp.config import rules_folder
from webapp.engine.model import Rulebook, Theme
from webapp.engine.reads import figures
from webapp.library.compare import differences, doors_at, plan_places
from webapp.library.suppose import _TRYING
from webapp.provenance import covered

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
        "/library/offices",
        *(f"/library/figures/{name}/{place}" for place, name in book.parameters),
        *(f"/library/places/{id}" for id in places),
        *(f"/library/letters/{id}" for id in places),
        *(f"/library/themes/{theme}" for theme in Theme),
        *(f"/library/benefits/{id}" for id in book.benefits),
        *(f"/library/provisions/{id}" for id in book.provisions),
        *(f"/library/instruments/{id}" for id in book.instruments),
        *(f"/library/directory/{id}" for id in book.directory),
        *(f"/library/employers/{id}" for id in book.employers),
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
    conditions = [row.xpath("./td[@data-label='条件']")[0].text_content() for row in rows]
    assert all("有残疾人证" in said for said in conditions)


def test_a_plan_place_without_the_benefit_says_so(client: StrictClient, book: Rulebook) -> None:
    page = document(client.get("/library/benefits/exit_taper"))
    rows = page.xpath("//tbody/tr[contains(., '规划未写')]")
    assert [row.xpath("./th")[0].text_content() for row in rows] == ["重庆市开州区"]
    named = {row.xpath("./th//a/@href")[0] for row in page.xpath("//tbody/tr")}
    assert len(plan_places(book)) == 5
    assert len(named) == 6  # and the nation
    data: Any = client.get("/library/benefits/exit_taper.json").get_json()
    assert [one["place"] for one in data["unwritten"]] == ["cn/chongqing/kaizhou"]


def test_what_a_plan_wrote_is_never_said_to_be_unwritten(book: Rulebook) -> None:
    """Every row of the inventory that became a benefit has a door at the place of its plan."""
    plans = {one.id.partition("-")[0]: one.place
             for one in book.instruments.values() if one.kind == "plan"}  # fmt: skip
    for row, entry in covered(rules_folder()).items():
        if entry["becomes"] in ("rule", "part_of"):
            of = entry["of"]
            benefit = book.provisions[of].benefit if of in book.provisions else of
            assert doors_at(book, benefit, plans[row.partition("/")[0]]), row


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


def test_what_was_found_is_given_as_data_by_post_too(
    client: StrictClient, book: Rulebook, caplog: pytest.LogCaptureFixture
) -> None:
    found = client.submit(client.get("/library/search"), 0, words="渐退期")
    data = client.submit(found, 1)
    assert data.request.path == "/library/search.json"
    assert not data.request.query_string
    ids = {one["id"] for one in data.get_json()["found"]["provisions"]}
    assert "cn/shanxi/exit_taper" in ids
    assert client.get("/library/search.json").get_json()["rulebook"] == book.version
    assert client.get("/library/search.json?words=渐退期").get_json()["found"] is None
    assert "渐退期" not in caplog.text


def test_open_points_and_details_are_found(client: StrictClient, book: Rulebook) -> None:
    found = client.submit(client.get("/library/search"), 0, words="陪同")
    assert "免费坐市内公交" in text(found) or "公交" in text(found)
    point = next(o for p in book.provisions.values() for o in p.open)
    asked = client.submit(client.get("/library/search"), 0, words=point.ask[:12])
    assert "没有一条写着全部的字" not in text(asked)


def test_an_entry_has_an_address_of_its_own(client: StrictClient, book: Rulebook) -> None:
    for kind, known in (("directory", book.directory), ("employers", book.employers)):
        one = next(iter(known.values()))
        address = f"/library/{kind}/{one.id}"
        place = document(client.get(f"/library/places/{one.place}"))
        assert place.xpath(f"//main//a[@href='{address}']/text()") == [one.name]
        data: Any = client.get(f"{address}.json").get_json()
        assert (data["id"], data["kind"]) == (one.id, kind)
        assert one.citation.at in text(client.get(address))


def test_another_figure_shows_the_examples_that_would_change(client: StrictClient) -> None:
    page = client.submit(client.get(EDGE), 0, value="2")
    assert re.search(r"结果会变的例子：[1-9]", text(page))
    same = client.submit(client.get(EDGE), 0, value="1.5")
    assert "结果会变的例子：0 个" in text(same)


def test_figures_are_tried_one_at_a_time_and_what_was_found_is_kept(client: StrictClient) -> None:
    with _TRYING:
        busy = client.submit(client.get(EDGE), 0, value="1.75")
        assert (busy.status_code, "现在忙不过来" in text(busy)) == (503, True)
    assert client.submit(client.get(EDGE), 0, value="1.75").status_code == 200
    with _TRYING:
        assert client.submit(client.get(EDGE), 0, value="1.75").status_code == 200


def test_another_figure_shows_the_sums_that_would_change(
    client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = "/library/figures/nursing_subsidy/cn/shanxi"
    page = text(client.submit(client.get(figure), 0, value="999"))
    assert "会变成：每人每月 999 元" in page
    monkeypatch.setattr("webapp.library.suppose.SHOWN_AT_MOST", 1)
    page = text(client.submit(client.get(figure), 0, value="999"))
    count = re.search(r"结果会变的例子：(\d+) 个", page)
    assert count
    assert f"还有 {int(count[1]) - 1} 个也会变，这里没有列出来。" in page


def test_what_was_tried_is_given_as_data(client: StrictClient) -> None:
    found = client.submit(client.get(EDGE), 0, value="2")
    data: Any = client.submit(found, 1).get_json()
    assert data["tried"]["value"] == "2"
    assert data["tried"]["count"] == len(data["tried"]["changed"]) + data["tried"]["more"] > 0
    assert data["tried"]["changed"][0]["before"] != data["tried"]["changed"][0]["after"]


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
        for name in figures(book.provisions[id]):
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
                "/library/figures/x/cn", "/library/directory/cn/x", "/library/employers/cn/x"],
)  # fmt: skip
def test_what_is_not_there_is_404(client: StrictClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("door", "parent"),
    [
        ("cn/liaoning/dibao_single_person-illness", "cn/dibao_single_person-illness"),
        ("cn/zhejiang/ningbo/cixi/dibao_single_person", "cn/dibao_single_person"),
        ("cn/zhejiang/ningbo/yinzhou/dibao_single_person", "cn/dibao_single_person"),
        ("cn/chongqing/kaizhou/medical_contribution-wider", "cn/medical_contribution-local"),
    ],
)
def test_a_door_is_compared_with_the_one_that_corresponds(
    client: StrictClient, door: str, parent: str
) -> None:
    data: Any = client.get(f"/library/provisions/{door}.json").get_json()
    assert data["parent"] == parent


def test_other_figures_and_other_tests_are_differences(client: StrictClient) -> None:
    page = text(client.get("/library/provisions/cn/zhejiang/ningbo/living_subsidy"))
    compared = page.partition("和上一级的规定比")[2]
    assert (
        "“当地低保标准”不一样：这里是 慈溪市、宁海县、象山县、余姚市：每人每年 12,754.80 元"
        in compared
    )
    page = text(client.get("/library/provisions/cn/liaoning/dibao_single_person-illness"))
    assert "“您本人的收入低于低保标准”不一样：这里是 member.own_annual_income == 0 or" in page


def test_money_that_differs_is_a_difference(book: Rulebook, app: Flask) -> None:
    one = book.provisions["cn/shanxi/living_subsidy"]
    (paid,) = one.amounts
    less = replace(one, amounts=())
    more = replace(one, amounts=(replace(paid, parameter="nursing_subsidy"),))
    with app.test_request_context():
        day = date(2026, 11, 24)
        assert differences(book, one, less, day)[0].startswith("多了一笔钱：")
        assert differences(book, less, one, day)[0].startswith("少了一笔钱：")
        assert (
            "这里是 living_subsidy，那边是 nursing_subsidy" in differences(book, one, more, day)[0]
        )
        assert differences(book, one, one, day) == []


def test_how_other_places_differ_stands_on_the_page_and_in_the_data(client: StrictClient) -> None:
    address = "/library/provisions/cn/shanxi/xinzhou/exit_taper"
    data: Any = client.get(f"{address}.json").get_json()
    found = {one["place"]: one for one in data["elsewhere"]}
    assert found.keys() == {"cn/chongqing/kaizhou", "cn/liaoning/shenyang", "cn/zhejiang/ningbo"}
    assert found["cn/chongqing/kaizhou"]["provision"] is None
    length = "“渐退期的月数”不一样：这里是 6 个月，那边是 12 个月。"
    assert length in found["cn/zhejiang/ningbo"]["differs"]
    page = text(client.get(address))
    assert "重庆市开州区：规划未写" in page
    assert length in page


def test_what_somebody_signed_is_not_said_to_be_unchecked(
    app: Flask, client: StrictClient, book: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = "cn/shanxi/exit_taper"
    by = {"by": "某县民政局", "on": "2026-11-01"}
    signed = {**book.provisions, id: replace(book.provisions[id], review=by)}
    monkeypatch.setitem(app.extensions, "rulebook", replace(book, provisions=signed, memo={}))
    page = text(client.get(f"/library/provisions/{id}"))
    assert "某县民政局核对过（2026-11-01）" in page
    assert "未经主管部门核对" not in page
    assert "只有写明了谁核对过的，才核对过。" in text(client.get("/library/benefits/exit_taper"))
    assert "未经主管部门核对" in text(client.get("/library/provisions/cn/dibao_household"))


def test_ways_to_an_office_stand_with_their_source(client: StrictClient, book: Rulebook) -> None:
    data: Any = client.get("/library/offices.json").get_json()
    found = {one["id"]: one for one in data["offices"]}
    assert found.keys() == book.offices.keys()
    (line,) = found["hotline"]["reach"]
    assert (line["kind"], line["number"], line["citation"]["trust"]) == (
        "voice", "12345", "unverified")  # fmt: skip
    assert "请先确认" in line["says"]
    page = text(client.get("/library/offices"))
    assert "残疾人服务热线 12385。 《全国残疾人服务热线" in page
    assert "民政通" in page


def test_the_library_needs_no_yes_and_asks_nothing(client: StrictClient) -> None:
    assert client.get("/library").status_code == 200


def test_links_lead_to_pages_and_not_to_data(client: StrictClient) -> None:
    page = document(client.get("/library"))
    assert page.xpath("//footer//a[text()='规则库']/@href") == ["/library"]
    assert page.xpath("//main//ul//a[contains(@href, '.json')]") == []
    assert "/library/instruments" in page.xpath("//main//a/@href")


@pytest.mark.parametrize(
    "place",
    [
        "cn/shanxi/xinzhou/xinfu",
        "cn/zhejiang/ningbo",
        "cn/liaoning/shenyang",
        "cn/chongqing/kaizhou",
    ],
)
def test_a_letter_asks_no_office_about_the_person_who_sends_it(
    client: StrictClient, place: str
) -> None:
    page = document(client.get(f"/library/letters/{place}"))
    asked = [one.text for one in page.xpath("//ol/li")]
    assert len(asked) > 20
    assert [says for says in asked if re.search("[您我]|申请人", says)] == []
