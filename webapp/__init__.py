"""惠残自查 Huican: create_app joins the parts, here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect

csrf = CSRFProtect()


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The web application.

    Raises:
        RuntimeError: in production without a key for the cookie; a setting that cannot be.
        RuleProblems: if a rule file has a Problem.
    """
    from webapp import config, errors, i18n
    from webapp.answers.cookie import SealedCookie

    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    config.configure(app, settings or {})
    app.session_interface = SealedCookie(app.config["KEYS"])
    csrf.init_app(app)
    i18n.init_app(app)
    errors.init_app(app)
    _register_pages(app)
    return app


def _register_pages(app: Flask) -> None:
    from webapp import pages
    from webapp.library import routes as library
    from webapp.pages import ahead, job, journey, results, static_pages, suppose

    pages.init_app(app)
    for module in (journey, results, ahead, job, suppose, static_pages, library):
        app.register_blueprint(module.blueprint)
    csrf.exempt(library.blueprint)  # it only reads, and programs ask it too
