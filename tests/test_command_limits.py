"""`--lower`, `--upper` and `--drop-before`: what is declared holds, and what is guessed in its place is said."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.declared_limits import declared_limits
from tests.test_command import refused, vrlab
from vrcore import fit
from vrcore.formats import guess

STEPS = np.arange(1, 41) * 25
BOTH = "Highest value possible: 1, and lowest 0, because all values lie between 0 and 1."
HIGHEST = "Highest value possible: 1, because all values lie between 0 and 1."
LOWEST = "Lowest value possible: 0, because no value lies below it."
BY_NAME = "Lowest value possible: 0, by the name of the metric."
COMMANDS = ("fit", "forecast", "advise")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of two metrics, both between 0 and 1; the first is the one that is guessed."""
    noise = np.random.default_rng(1).normal(0, 0.01, STEPS.size)
    reward = 0.1 + 0.8 / (1 + np.exp(-0.01 * (STEPS - 300))) + noise
    file = tmp_path_factory.mktemp("limits") / "log.csv"
    pd.DataFrame({"step": STEPS, "reward": reward, "accuracy": 0.9 * reward}).to_csv(file, index=False)
    return file


def notes(*words: str) -> list[str]:
    found: list[str] = json.loads(vrlab(*words, "--json").stdout)["notes"]
    return [one for one in found if "value possible" in one]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], [BOTH]),
        (["--y", "accuracy"], [BOTH]),
        (["--lower", "0.05"], [HIGHEST]),
        (["--lower", "-inf"], [HIGHEST]),
        (["--upper", "1.5"], [LOWEST]),
        (["--upper", "inf"], []),
        (["--y", "accuracy", "--upper", "inf"], [BY_NAME]),
        (["--lower", "0", "--upper", "1"], []),
    ],
)
def test_each_limit_that_is_guessed_is_said_and_no_other(command: str, options: list[str], said: list[str], log: Path):
    assert notes(command, str(log), *options) == said


@pytest.mark.parametrize(
    ("lower", "upper", "limits"),
    [
        (None, None, {"lower": 0.0, "upper": 1.0}),
        (0.05, None, {"lower": 0.05, "upper": 1.0}),
        (-math.inf, None, {"upper": 1.0}),
        (None, 1.5, {"lower": 0.0, "upper": 1.5}),
        (None, math.inf, {}),
        (None, 0.5, {"upper": 0.5}),
        (0.05, 2.0, {"lower": 0.05, "upper": 2.0}),
    ],
)
def test_a_declared_limit_stands_and_the_other_is_guessed(
    lower: float | None, upper: float | None, limits: dict[str, float], log: Path
):
    frame = pd.read_csv(log)
    assert declared_limits(guess(frame), frame["reward"], "reward", lower, upper)[0] == limits


@pytest.mark.parametrize("command", COMMANDS)
def test_a_stray_value_in_percent_lies_out_of_the_range_of_a_share(command: str, tmp_path: Path):
    file = tmp_path / "stray.csv"
    shares = 0.1 + 0.6 * (1 - np.exp(-STEPS / 300))
    pd.DataFrame({"step": STEPS, "accuracy": np.where(STEPS == 500, 71.2, shares)}).to_csv(file, index=False)
    assert notes(command, str(file)) == [BOTH.replace("all", "nearly all")]
    found = vrlab(command, str(file)).stdout
    assert ("lies above the highest possible value, 1" if command == "fit" else "out-of-range") in found


def test_percent_is_said_to_be_percent():
    frame = pd.DataFrame({"step": STEPS, "accuracy_percent": np.linspace(3, 60, STEPS.size)})
    found, said = declared_limits(guess(frame), frame["accuracy_percent"], "accuracy_percent", None, None)
    assert found == {"lower": 0.0, "upper": 100.0}
    assert said == ["Highest value possible: 100, and lowest 0, because the name says percent."]


def test_which_way_is_better_is_read_off_the_metric_that_is_named(tmp_path: Path):
    both = pd.DataFrame({"step": STEPS, "acc": 1 - np.exp(-STEPS / 300), "loss": 0.3 + 2 * np.exp(-STEPS / 300)})
    both.to_csv(tmp_path / "both.csv", index=False)
    told = json.loads(vrlab("forecast", str(tmp_path / "both.csv"), "--y", "loss", "--json").stdout)
    assert not [one["code"] for one in told["findings"] if one["stops"]]  # a fall is no decay
    turned = json.loads(
        vrlab("forecast", str(tmp_path / "both.csv"), "--y", "loss", "--higher-is-better", "--json").stdout
    )
    assert [one["code"] for one in turned["findings"] if one["stops"]]


@pytest.mark.parametrize(
    "words",
    [
        ("fit", "--to", "1700020000"),
        ("fit", "--drop-before", "1700000500"),
        ("forecast", "--at", "1700020000"),
        ("forecast", "--drop-before", "1700000500"),
        ("advise", "--budget", "1700020000"),
        ("advise", "--drop-before", "1700000500"),
    ],
)
def test_a_date_is_no_place_on_a_clock_that_is_counted_from_its_first_row(words: tuple[str, ...], log: Path):
    frame = pd.read_csv(log).rename(columns={"step": "_timestamp"})
    frame["_timestamp"] += 1_700_000_000
    clock = log.with_name("clock.csv")
    frame.to_csv(clock, index=False)
    command, *options = words
    said = refused(command, str(clock), "--x", "_timestamp", "--y", "reward", *options)
    assert '"_timestamp" is counted from its first row here, up to 975: give the time since then.' in said
    since = [one.replace("1700020000", "2000").replace("1700000500", "500") for one in options]
    assert vrlab(command, str(clock), "--x", "_timestamp", "--y", "reward", *since).exit_code == 0


def test_a_multiple_of_a_step_below_0_is_refused(log: Path):
    frame = pd.read_csv(log)
    frame["step"] -= 2000
    below = log.with_name("below.csv")
    frame.to_csv(below, index=False)
    assert "of which a multiple lies nowhere ahead" in refused("advise", str(below), "--budget", "2x")


def test_fit_takes_both_limits_and_leaves_out_a_warm_up(log: Path):
    frame = pd.read_csv(log)
    told: dict[str, Any] = json.loads(
        vrlab("fit", str(log), "--family", "logistic", "--lower", "0.08", "--upper", "0.95", "--drop-before", "100",
              "--json").stdout
    )  # fmt: skip
    same = fit(frame["step"], frame["reward"], "logistic", lower=0.08, upper=0.95, exclude_before=100)
    assert told["params"] == same.params
    assert told["points"] == same.n == 37
    assert told["intervals"]["baseline"][0] >= 0.08


def test_a_warm_up_that_is_no_step_or_leaves_nothing_is_refused(log: Path):
    assert "--drop-before must be a finite step" in refused("fit", str(log), "--drop-before", "nan")
    assert "all x lie before 5000" in refused("fit", str(log), "--drop-before", "5000")
