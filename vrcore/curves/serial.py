"""A fit as JSON and back: no numpy types, nan as null, infinities as text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from vrcore.curves.asked import Asked
from vrcore.curves.compare import Compared
from vrcore.curves.family import Family
from vrcore.curves.formula import CALLABLE, Formula
from vrcore.curves.noise import INDEPENDENT, Noise, Weighted
from vrcore.curves.points import Points
from vrcore.curves.registry import curve
from vrcore.curves.variant import Variant
from vrcore.errors import FitError

if TYPE_CHECKING:
    from vrcore.curves.result import Fit

VERSION = 1


def written(fit: Fit) -> dict[str, Any]:
    """Return a fit as plain values that any JSON writer takes."""
    plain: dict[str, Any] = _plain(
        {
            "version": VERSION,
            "family": fit.family,
            "params": fit.params,
            "stderr": fit.stderr,
            "covariance": fit.covariance,
            "x": fit.points.x.tolist(),
            "y": fit.points.y.tolist(),
            "sigma": None if fit.points.sigma is None else fit.points.sigma.tolist(),
            "n": fit.n,
            "dropped": fit.dropped,
            "excluded": fit.excluded,
            "trials": None if fit.points.trials is None else fit.points.trials.tolist(),
            "group": fit.points.group,
            "names": fit.curve.names,
            "noise": _noise(fit.noise),
            "flagged": fit.flagged,
            "lower": fit.asked.lower,
            "upper": fit.asked.upper,
            "fixed": fit.asked.fixed,
            "assumed": fit.asked.assumed,
            "residual_sd": fit.residual_sd,
            "rss": fit.rss,
            "aicc": fit.aicc,
            "r_squared": fit.r_squared,
            "problems": fit.problems,
            "unidentified": fit.unidentified,
            "table": [row._asdict() for row in fit.table],
        }
    )
    return plain


def _noise(noise: Noise) -> dict[str, Any]:
    plain = {name: getattr(noise, name) for name in ("kind", "autocorrelation", "dispersion", "unit", "shared")}
    return plain | {
        "robust": noise.robust,
        "words": noise.words,
        "possible": [[value for value in one if value is not None] for one in noise.possible],
        "slowest": noise.slowest,
        "weight": None if noise.weight is None else noise.weight.tolist(),
        "target": None if noise.target is None else noise.target.tolist(),
    }


def _read_noise(given: Mapping[str, Any] | None) -> Noise:
    if given is None:
        return INDEPENDENT
    return Noise(
        kind=str(given["kind"]),
        **{name: _number(given[name]) for name in ("autocorrelation", "dispersion", "unit", "shared")},
        robust=bool(given["robust"]),
        words=str(given["words"]),
        possible=tuple(Weighted(*(_number(value) for value in one)) for one in given["possible"]),
        slowest=int(given.get("slowest", 0)),
        weight=None if given["weight"] is None else _column(given["weight"]),
        target=None if given["target"] is None else _column(given["target"]),
    )


def _curve(given: Mapping[str, Any], function: Callable[..., Any] | None) -> Family | Formula:
    """Return the curve of a stored fit; one of the user's own comes from the user again."""
    if given["family"] != CALLABLE:
        found = curve(given["family"])
        return found.rising.family if isinstance(found, Variant) else found
    if function is None:
        raise FitError("this fit is of a function of your own, which JSON does not hold: give it to from_dict again.")
    return Formula(function, tuple(given["names"]), start=[_number(one) for one in given["params"].values()])


def read(given: Mapping[str, Any], function: Callable[..., Any] | None = None) -> dict[str, Any]:
    """Return the fields of a `Fit` from what `written` made, or raise `FitError` saying what is wrong."""
    if given.get("version") != VERSION:
        raise FitError(f"a stored fit must have version {VERSION}; this one has {given.get('version')!r}.")
    try:
        sigma = given["sigma"]
        points = Points(
            _column(given["x"]),
            _column(given["y"]),
            None if sigma is None else _column(sigma),
            int(given["dropped"]),
            None if given.get("trials") is None else _column(given["trials"]),
            None if given.get("group") is None else tuple(str(one) for one in given["group"]),
            int(given.get("excluded", 0)),
        )
        return {
            "curve": _curve(given, function),
            "params": _numbers(given["params"]),
            "stderr": _numbers(given["stderr"]),
            "covariance": tuple(tuple(_number(value) for value in row) for row in given["covariance"]),
            "points": points,
            "asked": Asked(
                _limit(given["lower"]),
                _limit(given["upper"]),
                _numbers(given["fixed"]),
                bool(given.get("assumed", False)),
            ),
            **{name: _number(given[name]) for name in ("residual_sd", "rss", "aicc", "r_squared")},
            "problems": tuple(str(one) for one in given["problems"]),
            "unidentified": tuple(str(one) for one in given["unidentified"]),
            "noise": _read_noise(given.get("noise")),
            "flagged": tuple(int(one) for one in given.get("flagged", ())),
            "table": tuple(
                Compared(
                    str(row["family"]),
                    int(row["parameters"]),
                    *(_number(row[name]) for name in ("rss", "aicc", "delta", "weight")),
                )
                for row in given["table"]
            ),
        }
    except KeyError as missing:
        raise FitError(f"a stored fit needs the entry {missing}, which this one lacks.") from missing
    except (TypeError, ValueError) as wrong:
        raise FitError(f"this is not a stored fit: {wrong}.") from wrong


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case float() if math.isnan(value):
            return None
        case float() if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        case _:
            return value


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _limit(value: Any) -> float | None:
    return None if value is None else float(value)


def _numbers(values: Mapping[str, Any]) -> dict[str, float]:
    return {str(name): _number(value) for name, value in values.items()}


def _column(values: Any) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    column = np.array(values, dtype=np.float64)
    column.flags.writeable = False
    return column
