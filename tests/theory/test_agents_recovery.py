"""What comes back after extinction: a rest, the stimulus of training; and how abruptly it all began."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vrcore import EventLog, Experiment, Phase, run
from vrcore.log import RESPONSE
from vrcore.measures import mean_interval, rate

pytestmark = pytest.mark.theory

SUBJECTS = 60
SESSION = 1800.0  # seconds of extinction
HOUR, DAY = 3600.0, 86_400.0


def per_minute(log: EventLog, phase: int, low: float, high: float) -> Any:
    """Return responses per minute of each subject between two times (seconds) of a phase."""
    found = np.empty(SUBJECTS)
    for subject in range(SUBJECTS):
        mine = (log.subject == subject) & (log.phase == phase)
        into = log.t - log.t[mine].min()
        found[subject] = (mine & (log.event == RESPONSE) & (into > low) & (into <= high)).sum() * 60.0 / (high - low)
    return found


def extinguished(
    key: str, contexts: tuple[int, int, int] = (0, 0, 0), rest: float = 0.0, schedule: str = "RR 10"
) -> tuple[Any, Any]:
    """Return responses/min in the last 5 minutes of extinction, and in the first minute of a test that follows it.

    Training, extinction and test (in which nothing is paid either) take place in these contexts, the test after a rest.
    """
    phases = [
        Phase(schedule, reinforcers=300, context=contexts[0]),
        Phase("EXT", seconds=SESSION, context=contexts[1]),
        Phase("EXT", seconds=60.0, context=contexts[2], rest=rest),
    ]
    log = run(Experiment(key, phases, subjects=SUBJECTS, seed=8))
    return per_minute(log, 2, SESSION - 300.0, SESSION), per_minute(log, 3, 0.0, 60.0)


def difference(one: Any, other: Any) -> tuple[float, float]:
    """Return the 95 % interval of the mean difference between two conditions, subject by subject."""
    _, low, high = mean_interval((one - other).reshape(-1, 1))
    return float(low[0]), float(high[0])


def test_latent_causes_recover_with_the_length_of_a_rest() -> None:
    before, at_once = extinguished("latent-causes")
    _, half_a_day = extinguished("latent-causes", rest=12 * HOUR)
    _, three_days = extinguished("latent-causes", rest=3 * DAY)
    assert difference(at_once, before)[1] < 2.0
    assert difference(half_a_day, at_once)[0] > 3.0
    assert difference(three_days, half_a_day)[0] > 3.0


def test_after_continuous_reinforcement_latent_causes_recover_much_less() -> None:
    # A few responses, as the docstring warns: one that is not paid says enough.
    _, lean = extinguished("latent-causes", rest=3 * DAY)
    _, rich = extinguished("latent-causes", rest=3 * DAY, schedule="CRF")
    assert difference(lean, rich)[0] > 5.0


@pytest.mark.parametrize("key", ["sequential-memory", "operant-reserve", "melioration", "local-matching"])
def test_who_unlearns_does_not_recover(key: str) -> None:
    # Half an hour of extinction need not be enough (for the reserve it is not); but three days of rest add nothing.
    before, after = extinguished(key, rest=3 * DAY)
    assert difference(after, before)[1] < 2.0


def test_latent_causes_renew_in_the_context_of_training_and_less_in_a_third() -> None:
    _, trained_there = extinguished("latent-causes", (0, 1, 0))
    _, new = extinguished("latent-causes", (0, 1, 2))
    _, extinguished_there = extinguished("latent-causes", (0, 1, 1))
    _, one_context = extinguished("latent-causes", (0, 0, 0))
    assert difference(trained_there, new)[0] > 3.0
    assert difference(new, extinguished_there)[0] > 3.0
    assert difference(trained_there, one_context)[0] > 10.0
    assert abs(np.mean(extinguished_there - one_context)) < 2.0


def test_the_observers_learn_abruptly_and_their_group_smoothly() -> None:
    # Minute by minute on RR 10: the largest rise from one minute to the next, as a share of the final rate.
    log = run(Experiment("change-point", [Phase("RR 10", seconds=7200.0)], subjects=SUBJECTS, seed=9))
    each = np.nan_to_num(np.array(rate(log, 1, 60.0)[1]))
    final = each[:, -30:].mean(axis=1)
    jumps = np.diff(each, axis=1).max(axis=1) / final
    group = each.mean(axis=0)
    assert mean_interval(jumps.reshape(-1, 1))[1][0] > 3 * np.diff(group).max() / group[-30:].mean()
