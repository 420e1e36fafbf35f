"""Where the next unit goes, in words: the order and what hangs on it, and no second forecast beside the page's own."""

from __future__ import annotations

import pytest

from dashboard.forecast_allocation import allocation_table, allocation_words
from vrcore.advice import Allocation
from vrcore.advice.allocation import Share
from vrcore.advice.parts import Quantity


def share(name: str, worth: float) -> Share:
    return Share(name, 480.0, Quantity(0.95, 0.9, 1.0), 0.5, worth, "")


SHORT = Share("new", 30.0, None, None, None, "It has only 3 evaluations.")


def allocation(first: str | None, *shares: Share) -> Allocation:
    return Allocation(first, 45.0, 720.0, shares, "with all that is left, 720, it would reach 0.95.")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            allocation("b", share("a", 0.8), share("b", 0.9)),
            "Give the next 45 units of x to b. The next to ask would be a. If it got them instead, the best result in "
            "the end is expected to be worse by 0.1.",
        ),
        (
            allocation("b", share("a", 0.85), share("b", 0.9), share("c", 0.8)),
            "Give the next 45 units of x to b. The next to ask would be a. If c, the last in turn, got them instead, "
            "the best result in the end is expected to be worse by 0.1.",
        ),
        (
            allocation("a", share("a", 0.85)),
            "Give the next 45 units of x to a. No other recipe is there to be compared.",
        ),
    ],
    ids=["two", "three", "one"],
)
def test_what_hangs_on_the_order(given, words):
    assert allocation_words(given) == words
    assert "reach" not in words


def test_where_none_or_one_unseen_is_asked_the_librarys_reason_stands():
    none = Allocation(None, 45.0, 720.0, (SHORT,), "in every run something was found that stops extrapolation.")
    assert allocation_words(none) == none.words
    unseen = Allocation("new", 45.0, 720.0, (share("a", 0.9), SHORT), "new has only 3 evaluations.")
    assert allocation_words(unseen) == unseen.words


def test_the_table_says_what_the_sentence_says():
    none = Allocation(None, 45.0, 720.0, (share("a", 0.9), share("b", 0.9)), "no run shows learning.")
    assert list(allocation_table(none)["turn"]) == ["none", "none"]
    unseen = allocation_table(Allocation("new", 45.0, 720.0, (share("old", 0.9), SHORT), "new has only 3 evaluations."))
    assert list(unseen["turn"]) == ["2", "1"]
    assert "left out because" not in unseen


def test_nothing_is_said_to_hang_on_rounding():
    words = allocation_words(allocation("a", share("a", 0.9), share("b", 0.9 - 1e-13)))
    assert words.endswith("The next to ask would be b. Nothing to speak of hangs on the order.")


def test_each_recipe_has_its_turn_or_a_reason():
    table = allocation_table(allocation("b", share("a", 0.8), share("b", 0.9), SHORT))
    assert list(table["turn"]) == ["2", "1", "none"]
    assert list(table["left out because"]) == ["", "", SHORT.left_out]
    assert "left out because" not in allocation_table(allocation("b", share("a", 0.8), share("b", 0.9)))
