"""The PDF: tagged, titled, in Chinese, two sheets for whoever asks."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask

from tests.strict_client import StrictClient
from tests.test_web_results import PEOPLE, TAPER, text, visitor
from webapp import create_app, pdf

HOLDER = "老韩，低保家庭的一级残疾人"
LONGEST = [
    "什么都说不清楚的人，在忻州",
    "小石，以老养残",
    "只说了户口的人",
    "周家兄妹，家里有两个残疾人",
]


@pytest.fixture(scope="module")
def site() -> Flask:
    app = create_app({"TESTING": True})
    app.test_client_class = StrictClient
    return app


def made(site: Flask, name: str, **more: Any) -> bytes:
    page = visitor(site, name, **more).get("/print.pdf")
    assert page.mimetype == "application/pdf"
    assert page.headers["Cache-Control"] == "no-store"
    return page.data


@pytest.mark.parametrize("name", LONGEST)
def test_even_the_longest_fits_on_two_sheets(site: Flask, name: str) -> None:
    assert name in PEOPLE
    with pikepdf.open(io.BytesIO(made(site, name))) as file:
        assert len(file.pages) <= 2


def test_it_is_a_tagged_document_with_language_and_title(site: Flask) -> None:
    with pikepdf.open(io.BytesIO(made(site, TAPER))) as file:
        root: Any = file.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "zh-Hans"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(file.docinfo["/Title"]).startswith("惠残自查")
        assert file.open_metadata().get("pdfuaid:part") == "1"
        assert tags(root.StructTreeRoot) >= {"/H1", "/H2", "/H3", "/P", "/L", "/LI"}


def tags(node: Any) -> set[str]:
    """The kinds of tags below a node of the structure tree."""
    found = {str(node.S)} if isinstance(node, pikepdf.Dictionary) and "/S" in node else set()
    children: Any = node.get("/K", []) if isinstance(node, pikepdf.Dictionary) else []
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            found |= tags(child)
    return found


def written(file: Path) -> str:
    return subprocess.run(
        ["pdftotext", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout


def test_it_warns_of_a_certificate_as_the_printed_page_does(site: Flask, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(made(site, HOLDER, **{"member.certificate_until": "2026-10"}))
    assert "可是填的到期月份已经过去了" in "".join(written(file).split())
    file.write_bytes(made(site, HOLDER, **{"member.certificate_until": "2026-12"}))
    assert "残疾人证2026年12月到期" in "".join(written(file).split())


def test_its_text_can_be_searched_and_its_font_is_inside(site: Flask, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(made(site, TAPER))
    words = written(file)
    for wanted in ("这不是政府网站", "低保渐退期", "工作人员写"):
        assert wanted in words
    fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True)
    rows = fonts.stdout.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows), fonts.stdout


def test_a_machine_without_the_libraries_says_so_and_offers_the_printer(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    page = visitor(site, TAPER).get("/print.pdf")
    assert page.status_code == 503
    assert "用浏览器打印" in text(page)


def test_the_shortest_try_is_taken_where_nothing_fits() -> None:
    pages = [f"<html lang='zh-Hans'><title>t</title>{'<p>长</p>' * n}</html>" for n in (300, 200)]
    with pikepdf.open(io.BytesIO(pdf.first_that_fits(pages, 1))) as file:
        assert len(file.pages) > 1


def test_a_pdf_fetches_nothing() -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        pdf._refuse("https://example.org/x.png")
