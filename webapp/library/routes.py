"""The addresses of the library; each page has its data beside it (`.json`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, render_template, request

from webapp.config import rulebook, today
from webapp.engine.model import DirectoryEntry, Theme
from webapp.i18n import said
from webapp.library import entries, figures
from webapp.library.search import LONGEST, search
from webapp.library.suppose import Busy, suppose
from webapp.wording.cards import benefit_name
from webapp.wording.notes import theme_words

blueprint = Blueprint("library", __name__)


def _page(template: str, data: dict[str, Any], kind: str, **more: Any) -> Any:
    """The page, or the same as data."""
    if kind == "json":
        return jsonify(data)
    more = {"json": request.path + ".json", "signed": entries.signed(rulebook(), data), **more}
    return render_template(f"library/{template}.html", data=data, **more)


@blueprint.get("/library")
@blueprint.get("/library.json", endpoint="index_json", defaults={"kind": "json"})
def index(kind: str = "html") -> Any:
    """Where to begin: places, parts of life, documents."""
    book = rulebook()
    plans = {p.place for p in book.provisions.values()}
    data = {
        "rulebook": book.version,
        "places": [{"id": id, "name": figures.place_name(book, id),
                    "provisions": sum(p.place == id for p in book.provisions.values())}
                   for id in book.places if id in plans],
        "themes": [{"id": str(t), "name": theme_words(t)} for t in Theme
                   if t is not Theme.CERTIFICATE],
        "benefits": [{"id": b.id, "name": benefit_name(b), "theme": str(b.theme)}
                     for b in sorted(book.benefits.values(), key=lambda b: b.order)],
        "provisions": len(book.provisions),
        "entries": len(book.directory),
    }  # fmt: skip
    return _page("index", data, kind)


@blueprint.get("/library/places/<path:place>")
def place(place: str) -> Any:
    """What the documents of one place say."""
    book, (place, kind) = rulebook(), _kind(place)
    if place not in book.places:
        abort(404)
    found = [one for one in book.provisions.values() if one.place == place]
    offers = [one for one in book.directory.values() if one.place == place]
    employers = [one for one in book.employers.values() if one.place == place]
    rows = entries.listed(book, found, today())
    data = {
        "rulebook": book.version, "place": place, "name": figures.place_name(book, place),
        "above": [{"id": id, "name": figures.place_name(book, id)}
                  for id in book.lineage(place)[1:]],
        "provisions": rows,
        "directory": entries.entries(book, offers, today()),
        "employers": entries.entries(book, employers, today()),
    }  # fmt: skip
    return _page("place", data, kind, themes=entries.by_theme(rows))


@blueprint.get("/library/letters/<path:place>")
def letter(place: str) -> Any:
    """All that is open at a place, as one letter of questions."""
    book, (place, kind) = rulebook(), _kind(place)
    if place not in book.places:
        abort(404)
    here, *above = entries.letter(book, place, today())
    data = {
        "rulebook": book.version, "place": place, "name": here["name"],
        "offices": here["offices"], "above": [one for one in above if one["offices"]],
    }  # fmt: skip
    return _page("letter", data, kind)


@blueprint.get("/library/themes/<theme>")
def theme(theme: str) -> Any:
    """The provisions of one part of life, everywhere."""
    book, (theme, kind) = rulebook(), _kind(theme)
    if theme not in list(Theme):
        abort(404)
    found = [p for p in book.provisions.values() if book.benefits[p.benefit].theme == theme]
    data = {"rulebook": book.version, "theme": theme, "name": theme_words(theme),
            "provisions": entries.listed(book, found, today())}  # fmt: skip
    return _page("theme", data, kind)


@blueprint.get("/library/benefits/<benefit>")
def benefit(benefit: str) -> Any:
    """One benefit across the places, side by side."""
    book, (benefit, kind) = rulebook(), _kind(benefit)
    one = book.benefits.get(benefit) or abort(404)
    found = sorted((p for p in book.provisions.values() if p.benefit == benefit),
                   key=lambda p: (list(book.places).index(p.place), p.id))  # fmt: skip
    data: dict[str, Any] = {
        "rulebook": book.version, "benefit": benefit, "name": benefit_name(one),
        "plain": said(f"benefit.{benefit}.plain", one.plain), "theme": str(one.theme),
        "provisions": [entries.provision(book, p, today()) for p in found],
        "unwritten": entries.unwritten(book, benefit),
    }  # fmt: skip
    order = list(book.places)
    rows = sorted((*data["provisions"], *data["unwritten"]), key=lambda r: order.index(r["place"]))
    return _page("benefit", data, kind, rows=rows)


@blueprint.get("/library/provisions/<path:id>")
def provision(id: str) -> Any:
    """One provision: clause and rule side by side."""
    book, (id, kind) = rulebook(), _kind(id)
    one = book.provisions.get(id) or abort(404)
    return _page("provision", entries.provision(book, one, today()), kind)


@blueprint.get("/library/instruments")
@blueprint.get("/library/instruments.json", endpoint="instruments_json", defaults={"kind": "json"})
def instruments(kind: str = "html") -> Any:
    """Every document, with how it stands and how it was read."""
    book = rulebook()
    found = [entries.instrument(book, one, today()) for one in book.instruments.values()]
    return _page("instruments", {"rulebook": book.version, "instruments": found}, kind)


@blueprint.get("/library/instruments/<id>")
def instrument(id: str) -> Any:
    """One document, and what was taken from it."""
    book, (id, kind) = rulebook(), _kind(id)
    one = book.instruments.get(id) or abort(404)
    found = [p for p in book.provisions.values()
             if id in (p.citation.instrument, *(c.instrument for c in p.rests_on))]  # fmt: skip
    offers = [e for e in (*book.directory.values(), *book.employers.values())
              if e.citation.instrument == id]  # fmt: skip
    data = {"rulebook": book.version, **entries.instrument(book, one, today()),
            "provisions": entries.listed(book, found, today()),
            "entries": entries.entries(book, offers, today())}  # fmt: skip
    return _page("instrument", data, kind)


@blueprint.get("/library/offices")
@blueprint.get("/library/offices.json", endpoint="offices_json", defaults={"kind": "json"})
def offices(kind: str = "html") -> Any:
    """Whom to ask, and how to reach them: only what a source names."""
    book = rulebook()
    data = {"rulebook": book.version, "offices": entries.offices(book, today())}
    return _page("offices", data, kind)


@blueprint.get("/library/employers")
@blueprint.get("/library/employers.json", endpoint="employers_json", defaults={"kind": "json"})
def employers(kind: str = "html") -> Any:
    """What the plans say to employers and institutions; apart from what people can claim."""
    book = rulebook()
    places = dict.fromkeys(one.place for one in book.employers.values())
    data = {"rulebook": book.version, "places": [
        {"id": id, "name": figures.place_name(book, id),
         "entries": entries.entries(
             book, [e for e in book.employers.values() if e.place == id], today())}
        for id in places
    ]}  # fmt: skip
    return _page("employers", data, kind)


@blueprint.get("/library/directory/<path:id>")
def directory_entry(id: str) -> Any:
    """One service that a plan offers without conditions of its own."""
    return _entry(rulebook().directory, id)


@blueprint.get("/library/employers/<path:id>")
def employer_entry(id: str) -> Any:
    """One thing that a plan says to employers and institutions."""
    return _entry(rulebook().employers, id)


def _entry(known: Mapping[str, DirectoryEntry], id: str) -> Any:
    book, (id, kind) = rulebook(), _kind(id)
    one = known.get(id) or abort(404)
    return _page("entry", {"rulebook": book.version, **entries.entry(book, one, today())}, kind)


@blueprint.route("/library/search", methods=["GET", "POST"])
@blueprint.route("/library/search.json", endpoint="find_json", defaults={"kind": "json"},
                 methods=["GET", "POST"])  # fmt: skip
def find(kind: str = "html") -> Any:
    """The words come in the body of the form, so that no log and no history holds them.

    The data is asked for the same way: its address holds no word.
    """
    words = request.form.get("words", "").strip()[:LONGEST]
    found = search(rulebook(), words, today()) if words else None
    data = {"rulebook": rulebook().version, "words": words, "found": found}
    return _page("search", data, kind, words=words, found=found, json=None)


@blueprint.get("/library/figures")
@blueprint.get("/library/figures.json", endpoint="figures_json", defaults={"kind": "json"})
def figure_list(kind: str = "html") -> Any:
    """Every figure the rules count with, place by place."""
    book = rulebook()
    data = {"rulebook": book.version, "figures": figures.listed(book, today())}
    return _page("figures", data, kind)


@blueprint.get("/library/figures/<name>/<path:place>")
def figure(name: str, place: str) -> Any:
    """One figure of a place: for whom, since when, from where, and who reads it."""
    place, kind = _kind(place)
    return _page("figure", _figure(name, place), kind, value="", wrong="")


@blueprint.post("/library/figures/<name>/<path:place>")
def try_figure(name: str, place: str) -> Any:
    """What would change were the figure another."""
    book, (place, kind) = rulebook(), _kind(place)
    data, value = _figure(name, place), request.form.get("value", "").strip()[:LONGEST]
    data["tried"] = {"value": value}
    try:
        to = figures.typed(value, book.declarations[name].kind)
    except figures.NoFigure as error:
        data["tried"]["wrong"] = str(error)
        return _page("figure", data, kind, value=value, wrong=str(error)), 422
    try:
        data["tried"] |= suppose(book, current_app.config["RULES"], place, name, to)
    except Busy:
        abort(503)
    return _page("figure", data, kind, value=value, wrong="")


def _figure(name: str, place: str) -> dict[str, Any]:
    if (place, name) not in rulebook().parameters:
        abort(404)
    return figures.page(rulebook(), place, name, today())


def _kind(address: str) -> tuple[str, str]:
    """An address, and whether its data is asked for."""
    plain = address.removesuffix(".json")
    return plain, "json" if plain != address else "html"
