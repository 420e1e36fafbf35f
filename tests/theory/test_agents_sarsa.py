"""SARSA(lambda): what its situations make of extinction, and that lambda and time mean something."""

from __future__ import annotations

import numpy as np
import pytest

from tests.theory.test_extinction import measured
from tests.theory.test_timing import measured as timed
from vrcore import Experiment, Phase, run
from vrcore.agents import Sarsa
from vrcore.log import REINFORCER
from vrcore.measures import mean_interval, median_interval

pytestmark = pytest.mark.theory


def test_the_leaner_the_training_the_longer_it_goes_on() -> None:
    found = [median_interval(measured("sarsa", schedule).responses) for schedule in ("CRF", "RR 5", "RR 10")]
    assert found[0].high < found[1].low
    assert found[1].high < found[2].low


def test_it_waits_for_most_of_a_fixed_interval_and_after_a_fixed_ratio() -> None:
    assert timed("sarsa", "FI 45-s")[0] > 0.35
    assert timed("sarsa", "FR 10")[1] > 1.25


def test_credit_for_what_led_there_bridges_a_delay() -> None:
    # A response is paid 4 s later, and nothing tells it from those that came between: reinforcers in the second half.
    earned = []
    for trace in (0.0, 0.95):
        phases = [Phase("Tand(FR 1, FT 4-s)", seconds=1800.0)] * 2
        log = run(Experiment(Sarsa(trace=trace), phases, subjects=40, seed=37))
        late = (log.phase == 2) & (log.event == REINFORCER)
        earned.append(np.bincount(log.subject[late], minlength=40) / 30.0)
    (_, _, without), (_, with_traces, _) = (mean_interval(one.reshape(-1, 1)) for one in earned)
    assert with_traces[0] > without[0]
