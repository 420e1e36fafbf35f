"""Numbers as people read them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vrcore.curves.points import RESOLUTION

if TYPE_CHECKING:
    from vrcore.curves.asked import Asked
    from vrcore.curves.family import Array, Family
    from vrcore.curves.formula import Formula


def number(value: float, digits: int = 3) -> str:
    """Return a number with `digits` significant digits, thousands separated, powers of ten only at the extremes.

    Digits before the point are never rounded away (a step of 5,625 stays that), up to numbers of 9 digits, and those of
    whole numbers up to 15 digits.
    """
    if not math.isfinite(value) or value == 0.0:
        return f"{value + 0.0:g}"  # -0 is 0
    size = math.floor(math.log10(abs(value)))
    if 9 <= size < 15 and float(value).is_integer():
        return f"{value:,.0f}"
    if size < -4 or size >= 9:
        return f"{value:.{digits - 1}e}"
    places = max(digits - 1 - size, 0)
    text = f"{round(value, places):,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def digits_of(low: float, high: float) -> int:
    """Return how many significant digits tell an interval's ends apart, with two digits of its width; at least 3.

    1,001.02 (1,000.98 to 1,001.05) and not 1,001 (1,001 to 1,001).
    """
    width, largest = high - low, max(abs(low), abs(high))
    if not (math.isfinite(width) and width > 0.0 and largest > 0.0):
        return 3
    return min(max(math.floor(math.log10(largest)) - math.floor(math.log10(width)) + 2, 3), 12)


def apart(value: float, low: float, high: float) -> tuple[str, str, str]:
    """Return a value and the ends of its interval, no finer than the interval's width tells, and its ends apart.

    Of a width of 0.02 that is 0.0007 rather than 0.000707.
    """
    most, width = digits_of(low, high), high - low
    if not (math.isfinite(width) and width > 0.0):
        return number(value), number(low), number(high)
    decimals = max(2 - math.floor(math.log10(width)), 0)
    return _to(decimals, most, value), _to(decimals, most, low), _to(decimals, most, high)


def _to(decimals: int, most: int, value: float) -> str:
    """Return a number with so many decimals, but `most` significant digits."""
    digits = math.floor(math.log10(abs(value))) + 1 + decimals if value and math.isfinite(value) else most
    return number(value, min(digits, most)) if digits > 0 else "0"


def percent(share: float, digits: int = 3) -> str:
    """Return a share as sentences, legends and tables write it: 90 %."""
    return f"{number(100.0 * share, digits)} %"


def significance(p: float) -> str:
    """Return a p value as sentences write it: no more is told by 9e-35 than by "below 0.001"."""
    return "p below 0.001" if p < 0.001 else f"p = {number(p, 1)}"


def chance(probability: float) -> str:
    """Return a probability as sentences and tables write it: two digits, and never 0 or 1, which it is not."""
    return "below 0.01" if probability < 0.005 else "above 0.99" if probability > 0.995 else f"{probability:.2f}"


ONE_SIDED = ("The interval of the ", "The intervals of the ")
"""How the caution begins that an interval lies to one side of its estimate (`one_sided`), which is always told."""


def sentence(
    title: str,
    params: Mapping[str, float],
    stderr: Mapping[str, float],
    asked: Asked,
    problems: Sequence[str],
    n: int,
) -> str:
    """Return what a fit says in one or two sentences, refusing every number that the points do not tell.

    A nan among `stderr` marks a parameter that is not identified.
    """
    fixed = asked.fixed
    told = {name for name, error in stderr.items() if not math.isnan(error)}
    if not told - set(fixed):
        rest = "So no" if problems[0].startswith("These ") else f"These {n} points do not tell the curve, so no"
        return f"{problems[0]} {rest} estimate is given."

    def estimate(name: str) -> str:
        if name in fixed:
            return f"{number(params[name])} (fixed)"
        if name not in told:
            return "a level that the points do not tell"
        which = asked.pressed(name, params)
        if which:
            return f"{number(params[name])} (the {which} possible value)"
        return f"{number(params[name])} (standard error {number(stderr[name], 2)})"

    verb = "rises" if params["asymptote"] >= params["baseline"] else "falls"
    neither = not told & {"baseline", "asymptote"} and not fixed.keys() & {"baseline", "asymptote"}
    ends = (
        "between two levels that the points do not tell"
        if neither
        else f"from {estimate('baseline')} to {estimate('asymptote')}"
    )
    parts = [f"The {title} curve {verb} {ends}"]
    if "midpoint" in told:
        parts.append(f"is half way at x = {estimate('midpoint')}")
    if "slope" in told:
        parts.append(f"has slope {estimate('slope')}")
    first = _listed(parts) + "."
    aside = next((problem for problem in problems if problem.startswith(ONE_SIDED)), "")
    problems = [problem for problem in problems if problem != aside]
    untold = [name for name in params if name not in told]
    if not untold:
        return " ".join([first, *problems[-1:], aside]).strip()
    why = next((problem for problem in problems if problem.startswith("The ")), problems[0])
    others = [name for name in untold if not why.startswith(f"The {name} ")]
    rest = f" Nor do the points tell the {_listed(others)}." if others else ""
    return f"{first} {why}{rest} {aside}".strip()


def limits(asked: Asked, curve: Family | Formula, y: Array) -> str:
    """Return what is to be said of the limits of y: that they were assumed, that a curve is not held to them, and how
    many values lie beyond them, as noise does about a curve near its limit and a wrong limit or column does anywhere.
    """
    if asked.assumed:
        return "All values lie from 0 to 1, so these were taken as limits, which nobody declared."
    said = []
    if (asked.lower is not None or asked.upper is not None) and not hasattr(curve, "shape"):
        said.append(
            "This curve has no two levels, so the limits do not hold the curve itself; they cut its bands only "
            "where it keeps to them."
        )
    slack = RESOLUTION * float(np.abs(y).max())
    for limit, sign, side, which in ((asked.lower, -1.0, "below", "lowest"), (asked.upper, 1.0, "above", "highest")):
        beyond = 0 if limit is None else int((sign * (y - limit) > slack).sum())
        if limit is not None and beyond:
            verb = "lies" if beyond == 1 else "lie"
            said.append(f"{beyond:,} of {y.size:,} values {verb} {side} the {which} possible value, {number(limit)}.")
    return " ".join(said)


def listed_parameters(
    title: str,
    params: Mapping[str, float],
    stderr: Mapping[str, float],
    fixed: Mapping[str, float],
    problems: Sequence[str],
) -> str:
    """Return what a fit of a curve without two levels says: its parameters, and what the points do not tell."""
    parts = [
        f"{name} = {number(value)} (fixed)"
        if name in fixed
        else f"{name} = {number(value)} (standard error {number(stderr[name], 2)})"
        for name, value in params.items()
        if name in fixed or not math.isnan(stderr[name])
    ]
    first = f"The {title} curve has {_listed(parts)}." if parts else f"The points do not tell the {title} curve."
    return " ".join([first, *problems])


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
