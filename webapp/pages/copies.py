"""Pages worked out from answers, for whoever turns back to them: locked, the key not here.

A results page costs some twenty times what a question costs, and people turn back to it after
every benefit they read. So the last pages stay in the memory of this process, each sealed with a
key made from the session cookie. The cookie lives in the browser and is known here only while a
request of it is answered: nobody can read a copy, or find out whose it is, without that browser.
Another answer, language or day is another key, so nothing is ever shown for other answers.
A shared computer has a new cookie with every page, and nothing is kept there.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from threading import Lock, Timer
from typing import Any

from cachetools import TTLCache
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app, request
from flask_wtf.csrf import generate_csrf

from webapp import answers
from webapp.config import today
from webapp.i18n import language

SECONDS = 10 * 60
_TOKEN = "\0"  # stands for the token of the forms, which is new with every request
_NONCE = 12


class SealedCopies:
    """The last pages of this process, at most `most`, none older than `seconds`.

    While there are any, those too old are thrown away every twentieth of that time, whether
    anybody asks or not.
    """

    def __init__(self, most: int, seconds: float = SECONDS) -> None:
        self.most, self.sweep = most, seconds / 20
        self._kept: TTLCache[bytes, bytes] = TTLCache(max(most, 1), seconds)
        self._lock = Lock()
        self._swept = False

    def find(self, secret: str, page: str) -> str | None:
        """The page kept under this secret, if there is one."""
        with self._lock:
            sealed = self._kept.get(_digest(secret, page, b"huican-name"))
        if sealed is None:
            return None
        return _cipher(secret, page).decrypt(sealed[:_NONCE], sealed[_NONCE:], None).decode()

    def keep(self, secret: str, page: str, body: str) -> None:
        """Seal a page; the oldest goes where there are too many."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + _cipher(secret, page).encrypt(nonce, body.encode(), None)
        with self._lock:
            self._kept[_digest(secret, page, b"huican-name")] = sealed
            begin, self._swept = not self._swept, True
        if begin:
            self._sweep_later()

    def _sweep_later(self) -> None:
        timer = Timer(self.sweep, self._sweep)
        timer.daemon = True
        timer.start()

    def _sweep(self) -> None:
        with self._lock:
            self._kept.expire()
            again = self._swept = len(self._kept) > 0
        if again:
            self._sweep_later()


def init_app(app: Flask) -> None:
    app.extensions["copies"] = SealedCopies(app.config["COPIES"])


def copied(view: Callable[..., str]) -> Callable[..., str]:
    """A page that says the same for the same answers on the same day: shown from its copy.

    Only for views that change nothing and return the whole page as text.
    """

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> str:
        copies: SealedCopies = current_app.extensions["copies"]
        secret = request.cookies.get(current_app.config["SESSION_COOKIE_NAME"], "")
        if not copies.most or not secret or answers.current().shared:
            return view(*args, **kwargs)
        page = f"{language()} {today()} {request.full_path}"
        if (found := copies.find(secret, page)) is None:
            body = view(*args, **kwargs)
            copies.keep(secret, page, body.replace(generate_csrf(), _TOKEN))
            return body
        return found.replace(_TOKEN, generate_csrf())

    return shown


def _digest(secret: str, page: str, purpose: bytes) -> bytes:
    return blake2b(f"{secret} {page}".encode(), digest_size=32, person=purpose).digest()


def _cipher(secret: str, page: str) -> AESGCM:
    return AESGCM(_digest(secret, page, b"huican-key"))
