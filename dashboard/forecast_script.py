"""A Python script that repeats the forecasts, advice and allocation of the page with the library alone."""

from __future__ import annotations

import pprint
from collections.abc import Sequence
from typing import Any

from dashboard.prospect import Study
from dashboard.recipes import Recipe
from vrcore.advice import Run

_TEMPLATE = '''"""Repeats the forecasts and the advice of a visit to VR Lab (provenance {key}). It needs no file.

RUNS holds the points that the page analysed: columns chosen, runs averaged and warm-up left out as it says there.
"""

import json

from vrcore.advice import Run, advise, allocate
from vrcore.forecasts import forecast

nan, inf = float("nan"), float("inf")
RUNS = {runs}
FORECAST_AT = {until}
LEVEL = {level}
LIMITS = {limits}
ADVICE = {advice}
LEFT = {left}  # what is to be given out among several runs; None: nothing
LOWER_IS_BETTER = {falling}

runs = [Run(**one) for one in RUNS]
result = {{"forecasts": []}}
for run, at in zip(runs, FORECAST_AT, strict=True):
    if at is None:  # nothing is to be drawn for this one; the page says why
        result["forecasts"].append(None)
        continue
    found = forecast(run.steps, run.values, at, level=LEVEL, **LIMITS)
    result["forecasts"].append(found.to_dict())
advice = advise(runs, level=LEVEL, lower_is_better=LOWER_IS_BETTER, **LIMITS, **ADVICE)
result["advice"] = advice.to_dict()
if LEFT is not None:
    result["allocation"] = allocate(
        runs, budget=LEFT, level=LEVEL, lower_is_better=LOWER_IS_BETTER, **LIMITS
    ).to_dict()
print(json.dumps(result, indent=2))
'''


def script(study: Study, found: Sequence[Recipe], *, falling: bool) -> str:
    """Return the text of the script. Every value is written as a literal, so that no name can become code."""
    asked = study.asked
    runs = [_run(one.run(asked.lower, asked.upper, asked.cost)) for one in found]
    return _TEMPLATE.format(
        key=study.key,
        runs=pprint.pformat(runs, width=110, compact=True, sort_dicts=False),
        until=[float(one.until) if one.outer is not None else None for one in study.prospects],
        level=float(asked.level),
        limits={"lower": _number(asked.lower), "upper": _number(asked.upper)},
        advice={
            "budget": float(study.budget),
            "cost": _number(asked.cost),
            "worth": _number(asked.worth),
            "target": _number(asked.target),
        },
        left=None if study.allocation is None else float(study.left),
        falling=bool(falling),
    )


def _run(run: Run) -> dict[str, Any]:
    """Return the arguments of a run as plain values; what was not given is left out."""
    given: dict[str, Any] = {"x": run.x.tolist(), "y": run.y.tolist(), "name": run.name}
    given |= {"lower": _number(run.lower), "upper": _number(run.upper), "cost": _number(run.cost)}
    given["sigma"] = None if run.sigma is None else run.sigma.tolist()
    for name, series in (("training_reward", run.training_reward), ("truncation", run.truncation)):
        given[name] = None if series is None else tuple(column.tolist() for column in series)
    given |= {"restarts": tuple(int(row) for row in run.given_restarts), "notes": tuple(run.notes)}
    return {name: value for name, value in given.items() if value is not None and value != ()}


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
