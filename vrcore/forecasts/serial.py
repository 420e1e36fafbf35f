"""A forecast as JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from vrcore.errors import FitError
from vrcore.forecasts.averaging import Array, Limits
from vrcore.forecasts.backtest import Tested
from vrcore.forecasts.seen import Seen

if TYPE_CHECKING:
    from vrcore.forecasts.result import Forecast

VERSION = 1


def written(forecast: Forecast) -> dict[str, Any]:
    """Return a forecast as plain values that any JSON writer takes."""
    points = forecast.points
    return {
        "version": VERSION,
        "level": forecast.level,
        "steps": [
            step._asdict() | {"last": step.last._asdict(), "members": dict(step.members)} for step in forecast.steps
        ],
        "weights": dict(forecast.weights),
        "backtest": [row._asdict() for row in forecast.backtest],
        "coverage": forecast.coverage,
        "refused": forecast.refused,
        "caution": forecast.caution,
        "assumptions": list(forecast.assumptions),
        "words": forecast.words,
        "points": points._asdict() | {name: getattr(points, name).tolist() for name in ("x", "y", "weight")},
        "limits": forecast.limits._asdict(),
    }


def read(given: Mapping[str, Any]) -> Forecast:
    """Return the forecast that `written` made, or raise `FitError` saying what is wrong."""
    from vrcore.forecasts.result import Expected, Forecast, Step  # here, because result.py writes itself through this

    if given.get("version") != VERSION:
        raise FitError(f"a stored forecast must have version {VERSION}; this one has {given.get('version')!r}.")
    try:
        points = {**given["points"], **{name: _column(given["points"][name]) for name in ("x", "y", "weight")}}
        return Forecast(
            float(given["level"]),
            tuple(Step(**{**step, "last": Expected(**step["last"])}) for step in given["steps"]),
            {str(name): float(weight) for name, weight in given["weights"].items()},
            tuple(Tested(**row) for row in given["backtest"]),
            str(given["refused"]),
            tuple(str(one) for one in given["assumptions"]),
            Seen(**points),
            Limits(**given["limits"]),
            str(given.get("caution", "")),  # which forecasts stored before it was looked for do not have
        )
    except KeyError as missing:
        raise FitError(f"a stored forecast needs the entry {missing}, which this one lacks.") from missing
    except (TypeError, ValueError) as wrong:
        raise FitError(f"this is not a stored forecast: {wrong}.") from wrong


def _column(values: Any) -> Array:
    return np.array(values, dtype=np.float64)
