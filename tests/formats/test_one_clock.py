"""Several runs in one file whose clock goes on from one to the next: told apart where the file says, else said."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from tests.test_command import vrlab
from vrcore.formats import guess, prepare, read_table, separate

N = 30
STARTS = {"seconds": (1.76e9, 1.76e9 + 10_000), "dates": ("2026-01-02T03:04:05", "2026-01-03T00:00:00")}


def rewards(run: int) -> np.ndarray:
    return np.round(0.1 + (0.8 - 0.3 * run) * np.arange(N) / (np.arange(N) + 9), 4) + np.tile([0, 0.02, -0.02], N // 3)


def clock(kind: str, run: int) -> list[object]:
    start = STARTS[kind][run]
    if isinstance(start, float):
        return [start + 90 * row for row in range(N)]
    return [str(pd.Timestamp(start) + pd.Timedelta(seconds=90 * row)) for row in range(N)]


def log(kind: str, **more: tuple[object, object]) -> pd.DataFrame:
    """Return the table of a file with two runs one after the other, with what `more` says of each."""
    parts = [
        pd.DataFrame(
            {"time": clock(kind, run), **{name: values[run] for name, values in more.items()}, "reward": rewards(run)}
        )
        for run in (0, 1)
    ]
    return read_table(pd.concat(parts).to_csv(index=False)).frame


@pytest.mark.parametrize("kind", STARTS)
@pytest.mark.parametrize("name", ["run", "experiment_name", "Name", "run_id"])
def test_a_column_that_names_runs_tells_them_apart_although_no_time_comes_again(kind, name):
    frame = log(kind, **{name: ("ppo", "grpo")})
    found = guess(frame)
    assert found.counts == "time"
    assert found.group == (name,)
    assert any(f'told apart by "{name}" (2 values), by their names' in reason for reason in found.reasons)
    for run, value in enumerate(("ppo", "grpo")):
        data = prepare(frame, found.x, found.y, found.group, {name: value})
        assert data.x.tolist() == [90.0 * row for row in range(N)]
        assert data.y == pytest.approx(rewards(run))
        assert any("counted from its own first row" in note for note in data.notes)
    one, other = separate(frame, found.x, found.y, found.group).values()
    assert one.x.tolist() == other.x.tolist() == [90.0 * row for row in range(N)]
    assert any("counted from its own first row" in note for note in other.notes)


@pytest.mark.parametrize("kind", STARTS)
def test_seeds_one_after_the_other_are_averaged_by_the_time_since_their_own_start(kind):
    found = guess(frame := log(kind, seed=(1, 2)))
    data = prepare(frame, found.x, found.y, found.group)
    assert data.runs == 2
    assert data.x.tolist() == [90.0 * row for row in range(N)]
    assert data.y == pytest.approx((rewards(0) + rewards(1)) / 2)


def test_clocks_that_share_a_stretch_and_steps_are_left_as_they_are():
    for x in ("time", "tokens"):
        shift = 100.0 if x == "time" else 10_000.0
        parts = [
            pd.DataFrame({x: np.arange(N) * 90.0 + shift * run, "seed": run, "reward": rewards(run)}) for run in (0, 1)
        ]
        data = prepare(frame := pd.concat(parts), x, "reward", "seed", {"seed": 1})
        assert data.x[0] == shift
        assert not any("first row" in note for note in data.notes)
        assert frame[x].tolist() == [*parts[0][x], *parts[1][x]]


@pytest.mark.parametrize("kind", STARTS)
@pytest.mark.parametrize("name", ["iter_no", "step"])
def test_a_step_counter_that_starts_over_tells_them_apart_too(kind, name):
    frame = log(kind, **{name: (np.arange(N), np.arange(N))}).iloc[:-1]
    x = next(one for one in frame if one.startswith("time"))
    data = prepare(frame, x, "reward")
    assert data.y == pytest.approx(rewards(0))
    assert data.restarts == (N,)
    assert data.faults.restarted == 1
    said = f'The step counter "{name}" starts over after row 30, and "{x}" goes on: 2 runs in one log. '
    own = "its time is counted from its own first row."
    assert f"{said}The longest was kept (30 of 59 rows); {own}" in data.notes
    last = prepare(frame, x, "reward", keep="last")
    assert last.y == pytest.approx(rewards(1)[:-1])
    assert f"{said}The last was kept (29 of 59 rows); {own}" in last.notes
    assert data.x.tolist() == [90.0 * row for row in range(N)]  # twice as far is twice the run, whichever was kept
    assert last.x.tolist() == data.x[:-1].tolist()
    together = prepare(frame, x, "reward", keep="all")
    assert together.x.size == 59
    assert said + "All were taken together." in together.notes


GOES_ON = {
    "a counter goes on": {"step": (np.arange(N), np.arange(N, 2 * N))},
    "epochs go on while steps in them start over": {"epoch": (1, 2), "step_in_epoch": (np.arange(N), np.arange(N))},
}


@pytest.mark.parametrize("case", GOES_ON)
def test_one_run_that_paused_is_one_run(case):
    frame = log("seconds", **GOES_ON[case])
    data = prepare(frame, "time", "reward")
    assert data.x.size == 2 * N
    (note,) = data.notes
    assert note.startswith('"time" counts from 1970')


def test_batches_and_tasks_inside_a_run_are_no_runs():
    steps = np.arange(2 * N)
    frame = pd.DataFrame(
        {"time": 7.0 * steps, "task": ["a"] * N + ["b"] * N, "batch_no": steps % 10, "reward": steps / 99.0}
    )
    assert guess(frame).group == ()
    assert prepare(frame, "time", "reward").x.size == 2 * N


@pytest.mark.parametrize("kind", STARTS)
def test_where_nothing_tells_them_apart_a_gap_in_the_clock_is_said(kind):
    found = guess(frame := log(kind))
    note = prepare(frame, found.x, found.y).notes[-1]
    assert note.startswith(f'There is a gap in "{found.x}" from ')
    assert "may be of several runs, or of one that paused" in note
    assert not any("There is a gap" in one for one in prepare(frame.iloc[:N], found.x, found.y).notes)


def test_an_irregular_clock_is_not_called_gaps():
    times = np.cumsum(np.tile([1.0, 1.0, 1.0, 1.0, 500.0], 12))
    assert prepare(pd.DataFrame({"time": times, "reward": times**0.5}), "time", "reward").notes == ()


def test_the_commands_say_it_and_advice_cautions(tmp_path):
    file = tmp_path / "run.csv"
    log("seconds", iter_no=(np.arange(N), np.arange(N))).to_csv(file, index=False)
    said = json.loads(vrlab("advise", str(file), "--json").stdout)
    (run,) = said["advice"]["runs"]
    assert run["evaluations"] == N
    assert "mixed-runs" in [one["code"] for one in run["findings"]]
    assert any('"iter_no" starts over after row 30' in note for note in said["notes"])
    log("dates", run=("a", "b")).to_csv(file, index=False)
    both = json.loads(vrlab("advise", str(file), "--json").stdout)["advice"]
    assert [(one["name"], one["evaluations"], one["last"]) for one in both["runs"]] == [("a", N, 2610), ("b", N, 2610)]


@pytest.mark.parametrize("parts", [1.0, 1e3, 1e6, 1e9])
def test_a_clock_that_counts_from_1970_is_counted_from_its_first_row(parts):
    """Neither twice as far on it nor a place on it can be forecast: the shapes begin where x is 0."""
    elapsed = 60.0 * np.arange(N)
    data = prepare(
        pd.DataFrame({"_timestamp": parts * (1.7e9 + elapsed), "reward": rewards(0)}), "_timestamp", "reward"
    )
    assert data.notes == ('"_timestamp" counts from 1970: here it is counted from its first row.',)
    assert data.x == pytest.approx(parts * elapsed)
    seconds = 1.7e9 + elapsed
    for name in ("elapsed", "num_tokens", "relative time (wall)"):
        assert prepare(pd.DataFrame({name: parts * seconds, "reward": rewards(0)}), name, "reward").notes == ()


INSIDE = {
    "phase_name": ["warmup"] * 10 + ["main"] * 20,
    "task_name": ["a"] * 15 + ["b"] * 15,
    "checkpoint_name": [f"c{row // 6}" for row in range(N)],
    "model": [f"ckpt-{row // 6}" for row in range(N)],
    "n_runs": [row // 6 for row in range(N)],
    "condition": ["A"] * 10 + ["B"] * 10 + ["A"] * 10,
    "group": ["1"] * 15 + ["2"] * 15,
    "run": [row // 3 for row in range(N)],
}


@pytest.mark.parametrize("name", INSIDE)
def test_what_changes_inside_one_run_on_a_clock_does_not_cut_it_up(name):
    frame = pd.DataFrame({"time": 60.0 * np.arange(N), name: INSIDE[name], "reward": rewards(0)})
    assert guess(frame).group == ()
    assert prepare(frame, "time", "reward").x.size == N


@pytest.mark.parametrize("name", ["run", "run_id", "Name", "experiment_name", "seed", "subject no", "method"])
def test_what_names_runs_on_a_clock_tells_them_apart(name):
    frame = pd.DataFrame({"time": 60.0 * np.arange(2 * N), name: ["a"] * N + ["b"] * N, "reward": np.arange(2 * N) % N})
    assert guess(frame).group == (name,)


def test_what_is_logged_beside_a_run_that_was_kept_is_counted_from_the_same_row():
    frame = log("seconds", step=(np.arange(N), np.arange(N)))
    frame["other"] = np.where(np.arange(2 * N) % 3 == 2, np.arange(2 * N) % 5, np.nan)
    both = [prepare(frame, "time", y, keep="last") for y in ("reward", "other")]
    assert both[0].x[2::3].tolist() == both[1].x.tolist()


def test_parallel_runs_on_a_clock_since_1970_are_counted_from_their_own_first_rows():
    parts = [
        pd.DataFrame({"_timestamp": 1.7e9 + 90.0 * np.arange(N) + 7.0 * seed, "seed": seed, "reward": rewards(0)})
        for seed in (0, 1)
    ]
    data = prepare(pd.concat(parts), "_timestamp", "reward", "seed", average=True)
    assert data.x.tolist() == [90.0 * row for row in range(N)]
    assert sum("counts from 1970" in note for note in data.notes) == 2
