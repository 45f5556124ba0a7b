"""What every public page shares: headers, the yes at the gate, what base.html shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from webapp import answers, i18n
from webapp.answers.cookie import IDLE_SHARED
from webapp.config import rulebook, today
from webapp.engine.facts import check
from webapp.engine.interview import person
from webapp.engine.view import View as PersonView
from webapp.forms.question import JourneyForm
from webapp.pages import copies
from webapp.wording.offices import line_words, office_words
from webapp.wording.reach import in_writing

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
        "accelerometer=(), gyroscope=(), interest-cohort=()"
    ),
}
STATIC_AGE = 7 * 24 * 3600

View = Callable[..., Any]


def init_app(app: Flask) -> None:
    copies.init_app(app)
    app.after_request(_headers)
    app.context_processor(_shell)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_AGE
    app.jinja_env.globals["static"] = _versioned(app)
    app.jinja_env.globals["office_name"] = lambda id: office_words(rulebook(), id).name
    app.jinja_env.globals["line"] = lambda id: line_words(rulebook(), id, today())


def needs_yes(view: View) -> View:
    """A page that may be seen only after the yes on the first page.

    Who comes without it is told there that this browser has no answers (any more).
    """

    @wraps(view)
    def gate(*args: Any, **kwargs: Any) -> Any:
        if getattr(session, "expired", False):
            return redirect(url_for("static_pages.idle"), 303)
        if not answers.current().consent:
            return redirect(url_for("journey.start", again=1), 303)
        return view(*args, **kwargs)

    return gate


def as_seen(facts: Any) -> PersonView:
    """The one member as the rules see them today."""
    return person(rulebook(), check(rulebook(), facts, today()), answers.ME, today())


def see_other(endpoint: str, **values: Any) -> AnyResponse:
    """The answer to a POST that worked."""
    return redirect(url_for(endpoint, **values), 303)


def form_page(template: str, form: JourneyForm, **shown: Any) -> tuple[str, int]:
    """A form as it stands: status 422 where something must be changed, 400 where it was too old.

    What was sent keeps the revision it was made from, unless the person was told to look again.
    """
    errors = form.error_list() if form.is_submitted() else []
    if not form.is_submitted() or form.expired:
        form.made_from(answers.current().revision)
    status = (400 if form.expired else 422) if errors else 200
    return render_template(template, form=form, errors=errors, **shown), status


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["PRODUCTION"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        if answers.current().shared and response.mimetype == "text/html":
            # Takes the answers off the screen of a shared computer. It is announced on the
            # first page, and only for those who chose it.
            response.headers["Refresh"] = f"{IDLE_SHARED + 5}; url={url_for('static_pages.idle')}"
    return response


def _shell() -> dict[str, Any]:
    """What base.html shows on every page."""
    now = answers.current()
    chosen = i18n.language()
    return {
        "answers": now,
        "in_writing": in_writing(now.values),
        "idle_minutes": IDLE_SHARED // 60,
        "language_tag": i18n.TAGS[chosen],
        "other_languages": [
            (code, i18n.NAMES[code], i18n.TAGS[code]) for code in i18n.spoken() if code != chosen
        ],
    }


def _versioned(app: Flask) -> Callable[[str], str]:
    """Addresses of static files that change when the file does."""
    known: dict[str, str] = {}

    def static(name: str) -> str:
        if name not in known:
            content = Path(app.static_folder or "", name).read_bytes()
            known[name] = blake2b(content, digest_size=6).hexdigest()
        return url_for("static", filename=name, v=known[name])

    return static
