"""Numbers given to `vrlab fit`, `forecast` and `advise`: those that mean nothing, and how many points are used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.test_command import refused, vrlab

NONE = ("nan", "inf", "-inf")
SENSELESS = {
    "fit": {"--to": NONE, "--upper": ("nan", "-inf"), "--level": (*NONE, "0", "1")},
    "forecast": {
        "--at": (*NONE, "-1", "0"), "--drop-before": NONE, "--upper": ("nan", "-inf"), "--lower": ("nan", "inf"),
        "--level": (*NONE, "0", "1"),
    },
    "advise": {
        "--budget": (*NONE, "-1", "0"), "--drop-before": NONE, "--upper": ("nan", "-inf"), "--lower": ("nan", "inf"),
        "--level": (*NONE, "0", "1"), "--cost": (*NONE, "-1"), "--worth": (*NONE, "-1"), "--target": NONE,
    },
}  # fmt: skip
CASES = [
    (command, option, value)
    for command, options in SENSELESS.items()
    for option, values in options.items()
    for value in values
]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("logs") / "run.csv"
    noise = np.random.default_rng(1).normal(0, 0.01, 40)
    rows = [f"{step},{0.1 + 0.8 * step / (step + 9) + noise[step]:.4f}" for step in range(40)]
    file.write_text("step,reward\n" + "\n".join(rows))
    return file


@pytest.mark.parametrize(("command", "option", "value"), CASES)
def test_numbers_that_mean_nothing_are_refused_by_the_name_of_their_option(command, option, value, log):
    assert option.lstrip("-") in refused(command, str(log), f"{option}={value}")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "reward against step: 40 points up to 39\n"),
        (("--drop-before", "0"), "reward against step: 40 points up to 39\n"),
        (("--drop-before", "8"), "reward against step: 32 of 40 points up to 39\n"),
    ],
)
def test_a_forecast_says_how_many_points_it_is_made_from(options, said, log):
    assert f"\n{said}" in vrlab("forecast", str(log), *options).stdout


@pytest.mark.parametrize(("command", "option"), [("forecast", "--at"), ("advise", "--budget")])
@pytest.mark.parametrize("value", ["1e16", "1e99x"])
def test_what_is_too_far_is_refused_as_such(command, option, value, log):
    assert refused(command, str(log), option, value) == f'vrlab: {option} is at most 1e+15; "{value}" is more.'


def test_and_how_many_were_left_out_as_warm_up(log):
    assert "Warm-up: 8 points before 8 were left out.\n" in vrlab("forecast", str(log), "--drop-before", "8").stdout
    assert "Warm-up: 1 point before 1 was left out.\n" in vrlab("advise", str(log), "--drop-before", "1").stdout
