"""Pages that ask nothing: privacy, accessibility, reporting a wrong rule; language; leaving."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from webapp import answers as store
from webapp.answers.cookie import WIPE
from webapp.config import rulebook
from webapp.errors import keeps_entries
from webapp.i18n import LANGUAGES, _

blueprint = Blueprint("static_pages", __name__)


@blueprint.get("/privacy")
def privacy() -> str:
    return render_template("pages/privacy.html", copies=current_app.config["COPIES"])


@blueprint.get("/accessibility")
def accessibility() -> str:
    return render_template("pages/accessibility.html")


@blueprint.get("/report")
@blueprint.get("/report/<path:provision>")
def report(provision: str = "") -> str:
    """How to report a wrong rule; nothing is sent from here, nothing about a person is in it."""
    book = rulebook()
    if provision and provision not in book.provisions:
        abort(404)
    letter = [
        _("规则编号：%(id)s", id=provision or _("（不知道可以不填）")),
        _("规则版本：%(version)s", version=book.version),
        _("哪里不对："),
        _("正确的应该是："),
        _("在哪里看到的（文件名称、网址、日期）："),
    ]
    return render_template(
        "pages/report.html",
        subject=_("惠残自查：规则有误"),
        letter="\n".join(letter),
        address=current_app.config["REPORT_TO"],
    )


@blueprint.post("/language")
def language() -> Response:
    """Another language for the same page; every answer stays."""
    if (code := request.form.get("language", "")) not in LANGUAGES:
        abort(400)
    store.save(replace(store.current(), language=code))
    return redirect(_own_page(request.form.get("next", "")), 303)


@blueprint.post("/clear")
@keeps_entries
def clear() -> Response:
    """Forget everything and leave, however old the page is.

    It works with an expired token too: a request from another site comes without our cookie
    (SameSite), and then there is nothing to forget.
    """
    response = redirect(url_for(".cleared"), 303)
    if request.cookies:
        store.clear()
        response.headers["Clear-Site-Data"] = WIPE
    return response


@blueprint.get("/cleared")
def cleared() -> Any:
    """Says so only where it is so."""
    if store.current().consent:
        return redirect(url_for("journey.start"), 303)
    return render_template("pages/cleared.html")


@blueprint.get("/idle")
def idle() -> Any:
    """Where a shared computer ends up when nobody has touched it."""
    return render_template("pages/idle.html")


def _own_page(path: str) -> str:
    """The path of a page of ours, else the first page."""
    parts = urlsplit(path)
    if not path.startswith("/") or path.startswith("//") or "\\" in path or parts.netloc:
        return url_for("journey.start")
    try:
        current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return url_for("journey.start")
    return parts.path
