"""Rows about what comes back: each passes on values made to show it, and not on those that only look like it."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore.phenomena import reacquisition, renewal, resurgence, spontaneous_recovery
from vrcore.phenomena.phenomenon import Floats

N = 40


def around(middle: float, seed: int = 0) -> Floats:
    return middle * np.exp(0.1 * np.random.default_rng(seed).standard_normal(N))


@pytest.mark.parametrize(
    ("none", "hour", "day", "passed"),
    [(1.0, 1.5, 3.0, True), (1.0, 1.0, 1.1, False), (3.0, 3.0, 3.0, False), (1.0, 1.0, np.nan, False)],
)
def test_recovery_is_an_effect_of_the_rest(none: float, hour: float, day: float, passed: bool) -> None:
    ratios = {rest: around(one, k) for k, (rest, one) in enumerate(((0.0, none), (1.0, hour), (24.0, day)))}
    found = spontaneous_recovery.judge({rest: np.full(N, 40.0) for rest in ratios}, ratios)
    assert found.passed is passed
    assert "nan" not in found.why
    assert spontaneous_recovery.judge({rest: np.full(N, 4.0) for rest in ratios}, ratios).passed is None


@pytest.mark.parametrize(
    ("first", "second", "passed", "words"),
    [
        (10.0, 3.0, True, "3 reinforcers after"),
        (10.0, 8.0, False, "8 reinforcers after"),
        (10.0, np.inf, False, "more than 150"),
        (0.0, 0.0, False, "nothing to save"),
    ],
)
def test_savings(first: float, second: float, passed: bool, words: str) -> None:
    gone = np.ones(N, bool)
    once, again = np.full(N, first), np.full(N, second)
    found = reacquisition.judge(np.full(N, 40.0), gone, once, again)
    assert found.passed is passed
    assert words in found.why
    assert reacquisition.judge(np.full(N, 40.0), ~gone, once, again).passed is False
    assert reacquisition.judge(np.full(N, 4.0), gone, once, again).passed is None


@pytest.mark.parametrize(
    ("replaced", "tested", "control", "passed"),
    [
        (2.0, 6.0, 1.0, True),
        (2.0, 6.0, 6.0, False),  # anything not paid would do
        (2.0, 1.0, 1.0, False),
        (30.0, 40.0, 1.0, False),  # never given up
    ],
)
def test_resurgence_is_more_than_anything_coming_up(
    replaced: float, tested: float, control: float, passed: bool
) -> None:
    target = [around(one, k) for k, one in enumerate((40.0, replaced, tested))]
    other = [around(one, k + 3) for k, one in enumerate((2.0, 2.0, control))]
    assert resurgence.judge(target, other).passed is passed
    assert resurgence.judge([around(2.0), *target[1:]], other).passed is None


def renewed(carried: float = 30.0, gone: float = 2.0, **tests: float) -> bool | None:
    base = around(40.0)
    rates = {
        name: [base, around(carried, 1), around(gone, 2), around(tested, k + 3)]
        for k, (name, tested) in enumerate(tests.items())
    }
    found = renewal.judge(rates)
    assert "nan" not in found.why
    return found.passed


def test_renewal_has_an_order() -> None:
    assert renewed(ABA=20.0, AAB=5.0, ABC=5.0, AAA=2.0) is True
    assert renewed(ABA=5.0, AAB=20.0, ABC=5.0, AAA=2.0) is False
    assert renewed(ABA=20.0, AAB=5.0, ABC=25.0, AAA=2.0) is False
    assert renewed(ABA=20.0, AAB=5.0, ABC=5.0, AAA=25.0) is False


def test_renewal_needs_something_that_came_along_and_was_extinguished() -> None:
    tests = {"ABA": 20.0, "AAB": 5.0, "ABC": 5.0, "AAA": 2.0}
    assert renewed(carried=4.0, **tests) is False
    assert renewed(gone=35.0, **tests) is False
