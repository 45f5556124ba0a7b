"""Settings, and the rulebook: where it is, and read once.

| setting | environment | means |
| --- | --- | --- |
| KEYS | HUICAN_KEYS | Fernet keys, separated by commas; the first one writes, all of them read |
| PRODUCTION | HUICAN_ENV=production | no key is ever made here; cookies are Secure |
| RULES | HUICAN_RULES | the folder of the rule files |
| REPORT_TO | HUICAN_REPORT_TO | an e-mail address for wrong rules; empty: a text to copy |
| COPIES | HUICAN_COPIES | results pages kept sealed in memory for who turns back; 0: none |
| TODAY | | a date that stands for today, in tests |
"""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from flask import Flask, current_app

from webapp.engine.model import Rulebook
from webapp.rulefiles.rulebook import load

CHINA = timezone(timedelta(hours=8))
PACKAGE = Path(__file__).resolve().parent


def configure(app: Flask, settings: Mapping[str, Any]) -> None:
    """Settings from the environment, then from the caller, who wins."""
    app.config.from_mapping(
        PRODUCTION=os.environ.get("HUICAN_ENV") == "production",
        KEYS=os.environ.get("HUICAN_KEYS", ""),
        RULES=rules_folder(),
        REPORT_TO=os.environ.get("HUICAN_REPORT_TO", ""),
        COPIES=_count("HUICAN_COPIES", 200),
        TODAY=None,
        SESSION_COOKIE_NAME="huican",
        MAX_CONTENT_LENGTH=16 * 1024,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_I18N_ENABLED=False,  # every message is ours
        # Pages send no referrer (a referrer could tell others where someone has been).
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_TRANSLATION_DIRECTORIES=str(_folder("translations")),
    )
    app.config.from_mapping(settings)
    app.config["KEYS"] = _keys(app)
    app.config["SECRET_KEY"] = _derived(app.config["KEYS"][0])
    app.extensions["rulebook"] = app.config.get("RULEBOOK") or _read(str(app.config["RULES"]))


def rulebook() -> Rulebook:
    """The rulebook of this application."""
    book: Rulebook = current_app.extensions["rulebook"]
    return book


def today() -> date:
    """The day asked about: today in China."""
    return current_app.config["TODAY"] or today_in_china()


def today_in_china(now: datetime | None = None) -> date:
    """The date in China at a moment, with its time zone; now, where none is given."""
    return (now or datetime.now(CHINA)).astimezone(CHINA).date()


def rules_folder() -> Path:
    """Where the rules are: HUICAN_RULES, the installed package, or the checkout."""
    return Path(os.environ.get("HUICAN_RULES") or _folder("rules"))


def _folder(name: str) -> Path:
    """Rules and translations: inside an installed package, or beside it in a checkout."""
    packed = PACKAGE / "_data" / name
    return packed if packed.is_dir() else PACKAGE.parent / name


@cache
def _read(folder: str) -> Rulebook:
    return load(Path(folder))


def _keys(app: Flask) -> list[str]:
    """The keys of the cookie.

    Raises:
        RuntimeError: in production without HUICAN_KEYS; if one of them is no key.
    """
    given = app.config["KEYS"]
    keys = given.split(",") if isinstance(given, str) else list(given)
    if keys := [key.strip() for key in keys if key.strip()]:
        try:
            return [key for key in keys if Fernet(key)]
        except ValueError as error:
            raise RuntimeError(f"HUICAN_KEYS holds what is no key: {error}") from None
    if app.config["PRODUCTION"]:
        raise RuntimeError(
            "HUICAN_KEYS is not set. Answers are kept in a cookie that only this service can "
            "read, so it does not start without a key. Make one with: python -c "
            '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
        )
    if app.testing:
        return [Fernet.generate_key().decode()]
    return [_kept_key(Path(app.instance_path) / "session.key")]


def _count(name: str, usual: int) -> int:
    """A number from the environment.

    Raises:
        RuntimeError: if something else stands there.
    """
    given = os.environ.get(name) or str(usual)
    if not given.isdecimal():
        raise RuntimeError(f"{name} is {given!r}: a whole number from 0 is expected.")
    return int(given)


def _kept_key(path: Path) -> str:
    """The key of this installation, made once; two workers that start together agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key())
        try:
            os.link(draft, path)  # fails if another worker was first; then its key counts
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return path.read_text("ascii").strip()


def _derived(key: str) -> str:
    """A second secret, for the tokens of forms, so that no key serves two purposes."""
    digest = hashlib.blake2b(key.encode(), person=b"huican-forms").digest()
    return base64.urlsafe_b64encode(digest).decode()
