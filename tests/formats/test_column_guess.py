"""Which columns are taken at first, for the logs that trainers and services write."""

import json

import numpy as np
import pandas as pd
import pytest

from vrcore.formats import guess, prepare, read_table

STEPS = np.arange(30)
RISING = np.round(1 / (1 + np.exp(-(STEPS - 15) / 4)), 3)


def table(**columns):
    return pd.DataFrame(columns)


TRL = [
    row
    for step in range(10)
    for row in (
        {"loss": 0.1 / (step + 1), "grad_norm": 1.0 + step, "learning_rate": 1e-6 * step, "num_tokens": 500.0 * step,
         "reward": 0.1 * step, "reward_std": 0.2 + step, "rewards/f/mean": 0.1 * step, "kl": 0.01 * step,
         "frac_reward_zero_std": 0.1 * step, "step_time": 1.5 + step, "epoch": 0.01 * step, "step": step},
        {"eval_loss": 0.01 * step, "eval_reward": 0.05 * step, "eval_reward_std": 0.3 + step,
         "eval_runtime": 12.0 + step, "eval_samples_per_second": 3.0 + step, "epoch": 0.01 * step, "step": step},
    )
]  # fmt: skip

CASES = {
    "TRL trainer_state": (read_table(json.dumps({"log_history": TRL})).frame, "step", "eval_reward"),
    "TRL without evaluation": (read_table(json.dumps(TRL[::2])).frame, "step", "reward"),
    "loss only": (table(step=STEPS, lr=STEPS / 2, loss=1 - RISING, eval_loss=1.1 - RISING), "step", "eval_loss"),
    "SB3 progress.csv": (
        table(**{"rollout/ep_len_mean": 10 + STEPS, "rollout/ep_rew_mean": RISING, "time/fps": 900 - STEPS,
                 "time/total_timesteps": 2048 * STEPS, "train/loss": 1 - RISING}),
        "time/total_timesteps", "rollout/ep_rew_mean",
    ),
    "W&B panel": (
        table(**{"Step": STEPS, "brave-1 - eval/accuracy": RISING, "brave-1 - eval/accuracy__MIN": RISING,
                 "brave-1 - eval/accuracy__MAX": RISING}),
        "Step", "brave-1 - eval/accuracy",
    ),
    "W&B history": (
        table(_timestamp=1.7e9 + STEPS, _runtime=STEPS * 2.5, _step=STEPS, reward=RISING), "_step", "reward",
    ),
    "TensorBoard CSV": (table(**{"Wall time": 1.7e9 + STEPS, "Step": STEPS, "Value": RISING}), "Step", "Value"),
    "verl": (table(**{"training/global_step": STEPS, "step": STEPS, "critic/score/mean": RISING,
                      "critic/score/max": RISING + 1}), "step", "critic/score/mean"),
    "no names known, the rising column is the step": (table(foo=RISING[::-1], bar=STEPS * 3), "bar", "foo"),
    "no header": (read_table("".join(f"{s},{v}\n" for s, v in zip(STEPS, RISING, strict=True))).frame,
                  "column 1", "column 2"),
    "index of pandas": (read_table(table(step=STEPS * 5, score=RISING).to_csv()).frame, "step", "score"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_step_and_metric(case):
    frame, x, y = CASES[case]
    found = guess(frame)
    assert (found.x, found.y) == (x, y)
    assert len(found.reasons) >= 2


def test_nothing_that_increases_is_asked_for():
    found = guess(table(a=[3.0, 1.0, 2.0, 0.5], b=[1.0, 0.0, 1.0, 0.0]))
    assert found.x is None
    assert "I could not find a column of numbers that increases. Which one is the step?" in found.reasons


def test_a_constant_column_is_neither():
    found = guess(table(total_steps=[500] * 30, step=STEPS, temperature=[0.5] * 30))
    assert found.x == "step"
    assert found.y is None


@pytest.mark.parametrize("name", ["reward", "eval_accuracy", "loss", "score", "val/mse", "Pass rate"])
def test_a_metric_by_its_name_that_never_moves_is_the_metric_where_nothing_else_can_be(name):
    found = guess(pd.DataFrame({"step": STEPS, "total_steps": 500, "learning_rate": STEPS / 7, name: 0.5}))
    assert (found.x, found.y, found.metrics[0]) == ("step", name, name)
    assert any(f'Metric: "{name}" (' in one and "the same in all rows" in one for one in found.reasons)
    assert found.limits(np.full(30, 0.5)) == ({} if name == "loss" else {"lower": 0.0, "upper": 1.0})


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", ["eval_reward_of_another", "accuracy", "nll"])
def test_a_constant_metric_beside_one_that_varies_changes_no_guess(case, name):
    frame, x, y = CASES[case]
    for more in (frame.assign(**{name: 0.5}), pd.concat([pd.DataFrame({name: [0.5] * len(frame)}), frame], axis=1)):
        found = guess(more)
        assert (found.x, found.y) == (x, y)
        assert found == guess(frame)


def test_what_is_constant_and_what_only_describes_the_run():
    """Of several that never move the best named one is taken; a column of words or of true and false never is."""
    found = guess(table(step=STEPS, loss=0.1, reward=0.0, seed=3, reward_std=0.0, kl=RISING))
    assert found.y == "reward"
    assert guess(table(step=STEPS, reward=["low"] * 30)).y is None
    assert guess(table(step=STEPS, success=[True] * 30)).y is None
    assert guess(table(step=STEPS, reward=np.nan)).y is None
    assert guess(table(step=STEPS, reward=[np.nan] * 20 + [0.5] * 10)).y == "reward"


@pytest.mark.parametrize(
    ("name", "values", "scale"),
    [
        ("reward", RISING, 1.0),
        ("eval_acc", RISING * 90, 100.0),
        ("success %", RISING * 90, 100.0),
        ("score", RISING * 90, None),
        ("score", RISING * 1.5, None),
        ("accuracy", RISING * 110, None),
        ("eval_return", RISING * 3000, None),
        ("reward", RISING - 0.5, None),
        ("loss", RISING, None),
        ("test_error", 1 - RISING, 1.0),
    ],
)
def test_the_metrics_own_maximum(name, values, scale):
    found = guess(pd.DataFrame({"step": STEPS, name: values}))
    assert found.y == name
    assert found.scale == scale
    assert found.falls == (name in ("loss", "test_error"))


@pytest.mark.parametrize(
    ("name", "values", "limits"),
    [
        ("responses_per_minute", RISING * 40, {"lower": 0.0}),
        ("error count", 40 - RISING * 40, {"lower": 0.0}),
        ("hit rate", RISING * 40, {"lower": 0.0}),
        ("success", RISING * 300, {"lower": 0.0}),
        ("responses_per_minute", RISING * 40 - 1, {}),
        ("eval_return", RISING * 3000, {}),
        ("score", RISING, {"lower": 0.0, "upper": 1.0}),
        ("eval_acc", RISING * 90, {"lower": 0.0, "upper": 100.0}),
    ],
)
def test_what_the_metric_cannot_leave(name, values, limits):
    found = guess(pd.DataFrame({"step": STEPS, name: values}))
    assert found.limits(values) == limits
    assert ("Lowest value possible: 0, by the name of the metric." in found.reasons) == (limits == {"lower": 0.0})


SHARES = 0.1 + 0.6 * RISING
STRAY = np.where(STEPS == 12, 71.2, SHARES)


@pytest.mark.parametrize(
    ("name", "values", "scale"),
    [
        ("accuracy", STRAY, 1.0),
        ("accuracy", np.where(STEPS == 29, 71.2, SHARES), 1.0),
        ("accuracy", np.where(STEPS % 10 == 5, 100 * SHARES, SHARES), 1.0),
        ("accuracy", np.where(STEPS % 5 == 4, 100 * SHARES, SHARES), 100.0),
        ("accuracy_pct", STRAY, 100.0),
        ("success", np.where(STEPS > 27, 40.0, 0.0), 100.0),
        ("success", np.where(STEPS > 27, 1.1 * STEPS - 28, 0.03 * STEPS), 100.0),
        ("accuracy", 10 * STRAY, None),
        ("reward", STRAY, None),
        ("loss", STRAY, None),
        ("error count", STRAY, None),
    ],
)
def test_a_few_stray_values_do_not_make_a_share_per_cent(name, values, scale):
    found = guess(pd.DataFrame({"step": STEPS, name: values}))
    assert found.scale == scale
    assert found.limits(values).get("upper") == scale
    said = "Highest value possible: 1, and lowest 0, because nearly all values lie between 0 and 1."
    assert (said in found.reasons) == (scale == 1.0)


def test_a_highest_value_that_many_values_exceed_is_none():
    found = guess(pd.DataFrame({"step": STEPS, "accuracy": STRAY}))
    assert found.limits(np.concatenate([STRAY, 100 * SHARES])) == {"lower": 0.0}
    assert found.limits(STRAY, upper=1.0) == {"lower": 0.0}


def test_a_highest_value_of_ones_own_and_another_metric():
    frame = pd.DataFrame({"step": STEPS, "eval_acc": RISING, "loss": 1 - RISING, "acc": 90 * RISING})
    found = guess(frame)
    assert found.y == "eval_acc"
    assert found.limits(RISING, upper=None) == {"lower": 0.0}
    assert found.limits(RISING, upper=100.0) == {"lower": 0.0, "upper": 100.0}
    assert found.limits(90 * RISING, upper=1.0) == {"lower": 0.0}
    # The highest value guessed is that of the metric guessed, not of every other column.
    assert found.limits(1 - RISING, "loss") == {}
    assert found.limits(90 * RISING, "acc") == {"lower": 0.0, "upper": 100.0}


def test_runs_are_told_apart_only_where_steps_come_again():
    one = table(step=STEPS, seed=[3] * 30, reward=RISING)
    assert guess(one).group == ()
    two = pd.concat([one, one.assign(seed=4)])
    assert guess(two).group == ("seed",)
    interleaved = two.sort_values("step", kind="stable").reset_index(drop=True)
    assert guess(interleaved).group == ("seed",)
    remarks = two.assign(remark=[f"note {row}" for row in range(60)], tag=["a"] * 30 + ["b"] * 30)
    assert guess(remarks).group == ("seed", "tag")


def test_a_guess_can_be_handed_on():
    frame = pd.concat([table(step=STEPS, env=env, seed=seed, reward=RISING + seed) for env in "ab" for seed in (0, 1)])
    found = guess(frame)
    data = prepare(frame, found.x, found.y, found.group)
    assert data.chosen == (("env", "a"),)
    np.testing.assert_allclose(data.y, RISING + 0.5)


@pytest.mark.parametrize("name", ["mlflow_metric", "metric", "model_component"])
def test_a_clock_is_no_metric_while_there_is_another_column(name):
    """A file of one MLflow metric has its name, beside a time stamp and a step."""
    rows = np.arange(30)
    frame = pd.DataFrame({"timestamp": 1_700_000_000_000 + 1_000 * rows, name: rows / (rows + 9.0), "step": rows})
    found = guess(frame)
    assert (found.x, found.y) == ("step", name)
