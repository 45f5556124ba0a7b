"""Every headline row of the inventory is accounted for, and every quotation stands in its plan."""

import re
from pathlib import Path

import pytest
import yaml

from webapp.provenance import covered
from webapp.rulefiles.rulebook import load

ROOT = Path(__file__).parents[1]
RULES = ROOT / "rules"
SHARED = ROOT.parent / "shared"
INVENTORY = SHARED / "provisions.yaml"

PLANS = {
    "shanxi-14fyp": "shanxi.txt",
    "xinzhou-14fyp": "xinzhou.txt",
    "ningbo-14fyp": "ningbo.txt",
    "shenyang-14fyp": "shenyang.txt",
    "kaizhou-13fyp": "kaizhou.txt",
}
BECOMES = {"rule", "part_of", "directory", "target", "institutional"}
ROWS = {"shanxi": 131, "xinzhou": 202, "ningbo": 124, "shenyang": 159, "kaizhou": 132}
LONGEST_QUOTE = 80


def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def test_coverage_holds_every_row_of_each_plan():
    counted = {place: sum(row.startswith(f"{place}/") for row in covered(RULES)) for place in ROWS}
    assert counted == ROWS


def test_every_row_says_what_became_of_it_and_why():
    for row, entry in covered(RULES).items():
        assert set(entry) == {"becomes", "of", "why"}, row
        assert entry["becomes"] in BECOMES, row
        assert entry["why"].strip(), row


def test_coverage_is_the_inventory_and_nothing_else():
    if not INVENTORY.is_file():
        pytest.skip(f"the inventory is not here: {INVENTORY}")
    rows = {f"{row['place']}/{row['id']}" for row in read(INVENTORY)}
    assert set(covered(RULES)) == rows


def test_what_a_row_became_exists():
    missing, book = [], load(RULES)
    entries = {*book.directory, *book.employers}
    for row, entry in covered(RULES).items():
        of, becomes = entry["of"], entry["becomes"]
        if becomes == "rule" and not (RULES / f"{of}.yaml").is_file():
            missing.append((row, of))
        if becomes == "part_of" and not is_known(of):
            missing.append((row, of))
        if becomes == "directory" and of not in entries:
            missing.append((row, of))
        if becomes in {"target", "institutional"} and of:
            missing.append((row, of))
    assert not missing


def is_known(of):
    return (RULES / f"{of}.yaml").is_file() or (RULES / "benefits" / f"{of}.yaml").is_file()


@pytest.mark.parametrize("instrument", PLANS)
def test_quotations_stand_literally_in_the_plan(instrument):
    plan = SHARED / "plans" / PLANS[instrument]
    if not plan.is_file():
        pytest.skip(f"the plan is not here: {plan}")
    text = squeezed(plan.read_text(encoding="utf-8"))
    found = [q for q in quotations() if q[1] == instrument]
    assert found, f"nothing is quoted from {instrument}"
    assert not [q for q in found if squeezed(q[2]) not in text]


def test_plans_are_quoted_and_quotations_are_short():
    for file, _instrument, quote in quotations():
        assert len(quote) <= LONGEST_QUOTE, (file, quote)
    for file, citation in citations():
        if citation["instrument"] in PLANS:
            assert citation.get("quote"), (file, citation)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def quotations():
    """(file, instrument, quoted words) of every citation that quotes."""
    return [
        (file, citation["instrument"], citation[key])
        for file, citation in citations()
        for key in ("quote", "quote2")
        if citation.get(key)
    ]


def citations():
    """Every citation of the rules; inside a provision the instrument may be left out."""
    for path in sorted(RULES.rglob("*.yaml")):
        if path.name.endswith(".examples.yaml") or path.parent.name == "coverage":
            continue
        rules = read(path)
        own = rules.get("citation", {}).get("instrument") if isinstance(rules, dict) else None
        for citation in citations_in(rules):
            yield str(path.relative_to(RULES)), {"instrument": own, **citation}


def citations_in(node):
    if isinstance(node, dict):
        if isinstance(node.get("citation"), dict):
            yield node["citation"]
        yield from node.get("rests_on", [])
        for part in node.values():
            yield from citations_in(part)
    elif isinstance(node, list):
        for part in node:
            yield from citations_in(part)
