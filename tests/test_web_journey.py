"""From the notice to the check of all answers, without a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from lxml import html

from tests.strict_client import StrictClient
from webapp.answers.cookie import SealedCookie
from webapp.engine.criteria import walk
from webapp.engine.expression import facts

FORM = 0  # the first form of the main part


def begin(client: StrictClient, **given: Any) -> Any:
    """Past the notice and the parts of life, standing on the places."""
    page = agree(client, **given)
    return page if page.request.path == "/places" else client.submit(page, FORM, themes="all")


def agree(client: StrictClient, **given: Any) -> Any:
    """Past the notice, standing on the parts of life."""
    entries: dict[str, Any] = {"voice": "self", "computer": "own", "consent": "y"} | given
    return client.submit(client.get("/"), FORM, **entries)


def at(client: StrictClient, name: str, **place: Any) -> Any:
    """Standing on one question, places given."""
    client.submit(begin(client), FORM, hukou="cn/chongqing/kaizhou", **place)
    return client.get(f"/questions/{name}")


def document(page: Any) -> Any:
    return html.document_fromstring(page.data.decode())


def text(page: Any) -> str:
    return " ".join(document(page).text_content().split())


@pytest.mark.parametrize(
    "address", ["/places", "/next", "/answers", "/questions/member.grade", "/questions/nothing"]
)
def test_nothing_is_asked_before_the_yes(client: StrictClient, address: str) -> None:
    assert client.get(address).location == "/?again=1"


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ({}, "请选给谁查"),
        ({"voice": "self", "consent": "y"}, "自己的，还是公用的"),
        ({"voice": "self", "computer": "own"}, "同意才能开始"),
        ({"voice": "child", "computer": "own", "consent": "y"}, "监护人同意"),
    ],
)
def test_the_yes_is_separate(client: StrictClient, given: dict[str, Any], advice: str) -> None:
    page = client.submit(client.get("/"), FORM, **given)
    assert page.status_code == 422
    assert advice in text(page)
    assert client.get("/answers").location == "/?again=1"


def test_a_guardian_says_yes_for_a_child_and_the_words_follow(client: StrictClient) -> None:
    page = begin(client, voice="child", guardian="y")
    assert page.request.path == "/places"
    assert "孩子的户口本上" in text(page)


def test_places_default_to_the_hukou_and_transit_to_where_they_live(client: StrictClient) -> None:
    page = client.submit(begin(client), FORM, hukou="cn/chongqing/kaizhou")
    assert page.status_code == 200
    assert page.request.path.startswith("/questions/")
    given = text(client.get("/answers"))
    assert given.count("和户口在同一个地方") == given.count("和现在住的地方一样") == 1


def test_the_place_is_needed_but_may_be_unclear(client: StrictClient) -> None:
    page = begin(client)
    assert client.submit(page, FORM).status_code == 422
    assert client.submit(page, FORM, hukou="unclear").request.path.startswith("/questions/")


def test_every_post_that_works_ends_in_303(client: StrictClient) -> None:
    page = client.submit(
        client.get("/"), FORM, follow=False, voice="self", computer="own", consent="y"
    )
    assert (page.status_code, page.location) == (303, "/themes")
    page = client.submit(client.get("/themes"), FORM, follow=False, themes=["travel"])
    assert (page.status_code, page.location) == (303, "/places")
    page = client.submit(client.get("/places"), FORM, follow=False, hukou="cn/chongqing/kaizhou")
    assert page.status_code == 303


def test_someone_who_knows_nothing_gets_through(client: StrictClient) -> None:
    """And every question shows its error state with 422 and a linked summary on the way."""
    page = client.submit(begin(client), FORM, hukou="unclear")
    for _question in range(80):
        if not page.request.path.startswith("/questions/"):
            break
        assert client.submit(page, FORM).status_code == 422
        known = b'name="unclear"' in page.data
        answer: dict[str, Any] = {"unclear": "y"} if known else {"answer": "unclear"}
        page = client.submit(page, FORM, **answer)
    assert page.request.path == "/answers"
    assert len(client.get_cookie("huican").value) < 3_800  # type: ignore[union-attr]


def test_unclear_is_last_in_every_list_of_choices(client: StrictClient) -> None:
    page = document(at(client, "member.grade"))
    assert page.xpath("//fieldset//input/@value")[-1] == "unclear"


def test_what_was_entered_stays_after_an_error(client: StrictClient) -> None:
    page = client.submit(at(client, "member.born"), FORM, year="85", month="7")
    assert page.status_code == 422
    assert b'value="85"' in page.data
    assert b'value="7"' in page.data


def test_two_digits_of_the_certificate_fill_category_and_grade(client: StrictClient) -> None:
    client.submit(at(client, "member.category"), FORM, code="43B1")
    shown = text(client.get("/answers"))
    assert "肢体" in shown
    assert "三级" in shown


def test_a_whole_certificate_number_is_refused_and_not_shown_again(client: StrictClient) -> None:
    page = client.submit(at(client, "member.category"), FORM, code="11010119900307123443")
    assert page.status_code == 422
    assert b"1990" not in page.data


def test_another_row_keeps_what_was_typed(client: StrictClient) -> None:
    page = at(client, "household.annual_income")
    sent = {"rows-0-amount": "1250.50", "rows-0-period": "month", "step": "add"}
    page = client.post(page.request.path, data=fields(page) | sent, follow_redirects=True)
    assert b'value="1250.50"' in page.data
    assert b'name="rows-1-amount"' in page.data
    assert "合起来每年 15006 元" in text(page)
    second: dict[str, Any] = {"rows-1-amount": "3000", "rows-1-period": "year"}
    client.submit(page, FORM, **second)
    assert "每年 18,006 元" in text(client.get("/answers"))
    assert b'value="1250.50"' in client.get("/questions/household.annual_income").data


def test_no_more_than_twelve_rows(client: StrictClient) -> None:
    page = at(client, "household.annual_income")
    for _row in range(14):
        page = client.post(
            page.request.path, data=fields(page) | {"step": "add"}, follow_redirects=True
        )
    assert page.data.count(b'-amount" value') <= 12
    assert b'name="rows-12-amount"' not in page.data


def test_a_sum_is_shown_only_when_every_row_can_be_read(client: StrictClient) -> None:
    page = at(client, "household.annual_income")
    wrong = {"rows-0-amount": "约一千", "rows-0-period": "month", "step": "total"}
    page = client.post(page.request.path, data=fields(page) | wrong)
    assert page.status_code == 422
    assert 'value="约一千"' in page.data.decode()
    assert "合起来" not in text(page)


def test_the_sum_of_a_household_is_also_said_for_each(client: StrictClient) -> None:
    client.submit(at(client, "household.heads"), FORM, number="3")
    page = client.get("/questions/household.annual_income")
    sent = {"rows-0-amount": "1000", "rows-0-period": "quarter", "step": "total"}
    page = client.post(page.request.path, data=fields(page) | sent, follow_redirects=True)
    assert "合起来每年 4000 元" in text(page)
    assert "平均每人每月大约 111.11 元" in text(page)


def test_every_wrong_row_is_named_at_once(client: StrictClient) -> None:
    page = at(client, "household.annual_income")
    page = client.post(
        page.request.path, data=fields(page) | {"step": "add"}, follow_redirects=True
    )
    wrong: dict[str, Any] = {"rows-0-amount": "-1", "rows-1-amount": "5"}
    page = client.submit(page, FORM, **wrong)
    assert "有 2 处要改" in text(page)


def test_rows_from_a_form_that_expired_are_not_kept(client: StrictClient) -> None:
    page = at(client, "household.annual_income")
    sent = {"csrf_token": "old", "rows-0-amount": "1250", "step": "add"}
    again = client.post(page.request.path, data=fields(page) | sent)
    assert again.status_code == 400
    assert b'value="1250"' in again.data
    assert b'value="1250"' not in client.get(page.request.path).data


@pytest.mark.parametrize(
    ("place", "area", "shown"),
    [
        ("cn/shanxi/xinzhou/xinfu", "urban", ["每人每月 646 元", "2024年1月"]),
        ("cn/shanxi/xinzhou/xinfu", "rural", ["每人每年 5858 元"]),
        ("cn/shanxi/xinzhou/xinfu", None, ["城镇：每人每月 646 元", "农村：每人每年 5858 元"]),
        ("cn", None, ["我们没有查到"]),
        ("unclear", "urban", ["我们没有查到"]),
    ],
)
def test_the_standard_of_the_place_is_shown_with_its_date_and_source(
    client: StrictClient, place: str, area: str | None, shown: list[str]
) -> None:
    client.submit(begin(client), FORM, hukou=place)
    if area:
        client.submit(client.get("/questions/household.area"), FORM, answer=area)
    page = text(client.get("/questions/household.local_standard_annual"))
    assert [words for words in shown if words not in page] == []
    assert ("来源：" in page) is ("我们没有查到" not in page)


def test_an_old_standard_is_not_taken_for_todays(client: StrictClient) -> None:
    page = at(client, "household.local_standard_annual")
    assert client.submit(page, FORM).status_code == 422
    client.submit(page, FORM, answer="unclear")
    assert re.search("当地现在的低保标准 不清楚", text(client.get("/answers")))


def test_a_standard_someone_asked_about_is(client: StrictClient) -> None:
    page = at(client, "household.local_standard_annual")
    client.submit(page, FORM, answer="asked", amount="７２０元", period="month")
    assert "每年 8,640 元" in text(client.get("/answers"))


@pytest.mark.parametrize(
    ("address", "entries", "kept"),
    [
        ("/places", {"hukou": "cn/chongqing"}, False),
        ("/places", {"lives_in": "cn/chongqing"}, True),
        ("/questions/household.area", {"answer": "rural"}, False),
        ("/questions/member.grade", {"answer": "2"}, True),
    ],
)
def test_the_standard_of_one_place_is_not_taken_to_another(
    client: StrictClient, address: str, entries: dict[str, Any], kept: bool
) -> None:
    page = at(client, "household.local_standard_annual")
    client.submit(page, FORM, answer="asked", amount="720", period="month")
    client.submit(client.get(address), FORM, **entries)
    assert ("每年 8,640 元" in text(client.get("/answers"))) is kept


def test_a_changed_early_answer_keeps_the_later_ones(client: StrictClient) -> None:
    client.submit(at(client, "member.certificate"), FORM, answer="held")
    client.submit(client.get("/questions/member.grade"), FORM, answer="2")
    client.submit(client.get("/questions/member.certificate"), FORM, answer="none")
    client.submit(client.get("/questions/member.certificate"), FORM, answer="held")
    assert "二级" in text(client.get("/answers"))


def test_two_tabs_do_not_overwrite_each_other_in_silence(client: StrictClient) -> None:
    first_tab = at(client, "member.grade")
    client.submit(client.get("/questions/member.grade"), FORM, answer="1")
    clash = client.submit(first_tab, FORM, answer="2")
    assert clash.status_code == 409
    assert "现在记着的：一级" in text(clash)
    assert "刚才交的：二级" in text(clash)
    assert "一级" in text(client.get("/answers"))
    assert client.submit(clash, FORM).status_code == 200
    assert "二级" in text(client.get("/answers"))


def test_two_tabs_agree_on_the_parts_of_life_and_for_whom(client: StrictClient) -> None:
    at(client, "member.grade")
    first_tab, start = client.get("/themes"), client.get("/")
    client.submit(client.get("/themes"), FORM, themes=["travel"])
    clash = client.submit(first_tab, FORM, themes=["school", "work"])
    assert (clash.status_code, "现在记着的：出行" in text(clash)) == (409, True)
    assert "刚才交的：上学、工作" in text(clash)
    assert client.submit(clash, FORM).status_code == 200
    assert "上学、工作" in text(client.get("/answers"))
    same = client.submit(start, FORM, voice="self", computer="own", consent="y")
    assert same.status_code == 200
    other = client.submit(start, FORM, voice="other", computer="own", consent="y")
    assert (other.status_code, "刚才交的：帮别人查" in text(other)) == (409, True)


def test_a_stale_tab_of_another_question_is_no_clash(client: StrictClient) -> None:
    first_tab = at(client, "member.grade")
    client.submit(client.get("/questions/member.certificate"), FORM, answer="held")
    assert client.submit(first_tab, FORM, answer="2").status_code == 200


def test_an_expired_form_is_shown_again_with_its_entries(client: StrictClient) -> None:
    page = at(client, "member.born")
    sent = fields(page) | {"csrf_token": "old", "year": "1985", "month": "3"}
    again = client.post(page.request.path, data=sent)
    assert again.status_code == 400
    assert b'value="1985"' in again.data
    assert "放得太久" in text(again)
    assert client.submit(again, FORM).status_code == 200
    assert "1985年3月" in text(client.get("/answers"))


def test_the_way_back_leads_to_the_answer_before(client: StrictClient) -> None:
    client.submit(at(client, "member.certificate"), FORM, answer="held")
    client.submit(client.get("/questions/member.grade"), FORM, answer="2")
    for here, before in (
        ("member.born", "member.grade"),
        ("member.grade", "member.certificate"),
        ("member.certificate", "household.hukou"),
    ):
        page = document(client.get(f"/questions/{here}"))
        assert page.xpath("//a[text()='回到上一题']/@href") == [f"/questions/{before}"]


def test_the_check_says_whether_anything_is_left_to_ask(client: StrictClient) -> None:
    at(client, "member.grade")
    page = client.get("/answers")
    assert re.search(r"还有 \d+ 个问题", text(page))
    assert document(page).xpath("//main//a[@href='/next']")


def test_an_answer_the_rules_no_longer_know_is_asked_again(app: Flask, client: Any) -> None:
    interface = app.session_interface
    assert isinstance(interface, SealedCookie)
    stale = {"h.hukou": ["cn/atlantis", 1], "m.grade": ["9", 2], "m.work": [7, 3]}
    client.set_cookie("huican", interface.seal({"answers": {"y": 1, "r": 3, "a": stale}}))
    assert client.get("/next").location == "/places"
    for address in ("/places", "/questions/member.grade", "/questions/member.work", "/answers"):
        assert client.get(address).status_code == 200


def test_one_part_of_a_certificate_may_be_unclear(client: StrictClient) -> None:
    client.submit(at(client, "member.certificate"), FORM, answer="held")
    client.submit(client.get("/questions/member.category"), FORM, answer="multiple")
    page = client.submit(client.get("/questions/member.parts"), FORM, vision="1", mental="unclear")
    assert page.request.path != "/questions/member.parts"
    assert "视力 1 级、精神（级别不清楚）" in text(client.get("/answers"))


def test_a_birth_lies_in_the_past(client: StrictClient) -> None:
    page = client.submit(at(client, "member.born"), FORM, year="2098", month="3")
    assert page.status_code == 422
    assert "还没有到" in text(page)


@pytest.mark.parametrize(
    ("voice", "shared", "wanted"), [("self", "own", 3), ("other", "own", 0), ("self", "shared", 0)]
)
def test_only_someone_at_their_own_computer_is_offered_their_birthday(
    client: StrictClient, voice: str, shared: str, wanted: int
) -> None:
    begin(client, voice=voice, computer=shared)
    page = client.get("/questions/member.born")
    assert page.data.count(b'autocomplete="bday-') == wanted


def test_places_have_a_page_of_their_own(client: StrictClient) -> None:
    assert at(client, "household.hukou").location == "/places"


def fields(page: Any) -> dict[str, str]:
    """The fields of the page's main form as a browser would send them."""
    return dict(document(page).xpath("//main//form")[0].form_values())


def test_whoever_asks_about_getting_about_is_asked_of_nothing_else(client: StrictClient) -> None:
    client.submit(agree(client), FORM, themes=["travel"])
    page = client.submit(client.get("/places"), FORM, hukou="cn/shanxi/xinzhou/xinfu")
    asked = []
    while page.request.path.startswith("/questions/"):
        asked.append(page.request.path.removeprefix("/questions/"))
        assert len(asked) < 20, asked
        first = document(page).xpath("//main//input[@name='answer']/@value")
        page = client.submit(page, FORM, **({"answer": first[0]} if first else {"unclear": "y"}))
    book = client.application.extensions["rulebook"]
    kept = {one.id for one in book.benefits.values() if one.theme in ("travel", "certificate")}
    rules = [one for one in book.provisions.values() if one.benefit in kept]
    read = {name for one in rules for leaf in walk(one.criteria) for when in leaf.when.values()
            for name in facts(when)}  # fmt: skip
    assert asked
    assert set(asked) <= read | {"member.certificate"}
    assert "出行" in text(page)


def test_a_theme_must_be_chosen_and_can_be_changed(client: StrictClient) -> None:
    page = client.submit(agree(client), FORM)
    assert page.status_code == 422
    assert "请至少选一个" in text(page)
    client.submit(page, FORM, themes=["school", "work"])
    chosen = document(client.get("/themes")).xpath("//input[@checked]/@value")
    assert chosen == ["school", "work"]


def test_a_changed_answer_says_once_which_results_changed(client: StrictClient) -> None:
    client.submit(at(client, "household.recognised_as"), FORM, answer="dibao")
    client.submit(client.get("/questions/member.certificate"), FORM, answer="held")
    page = client.submit(client.get("/questions/household.recognised_as"), FORM, answer="none")
    assert "改了回答，这些结果变了" in text(page)
    assert "全家申请低保：原来是“已在享受”" in text(page)
    assert "改了回答，这些结果变了" not in text(client.get("/answers"))


def test_how_far_along_the_interview_is_stands_under_the_question(client: StrictClient) -> None:
    page = client.submit(at(client, "household.recognised_as"), FORM, answer="dibao")
    told = re.search(r"还有大约 (\d+) 题。答完大约能确定 (\d+) 项。", text(page))
    assert told
    left = int(told[1])
    after = client.submit(page, FORM, **_first_choice(page))
    again = re.search(r"还有大约 (\d+) 题", text(after))
    assert again
    assert int(again[1]) != left or left == 0


def _first_choice(page: Any) -> dict[str, Any]:
    first = document(page).xpath("//main//input[@name='answer']/@value")
    return {"answer": first[0]} if first else {"unclear": "y"}
