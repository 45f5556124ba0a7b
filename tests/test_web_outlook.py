"""Dates ahead, what if, the nearest ways and a job, as the pages tell them, by the real rules."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from tests.test_web_results import CHILD, NOTHING_KNOWN, TAPER, WELL_OFF, main, site, text, visitor
from webapp.answers import Answers, _pack

__all__ = ["site"]  # a fixture

POOR = "老韩，低保家庭的一级残疾人"
ELSEWHERE = "老侯，证过期了"


def test_the_dates_ahead_are_a_list_and_a_calendar(site: Flask) -> None:
    client = visitor(site, CHILD, **{"member.certificate": "held",
                                     "member.certificate_until": "2027-05"})  # fmt: skip
    page = text(client.get("/dates"))
    assert "2027年5月" in page
    assert "2027年5月：残疾人证到期的月份。" in text(client.get("/print"))
    assert "在领补贴的，不换证，下个月就停" in page
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


def test_a_certificate_whose_month_is_past_counts_as_expired_and_both_answers_are_shown(
    site: Flask,
) -> None:
    client = visitor(site, POOR, **{"member.certificate_until": "2026-10"})
    says = "选了“没有过期”，可是填的到期月份已经过去了。"
    assert says in text(client.get("/answers"))
    assert says in text(client.get("/results"))
    assert "残疾人证过期了，先去换证。" in text(client.get("/results/living_subsidy"))
    assert "最多补 3 个月" in text(client.get("/dates"))
    client.submit(client.get("/questions/member.certificate"), 0, answer="expired")
    assert "2026年10月" in text(client.get("/answers"))
    assert says not in text(client.get("/answers"))


def test_a_renewed_certificate_has_another_month_here_and_in_what_if(site: Flask) -> None:
    past = {"member.certificate": "expired", "member.certificate_until": "2026-10"}
    client = visitor(site, POOR, **past)
    page = client.submit(client.get("/what-if/member.certificate"), 0, answer="held")
    assert "会变的" in text(page)
    client.submit(client.get("/questions/member.certificate"), 0, answer="held")
    assert "2026年10月" not in text(client.get("/answers"))


def test_a_month_not_yet_past_of_a_certificate_said_to_have_expired_is_doubted(site: Flask) -> None:
    future = {"member.certificate": "expired", "member.certificate_until": "2027-10"}
    client = visitor(site, POOR, **future)
    assert "选了“过期了”，可是填的到期月份还没过。" in text(client.get("/answers"))
    assert "2028年" not in text(client.get("/dates"))  # nothing is paid back for it


def test_where_no_money_hangs_on_a_certificate_its_month_threatens_none(site: Flask) -> None:
    client = visitor(site, WELL_OFF, **{"member.certificate_until": "2027-05"})
    page = text(client.get("/dates"))
    assert "2027年5月 残疾人证到期的月份。过期以后，要用证才能办的就办不了。" in page
    assert "下个月就停" not in page


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
    rows = [" ".join(row.text_content().split()) for row in main(page).xpath(".//tbody/tr")]
    assert 2 <= len(rows) < 16
    assert "2026年11月（上班以前）" in rows[0]
    assert "到2028年2月，都一样" in rows[-1]
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


def test_a_family_that_holds_nothing_is_not_told_that_the_job_does_not_matter(
    site: Flask,
) -> None:
    client = visitor(site, WELL_OFF)
    told = text(client.submit(client.get("/job"), 0, wage="3500.5"))
    assert "现在没有低保，没有可停的。但是上班以后收入超过那条线" in told
    assert "不受影响" not in told
    assert "渐退期里每月发多少" not in told
    assert "减掉上班多花的钱" not in told


def test_where_no_standard_was_found_it_is_not_called_old(site: Flask) -> None:
    given: dict[str, Any] = {"household.annual_income": 1200000, "household.heads": 4}
    client = visitor(site, ELSEWHERE, **given)
    told = text(client.submit(client.get("/job"), 0, wage="3500"))
    assert "这个地方的低保标准，我们没有查到" in told
    assert "我们手里的低保标准是旧的" not in told


def test_an_answer_that_is_missing_is_asked_for_and_not_the_standard(site: Flask) -> None:
    single: dict[str, Any] = {
        "member.assistance": "dibao_single",
        "member.own_annual_income": "unclear",
    }
    client = visitor(site, POOR, **single)
    page = client.submit(client.get("/job"), 0, wage="3500")
    assert "还没有填，说不准会不会超过" in text(page)
    assert main(page).xpath(".//a[@href='/questions/member.own_annual_income?for=job']")


def test_nobody_under_age_takes_a_job(site: Flask) -> None:
    given: dict[str, Any] = {
        "household.annual_income": 3000000,
        "household.heads": 3,
        "household.recognised_as": "none",
    }
    client = visitor(site, CHILD, "child", **given)
    page = client.get("/job")
    assert "如果家里有人找到工作，会怎样" in text(page)
    assert "谁去上班" not in text(page)
    found = text(client.submit(page, 0, wage="3000"))
    assert "以后再申请" in found
    assert "目前不符合" not in found


def test_of_a_family_either_may_take_a_job(site: Flask) -> None:
    client = visitor(site, POOR, **{"member.born": "1950-02"})
    page = client.get("/job")
    assert "如果家里有人找到工作，会怎样" in text(page)
    assert main(page).xpath(".//input[@name='taker'][@checked]/@value") == ["other"]
    one: dict[str, Any] = {"household.heads": 1}
    alone = visitor(site, POOR, **one)
    assert "谁去上班" not in text(alone.get("/job"))


def test_every_month_of_a_job_says_what_is_known_and_that_there_is_more(site: Flask) -> None:
    client = visitor(site, POOR)
    page = client.submit(client.get("/job"), 0, wage="2600", year="2027", month="1")
    rows = [" ".join(row.text_content().split()) for row in main(page).xpath(".//tbody/tr")]
    assert all("不知道" in row for row in rows)
    assert "有低保，领多少钱不知道" in rows[0]
    assert "多少钱没有查到" not in text(page)


def test_more_income_is_never_said_to_change_nothing_for_who_has_assistance(site: Flask) -> None:
    client = visitor(site, POOR)
    page = client.get("/what-if/household.heads")
    assert "只是试试，原来的回答不会改。" in text(page)
    told = client.submit(page, 0, number="3")
    assert "没有一项会变" not in text(told)
    assert "要马上告诉街道或乡镇" in text(told)
    assert main(told).xpath(".//a[@href='/job']")
    assert "会不会停，要问： 全家申请低保" in text(told)
    for held in ("dibao_edge", "none"):
        other = visitor(site, POOR, **{"household.recognised_as": held})
        told = other.submit(other.get("/what-if/household.heads"), 0, number="3")
        assert ("要马上告诉街道或乡镇" in text(told)) is (held != "none")


def test_the_taper_says_who_has_nothing_to_taper(site: Flask) -> None:
    never: dict[str, Any] = {"household.over_line": False}
    none = visitor(site, WELL_OFF, **never)
    assert "您家没有低保，现在用不着渐退期。" in text(none.get("/results/exit_taper"))
    works = visitor(site, POOR, **never, **{"member.work": "employed"})
    assert "您在上班或者做生意。" in text(works.get("/results/exit_taper"))
    over = visitor(site, POOR, **never | {"household.annual_income": 99000000})
    assert "按填的收入，已经超过低保线。" in text(over.get("/results/exit_taper"))
    rests = visitor(site, POOR, **never)
    assert "收入还没有涨过低保线" in text(rests.get("/results/exit_taper"))


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


XINFU, SHENYANG = "cn/shanxi/xinzhou/xinfu", "cn/liaoning/shenyang"


def dated(client: Any) -> dict[str, str]:
    """What the page of dates says, by the day."""
    found: dict[str, str] = {}
    for item in main(client.get("/dates")).xpath(".//ol/li"):
        day, *told = [" ".join(part.text_content().split()) for part in item]
        found[day] = found.get(day, "") + "".join(told)
    return found


def asking(site: Flask, place: str, voice: str = "self", **values: Any) -> Any:
    """A visitor of whom only this is known."""
    kept = dict.fromkeys(("household.hukou", "household.lives_in", "household.rides_in"), place)
    client = visitor(site, NOTHING_KNOWN)
    with client.session_transaction() as session:
        session["answers"] = _pack(Answers(voice=voice, consent=True, values=kept | values))
    return client


def test_a_question_that_comes_up_closes_nothing(site: Flask) -> None:
    """What a person of sixteen is asked besides does not shut what they had before."""
    graded = {"member.certificate": "held", "member.grade": "1"}
    more: dict[str, Any] = {"household.area": "rural", "member.needs_long_term_care": True}
    told = dated(asking(site, XINFU, **{"member.born": "2011-03-10"}, **graded, **more))
    assert "重度残疾人护理补贴" not in told["2027年3月10日"]
    assert "可能办得成的多了" in told["2027年3月10日"]


def test_what_is_sure_only_up_to_an_age_is_to_be_applied_for_early(site: Flask) -> None:
    needs: dict[str, Any] = {"member.may_be_disabled": True, "member.health_needs": ["rehab"]}
    child = asking(site, XINFU, "child", **{"member.born": "2022-08",
                                            "member.certificate": "none"}, **needs)  # fmt: skip
    told = dated(child)["2029年8月"]
    assert "孩子满 7 周岁。到时候当地还办不办，说不准的：残疾儿童康复救助。" in told
    assert "想办的，早点申请。满 7 周岁以后还给不给，问办理的单位。" in told
    assert "不再合适的：残疾儿童康复救助" not in told
    assert "残疾儿童康复救助" in text(child.get("/print"))


def test_nothing_closes_that_was_never_told_to_open(site: Flask) -> None:
    graded = {"member.certificate": "held", "member.category": "mental", "member.grade": "2"}
    client = asking(site, SHENYANG, "other", **{"member.born": "1981-03"}, **graded)
    told, name = dated(client), "55 到 59 岁重度残疾人生活补助"
    assert name in told["2036年3月"]
    assert name in told["2041年3月"]
    page = text(client.get("/results/allowance_55_59"))
    assert "2036年3月，申请人满 55 周岁以后：" in page
    assert "结果也一样" not in page


@pytest.mark.parametrize(
    ("name", "benefit", "told"),
    [
        ("小佟，家里收入是标准的 1.8 倍", "exit_taper", "至少还差 1 个回答。"),
        (CHILD, "own_business", "2037年4月9日，您满 16 周岁以后，并且办好残疾人证："),
        ("小蒲，领孤儿生活费的孩子", "living_subsidy", "原因在“在领孤儿生活费”。"),
        ("郭家，渐退期已经过了", "exit_taper", "原因在“哪个月开始超过”。"),
        ("老韩，低保家庭的一级残疾人", "child_rehab", "不符合：这一项只给孩子"),
        (
            "老韩，低保家庭的一级残疾人",
            "child_living_allowance",
            "不符合：这一项只给没满 18 周岁的孩子和在上学的人",
        ),
    ],
)
def test_a_refusal_says_what_cannot_be_changed_and_what_is_missing_is_counted(
    site: Flask, name: str, benefit: str, told: str
) -> None:
    assert told in text(visitor(site, name).get(f"/results/{benefit}"))


def test_of_two_that_shut_each_other_out_both_sums_are_told(site: Flask) -> None:
    at_home: dict[str, Any] = {"member.in_care_institution": False}
    client = visitor(site, "小蒲，领孤儿生活费的孩子", **at_home)
    page = text(client.get("/results/living_subsidy"))
    assert "1,651" in page
    assert "放弃" not in page


def test_a_change_that_the_age_excludes_is_not_proposed(site: Flask) -> None:
    old = visitor(site, "老韩，低保家庭的一级残疾人", **{"member.born": "1968-01"})
    assert "如果“工作”是“上学”" not in text(old.get("/results/child_living_allowance"))
    assert "如果“上学”是“大专" not in text(visitor(site, CHILD).get("/results/university_aid"))


def test_answers_that_do_not_concern_this_person_now_are_marked_and_not_used(site: Flask) -> None:
    more: dict[str, Any] = {"member.receives_orphan_allowance": True, "member.work": "none"}
    client = visitor(site, WELL_OFF, **more)
    assert "在领孤儿生活费 是（现在用不着）" in text(client.get("/answers"))
    assert "在领孤儿生活费" not in text(client.get("/print"))


def test_until_when_a_certificate_is_valid_is_asked_beside_the_dates(site: Flask) -> None:
    client = visitor(site, WELL_OFF)  # nothing paid hangs on it: the interview does not ask
    asked = main(client.get("/dates")).xpath(".//a/@href[contains(., 'certificate_until')]")
    assert asked


def test_sentences_about_a_date_stand_apart_in_english_and_the_month_is_one_to_come(
    site: Flask,
) -> None:
    past = {"member.certificate": "expired", "member.certificate_until": "2026-10"}
    client = visitor(site, POOR, language="en", **past)
    assert "at once. Of what was received" in text(client.get("/dates"))
    assert "For example year 2031" in text(client.get("/questions/member.certificate_until"))


def test_what_if_tells_which_dates_ahead_would_differ(site: Flask) -> None:
    client = visitor(site, POOR, **{"member.certificate_until": "2027-05"})
    address = "/what-if/member.certificate_until"
    page = text(client.submit(client.get(address), 0, year="2029", month="4"))
    assert "现在的结果，没有一项会变。" in page
    gone, _said, new = page.partition("换了才有的：")
    assert "2027年5月：残疾人证到期的月份。" in gone
    assert "2029年4月：残疾人证到期的月份。" in new


def test_what_if_tells_that_a_later_birth_shuts_what_is_sure_only_up_to_an_age(site: Flask) -> None:
    client = visitor(site, CHILD, **{"member.born": "2021-03"})
    born: dict[str, Any] = {"year": "2018", "month": "3", "day": ""}
    page = text(client.submit(client.get("/what-if/member.born"), 0, **born))
    assert "原来有，换了就没有的：" in page
    assert "2028年3月：" in page.partition("换了才有的：")[0]


def test_of_who_asked_about_something_else_no_money_is_said_to_stop(site: Flask) -> None:
    client = visitor(site, POOR, **{"member.certificate_until": "2026-10"})
    with client.session_transaction() as session:
        session["answers"] = {**session["answers"], "t": ["travel"]}
    page = text(client.get("/dates"))
    assert "要用证才能办的，换好证才能办。" in page
    assert "补贴" not in page


def test_a_certificate_that_runs_out_soon_is_told_on_results_and_paper(site: Flask) -> None:
    client = visitor(site, POOR, **{"member.certificate_until": "2026-11"})
    says = "残疾人证 2026年11月到期。尽早去县（区）残联换证。"
    assert says in text(client.get("/results"))
    assert says in text(client.get("/print"))
    others = [{"member.certificate_until": "2027-11"},
              {"member.certificate_until": "2026-12", "member.certificate": "expired"},
              {"member.certificate_until": "2026-12", "member.certificate": "none"}]  # fmt: skip
    for other in others:
        assert "到期。尽早" not in text(visitor(site, POOR, **other).get("/results"))


def test_answers_that_contradict_each_other_are_told_on_paper(site: Flask) -> None:
    client = visitor(site, POOR, **{"member.certificate_until": "2026-10"})
    for page in ("/print", "/print/full"):
        assert "可是填的到期月份已经过去了" in text(client.get(page))


def test_what_if_takes_a_month_to_come_for_a_renewed_certificate(site: Flask) -> None:
    past = {"member.certificate": "expired", "member.certificate_until": "2026-10"}
    client = visitor(site, POOR, **past)
    address = "/what-if/member.certificate_until"
    page = text(client.submit(client.get(address), 0, year="2036", month="10"))
    assert "会变的，一共" in page
    wrong = visitor(site, POOR, **{"member.certificate_until": "2026-10"})
    page = text(wrong.submit(wrong.get("/what-if/member.certificate"), 0, answer="held"))
    assert "会变的，一共" in page


def test_after_the_certificate_ran_out_no_month_of_a_job_promises_its_money(site: Flask) -> None:
    receives: dict[str, Any] = {f"member.receives_{one}_subsidy": True
                                for one in ("living", "nursing")}  # fmt: skip
    client = visitor(site, POOR, **receives, **{"member.certificate_until": "2027-02"})
    page = client.submit(client.get("/job"), 0, wage="2600", costs="0", year="2026", month="12")
    rows = [" ".join(one.text_content().split()) for one in main(page).xpath(".//tbody/tr")]
    stops = [row for row in rows if "残疾人证过期，没换就停" in row]
    assert stops[0].startswith("2027年3月")
    assert all("加上不知道的" in row for row in stops)


def test_a_job_of_who_lives_on_special_support_may_end_it(site: Flask) -> None:
    client = visitor(site, "老佟，特困供养人员")
    job: dict[str, Any] = {"wage": "2600", "costs": "0", "year": "2026", "month": "12"}
    page = text(client.submit(client.get("/job"), 0, **job))
    assert "有特困供养，上班以后可能停，先问" in page
    assert "要看低保停不停" not in page
    before = page.partition("（上班以前）")[2].partition("2026年12月")[0]
    assert "有特困供养，发多少不知道" in before
    assert "停不停" not in before
    assert "没有可停的" not in page
