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
SESSION = 1800.0  # seconds
MINUTE = 60.0


def logged(key: str, phases: list[Phase]) -> EventLog:
    return run(Experiment(key, phases, subjects=SUBJECTS, seed=8))


def per_minute(log: EventLog, phase: int, low: float, high: float) -> Any:
    """Return responses per minute of each subject between two times (seconds) of a phase."""
    found = np.empty(SUBJECTS)
    for subject in range(SUBJECTS):
        mine = log.subject == subject
        into = log.t - (log.t[mine & (log.phase == phase - 1)].max() if phase > 1 else 0.0)
        chosen = mine & (log.phase == phase) & (log.event == RESPONSE) & (into > low) & (into <= high)
        found[subject] = chosen.sum() * 60.0 / (high - low)
    return found


def difference(one: Any, other: Any) -> tuple[float, float]:
    """Return the 95 % interval of the mean difference between two conditions, subject by subject."""
    _, low, high = mean_interval((one - other).reshape(-1, 1))
    return float(low[0]), float(high[0])


def recovery(key: str, rest: float) -> tuple[Any, Any]:
    """Return responses/min in the last 5 minutes of a session of extinction and in the first one of the next.

    The same stimulus throughout; the rest between the two is a blackout.
    """
    second = Phase(f"Mix(EXT, EXT, time={SESSION:g}-s, BO={rest:g}-s)", seconds=2 * SESSION + rest)
    log = logged(key, [Phase("RR 10", reinforcers=300), second])
    return per_minute(log, 2, SESSION - 300, SESSION), per_minute(log, 2, SESSION + rest, SESSION + rest + MINUTE)


def test_latent_causes_recover_with_the_length_of_a_rest() -> None:
    before, at_once = recovery("latent-causes", 1.0)
    _, half_a_day = recovery("latent-causes", 43_200.0)
    _, three_days = recovery("latent-causes", 259_200.0)
    assert abs(np.mean(at_once - before)) < 2.0
    assert difference(half_a_day, at_once)[0] > 3.0
    assert difference(three_days, half_a_day)[0] > 3.0


@pytest.mark.parametrize("key", ["sequential-memory", "operant-reserve", "melioration", "local-matching"])
def test_who_unlearns_does_not_recover(key: str) -> None:
    before, after = recovery(key, 259_200.0)
    # Half an hour of extinction need not be enough (for the reserve it is not); but three days of rest add nothing.
    assert difference(after, before)[1] < 2.0


def returned(schedule: str) -> Any:
    """Return responses/min in the first minute of extinction in the stimulus of training.

    Before it, the schedule trained for a session and withheld pay for another one.
    """
    log = logged("latent-causes", [Phase(schedule, seconds=2 * SESSION), Phase("EXT", seconds=SESSION)])
    return per_minute(log, 2, 0.0, MINUTE)


def test_latent_causes_renew_when_the_stimulus_of_training_returns() -> None:
    elsewhere = returned(f"Mult(RR 10, EXT, time={SESSION:g}-s)")
    in_the_same = returned(f"Mix(RR 10, EXT, time={SESSION:g}-s)")
    assert difference(elsewhere, in_the_same)[0] > 10.0


def test_the_observers_learn_abruptly_and_their_group_smoothly() -> None:
    # Minute by minute on RR 10: the largest rise from one minute to the next, as a share of the final rate.
    log = run(Experiment("change-point", [Phase("RR 10", seconds=7200.0)], subjects=SUBJECTS, seed=9))
    each = np.nan_to_num(np.array(rate(log, 1, MINUTE)[1]))
    final = each[:, -30:].mean(axis=1)
    jumps = np.diff(each, axis=1).max(axis=1) / final
    group = each.mean(axis=0)
    assert mean_interval(jumps.reshape(-1, 1))[1][0] > 3 * np.diff(group).max() / group[-30:].mean()
