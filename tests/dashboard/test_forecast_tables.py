"""Cells of the table to decide by: no finer than their interval, and the same digits as the sentence beside them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dashboard.forecast_tables import reached, spread
from vrcore.advice.outlook import Reach
from vrcore.advice.parts import Quantity
from vrcore.curves.wording import number


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity(0.5914985, 0.5814669, 0.615), "0.591 (0.581 to 0.615)"),
        (Quantity(0.000707, -0.0516, 0.0133), "0.0007 (-0.0516 to 0.0133)"),
        (Quantity(0.00001, -0.0516, 0.0133), "0 (-0.0516 to 0.0133)"),
        (Quantity(0.0, 0.0, 0.0), "0 (0 to 0)"),
        (Quantity(1234.5678, 1200.0, 1300.0), "1,235 (1,200 to 1,300)"),
        (Quantity(0.5, 0.5, math.inf), "0.5 (0.5 to inf)"),
        (None, ""),
    ],
)
def test_a_number_with_its_interval(quantity, text):
    assert spread(quantity) == text


def test_no_number_is_rounded_twice():
    rng = np.random.default_rng(6)
    for value, below, above in rng.uniform(0.01, 1.0, (2000, 3)):
        shown = spread(Quantity(value, value - 0.3 * below, value + 0.3 * above)).split()[0]
        assert shown == number(value, len(shown.lstrip("0.").replace(".", "")) or 1)


def test_a_target_that_was_reached_is_not_said_to_be_missed():
    assert reached(Reach(0.3, 5.0, 5.0, 5.0, 0.0, 20.0), 10.0) == "reached at 5"
    ahead = reached(Reach(0.9, 15.0, 12.0, math.inf, 0.2, 20.0), 10.0)
    assert ahead == "15 (12 to never); missed up to 20 with probability 0.20"
    never = reached(Reach(0.99, math.inf, 18.0, math.inf, 0.9, 20.0), 10.0)
    assert never == "not by then; missed up to 20 with probability 0.90"
