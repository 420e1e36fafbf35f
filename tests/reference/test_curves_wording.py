"""Sentences for people: numbers that stay what they are, and no words of the programming interface."""

import numpy as np
import pytest

from vrcore import fit
from vrcore.curves.wording import apart, number, percent


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (5625.0, 3, "5,625"),
        (5625.4, 3, "5,625"),
        (1234567.0, 3, "1,234,567"),
        (1_000_000_007.0, 3, "1,000,000,007"),
        (2.5e15, 3, "2.50e+15"),
        (1.5e9 + 0.5, 3, "1.50e+09"),
        (46.25, 3, "46.2"),
        (0.123456, 3, "0.123"),
        (-5625.0, 2, "-5,625"),
        (99.99, 3, "100"),
        (0.0, 3, "0"),
        (-0.0, 3, "0"),
        (0.00001234, 3, "1.23e-05"),
    ],
)
def test_digits_before_the_point_are_never_rounded_away(value, digits, text):
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("three", "told"),
    [
        ((0.000707, -0.011, 0.012), ("0.0007", "-0.011", "0.012")),
        ((0.00123, 0.0000123, 0.8123), ("0.001", "0", "0.812")),
        ((1001.02, 1000.98, 1001.05), ("1,001.02", "1,000.98", "1,001.05")),
        ((0.5, 0.5, 0.5), ("0.5", "0.5", "0.5")),
        ((5.0, 4.0, np.inf), ("5", "4", "inf")),
        ((5625.0, 0.0, 20000.0), ("5,625", "0", "20,000")),
    ],
)
def test_an_interval_is_told_as_finely_as_its_width(three, told):
    assert apart(*three) == told


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [(0.9, 3, "90 %"), (0.57, 3, "57 %"), (0.995, 3, "99.5 %"), (1.0, 2, "100 %"), (1 / 7, 2, "14 %"), (0.0, 3, "0 %")],
)
def test_a_share_is_written_with_a_space_before_its_sign(share, digits, text):
    assert percent(share, digits) == text


def test_residuals_are_told_without_names_of_arguments():
    x = np.linspace(0.0, 100.0, 80)
    y = 10.0 / (1.0 + np.exp(-0.1 * (x - 50.0)))
    rng = np.random.default_rng(2)
    spread = fit(x, y + 0.05 * (0.2 + y) * rng.normal(size=80), "logistic", noise="independent").residuals.words
    assert "give their standard errors" in spread
    y[[10, 40, 70]] += 3.0
    tails = fit(x, y + 0.05 * rng.normal(size=80), "logistic", noise="independent").residuals.words
    assert "a robust fit draws them in" in tails
    for words in (spread, tails):
        assert "sigma" not in words
        assert "=" not in words
