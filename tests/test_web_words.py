"""What a user test found hard to read, for people like those who read it, by the real rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import pytest
from flask import Flask, g

from tests.conftest import DAY
from tests.strict_client import StrictClient
from tests.test_web_results import PEOPLE, answered, main, text, visitor
from webapp import create_app
from webapp.answers import Answers, _pack
from webapp.config import rulebook
from webapp.forms.parsing import Unreadable, money
from webapp.pages.results import _assessed
from webapp.wording import NO
from webapp.wording.cards import benefit_words
from webapp.wording.counter import OFFICES_FIRST
from webapp.wording.doors import _ways
from webapp.wording.reasons import Reason

PLACES = ("household.hukou", "household.lives_in", "household.rides_in")
KAIZHOU = "cn/chongqing/kaizhou"
ADULT: dict[str, Any] = {
    "household.recognised_as": "none",
    "member.assistance": "none",
    "member.certificate": "held",
}
STROKE = ADULT | {
    "household.hukou": "cn/liaoning/shenyang",
    "member.born": "1968-03",
    "member.category": "physical",
    "member.grade": "2",
    "household.heads": 2,
    "household.annual_income": "unclear",
    "member.employee_pension": True,
    "member.work": "none",
}
DEAF = ADULT | {
    "household.hukou": "cn/chongqing/kaizhou",
    "household.lives_in": "cn/zhejiang/ningbo/yinzhou",
    "household.area": "rural",
    "member.born": "2002-09",
    "member.category": "hearing",
    "member.grade": "1",
    "household.heads": 3,
    "household.annual_income": 6_000_000,
    "member.needs_long_term_care": False,
}
EXPIRED = ADULT | {
    "household.hukou": "cn/zhejiang/ningbo/yuyao",
    "member.born": "1996-02",
    "member.certificate": "expired",
    "household.recognised_as": "dibao_edge",
    "household.heads": 3,
}
CHILD = {
    "household.hukou": "cn/shanxi/xinzhou/daixian",
    "household.area": "rural",
    "member.born": "2021-06",
    "member.certificate": "none",
    "member.may_be_disabled": True,
    "household.heads": 4,
    "household.annual_income": 3_600_000,
    "household.nobody_works": False,
}
SITE = create_app({"TESTING": True, "TODAY": DAY})
SITE.test_client_class = StrictClient


def reader(values: dict[str, Any], **more: Any) -> StrictClient:
    """A browser of someone who has given these answers."""
    client = SITE.test_client()
    assert isinstance(client, StrictClient)
    places = {"household.lives_in": "same", "household.rides_in": "same"}
    answers = Answers(consent=True, themes=(), values={**places, **values}, **more)
    with client.session_transaction() as session:
        session["answers"] = _pack(answers)
    return client


@pytest.fixture
def spoken(app: Flask) -> Any:
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        yield


def test_an_amount_says_only_what_is_open_and_says_it_in_words() -> None:
    held = EXPIRED | {"member.certificate": "held"}
    found = text(reader(held, voice="other").get("/results/pension_contribution"))
    assert "每人每年 200 元；或者残疾等级是一级、二级的，每人每年 300 元" in found
    assert "都没有的" not in found


def test_readings_are_sentences_and_only_those_that_matter_to_this_person() -> None:
    found = text(reader(DEAF).get("/results/nursing_subsidy"))
    assert "如果还要看是不是真的需要人长期照顾，就不符合。" in found
    assert "三级、四级里也有算" not in found


@pytest.mark.usefixtures("spoken")
def test_every_reading_alone_is_a_sentence() -> None:
    for point in rulebook().readings.values():
        ways: list[Mapping[str, Any]] = [{"choices": {point.id: o}, "truth": t}
                for o, t in zip(point.options, ("yes", "no", "unknown"), strict=False)]  # fmt: skip
        for says in _ways(rulebook(), ways):
            assert re.fullmatch(r"如果[^：]{3,}，(就符合|就不符合|还要看别的)。", says)


@pytest.mark.usefixtures("spoken")
def test_a_point_without_effect_is_not_spoken_of() -> None:
    ways: list[Mapping[str, Any]] = [
        {"choices": {"care_need": need, "severe_grades": grades}, "truth": truth}
        for (need, truth), grades in product(
            [("grade", "yes"), ("need", "no")], ["one_two", "wider"]
        )
    ]
    assert len(_ways(rulebook(), ways)) == 2
    assert not any("重度" in way for way in _ways(rulebook(), ways))


@pytest.mark.parametrize("page", ["assistive_device", "rehab_service"])
def test_a_child_is_not_called_a_child_twice(page: str) -> None:
    assert (
        "孩子是孩子"
        not in main(reader(CHILD, voice="child").get(f"/results/{page}")).text_content()
    )


def test_questions_that_cannot_concern_this_person_are_not_put() -> None:
    every = reader(STROKE).get("/print/full").data.decode()
    assert "女职工" not in every
    assert "三级、四级的残疾人，沈阳发不发" not in every
    assert "孩子上大学的花费，能不能" not in reader(STROKE).get("/counter").data.decode()


def test_lines_about_children_orphans_and_veterans_are_for_them_alone() -> None:
    page = "/results/living_subsidy"
    about = ("残疾儿童康复救助”一起领", "孤儿和没人养的孩子的生活费", "残疾军人", "在外地上学的")
    for_adult = text(reader(STROKE | {"member.service_injury": "none"}).get(page))
    assert not [words for words in about if words in for_adult.partition("依据")[0]]
    veteran = text(reader(STROKE | {"member.service_injury": "veteran"}).get(page))
    assert "残疾军人、伤残人民警察符合要求的也可以申请" in veteran
    assert "残疾儿童康复救助”一起领" in text(reader(CHILD, voice="child").get(page))


def taken(page: Any) -> dict[str, set[str]]:
    """The papers by office, as a page of the counter names them."""
    found: dict[str, set[str]] = {}
    for item in main(page).xpath(".//ul[@class='lines']/li"):
        for office in re.findall(r"去([^：。]+)：", item.xpath("string(./span)")):
            found.setdefault(office, set()).add(item.text.strip())
    return found


@pytest.mark.parametrize("values", [STROKE, DEAF, EXPIRED, CHILD])
def test_counter_and_sheet_name_the_same_papers_for_the_same_office(values: Any) -> None:
    client = reader(values)
    sheet = text(client.get("/print"))
    lines = re.findall(r"去([^：。]+)带：([^。]+)。", sheet)
    counter = taken(client.get("/counter/all"))
    assert len(lines) == min(len(counter), OFFICES_FIRST)
    for office, papers in lines:
        assert counter[office]
        assert all(paper in papers for paper in counter[office])


def test_nobody_is_told_to_bring_what_they_do_not_have() -> None:
    found = taken(reader(CHILD, voice="child").get("/counter"))
    assert found
    assert not any("残疾人证" in papers for papers in found.values())


@pytest.mark.parametrize("page", ["/counter", "/print", "/results", "/results/nursing_subsidy"])
def test_who_cannot_hear_is_told_to_write_not_to_phone(page: str) -> None:
    found = text(reader(DEAF).get(page))
    assert "请人代打 12345" in found
    assert "先打电话" not in found.partition("不给办")[0]
    assert "打电话" in text(reader(STROKE).get(page))


def test_a_language_without_a_catalogue_is_not_offered(tmp_path: Any) -> None:
    bare = create_app({"TESTING": True, "BABEL_TRANSLATION_DIRECTORIES": str(tmp_path)})
    page = bare.test_client().get("/", headers={"Accept-Language": "en"}).data.decode()
    assert "English" not in page
    assert 'lang="zh-Hans"' in page
    assert "English" in SITE.test_client().get("/").data.decode()


def why(page: Any, label: str = "为什么") -> Any:
    """The conditions under the heading of the first door, and the closed list of all of them."""
    lists: Any = main(page).xpath(f".//h2[normalize-space()='{label}']/following::ul[@class='why']")
    return lists[0]


def test_branches_that_cannot_help_stand_only_in_the_closed_list() -> None:
    thrifty = CHILD | {"household.big_expenses": False}
    page = reader(thrifty, voice="child").get("/results/dibao_household")
    short, closed = (
        why(page).text_content(),
        main(page).xpath(".//details[summary[contains(., '看每一条')]]"),
    )
    assert "没有第二套房子" in short
    assert "花了很多钱" not in short
    assert "不符合：孩子家看病、康复、买辅助器具花了很多钱" in " ".join(
        closed[0].text_content().split()
    )
    assert "不用看" not in text(page)


def test_an_income_stands_beside_the_line_it_is_compared_with() -> None:
    found = why(reader(CHILD, voice="child").get("/results/dibao_household")).text_content()
    assert (
        "这条线是每人每年 5,738 元（每月大约 478 元）。这是 2024年1月的线，现在可能涨了。" in found
    )
    assert "孩子家平均每人每年 9,000 元（每月大约 750 元）。" in found
    asked = {"household.local_standard_annual": "unclear", "household.big_expenses": False}
    some = asked | {"household.assets": ["none_of_these"]}
    sheet = text(reader(CHILD | some, voice="child").get("/print"))
    assert re.search(r"要看：孩子家的收入低[^。]+。一般的线是每人每年 8,607 元", sheet)
    assert "孩子家平均每人每年 9,000 元" in sheet


def test_a_line_that_was_typed_in_is_called_so_and_an_open_income_is_not_told() -> None:
    more = {"household.local_standard_annual": 900_000, "household.annual_income": "unclear"}
    found = text(reader(CHILD | more).get("/results/dibao_household"))
    assert "这条线是每人每年 9,000 元（每月大约 750 元）。这是填的当地标准。" in found
    assert "平均每人每年" not in found


def test_a_line_of_two_areas_is_a_range() -> None:
    open_area = {name: value for name, value in CHILD.items() if name != "household.area"}
    assert "这条线有几种，每人每年" in text(reader(open_area).get("/results/dibao_household"))


def test_what_comes_from_a_yearly_standard_is_said_by_the_month() -> None:
    on_dibao = ADULT | {
        "household.hukou": "cn/shanxi/xinzhou/xinfu",
        "household.area": "urban",
        "household.recognised_as": "dibao",
        "member.category": "physical",
        "member.grade": "3",
    }
    found = text(reader(on_dibao).get("/results/dibao_topup"))
    assert "最少多发（按 5% 算）：每人每月大约 32 元。" in found


def test_transit_is_that_of_where_someone_lives_unless_they_say_otherwise() -> None:
    home = {"household.rides_in": "home"}
    assert "在开州坐公交" not in text(reader(DEAF | home).get("/results/transit_city"))
    assert "宁波" in text(reader(DEAF | home).get("/results/transit_city"))
    assert "在哪里坐公交地铁：和现在住的地方一样" in text(reader(DEAF | home).get("/print"))
    assert Answers(values={"household.hukou": "cn"} | home).place("household.rides_in") == "cn"


def test_another_province_is_found_at_the_top_of_the_list() -> None:
    page = main(reader({}).get("/places"))
    assert page.xpath("//select[@id='hukou']//option/text()")[1] == "其他省份"
    chosen = page.xpath("//select[@id='rides_in']//option[@selected]/text()")
    assert chosen == ["和现在住的地方一样"]


def test_a_missing_place_is_said_first_with_the_way_to_add_it() -> None:
    nowhere = reader({"household.hukou": "unclear"})
    page = main(nowhere.get("/results"))
    (panel,) = page.xpath(".//p[@class='panel'][contains(., '还不知道户口在哪里')]")
    assert panel.xpath("./a/@href") == ["/places"]
    assert "还不知道户口在哪里" in text(nowhere.get("/print"))
    assert "还不知道户口在哪里" not in text(reader(STROKE).get("/results"))


def test_what_must_be_confirmed_first_stands_in_one_box() -> None:
    page = main(reader(DEAF).get("/results/nursing_subsidy"))
    before = page.xpath(".//h2[.='现在做什么']/preceding-sibling::*[@class='panel']")
    assert len(before) == 1
    assert "当地规划的期限已经过了" in before[0].xpath("string(./details)")


def test_no_sentence_asks_twice_to_be_confirmed() -> None:
    held = STROKE | {"household.hukou": "cn/chongqing/kaizhou", "member.assistance": "tekun"}
    page = text(reader(held).get("/results/tekun"))
    assert "现在的数先问。" in page
    assert not re.search(r"先(确认|问)[^。]*。请先确认", page)
    assert "家里的情况变了，要告诉" in page
    assert "要复查" not in page


def test_yes_and_no_fit_what_was_asked() -> None:
    found = text(reader(STROKE | {"household.over_line": False}).get("/answers"))
    assert "收入有没有涨过低保线 没有" in found
    question = main(reader(STROKE).get("/questions/household.over_line"))
    assert question.xpath(".//label[@class='choice']/span/text()")[:2] == ["有", "没有"]


def test_the_example_of_a_birth_fits_who_is_asked_about() -> None:
    page = "/questions/member.born"
    year = int(re.search(r"例如 (\d+) 年", text(reader({}, voice="child").get(page)))[1])  # type: ignore[index]
    assert year > 2010
    assert "例如 19" in text(reader({}).get(page))


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [("3千", 3000), ("1.5千", 1500), ("2万", 20_000), ("三千", 3000), ("一万二千五百元", 12_500)],
)
def test_round_sums_may_be_typed_as_they_are_spoken(typed: str, yuan: int) -> None:
    assert money(typed) == yuan * 100


@pytest.mark.parametrize("typed", ["千", "三", "一个月三千", "三千三", "元"])
def test_a_sum_that_is_not_plain_is_asked_again(typed: str) -> None:
    with SITE.test_request_context(), pytest.raises(Unreadable):
        money(typed)


def test_a_guardian_who_asks_for_themselves_is_told() -> None:
    given: dict[str, Any] = {"voice": "self", "guardian": "y", "computer": "own", "consent": "y"}
    client = SITE.test_client()
    assert isinstance(client, StrictClient)
    page = client.submit(client.get("/"), 0, **given)
    assert page.status_code == 422
    assert "上面选的不是“为孩子查”" in text(page)


def test_every_refusal_says_what_does_not_hold(app: Flask) -> None:
    """Each door shown as shut has a condition marked so; or nobody needs it now."""
    for name in PEOPLE:
        visitor(SITE, name)  # sets the day
        with SITE.test_request_context(headers={"Accept-Language": "zh"}):
            g.answers = Answers(consent=True, values=answered(PEOPLE[name]))
            assessment, member = _assessed()
            for row in member["benefits"]:
                if row["status"] == "not_met" and row["provisions"]:
                    words = benefit_words(rulebook(), assessment, member, row["id"])
                    told = words.ways[0].door.reasons
                    assert words.card.spare or refuses(told), (name, row["id"])


def refuses(found: Iterable[Reason]) -> bool:
    return any(one.symbol == NO or refuses(one.parts) for one in found)


def test_what_concerns_others_says_whom() -> None:
    page = text(reader(STROKE | {"member.born": "2015-05"}).get("/results/vocational_training"))
    assert "只有满 16 周岁的人才看这一条" in page


def test_a_wish_not_named_is_no_refusal() -> None:
    none = {"member.work_wishes": ["none_of_these"], "member.work": "none",
            "member.work_capacity": "no_loss", "member.born": "1990-01"}  # fmt: skip
    page = reader(STROKE | none).get("/results/vocational_training")
    assert "现在用不着" in text(page)
    assert "您没有选想做这件事" in text(page)
    assert "看看是哪一条不符合" not in text(page)
    assert "结果也一样" not in text(page)
    taper = {"household.recognised_as": "dibao", "household.over_line": False}
    page = reader(STROKE | taper).get("/results/exit_taper")
    assert "收入又涨过那条线以后，才用得上" in text(page)
    assert main(page).xpath(".//a[@href='/job']")


def test_of_two_that_exclude_each_other_the_better_is_named_where_both_sums_are_known() -> None:
    old = STROKE | {
        "household.hukou": "cn/chongqing/kaizhou",
        "member.born": "1950-01",
        "member.grade": "1",
        "household.recognised_as": "dibao",
        "member.incapacitated": True,
        "member.needs_long_term_care": True,
        "member.employee_pension": False,
    }
    assert "先问清楚哪一种钱多" in text(reader(old).get("/results/nursing_subsidy"))
    with SITE.test_request_context(headers={"Accept-Language": "zh"}):
        g.answers = Answers(consent=True, values=old | dict.fromkeys(PLACES, KAIZHOU))
        assessment, member = _assessed()
        rows = {row["id"]: row for row in member["benefits"]}
        known = rows["nursing_subsidy"]["provisions"][0]["amounts"]
        for fen, said in ((1, "这一项钱多一些"), (10**6, "“重度失能残疾老人护理补贴”钱多一些")):
            found = [{**known[0], "fen": fen}]  # no place has published one yet
            rows["elderly_nursing_subsidy"]["provisions"][0]["amounts"] = found
            words = benefit_words(rulebook(), assessment, member, "nursing_subsidy")
            assert any(said in one for one in words.relations), words.relations


def test_what_is_lost_by_waiting_stands_among_the_first() -> None:
    child = CHILD | {"member.health_needs": ["rehab"], "household.assets": ["none_of_these"],
                     "household.local_standard_annual": "unclear"}  # fmt: skip
    first = main(reader(child, voice="child").get("/results")).xpath(
        ".//section[@aria-labelledby='first']//li//a/text()"
    )
    assert "残疾儿童康复救助" in first[:3]


def test_what_would_take_the_place_of_something_held_comes_late() -> None:
    held = STROKE | {
        "member.assistance": "tekun",
        "household.annual_income": 0,
        "member.own_annual_income": 0,
        "household.assets": ["none_of_these"],
    }
    first = main(reader(held).get("/results")).xpath(
        ".//section[@aria-labelledby='first']//li//a/text()"
    )
    assert first
    assert not {"全家申请低保", "单人户申请低保"} & set(first)
