"""What theory says that steady responding brings in, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore import Experiment, Phase, parse, run, yoke
from vrcore.agents import AGENTS
from vrcore.errors import ParameterError
from vrcore.measures import feedback_function
from vrcore.schedules.kinds import Yoked


@pytest.mark.parametrize(
    ("schedule", "rates", "expected"),
    [
        ("CRF", [0.0, 7.0], [0.0, 7.0]),
        ("FR 5", [0.0, 60.0], [0.0, 12.0]),
        ("VR 30", [30.0, 60.0, 120.0], [1.0, 2.0, 4.0]),
        ("RR 20", [10.0], [0.5]),
        ("VI 30-s", [30.0, 60.0, 120.0], [1.875, 60.0 / 31.0, 120.0 / 61.0]),
        ("FI 30-s", [60.0], [60.0 / 31.0]),
        ("RI 1-min", [0.0, 1.0, 3.0], [0.0, 0.5, 0.75]),
        ("FT 30-s", [0.0, 100.0], [2.0, 2.0]),
        ("VT 10-s", [5.0], [6.0]),
        ("EXT", [0.0, 100.0], [0.0, 0.0]),
    ],
)
def test_each_kind(schedule, rates, expected):
    np.testing.assert_allclose(feedback_function(schedule, rates), expected, rtol=1e-12)
    np.testing.assert_allclose(feedback_function(parse(schedule), np.array(rates)), expected, rtol=1e-12)


def test_a_number_gives_a_number_and_an_array_keeps_its_shape():
    assert float(feedback_function("FR 10", 30)) == 3.0
    assert feedback_function("VI 30-s", np.ones((2, 3))).shape == (2, 3)


def test_a_yoked_schedule_has_the_mean_of_its_intervals():
    assert float(feedback_function(Yoked("A1", "VI", (20.0, 40.0)), 60.0)) == pytest.approx(60.0 / 31.0)
    assert float(feedback_function(Yoked("A1", "FT", (20.0, 40.0)), 60.0)) == pytest.approx(2.0)


def test_intervals_never_pay_more_than_once_an_interval():
    assert feedback_function("VI 30-s", [1e9])[0] <= 2.0


@pytest.mark.parametrize(
    "schedule", ["FI 30-s LH 5-s", "Conc(VI 30-s, VI 60-s)", 'Yoke("A1")', "VI(30, timer=running)"]
)
def test_what_has_no_such_function_is_refused(schedule):
    with pytest.raises(ParameterError, match="no feedback function is known"):
        feedback_function(schedule, 10.0)


@pytest.mark.parametrize("rate", [-1.0, float("nan")])
def test_a_rate_is_at_least_0(rate):
    with pytest.raises(ParameterError, match="at least 0"):
        feedback_function("FR 5", [1.0, rate])


@pytest.mark.theory
@pytest.mark.parametrize("schedule", ["FR 10", "VR 10", "FI 20-s", "VI 20-s"])
def test_a_subject_that_responds_at_random_lies_on_it(schedule):
    """60 subjects, 3 hours: within 4 standard errors (1 in 16,000), and half a tick in 20 s."""
    steady = AGENTS["constant-rate"](probability=0.25, highest_rate=120.0)
    log = run(Experiment(steady, [Phase(schedule, seconds=10_800.0)], subjects=60, seed=5, tick=0.1))
    paid = np.array([np.sum((log.event == 1) & (log.subject == i)) for i in range(60)]) / 180.0
    responses = np.array([np.sum((log.event == 0) & (log.subject == i)) for i in range(60)]) / 180.0
    expected = feedback_function(schedule, responses)
    error = (paid - expected).std(ddof=1) / np.sqrt(60)
    assert (paid - expected).mean() == pytest.approx(0.0, abs=4 * error + 0.05 / 20.0 * expected.mean() + 1 / 180.0)


def test_a_yoked_master_pays_as_its_master_was_paid():
    log = run(Experiment("constant-rate", [Phase("VR 10", seconds=3600.0)], seed=1))
    schedule = yoke(log)
    paid = 60.0 / np.mean(schedule.intervals)
    assert float(feedback_function(schedule, 1e9)) == pytest.approx(paid, rel=1e-6)
