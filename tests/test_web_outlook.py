"""Dates ahead, what if, the nearest ways and a job, as the pages tell them, by the real rules."""

from __future__ import annotations

from typing import Any

from flask import Flask
from icalendar import Calendar

from tests.test_web_results import CHILD, NOTHING_KNOWN, TAPER, WELL_OFF, main, site, text, visitor

__all__ = ["site"]  # a fixture


def test_the_dates_ahead_are_a_list_and_a_calendar(site: Flask) -> None:
    client = visitor(site, CHILD, **{"member.certificate": "held",
                                     "member.certificate_until": "2027-05"})  # fmt: skip
    page = text(client.get("/dates"))
    assert "2027年5月" in page
    assert "2027年5月：残疾人证到期的月份。" in text(client.get("/print"))
    assert "补贴下个月就停" in page
    assert "满 18 周岁" in page
    calendar = client.get("/dates.ics")
    assert calendar.mimetype == "text/calendar"
    events: list[Any] = Calendar.from_ical(calendar.data).walk("VEVENT")
    assert len(events) == len(main(client.get("/dates")).xpath(".//ol/li"))
    assert {str(one["dtstart"].dt) for one in events} >= {"2027-05-01", "2027-09-01"}


def test_dates_tell_from_when_money_counts_and_when_it_is_checked(site: Flask) -> None:
    client = visitor(site, "老韩，低保家庭的一级残疾人")  # asks on 2026-11-24
    page = text(client.get("/dates"))
    assert "2026年11月30日 这天以前交申请，批了的话，钱从这个月算起：" in page
    assert "2027年11月 到这个月，至少会查一次：全家申请低保" in page
    events: list[Any] = Calendar.from_ical(client.get("/dates.ics").data).walk("VEVENT")
    assert [one["rrule"]["interval"] for one in events if "rrule" in one] == [[12]]


def test_an_orphan_who_comes_of_age_is_told_what_may_end_and_what_keeps_it(site: Flask) -> None:
    at_school = {"member.born": "2009-03-12", "member.work": "studying", "member.parents": "gone"}
    page = text(visitor(site, "小蒲，领孤儿生活费的孩子", **at_school).get("/dates"))
    ends = page.partition("满 18 周岁。可能不再合适的：")[2]
    assert "孤儿和没人养的孩子的生活费" in ends
    assert "满 18 周岁还在上学的，有的地方凭在校证明接着发。" in ends


def test_an_expired_certificate_is_a_date_of_its_own(site: Flask) -> None:
    page = text(visitor(site, "老侯，证过期了").get("/dates"))
    assert "残疾人证已经过期" in page
    assert "最多补 3 个月" in page


def test_whoever_has_no_date_is_told_what_would_bring_one(site: Flask) -> None:
    assert "还可以填：出生年月" in text(visitor(site, NOTHING_KNOWN).get("/dates"))


def test_a_changed_answer_is_tried_and_not_kept(site: Flask) -> None:
    client = visitor(site, WELL_OFF)
    page = client.submit(client.get("/what-if/household.recognised_as"), 0, answer="dibao")
    assert "会变的，一共" in text(page)
    assert main(page).xpath(".//tbody/tr")
    assert "全家有低保" not in text(client.get("/answers"))


def test_an_age_not_reached_yet_is_a_way_with_its_date(site: Flask) -> None:
    client = visitor(site, WELL_OFF, **{"member.born": "2011-03-10", "member.work": "none"})
    page = text(client.get("/results/vocational_training"))
    assert "2027年3月10日，您满 16 周岁以后：" in page
    assert "结果也一样" not in page


def test_while_an_answer_is_missing_nobody_is_told_that_there_is_no_way(site: Flask) -> None:
    client = visitor(site, WELL_OFF, **{"household.annual_income": "unclear"})
    page = text(client.get("/results/dibao_household"))
    assert "全家一年的收入" in page
    assert "没有找到办法" not in page
    assert "结果也一样" not in page


def test_what_if_compares_sums_and_not_the_status_alone(site: Flask) -> None:
    client = visitor(site, "小岳，三级智力，低保边缘家庭")
    page = client.submit(client.get("/what-if/member.grade"), 0, answer="2")
    rows = [" ".join(row.text_content().split()) for row in main(page).xpath(".//tbody/tr")]
    assert any("重度残疾人护理补贴" in row and row.count("每人每月") == 2 for row in rows)


def test_what_if_shows_the_error_of_the_question(site: Flask) -> None:
    client = visitor(site, WELL_OFF)
    assert client.submit(client.get("/what-if/household.heads"), 0, number="x").status_code == 422
    assert client.get("/what-if/household.hukou").status_code == 404


def test_a_job_is_worked_out_month_by_month(site: Flask) -> None:
    given: dict[str, Any] = {"household.annual_income": 600000, "household.heads": 2}
    client = visitor(site, TAPER, **given, **{"household.recognised_as": "dibao"})
    page = client.submit(client.get("/job"), 0, wage="3000", costs="200", year="2026", month="12")
    assert len(main(page).xpath(".//tbody/tr")) == 16
    assert "2026年12月" in text(page)
    wrong = client.submit(client.get("/job"), 0, wage="很多", year="1900", month="13")
    assert wrong.status_code == 422
    assert main(wrong).xpath(".//input[@id='wage']/@value") == ["很多"]


def test_who_has_no_work_is_not_asked_what_it_brings_in(site: Flask) -> None:
    given: dict[str, Any] = {
        "member.work": "none",
        "household.over_line": False,
        "household.heads": 2,
        "household.annual_income": 600000,
        "household.local_standard_annual": 780000,
    }
    jobless = visitor(site, TAPER, **given)
    page = jobless.get("/job")
    assert "现在的活不干了" not in text(page)
    farmer = visitor(site, TAPER, **given | {"member.work": "farming"})
    assert "现在的活不干了" in text(farmer.get("/job"))
    told = text(jobless.submit(page, 0, wage="3000", costs="0", year="2026", month="12"))
    assert "算下来每人每月" in told
    assert "写渐退期的文件旧了" in told


def test_a_year_of_a_job_is_read_like_every_other_year(site: Flask) -> None:
    client = visitor(site, TAPER)
    for year, month, good in (
        ("2026年", "１２月", True),
        ("٢٠٢٦", "12", False),
        ("2026", "٣", False),
    ):
        page = client.submit(client.get("/job"), 0, wage="3000", costs="0", year=year, month=month)
        assert (page.status_code == 200) is good, (year, month)


def test_a_job_needs_the_familys_income(site: Flask) -> None:
    page = visitor(site, NOTHING_KNOWN).get("/job")
    assert "还差几个回答" in text(page)


def test_past_days_are_no_dates_ahead(site: Flask) -> None:
    more = {"member.certificate_until": "2025-09"}
    page = text(visitor(site, "老侯，证过期了", **more).get("/dates"))
    assert "2025年" not in page
