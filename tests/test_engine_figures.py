"""The numbers of law: which row binds someone, what is past its date, none and unspecified."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.toy.nation import DAY, door, files, kinds, leaf, nation, probing, told
from webapp.engine import figures
from webapp.engine.model import Rulebook

BELOW = "household.income <= standard"
CITE = "citation: {instrument: law, at: x}"
OLD = "from: 2024-01-01, review_by: 2025-01-01"


def standards(**places: list[str]) -> Rulebook:
    """The probe asks whether income is within the line; rows of the line, by place."""
    paths = {"cn": "cn", "hill": "cn/hill", "lake": "cn/hill/lake"}
    changes = probing(leaf(BELOW))
    for place, rows in places.items():
        path = f"{paths[place]}/parameters.yaml"
        kept = [line for line in files()[path].splitlines() if "00.30" not in line]
        text = "\n".join(line for line in kept if "00.10" not in line and "standard:" not in line)
        lines = "".join(f"  - {{{row}, {CITE}}}\n" for row in rows)
        changes[path] = f"{text}\nstandard:\n{lines}" if rows else text + "\n"
    return nation(changes)


def standing(book: Rulebook, income: Any, place: str = "cn/hill", **more: Any) -> Any:
    facts = {"household.hukou": place, "household.income": income, **more}
    return door("cn/probe", {k.replace("_", "."): v for k, v in facts.items()}, DAY, book)


def line(book: Rulebook, place: str, on: date = DAY, **known: str) -> Any:
    """The value in fen of the row that binds."""
    row = figures.pick(figures.rows(book, "standard", place, on), known)
    return row.value if row else None


def test_the_nearest_place_wins_over_its_parents() -> None:
    book = standards(cn=["value: 1, per: year"], hill=["value: 2, per: year"])
    assert line(book, "cn") == line(book, "cn/sea") == 100
    assert line(book, "cn/hill") == line(book, "cn/hill/lake/east") == 200


def test_the_latest_in_force_wins() -> None:
    rows = [f"value: {n}, per: year, from: 202{n}-01-01" for n in (4, 6, 5, 7)]
    book = standards(hill=rows)
    assert line(book, "cn/hill") == 600
    assert line(book, "cn/hill", date(2025, 12, 31)) == 500
    assert line(book, "cn/hill", date(2023, 12, 31)) is None


def test_a_row_ends_with_its_last_day() -> None:
    book = standards(hill=["value: 3, per: year, until: 2026-06-15"])
    assert line(book, "cn/hill") == 300
    assert line(book, "cn/hill", date(2026, 6, 16)) is None


def test_a_row_may_bind_some_counties_only() -> None:
    book = standards(lake=["value: 3, per: year, places: [east]"], hill=["value: 2, per: year"])
    assert line(book, "cn/hill/lake/east") == 300
    assert line(book, "cn/hill/lake/west") == 200
    assert line(book, "cn/hill/lake") == 200


def test_a_row_that_names_a_child_binds_everyone_below_that_child() -> None:
    book = standards(hill=["value: 3, per: year, places: [lake]", "value: 2, per: year"])
    assert line(book, "cn/hill/lake") == 300
    assert line(book, "cn/hill/lake/east") == 300


def test_a_month_is_counted_twelve_times_and_money_is_in_fen() -> None:
    book = standards(hill=["value: 100.01, per: month"])
    assert line(book, "cn/hill") == Fraction(120012)


def test_a_column_picks_its_row_and_a_row_without_it_fits_all() -> None:
    book = standards(hill=["value: 3, per: year, area: urban", "value: 2, per: year"])
    assert line(book, "cn/hill", area="urban") == 300
    assert line(book, "cn/hill", area="rural") == 200


FLOOR = "value: 6, per: year, from: 2025-01-01, floor: true"


@pytest.mark.parametrize(
    ("own", "binding"),
    [
        ("value: 5, per: year, from: 2024-01-01", 600),
        ("value: 8, per: year, from: 2024-01-01", 800),
        ("value: 5, per: year, from: 2025-01-01", 500),
        ("value: 5, per: year, from: 2026-01-01", 500),
    ],
)
def test_a_floor_is_never_undercut_by_an_older_figure_below(own: str, binding: int) -> None:
    assert line(standards(cn=[FLOOR], hill=[own]), "cn/hill") == binding


def test_a_newer_figure_of_another_column_does_not_lift_the_floor() -> None:
    own = ["value: 9, per: year, from: 2026-01-01, area: urban",
           "value: 5, per: year, from: 2024-01-01, area: rural"]  # fmt: skip
    book = standards(cn=[FLOOR], hill=own)
    assert line(book, "cn/hill", area="urban") == 900
    assert line(book, "cn/hill", area="rural") == 600


# Overdue: a line of 1,000 fen of 2024 is today a range from 1,000 to 2,000.

LATE = standards(hill=[f"value: 10, per: year, {OLD}"])
TYPED: dict[str, Any] = {"household.standard": "unclear"}


@pytest.mark.parametrize(
    ("income", "truth"), [(1000, "yes"), (1001, "unknown"), (2000, "unknown"), (2001, "no")]
)
def test_an_old_figure_decides_what_holds_over_its_whole_range(income: int, truth: str) -> None:
    assert standing(LATE, income)["truth"] == truth
    assert standing(LATE, income, **TYPED)["truth"] == truth


def test_the_day_of_review_is_late_and_the_day_before_is_not() -> None:
    for review, truth in (("2026-06-16", "no"), ("2026-06-15", "unknown")):
        book = standards(hill=[f"value: 10, per: year, from: 2024-01-01, review_by: {review}"])
        assert standing(book, 1001)["truth"] == truth


def test_what_an_old_figure_cannot_decide_asks_for_todays() -> None:
    found = standing(LATE, 1500)
    assert (found["status"], kinds(found)) == ("need_answers", ["unasked"])
    assert [one["ask"] for one in found["unknown"]] == ["household.standard"]


def test_who_does_not_know_todays_figure_confirms_first() -> None:
    found = standing(LATE, 1500, **TYPED)
    assert (found["status"], kinds(found)) == ("confirm_first", ["overdue"])
    wanted = {"kind": "overdue", "what": "standard", "ask": "household.standard"}
    assert found["unknown"] == [wanted]


@pytest.mark.parametrize(("typed", "truth"), [(1499, "no"), (1500, "yes")])
def test_a_figure_that_is_typed_in_decides(typed: int, truth: str) -> None:
    given: dict[str, Any] = {"household.standard": typed}
    assert standing(LATE, 1500, **given)["truth"] == truth


def test_a_range_multiplies_through_a_sum() -> None:
    wide = probing(leaf("household.income <= edge * standard * household.heads"))
    hill = files()["cn/hill/parameters.yaml"].replace("2026-01-01, review_by: 2027", OLD[6:16] +
                                                      ", review_by: 2025")  # fmt: skip
    book = nation({**wide, "cn/hill/parameters.yaml": hill})
    facts = {"household.hukou": "cn/hill", "household.area": "urban", "household.heads": 2,
             "household.standard": "unclear"}  # fmt: skip
    for income, truth in [(300090, "yes"), (300091, "unknown"), (600180, "unknown"),
                          (600181, "no")]:  # fmt: skip
        assert door("cn/probe", {**facts, "household.income": income}, DAY, book)["truth"] == truth


def test_an_old_figure_that_may_also_fall_decides_nothing() -> None:
    still = files()["parameters.yaml"].replace("  rises_only: true\n  ceiling: 2\n", "")
    hill = f"months: [{{value: 6, {OLD}, {CITE}}}]\n"
    probe = probing(leaf("age(member.born) >= months"))
    rest = "".join(ln + "\n" for ln in files()["cn/hill/parameters.yaml"].splitlines()
                   if not ln.startswith("months"))  # fmt: skip
    book = nation({**probe, "cn/hill/parameters.yaml": rest + hill, "parameters.yaml": still})
    found = door("cn/probe", {"household.hukou": "cn/hill", "member.born": "1950-01"}, DAY, book)
    assert (found["truth"], kinds(found)) == ("unknown", ["overdue"])


# No figure, no limit, no rule

RIDES = {"member.certificate": "held"}


def ride(place: str, **more: Any) -> Any:
    known = {f"household.{key}": value for key, value in more.items()}
    return door("cn/hill/ticket", {"household.rides_in": place, **RIDES, **known})


def test_where_a_place_sets_no_limit_everyone_is_within_it() -> None:
    assert ride("cn/hill")["truth"] == "yes"
    assert ride("cn/hill", income=10**9, heads=1)["truth"] == "yes"


def test_where_a_place_sets_a_limit_it_counts() -> None:
    assert ride("cn/hill/lake/east", income=90000, heads=1)["truth"] == "yes"
    assert ride("cn/hill/lake/east", income=90001, heads=1)["truth"] == "no"
    assert kinds(ride("cn/hill/lake/east")) == ["unasked"]


def test_where_the_text_is_silent_the_office_is_asked() -> None:
    found = ride("cn/hill/lake/west", income=0, heads=1)
    assert (found["truth"], found["status"]) == ("unknown", "confirm_first")
    [why] = found["unknown"]
    assert (why["kind"], why["what"]) == ("silent", "fare_cap")
    assert set(why["ask"]) == {"says", "office"}


def test_a_figure_that_stands_nowhere_is_silence_never_zero() -> None:
    book = standards(hill=[])
    found = standing(book, 0, **TYPED)
    assert found["truth"] == "unknown"
    assert found["status"] == "confirm_first"
    assert standing(book, 0)["status"] == "need_answers"


def test_no_limit_in_town_and_none_in_the_village_is_no_limit() -> None:
    rows = "".join(f"  - {{value: none, grade: [{g}], {CITE}}}\n" for g in ("1", "2, 3, 4"))
    declared = files()["parameters.yaml"].replace(
        "unit: fen/person/year}\nmonths",
        "unit: fen/person/year, by: {grade: member.grade}}\nmonths",
    )
    lake = files()["cn/hill/lake/parameters.yaml"].split("fare_cap")[0] + "fare_cap:\n" + rows
    book = nation({"cn/hill/lake/parameters.yaml": lake, "parameters.yaml": declared})
    facts = {"household.rides_in": "cn/hill/lake", **RIDES}
    found = door("cn/hill/ticket", facts, DAY, book)
    assert found["truth"] == "yes"


# Amounts


def test_an_amount_picks_its_row_and_shows_date_and_trust() -> None:
    facts = {"member.certificate": "held", "member.grade": 2, "member.born": "1990-01"}
    [one] = told("lamp", facts)["provisions"][0]["amounts"]
    assert (one["fen"], one["unit"], one["when"]) == (5000, "fen/person/month", None)
    assert (one["trust"], one["as_of"]) == ("official", "2026-01-01")


def test_an_amount_whose_grade_is_not_known_comes_in_every_row() -> None:
    found = told("lamp", {})["provisions"][0]["amounts"]
    assert [(one["fen"], one["when"]) for one in found] == [
        (8000, {"member.grade": "1"}),
        (5000, {"member.grade": "2,3,4"}),
    ]


def test_an_amount_is_a_share_of_the_line_to_the_fen() -> None:
    facts = {"household.hukou": "cn/hill", "household.area": "rural"}
    [one] = door("cn/single", facts)["amounts"]
    assert one["fen"] == 25005
    assert one["trust"] == "repost"


def test_an_amount_that_stands_nowhere_is_not_found() -> None:
    [one] = door("cn/single", {"household.hukou": "cn/sea"})["amounts"]
    assert (one["fen"], one["trust"]) == (None, "not_found")


def test_an_old_amount_is_shown_as_it_was_published_with_a_warning() -> None:
    late = files()["cn/parameters.yaml"].replace("from: 2026-01-01, ", OLD + ", ")
    book = nation({"cn/parameters.yaml": late})
    facts = {"member.certificate": "held", "member.grade": 1, "member.born": "1990-01",
             "member.injury_pay": False}  # fmt: skip
    found = told("lamp", facts, DAY, book)
    assert found["status"] == "can_apply"
    assert found["provisions"][0]["amounts"][0]["fen"] == 8000
    assert "figure_overdue" in found["warnings"]
    assert "figure_overdue" not in told("lamp", facts)["warnings"]
