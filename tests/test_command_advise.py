"""`vrlab forecast` and `vrlab advise`: what they print, what they refuse, in which words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.test_command import refused, vrlab
from vrcore.advice import Advice, advise
from vrcore.forecasts import Forecast, forecast
from vrcore.formats import prepare, read_training_log

STEPS = np.arange(1, 41) * 25


def climb(top: float, seed: int) -> np.ndarray:
    """A course from .1 towards `top` with its middle at 300, measured with an error of .01."""
    noise = np.random.default_rng(seed).normal(0, 0.01, len(STEPS))
    return 0.1 + (top - 0.1) / (1 + np.exp(-0.01 * (STEPS - 300))) + noise


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("logs")
    found = {}
    for name, top, seed in (("a", 0.9, 1), ("b", 0.6, 2)):
        found[name] = folder / f"{name}.csv"
        pd.DataFrame({"step": STEPS, "reward": climb(top, seed)}).to_csv(found[name], index=False)
    rows = [{"step": int(x), "reward": float(y)} for x, y in zip(STEPS, climb(0.9, 1), strict=True)]
    found["state"] = folder / "trainer_state.json"
    found["state"].write_text(json.dumps({"global_step": 1000, "log_history": rows}))
    found["loss"] = folder / "loss.csv"
    pd.DataFrame({"step": STEPS, "loss": 1 - climb(0.9, 1)}).to_csv(found["loss"], index=False)
    parts = [pd.DataFrame({"step": STEPS, "reward": climb(top, seed), "recipe": name}) for name, top, seed in
             (("one", 0.9, 1), ("two", 0.7, 2))]  # fmt: skip
    found["both"] = folder / "both.csv"
    pd.concat(parts).to_csv(found["both"], index=False)
    found["text"] = folder / "text.csv"
    found["text"].write_text("a,b\nred,blue\ngreen,white\n")
    return found


def told(*words: str) -> dict[str, Any]:
    result = vrlab(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_forecast_of_a_trainer_state_is_the_librarys(logs):
    found = told("forecast", str(logs["state"]), "--at", "2x")
    data = prepare(read_training_log(logs["state"]).frame, "step", "reward")
    said = forecast(data.x, data.y, "2x", lower=0.0, upper=1.0)
    assert Forecast.from_dict(found["forecast"]) == said
    assert said.at == 2000.0
    assert (found["x"], found["y"], found["last_x"], found["words"]) == ("step", "reward", 1000.0, said.words)
    assert any("Highest value possible: 1" in note for note in found["notes"])


def test_forecast_takes_several_places_a_level_limits_and_a_warm_up(logs):
    options = [
        "--at",
        "1500",
        "--at",
        "3x",
        "--level",
        "0.8",
        "--upper",
        "2",
        "--lower",
        "-inf",
        "--drop-before",
        "100",
    ]
    found = told("forecast", str(logs["a"]), *options)
    frame = read_training_log(logs["a"]).frame
    said = forecast(frame["step"], frame["reward"], [1500, 3000], level=0.8, upper=2.0, exclude_before=100.0)
    assert Forecast.from_dict(found["forecast"]) == said


def test_forecast_without_json_shows_the_forecast_its_record_and_what_it_rests_on(logs):
    words = vrlab("forecast", str(logs["a"])).stdout
    assert 'Metric: "reward"' in words
    assert "if the last value stays" in words
    assert "Made earlier in this run, " in words
    assert "The recipe, the data and the metric stay the same." in words


def test_forecast_refuses_in_words_what_it_cannot_tell(tmp_path):
    file = tmp_path / "short.csv"
    file.write_text("step,reward\n1,0.1\n2,0.2\n3,0.3\n")
    words = vrlab("forecast", str(file)).stdout
    assert "Nothing is forecast. A forecast needs evaluations at 6 different x at least; there are 3." in words
    found = told("forecast", str(file))
    assert found["forecast"]["refused"] == found["words"]


def test_advice_is_the_librarys(logs):
    options = [
        "--budget",
        "1e5",
        "--upper",
        "1",
        "--lower",
        "0",
        "--target",
        "0.85",
        "--cost",
        "0.001",
        "--worth",
        "50",
    ]
    found = told("advise", str(logs["a"]), str(logs["b"]), *options)
    runs = {}
    for name in "ab":
        frame = read_training_log(logs[name]).frame
        runs[name] = (frame["step"].to_numpy(), frame["reward"].to_numpy())
    said = advise(runs, budget=1e5, upper=1.0, lower=0.0, target=0.85, cost=0.001, worth=50.0)
    assert Advice.from_dict(found["advice"]).to_dict() == said.to_dict()
    assert found["words"] == said.words
    assert [share["name"] for share in found["allocation"]["shares"]] == ["a", "b"]
    assert found["allocation"]["budget"] == 1e5 - 1000


def test_a_multiple_counts_from_the_furthest_run(logs, tmp_path):
    short = tmp_path / "short.csv"
    pd.DataFrame({"step": STEPS[:20], "reward": climb(0.9, 3)[:20]}).to_csv(short, index=False)
    found = told("advise", str(short), str(logs["a"]), "--budget", "2x")
    assert [run["budget"] for run in found["advice"]["runs"]] == [2000.0, 2000.0]


def test_recipes_inside_one_file_are_compared(logs):
    found = told("advise", str(logs["both"]))
    assert [run["name"] for run in found["advice"]["runs"]] == ["one", "two"]
    assert len(found["advice"]["comparisons"]) == 1
    assert found == told("advise", str(logs["both"]), "--recipe", "recipe")
    alone = told("advise", str(logs["a"]))
    assert alone["allocation"] is None


def test_advice_without_json_says_what_to_do_why_and_what_would_change_it(logs):
    words = vrlab("advise", str(logs["a"]), str(logs["b"]), "--budget", "2x").stdout
    found = told("advise", str(logs["a"]), str(logs["b"]), "--budget", "2x")["advice"]
    head = f"{found['recommendation'].capitalize()} ({found['about']}): {found['reason']}"
    assert head in words
    for change in found["would_change"]:
        assert f"Would change this: {change}" in words
    for assumption in found["assumptions"]:
        assert assumption in words
    assert "Give the next " in words
    assert f"Advice {found['key']}" in words


def test_of_a_metric_of_which_less_is_better_a_fall_is_a_gain_and_that_is_said(logs):
    found = told("advise", str(logs["loss"]))
    (said,) = (note for note in found["notes"] if '"loss" are better by its name' in note)
    assert "--higher-is-better" in said
    assert "a fall is a gain" in said
    assert found["advice"]["options"]["lower_is_better"]
    other = told("advise", str(logs["loss"]), "--higher-is-better")
    assert other["y"] == "loss"
    assert not any("better by its name" in note for note in other["notes"])
    assert other["advice"]["runs"][0]["now"] == found["advice"]["runs"][0]["now"] > 0.0


def test_less_is_better_can_be_said_of_any_metric(tmp_path):
    file = tmp_path / "height.csv"
    rows = [f"{step},{2.0 + 3.0 * step**-0.5:.5f}" for step in range(1, 61)]
    file.write_text("step,height\n" + "\n".join(rows))
    found = told("advise", str(file), "--y", "height", "--lower-is-better")
    assert any('"height" are better: a fall is a gain' in note for note in found["notes"])
    assert not any(one["code"] == "peak-then-decay" for one in found["advice"]["runs"][0]["findings"])
    as_named = told("advise", str(file), "--y", "height")
    assert any(one["code"] == "peak-then-decay" for one in as_named["advice"]["runs"][0]["findings"])
    for options, fires in (((), True), (("--lower-is-better",), False)):
        ahead = told("forecast", str(file), "--y", "height", *options)
        assert any(one["code"] == "peak-then-decay" for one in ahead["findings"]) == fires


@pytest.mark.parametrize(
    "name", ["rmse", "val_mse", "wer", "cross_entropy", "regret", "bpb", "fid", "eval/crossEntropy"]
)
def test_metrics_that_are_errors_by_their_name_go_down(tmp_path, name):
    file = tmp_path / "run.csv"
    rows = [f"{step},{2.0 + 3.0 * step**-0.5:.5f}" for step in range(1, 61)]
    file.write_text(f"step,{name}\n" + "\n".join(rows))
    found = told("advise", str(file))
    assert found["y"] == name
    assert any("are better by its name" in note for note in found["notes"])
    assert found["advice"]["runs"][0]["recommendation"] != "rewind"


FORECASTS = [
    (["NOWHERE"], "nowhere.csv"),
    (["A", "--at", "soon"], "--at is a number above 0, such as 1e5"),
    (["A", "--at", "1x"], "must lie ahead"),
    (["A", "--y", "rewards"], 'did you mean "reward"'),
    (["A", "--upper", "0.1", "--lower", "0.5"], "lower must lie below upper"),
    (["A", "--upper", "nan"], "--upper must be a number"),
    (["A", "--choose", "seed"], "--choose takes a column and a value"),
    (["TEXT"], "no column"),
]
ADVICES = [
    (["NOWHERE"], "nowhere.csv"),
    (["A", "A"], None),
    (["A", "--budget", "-3"], "--budget is a number above 0"),
    (["A", "--cost", "-1"], "cost"),
    (["A", "--y", "rewards"], 'did you mean "reward"'),
    (["A", "LOSS"], 'every file needs a column of numbers "reward"'),
    (["A", "--recipe", "reward"], "does not tell runs apart"),
    (["A", "--cut-off", "cut"], "--cut-off names no column"),
    (["A", "--drop-before", "5000"], "fewer than two points are left"),
    (["A", "--target", "nan"], "target must be a finite number"),
    (["A", "--x", "reward", "--y", "reward"], "both the step and the metric"),
    (["TEXT"], "no column"),
]


def filled(words: list[str], logs: dict[str, Path]) -> list[str]:
    known = {"A": logs["a"], "LOSS": logs["loss"], "TEXT": logs["text"], "NOWHERE": logs["a"].parent / "nowhere.csv"}
    return [str(known.get(word, word)) for word in words]


@pytest.mark.parametrize(("words", "said"), FORECASTS)
def test_what_cannot_be_forecast_is_refused_in_one_sentence(words, said, logs):
    assert said in refused("forecast", *filled(words, logs))


@pytest.mark.parametrize(("words", "said"), ADVICES)
def test_what_cannot_be_advised_on_is_refused_in_one_sentence(words, said, logs):
    if said is None:  # two files of the same name are two runs, told apart by a number
        found = told("advise", *filled(words, logs))
        assert [run["name"] for run in found["advice"]["runs"]] == ["a", "a (2)"]
        return
    assert said in refused("advise", *filled(words, logs))


def test_fit_takes_what_a_reader_would_type(logs):
    found = told("fit", str(logs["a"]), "--x", "step", "--y", "reward", "--family", "auto", "--upper", "1")
    assert found["params"]["asymptote"] <= 1.0
    assert found["params"]["asymptote"] == pytest.approx(0.9, abs=0.1)


def test_forecast_notices_what_forbids_it_before_it_extends(tmp_path):
    file = tmp_path / "peaked.csv"
    rows = [(step, 0.9 - abs(step - 12) * (0.07 if step < 12 else 0.03) + 0.004 * (step % 3)) for step in range(1, 31)]
    file.write_text("step,accuracy\n" + "".join(f"{step},{value:.4f}\n" for step, value in rows))
    said = vrlab("forecast", str(file), "--at", "2x", "--upper", "1").stdout
    assert "peak-then-decay: " in said
    assert "Nothing is forecast. The finding peak-then-decay forbids it." in said
    told = json.loads(vrlab("forecast", str(file), "--at", "2x", "--upper", "1", "--json").stdout)
    assert [one["code"] for one in told["findings"] if one["stops"]] == ["peak-then-decay"]


@pytest.mark.parametrize("command", ["fit", "forecast", "advise"])
def test_a_declared_limit_takes_the_place_of_the_guessed_one_in_the_notes_too(logs, command):
    guessed = told(command, str(logs["a"]))
    assert any("Highest value possible: 1" in note for note in guessed["notes"])
    for upper in ("0.99", "inf"):
        declared = told(command, str(logs["a"]), "--upper", upper)
        assert not any("Highest value possible" in note for note in declared["notes"])


def test_what_neither_the_caller_nor_the_guess_says_is_no_limit_of_the_fit(logs):
    words = told("fit", str(logs["a"]), "--upper", "inf")["words"]
    assert "nobody declared" not in words


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_reward_that_never_moved_is_answered_with_no_trend(tmp_path, value):
    file = tmp_path / "still.csv"
    file.write_text("step,reward\n" + "".join(f"{step},{value}\n" for step in STEPS))
    found = told("forecast", str(file))
    assert found["y"] == "reward"
    assert [one["code"] for one in found["findings"]] == ["no-trend"]
    assert any("the same in all rows" in note for note in found["notes"])
    assert "Nothing is forecast. The finding no-trend forbids it." in vrlab("forecast", str(file)).stdout
    (run,) = told("advise", str(file))["advice"]["runs"]
    assert [one["code"] for one in run["findings"]] == ["no-trend"]
    assert run["recommendation"] == ("stop" if value == 1.0 else "change")  # more than everything there is none


def test_a_metric_without_any_number_is_named_and_so_is_its_file(logs, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("step,reward\n" + "".join(f"{step},nan\n" for step in STEPS))
    for command in ("fit", "forecast", "advise"):
        assert refused(command, str(empty)).endswith("There is: step, reward. Without any number: reward.")
    assert '"empty.csv": no row has a number in both "step" and "reward"' in refused(
        "advise", str(logs["a"]), str(empty)
    )
    assert '"short.csv"' in refused("advise", str(logs["a"]), str(short(tmp_path)), "--drop-before", "500")


def short(folder: Path) -> Path:
    """Return a log that ends early."""
    file = folder / "short.csv"
    pd.DataFrame({"step": STEPS[:10], "reward": climb(0.9, 3)[:10]}).to_csv(file, index=False)
    return file
