"""Pages: how many a second against a bare Flask and WTForms page, how large, how soon."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from flask import Flask, session
from flask.testing import FlaskClient

from bench.load import Page, per_second, served
from bench.measure import Row
from tests.test_people import household, people
from webapp import answers as store, create_app
from webapp.answers import Answers
from webapp.config import rulebook
from webapp.engine.model import FactType

ROOT = Path(__file__).resolve().parent.parent
QUESTION, RESULTS = "/questions/member.grade", "/results"
FIELD = re.compile(rb'<(?:select|textarea|input(?![^>]*type="hidden"))\b')
STYLES = re.compile(rb'rel="stylesheet" href="([^"]+)"')
SHARE, KB = 0.6, 1000
START = """
import time
begin = time.perf_counter()
from webapp import create_app
create_app({"TESTING": True})
print(time.perf_counter() - begin)
"""


def rows() -> Iterator[Row]:
    """The lines of the table that are about pages."""
    key = Fernet.generate_key().decode()
    app = create_app({"KEYS": key})
    yield from _speeds(app, key)
    yield from _sizes(app)
    yield Row("import and create_app", _start_up(), 1, unit="s", note="quickest of five")


def someone(one: dict[str, Any]) -> Answers:
    """The answers of an invented person, as the pages keep them."""
    facts = household(one["facts"])
    given = {f"household.{name}": value for name, value in facts["household"].items()}
    given |= {f"member.{n}": v for n, v in facts["members"][0].items() if n != "id"}
    for name, value in given.items():
        if rulebook().facts[name].type is FactType.PARTS and isinstance(value, dict):
            given[name] = [{"category": c, "grade": str(g)} for c, g in value.items()]
    return Answers(consent=True, values={n: _kept(v) for n, v in given.items()})


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _cookie(app: Flask, answers: Answers) -> str:
    with app.test_request_context():
        store.save(answers)
        sealed = app.session_interface.seal(dict(session))  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={sealed}"


def everybody(app: Flask) -> list[str]:
    """A cookie for each invented person who answers for one."""
    with app.app_context():
        single = [one for one in people() if len(household(one["facts"])["members"]) == 1]
        return [_cookie(app, someone(one)) for one in single]


def page(client: FlaskClient, path: str, cookie: str) -> bytes | None:
    answer = client.get(path, headers={"Cookie": cookie})
    return answer.data if answer.status_code == 200 else None


def _speeds(app: Flask, key: str) -> Iterator[Row]:
    client, cookie = app.test_client(use_cookies=False), everybody(app)[0]
    keys = {"HUICAN_KEYS": key}
    with (
        served("webapp:create_app()", keys) as ours,
        served("webapp:create_app()", {**keys, "HUICAN_COPIES": "0"}) as anew,
        served("bench.bare:create_app()", {}) as bare,
    ):
        for port, path, what, limit in (
            (ours, QUESTION, "a question page", SHARE),
            (ours, RESULTS, "the results page", SHARE),
            (anew, RESULTS, "the results page worked out each time", None),
        ):
            body, share, note = page(client, path, cookie), None, "there is no such page"
            if body:
                fields = len(FIELD.findall(body))
                mine, theirs = per_second(Page(port, path, cookie), Page(bare, f"/{fields}"))
                share, note = mine / theirs, f"{mine:.0f}/s, bare with {fields}: {theirs:.0f}/s"
            yield Row(f"{what} / a bare page", share, limit, at_most=False, note=note)


def _sizes(app: Flask) -> Iterator[Row]:
    client, cookies = app.test_client(use_cookies=False), everybody(app)
    questions = [f"/questions/{name}" for name in app.extensions["rulebook"].facts]
    for what, paths, who, limit in (
        ("largest question page", questions, cookies[:1], 14),
        ("largest results page", [RESULTS], cookies, 25),
    ):
        pages = [(_size(client, path, cookie), path) for path in paths for cookie in who]
        found = [(size, path) for size, path in pages if size]
        largest, path = max(found, default=(0, "there is no such page"))
        figure = largest / KB if largest else None
        yield Row(f"{what}, HTML + CSS, gzip", figure, limit, unit="kB", note=path)


def _size(client: FlaskClient, path: str, cookie: str) -> int:
    """Bytes of a page and of every stylesheet it links, each compressed."""
    body = page(client, path, cookie)
    if not body:
        return 0
    sheets = [client.get(link.decode()).data for link in STYLES.findall(body)]
    return sum(len(gzip.compress(part)) for part in (body, *sheets))


def _start_up() -> float:
    """Seconds from nothing but Python to an application, rules and translations read.

    The modules are compiled, as they are wherever they have run once.
    """
    command = [sys.executable, "-c", START]
    given = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    quiet = partial(subprocess.run, cwd=ROOT, env=given, check=True, capture_output=True)
    runs = [quiet(command) for _ in range(5)]
    return min(float(run.stdout) for run in runs)
