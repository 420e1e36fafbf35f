"""Rows about extinction: each passes on values made to show it, and not on those that only look like it."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore.measures.burst import Burst
from vrcore.measures.decline import Decline
from vrcore.measures.extinction import Criterion, Resistance
from vrcore.measures.interval import Interval
from vrcore.phenomena import (
    extinction_burst,
    momentum_multiple,
    momentum_single,
    rate_corrected_extinction,
    resistance_by_omitted_reinforcers,
)
from vrcore.phenomena.phenomenon import Floats
from vrcore.phenomena.training_before_extinction import RATIOS, judge_partial

N = 40


def around(middle: float, spread: float = 0.1, seed: int = 0) -> Floats:
    return middle * np.exp(spread * np.random.default_rng(seed).standard_normal(N))


def resisted(responses: float, minutes: float, omitted: float, baseline: float = 40.0) -> Resistance:
    values = [around(one, seed=k) for k, one in enumerate((responses, minutes, omitted))]
    values = [np.full(N, np.nan) if baseline < 10.0 else one for one in values]
    return Resistance(Criterion(), np.full(N, baseline), np.full(N, 0.1), *values, np.full(N, 1e4), np.full(N, 60.0))


def declined(steepness: float, *, halved: bool = True, baseline: float = 40.0) -> Decline:
    values = around(steepness, seed=int(100 * steepness)) if baseline >= 10.0 else np.full(N, np.nan)
    return Decline(np.full(N, baseline), values, np.full(N, halved))


@pytest.mark.parametrize(
    ("partial", "continuous", "passed", "words"),
    [
        (60.0, 20.0, True, "20 unpaid responses after CRF and 59 after RR 10"),
        (26.0, 20.0, False, "20 unpaid responses after CRF and 26 after RR 10"),
        (20.0, 60.0, False, "59 unpaid responses after CRF and 20 after RR 10"),
        (np.inf, 20.0, True, "after RR 10 goes on"),
        (20.0, np.inf, False, "go on responding for the whole hour"),
        (np.inf, np.inf, False, "goes on responding for the whole hour"),
    ],
)
def test_partial_over_continuous(partial: float, continuous: float, passed: bool, words: str) -> None:
    found = {name: resisted(partial, 1.0, 1.0) for name in RATIOS} | {"CRF": resisted(continuous, 1.0, 1.0)}
    judged = judge_partial(found)
    assert judged.passed is passed
    assert words in judged.why
    assert "nan" not in judged.why
    assert "inf " not in judged.why


@pytest.mark.parametrize(
    ("partial", "continuous", "words"),
    [
        (60.0, 20.0, "RR 10 takes 3 times as many as CRF (95 % interval"),
        (10.0, 40.0, "RR 10 takes 0.25 times as many as CRF (95 % interval"),
        (np.inf, 20.0, "most subjects do not come within the hour after RR 10."),
        (np.inf, np.inf, "most subjects do not come within the hour after CRF nor after RR 10."),
    ],
)
def test_an_absolute_criterion_is_told_beside_the_relative_one_and_decides_nothing(
    partial: float, continuous: float, words: str
) -> None:
    found = {name: resisted(60.0, 1.0, 1.0) for name in RATIOS} | {"CRF": resisted(20.0, 1.0, 1.0)}
    absolute = {"CRF": resisted(continuous, 1.0, 1.0), "RR 10": resisted(partial, 1.0, 1.0)}
    alone, beside = judge_partial(found), judge_partial(found, absolute)
    assert beside.why.startswith(f"{alone.why} Down to 10 responses a minute")
    assert words in beside.why
    assert "nan" not in beside.why
    assert "inf " not in beside.why
    assert beside._replace(why=alone.why) == alone


def test_partial_over_continuous_is_not_asked_of_one_that_never_learnt() -> None:
    found = {name: resisted(60.0, 1.0, 1.0) for name in RATIOS} | {"RR 10": resisted(60.0, 1.0, 1.0, baseline=3.0)}
    assert judge_partial(found).passed is None


@pytest.mark.parametrize(
    ("responses", "minutes", "omitted", "passed"),
    [
        (2.0, 2.0, 0.5, True),
        (1.0, 2.0, 0.5, False),  # only slower
        (2.0, 0.5, 0.5, False),
        (2.0, 2.0, 1.0, False),  # counts omitted reinforcers
        (np.inf, np.inf, np.inf, False),
    ],
)
def test_longer_in_time_and_shorter_per_omitted_reinforcer(
    responses: float, minutes: float, omitted: float, passed: bool
) -> None:
    lean = resisted(20.0 * responses, 5.0 * minutes, 10.0 * omitted)
    found = {name: resisted(20.0, 5.0, 10.0) for name in resistance_by_omitted_reinforcers.INTERVALS}
    assert resistance_by_omitted_reinforcers.judge(found | {"VI 60-s": lean}).passed is passed


def test_the_rate_corrected_slope_reports_a_sign() -> None:
    def passed(continuous: Decline) -> bool | None:
        found = dict.fromkeys(RATIOS, declined(0.4)) | {"CRF": continuous}
        return rate_corrected_extinction.judge(found).passed

    assert passed(declined(0.2)) is True
    assert passed(declined(0.6)) is False
    assert passed(declined(0.4)) is False
    assert passed(declined(0.2, halved=False)) is False
    assert passed(Decline(np.full(N, 40.0), np.linspace(-0.2, 0.2, N), np.full(N, True))) is False  # it goes both ways
    assert passed(declined(0.2, baseline=5.0)) is None


def test_momentum_asks_for_opposite_orders() -> None:
    def multiple(lean: Decline) -> bool | None:
        return momentum_multiple.judge(declined(0.2), lean, 240.0, 60.0).passed

    def single(lean: Decline, more: float = 2.0) -> bool | None:
        responses = Interval(more, 0.9 * more, 1.1 * more)
        return momentum_single.judge(declined(0.2), lean, responses, float("nan")).passed

    steeper, flatter = declined(0.4), declined(0.1)
    assert (multiple(steeper), multiple(flatter), multiple(declined(0.2))) == (True, False, False)
    assert (single(steeper), single(flatter)) == (False, True)
    assert single(flatter, more=1.0) is False  # it only responds more slowly
    for judge in (multiple, single):
        assert judge(declined(0.4, halved=False)) is False
        assert judge(declined(0.4, baseline=5.0)) is None


@pytest.mark.parametrize(("bursting", "passed"), [(0, False), (2, False), (10, True), (15, True), (30, False)])
def test_a_burst_is_found_in_some_subjects(bursting: int, passed: bool) -> None:
    first = np.where(np.arange(N) < bursting, 70.0, 41.0)
    found = extinction_burst.judge(Burst(first, np.full(N, 40.0), np.full(N, 30.0), np.full(N, 50.0)))
    assert found.passed is passed
    assert found.value == bursting / N
    assert "100% exceed their mean with eating left out" in found.why


def test_what_changes_nothing_does_not_burst() -> None:
    """Half of the subjects are above their own mean by chance, and 1 in 20 is above 19 minutes alike."""
    minutes = np.random.default_rng(1).poisson(30.0, (N, 20)).astype(float)
    found = extinction_burst.judge(
        Burst(minutes[:, 0], minutes[:, 1:].mean(axis=1), minutes[:, 1:].mean(axis=1), minutes[:, 1:].max(axis=1))
    )
    assert found.passed is False
