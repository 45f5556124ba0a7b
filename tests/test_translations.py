"""The English catalogue: complete, faithful in its placeholders, and what the pages then say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from lxml import html

from tests.strict_client import StrictClient
from webapp import create_app
from webapp.i18n import _WHO

PERCENT = re.compile(r"%\(\w+\)\w")
BRACES = re.compile(r"\{\w*\}")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
BRACKETED = re.compile(r"\([^()]*\)")
NAMED = {f"{{{form}}}" for word in _WHO["en"]["self"] for form in (word, word.title())}

Key = tuple[str | None, str]


def key(message: Message) -> Key:
    return message.context, first(message.id)


def first(text: Any) -> str:
    return str(text[0] if isinstance(text, tuple | list) else text)


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    """Chinese and English, for a sentence with a plural once for each form."""
    if isinstance(message.id, tuple | list):
        yield from zip(message.id, message.string or (), strict=True)
    else:
        yield str(message.id), str(message.string)


def sentences_of(catalog: Catalog) -> dict[Key, Message]:
    return {key(message): message for message in catalog if message.id}


@pytest.fixture(scope="module")
def english(root: Path) -> Catalog:
    path = root / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


@pytest.fixture(scope="module")
def said(english: Catalog) -> dict[Key, Message]:
    return sentences_of(english)


@pytest.fixture(scope="module")
def extracted(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Message]:
    """What the command in translations/babel.cfg finds in pages and rules today."""
    template = tmp_path_factory.mktemp("extracted") / "messages.pot"
    words = ["pybabel", "-q", "extract", "-F", "translations/babel.cfg", "-o", str(template)]
    with chdir(root):
        CommandLineInterface().run([*words, "webapp", "rules"])
    with template.open("rb") as file:
        return sentences_of(read_po(file))


def test_every_sentence_of_the_pages_and_rules_is_in_the_catalogue(
    extracted: dict[Key, Message], said: dict[Key, Message]
) -> None:
    assert len(extracted) > 1000
    assert sorted(map(str, extracted.keys() - said.keys())) == []


def test_the_catalogue_holds_nothing_that_is_said_no_more(
    extracted: dict[Key, Message], said: dict[Key, Message], english: Catalog
) -> None:
    assert sorted(map(str, said.keys() - extracted.keys())) == []
    assert list(english.obsolete) == []


def test_no_translation_is_fuzzy_or_empty(said: dict[Key, Message]) -> None:
    assert [key(message) for message in said.values() if message.fuzzy] == []
    empty = [zh for message in said.values() for zh, en in pairs(message) if not en.strip()]
    assert empty == []


def test_translations_keep_every_named_value(said: dict[Key, Message], english: Catalog) -> None:
    both = [pair for message in said.values() for pair in pairs(message)]
    changed = [zh for zh, en in both if sorted(PERCENT.findall(zh)) != sorted(PERCENT.findall(en))]
    assert changed == []
    assert [message.id for message, _errors in english.check()] == []


def test_translations_speak_of_the_person_where_the_chinese_does(
    said: dict[Key, Message],
) -> None:
    """{who} and its companions are filled in for all three voices; other braces never would be."""
    both = [pair for message in said.values() for pair in pairs(message)]
    assert [en for _zh, en in both if set(BRACES.findall(en)) - NAMED] == []
    unlike = [zh for zh, en in both if bool(BRACES.search(zh)) != bool(BRACES.search(en))]
    assert unlike == []


def test_chinese_is_left_only_as_a_term_in_brackets(said: dict[Key, Message]) -> None:
    both = [pair for message in said.values() for pair in pairs(message)]
    assert [en for _zh, en in both if CHINESE.search(BRACKETED.sub("", en))] == []


def test_a_rule_sentence_gets_a_full_stop_only_where_the_chinese_has_one(
    said: dict[Key, Message],
) -> None:
    """Pages put rule sentences into sentences of their own, and end those themselves."""
    rules = [pair for message in said.values() if message.context for pair in pairs(message)]
    stops = {"。": ".", "？": "?"}
    wrong = [en for zh, en in rules if ending(en, ".?") != stops.get(zh[-1], "")]
    assert wrong == []


def ending(text: str, marks: str) -> str:
    return text[-1:] if text[-1:] in marks else ""


@pytest.fixture(scope="module")
def english_app(english: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The pages with the catalogue as it stands in the source, not as it was last compiled."""
    folder = tmp_path_factory.mktemp("translations")
    place = folder / "en" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, english)
    return create_app({"TESTING": True, "BABEL_TRANSLATION_DIRECTORIES": str(folder)})


@pytest.fixture
def reader(english_app: Flask) -> StrictClient:
    """Someone whose browser asks for English."""
    client = StrictClient(english_app, english_app.response_class)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def read_out(page: Any) -> str:
    """The text of the main part, without what is marked as Chinese."""
    document: Any = html.document_fromstring(page.data.decode())
    main = document.xpath("//main")[0]
    for element in main.xpath(".//*[@lang]"):
        element.clear(keep_tail=True)
    return " ".join(main.text_content().split())


@pytest.mark.parametrize(
    ("voice", "asked"),
    [
        ("self", "Do you have a disability certificate?"),
        ("child", "Does your child have a disability certificate?"),
        ("other", "Does the applicant have a disability certificate?"),
    ],
)
def test_questions_are_asked_in_english_in_every_voice(
    reader: StrictClient, voice: str, asked: str
) -> None:
    given: dict[str, Any] = {"voice": voice, "computer": "own", "consent": "y"}
    given |= {"guardian": "y"} if voice == "child" else {}
    places = reader.submit(reader.submit(reader.get("/"), 0, **given), 0, themes="all")
    reader.submit(places, 0, hukou="cn/shanxi/xinzhou/xinfu")
    found = read_out(reader.get("/questions/member.certificate"))
    assert asked in found
    assert not CHINESE.search(found)


@pytest.mark.parametrize("address", ["/", "/privacy", "/accessibility", "/report", "/cleared"])
def test_pages_of_our_own_words_are_wholly_english(reader: StrictClient, address: str) -> None:
    assert not CHINESE.search(read_out(reader.get(address)))
