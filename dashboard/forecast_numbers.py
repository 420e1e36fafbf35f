"""The tables of "Forecast and budget" as numbers in full: a page rounds for reading, a file is there to reckon with.

The rows are those of the page and the columns have its names; an interval, which a page writes into one cell, takes
a column for each end. What is not forecast is an empty cell.
"""

from __future__ import annotations

import pandas as pd

from dashboard.forecast_tables import above, chances, member
from dashboard.prospect import Prospect, Study
from vrcore.advice import Allocation, Quantity, RunAdvice


def decision_numbers(study: Study) -> pd.DataFrame:
    """Return the decision table, a row for each recipe; columns without any content are left out."""
    assert study.advice is not None  # the caller asks only where there is an advice
    frame = pd.DataFrame([_row(one) for one in study.advice.runs])
    return frame.replace("", None).dropna(axis="columns", how="all")


def _row(one: RunAdvice) -> dict[str, object]:
    return {
        "recipe": one.name,
        "advice": one.recommendation,
        "points": one.evaluations,
        "came to": one.last,
        "now": one.now,
        "best": one.best,
        "best at": one.best_at,
        **_interval("at the budget", one.at_budget),
        **_interval("gain", one.gain),
        **_interval("gain per doubling", one.doubling),
        "chance of a gain that matters": one.likely,
        "lost by stopping now": one.regret,
        "price": one.price,
        "worth less price": one.net,
        "x at the target": one.target and one.target.x,
        "x at the target, low": one.target and one.target.low,
        "x at the target, high": one.target and one.target.high,
        "chance that the target is missed": one.target and one.target.beyond,
        "missed up to x": one.target and one.target.furthest,
        "findings": ", ".join(found.code for found in one.findings),
    }


def _interval(name: str, quantity: Quantity | None) -> dict[str, float | None]:
    ends = quantity or (None, None, None)
    return dict(zip((name, f"{name}, low", f"{name}, high"), ends, strict=True))


def comparison_numbers(study: Study) -> pd.DataFrame:
    """Return the probabilities that the recipe of the row is better than each other one."""
    names, cells = chances(study)
    better = above(study)
    rows = [
        {"recipe": first} | {f"{better} {second}": cells.get((first, second)) for second in names}
        for first in names
        if any(first in pair for pair in cells)
    ]
    return pd.DataFrame(rows)


def allocation_numbers(allocation: Allocation) -> pd.DataFrame:
    """Return a row for each recipe: where it came to, when its turn is (empty: it has none), and why it has none."""
    turns = {name: place for place, name in enumerate(allocation.turns, start=1)}
    rows = [
        {
            "recipe": one.name,
            "came to": one.last,
            "turn": turns.get(one.name),
            "left out because": "" if one.name in turns else one.left_out,
        }
        for one in allocation.shares
    ]
    return pd.DataFrame(rows).astype({"turn": "Int64"})


def weights_numbers(prospects: tuple[Prospect, ...]) -> pd.DataFrame:
    """Return a row for each recipe and member of its forecast: what it forecasts there and what it weighs."""
    return pd.DataFrame(
        [
            {"recipe": one.recipe.name, "member": member(name), "at": one.until, "forecast": value, "weight": weight}
            for one in prospects
            if one.outer is not None and one.forecast is not None
            for name, (value, weight) in one.forecast.members.items()
        ]
    )
