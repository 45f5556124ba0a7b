"""The sheet, the full list and the counter, for every invented person, by the real rules."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from tests.test_web_results import (
    CHILD,
    EVERYONE,
    HELD,
    NOTHING_KNOWN,
    PLACEHOLDER,
    SOME,
    WELL_OFF,
    main,
    site,
    text,
    visitor,
)
from webapp.wording.counter import OFFICES_FIRST

__all__ = ["site"]  # a fixture


@EVERYONE
def test_the_paper_says_what_matters_and_counts_the_rest(site: Flask, name: str) -> None:
    sheets = main(visitor(site, name).get("/print"))
    page = sheets.text_content()
    assert not PLACEHOLDER.search(page), PLACEHOLDER.search(page)
    version = site.extensions["rulebook"].version
    for words in ("这不是政府网站", version, "用到的回答", "问", "盖章", "书面的决定"):
        assert words in page
    counted = sum(int(count) for count in re.findall(r"(\d+) 项[：，]", page))
    in_full = len(sheets.find_class("item"))
    assert in_full + counted == len(site.extensions["rulebook"].benefits)


@pytest.mark.parametrize("name", SOME)
def test_the_full_list_holds_every_door(site: Flask, name: str) -> None:
    page = visitor(site, name).get("/print/full")
    assert not PLACEHOLDER.search(text(page)), PLACEHOLDER.search(text(page))
    whole = len(site.extensions["rulebook"].benefits)
    unwritten = main(page).xpath(".//ul[@class='unwritten']/li")
    assert len(main(page).xpath(".//section/h2")) + len(unwritten) == whole


@EVERYONE
def test_who_asks_for_themselves_says_i_at_the_counter(site: Flask, name: str) -> None:
    page = main(visitor(site, name).get("/counter"))
    spoken = page.xpath(".//section//blockquote//text() | .//section//li//text()")
    assert [words for words in spoken if "您" in words] == []


def test_what_is_held_already_is_not_judged_again_on_paper(site: Flask) -> None:
    held = visitor(site, WELL_OFF, **{"member.certificate": "held"}).get("/print/full")
    section = main(held).xpath(".//section[h2[@id='certificate']]")[0]
    assert "不符合" not in section.text_content()


def test_papers_and_words_for_the_counter_are_merged(site: Flask) -> None:
    page = text(visitor(site, WELL_OFF).get("/counter"))
    assert "可以这样说" in page
    assert page.count("要是不能办，请给我一个书面的决定") >= 1
    for address in ("/counter", "/counter/all", "/print/full"):
        listed = main(visitor(site, WELL_OFF).get(address)).xpath(".//ul[@class='lines']/li")
        says = [one.text.strip() for one in listed]
        assert says
        assert len(says) == len(set(says))
        assert not [one for one in says if one.endswith("。")]


def test_the_offices_that_matter_most_stand_first_and_the_rest_a_link_away(site: Flask) -> None:
    client = visitor(site, WELL_OFF)
    addresses = ("/counter", "/counter/all")
    first, every = (main(client.get(one)).xpath(".//section/h2") for one in addresses)
    assert 0 < len(first) <= OFFICES_FIRST < len(every)
    assert [one.text for one in every[: len(first)]] == [one.text for one in first]
    more = main(client.get("/counter")).xpath(".//a[@href='/counter/all']")
    assert str(len(every) - len(first)) in more[0].text
    assert not main(client.get("/counter/all")).xpath(".//a[@href='/counter/all']")


@pytest.mark.parametrize("name", [CHILD, WELL_OFF, HELD])
def test_the_sheet_says_what_to_bring(site: Flask, name: str) -> None:
    page = main(visitor(site, name).get("/print"))
    lines = page.xpath(".//h2[.='要带的']/following-sibling::p/text()")
    assert any("身份证" in line for line in lines)


def test_what_was_not_asked_stands_in_full_in_the_full_list(site: Flask) -> None:
    client = visitor(site, NOTHING_KNOWN)
    found = (text(client.get(one)).partition("还没有问：")[2] for one in ("/print", "/print/full"))
    short, full = (one.partition("。")[0] for one in found)
    count = int(re.search(r"等 (\d+) 项", short)[1])  # type: ignore[index]
    assert len(full.split("、")) == count > len(short.split("、"))


def test_abroad_what_is_shown_at_a_counter_stands_in_chinese_too(site: Flask) -> None:
    client = visitor(site, WELL_OFF, language="en")
    chinese = visitor(site, WELL_OFF)
    for address in ("/counter", "/counter/all", "/print"):
        spans = main(client.get(address)).xpath(".//span[@class='staff']/text()")
        plain = text(chinese.get(address))
        assert len(spans) > 5
        assert [one for one in spans if " ".join(one.split()) not in plain] == []
        assert not main(chinese.get(address)).xpath(".//span[@class='staff']")
    asks = main(client.get("/counter/all")).xpath(".//section//ul/li/ul/li")
    assert all(one.xpath("./span[@lang='zh-Hans']") for one in asks)


def test_a_paper_stands_once_with_everything_it_is_for(site: Flask) -> None:
    rows = main(visitor(site, WELL_OFF).get("/counter")).xpath(".//ul[@class='lines']/li")
    said = [row.text_content() for row in rows if row.text.strip() == "身份证"]
    assert any("坐市内公交、地铁的优惠（先确认）" in text for text in said)
    assert not any("身份证、户口本" in row.text for row in rows)


def test_an_expired_certificate_is_told_on_the_paper(site: Flask) -> None:
    page = text(visitor(site, "老侯，证过期了").get("/print"))
    assert "残疾人证过期了，请去换证" in page
    assert "全家低保" in page


def test_what_one_asks_at_the_counter_stands_with_its_benefit(site: Flask) -> None:
    for one in main(visitor(site, WELL_OFF).get("/counter")).xpath(".//section/ul[not(@class)]/li"):
        assert one.text.strip().endswith("：")
        assert one.xpath("./ul/li")


def test_the_blind_are_told_to_show_their_certificate(site: Flask) -> None:
    page = text(visitor(site, "规划印发之前问的人").get("/results/transit_city"))
    assert "不用先办手续，凭残疾人证就可以" in page
    assert "现在还办吗" not in page
    assert "白底照片" not in page


@pytest.mark.parametrize(
    ("benefit", "says", "never"),
    [
        ("certificate", "去之前先问：要带什么？", "现在还办吗"),
        ("living_subsidy", "现在还办吗？现在是多少钱？", "去之前先问：要带什么"),
        ("venues", "现在还办吗？", "现在是多少钱"),
        ("travel_aids", "不用先办手续", "现在还办吗"),
    ],
)
def test_only_what_is_in_doubt_is_asked_before_going(
    site: Flask, benefit: str, says: str, never: str
) -> None:
    name = CHILD if benefit == "certificate" else HELD
    dog: dict[str, Any] = {"member.travel_aids": ["guide_dog"]}
    client = visitor(site, name, **dog)
    page = text(client.get(f"/results/{benefit}"))
    assert says in page
    assert never not in page
