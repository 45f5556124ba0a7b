"""Strong Kleene truth: UNKNOWN is never "no", and nobody can mistake it for one."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from webapp.engine.truth import Truth, all_of, any_of, at_least, of

NO, OPEN, YES = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
EVERY = (NO, OPEN, YES)


def possible(truth: Truth) -> tuple[bool, ...]:
    """What it may turn out to be once everything is known."""
    return {NO: (False,), OPEN: (False, True), YES: (True,)}[truth]


def judged(worlds: set[bool]) -> Truth:
    return OPEN if len(worlds) == 2 else of(worlds.pop())


@pytest.mark.parametrize("truth", EVERY)
def test_a_truth_is_no_python_condition(truth: Truth) -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(truth)
    with pytest.raises(TypeError, match="three values"):
        _ = truth and truth


def test_not_turns_yes_and_no_and_leaves_unknown() -> None:
    assert [~truth for truth in EVERY] == [YES, OPEN, NO]


@pytest.mark.parametrize("size", range(4))
def test_all_any_and_at_least_say_what_holds_in_every_possible_world(size: int) -> None:
    for parts in product(EVERY, repeat=size):
        worlds = list(product(*map(possible, parts)))
        assert all_of(parts) is judged({all(world) for world in worlds})
        assert any_of(parts) is judged({any(world) for world in worlds})
        for count in range(1, size + 1):
            wanted = judged({sum(world) >= count for world in worlds})
            assert at_least(count, list(parts)) is wanted


def test_the_order_of_the_parts_changes_nothing() -> None:
    for parts in product(EVERY, repeat=3):
        assert len({all_of(order) for order in permutations(parts)}) == 1
        assert len({any_of(order) for order in permutations(parts)}) == 1
