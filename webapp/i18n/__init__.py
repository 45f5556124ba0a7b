"""Language: which one, and how a sentence of the rule files is found in it.

Sentences of the rule files are translated by gettext with a context, a stable id:

    fact.<name>.title|ask|hint|unit|option.<code>  place.<id>.name|answer
    fact.<name>.concerns|unless                    paper.<id>.says
    benefit.<id>.name|plain|detail.<id>|exclusion.<id>
    provision.<id>.title|amount.<id>|open.<id>|detail.<id>
    provision.<id>.<criterion>.says                criteria.<criterion>.says     (shared ones)
    provision.<id>.silent.<criterion>              criteria.silent.<criterion>
    reading.<id>.says|option.<code>|ask            office.<id>.name|decides|reach.<kind>
    parameter.<name>.says                          audience.<id>.says
    directory.<id>.name|says                       (entries for employers too)

`sentences` lists them all (the extractor reads it). They are looked up in the same shapes:
`rule_text(f"benefit.{id}.name", benefit.name)`, `criterion_context(provision_id, criterion)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale as babel_locale, gettext, ngettext, pgettext
from markupsafe import Markup

from webapp import answers
from webapp.engine.model import Criterion, Rulebook
from webapp.engine.problems import Mark

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
TAGS = {"zh": "zh-Hans", "en": "en"}
NAMES = {"zh": "中文", "en": "English"}
SHARED_CRITERIA = "criteria.yaml"
SPOKEN = "huican.languages"
T = TypeVar("T")

_WHO = {
    "zh": {
        "self": {"who": "您", "home": "您家"},
        "child": {"who": "孩子", "home": "孩子家"},
        "other": {"who": "申请人", "home": "申请人家"},
        "asking": {"who": "我", "home": "我家"},
    },
    "en": {
        "self": {
            "who": "you", "whose": "your", "home": "your household",
            "does": "do", "is": "are", "has": "have",
        },
        "child": {
            "who": "your child", "whose": "your child’s", "home": "your child’s household",
            "does": "does", "is": "is", "has": "has",
        },
        "other": {
            "who": "the applicant", "whose": "the applicant’s",
            "home": "the applicant’s household",
            "does": "does", "is": "is", "has": "has",
        },
        "asking": {
            "who": "I", "whose": "my", "home": "my household",
            "does": "do", "is": "am", "has": "have",
        },
    },
}  # fmt: skip


def _placeholders(words: dict[str, str]) -> dict[str, str]:
    """`{who}` and, for the start of an English sentence, `{Who}`."""
    small = {f"{{{name}}}": word for name, word in words.items()}
    return small | {f"{{{name.title()}}}": w[:1].upper() + w[1:] for name, w in words.items()}


_VOICES = {
    (language, voice): _placeholders(words)
    for language, voices in _WHO.items()
    for voice, words in voices.items()
}


def init_app(app: Flask) -> None:
    babel = Babel(app, locale_selector=lambda: LANGUAGES[choose()])
    with app.app_context():
        compiled = {str(one) for one in babel.list_translations()}
    app.extensions[SPOKEN] = [code for code, tag in LANGUAGES.items()
                              if code == "zh" or tag in compiled]  # fmt: skip
    # Chinese is the source: templates need not look it up.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: text if language() == "zh" else gettext(text),
        lambda one, many, n: one if language() == "zh" else ngettext(one, many, n),
        newstyle=True,
    )
    # As Jinja's own new style, without its search of the context: every page says it 30 times.
    app.jinja_env.globals["_"] = _in_template
    app.jinja_env.filters["voiced"] = voiced
    app.jinja_env.globals.update(rule_text=rule_text, said=said)


def _in_template(text: str, **values: object) -> Markup:
    return Markup(text if language() == "zh" else gettext(text)) % values


def spoken() -> list[str]:
    """The languages this service can speak: Chinese, and those whose catalogue is compiled."""
    found: list[str] = current_app.extensions[SPOKEN]
    return found


def choose() -> str:
    """The language of this request: the one chosen, else the browser's first we speak, else zh."""
    chosen, known = answers.current().language, spoken()
    if chosen in known:
        return str(chosen)
    for tag, _ in request.accept_languages:
        code = tag.lower().replace("_", "-").partition("-")[0]
        if code in known:
            return code
    return "zh"


def language() -> str:
    """The code (zh, en) of the language this page is in."""
    if not has_request_context():
        locale = babel_locale()
        return locale.language if locale else "zh"
    chosen: str | None = g.get("language")
    if chosen is None:
        chosen = g.language = choose()
    return chosen


def in_turn(*sentences: str) -> str:
    """Whole sentences one after another, with a space between them where the language has one."""
    gap = "" if language() == "zh" else " "
    return gap.join(filter(None, sentences))


def in_chinese(make: Callable[[], T]) -> T | None:
    """The same once more in Chinese, for the staff of an office to read; None where the page is."""
    chosen = language()
    if chosen == "zh":
        return None
    g.language = "zh"
    try:
        return make()
    finally:
        g.language = chosen


def _(text: str, **values: object) -> str:
    """A sentence of the pages, in the language of this page, its placeholders filled."""
    if language() == "zh":
        return text % values if values else text
    return str(gettext(text, **values))


def rule_text(context: str, text: str) -> str:
    """A sentence of the rule files, in the language of this page."""
    if not text or language() == "zh":
        return text
    return str(pgettext(context, text))


def voiced(text: str, voice: str | None = None) -> str:
    """The sentence said to this person: {who}, {home} and their English companions filled in."""
    if "{" not in text:
        return text
    voice = voice or answers.current().voice
    for placeholder, word in _VOICES[language(), voice].items():
        text = text.replace(placeholder, word)
    return text


def said(context: str, text: str, voice: str | None = None) -> str:
    """A sentence of the rule files, translated and then voiced."""
    return voiced(rule_text(context, text), voice)


def said_to_office(context: str, text: str) -> str:
    """A question of the rule files as it is put to an office: who asks for themselves says 我."""
    voice = answers.current().voice
    return said(context, text, "asking" if voice == "self" else voice)


def criterion_context(provision_id: str, criterion: Criterion, part: str = "says") -> str:
    """The context of a criterion's sentence (`says`) or of its open question (`silent`)."""
    shared = str(getattr(criterion.mark, "file", "")).endswith(SHARED_CRITERIA)
    owner = "criteria" if shared else f"provision.{provision_id}"
    return f"{owner}.{criterion.id}.says" if part == "says" else f"{owner}.silent.{criterion.id}"


Sentence = tuple[str, str, Mark]


def sentences(rulebook: Rulebook) -> Iterator[Sentence]:
    """Every sentence of the rule files a citizen may read: context, text, where it stands."""
    for listing in (_facts, _places, _benefits, _provisions, _choices, _directories):
        yield from (found for found in listing(rulebook) if found[1])


def _facts(rulebook: Rulebook) -> Iterator[Sentence]:
    for name, fact in rulebook.facts.items():
        for part in ("title", "ask", "hint", "unit", "concerns", "unless"):
            yield f"fact.{name}.{part}", getattr(fact, part), fact.mark
        for code, label in fact.options.items():
            yield f"fact.{name}.option.{code}", label, fact.mark


def _places(rulebook: Rulebook) -> Iterator[Sentence]:
    for id, place in rulebook.places.items():
        yield f"place.{id}.name", place.name, place.mark
        yield f"place.{id}.answer", place.answer, place.mark


def _benefits(rulebook: Rulebook) -> Iterator[Sentence]:
    for id, benefit in rulebook.benefits.items():
        at = f"benefit.{id}"
        yield f"{at}.name", benefit.name, benefit.mark
        yield f"{at}.plain", benefit.plain, benefit.mark
        for detail in benefit.details:
            yield f"{at}.detail.{detail.id}", detail.says, benefit.mark
        for exclusion in benefit.exclusions:
            yield f"{at}.exclusion.{exclusion.id}", exclusion.says, benefit.mark


def _provisions(rulebook: Rulebook) -> Iterator[Sentence]:
    for id, provision in rulebook.provisions.items():
        at, mark = f"provision.{id}", provision.mark
        yield f"{at}.title", provision.title, mark
        for amount in provision.amounts:
            yield f"{at}.amount.{amount.id}", amount.says, mark
        for point in provision.open:
            yield f"{at}.open.{point.id}", point.ask, mark
        for detail in provision.details:
            yield f"{at}.detail.{detail.id}", detail.says, mark
        yield from _criteria(id, provision.criteria)


def _criteria(provision_id: str, criterion: Criterion) -> Iterator[Sentence]:
    yield criterion_context(provision_id, criterion), criterion.says, criterion.mark
    if criterion.silent:
        context = criterion_context(provision_id, criterion, "silent")
        yield context, criterion.silent.says, criterion.mark
    for part in criterion.parts:
        yield from _criteria(provision_id, part)


def _choices(rulebook: Rulebook) -> Iterator[Sentence]:
    for id, reading in rulebook.readings.items():
        yield f"reading.{id}.says", reading.says, reading.mark
        yield f"reading.{id}.ask", reading.ask.says, reading.mark
        for code, label in reading.options.items():
            yield f"reading.{id}.option.{code}", label, reading.mark
    for id, office in rulebook.offices.items():
        for part in ("name", "decides"):
            yield f"office.{id}.{part}", getattr(office, part), office.mark
        for kind, way in office.reach.items():
            yield f"office.{id}.reach.{kind}", way.says, office.mark
    for id, paper in rulebook.papers.items():
        yield f"paper.{id}.says", paper.says, paper.mark
    for name, declaration in rulebook.declarations.items():
        yield f"parameter.{name}.says", declaration.says, declaration.mark


def _directories(rulebook: Rulebook) -> Iterator[Sentence]:
    for id, audience in rulebook.audiences.items():
        yield f"audience.{id}.says", audience.says, audience.mark
    for entry in (*rulebook.directory.values(), *rulebook.employers.values()):
        yield f"directory.{entry.id}.name", entry.name, entry.mark
        yield f"directory.{entry.id}.says", entry.says, entry.mark
