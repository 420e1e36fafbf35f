"""Budgets as people write them."""

from __future__ import annotations

import math

import pytest

from dashboard.amount import amount, plain_number
from vrcore.errors import ParameterError


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("2x", 1500.0), (" 1.5 X ", 1125.0), ("3×", 2250.0), ("1e5", 100_000.0), ("20k", 20_000.0),
        ("1.5M", 1_500_000.0),
        ("100,000", 100_000.0), ("2_000", 2000.0), ("10 000", 10_000.0), (".5", 0.5), ("700", 700.0), ("2B", 2e9),
    ],
)  # fmt: skip
def test_amounts_are_understood(text, x):
    assert amount(text).of(750.0) == pytest.approx(x)


@pytest.mark.parametrize(
    "text", ["", "x", "-5", "0", "0x", "nan", "inf", "1e999", "1,5", "1,5x", "2xx", "ten", "1e5e", "١٢"]
)
def test_anything_else_is_refused_in_a_sentence_that_says_how_to_write_it(text):
    with pytest.raises(ParameterError, match=r"1e5, or a multiple of what was spent, such as 2x") as said:
        amount(text)
    assert str(said.value).endswith(".")


@pytest.mark.parametrize("text", ["1x", ".5x"])
def test_a_multiple_must_lie_ahead(text):
    with pytest.raises(ParameterError, match="must lie ahead"):
        amount(text)


def test_a_hostile_text_is_cut():
    with pytest.raises(ParameterError) as said:
        amount("<b>" * 1000, "--budget")
    assert len(str(said.value)) < 200


@pytest.mark.parametrize(
    ("text", "number"),
    [("20k", 2e4), ("1,000", 1000.0), ("-1,000", -1000.0), ("\u22120.5", -0.5), ("+3", 3.0), (" 1e-3 ", 1e-3)],
)
def test_a_plain_number_is_read_as_an_amount_is(text, number):
    assert plain_number(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "-", "--1", "2x", "1,5", "nan", "none", "\u0661"])
def test_what_is_no_plain_number_is_none(text):
    assert math.isnan(plain_number(text))
