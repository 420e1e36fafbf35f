"""The advice as tables and sentences for people: what a page shows and what a report holds, word for word the same."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.prospect import Prospect, Study
from vrcore import CURVES
from vrcore.advice import Advice, Quantity, RunAdvice
from vrcore.advice.outlook import Reach
from vrcore.curves.wording import apart, chance, number
from vrcore.forecasts.wording import OF_THREE, SAME

TRUST = (
    "The forecasts average six families of curves and the last values (their mean, or nearly the last one alone where "
    "neighbouring points go together), weighted by how well each would have forecast "
    "later points of the same run from earlier ones. How wide the intervals have to be was learned from published "
    "reinforcement-learning curves: DreamerV3 (Procgen and Atari 100k) and half of the tasks of the TD-MPC2 results. "
    "The chart shows how often such intervals held on curves that this learning did not see: the other half of the "
    "TD-MPC2 tasks, TD3, and the learning curves of classifiers in LCDB 1.1. A few round numbers of the method were "
    "chosen by hand with all of these in sight, so that wholly new curves may do worse.",
    "On the dotted line an interval holds as often as it promises; above it intervals are wider than they need to be, "
    "below it too narrow. TD3 has few curves, so its points jump. Curves of language models are among neither set, and "
    "runs that never begin to learn were left out: for those, take the refusals and findings more seriously than any "
    "interval.",
)


SHORT = {"exp": "exponential", "pow4": "power"}
"""What a forecast calls a curve that the library has under its whole name."""


def decision_table(study: Study) -> pd.DataFrame:
    """Return a row for each recipe with what there is to decide by, as text; columns without any content are left out.

    Where nothing is forecast it says "not forecast".
    """
    assert study.advice is not None  # the caller asks only where there is an advice
    rows = [_row(one) for one in study.advice.runs]
    frame = pd.DataFrame(rows)
    return frame[[name for name in frame.columns if frame[name].astype(bool).any()]]


def _row(one: RunAdvice) -> dict[str, str]:
    silent = "not forecast"
    return {
        "recipe": one.name,
        "advice": one.recommendation,
        "points": f"{one.evaluations}",
        "came to": number(one.last, 6),
        "now": number(one.now),
        "best": f"{number(one.best)} at {number(one.best_at, 6)}",
        "at the budget": spread(one.at_budget) or silent,
        "gain": spread(one.gain) or silent,
        "gain per doubling": spread(one.doubling) or silent,
        "chance of a gain that matters": "" if one.likely is None else chance(one.likely),
        "lost by stopping now": "" if one.regret is None else number(one.regret, 2),
        "price": "" if one.price is None else number(one.price, 4),
        "worth less price": "" if one.net is None else number(one.net, 4),
        "x at the target": "" if one.target is None else reached(one.target, one.last),
        "findings": ", ".join(found.code for found in one.findings),
    }


def spread(quantity: Quantity | None) -> str:
    """Return a number with its interval, or an empty text."""
    if quantity is None:
        return ""
    value, low, high = apart(*quantity)
    return f"{value} ({low} to {high})"


def reached(target: Reach, last: float) -> str:
    """Return where the target is reached, or was already."""
    if target.low <= last:
        return f"reached at {number(target.x, 4)}"
    when = "not by then"
    if not math.isinf(target.x):
        when = f"{number(target.x, 4)} ({_end(target.low)} to {_end(target.high)})"
    return f"{when}; missed up to {number(target.furthest, 4)} with probability {chance(target.beyond)}"


def _end(value: float) -> str:
    return "never" if math.isinf(value) else number(value, 4)


def comparison_table(study: Study) -> pd.DataFrame:
    """Return the probability that the recipe of the row is better than each other one; empty for fewer than two."""
    names, cells = chances(study)
    better = above(study)
    rows = [
        {"recipe": first}
        | {f"{better} {second}": chance(cells[first, second]) if (first, second) in cells else "" for second in names}
        for first in names
        if any(first in pair for pair in cells)
    ]
    return pd.DataFrame(rows)


def above(study: Study) -> str:
    """Return where the better one of two recipes lies: "below" the other where lower is better."""
    return "below" if study.advice is not None and study.advice.options.lower_is_better else "above"


def chances(study: Study) -> tuple[list[str], dict[tuple[str, str], float]]:
    """Return the recipes and, for each pair that is compared, the probability that the first is better."""
    if study.advice is None:
        return [], {}
    cells = {(one.first, one.second): one.probability for one in study.advice.comparisons}
    return [one.name for one in study.advice.runs], cells | {
        (second, first): 1.0 - share for (first, second), share in cells.items()
    }


def compared_at(study: Study) -> str:
    """Return where recipes are compared, in words."""
    assert study.advice is not None  # the caller asks only where there is an advice
    places = sorted({one.at for one in study.advice.comparisons})
    return ", ".join(number(place, 6) for place in places)


def findings_table(prospects: tuple[Prospect, ...]) -> pd.DataFrame:
    """Return a row for each finding: recipe, code, what it means for a forecast, and its words."""
    return pd.DataFrame(
        [
            {"recipe": one.recipe.name, "finding": found.code, "it": found.severity, "in words": found.words}
            for one in prospects
            for found in one.findings
        ],
        columns=["recipe", "finding", "it", "in words"],
    )


def weights_table(prospects: tuple[Prospect, ...]) -> pd.DataFrame:
    """Return a row for each member of the forecasts, with what it forecasts of each recipe and its weight there."""
    columns = {
        f"{one.recipe.name}, at {number(one.until, 6)}": {
            member(name): f"{number(value)}, weight {weight:.2f}"
            for name, (value, weight) in one.forecast.members.items()
        }
        for one in prospects
        if one.outer is not None and one.forecast is not None
    }
    return pd.DataFrame(columns).rename_axis("member").reset_index() if columns else pd.DataFrame()


def member(name: str) -> str:
    """Return what a member of the forecast is called: its curve's title, or the last values.

    Where neighbouring points go together this member is nearer to the last point alone than the mean of the last three.
    """
    return "last values" if name == "last" else CURVES[SHORT.get(name, name)].title


def headline(study: Study) -> str:
    """Return the advice in one sentence, or why there is none."""
    return study.silent if study.advice is None else advised(study.advice)


def advised(advice: Advice) -> str:
    """Return the recommendation with its reason; what would change it is said elsewhere."""
    about = f" ({advice.about})" if len(advice.runs) > 1 else ""
    return f"{advice.recommendation[0].upper()}{advice.recommendation[1:]}{about}: {advice.reason}"


def forecast_words(prospect: Prospect, above: str = "") -> str:
    """Return a recipe's forecast in sentences, or why there is none, unless the advice `above` has just said it."""
    if prospect.why and prospect.why in above:
        return "Nothing is forecast, for the reason given above."
    if prospect.why or prospect.forecast is None:
        return f"Nothing is forecast. {prospect.why}"
    return prospect.forecast.words


def assumptions(study: Study) -> list[str]:
    """Return everything that advice and forecasts rest on, each sentence once."""
    said = list(study.advice.assumptions) if study.advice is not None else []
    for one in study.prospects:
        if one.outer is not None and one.forecast is not None:
            said += one.forecast.assumptions
    elsewhere = {one.forecast.words for one in study.prospects if one.forecast is not None}
    if study.advice is not None:  # says both of itself
        elsewhere |= {SAME, OF_THREE}
    return [words for words in dict.fromkeys(said) if words not in elsewhere]
