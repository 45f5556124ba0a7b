"""A bare Flask and WTForms page: one radio question with a number of fields, and nothing else."""

from __future__ import annotations

import os
from functools import cache

from flask import Flask, render_template
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>{{ form.answer.label.text }}</title></head>
<body><main><h1>{{ form.answer.label.text }}</h1>
<form method="post">{{ form.hidden_tag() }}{{ form.answer() }}<button>下一步</button></form>
</main></body></html>
"""


@cache
def question(fields: int) -> type[FlaskForm]:
    class Question(FlaskForm):
        answer = RadioField(
            "残疾等级是几级？",
            choices=[SelectChoice(str(n), f"选项 {n}") for n in range(fields)],
            validators=[InputRequired()],
        )

    return Question


def create_app() -> Flask:
    """`/5` has five fields."""
    app = Flask(__name__)
    app.config["SECRET_KEY"] = os.environ.get("BARE_KEY", "only for a benchmark on loopback")
    app.jinja_loader = DictLoader({"page.html": PAGE})

    @app.route("/<int:fields>", methods=["GET", "POST"])
    def page(fields: int) -> str:
        form = question(fields)()
        form.validate_on_submit()
        return render_template("page.html", form=form)

    return app
