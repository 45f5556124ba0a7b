"""When something goes wrong: a page with one h1 that says what to do, or problem+json."""

from __future__ import annotations

from http import HTTPStatus
from traceback import format_tb
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from webapp.answers import AnswersTooLarge, current
from webapp.i18n import _

LAST_RESORT = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>出错了 – 惠残自查</title>'
    "<main><h1>出错了</h1><p>不是您的问题。请过一会儿再试。</p>"
    '<p><a href="/">回到首页</a></p></main>'
)


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, expired_form)
    app.register_error_handler(AnswersTooLarge, too_many_answers)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def keeps_entries(view: Any) -> Any:
    """Marks a view that shows its own form again, entries kept, when the token has expired."""
    view.keeps_entries = True
    return view


def expired_form(error: CSRFError) -> Any:
    """A form that stood open too long (or was never ours): nothing is done; entries are kept."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "keeps_entries", False) and not wants_json():
        return current_app.ensure_sync(view)(**(request.view_args or {}))  # type: ignore[arg-type]
    return problem(
        400, _("这一页放得太久了"), _("为了安全，这次没有提交。请回到上一页，再交一次。")
    )


def too_many_answers(error: AnswersTooLarge) -> Response:
    return problem(
        413,
        _("记不下更多的回答了"),
        _(
            "浏览器只能记住这么多。前面的回答都还在，这一个没有记下。请少填几项收入，或者直接看结果。"
        ),
    )


def http_error(error: HTTPException) -> Any:
    """Every HTTP error; a redirect made by the routing passes."""
    if error.code is None or error.code < 400:
        return error
    title, advice = _words(error.code)
    response = problem(error.code, title, advice)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def unexpected(error: Exception) -> Any:
    """Our own fault. The log gets the trace, never the answers."""
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS") is not False:
        raise error
    # The message of an error may hold an answer: only its kind and where it happened are kept.
    where = "".join(format_tb(error.__traceback__))
    current_app.logger.error("%s in %s\n%s", type(error).__name__, request.endpoint, where)
    try:
        return http_error(InternalServerError())
    except Exception:
        return make_response(LAST_RESORT, 500)


def problem(code: int, title: str, advice: str) -> Response:
    """One error, as a page or as problem+json (RFC 9457)."""
    if wants_json():
        response = jsonify(
            {"type": "about:blank", "title": title, "status": code, "detail": advice}
        )
        response.mimetype = "application/problem+json"
    else:
        response = make_response(render_template("errors/page.html", title=title, advice=advice))
    response.status_code = code
    return response


def wants_json() -> bool:
    """Whether the client asked for JSON rather than a page."""
    if request.path.endswith(".json"):
        return True
    kinds = ["text/html", "application/json", "application/problem+json"]
    return request.accept_mimetypes.best_match(kinds, "text/html") != "text/html"


def _kept() -> str:
    """That the answers are still there, where there are any."""
    return _("您的回答都还在。") if current().values else ""


def _words(code: int) -> tuple[str, str]:
    match code:
        case 403:
            return _("这一页不能打开"), _("请回到首页，从头开始。")
        case 404:
            return _("没有这一页"), _("地址可能打错了，或者这一页已经搬走。") + _kept()
        case 405:
            return _("不能这样打开这一页"), _("请从首页重新进来。") + _kept()
        case 413:
            return _("填的内容太长了"), _("请回到上一页，少写一些再交。")
        case 500:
            return _("出错了"), _("不是您的问题。请过一会儿再试。") + _kept()
        case 503:
            return _("现在忙不过来"), _("您填的没有丢。请过几秒钟，回到上一页再交一次。")
    return _("没有办成"), _("请回到上一页再试一次。(%(name)s)", name=HTTPStatus(code).phrase)
