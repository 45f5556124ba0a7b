"""Results, one page a benefit and paper, for every invented person, by the real rules."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from lxml import html

from tests.conftest import DAY
from tests.strict_client import StrictClient
from tests.test_people import people
from webapp import create_app
from webapp.answers import Answers, _pack
from webapp.wording.doors import unknowns

PEOPLE = {person["name"]: person for person in people()}
EVERYONE = pytest.mark.parametrize("name", PEOPLE)
TAPER = "郭家，两种数法不一样的那个月"
CHILD = "小雨，没有残疾人证的孩子"
NOTHING_KNOWN = "连地方也说不清楚的人"
WELL_OFF = "老米，三级肢体，家里不困难"
HELD = "老韩，低保家庭的一级残疾人"
SOME = [TAPER, CHILD, NOTHING_KNOWN, WELL_OFF]
SOME += ["什么都说不清楚的人，在忻州", "周家兄妹，家里有两个残疾人"]
PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)s|\bNone\b|。。|：：|；。|？。|，。")


def answered(person: dict[str, Any]) -> dict[str, Any]:
    """The stored answers of an invented person (of the first member)."""
    facts = person["facts"]
    if "members" in facts:
        first = {f"member.{key}": v for key, v in facts["members"][0].items() if key != "id"}
        facts = {f"household.{key}": v for key, v in facts["household"].items()} | first
    values = {name: value for name, value in facts.items() if value is not None}
    for name in ("member.grade", "member.self_care"):
        if name in values:
            values[name] = str(values[name])
    if isinstance(parts := values.get("member.parts"), dict):
        values["member.parts"] = [{"category": c, "grade": str(g)} for c, g in parts.items()]
    return values


def visitor(
    app: Flask, name: str, voice: str = "self", language: str | None = None, **more: Any
) -> StrictClient:
    """A browser that has answered everything as that person."""
    person = PEOPLE[name]
    app.config["TODAY"] = date.fromisoformat(person["on"])
    client = app.test_client()
    assert isinstance(client, StrictClient)
    answers = Answers(voice=voice, language=language, consent=True, values=answered(person) | more)
    with client.session_transaction() as session:
        session["answers"] = _pack(answers)
    return client


@pytest.fixture(scope="module")
def site() -> Flask:
    app = create_app({"TESTING": True, "TODAY": DAY})
    app.test_client_class = StrictClient
    return app


def main(page: Any) -> Any:
    document: Any = html.document_fromstring(page.data.decode())
    return document.xpath("//main")[0]


def text(page: Any) -> str:
    return " ".join(main(page).text_content().split())


def pages_of(client: StrictClient) -> list[str]:
    return sorted(set(main(client.get("/results")).xpath(".//a/@href[contains(., '/results/')]")))


@pytest.mark.parametrize("address", ["/results", "/results/certificate", "/print", "/print.pdf"])
def test_no_result_before_the_yes_and_the_places(site: Flask, address: str) -> None:
    client = site.test_client()
    assert client.get(address).location == "/?again=1"
    with client.session_transaction() as session:
        session["answers"] = _pack(Answers(consent=True))
    assert client.get(address).location == "/places"


@EVERYONE
def test_everybody_gets_a_list_that_is_small_and_whole(site: Flask, name: str) -> None:
    page = visitor(site, name).get("/results")
    assert not PLACEHOLDER.search(text(page)), PLACEHOLDER.search(text(page))
    css = [Path(site.static_folder or "", f).read_bytes() for f in ("app.css", "results.css")]
    sizes = [len(gzip.compress(part)) for part in (page.data, *css)]
    assert sum(sizes) <= 25_000
    benefits = site.extensions["rulebook"].benefits
    assert len(pages_of(visitor(site, name))) == len(benefits)


@EVERYONE
def test_the_most_useful_stands_first_and_nobody_is_left_with_refusals(
    site: Flask, name: str
) -> None:
    headings = main(visitor(site, name).get("/results")).xpath(".//section/h2/@id")
    assert headings == [id for id in ("first", "offers", "ask-where") if id in headings]
    assert "first" in headings


@EVERYONE
def test_the_first_screen_holds_five_at_most_and_what_can_be_had_now_leads(
    site: Flask, name: str
) -> None:
    page = main(visitor(site, name).get("/results"))
    shown = page.xpath(".//section[@aria-labelledby='first']//p[contains(@class, 'status')]/@class")
    kinds = [one.split()[1] for one in shown]
    assert 0 < len(kinds) <= 5
    assert not set(kinds) & {"not_met", "no_rule", "receiving"}
    hope = [kind for kind in kinds if kind in ("can_apply", "locally_possible")]
    assert hope == sorted(hope), "what may only be there locally comes after what can be had"


@EVERYONE
def test_every_benefit_stands_in_its_part_of_life_with_counts(site: Flask, name: str) -> None:
    page = main(visitor(site, name).get("/results"))
    for part in page.xpath(".//details[ul[@class='lines']]"):
        counted = [int(n) for n in re.findall(r"[0-9]+", part.findtext("summary"))]
        assert sum(counted) == len(part.xpath(".//a[starts-with(@href, '/results/')]"))


@pytest.mark.parametrize("name", SOME)
def test_each_benefit_has_a_page_that_says_what_to_do(site: Flask, name: str) -> None:
    client = visitor(site, name)
    for address in pages_of(client):
        page = client.get(address)
        assert not PLACEHOLDER.search(text(page)), (address, PLACEHOLDER.search(text(page)))
        for words in ("现在做什么", "去哪里办", "书面的决定", "12345", "12385", "当面", "代办"):
            assert words in text(page), (address, words)


@pytest.mark.parametrize("name", SOME)
def test_only_official_pages_are_linked(site: Flask, name: str) -> None:
    client = visitor(site, name)
    for address in pages_of(client):
        for link in main(client.get(address)).xpath(".//a/@href[starts-with(., 'http')]"):
            assert f".{urlsplit(link).hostname}".endswith((".gov.cn", ".cdpf.org.cn")), link


def test_a_refusal_says_why_and_what_would_change_it(site: Flask) -> None:
    page = text(visitor(site, WELL_OFF).get("/results/dibao_household"))
    assert "× 不符合" not in page, "the symbol is drawn by the style sheet, and not read out"
    assert "不符合：您家每人每月的收入低于低保标准" in page
    assert re.search(r"“全家一年的收入”不到每年 [\d,]+ 元（平均每人每月(大约)? [\d,.]+ 元）", page)
    assert "请他们给书面的决定" in page


def test_a_clause_is_cited_with_its_words_trust_and_date(site: Flask) -> None:
    page = visitor(site, TAPER).get("/results/exit_taper")
    quote = main(page).xpath("string(.//q)")
    assert quote == "在其家庭成员人均收入超过当地低保标准后给予6个月的渐退期"
    assert "依据读自规划原文（2026年" in text(page)
    assert "这份规划的期限已经过了" in text(page)
    assert "未经主管部门核对" in text(page)


def test_the_taper_is_a_table_with_a_picture_that_is_not_read_out(site: Flask) -> None:
    page = main(visitor(site, TAPER).get("/results/exit_taper"))
    table = page.xpath(".//table[1]")[0]
    assert table.xpath("./tbody/tr/th/text()") == [f"2026年{month}月" for month in range(5, 12)]
    assert table.xpath(".//svg/@aria-hidden") == ["true"] * 7
    assert "就是这个月" in table.xpath("string(./tbody/tr[last()])")


def test_an_amount_comes_with_its_date(site: Flask) -> None:
    page = text(visitor(site, "老韩，低保家庭的一级残疾人").get("/results/living_subsidy"))
    assert re.search(r"每人每月 122 元。这是 \d{4}年\d+月的数", page)


def test_a_child_without_a_certificate_is_shown_the_way_in(site: Flask) -> None:
    client = visitor(site, CHILD, "child")
    page = text(client.get("/results"))
    assert "孩子能申请什么" in page
    assert "办好“残疾人证”以后，可以申请这一项" in page
    assert "您" not in page
    certificate = text(client.get("/results/certificate"))
    assert "办好以后，可以申请：困难残疾人生活补贴" in certificate
    assert "您" not in text(visitor(site, CHILD, "other").get("/results"))


def test_what_is_held_already_is_not_measured_again(site: Flask) -> None:
    page = main(visitor(site, TAPER).get("/results/dibao_household"))
    headings = page.xpath(".//h2/text()")
    assert "已在享受" in page.text_content()
    assert "为什么" not in headings
    assert "带什么" not in headings


def test_where_the_place_is_unclear_the_places_are_asked_first(site: Flask) -> None:
    page = main(visitor(site, NOTHING_KNOWN).get("/results/nursing_subsidy"))
    assert page.xpath(".//a[@href='/questions/household.hukou']")


def test_what_is_missing_can_be_answered_from_the_page(site: Flask) -> None:
    page = main(visitor(site, CHILD).get("/results/tekun"))
    assert page.xpath(".//a[starts-with(@href, '/questions/member.')]")


def test_an_unknown_benefit_is_a_404(site: Flask) -> None:
    assert visitor(site, TAPER).get("/results/no_such_thing").status_code == 404


def test_impossible_answers_are_named_with_a_way_to_change_them(site: Flask) -> None:
    page = visitor(site, TAPER, **{"member.born": "2030-01-01"}).get("/results")
    assert page.status_code == 422
    assert main(page).xpath(".//a[@href='/questions/member.born']")


@EVERYONE
def test_figures_that_nobody_reviewed_for_years_break_no_page(site: Flask, name: str) -> None:
    client = visitor(site, name)
    site.config["TODAY"] = date(2031, 1, 1)
    for address in ("/results", "/counter", "/print", "/print/full"):
        page = client.get(address)
        assert page.status_code == 200
        assert not PLACEHOLDER.search(text(page)), PLACEHOLDER.search(text(page))


def test_an_old_figure_is_asked_of_the_office_of_its_benefit(site: Flask) -> None:
    book = site.extensions["rulebook"]
    provision = book.provisions["cn/child_rehab"]
    office = {"says": "", "office": "dpf"}
    row = {"kind": "overdue", "what": "screening_age_to", "ask": office}
    with site.test_request_context():
        found = {"unknown": [row], "criteria": [], "away": False}
        (asked,) = unknowns(book, provision, found)
    assert (asked.office, asked.fact) == ("dpf", "")


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"household.annual_income": 100, "member.own_annual_income": 101}, True),
        ({"household.annual_income": 101, "member.own_annual_income": 101}, False),
        ({"household.annual_income": "unclear", "member.own_annual_income": 101}, False),
        ({"member.category": "multiple", "member.grade": "3",
          "member.parts": [{"category": "mental", "grade": "2"}]}, True),
        ({"member.category": "multiple", "member.grade": "2",
          "member.parts": [{"category": "mental", "grade": "2"}]}, False),
        ({"member.category": "vision", "member.grade": "3",
          "member.parts": [{"category": "mental", "grade": "2"}]}, False),
    ],
)  # fmt: skip
def test_answers_that_do_not_go_together_are_told_and_kept(
    site: Flask, answers: dict[str, Any], wrong: bool
) -> None:
    client = visitor(site, WELL_OFF, **{"member.certificate": "held"}, **answers)
    check, results = client.get("/answers"), client.get("/results")
    assert ("有没有填错" in text(check), "有没有填错" in text(results)) == (wrong, wrong)
    for fact in answers if wrong and len(answers) == 2 else ():
        assert main(check).xpath(f".//div[@class='panel']//a[@href='/questions/{fact}']")


def test_nothing_about_a_person_stands_in_an_address(site: Flask) -> None:
    client = visitor(site, WELL_OFF)
    for address in ("/results", "/print", "/results/tekun"):
        for link in main(client.get(address)).xpath(".//a/@href"):
            assert "?" not in link or link.startswith("http")


def names(page: Any) -> list[str]:
    """The benefits on the first screen, in order."""
    found: list[str] = main(page).xpath(".//ul[@class='cards']//h3/a/text()")
    return found


def test_what_opens_others_stands_before_them(site: Flask) -> None:
    first = names(visitor(site, CHILD).get("/results"))
    assert "残疾人证" in first


def test_a_child_is_told_of_rehabilitation_as_early_as_of_money(site: Flask) -> None:
    assert any("康复" in name for name in names(visitor(site, CHILD).get("/results")))


def test_what_could_be_done_first_never_replaces_what_stands_now(site: Flask) -> None:
    """A benefit that is open now keeps its own status; the certificate is told as well."""
    page = main(visitor(site, CHILD).get("/results/child_rehab"))
    strong = page.xpath(".//p/strong/text()")[0]
    assert "办好“残疾人证”以后" not in strong


@pytest.mark.parametrize(
    ("address", "back"),
    [
        ("/questions/household.heads?for=job", "/job"),
        ("/questions/household.heads?for=dibao_household", "/results/dibao_household"),
    ],
)
def test_a_single_question_leads_back_to_the_page_that_sent_here(
    site: Flask, address: str, back: str
) -> None:
    client = visitor(site, WELL_OFF)
    assert client.submit(client.get(address), 0, number="3").request.path == back


def test_who_comes_from_nowhere_known_goes_on_with_the_interview(site: Flask) -> None:
    client = visitor(site, WELL_OFF)
    page = client.submit(client.get("/questions/household.heads?for=//example.org"), 0, number="3")
    assert page.request.path.startswith(("/questions/", "/answers"))


def test_an_income_line_is_told_by_the_head_too(site: Flask) -> None:
    assert "平均每人每月" in text(visitor(site, WELL_OFF).get("/results/dibao_household"))


def test_who_says_unclear_to_everything_is_told_of_the_certificate_and_not_of_children(
    site: Flask,
) -> None:
    """Nothing for one age comes first while the age is not known."""
    first = names(visitor(site, "什么都说不清楚的人，在忻州").get("/results"))
    assert first[0] == "残疾人证"
    assert not any("儿童" in one or "孤儿" in one for one in first)


def test_what_can_be_had_stands_before_what_takes_many_answers(site: Flask) -> None:
    first = names(visitor(site, "老韩，低保家庭的一级残疾人").get("/results"))
    assert first[:2] == ["困难残疾人生活补贴", "重度残疾人护理补贴"]
    assert "低保渐退期" not in first
    assert "医疗救助" in " ".join(first)
    assert any("公交" in one for one in first)


def test_other_ways_that_come_to_the_same_are_named_at_the_top(site: Flask) -> None:
    page = text(visitor(site, "小那，带导盲犬出门").get("/results/transit_city"))
    names = "坐市内公交、地铁有照顾，免费还是打折没有写；沈阳户口凭爱心卡免费。"
    assert f"管这件事的还有：{names}" in page.partition("现在做什么")[0]
    refused = text(visitor(site, "小雨，没有残疾人证的孩子").get("/results/poverty_watch"))
    assert "管这件事的还有" not in refused


def test_a_clause_that_city_and_province_share_is_told_once_with_both_sources(site: Flask) -> None:
    page = main(visitor(site, "小雨，没有残疾人证的孩子").get("/results/poverty_watch"))
    assert len(page.xpath(".//summary[contains(., '列为监测对象的残疾人家庭')]")) == 0
    assert "山西省也这样规定： 《山西省“十四五”残疾人保障和发展规划》" in " ".join(
        page.text_content().split()
    )
