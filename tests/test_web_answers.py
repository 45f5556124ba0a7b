"""The cookie: sealed, small, readable with old keys, and forgotten in time."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, session

from tests.strict_client import StrictClient
from tests.test_web_journey import at
from webapp import answers, create_app
from webapp.answers import Answers, AnswersTooLarge
from webapp.answers.cookie import IDLE_SHARED, LIMIT, SealedCookie
from webapp.config import _kept_key, rulebook

FULL = {
    "household.hukou": "cn/chongqing/kaizhou",
    "household.lives_in": "same",
    "member.category": "multiple",
    "member.grade": "1",
    "member.parts": [
        {"category": "mental", "grade": 3},
        {"category": "vision", "grade": "unclear"},
    ],
    "household.annual_income": 1_500_650,
    "household.over_line": False,
}


def test_answers_come_back_as_they_were(app: Flask) -> None:
    given = Answers(voice="other", language="en", shared=True, consent=True).with_answers(FULL)
    given = given.with_rows("household.annual_income", [["1250.50", "month"]])
    assert answers._unpack(answers._pack(given)) == given


def test_an_answer_makes_a_new_revision_and_leaves_the_old_answers_alone() -> None:
    first = Answers().with_answers({"member.grade": "1"})
    second = first.with_answers({"member.category": "vision"})
    assert (first.revision, second.revision) == (1, 2)
    assert first.values == {"member.grade": "1"}
    assert second.changed == {"member.grade": 1, "member.category": 2}


def test_a_form_is_stale_only_where_the_same_fact_was_answered_differently_since() -> None:
    now = Answers().with_answers({"member.grade": "1"}).with_answers({"member.category": "vision"})
    assert now.changed_since(0, {"member.grade": "2"}) == ["member.grade"]
    assert now.changed_since(0, {"member.grade": "1"}) == []
    assert now.changed_since(1, {"member.grade": "2"}) == []


def test_facts_have_the_shape_of_the_engine(app: Flask) -> None:
    with app.app_context():
        facts = Answers().with_answers({**FULL, "member.no_longer": "x"}).facts(rulebook())
    assert facts["household"]["lives_in"] == "cn/chongqing/kaizhou"
    assert facts["household"]["over_line"] is False
    assert facts["members"] == [
        {"id": "1", "category": "multiple", "grade": "1", "parts": "unclear"}  # one part is unclear
    ]


@pytest.mark.parametrize(
    "stale",
    [
        {"member.grade": "9"}, {"household.hukou": "cn/nowhere"}, {"member.gone": "1"},
        {"household.over_line": "yes"}, {"household.heads": 99}, {"household.assets": ["x"]},
        {"member.parts": [{"category": "x", "grade": 1}]}, {"household.over_since": "2025-13"},
        {"household.lives_in": "same"}, {"household.annual_income": -1},
    ],
)  # fmt: skip
def test_an_answer_the_rulebook_no_longer_knows_is_left_out(app: Flask, stale: Any) -> None:
    with app.app_context():
        facts = Answers().with_answers(stale).facts(rulebook())
    assert facts == {"household": {}, "members": [{"id": "1"}], "readings": {}, "themes": []}


def test_a_cookie_packed_by_an_older_version_locks_nobody_out(app: Flask, client: Any) -> None:
    interface = app.session_interface
    assert isinstance(interface, SealedCookie)
    for odd in ({"a": ["member.grade"]}, {"a": {"m.grade": 1}}, {"y": 1, "a": {"m.grade": [1]}}):
        client.set_cookie("huican", interface.seal({"answers": odd}))
        assert client.get("/answers").location == "/?again=1"
        assert client.get("/").status_code == 200


def test_a_cookie_of_a_retired_key_is_still_read() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    token = SealedCookie([old]).seal({"answers": {"v": "child"}})
    assert SealedCookie([new, old]).unseal(token)[0] == {"answers": {"v": "child"}}
    with pytest.raises(InvalidToken):
        SealedCookie([new]).unseal(token)


def test_everything_answered_fits_with_room(app: Flask) -> None:
    with app.test_request_context():
        values: dict[str, Any] = dict.fromkeys(rulebook().facts, "unclear") | FULL
        full = Answers(voice="other", consent=True).with_answers(values)
        for name in ("household.annual_income", "member.own_annual_income"):
            full = full.with_rows(name, [[f"1234{n}.56", "quarter"] for n in range(12)])
        session["csrf_token"] = "0" * 40
        answers.save(full)
        assert len(app.session_interface.seal(dict(session))) < LIMIT  # type: ignore[attr-defined]


def test_what_would_not_fit_is_refused_before_anything_changes(app: Flask) -> None:
    noise = random.Random(1)
    rows = [["".join(noise.choices("0123456789abcdefghij", k=30)), "year"] for _ in range(300)]
    with app.test_request_context():
        answers.save(Answers(consent=True))
        with pytest.raises(AnswersTooLarge):
            answers.save(Answers(consent=True).with_rows("household.annual_income", rows))
        assert answers.current() == Answers(consent=True)


def test_what_is_told_on_the_next_page_goes_before_the_cookie_is_too_long(app: Flask) -> None:
    noise = random.Random(1)
    letters = ["".join(noise.choices("0123456789abcdef", k=30)) for _ in range(220)]
    for told in (letters[:8], letters):
        with app.test_request_context():
            answers.save(Answers(consent=True))
            session["changed"] = told, 0
            cookie = app.make_response("")
            app.session_interface.save_session(app, session, cookie)
            sealed = cookie.headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
            kept, _age = app.session_interface.unseal(sealed)  # type: ignore[attr-defined]
            assert len(sealed) < LIMIT
            assert kept["answers"]["y"] == 1
            assert ("changed" in kept) is (told is not letters)


@pytest.mark.parametrize(
    ("shared", "idle", "kept"),
    [(True, IDLE_SHARED - 5, True), (True, IDLE_SHARED + 5, False), (False, 3 * 3600, True)],
)
def test_a_shared_computer_forgets_after_ten_minutes(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch, shared: bool, idle: int, kept: bool
) -> None:
    interface = app.session_interface
    assert isinstance(interface, SealedCookie)
    content = {"answers": {"y": 1, "s": int(shared), "a": {"m.grade": ["1", 1]}, "r": 1}}
    client.set_cookie("huican", interface.seal(content))
    now = __import__("time").time()
    monkeypatch.setattr("webapp.answers.cookie.time.time", lambda: now + idle)
    page = client.get("/answers")
    assert (page.status_code == 200) is kept
    if not kept:
        assert page.location == "/idle"
        assert client.get_cookie("huican") is None


@pytest.mark.parametrize(
    ("name", "value"), [("HUICAN_KEYS", "abc"), ("HUICAN_COPIES", "many"), ("HUICAN_COPIES", "-1")]
)
def test_a_setting_that_cannot_be_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(RuntimeError, match=name):
        create_app({"TESTING": True})


def test_production_does_not_start_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUICAN_KEYS", raising=False)
    monkeypatch.setenv("HUICAN_ENV", "production")
    with pytest.raises(RuntimeError, match="HUICAN_KEYS"):
        create_app({})


def test_workers_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    found: list[str] = []
    path = tmp_path / "instance" / "session.key"
    workers = [threading.Thread(target=lambda: found.append(_kept_key(path))) for _ in range(16)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(found) == 16
    assert len(set(found)) == 1
    assert [file.name for file in path.parent.iterdir()] == ["session.key"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_restart_loses_nobodys_answers(tmp_path: Path) -> None:
    script = "import sys; from webapp.config import _kept_key; from pathlib import Path; "
    script += "print(_kept_key(Path(sys.argv[1])))"
    run = [sys.executable, "-c", script, str(tmp_path / "session.key")]
    first, second = (subprocess.run(run, capture_output=True, text=True) for _ in range(2))
    assert first.stdout
    assert first.stdout == second.stdout


def test_answers_outlive_a_restart_and_a_new_key() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    clients: list[Any] = []
    for keys in (old, old, f"{new},{old}", new):
        app = create_app({"TESTING": True, "KEYS": keys})
        app.test_client_class = StrictClient
        clients.append(app.test_client())
    submitted = at(clients[0], "member.grade")
    clients[0].submit(submitted, 0, answer="2")
    cookie = clients[0].get_cookie("huican")
    shown = []
    for later in clients[1:]:
        later.set_cookie("huican", cookie.value)
        shown.append("二级" in later.get("/answers").text)
    assert shown == [True, True, False]
