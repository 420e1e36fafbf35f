"""What the page "Forecast and budget" computes, without a page."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.forecast_allocation import allocation_table, allocation_title
from dashboard.forecast_columns import MEANINGS
from dashboard.forecast_samples import SAMPLES
from dashboard.forecast_script import script
from dashboard.forecast_settings import PAGE, asked
from dashboard.forecast_tables import (
    assumptions,
    comparison_table,
    decision_table,
    headline,
)
from dashboard.prospect import Study, key, work
from dashboard.recipes import Brought, Columns, Recipe, recipes, told_apart
from vrcore.advice import advise
from vrcore.forecasts import forecast
from vrcore.formats import TrainingTable, guess, read_table

LIMITS = {"lower": 0.0, "upper": 1.0}


def sample(name: str, **columns: str) -> list[Recipe]:
    frame = SAMPLES[name][1]()
    return of_frame(frame, name, Columns(**{"x": "step", "y": "success", **columns}))


def of_frame(frame: pd.DataFrame, name: str, columns: Columns) -> list[Recipe]:
    one = Brought(name, TrainingTable(frame, (), "test"), guess(frame))
    return recipes([one], columns._replace(apart=told_apart(one, columns)), None)


def finished(running: Generator[float, None, Study]) -> tuple[Study, list[float]]:
    shares = []
    while True:
        try:
            shares.append(next(running))
        except StopIteration as last:
            return last.value, shares


def study(found: list[Recipe], falling: bool = False, **changes: Any) -> Study:
    return finished(work(found, asked({**PAGE.defaults, **changes}, LIMITS), falling))[0]


@pytest.fixture(scope="module")
def three() -> list[Recipe]:
    return sample("three")


def test_the_forecast_is_the_librarys_at_the_budget():
    (one,) = found = sample("one")
    seen = study(found)
    (prospect,) = seen.prospects
    said = forecast(one.data.x, one.data.y, "2x", level=0.9, lower=0.0, upper=1.0)
    assert seen.budget == prospect.until == 1020.0
    assert prospect.forecast == said
    assert prospect.outer is not None
    assert prospect.inner is not None
    assert prospect.outer.x[-1] == 1020.0
    assert prospect.outer.value[-1] == pytest.approx(said.value)
    assert prospect.outer.low[-1] == pytest.approx(said.low)
    assert (prospect.inner.low >= prospect.outer.low - 1e-12).all()
    assert (prospect.inner.high <= prospect.outer.high + 1e-12).all()


def test_the_advice_is_the_librarys(three):
    seen = study(three, budget="2000", target="0.9", cost="0.1", worth="100")
    runs = [one.run(0.0, 1.0, 0.1) for one in three]
    said = advise(runs, budget=2000.0, cost=0.1, worth=100.0, target=0.9, lower=0.0, upper=1.0, level=0.9)
    assert seen.advice is not None
    assert seen.advice.to_dict() == said.to_dict()
    assert headline(seen).lower().startswith(f"{said.recommendation} ({said.about}): ")
    assert seen.left == 2000.0 - 720.0
    assert seen.allocation is not None
    assert seen.allocation.budget == seen.left


def test_the_tables_hold_what_the_advice_says(three):
    seen = study(three)
    assert seen.advice is not None
    assert seen.allocation is not None
    table = decision_table(seen)
    assert list(table["recipe"]) == ["small steps", "medium steps", "large steps"]
    assert list(table["advice"]) == [one.recommendation for one in seen.advice.runs]
    assert "price" not in table.columns
    assert "x at the target" not in table.columns
    assert set(table.columns[1:]) <= set(MEANINGS)
    pairs = comparison_table(seen).set_index("recipe")
    for one in seen.advice.comparisons:
        assert float(pairs.loc[one.first, f"above {one.second}"]) == pytest.approx(one.probability, abs=0.006)
        assert float(pairs.loc[one.second, f"above {one.first}"]) == pytest.approx(1 - one.probability, abs=0.006)
    assert list(allocation_table(seen.allocation)["recipe"]) == list(table["recipe"])
    going_on = seen._replace(advice=replace(seen.advice, recommendation="continue"))
    stopping = seen._replace(advice=replace(seen.advice, recommendation="stop"))
    assert allocation_title(going_on) == "Where the next unit should go"
    assert allocation_title(stopping) == "Where the next unit should go, if you go on all the same"
    assert len(assumptions(seen)) == len(set(assumptions(seen)))


def test_the_level_widens_the_fan():
    found = sample("one")
    (narrow,), (wide,) = study(found, level=0.6).prospects, study(found, level=0.95).prospects
    assert narrow.outer is not None
    assert wide.outer is not None
    assert wide.outer.low[-1] < narrow.outer.low[-1]


def test_where_a_finding_stops_nothing_is_drawn_ahead_and_the_backtest_stays():
    (prospect,) = study(sample("turned")).prospects
    assert [found.code for found in prospect.findings if found.stops] == ["peak-then-decay"]
    assert prospect.outer is None
    assert prospect.why.startswith("The best evaluation is")
    assert prospect.forecast is not None
    assert prospect.forecast.backtest


def test_too_few_points_are_refused():
    seen = study(sample("early"))
    (prospect,) = seen.prospects
    assert prospect.outer is None
    assert prospect.forecast is None
    assert seen.advice is not None
    assert seen.advice.recommendation == "collect"


def test_a_spent_budget_forecasts_nothing(three):
    seen = study(three, budget="650")
    spent, ahead = seen.prospects[0], seen.prospects[1]
    assert spent.outer is None
    assert spent.why == "The budget, 650, is spent: this recipe has reached 720."
    assert ahead.outer is not None
    assert seen.allocation is None
    assert seen.idle == "The budget is spent, so that nothing is left to give out."


def test_where_lower_is_better_a_fall_is_a_gain_and_every_value_keeps_its_sign():
    steps = np.arange(1, 31) * 10.0
    away = np.random.default_rng(4).normal(0.0, 0.01, (2, 30))
    frame = pd.concat(
        [
            pd.DataFrame({"run": name, "step": steps, "loss": end + (0.9 - end) * np.exp(-steps / 80) + more})
            for name, end, more in (("far", 0.1, away[0]), ("near", 0.4, away[1]))
        ]
    )
    seen = study(of_frame(frame, "run", Columns("step", "loss", "run")), falling=True)
    assert seen.silent == ""
    assert seen.advice is not None
    assert seen.advice.about == "far"
    assert "-" not in headline(seen)
    assert "it is below near, its nearest rival" in headline(seen)
    assert list(comparison_table(seen).columns) == ["recipe", "below far", "below near"]
    assert [one.at_budget.value > 0.0 for one in seen.advice.runs] == [True, True]
    assert seen.allocation is not None
    assert list(allocation_table(seen.allocation)["turn"]) == ["1", "2"]
    assert not any(found.stops for one in seen.prospects for found in one.findings)
    last = seen.prospects[0].outer
    assert last is not None
    assert 0.05 < float(last.value[-1]) < 0.2  # the fan is in the metric's own units


@pytest.mark.parametrize("falling", [False, True])
def test_the_script_repeats_forecasts_advice_and_allocation(three, tmp_path, falling):
    if falling:
        steps = np.arange(1, 31) * 10.0
        loss = {name: end + (0.9 - end) * np.exp(-steps / 80) for name, end in (("it's {0}", 0.1), ("near", 0.4))}
        rows = [pd.DataFrame({"run": name, "step": steps, "loss": y}) for name, y in loss.items()]
        three = of_frame(pd.concat(rows), "run", Columns("step", "loss", "run"))
    seen = study(three, falling=falling)
    again = printed(script(seen, three, falling=falling), tmp_path)
    assert seen.advice is not None
    assert seen.allocation is not None
    assert again["advice"] == json.loads(json.dumps(seen.advice.to_dict()))
    assert again["allocation"] == json.loads(json.dumps(seen.allocation.to_dict()))
    for one, said in zip(seen.prospects, again["forecasts"], strict=True):
        assert said == (None if one.outer is None else json.loads(json.dumps(one.forecast.to_dict())))


@pytest.mark.parametrize(("end", "count"), [(np.nan, 1), (np.nan, 5), (-np.inf, 1)])
def test_the_script_repeats_what_is_said_of_a_run_that_ends_without_numbers(tmp_path, end, count):
    steps = np.arange(1, 31) * 10.0
    loss = np.append(0.1 + 0.8 * np.exp(-steps / 80), np.full(count, end))
    text = "step,loss\n" + "".join(f"{10.0 * k},{y}\n" for k, y in enumerate(loss, start=1))
    found = of_frame(read_table(text).frame, "run", Columns("step", "loss"))
    seen = study(found, falling=True)
    assert seen.advice is not None
    assert "collapse" in [one.code for one in seen.prospects[0].findings]
    assert (seen.advice.recommendation == "rewind") is (count > 1 or bool(np.isinf(end)))
    assert printed(script(seen, found, falling=True), tmp_path)["advice"] == seen.advice.to_dict()


def printed(text: str, folder: Path) -> dict[str, Any]:
    """Run the script of the page in a process of its own, and return what it prints."""
    file = folder / "again.py"
    file.write_text(text)
    said = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=True).stdout
    return dict(json.loads(said))


def test_a_loss_that_rises_again_has_peaked():
    steps = np.arange(1, 41) * 10.0
    loss = 0.5 + 0.3 * np.abs(steps - 150.0) / 150.0 + np.random.default_rng(2).normal(0.0, 0.005, 40)
    seen = study(of_frame(pd.DataFrame({"step": steps, "loss": loss}), "run", Columns("step", "loss")), falling=True)
    found = next(one for one in seen.prospects[0].findings if one.code == "peak-then-decay")
    assert "the run has risen to about" in found.words
    assert seen.advice is not None
    assert seen.advice.recommendation == "rewind"


def test_what_advice_refuses_is_said_and_the_forecast_stays():
    steps = np.arange(1, 31) * 10.0
    frame = pd.DataFrame({"step": steps - 100.0, "reward": steps / 400})
    seen = study(of_frame(frame, "run", Columns("step", "reward")))
    assert seen.prospects[0].outer is None
    assert "true zero" in seen.prospects[0].why


def test_work_yields_between_its_stages(three):
    _, shares = finished(work(three, asked(PAGE.defaults, LIMITS), False))
    assert shares == sorted(shares)
    assert len(shares) == len(three) + 3
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_the_provenance_code_names_data_settings_and_direction(three):
    wanted = asked(PAGE.defaults, LIMITS)
    codes = {
        key(three, wanted, False),
        key(three[:2], wanted, False),
        key(three, wanted, True),
        key(three, wanted._replace(level=0.8), False),
        key(three, wanted._replace(upper=None), False),
        key([one._replace(name=one.name.upper()) for one in three], wanted, False),
    }
    assert len(codes) == 6
    assert all(len(code) == 16 and set(code) <= set("0123456789abcdef") for code in codes)
    assert key(sample("three"), wanted, False) == key(three, wanted, False)
