"""Shares and per cent: the name of a column decides where it says so, and how it was read is said."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from dashboard.forecast_mapping import cut_off_reading
from dashboard.recipes import Brought
from tests.dashboard.test_page_forecast import pasted
from tests.test_command import vrlab
from vrcore.formats import TrainingTable, guess
from vrcore.formats.units import cut_off_words, in_percent

STEPS = np.arange(1, 41) * 100
LEARNED = 0.1 + 0.7 / (1 + (1200 / STEPS) ** 2) + np.random.default_rng(0).normal(0, 0.02, 40)


@pytest.mark.parametrize(
    ("name", "values", "percent", "why"),
    [
        ("truncated_pct", [0.4, 0.7], True, "by its name"),
        ("truncatedPercent", [0.4, 0.7], True, "by its name"),
        ("cut off (%)", [0.4, 12.0], True, "by its name"),
        ("Prozent_abgeschnitten", [0.4], True, "by its name"),
        ("truncation_rate_pct", [0.4], True, "by its name"),
        ("clipped_ratio", [0.4, 0.7], False, "by its name"),
        ("clipped_ratio", [0.4, 17.0], True, "because a value lies above 1"),
        ("truncated", [0.4, 0.7], False, "because no value lies above 1"),
        ("truncated", [0.4, 17.0], True, "because a value lies above 1"),
    ],
)
def test_the_name_comes_before_the_values(name, values, percent, why):
    found, words = in_percent(name, np.array(values))
    assert found is percent
    assert words.endswith(f"({why})")
    assert cut_off_words(name, np.array(values)) == f'"{name}" is read {words}.'


def log(tmp_path, cut, name):
    file = tmp_path / "run.csv"
    pd.DataFrame({"step": STEPS, "eval_acc": LEARNED.round(3), name: cut}).to_csv(file, index=False)
    return str(file)


@pytest.mark.parametrize("command", ["advise", "forecast"])
@pytest.mark.parametrize("high", [0.79, 1.2])
def test_little_per_cent_are_no_alarm(tmp_path, command, high):
    cut = np.linspace(0.4, high, 40)
    said = json.loads(vrlab(command, log(tmp_path, cut, "cut_pct"), "--cut-off", "cut_pct", "--json").output)
    assert '"cut_pct" is read in percent (by its name).' in said["notes"]
    assert "truncation" not in json.dumps(
        said["findings"] if command == "forecast" else said["advice"]["runs"][0]["findings"]
    )


def test_the_same_numbers_as_shares_are_one(tmp_path):
    said = vrlab("advise", log(tmp_path, np.linspace(0.4, 0.79, 40), "cut_ratio"), "--cut-off", "cut_ratio").output
    assert '"cut_ratio" is read as a share from 0 to 1 (by its name).' in said
    assert "truncation (stops extrapolation)" in said


@pytest.mark.parametrize(
    ("name", "values", "scale", "why"),
    [
        ("accuracy_pct", LEARNED, 100.0, "the name says percent"),
        ("accuracy_pct", 100 * LEARNED, 100.0, "the name says percent"),
        ("accuracy", LEARNED, 1.0, "all values lie between 0 and 1"),
        ("accuracy", 100 * LEARNED, 100.0, "the values look like percent"),
        ("pct_change", LEARNED - 0.5, None, ""),
    ],
)
def test_a_metric_in_percent_goes_up_to_100(tmp_path, name, values, scale, why):
    frame = pd.DataFrame({"step": STEPS, name: values})
    found = guess(frame)
    assert found.scale == scale
    if scale is not None:
        words = f"Highest value possible: {scale:g}, and lowest 0, because {why}."
        assert words in found.reasons
        frame.to_csv(tmp_path / "run.csv", index=False)
        assert words in vrlab("forecast", str(tmp_path / "run.csv")).output


def test_the_page_says_it_below_its_menus():
    rows = "\n".join(f"{x},{y:.3f},{c:.2f}" for x, y, c in zip(STEPS, LEARNED, np.linspace(0.4, 0.79, 40), strict=True))
    visit = pasted(f"step,eval_acc,truncated_pct\n{rows}\n", "fb.cut=truncated_pct")
    captions = [one.value.replace("\\", "") for one in visit.at.caption]
    assert '"truncated_pct" is read in percent (by its name).' in captions


def test_files_of_one_column_in_different_units_are_each_spoken_of():
    def brought(name: str, highest: float) -> Brought:
        frame = pd.DataFrame({"step": STEPS, "clipped": np.linspace(0.0, highest, STEPS.size)})
        return Brought(f"logs/{name}.csv", TrainingTable(frame, (), "test"), guess(frame))

    share, percent = (f'"clipped" is read {how}.' for how in (
        "as a share from 0 to 1 (because no value lies above 1)", "in percent (because a value lies above 1)"
    ))  # fmt: skip
    assert cut_off_reading([brought("a", 0.5), brought("b", 0.9)], "clipped") == share
    said = cut_off_reading([brought("a", 0.5), brought("b", 40.0), brought("c", 0.6)], "clipped")
    assert said == f"a.csv, c.csv: {share} b.csv: {percent}"


def test_a_stray_row_in_other_units_is_found_and_sets_no_scale(tmp_path):
    stray = LEARNED.copy()
    stray[20] *= 100.0
    frame = pd.DataFrame({"step": STEPS, "accuracy": stray})
    assert guess(frame).scale == 1.0
    frame.to_csv(tmp_path / "run.csv", index=False)
    said = vrlab("advise", str(tmp_path / "run.csv")).output
    assert "Highest value possible: 1, and lowest 0, because nearly all values lie between 0 and 1." in said
    assert "Cannot say: 1 of 40 values lies outside the metric's range, 0 to 1" in said
    assert "It looks like per cent among shares: divide it by 100." in said
    # per cent that have just begun to rise end above 1, and a metric that may be anything keeps no scale
    rising = np.where(np.arange(40) < 37, 0.4, 3.0)
    assert guess(pd.DataFrame({"step": STEPS, "accuracy": rising})).scale == 100.0
    assert guess(pd.DataFrame({"step": STEPS, "reward": stray})).scale is None
