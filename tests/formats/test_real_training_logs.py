"""Published logs as a user would bring them: what is guessed, and how many points come out."""

from pathlib import Path

import numpy as np
import pytest

from vrcore.formats import guess, prepare, read_table, read_training_log, separate

CURVES = Path(__file__).parents[2] / ".." / "shared" / "data" / "curves"
pytestmark = pytest.mark.skipif(not CURVES.is_dir(), reason="the published logs are not beside this checkout")

# file: rows, x, y, group, scale, points, runs averaged
EXPECTED = {
    "tdmpc2/tdmpc2_results_all.csv.gz": (47_162, "step", "reward", ("method", "task", "seed"), None, 39, 3),
    "td3/td3_learning_curves.csv": (14_070, "step", "eval_return", ("env", "seed"), None, 201, 10),
    "dreamerv3/procgen-dreamerv3.json.gz": (1_616, "xs", "ys", ("task",), None, 100, 1),
    "dreamerv3/procgen-ppg.json.gz": (36_624, "xs", "ys", ("task", "seed"), None, 763, 3),
    "dreamerv3/procgen-ppo_fixhp.json.gz": (20_000, "xs", "ys", ("task", "seed"), None, 250, 5),
    "dreamerv3/atari100k-dreamerv3.json.gz": (15_293, "xs", "ys", ("task", "seed"), None, 138, 5),
    "lcdb11/lcdb11_val_error_67datasets.csv.gz": (
        115_844, "anchor", "val_error_mean", ("openml_id", "learner"), 1.0, 59, 1,
    ),
    "rasbt_grpo/ch07_7_3_plus_tracking_metrics.csv": (505, "step", "eval_acc", (), 100.0, 10, 1),
    "rasbt_grpo/ch07_7_4_plus_clip_ratio_metrics.csv": (500, "step", "eval_acc", (), 100.0, 11, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_guessed_as_a_person_would(name):
    rows, x, y, group, scale, points, runs = EXPECTED[name]
    table = read_training_log(CURVES / name)
    assert len(table.frame) == rows
    found = guess(table.frame)
    assert (found.x, found.y, found.group, found.scale) == (x, y, group, scale)
    data = prepare(table.frame, found.x, found.y, found.group)
    assert (data.x.size, data.runs) == (points, runs)


def test_two_grpo_runs_in_one_file_are_told_apart():
    frame = read_training_log(CURVES / "rasbt_grpo/ch07_7_3_plus_tracking_metrics.csv").frame
    data = prepare(frame, "step", "eval_acc")
    assert data.restarts == (5,)
    assert data.notes[0] == (
        "The step starts over after row 5: 2 runs in one log. The longest was kept (500 of 505 rows)."
    )
    np.testing.assert_array_equal(data.x, np.arange(50, 501, 50))
    assert (data.y[0], data.y[-1]) == (46.2, 33.0)
    together = prepare(frame, "step", "eval_acc", keep="all")
    assert (together.x[0], together.y[0]) == (1, 15.6)


def test_the_bad_steps_of_two_runs_in_one_file_can_still_be_reported():
    mixed = read_training_log(CURVES / "rasbt_grpo/ch07_7_3_plus_tracking_metrics.csv").frame
    data = prepare(mixed, "step", "reward_avg")
    assert (data.faults.restarted, data.faults.looks_mixed) == (1, True)
    ((_, steps, _),) = data.logged
    assert steps.tolist() == [*range(1, 6), *range(1, 501)]
    clean = read_training_log(CURVES / "rasbt_grpo/ch07_7_4_plus_clip_ratio_metrics.csv").frame
    assert prepare(clean, "step", "reward_avg").faults.bad_steps == 0


def test_published_runs_in_long_form_and_as_json_lines_are_the_same_runs():
    frame = read_training_log(CURVES / "td3/td3_learning_curves.csv").frame
    long = frame.rename(columns={"eval_return": "value"}).assign(metric="eval_return")
    for text in (long.to_csv(index=False), frame.to_json(orient="records", lines=True)):
        again = read_table(text).frame
        assert guess(again).group == ("env", "seed")
        runs = separate(again, "step", "eval_return", ("env", "seed"))
        assert len(runs) == 70
        one = frame[(frame["env"] == "Ant") & (frame["seed"] == 3)]
        np.testing.assert_allclose(runs["env Ant, seed 3"].y, one["eval_return"], rtol=1e-12)


def test_success_of_a_task_that_has_it():
    frame = read_training_log(CURVES / "tdmpc2/tdmpc2_results_all.csv.gz").frame
    data = prepare(frame, "step", "success", ["method", "task", "seed"])
    assert data.x.size >= 4
    assert data.y.min() >= 0
    assert data.y.max() <= 1
