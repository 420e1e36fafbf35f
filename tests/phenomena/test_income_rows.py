"""What the rows on income, contrast, free reinforcers, tokens and learning curves count, on numbers made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore.experiment import Experiment, Phase
from vrcore.log import EventLog
from vrcore.phenomena import (
    acquisition,
    behavioural_contrast,
    contingency_degradation,
    herrnstein_hyperbola,
    token_accumulation,
)
from vrcore.simulate import run

SUBJECTS = 20
RNG = np.random.default_rng(1)


def noisy(values, spread=0.01):
    return np.asarray(values, float) * RNG.lognormal(0.0, spread, (SUBJECTS, np.size(values)))


INCOME = np.tile([0.18, 0.37, 0.74, 1.5, 2.9, 5.5], (SUBJECTS, 1))


@pytest.mark.parametrize(
    ("rate", "passed"),
    [
        (60 * INCOME[0] / (INCOME[0] + 1.0), True),
        (60 * INCOME[0] / (INCOME[0] + 0.01), False),  # the curve fits, and it is flat
        (np.full(6, 30.0), False),
        (60 / (1 + INCOME[0]), False),
    ],
    ids=["hyperbola", "ceiling", "flat", "falling"],
)
def test_a_hyperbola_grows(rate, passed):
    assert herrnstein_hyperbola.judgement(INCOME, noisy(rate, 1e-4)).passed is passed


def test_a_rate_that_never_varies_is_accounted_for_by_nothing():
    assert herrnstein_hyperbola.accounted(INCOME[0], np.full(6, 60.0)) == 0.0


def logistic(onsets, steepness):
    minutes = np.arange(acquisition.MINUTES)
    return 2.0 + 50.0 / (1.0 + np.exp(-steepness * (minutes - np.asarray(onsets)[:, None])))


def test_abrupt_learners_in_a_gradual_group_and_gradual_ones_in_step():
    spread_out = logistic(RNG.uniform(10, 90, SUBJECTS), 3.0)
    assert acquisition.judgement(spread_out).passed is True
    in_step = logistic(np.full(SUBJECTS, 40.0), 0.15) * RNG.lognormal(0.0, 0.02, (SUBJECTS, 1))
    finding = acquisition.judgement(in_step)
    assert finding.passed is False
    assert finding.value == pytest.approx(1.0, abs=0.05)


def test_a_width_is_that_of_the_rise():
    # From 10 to 90 % of a logistic curve takes 4.394/k.
    assert acquisition.width(logistic([60.0], 0.2)[0]) == pytest.approx(4.394 / 0.2, abs=1.0)
    assert np.isnan(acquisition.width(logistic([60.0], 0.2)[0][::-1]))


def test_no_learning_no_curve():
    finding = acquisition.judgement(RNG.normal(30.0, 3.0, (SUBJECTS, acquisition.MINUTES)))
    assert finding.passed is False
    assert finding.why.startswith("Of 20 subjects, 0 respond")


def group(*rates):
    """Return rates of responses and reinforcers a minute of each, one array of shape (SUBJECTS, 2) for each pair."""
    return [noisy(pair) for pair in rates]


STEADY = ((40, 1.0), (40, 1.0), (40, 1.0), (40, 1.0))


@pytest.mark.parametrize(
    ("changed", "control", "passed"),
    [
        (((40, 1), (40, 1), (50, 1), (5, 0)), STEADY, True),
        (((40, 1), (40, 1), (40, 1), (5, 0)), STEADY, False),
        (((40, 1), (40, 1), (50, 1), (45, 0)), STEADY, False),  # it does not notice: it only gets faster
        (((40, 1), (40, 1), (50, 1.5), (5, 0)), STEADY, False),  # it is paid more
        (((40, 1), (40, 1), (50, 1), (5, 0)), ((40, 1), (40, 1), (50, 1), (50, 1)), False),  # so does everybody
    ],
    ids=["contrast", "none", "no discrimination", "paid more", "time alone"],
)
def test_contrast_is_a_rise_where_nothing_has_changed(changed, control, passed):
    assert behavioural_contrast.judgement(group(*changed), group(*control)).passed is passed


@pytest.mark.parametrize(
    ("free", "alone", "passed"),
    [
        (((50, 2), (20, 8)), ((50, 2), (50, 2)), True),
        (((50, 2), (50, 8)), ((50, 2), (50, 2)), False),
        (((50, 2), (20, 8)), ((50, 2), (20, 2)), False),  # who is not paid for nothing slows down as much
        (((50, 2), (20, 1)), ((50, 2), (50, 2)), False),  # what fell is the pay
    ],
    ids=["falls", "stays", "time alone", "paid less"],
)
def test_free_reinforcers_take_responding_away(free, alone, passed):
    assert contingency_degradation.judgement(group(*free), group(*alone)).passed is passed


def test_pauses_before_links_are_taken_from_the_response_that_earned_the_token_before():
    size = token_accumulation.LINK * token_accumulation.TOKENS
    rows, t = [(0.0, "phase", 0, 1)], 0.0
    for _ in range(3):
        for k in range(size):
            t += 10.0 - k // token_accumulation.LINK if k % token_accumulation.LINK == 0 else 1.0
            rows.append((t, "response", 1, 1))
            if (k + 1) % token_accumulation.LINK == 0:
                rows.append((t, "token", 1, 1))
        rows.append((t, "exchange", 1, token_accumulation.TOKENS))
        rows += [(t, "reinforcer", 1, 1)] * token_accumulation.TOKENS
    frame = EventLog.from_frame(frame_of([*rows, (t + 5.0, "phase", 0, 0)]))
    assert token_accumulation.link_pauses(frame, 1).tolist() == [[10.0, 9.0, 8.0, 7.0, 6.0, 5.0]]


def frame_of(rows):
    import pandas as pd

    t, event, operandum, value = zip(*rows, strict=True)
    return pd.DataFrame({"subject": 0, "t": t, "event": event, "operandum": operandum, "value": value})


@pytest.mark.parametrize(
    ("waits", "passed"),
    [
        ((8, 6, 5, 4, 3, 2), True),
        ((30, 1, 1, 1, 1, 1), False),
        ((1, 1, 1, 1, 1, 1), False),
        ((1, 2, 3, 4, 5, 6), False),
    ],
    ids=["falling", "after the reinforcer only", "none", "rising"],
)
def test_pauses_fall_from_link_to_link(waits, passed):
    assert token_accumulation.judgement(noisy(waits, 0.05)).passed is passed


def test_free_reinforcers_come_without_responses_and_leave_the_ratio_alone():
    log = run(Experiment("constant-rate", [Phase("Alt(RR 20, RT 10-s)", seconds=20_000.0)], subjects=4))
    frame = log.frame()
    per_minute = (frame["event"] == "reinforcer").sum() / 4 / (20_000.0 / 60.0)
    # 6 a minute for nothing and 30/20 for responding.
    assert per_minute == pytest.approx(7.5, rel=0.05)
