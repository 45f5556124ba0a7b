"""The test client refuses every kind of bad page it promises to refuse."""

from __future__ import annotations

import pytest
from flask import Flask, request

from tests.strict_client import StrictClient, faults

FORM = """<form method="post"><input type="hidden" name="csrf_token" value="t">
<div class="field"><label for="age">几岁</label><input id="age" name="age" value="3"></div>
<label><input type="radio" name="area" value="urban" checked>城镇</label>
<label><input type="radio" name="area" value="rural">农村</label>
<label><input type="checkbox" name="aid" value="cane">盲杖</label>
<label><input type="checkbox" name="aid" value="chair">轮椅</label></form>"""
SUMMARY = '<div class="error-summary"><a href="#age">请填年龄</a></div>'
ERROR_FORM = FORM.replace('<input id="age"', '<p id="age-error">请填年龄</p><input id="age"')


def page(
    body: str = FORM, title: str = "您的情况 - 惠残自查", h1: str = "<h1>您的情况</h1>"
) -> str:
    head = f'<!doctype html><html lang="zh-Hans"><head><title>{title}</title></head>'
    return f"{head}<body>{h1}{body}</body></html>"


def test_a_good_page_has_no_faults() -> None:
    assert faults(page()) == []
    assert faults(page(SUMMARY + ERROR_FORM, title="错误：您的情况")) == []
    assert faults(page(SUMMARY + ERROR_FORM, title="Error: about you")) == []


BAD_PAGES = {
    "no h1": (page(h1=""), "0 h1 elements"),
    "two h1": (page(h1="<h1>一</h1><h1>二</h1>"), "2 h1 elements"),
    "empty h1": (page(h1="<h1> </h1>"), "the h1 is empty"),
    "other title": (page(title="惠残自查"), "does not hold the h1"),
    "no lang": (page().replace(' lang="zh-Hans"', ""), "html has no lang"),
    "id twice": (page('<p id="a"></p><p id="a"></p>'), "id 'a' stands 2 times"),
    "hint missing": (
        page(FORM.replace("<input id", '<input aria-describedby="hint" id')),
        "'hint'",
    ),
    "no label": (page(FORM.replace('for="age"', "")), "<input age> has no label"),
    "empty label": (page(FORM.replace("几岁", "")), "<input age> has no label"),
    "unlinked error": (page(ERROR_FORM, title="错误：您的情况"), "not linked from the summary"),
    "invalid unlinked": (
        page(FORM.replace("<input id", '<input aria-invalid="true" id')),
        "not linked",
    ),
    "title not an error": (page(SUMMARY + ERROR_FORM), "there is an error summary"),
    "error in no field": (page('<p id="x-error">错</p>'), "stands in no field"),
    "dead anchor": (page('<a href="#main">跳到正文</a>'), "leads nowhere"),
    "no token": (page(FORM.replace("csrf_token", "other")), "has no CSRF token"),
    "empty token": (page(FORM.replace('value="t"', "")), "has no CSRF token"),
    "bare table": (page("<table><tr><td>1</table>"), "no caption or no header cells"),
    "inline script": (page("<script>1</script>"), "inline <script>"),
    "inline style": (page("<style>a{}</style>"), "inline <style>"),
    "style attribute": (page('<p style="color:red">'), "style attribute"),
    "event attribute": (page('<p onclick="x()">'), "script attribute"),
    "script link": (page('<a href="javascript:x()">去</a>'), "script in link"),
}


@pytest.mark.parametrize(("markup", "fault"), BAD_PAGES.values(), ids=BAD_PAGES.keys())
def test_a_bad_page_is_named(markup: str, fault: str) -> None:
    found = faults(markup)
    assert len(found) == 1
    assert fault in found[0]


@pytest.fixture
def toy() -> StrictClient:
    app = Flask(__name__)
    app.test_client_class = StrictClient
    app.add_url_rule("/good", "good", lambda: page())
    app.add_url_rule("/bad", "bad", lambda: (page(h1=""), 404))
    app.add_url_rule("/good", "sent", lambda: request.form.to_dict(flat=False), methods=["POST"])
    client = app.test_client()
    assert isinstance(client, StrictClient)
    return client


def test_the_client_raises_for_a_bad_page_even_on_an_error_page(toy: StrictClient) -> None:
    assert toy.get("/good").status_code == 200
    with pytest.raises(AssertionError, match=r"GET /bad \(404\): 0 h1 elements"):
        toy.get("/bad")


def test_submit_sends_what_a_browser_would(toy: StrictClient) -> None:
    start = toy.get("/good")
    assert toy.submit(start).json == {"csrf_token": ["t"], "age": ["3"], "area": ["urban"]}
    answered = toy.submit(start, age=40, area="rural", aid=["cane", "chair"]).json
    assert answered == {
        "csrf_token": ["t"], "age": ["40"], "area": ["rural"], "aid": ["cane", "chair"],
    }  # fmt: skip
    with pytest.raises(AssertionError, match="no field"):
        toy.submit(start, agee=1)
