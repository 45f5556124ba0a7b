"""Codes become whole sentences in one place, in words that plain_chinese would let through."""

from __future__ import annotations

import ast
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.toy.nation import nation
from webapp import wording
from webapp.engine.model import Citation, Commitment, Detail, Instrument, Standing, Status, Trust
from webapp.engine.taper import REFUSED
from webapp.wording import notes
from webapp.wording.changes import changes
from webapp.wording.details import Details, _to_confirm
from webapp.wording.money import AmountWords, per, said_sums, yuan
from webapp.wording.offices import line_words, office_words
from webapp.wording.sources import official_url
from webapp.wording.tapers import taper_words

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "webapp/engine/assessment.schema.json").read_text("utf-8"))
HAN = re.compile(r"[一-鿿]")
BANNED = (
    "之一",
    "予以",
    "按照有关规定",
    "符合条件的",
    "残废",
    "正常人",
    "患者",
    "弱势",
    "可以领取",
)
LONGEST = 40
DAY = date(2026, 11, 24)


def strings(path: Path) -> list[str]:
    """The Chinese strings of a module, docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    documents = {ast.get_docstring(node, clean=False) for node in ast.walk(tree)
                 if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)}  # fmt: skip
    found = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    return [text for text in found
            if isinstance(text, str) and HAN.search(text) and text not in documents]  # fmt: skip


def template_strings() -> list[str]:
    names = ("results*", "benefit*", "print*")
    files = [f for name in names for f in (ROOT / "webapp/templates/pages").glob(f"{name}.html")]
    files += (ROOT / "webapp/templates/print").glob("*.html")
    return [s for file in files for s in re.findall(r"_\('([^']+)'", file.read_text("utf-8"))]


SENTENCES = [s for f in (ROOT / "webapp/wording").glob("*.py") for s in strings(f)]
SENTENCES += template_strings()


@pytest.mark.parametrize("text", sorted(set(SENTENCES)))
def test_a_sentence_is_short_and_plain(text: str) -> None:
    assert not [word for word in BANNED if word in text]
    for sentence in re.split(r"[。？！：；]", text):
        assert len(re.sub(r"%\(\w+\)s|\{\w+\}", "", sentence)) <= LONGEST, sentence
    assert "您" not in text, "say {who}, so that it is right for a child too"


def test_only_the_wording_says_that_someone_may_apply() -> None:
    elsewhere = [*(ROOT / "webapp").rglob("*.html"), *(ROOT / "webapp").rglob("*.py")]
    says = [f.relative_to(ROOT).as_posix() for f in elsewhere if "可以申请" in f.read_text("utf-8")]
    assert all(name.startswith("webapp/wording/") for name in says), says


@pytest.fixture(autouse=True)
def spoken(app: Flask) -> object:
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        yield


def test_every_status_has_a_symbol_a_label_and_a_sentence_of_its_own() -> None:
    words = [wording.status_words(str(status)) for status in Status]
    for part in zip(*words, strict=True):
        assert len(set(part)) == len(Status)
        assert all(part)
    assert wording.status_words("confirm_first", "yes") != wording.status_words("confirm_first")
    assert all(wording.next_step(str(status), "残联") for status in Status)


def test_a_code_without_words_is_a_fault_not_a_blank() -> None:
    with pytest.raises(KeyError):
        wording.status_words("perhaps")
    with pytest.raises(KeyError):
        wording.next_step("perhaps", "残联")


def test_every_warning_of_the_engine_has_a_sentence() -> None:
    codes = [one["const"] for one in SCHEMA["$defs"]["warning"]["oneOf"]]
    assert [code for code in codes if not notes.warning_words(code)] == []
    assert notes.warning_words("no_such_warning") is None


def test_each_reason_has_a_word_and_unknown_never_says_no() -> None:
    no = wording.reason_words("unmet", "no")[1]
    for reason in ("unasked", "unclear", "silent", "overdue", "reading"):
        symbol, word = wording.reason_words(reason, "unknown")
        assert symbol != wording.NO
        assert no not in word


def test_weak_sources_ask_to_be_confirmed_and_firm_ones_do_not() -> None:
    asked = {trust for trust in Trust if "请先确认" in notes.trust_words(str(trust), DAY)}
    assert asked == {Trust(name) for name in wording.WEAK}
    assert "2026年11月24日" in notes.trust_words("plan", DAY)
    assert "日期不详" in notes.trust_words("repost", None)


def test_standing_and_commitment_are_said_only_where_they_matter() -> None:
    silent = {notes.standing_words(str(s)) == "" for s in Standing if s != Standing.IN_FORCE}
    assert silent == {False}
    assert notes.standing_words("in_force") == notes.commitment_words("shall") == ""
    assert all(notes.commitment_words(str(c)) for c in Commitment if c != Commitment.SHALL)


@pytest.mark.parametrize("state", [*REFUSED.values(), "length_unknown", "ended", "disputed", "in"])
def test_every_state_of_a_taper_has_a_sentence(state: str) -> None:
    taper: dict[str, Any] = {"state": state, "anchor": None, "last_certain": None,
                             "last_possible": None, "months": []}  # fmt: skip
    unknown = taper_words({**taper, "state": None}, DAY).line
    assert taper_words(taper, DAY).line != unknown


def test_a_taper_is_a_month_by_month_table_in_words() -> None:
    months = [("2026-10", "in"), ("2026-11", "disputed")]
    words = taper_words(
        {"state": "disputed", "anchor": "2026-10", "last_certain": "2026-10",
         "last_possible": "2026-11",
         "months": [{"month": month, "state": state} for month, state in months]},
        DAY,
    )  # fmt: skip
    assert [row.month for row in words.months] == ["2026年10月", "2026年11月"]
    assert words.months[1].now
    assert "就是这个月" in words.months[1].words
    assert not words.months[1].certain
    assert words.last[-1] == "最后一个可能的月是 2026年11月。"


def test_money_says_for_whom_and_per_what() -> None:
    assert yuan(118950) == "1,189.50"
    assert per(12200, "fen/person/month") == "每人每月 122 元"
    assert per(951600, "fen/person/year") == "每人每年 9,516 元"
    assert per(5, "fen") == "0.05 元"


def test_several_sums_are_named_and_none_is_nothing() -> None:
    one = AmountWords("护理补贴", "每人每月 122 元", "请先确认。")
    assert said_sums([one]) == "每人每月 122 元。请先确认。"
    assert (
        said_sums([one, one]) == "护理补贴：每人每月 122 元；护理补贴：每人每月 122 元。请先确认。"
    )
    assert said_sums([]) == ""


@pytest.mark.parametrize(
    ("url", "trust", "shown"),
    [
        ("https://www.xinzhou.gov.cn/a", "official", True),
        ("https://gov.cn/a", "plan", True),
        ("https://www.xinzhou.gov.cn/a", "repost", False),
        ("https://xinzhou-gov.cn.example.com/a", "official", False),
        ("https://notgov.cn/a", "official", False),
        ("", "official", False),
    ],
)
def test_only_official_pages_are_linked(url: str, trust: str, shown: bool) -> None:
    instrument = Instrument("某文件", "rule", "cn", Trust(trust), url=url or None)
    assert bool(official_url(Citation("x"), instrument)) is shown


def test_what_would_change_a_refusal_is_said_with_the_persons_own_words(app: Flask) -> None:
    book = app.extensions["rulebook"]
    facts = {
        "household": {
            **dict.fromkeys(("hukou", "lives_in", "rides_in"), "cn"), "recognised_as": "none",
            "area": "urban", "heads": 1, "annual_income": 9000000,
            "local_standard_annual": 800000, "big_expenses": False,
            "special_hardship": ["none_of_these"],
        },
        "members": [{"id": "1", "certificate": "held", "grade": "1", "assistance": "none"}],
    }  # fmt: skip
    said = changes(book, facts, DAY, "1", "living_subsidy")
    assert any("全家有低保" in sentence for sentence in said), said


@pytest.mark.parametrize(
    ("cited", "on", "confirm"),
    [
        (Citation("law", "x"), DAY, False),
        (Citation("law", "x", trust=Trust.REPOST), DAY, True),
        (Citation("law", "x", review_by=date(2026, 11, 25)), DAY, False),
        (Citation("law", "x", review_by=DAY), DAY, True),
        (Citation("due-law", "x"), date(2025, 12, 31), False),
        (Citation("due-law", "x"), DAY, True),
    ],
)
def test_a_detail_whose_source_is_weak_or_due_is_to_be_confirmed(
    cited: Citation, on: date, confirm: bool
) -> None:
    assert _to_confirm(nation(), Detail("a", "note", "每月发", cited), on) is confirm
    assert not _to_confirm(nation(), Detail("a", "note", "先问每月发多少", cited), on)


def test_sentences_to_confirm_stand_together_where_there_are_several() -> None:
    kinds = Details({"note": {"每月发": False, "要带证": True}, "keep": {"到期换证": True}})
    assert kinds.of("note").sure == ["每月发。", "要带证。请先确认。"]
    told = kinds.of("note", "keep", "stop")
    assert (told.sure, told.to_confirm) == (["每月发。"], ["要带证。", "到期换证。"])
    assert kinds.has("stop", "keep")
    assert not kinds.has("stop")


def test_the_number_of_a_line_stands_in_the_rules_and_is_unsure_where_its_source_is(
    app: Flask,
) -> None:
    book = app.extensions["rulebook"]
    with app.test_request_context():
        assert line_words(book, "hotline", DAY) == "12345（请先确认）"
        assert line_words(book, "disability_hotline", DAY) == "12385"
        assert line_words(book, "disability_hotline", date(2027, 11, 22)) == "12385（请先确认）"


def test_no_page_names_a_number_that_the_rules_do_not() -> None:
    for path in (ROOT / "webapp").rglob("*.*"):
        if path.suffix in (".html", ".py"):
            found = re.findall(
                r"(?<![0-9])(?:12[0-9]{3}|95[0-9]{3,6})(?![0-9])", path.read_text("utf-8")
            )
            assert found == [], path


def test_who_cannot_use_a_voice_line_is_sent_to_it_last(app: Flask) -> None:
    with app.test_request_context():
        dpf = office_words(app.extensions["rulebook"], "dpf", DAY)
        assert dpf.reach() == "残疾人服务热线 12385。"
        assert dpf.reach(in_writing=True) == "可以请人代打：残疾人服务热线 12385。"
        street = office_words(app.extensions["rulebook"], "street", DAY)
        assert [way.kind for way in street.ways] == ["writing", "person"]
        assert street.reach() == ""
