"""A phase that ends by a performance criterion: three whole minutes in a row at a rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vrcore import Experiment, Phase, VrlabError, run
from vrcore.log import PHASE, RESPONSE
from vrcore.testing import equal


def minutes_of(log: Any, subject: int, length: float) -> tuple[list[int], float, float]:
    """Return the responses in each whole minute of the first phase, when it ended, and how."""
    mine = (log.subject == subject) & (log.phase == 1)
    t, event = log.t[mine], log.event[mine]
    end = float(t[event == PHASE][-1])
    places = np.ceil(t[event == RESPONSE] / length - 1e-9).astype(int)  # a minute holds its last tick
    return (
        np.bincount(np.maximum(places, 1), minlength=round(end / length) + 1)[1:].tolist(),
        end,
        float(log.value[mine][-1]),
    )


@pytest.mark.parametrize("tick", [0.5, 0.7])
@pytest.mark.parametrize("rate", [20.0, 45.5])
def test_ends_with_the_third_minute_in_a_row_that_is_fast_enough(rate: float, tick: float) -> None:
    experiment = Experiment(
        "q-learning", [Phase("RR 5", rate=rate), Phase("EXT", seconds=60)], subjects=12, seed=3, tick=tick
    )
    log = run(experiment)
    length = {0.5: 60.0, 0.7: 60.2}[tick]  # 86 steps of .7 s are the whole number nearest to a minute
    late = 0
    for subject in range(12):
        counts, end, how = minutes_of(log, subject, length)
        fast = [count >= rate for count in counts]
        first = next(k for k in range(2, len(fast)) if all(fast[k - 2 : k + 1]))
        assert how == 0.0
        assert end == pytest.approx((first + 1) * length)
        assert len(counts) == first + 1
        late += first > 2
    assert late >= 6  # the subjects had to learn first


def test_a_criterion_never_met_ends_by_the_time_limit_and_the_log_says_so() -> None:
    log = run(Experiment("constant-rate", [Phase("EXT", rate=900.0, limit_seconds=300.0)], seed=1))
    assert (log.t[-1], log.value[-1]) == (300.0, -1.0)


def test_the_limit_may_fall_on_the_minute_that_meets_the_criterion() -> None:
    log = run(Experiment("constant-rate", [Phase("EXT", rate=0.1, limit_seconds=180.0)], seed=1))
    assert (log.t[-1], log.value[-1]) == (180.0, 0.0)


def test_compiled_and_plain_agree() -> None:
    experiment = Experiment("q-learning", [Phase("VR 3", rate=25.0, limit_seconds=900.0)], subjects=2, seed=5)
    equal(run(experiment, interpreted=True), run(experiment), "compiled and plain")
    equal(run(experiment, workers=2), run(experiment), "one worker and two")


def test_goes_both_ways_through_json_and_refuses_what_is_no_rate() -> None:
    experiment = Experiment("q-learning", [Phase("VR 3", rate=25.0)], seed=5)
    assert Experiment.from_json(experiment.to_json()) == experiment
    assert experiment.phases[0].until == ("rate", 25.0)
    for wrong in (0.0, -1.0, float("nan"), 5_000.0):
        with pytest.raises(VrlabError, match="rate"):
            Phase("VR 3", rate=wrong)
    with pytest.raises(VrlabError, match="responses, reinforcers, seconds, trials, rate"):
        Phase("VR 3")
