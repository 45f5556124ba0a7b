"""What every page has: headers, leaving, languages, errors with one h1."""

from __future__ import annotations

import gzip
import time
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask, abort, request

from tests.strict_client import StrictClient
from tests.test_web_journey import FORM, at, begin, text
from webapp import create_app
from webapp.answers.cookie import IDLE_SHARED, WIPE
from webapp.i18n import choose, rule_text, sentences, voiced

STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PUBLIC = ["/", "/privacy", "/accessibility", "/report", "/cleared", "/idle", "/nowhere"]


@pytest.mark.parametrize("address", PUBLIC)
def test_every_page_has_its_headers_and_a_way_to_leave(client: StrictClient, address: str) -> None:
    page = client.get(address)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "camera=()" in page.headers["Permissions-Policy"]
    assert "清除并离开" in text(page)
    assert "这不是政府网站" in text(page)


def every_page(app: Flask) -> list[str]:
    """The address of every page that needs no name of anything."""
    rules = [r for r in app.url_map.iter_rules() if "GET" in (r.methods or ()) and not r.arguments]
    return sorted(rule.rule for rule in rules)


def test_no_page_may_be_kept_or_framed_or_tell_others_where_one_was(client: StrictClient) -> None:
    """The results and the paper too."""
    at(client, "member.grade")
    addresses = every_page(client.application)
    assert {"/", "/answers", "/results", "/print", "/print.pdf"} <= set(addresses)
    for address in addresses:
        page = client.get(address)
        assert page.headers["Cache-Control"] == "no-store", address
        assert page.headers["Referrer-Policy"] == "no-referrer", address
        assert page.headers["Content-Security-Policy"] == STRICT, address
        if page.mimetype == "text/html" and page.status_code == 200:
            assert "清除并离开" in text(page), address
            assert page.data.count(b"<script") == 0, address


@pytest.mark.parametrize("computer", ["own", "shared"])
def test_files_are_kept_and_carry_no_cookie(
    client: StrictClient, monkeypatch: pytest.MonkeyPatch, computer: str
) -> None:
    page = begin(client, computer=computer)
    address = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    now = time.time()
    monkeypatch.setattr("webapp.answers.cookie.time.time", lambda: now + 60)
    with client.get(address) as file:
        assert "max-age=604800" in file.headers["Cache-Control"]
        assert "Set-Cookie" not in file.headers


def test_a_cookie_that_is_not_ours_is_as_good_as_none(app: Flask) -> None:
    stranger = app.test_client(use_cookies=False)
    for cookie in ("é", "abc", "", "gAAAA" * 900):
        page = stranger.get("/places", headers={"Cookie": f"huican={cookie}"})
        assert (page.status_code, page.location) == (303, "/?again=1")
        assert "Content-Security-Policy" in page.headers


def test_nothing_is_taken_without_the_token_of_our_own_form(client: StrictClient) -> None:
    at(client, "member.grade")
    kept = text(client.get("/answers"))
    for address, data in (
        ("/", {"voice": "child", "guardian": "y", "computer": "shared", "consent": "y"}),
        ("/places", {"hukou": "cn", "lives_in": "same", "rides_in": "same"}),
        ("/questions/member.grade", {"answer": "1"}),
        ("/questions/household.annual_income", {"rows-0-amount": "7", "step": "add"}),
        ("/language", {"language": "en"}),
    ):
        assert client.post(address, data=data).status_code == 400, address
    assert text(client.get("/answers")) == kept


@pytest.mark.parametrize(
    ("address", "hidden"), [("/", False), ("/privacy", False), ("/idle", True)]
)
def test_only_public_pages_may_be_indexed(client: StrictClient, address: str, hidden: bool) -> None:
    assert (b'content="noindex"' in client.get(address).data) is hidden


def test_the_cookie_is_for_this_site_alone(client: StrictClient) -> None:
    plain = client.get("/").headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    assert "Max-Age=86400" in plain
    secure = client.application.test_client().get("/", base_url="https://localhost")
    assert "Secure" in secure.headers["Set-Cookie"]


TOLD = {
    "member.certificate": {"answer": "held"},
    "member.category": {"code": "43B1"},
    "member.born": {"year": "1985", "month": "3"},
    "household.heads": {"number": "17"},
    "household.annual_income": {"rows-0-amount": "1234.56", "rows-0-period": "month"},
}
SECRETS = ["kaizhou", "1985", "43B1", "physical", "1234", "1481472", "肢体"]


def test_nothing_about_a_person_stands_in_a_cookie_an_address_or_a_log(
    client: StrictClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    seen = []
    at(client, "member.grade")
    for fact, entries in TOLD.items():
        page = client.get(f"/questions/{fact}")
        answered = client.submit(page, FORM, follow=False, **entries)
        assert answered.status_code == 303
        cookie = client.get_cookie("huican")
        seen += [page.request.url, answered.location, cookie.value if cookie else ""]
    links = client.get("/results").text + client.get("/answers").text
    seen += [part.split('"')[0] for part in links.split('href="')[1:]]
    written = "\n".join([*seen, caplog.text])
    assert [secret for secret in SECRETS if secret in written] == []


def test_clear_and_leave_forgets_everything(client: StrictClient) -> None:
    client.submit(at(client, "member.grade"), FORM, answer="2")
    page = client.submit(client.get("/answers"), "clear", follow=False)
    assert (page.status_code, page.location) == (303, "/cleared")
    assert page.headers["Clear-Site-Data"] == WIPE
    assert client.get_cookie("huican") is None
    assert "已经清除" in text(client.get("/cleared"))
    assert client.get("/answers").location == "/?again=1"


def test_a_shared_computer_that_was_left_is_wiped_with_the_next_click(
    client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(client, computer="shared")
    now = time.time()
    monkeypatch.setattr("webapp.answers.cookie.time.time", lambda: now + IDLE_SHARED + 5)
    page = client.get("/results")
    assert (page.location, page.headers["Clear-Site-Data"]) == ("/idle", WIPE)
    assert client.get_cookie("huican") is None


def test_clear_works_from_a_page_that_stood_open_for_days(client: StrictClient) -> None:
    at(client, "member.grade")
    assert client.post("/clear", data={"csrf_token": "old"}).location == "/cleared"
    assert client.get("/answers").location == "/?again=1"


def test_another_site_can_neither_clear_nor_replace_the_answers(app: Flask) -> None:
    stranger = app.test_client()
    for address in ("/clear", "/language", "/"):
        page = stranger.post(address, headers={"Sec-Fetch-Site": "cross-site"})
        assert "Set-Cookie" not in page.headers
        assert "Clear-Site-Data" not in page.headers


def test_a_shared_computer_is_told_so_and_the_page_goes_away(client: StrictClient) -> None:
    page = begin(client, computer="shared")
    assert "10 分钟不动" in text(page)
    assert page.headers["Refresh"] == "605; url=/idle"
    assert "Max-Age" not in page.headers["Set-Cookie"]
    assert "Refresh" not in begin(client, computer="own").headers


def test_a_switch_of_language_keeps_every_answer(client: StrictClient) -> None:
    page = client.submit(at(client, "member.grade"), FORM, answer="2")
    page = client.submit(client.get("/answers"), "language", language="en")
    assert page.request.path == "/answers"
    assert b'<html lang="en">' in page.data
    page = client.submit(page, "language", language="zh")
    assert "二级" in text(page)


@pytest.mark.parametrize(
    "away", ["https://example.org/", "//example.org", "/\\example.org", "nowhere", "/clear", ""]
)
def test_the_switch_leads_nowhere_else(client: StrictClient, away: str) -> None:
    page = client.submit(client.get("/"), "language", follow=False, language="en", next=away)
    assert (page.status_code, page.location) == (303, "/")


def test_an_unknown_language_is_refused(client: StrictClient) -> None:
    assert client.submit(client.get("/"), "language", language="xx").status_code == 400


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh"), ("en-GB,en;q=0.9,zh;q=0.8", "en"), ("fr,zh-TW;q=0.5", "zh"),
        ("de", "zh"), ("", "zh"), ("fr,en;q=0.1", "en"), ("zh_HK", "zh"), ("x" * 300, "zh"),
    ],
)  # fmt: skip
def test_the_browsers_language_is_followed(app: Flask, accepts: str, language: str) -> None:
    with app.test_request_context(headers={"Accept-Language": accepts}):
        assert choose() == language


def test_rule_sentences_are_translated_by_their_context(tmp_path: Path) -> None:
    catalog = Catalog(locale="en")
    catalog.add("{who}有吗？", "{Does} {who} have {whose} card?", context="fact.x.ask")
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    app = create_app({"TESTING": True, "BABEL_TRANSLATION_DIRECTORIES": str(tmp_path)})
    with app.test_request_context(headers={"Accept-Language": "en"}):
        found = rule_text("fact.x.ask", "{who}有吗？")
        assert voiced(found, "self") == "Do you have your card?"
        assert voiced(found, "child") == "Does your child have your child’s card?"
        assert rule_text("fact.y.ask", "{who}有吗？") == "{who}有吗？"
        assert rule_text("fact.x.hint", "") == ""
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert voiced(rule_text("fact.x.ask", "{who}有吗？"), "other") == "申请人有吗？"


def test_the_extractor_finds_what_a_citizen_reads(app: Flask) -> None:
    found = {context: text for context, text, _mark in sentences(app.extensions["rulebook"])}
    assert found["fact.member.grade.option.1"] == "一级"
    assert found["place.cn/chongqing/kaizhou.answer"] == "重庆开州"
    assert all(found.values())


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("get", "/no", 404), ("post", "/privacy", 405), ("get", "/clear", 405)],
)
def test_errors_are_pages_or_problems(
    client: StrictClient, method: str, address: str, status: int
) -> None:
    token = {"csrf_token": client.get("/").data.decode().split('csrf_token" value="')[1][:91]}
    data = token if method == "post" else None
    page = getattr(client, method)(address, data=data)
    assert page.status_code == status
    problem = getattr(client, method)(address, data=data, headers={"Accept": "application/json"})
    assert problem.mimetype == "application/problem+json"
    assert problem.json["status"] == status
    if status == 405:
        assert "Allow" in page.headers


def test_an_address_of_data_answers_with_data_whatever_was_asked_for(client: StrictClient) -> None:
    missing = client.get("/library/provisions/nope.json")
    assert (missing.status_code, missing.mimetype) == (404, "application/problem+json")
    for asked in ("*/*", "application/json"):
        accept = {"Accept": asked}
        found: Any = client.post("/library/search.json", data={"words": "公交"}, headers=accept)
        assert found.json["found"]["provisions"]


@pytest.mark.parametrize("data", [{"voice": "x" * 20_000}, {f"f{n}": "" for n in range(300)}])
def test_a_body_too_large_is_a_page(client: StrictClient, data: Any) -> None:
    page = client.post("/", data=data, content_type="multipart/form-data")
    assert page.status_code == 413
    assert "太长" in text(page)


def test_more_than_the_cookie_holds_is_a_page_and_keeps_what_was_there(
    client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = at(client, "member.grade")
    monkeypatch.setattr("webapp.answers.LIMIT", 100)
    refused = client.submit(page, FORM, answer="2")
    assert refused.status_code == 413
    assert "前面的回答都还在" in text(refused)
    monkeypatch.undo()
    assert "重庆开州" in text(client.get("/answers"))


def test_answers_that_stand_are_not_said_to_be_cleared(client: StrictClient) -> None:
    at(client, "member.grade")
    assert client.get("/cleared").location == "/"


@pytest.fixture
def failing() -> Any:
    app = create_app({"TESTING": True, "PROPAGATE_EXCEPTIONS": False})
    app.test_client_class = StrictClient
    app.add_url_rule("/fails", "fails", lambda: str(int(request.headers["X-Born"])))
    app.add_url_rule("/forbidden", "forbidden", lambda: abort(403))
    return app.test_client()


@pytest.mark.filterwarnings("ignore")
def test_our_own_fault_is_a_page_and_its_log_holds_no_answer(
    failing: StrictClient, caplog: pytest.LogCaptureFixture
) -> None:
    page = failing.get("/fails", headers={"X-Born": "born 1985"})
    assert page.status_code == 500
    assert "不是您的问题" in text(page)
    assert "1985" not in text(page)
    assert "ValueError in fails" in caplog.text
    assert "1985" not in caplog.text
    assert failing.get("/forbidden").status_code == 403


def test_an_expired_form_without_entries_says_so(client: StrictClient) -> None:
    page = client.post("/language", data={"csrf_token": "old", "language": "en"})
    assert page.status_code == 400
    assert "放得太久" in text(page)


def test_reporting_a_rule_carries_its_id_and_nothing_else(app: Flask, client: StrictClient) -> None:
    assert "不会发送任何东西" in text(client.get("/report"))
    assert client.get("/report/cn/no_such_rule").status_code == 404
    for provision in list(app.extensions["rulebook"].provisions)[:1]:
        assert provision in text(client.get(f"/report/{provision}"))


def test_every_question_page_fits_into_one_round_trip(client: StrictClient) -> None:
    """14 kB compressed, with errors shown and with the style sheet."""
    at(client, "member.category")
    css = Path(client.application.static_folder or "", "app.css").read_bytes()
    questions = client.application.extensions["rulebook"].facts
    sizes = {}
    for address in ("/", "/places", *(f"/questions/{name}" for name in questions)):
        if (page := client.get(address)).status_code == 200:
            worst = max(page.data, client.submit(page, FORM).data, key=len)
            sizes[address] = len(gzip.compress(worst)) + len(gzip.compress(css))
    assert len(sizes) > 40
    assert {address: size for address, size in sizes.items() if size > 14_000} == {}


def test_a_lost_cookie_is_told_on_the_first_page(client: StrictClient) -> None:
    assert "没有回答了" not in text(client.get("/"))
    assert "没有回答了" in text(client.get("/results", follow_redirects=True))
    begin(client)
    assert "没有回答了" not in text(client.get("/?again=1"))


def test_an_error_says_so_in_its_title_and_claims_no_answers_that_are_not_there(
    client: StrictClient,
) -> None:
    gone, wrong = client.get("/nosuch"), client.post("/results")
    for page in (gone, wrong):
        assert "回答都还在" not in text(page)
        assert "<title>错误：" in page.text
    at(client, "member.grade")
    assert "您的回答都还在" in text(client.get("/nosuch"))
