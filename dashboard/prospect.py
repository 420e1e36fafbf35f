"""What the page computes: each recipe's forecast with its fan and backtest, the advice, where the next unit goes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Sequence
from typing import NamedTuple

import numpy as np

import vrcore
from dashboard.forecast_settings import Asked
from dashboard.recipes import Recipe
from vrcore.advice import Advice, Allocation, Finding, Run, advise, allocate, examine
from vrcore.advice.findings.midpoint_not_passed import HORIZON
from vrcore.curves.wording import number
from vrcore.errors import VrlabError
from vrcore.forecasts import Fan, Forecast, forecast
from vrcore.formats import check_place

HALF = 0.5
"""The inner part of a fan holds half of what may come."""

PLACES = 60
"""At so many x between the last evaluation and the budget a fan is drawn."""


class Prospect(NamedTuple):
    """One recipe's future up to x = `until`: the forecast there, its fan (`outer` at the level, `inner` at one half).

    The fans are None where nothing may be drawn, and `why` says why. A forecast may be there all the same for its
    backtest, which looks at the past only. `findings` are what the detectors see in this recipe.
    """

    recipe: Recipe
    until: float
    forecast: Forecast | None
    outer: Fan | None
    inner: Fan | None
    why: str
    findings: tuple[Finding, ...]


class Study(NamedTuple):
    """Everything that is shown; `advice` and `allocation` are None where `silent` and `idle` say why."""

    prospects: tuple[Prospect, ...]
    asked: Asked
    budget: float
    left: float
    advice: Advice | None
    silent: str
    allocation: Allocation | None
    idle: str
    key: str


def key(found: Sequence[Recipe], asked: Asked, falling: bool) -> str:
    """Return 16 hexadecimal digits that name data, settings and version together: a report's provenance code."""
    names = [(one.name, one.data.x_name, one.data.y_name) for one in found]
    digest = hashlib.sha256(json.dumps([vrcore.__version__, asked, falling, names]).encode())
    for one in found:
        for part in (one.data, one.reward, one.cut):
            if part is not None:
                digest.update(part.x.tobytes() + part.y.tobytes())
                digest.update(b"" if part.standard_error is None else part.standard_error.tobytes())
            digest.update(b"|")
    return digest.hexdigest()[:16]


def work(found: Sequence[Recipe], asked: Asked, falling: bool) -> Generator[float, None, Study]:
    """Forecast each recipe, then advise and allocate, in stages; yield the share done and return the study.

    `falling` says that lower values are better. Every value is in the metric's own sign. Raises `ParameterError` for a
    multiple of nothing.
    """
    stages = len(found) + 2
    furthest = max(float(one.data.x[-1]) for one in found)
    budget = asked.budget.of(furthest)
    for one in found:
        check_place(budget, "The budget", one.data.x_name, float(one.data.x[-1]), one.data.notes)
    # The same runs for everything: what the detectors compute of one is kept with it.
    runs = [one.run(asked.lower, asked.upper, asked.cost) for one in found]
    yield 0.0
    prospects = []
    for place, (one, run) in enumerate(zip(found, runs, strict=True), start=1):
        prospects.append(_prospect(one, run, asked, budget, falling))
        yield place / stages
    advice, silent = None, ""
    try:
        advice = advise(
            runs, budget=budget, cost=asked.cost, worth=asked.worth, target=asked.target, lower=asked.lower,
            upper=asked.upper, level=asked.level, lower_is_better=falling,
        )  # fmt: skip
    except VrlabError as problem:
        silent = f"No advice: {problem}"
    yield (stages - 1) / stages
    left = budget - furthest
    allocation, idle = None, ""
    if len(found) > 1 and left <= 0.0:
        idle = "The budget is spent, so that nothing is left to give out."
    elif len(found) > 1:
        try:
            allocation = allocate(
                runs, budget=left, lower=asked.lower, upper=asked.upper, level=asked.level, lower_is_better=falling
            )
        except VrlabError as problem:
            idle = f"Nothing is given out: {problem}"
    yield 1.0
    return Study(tuple(prospects), asked, budget, left, advice, silent, allocation, idle, key(found, asked, falling))


def _prospect(one: Recipe, run: Run, asked: Asked, budget: float, falling: bool) -> Prospect:
    """Return the recipe's forecast at the budget, from the very points that the advice looks at."""
    last = run.last
    findings = examine(run.negated() if falling else run)
    spent = budget <= last
    until = 2.0 * last if spent else budget
    if any(finding.code == "midpoint-not-passed" for finding in findings):
        until = min(until, HORIZON * last)
    stops = [finding.words for finding in findings if finding.stops]
    try:
        outer, inner = (
            forecast(run.steps, run.values, until, level=level, lower=run.lower, upper=run.upper)
            for level in (asked.level, HALF)
        )
    except VrlabError as problem:
        why = stops[0] if stops else problem.sentence[:1].upper() + problem.sentence[1:]
        return Prospect(one, until, None, None, None, why, findings)
    why = stops[0] if stops else outer.refused
    if not why and spent:
        why = f"The budget, {number(budget, 6)}, is spent: this recipe has reached {number(last, 6)}."
    if why:
        return Prospect(one, until, None if outer.refused else outer, None, None, why, findings)
    way = last + (until - last) * np.linspace(0.0, 1.0, PLACES + 1)[1:] ** 2
    return Prospect(one, until, outer, outer.fan(way), inner.fan(way), "", findings)
