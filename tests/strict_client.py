"""A test client that refuses a bad page, and fills in forms the way a browser does.

The idea is GOV.UK Notify's: every test that fetches a page also checks it, so nobody has
to remember to. `faults` names everything wrong with one page.

    page = client.get("/places")
    client.submit(page, hukou="cn/shanxi/xinzhou")      # hidden fields and token included

Pages follow three conventions:
- an error stands in an element whose id ends in `-error`, inside the field it belongs to
  (a `fieldset`, or an element of class `field`);
- the summary is `.error-summary`, with a link to a control of every field in error;
- the title of a page with a summary begins `错误：` or `Error:`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

ERROR_TITLES = ("错误：", "Error:")
CONTROLS = "//input | //select | //textarea"
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}


def faults(markup: str | bytes) -> list[str]:
    """Every fault of one HTML page, in words; an empty list for a good page."""
    page = html.document_fromstring(markup, parser=html.HTMLParser(encoding="utf-8"))
    checks = (
        _heading_and_title,
        _language,
        _ids,
        _labels,
        _errors,
        _anchors,
        _forms,
        _tables,
        _inline,
    )
    return [fault for check in checks for fault in check(page)]


class StrictClient(FlaskClient):
    """Raises AssertionError, naming the faults, for any bad HTML page it is sent."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        is_page = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        if is_page and response.request.method != "HEAD" and (found := faults(response.data)):
            address = f"{response.request.method} {response.request.path}"
            raise AssertionError(f"{address} ({response.status_code}): " + "; ".join(found))
        return response

    def submit(
        self, page: TestResponse, /, form: int | str = 0, follow: bool = True, **answers: Any
    ) -> TestResponse:
        """Send a form of the page: its number among the POST forms of main, or its id."""
        document = html.document_fromstring(page.data, parser=html.HTMLParser(encoding="utf-8"))
        chosen = _choose_form(document, form)
        names = {e.get("name") for e in chosen.xpath(".//*[@name]")}
        if unknown := set(answers) - names:
            raise AssertionError(f"{page.request.path}: the form has no field {sorted(unknown)}")
        kept = [(n, v) for n, v in chosen.form_values() if n not in answers]
        sent = kept + [(n, str(v)) for n, given in answers.items() for v in _as_list(given)]
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        target = urljoin(page.request.path, chosen.get("action") or page.request.full_path)
        return self.post(target, data=data, follow_redirects=follow)


def _choose_form(document: Any, form: int | str) -> Any:
    if isinstance(form, str):
        return document.get_element_by_id(form)
    inside = document.xpath("//main//form") or document.forms
    return [f for f in inside if f.method == "POST"][form]


def _as_list(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple | set) else [given]


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _name(element: Any) -> str:
    return f"<{element.tag} {element.get('name') or element.get('id') or ''}>".replace(" >", ">")


def _heading_and_title(page: Any) -> Iterator[str]:
    headings = page.xpath("//h1")
    title = " ".join(page.xpath("string(//head/title)").split())
    if len(headings) != 1:
        yield f"{len(headings)} h1 elements instead of one"
    elif not _text(headings[0]):
        yield "the h1 is empty"
    elif not title.startswith(ERROR_TITLES) and _text(headings[0]) not in title:
        yield f"the title {title!r} does not hold the h1 {_text(headings[0])!r}"


def _language(page: Any) -> Iterator[str]:
    if not page.get("lang"):
        yield "html has no lang"


def _ids(page: Any) -> Iterator[str]:
    for value, times in Counter(page.xpath("//@id")).items():
        if times > 1:
            yield f"id {value!r} stands {times} times"
    known = set(page.xpath("//@id"))
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for element in page.xpath(f"//*[@{attribute}]"):
            for missing in set(element.get(attribute).split()) - known:
                yield f"{attribute}={missing!r} names nothing"


def _labels(page: Any) -> Iterator[str]:
    for control in page.xpath(CONTROLS):
        if control.tag == "input" and control.get("type", "text").lower() in UNLABELLED_TYPES:
            continue
        label = control.xpath("ancestor::label")
        if control.get("id"):
            label += page.xpath("//label[@for=$id]", id=control.get("id"))
        for name in (control.get("aria-labelledby") or "").split():
            label += page.xpath("//*[@id=$id]", id=name)
        if not any(_text(element) for element in label) and not control.get("aria-label"):
            yield f"{_name(control)} has no label"


def _errors(page: Any) -> Iterator[str]:
    title = page.xpath("string(//head/title)").strip()
    summary = page.xpath("//*[contains(concat(' ', @class, ' '), ' error-summary ')]")
    targets = {link[1:] for part in summary for link in part.xpath(".//a/@href") if link[0] == "#"}
    if summary and not title.startswith(ERROR_TITLES):
        yield f"there is an error summary, but the title is {title!r}"
    marked = page.xpath("//*[@aria-invalid='true']")
    for error in page.xpath("//*[substring(@id, string-length(@id) - 5) = '-error']"):
        fields = error.xpath(
            "ancestor::*[self::fieldset or contains(concat(' ', @class, ' '), ' field ')]"
        )
        if not fields:
            yield f"error {error.get('id')!r} stands in no field"
        marked += fields[-1:]
    for element in marked:
        if not targets & set(element.xpath("descendant-or-self::*/@id")):
            yield f"the error at {_name(element)} is not linked from the summary"


def _anchors(page: Any) -> Iterator[str]:
    known = {*page.xpath("//@id"), "", "top"}
    for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
        if link[1:] not in known:
            yield f"link {link!r} leads nowhere"


def _forms(page: Any) -> Iterator[str]:
    for form in page.forms:
        if form.method == "POST" and not form.xpath(".//input[@name='csrf_token']/@value"):
            yield f"POST form {form.get('action') or ''!r} has no CSRF token"


def _tables(page: Any) -> Iterator[str]:
    for table in page.xpath("//table[not(.//th) or not(.//caption)]"):
        yield f"{_name(table)} has no caption or no header cells"


def _inline(page: Any) -> Iterator[str]:
    for element in page.xpath("//script[not(@src)] | //style"):
        yield f"inline <{element.tag}>"
    for element in page.xpath("//*[@style]"):
        yield f"style attribute on {_name(element)}"
    for element in page.xpath("//*[@*[starts-with(name(), 'on')]]"):
        yield f"script attribute on {_name(element)}"
    for link in page.xpath("//@href[starts-with(., 'javascript:')]"):
        yield f"script in link {link!r}"
