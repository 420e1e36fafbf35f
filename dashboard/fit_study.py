"""The page "Fit a curve" as a table of settings, and what they mean for a table of somebody's numbers."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.declared_limits import declared_limits
from dashboard.run_menus import RUNS
from dashboard.samples import SAMPLES
from dashboard.state import Field, PageState
from vrcore import CURVES
from vrcore.curves import CurveForecast, Fit
from vrcore.curves.wording import number, percent
from vrcore.formats import CurveData, Guess
from vrcore.params import Param

SOURCES = {"sample": "A sample", "upload": "My file", "paste": "Paste numbers"}
FAMILIES = {"auto": "Best by AICc", **{key: family.title for key, family in CURVES.items()}}
CEILINGS = {"guess": "As guessed", "none": "No limit", "one": "1", "hundred": "100"}
KEEP = {"longest": "longest stretch", "last": "last stretch", "all": "all together"}
LEVEL = Param(0.5, 0.99, "how sure the intervals shall be", step=0.01, label="confidence level")

PAGE = PageState(
    "fc",
    (
        Field("source", "choice", "sample", SOURCES, "source"),
        Field("sample", "choice", "levers", {key: title for key, (title, _) in SAMPLES.items()}, "sample"),
        Field("family", "choice", "logistic", FAMILIES, "curve"),
        Field("ceiling", "choice", "guess", CEILINGS, "highest possible value"),
        Field(
            "ahead",
            "float",
            2.0,
            Param(
                1.0,
                10.0,
                "how far to forecast, in multiples of the last step",
                "× last step",
                step=0.1,
                label="forecast to",
            ),
            "forecast horizon",
        ),
        Field("level", "float", 0.9, LEVEL, "level"),
        Field("log_x", "bool", False, None, "logarithmic steps"),
        Field("keep", "choice", "longest", KEEP, "handling of restarts"),
        Field("x", "text", "", 80, "column of steps"),
        Field("y", "text", "", 80, "column of the metric"),
        RUNS,
    ),
)


def limits(values: Mapping[str, Any], guessed: Guess, data: CurveData) -> dict[str, float]:
    """Return the limits of y as arguments of `vrcore.fit`; the highest is a setting, and none where data exceed it."""
    return _limits(values, guessed, data)[0]


def limits_said(values: Mapping[str, Any], guessed: Guess, data: CurveData) -> list[str]:
    """Return a sentence for each limit that is guessed."""
    return _limits(values, guessed, data)[1]


def _limits(values: Mapping[str, Any], guessed: Guess, data: CurveData) -> tuple[dict[str, float], list[str]]:
    ceilings: dict[str, float | None] = {"guess": None, "none": math.inf, "one": 1.0, "hundred": 100.0}
    upper = ceilings[values["ceiling"]]
    found, said = declared_limits(guessed, data.y, data.y_name, None, upper)
    if upper is not None and float(data.y.max()) > upper:
        del found["upper"]
    return found, said


def telling(fit: Fit, level: float) -> Generator[float, None, pd.DataFrame]:
    """Return the parameters as numbers in full, in stages of an interval each; yield the share done after each.

    What is not identified has no estimate and no standard error, and so has one pressed against a limit no error; an
    end of an interval without a limit is infinite.
    """
    rows = []
    for name, value in fit.params.items():
        low, high = fit.interval(name, level)
        known = fit.identified(name)
        sure = known and not fit.asked.pressed(name, fit.params)
        rows.append(
            {
                "parameter": name,
                "estimate": value if known else np.nan,
                f"{percent(level)} interval, low": low,
                f"{percent(level)} interval, high": high,
                "standard error": fit.stderr[name] if sure else np.nan,
            }
        )
        yield len(rows) / len(fit.params)
    return pd.DataFrame(rows)


def told(fit: Fit, numbers: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return the `numbers` of `telling` as a page shows them: rounded, and in words where there is none."""
    rows = []
    for name, value, low, high, error in numbers.itertuples(index=False, name=None):
        which = fit.asked.pressed(name, fit.params)
        known = fit.identified(name)
        spoken = f"at the {which} possible value" if which else number(error, 2)
        rows.append(
            {
                "parameter": name,
                "estimate": number(value, 4) if known else "not identified",
                f"{percent(level)} interval": f"{_end(low)} to {_end(high)}",
                "standard error": spoken if known else "",
            }
        )
    return pd.DataFrame(rows)


def _end(value: float) -> str:
    return "no limit" if np.isinf(value) else number(value, 4)


def compared(fit: Fit) -> pd.DataFrame:
    """Return the comparison of curves by AICc; a difference above 2 begins to count, above 10 it settles the matter."""
    rows = sorted(fit.table, key=lambda one: one.aicc)
    return pd.DataFrame(
        {
            "curve": [one.family for one in rows],
            "parameters": [one.parameters for one in rows],
            "AICc above the best": [round(one.aicc - rows[0].aicc, 1) for one in rows],
        }
    )


def cautions(data: CurveData, fit: Fit, ahead: CurveForecast | None) -> list[str]:
    """Return what must be said beside a fit and its forecast, if it gives one; most important first."""
    said = [problem for problem in fit.problems if problem not in fit.words]
    levels = [name for name in ("baseline", "asymptote") if fit.asked.pressed(name, fit.params)]
    if levels and any(fit.identified(name) for name in fit.params if name not in levels):
        said.append(
            f"The {' and the '.join(levels)} {'lies at its limit' if len(levels) == 1 else 'lie at their limits'}. "
            "Standard errors are those of a curve that could go on beyond, and may be far too large; the intervals in "
            "the table keep to the limits. Go by the intervals."
        )
    best = int(np.argmax(data.y)) if fit.params["asymptote"] >= fit.params["baseline"] else int(np.argmin(data.y))
    span = float(np.ptp(data.y))
    if 0 < best < len(data.y) - 2 and abs(float(data.y[best]) - float(np.mean(data.y[-3:]))) > 0.25 * span:
        said.insert(
            0,
            f"The best observation, {data.y[best]:.4g} at {data.x[best]:.6g}, came before the end, and later ones are "
            "worse. These curves only rise or only fall: keep that checkpoint, and do not extend this curve.",
        )
    if ahead is not None and ahead.value is not None:
        said.append(
            "The forecast holds for the same recipe, data and metric, and if this curve is the right one. Take its "
            "band as too narrow: it leaves out that another family of curves may be right. Intervals that allow for "
            "that, and were tried on public training curves, are on the page Forecast and budget."
        )
    return said


def forecast_words(data: CurveData, ahead: CurveForecast) -> str:
    """Return the forecast in a sentence, or the refusal to give one."""
    step = f"{data.x_name} = {ahead.at:,.6g}"
    if ahead.value is None or ahead.new is None:
        return f"Where {data.y_name} will end cannot be told from these points, so nothing is forecast for {step}."
    low, high = (number(end) for end in ahead.new)
    where = f"at {low}" if low == high else f"between {low} and {high}"
    return (
        f"At {step} the curve stands at {number(ahead.value)}; a new {data.new_value} is expected {where} "
        f"({percent(ahead.level)})."
    )
