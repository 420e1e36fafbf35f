"""Bad steps are repaired for the fit, and still there to be reported: counted, and as logged."""

import time

import numpy as np
import pandas as pd
import pytest

from vrcore.errors import LogError
from vrcore.formats import StepFaults, guess, prepare, separate

CASES = {
    "clean": ([0, 1, 2, 3], StepFaults(steps=4), False),
    "duplicated": ([0, 1, 1, 2, 3, 4], StepFaults(duplicated=1, steps=5), False),
    "every step twice": ([0, 0, 1, 1, 2, 2], StepFaults(duplicated=3, steps=3), True),
    "unsorted": ([3, 1, 2, 0], StepFaults(unsorted=2, steps=4), False),
    "written late": ([0, 10, 30, 20, 40, 50], StepFaults(unsorted=1, steps=6), False),
    "restarted": ([1, 2, 3, 1, 2, 3, 4, 5], StepFaults(restarted=1, steps=5), True),
    "resumed": ([0, 10, 20, 30, 40, 30, 40, 50], StepFaults(resumed=1, replaced=2, steps=6), False),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_counted_and_kept(case):
    steps, faults, mixed = CASES[case]
    frame = pd.DataFrame({"step": steps, "reward": np.arange(len(steps), dtype=float)})
    data = prepare(frame, "step", "reward")
    assert data.faults == faults
    assert data.faults.looks_mixed is mixed
    assert (data.faults.bad_steps == 0) is (case == "clean")
    assert np.all(np.diff(data.x) > 0)
    ((label, x, y),) = data.logged
    assert (label, x.tolist(), y.tolist()) == ("", steps, list(range(len(steps))))


def test_rows_without_step_or_value_are_counted():
    frame = pd.DataFrame({"step": [0, np.nan, 2, 3, 4], "reward": [0.0, 1.0, np.nan, np.inf, 4.0]})
    data = prepare(frame, "step", "reward")
    assert data.faults == StepFaults(without_step=1, without_value=1, infinite=1, steps=2)
    assert data.logged[0][1].tolist() == [0, 2, 3, 4]


def two_seeds():
    return pd.DataFrame({"seed": [0] * 4 + [1] * 5, "step": [0, 1, 1, 2, 1, 2, 3, 1, 2], "reward": np.arange(9.0)})


def test_faults_of_several_runs_add_up():
    data = prepare(two_seeds(), "step", "reward", "seed", keep="all")
    assert (data.faults.duplicated, data.faults.restarted) == (3, 1)
    assert [label for label, _, _ in data.logged] == ["seed 0", "seed 1"]


def test_every_run_by_itself():
    runs = separate(two_seeds(), "step", "reward", ["seed"])
    assert list(runs) == ["seed 0", "seed 1"]
    assert runs["seed 0"].faults.restarted == 0
    assert runs["seed 1"].restarts == (3,)
    assert list(separate(two_seeds(), "step", "reward", [])) == [""]
    short = pd.concat([two_seeds(), pd.DataFrame({"seed": [7], "step": [0], "reward": [1.0]})])
    assert list(separate(short, "step", "reward", "seed")) == ["seed 0", "seed 1"]
    with pytest.raises(LogError, match="no run has two steps"):
        separate(short[-1:], "step", "reward", "seed")
    with pytest.raises(LogError, match='no column "sede"; did you mean "seed"'):
        separate(short, "step", "reward", "sede")
    with pytest.raises(LogError, match="longest"):
        separate(short, "step", "reward", "seed", keep="first")


@pytest.mark.parametrize("steps", ["late", "resumed", "over"])
def test_a_long_log_that_goes_back_all_the_time_is_read_soon(steps):
    """A quarter of 400,000 steps goes back: told apart one by one, that would take hours."""
    rows = np.arange(400_000)
    back = {"late": 2.5, "resumed": 2.0, "over": rows - 0.0}[steps]
    x = np.where(rows % 4 == 3, rows - back, rows)
    began = time.process_time()
    data = prepare(pd.DataFrame({"step": x, "reward": rows / 4}), "step", "reward")
    assert time.process_time() - began < 3
    assert data.notes[0].startswith("The step goes back 1") or data.notes[0].startswith("The step goes back 99,999")
    assert data.faults.restarted + data.faults.unsorted == np.count_nonzero(np.diff(x) < 0)
    assert data.faults.looks_mixed is (steps == "over")


def test_many_resumed_runs_are_noted_a_few_times():
    steps = np.concatenate([np.arange(start, start + 10) for start in range(0, 500, 5)])
    data = prepare(pd.DataFrame({"step": steps, "reward": steps / 500}), "step", "reward")
    assert data.faults.resumed == 99
    assert data.x.tolist() == list(range(505))
    assert len(data.notes) == 6
    assert data.notes[-1] == "So it does 94 more times."


def test_more_runs_than_can_be_told_apart():
    frame = pd.DataFrame({"seed": np.repeat(np.arange(5_001), 2), "step": [0, 1] * 5_001, "reward": 0.5})
    frame.loc[0, "reward"] = 0.25
    for ask in (prepare, separate):
        with pytest.raises(LogError, match="seed would tell 5,001 runs apart and at most 5,000"):
            ask(frame, "step", "reward", "seed")
    assert guess(frame).group == ()
