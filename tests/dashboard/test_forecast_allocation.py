"""Where the next unit goes, as the table of the page."""

from __future__ import annotations

from dashboard.forecast_allocation import allocation_table
from vrcore.advice import Allocation
from vrcore.advice.allocation import Share
from vrcore.advice.parts import Quantity


def share(name: str, worth: float) -> Share:
    return Share(name, 480.0, Quantity(0.95, 0.9, 1.0), 0.5, worth, "")


SHORT = Share("new", 30.0, None, None, None, "It has only 3 evaluations.")


def allocation(first: str | None, *shares: Share) -> Allocation:
    return Allocation(first, 45.0, 720.0, shares, "with all that is left, 720, it would reach 0.95.")


def test_the_table_says_what_the_sentence_says():
    none = Allocation(None, 45.0, 720.0, (share("a", 0.9), share("b", 0.9)), "no run shows learning.")
    assert list(allocation_table(none)["turn"]) == ["none", "none"]
    unseen = allocation_table(Allocation("new", 45.0, 720.0, (share("old", 0.9), SHORT), "new has only 3 evaluations."))
    assert list(unseen["turn"]) == ["2", "1"]
    assert "left out because" not in unseen


def test_each_recipe_has_its_turn_or_a_reason():
    table = allocation_table(allocation("b", share("a", 0.8), share("b", 0.9), SHORT))
    assert list(table["turn"]) == ["2", "1", "none"]
    assert list(table["left out because"]) == ["", "", SHORT.left_out]
    assert "left out because" not in allocation_table(allocation("b", share("a", 0.8), share("b", 0.9)))
