"""Mutation itself, on the toy nation; the real rules are judged by `huican test --mutate`."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from tests.toy.nation import nation
from webapp.examples import Example, read
from webapp.mutation import Cases, Score, excused, mutants, shifted, trees, unexcluded

GOOD = """
on: 2026-06-15
base: {household.hukou: cn/hill, member.born: 1990-01-01}
cases:
  - {name: of age, truth: yes}
  - {name: on the birthday, with: {member.born: 2008-06-15}, truth: yes}
  - {name: the day before, with: {member.born: 2008-06-16}, truth: no}
  - {name: holds another, with: {member.gets_elder: true}, truth: no}
"""


def cases(text: str) -> Cases:
    found: defaultdict[str, list[Example]] = defaultdict(list)
    for one in read("cn/lamp.examples.yaml", text):
        found[one.provision].append(one)
    return found


def test_each_way_of_being_wrong_is_tried() -> None:
    said = {what for what, _tree in trees(nation().provisions["cn/single"].criteria)}
    assert any(what.endswith("dropped") for what in said)
    assert any(what.endswith("negated") for what in said)
    assert any("without" in what for what in said)
    assert any(" to " in what for what in said)


def test_a_mutant_no_example_notices_survives() -> None:
    book = nation()
    blind = Cases(list)
    mine = [m for m in mutants(book, blind) if m.file == "cn/lamp.yaml"]
    assert mine
    assert all(one.survives for one in mine)


def test_figures_and_exclusions_are_tried_too() -> None:
    book = nation()
    assert {what.split()[-1] for _place, what, _rows in shifted(book)} >= {"+1", "-1"}
    assert all(survives for _what, survives in unexcluded(book, Cases(list)))


def test_a_survivor_needs_a_reason_and_a_reason_a_survivor(tmp_path: Path) -> None:
    (tmp_path / "survivors.yaml").write_text(
        "'a.yaml: x dropped': two ways of saying it\nb: gone\n"
    )
    known, unexplained, stale = excused(tmp_path, ["a.yaml: x dropped", "c.yaml: y negated"])
    assert known == {"a.yaml: x dropped": "two ways of saying it"}
    assert (unexplained, stale) == (["c.yaml: y negated"], ["b"])


def test_the_score_counts_by_file() -> None:
    from collections import Counter

    score = Score(Counter({"a.yaml": 4, "b.yaml": 1}), ["a.yaml: x dropped"])
    assert score.of("a.yaml") == (3, 4)
    assert float(score.share) == 0.8
