"""From files to recipes: names, columns, warm-up, what is averaged and what is compared."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.companions import guessed_cut
from dashboard.recipes import (
    MOST_POINTS,
    Brought,
    Columns,
    common_limits,
    falls,
    groups,
    numbers,
    recipes,
    told_apart,
)
from vrcore.errors import LogError
from vrcore.formats import TrainingTable, guess

STEPS = np.arange(1, 21) * 10


def table(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"step": STEPS, **columns})


def brought(frame: pd.DataFrame, name: str = "run.csv") -> Brought:
    return Brought(name, TrainingTable(frame, (), "test"), guess(frame))


def grouped() -> pd.DataFrame:
    parts = [
        table(reward=level * STEPS / 200 + 0.01 * seed).assign(recipe=name, seed=seed)
        for name, level in (("slow", 0.3), ("fast", 0.9))
        for seed in range(3)
    ]
    return pd.concat(parts, ignore_index=True)


def test_a_recipe_for_each_value_of_the_column_that_is_not_averaged_over():
    one = brought(grouped())
    columns = Columns("step", "reward")
    assert set(groups(one, columns)) == {"recipe", "seed"}
    assert told_apart(one, columns) == "recipe"
    found = recipes([one], columns._replace(apart="recipe"), None)
    assert [recipe.name for recipe in found] == ["slow", "fast"]
    assert [recipe.data.runs for recipe in found] == [3, 3]
    assert found[1].data.y == pytest.approx(0.9 * STEPS / 200 + 0.01)


def test_worlds_are_not_guessed_to_be_rivals():
    frame = grouped().rename(columns={"recipe": "env"})
    one = brought(frame)
    assert told_apart(one, Columns("step", "reward")) == ""
    (found,) = recipes([one], Columns("step", "reward"), None)
    assert found.data.chosen == (("env", "slow"),)
    assert len(recipes([one], Columns("step", "reward", "env"), None)) == 2


def test_a_file_without_groups_is_one_recipe_and_is_called_like_the_file():
    frame = table(reward=STEPS / 200)
    found = recipes([brought(frame, "a.b/base.line.csv"), brought(frame, "other.csv")], Columns("step", "reward"), None)
    assert [recipe.name for recipe in found] == ["base", "other"]


def test_equal_names_are_told_apart_and_long_or_odd_ones_are_made_readable():
    frame = table(reward=STEPS / 200)
    files = ["run.csv", "run.csv", "run.csv", "x" * 300 + ".csv", "a\u202eb\nc.csv", ""]
    names = [one.name for one in recipes([brought(frame, name) for name in files], Columns("step", "reward"), None)]
    assert names[:3] == ["run", "run (2)", "run (3)"]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 44
    assert names[4] == "a b c"
    assert names[5] == "run (4)"


def test_the_warm_up_is_left_out_and_said():
    (found,) = recipes([brought(table(reward=STEPS / 200))], Columns("step", "reward"), 55.0)
    assert found.data.x.tolist() == STEPS[5:].tolist()
    assert "Warm-up: 5 points before 55 were left out." in found.data.notes
    (same,) = recipes([brought(table(reward=STEPS / 200))], Columns("step", "reward"), 10.0)
    assert same.data.x.size == 20
    with pytest.raises(LogError, match="fewer than two points are left at step = 500 or later; the last one is at 200"):
        recipes([brought(table(reward=STEPS / 200))], Columns("step", "reward"), 500.0)


def test_what_else_was_logged_goes_to_the_advice():
    frame = table(**{"eval/reward": STEPS / 200, "reward": STEPS / 100, "completions/clipped_ratio": np.full(20, 0.25)})
    one = brought(frame)
    assert guessed_cut(numbers([one])) == "completions/clipped_ratio"
    assert guessed_cut(["clip_ratio", "reward"]) == ""
    (found,) = recipes([one], Columns("step", "eval/reward", "", "reward", "completions/clipped_ratio"), None)
    run = found.run(0.0, 1.0, 2.5)
    assert (run.lower, run.upper, run.cost) == (0.0, 1.0, 2.5)
    assert run.training_reward is not None
    assert run.training_reward.y.tolist() == (STEPS / 100).tolist()
    assert run.truncation is not None
    assert set(run.truncation.y) == {0.25}
    (bare,) = recipes([one], Columns("step", "eval/reward"), None)
    assert bare.run(None, None, None).truncation is None


def test_averaging_over_seeds_is_no_fault_of_the_steps():
    found = recipes([brought(grouped())], Columns("step", "reward", "recipe"), None)
    assert found[0].run(0.0, 1.0, None).notes == ()
    again = pd.concat([table(reward=STEPS / 200), table(reward=STEPS / 150)], ignore_index=True)
    (restarted,) = recipes([brought(again)], Columns("step", "reward"), None)
    run = restarted.run(0.0, None, None)
    assert run.restarts == (20,)
    assert any("starts over" in note for note in run.notes)


def test_columns_must_be_in_all_files():
    first, second = (
        brought(table(reward=STEPS / 200, loss=STEPS)),
        brought(table(loss=STEPS, reward=STEPS / 200, kl=STEPS)),
    )
    assert numbers([first, second]) == ["step", "reward", "loss"]


def test_the_guessed_limits_are_those_of_all_recipes_together():
    low, high = (brought(table(reward=STEPS * factor), f"{factor}.csv") for factor in (0.004, 0.04))
    columns = Columns("step", "reward")
    limits, said = common_limits([low], recipes([low], columns, None), columns, None, None)
    assert limits == {"lower": 0.0, "upper": 1.0}
    assert said == ["Highest value possible: 1, and lowest 0, because all values lie between 0 and 1."]
    assert common_limits([low, high], recipes([low, high], columns, None), columns, None, None) == ({}, [])
    declared, said = common_limits([low], recipes([low], columns, None), columns, None, 2.0)
    assert declared == {"lower": 0.0, "upper": 2.0}
    assert said == ["Lowest value possible: 0, because no value lies below it."]


@pytest.mark.parametrize(
    ("metric", "better", "lower"),
    [("loss", "guess", True), ("loss", "higher", False), ("reward", "guess", False), ("reward", "lower", True)],
)
def test_which_way_is_better(metric, better, lower):
    one = brought(table(**{metric: STEPS / 200}))
    assert falls([one], Columns("step", metric), better) == lower


def test_long_runs_become_means_of_neighbours_and_end_where_they_ended():
    n = 2 * MOST_POINTS + 1
    frame = pd.DataFrame({"step": np.arange(1, n + 1), "reward": np.linspace(0, 1, n)})
    (found,) = recipes([brought(frame)], Columns("step", "reward"), None)
    data = found.data
    assert data.x.size == 667
    assert data.x[-1] == n
    assert data.y[-1] == pytest.approx(frame["reward"][-3:].mean())
    assert data.y[0] == pytest.approx(frame["reward"][:3].mean())
    assert "2,001 points are many: each 3 neighbours were averaged, and that is what a point means here." in data.notes
    (short,) = recipes([brought(frame[:MOST_POINTS])], Columns("step", "reward"), None)
    assert short.data.x.size == MOST_POINTS
