"""The session: one encrypted cookie, nothing on the server.

JSON, deflated, then sealed with Fernet. The first key of KEYS writes; every key reads, so a key
can be retired slowly. The time a seal was made is the time the person was last seen.
"""

from __future__ import annotations

import json
import time
import zlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SessionInterface

IDLE_SHARED = 10 * 60
IDLE_OWN = 24 * 3600
REFRESH_OWN = 3600
LIMIT = 3_800
WIPE = '"cache", "cookies", "storage"'
_MAX_JSON = 64 * 1024


class SealedSession(SecureCookieSession):
    """A session that knows whether it has run out, and how long ago it was last seen."""

    expired = False
    age = 0.0


class SealedCookie(SessionInterface):
    """Reads and writes the session cookie."""

    def __init__(self, keys: list[str]) -> None:
        self.fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, content: dict[str, Any]) -> str:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return self.fernet.encrypt_at_time(
            zlib.compress(text.encode(), 9), int(time.time())
        ).decode()

    def unseal(self, token: str) -> tuple[dict[str, Any], float]:
        """What a cookie holds, and its age in seconds.

        Raises:
            InvalidToken: if no key opens it, or what is inside is not ours.
        """
        packed = self.fernet.decrypt(token)
        age = time.time() - self.fernet.extract_timestamp(token)
        try:
            content = json.loads(zlib.decompressobj().decompress(packed, _MAX_JSON))
        except (zlib.error, ValueError) as error:
            raise InvalidToken from error
        if not isinstance(content, dict):
            raise InvalidToken
        return content, age

    def open_session(self, app: Flask, request: Request) -> SealedSession:
        token = request.cookies.get(self.get_cookie_name(app))
        if not token:
            return SealedSession()
        try:
            content, age = self.unseal(token)
        except (InvalidToken, ValueError):  # not ours, or not even ASCII
            return SealedSession()
        session = SealedSession(content)
        session.age = age
        if age > (IDLE_SHARED if is_shared(session) else IDLE_OWN):
            session = SealedSession()
            session.expired = True
        return session

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        """The cookie of an answer; a file of ours, which anyone on the way may keep, has none.

        What is only told on the next page goes before a cookie grows longer than browsers keep.
        """
        if request.endpoint == "static":
            return
        name = self.get_cookie_name(app)
        if session.accessed:
            response.vary.add("Cookie")
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return  # came without our cookie (SameSite): a new one would wipe out the answers
        if not session:
            if session.modified or session.expired:
                response.delete_cookie(name, **self._attributes(app))
            if session.expired:
                response.headers["Clear-Site-Data"] = WIPE
            return
        if session.modified or session.age > (0 if is_shared(session) else REFRESH_OWN):
            # On a shared computer the cookie also goes when the browser is closed.
            age = None if is_shared(session) else IDLE_OWN
            sealed = self.seal(dict(session))
            if len(sealed) > LIMIT and session.pop("changed", None):
                sealed = self.seal(dict(session))
            response.set_cookie(name, sealed, max_age=age, **self._attributes(app))

    def _attributes(self, app: Flask) -> dict[str, Any]:
        secure = app.config["PRODUCTION"] or request.is_secure
        return {"path": "/", "httponly": True, "samesite": "Lax", "secure": secure}


def is_shared(session: Any) -> bool:
    """Whether these answers were given on a shared computer."""
    return bool(session.get("answers", {}).get("s"))
