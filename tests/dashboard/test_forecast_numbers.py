"""What a table's CSV holds: the numbers that the page rounds, to their last digit and under the page's own names."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from dashboard.figure import csv_text
from dashboard.forecast_allocation import allocation_table
from dashboard.forecast_numbers import allocation_numbers, comparison_numbers, decision_numbers, weights_numbers
from dashboard.forecast_samples import SAMPLES
from dashboard.forecast_settings import PAGE, asked
from dashboard.forecast_tables import comparison_table, decision_table, weights_table
from dashboard.prospect import Study, work
from dashboard.recipes import Brought, Columns, recipes
from vrcore.formats import TrainingTable, guess


def studied(falling: bool) -> Study:
    frame = SAMPLES["three"][1]()
    if falling:
        frame["success"] = 1.0 - frame["success"]
    one = Brought("three", TrainingTable(frame, (), "test"), guess(frame))
    found = recipes([one], Columns("step", "success", "recipe"), None)
    wanted = {**PAGE.defaults, "budget": "900", "target": "0.9", "cost": "0.1", "worth": "100"}
    running = work(found, asked(wanted, {"lower": 0.0, "upper": 1.0}), falling)
    while True:
        try:
            next(running)
        except StopIteration as last:
            return last.value


@pytest.fixture(scope="module")
def seen() -> Study:
    return studied(falling=False)


def read(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table as a program reads it from the CSV."""
    return pd.read_csv(io.StringIO(csv_text(frame, {"budget": 900})), comment="#")


def test_the_decision_table_loses_no_digit(seen):
    assert seen.advice is not None
    kept = read(decision_numbers(seen)).set_index("recipe")
    for one in seen.advice.runs:
        row = kept.loc[one.name]
        assert (row["now"], row["best"], row["best at"]) == (one.now, one.best, one.best_at)
        assert one.at_budget is not None
        assert tuple(row[["gain", "gain, low", "gain, high"]]) == one.gain
        assert row["at the budget"] == one.at_budget.value
        assert row["lost by stopping now"] == one.regret
        assert one.target is not None
        assert row["x at the target, high"] == one.target.high
    assert f"{kept['now'].iloc[0]:.3g}" != str(kept["now"].iloc[0]), "a sample that rounding leaves alone shows nothing"


def test_it_has_the_columns_of_the_page(seen):
    page, kept = decision_table(seen), decision_numbers(seen)
    assert set(page.columns) <= set(kept.columns)
    assert list(page["recipe"]) == list(kept["recipe"])
    assert seen.advice is not None
    plain = seen.advice.runs[0]._replace(price=None, net=None, target=None, findings=())
    without = decision_numbers(seen._replace(advice=seen.advice.__class__(**{**vars(seen.advice), "runs": (plain,)})))
    assert not set(without.columns) & {
        "price",
        "worth less price",
        "x at the target",
        "x at the target, low",
        "findings",
    }


def test_the_comparison_and_the_allocation_lose_no_digit(seen):
    assert seen.advice is not None
    pairs = read(comparison_numbers(seen)).set_index("recipe")
    assert [*pairs.reset_index().columns] == [*comparison_table(seen).columns]
    assert seen.advice.comparisons
    for one in seen.advice.comparisons:
        assert pairs.loc[one.first, f"above {one.second}"] == one.probability
    assert seen.allocation is not None
    turns = read(allocation_numbers(seen.allocation))
    assert [f"{turn}" for turn in turns["turn"]] == list(allocation_table(seen.allocation)["turn"])
    assert list(turns["came to"]) == [one.last for one in seen.allocation.shares]


def test_where_lower_is_better_the_page_and_its_csv_say_below():
    study = studied(falling=True)
    columns = [*comparison_numbers(study).columns]
    assert columns == [*comparison_table(study).columns]
    assert [name.split()[0] for name in columns] == ["recipe", "below", "below", "below"]


def test_the_weights_lose_no_digit_and_a_recipe_of_the_page_is_a_column(seen):
    kept = read(weights_numbers(seen.prospects))
    page = weights_table(seen.prospects).set_index("member")
    for one in seen.prospects:
        assert one.forecast is not None
        mine = kept[kept["recipe"] == one.recipe.name]
        assert list(zip(mine["forecast"], mine["weight"], strict=True)) == list(one.forecast.members.values())
        assert mine["weight"].sum() == pytest.approx(1.0)
        value, weight = one.forecast.members["hill"]
        assert page.loc["Hill", f"{one.recipe.name}, at 900"] == f"{value:.3g}, weight {weight:.2f}"
    assert page.index[-1] == "last values"
