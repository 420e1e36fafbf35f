"""Files of trackers and trainers as these write them: Weights & Biases, MLflow, Stable-Baselines3, and long form."""

import json

import numpy as np
import pandas as pd
import pytest

from vrcore.errors import LogError
from vrcore.formats import choices, guess, prepare, read_table, read_training_log, run_names, separate

PANEL = """"Step","brave-1 - eval/acc","brave-1 - eval/acc__MIN","brave-1 - eval/acc__MAX","my - run - eval/acc",\
"my - run - eval/acc__MIN","my - run - eval/acc__MAX"
"0","0.1","0.1","0.1","","",""
"10","0.2","0.2","0.2","0.3","0.3","0.3"
"20","","","","0.5","0.5","0.5"
"""


def test_the_runs_of_a_panel_come_to_stand_below_each_other():
    table = read_table(PANEL)
    assert table.kind == "comma-separated table, a Weights & Biases panel"
    assert table.notes[-1] == "2 runs of this export stand in the column run."
    wanted = pd.DataFrame(
        {
            "Step": [0, 10, 10, 20],
            "run": ["brave-1", "brave-1", "my - run", "my - run"],
            "eval/acc": [0.1, 0.2, 0.3, 0.5],
        }
    )
    pd.testing.assert_frame_equal(table.frame, wanted)
    found = guess(table.frame)
    assert (found.x, found.y, found.group) == ("Step", "eval/acc", ("run",))
    assert choices(table.frame, found.group) == {"run": ["brave-1", "my - run"]}
    runs = separate(table.frame, "Step", "eval/acc", found.group)
    assert {name: run.x.tolist() for name, run in runs.items()} == {
        "run brave-1": [0, 10],
        "run my - run": [10, 20],
    }


def test_ends_that_say_something_are_kept():
    """A panel that shows groups of runs as one has their smallest and largest values beside the mean."""
    table = read_table("Step,all - acc,all - acc__MIN,all - acc__MAX\n0,0.2,0.1,0.3\n1,0.4,0.2,0.6\n")
    assert list(table.frame) == ["Step", "run", "acc", "acc__MIN", "acc__MAX"]
    found = guess(table.frame)
    assert (found.y, found.group) == ("acc", ())


def test_a_panel_over_tokens_without_ends():
    table = read_table("train/num_tokens,a - reward,b - reward\n1000,0.1,0.2\n2000,0.2,0.3\n3000,0.3,0.4\n")
    found = guess(table.frame)
    assert (found.x, found.counts, found.y, found.group) == ("train/num_tokens", "tokens", "reward", ("run",))
    assert "The x axis counts tokens." in found.reasons


@pytest.mark.parametrize("header", ["step,gain - loss,reward", "gain - loss,step", "a - b,c - d"])
def test_other_columns_with_a_dash_stay_as_they_are(header):
    rows = "".join(",".join(str(row + place) for place in range(header.count(",") + 1)) + "\n" for row in range(4))
    assert list(read_table(f"{header}\n{rows}").frame) == header.split(",")


def test_history_of_a_run_with_sparse_columns():
    rows = [
        {"_step": step, "_runtime": step * 2.5, "_timestamp": 1.7e9 + step, "loss": 1 / (step + 1)}
        for step in range(20)
    ]
    for row in rows[::5]:
        row["eval/reward"] = row["_step"] / 20
    table = read_table("\n".join(map(json.dumps, rows)))
    found = guess(table.frame)
    assert (found.x, found.y, found.counts) == ("_step", "eval/reward", "steps")
    assert dict(found.axes) == {"_step": "steps", "_runtime": "time", "_timestamp": "time"}
    assert found.metrics == ("eval/reward", "loss")
    assert any('could also be "_runtime" (time), "_timestamp" (time)' in one for one in found.reasons)
    assert prepare(table.frame, found.x, found.y).x.tolist() == [0, 5, 10, 15]


MLFLOW = "1700000000123 0.5 0\n1700000001123 0.25 10\n1700000002123 nan 20\n1700000003123 1e-05 30\n"


@pytest.mark.parametrize("name", ["eval_reward", "eval_reward.txt"])
def test_metric_file_of_mlflow(name, tmp_path):
    file = tmp_path / name
    file.write_text(MLFLOW)
    table = read_training_log(file)
    assert table.kind == "MLflow metric file"
    assert table.notes == ()
    assert list(table.frame) == ["timestamp", "eval_reward", "step"]
    assert table.frame["timestamp"].tolist()[0] == 1700000000123
    found = guess(table.frame)
    assert (found.x, found.y) == ("step", "eval_reward")
    assert prepare(table.frame, found.x, found.y).y.tolist() == [0.5, 0.25, 1e-05]


def test_metric_file_of_the_first_mlflow_has_no_step():
    table = read_table("1700000000123 0.5\n1700000001123 0.25\n", "loss")
    found = guess(table.frame)
    assert (found.x, found.counts, found.y) == ("timestamp", "time", "loss")


def test_a_table_with_spaces_that_is_no_metric_file():
    table = read_table("1700000000123 0.5 0\n5 0.25 10\n", "loss")
    assert (table.kind, list(table.frame)) == ("space-separated table", ["column 1", "column 2", "column 3"])


MONITOR = (
    '#{"t_start": 1700000000.5, "env_id": "CartPole-v1, \\"x\\""}\nr,l,t\n10.0,10,0.5\n20.0,20,1.5\n15.0,15,2.25\n'
)


def test_monitor_of_stable_baselines():
    table = read_table(MONITOR, "monitor.csv")
    assert table.kind == "comma-separated table, a Stable-Baselines3 monitor"
    assert table.frame["timesteps"].tolist() == [10, 30, 45]
    assert any("timesteps was added" in note for note in table.notes)
    found = guess(table.frame)
    assert (found.x, found.y) == ("timesteps", "r")
    assert "l" in found.metrics


def test_monitor_of_a_run_that_was_resumed():
    table = read_table(MONITOR + "12.0,12,0.25\n14.0,14,0.75\n")
    assert any("The clock (t) goes back after row 3" in note for note in table.notes)
    assert table.frame["timesteps"].tolist() == [10, 30, 45, 57, 71]


def test_progress_of_stable_baselines_is_sparse():
    lines = [
        "eval/mean_reward,rollout/ep_len_mean,rollout/ep_rew_mean,time/fps,time/time_elapsed,time/total_timesteps,train/loss"
    ]
    lines += [f",{10 + i},{i / 10},900,{i * 2},{2048 * i},{1 / i}" for i in range(1, 11)]
    lines.insert(6, "0.4,,,,,10240,")
    lines.insert(12, "0.9,,,,,20480,")
    table = read_table("\n".join(lines) + "\n", "progress.csv")
    found = guess(table.frame)
    assert (found.x, found.y) == ("time/total_timesteps", "eval/mean_reward")
    assert found.axes[0] == ("time/total_timesteps", "steps")
    assert ("time/time_elapsed", "time") in found.axes
    assert found.metrics[:2] == ("eval/mean_reward", "rollout/ep_rew_mean")
    data = prepare(table.frame, found.x, "rollout/ep_rew_mean")
    assert (data.x.size, data.faults.bad_steps) == (10, 0)


WIDE = pd.DataFrame({"step": [0, 10, 20], "loss": [3.0, 2.0, 1.0], "eval_reward": [0.1, np.nan, 0.5]})


def long_rows(order):
    rows = [
        {"step": int(row.step), "metric": name, "value": float(getattr(row, name))}
        for row in WIDE.itertuples()
        for name in ("loss", "eval_reward")
        if not np.isnan(getattr(row, name))
    ]
    return sorted(rows, key=lambda row: row["metric"], reverse=True) if order == "by metric" else rows


@pytest.mark.parametrize("order", ["by step", "by metric"])
@pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
def test_long_form_becomes_a_column_a_metric(order, form):
    rows = pd.DataFrame(long_rows(order))
    text = rows.to_csv(index=False) if form == "csv" else rows.to_json(orient="records", lines=form == "jsonl")
    table = read_table(text)
    assert table.kind.endswith("in long form")
    assert 'Each of the 2 values of "metric" became a column of its own.' in table.notes
    pd.testing.assert_frame_equal(table.frame, WIDE, check_dtype=False)
    assert guess(table.frame).y == "eval_reward"


def test_long_form_of_several_seeds_and_a_metric_called_step():
    rows = [
        {"seed": seed, "tag": tag, "global_step": step, "value": step + seed, "wall_time": 1.7e9 + step}
        for seed in (0, 1)
        for step in range(5)
        for tag in ("reward", "wall_time")
    ]
    frame = read_table(json.dumps(rows)).frame
    assert list(frame) == ["seed", "global_step", "wall_time", "reward", "wall_time (tag)"]
    assert len(frame) == 10
    found = guess(frame)
    assert (found.x, found.y, found.group) == ("global_step", "reward", ("seed",))


@pytest.mark.parametrize("order", ["by step", "by metric"])
def test_bad_steps_survive_long_form(order):
    steps = [1, 2, 2, 3, 1, 2, 3, 4, 5]
    rows = [(step, metric, place) for place, step in enumerate(steps) for metric in ("loss", "reward")]
    if order == "by metric":
        rows.sort(key=lambda row: row[1])
    frame = read_table("step,metric,value\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows)).frame
    assert frame["step"].tolist() == steps
    assert frame["loss"].tolist() == frame["reward"].tolist() == list(range(9))
    faults = prepare(frame, "step", "reward").faults
    assert (faults.restarted, faults.looks_mixed) == (1, True)


def test_runs_called_name_are_not_taken_for_metrics():
    frame = read_table("step,name,value\n0,alpha,1\n1,alpha,2\n0,beta,3\n1,beta,4\n").frame
    assert list(frame) == ["step", "name", "value"]
    metrics = read_table("step,name,value\n0,loss,1\n1,loss,2\n0,reward,3\n1,reward,4\n").frame
    assert list(metrics) == ["step", "loss", "reward"]


def test_only_the_columns_wanted():
    text = "step,reward,loss\n" + "".join(f"{row},{row / 2},{row / 3}\n" for row in range(60_000))
    whole = read_table(text).frame
    table = read_table(text, columns=["reward", "step"])
    pd.testing.assert_frame_equal(table.frame, whole[["step", "reward"]])
    with pytest.raises(LogError, match='no column "rewrad"; did you mean "reward"'):
        read_table(text, columns=["rewrad", "step"])
    with pytest.raises(LogError, match="list of names"):
        read_table(text, columns="step")


def test_columns_that_count_tokens_compute_or_time():
    steps = np.arange(1.0, 9.0)
    for name, kind in (
        ("total_tokens", "tokens"), ("num_input_tokens_seen", "tokens"), ("gpu_hours", "compute"),
        ("total_flos", "compute"), ("_runtime", "time"), ("train/global_step", "steps"), ("actor/tokens", "tokens"),
        ("total_timesteps", "steps"),
    ):  # fmt: skip
        found = guess(pd.DataFrame({name: steps, "reward": 1 / steps, "tokens_per_sec": 100 - steps}))
        assert (found.x, found.counts) == (name, kind)
        assert found.axes == ((name, kind),)
    assert guess(pd.DataFrame({"a": [2.0, 1.0, 3.0, 0.0]})).counts is None


def panel(*names):
    head = "Step," + ",".join(f"{name} - eval/acc" for name in names)
    rows = [
        f"{step}," + ",".join(str(round(0.1 * k + step / 100, 3)) for k in range(len(names)))
        for step in range(0, 90, 10)
    ]
    return read_table("\n".join([head, *rows]) + "\n")


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("grpo-seed3", "grpo"),
        ("grpo_4", "grpo"),
        ("GRPO s1", "GRPO"),
        ("dapo_seed=2", "dapo"),
        ("run-1", ""),
        ("ppo", "ppo"),
        ("lr-0.01", "lr-0.01"),
        ("kl0.05-seed1", "kl0.05"),
        ("brave-sunset-12", "brave-sunset"),
        ("ppo_lr3e-4_s2", "ppo_lr3e-4"),
    ],
)
def test_the_recipe_in_a_run_name(name, recipe):
    assert run_names.recipe(name) == recipe


def test_runs_of_a_panel_whose_names_differ_in_a_number_are_seeds():
    table = panel("grpo-seed1", "grpo-seed2", "grpo-seed3")
    found = guess(table.frame)
    assert found.group == ("run",)
    data = prepare(table.frame, found.x, found.y, found.group)
    assert data.runs == 3
    assert data.y[0] == pytest.approx(0.1)


def test_runs_of_a_panel_with_other_names_are_kept_apart_and_that_is_said():
    table = panel("grpo", "dapo", "cispo")
    found = guess(table.frame)
    data = prepare(table.frame, found.x, found.y, found.group)
    assert (data.runs, data.chosen) == (1, (("run", "grpo"),))
    assert (
        "Of run, grpo was taken, the first; 2 other values can be chosen, because names that differ by more than a "
        "number may be different recipes." in data.notes
    )
    assert prepare(table.frame, found.x, found.y, found.group, average=True).runs == 3
    assert prepare(table.frame, found.x, found.y, found.group, {"run": "cispo"}).y[0] == pytest.approx(0.2)


def test_seeds_of_several_recipes_get_a_column_of_recipes():
    table = panel("grpo-1", "grpo-2", "dapo-1", "dapo-2")
    assert "their names without the number at the end, 2 different ones" in table.notes[-1].lower()
    found = guess(table.frame)
    assert found.group == ("recipe", "run")
    data = prepare(table.frame, found.x, found.y, found.group)
    assert (data.runs, data.chosen) == (2, (("recipe", "grpo"),))
    other = prepare(table.frame, found.x, found.y, found.group, {"recipe": "dapo"})
    assert (other.runs, other.y[0]) == (2, pytest.approx(0.25))


def with_columns(*names, rows=4):
    """Return a table of these columns behind a step; the values of each are all above those of the one before."""
    lines = (",".join(map(str, [10 * row, *(row / 10 + place for place in range(len(names)))])) for row in range(rows))
    return read_table("\n".join([",".join(["step", *names]), *lines]) + "\n")


@pytest.mark.parametrize(
    ("names", "metric"),
    [
        (("seed_1", "seed_2", "seed_3"), "value"),
        (("seed0", "seed1"), "value"),
        (("run 1", "run 2"), "value"),
        (("Subject-1", "Subject-2"), "value"),
        (("reward_seed_0", "reward_seed_1"), "reward"),
        (("eval/reward/rep3", "eval/reward/rep4"), "eval/reward"),
        (("lr", "seed_1", "seed_2"), "value"),
    ],
)
def test_columns_of_seeds_come_to_stand_below_each_other(names, metric):
    table = with_columns(*names)
    assert table.kind == "comma-separated table, a column a run"
    seeds = [name for name in names if name != "lr"]
    assert table.notes == (
        f'The {len(seeds)} columns from "{seeds[0]}" to "{seeds[-1]}" are runs of one metric, by their names: they '
        f'stand below each other as "{metric}", told apart by the column run.',
    )
    found = guess(table.frame)
    assert (found.x, found.y, found.group) == ("step", metric, ("run",))
    data = prepare(table.frame, found.x, found.y, found.group)
    assert data.runs == len(seeds)
    assert data.y[0] == pytest.approx(np.mean([place for place, name in enumerate(names) if name != "lr"]))


def test_a_seed_that_ended_early_leaves_no_rows():
    table = read_table("step,seed_1,seed_2\n0,0.1,0.2\n10,0.2,\n20,0.3,\n")
    assert table.frame.to_dict("list") == {
        "step": [0, 10, 20, 0],
        "run": ["seed_1", "seed_1", "seed_1", "seed_2"],
        "value": [0.1, 0.2, 0.3, 0.2],
    }


@pytest.mark.parametrize(
    "names",
    [
        ("layer_1", "layer_2"),
        ("trial_1", "trial_2"),
        ("metric_1", "metric_2"),
        ("q1", "q2"),
        ("prerun1", "prerun2"),
        ("seed_1",),
        ("seed_1", "run_2"),
        ("reward_seed_1", "loss_seed_1"),
        ("reward", "seed_1", "seed_2"),
        ("run", "seed_1", "seed_2"),
        ("subject", "trial_1", "trial_2"),
    ],
)
def test_other_columns_with_a_number_stay_as_they_are(names):
    assert list(with_columns(*names).frame) == ["step", *names]
    assert list(read_table("seed_1,seed_2\n1,2\n2,3\n3,4\n").frame) == ["seed_1", "seed_2"]
