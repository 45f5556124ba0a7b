"""A tagged PDF (PDF/UA-1) from a page of its own. Loads nothing until one is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

OPTIONS = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}


class PdfUnavailable(Exception):
    """WeasyPrint's libraries are missing on this machine."""


def first_that_fits(pages: Iterable[str], sheets: int) -> bytes:
    """The first of the documents (HTML) that is within so many sheets, else the last one.

    Raises:
        PdfUnavailable: if this machine cannot make a PDF.
    """
    document = None
    for markup in pages:
        document = _laid_out(markup)
        if len(document.pages) <= sheets:
            break
    assert document is not None, "no page to make a PDF of"
    return bytes(document.write_pdf(**OPTIONS))


def _laid_out(markup: str) -> Any:
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise PdfUnavailable(str(error)) from error
    return HTML(string=markup, url_fetcher=_refuse).render(**OPTIONS)


def _refuse(url: str, *_args: object, **_more: object) -> Any:
    """A PDF is made of what is in the page; nothing is fetched, from no address."""
    raise ValueError(f"a PDF fetches nothing: {url}")
