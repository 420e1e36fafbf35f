"""Curves of the learning-curve literature that have no two levels: fitted by name, never chosen by "auto".

Source of all: LCDB (github.com/fmohr/lcdb) and LC-PFN (github.com/automl/lcpfn), as listed there. Starts are ours.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.curves.formula import Formula


def _level(x: Any, level: Any) -> Any:
    return level + 0.0 * x


def _pow3(x: Any, a: Any, b: Any, c: Any) -> Any:
    return a - b * x**-c


def _pow2(x: Any, a: Any, b: Any) -> Any:
    return -a * x**-b


def _line(x: Any, a: Any, b: Any) -> Any:
    return a * x + b


def _log2(x: Any, a: Any, b: Any) -> Any:
    return -a * np.log(x) + b


def _ilog2(x: Any, a: Any, b: Any) -> Any:
    return b - a / np.log(x)


def _vap3(x: Any, a: Any, b: Any, c: Any) -> Any:
    return np.exp(a + b / x + c * np.log(x))


def _expp3(x: Any, a: Any, b: Any, c: Any) -> Any:
    return c - np.exp((x - b) ** a)


def _loglog(x: Any, a: Any, b: Any) -> Any:
    return np.log(a * np.log(x) + b)


PUBLISHED: dict[str, Formula] = {
    one.key: one
    for one in (
        Formula(_level, key="constant", title="constant", equation="y = level", aliases=("flat", "last1"), start=[0.5]),
        Formula(_pow3, key="pow3", title="power law without a start", equation="y = a - b x^-c", start=[1.0, 1.0, 0.5]),
        Formula(_pow2, key="pow2", title="two-parameter power law", equation="y = -a x^-b", start=[-1.0, 0.5]),
        Formula(_line, key="lin2", title="straight", equation="y = a x + b", aliases=("linear",), start=[1.0, 0.0]),
        Formula(
            _log2,
            key="log2",
            title="logarithmic",
            equation="y = -a ln x + b",
            aliases=("logarithmic", "log-linear"),
            start=[-0.1, 0.5],
        ),
        Formula(_ilog2, key="ilog2", title="inverse logarithmic", equation="y = b - a / ln x", start=[0.5, 1.0]),
        Formula(
            _vap3,
            key="vap3",
            title="vapour-pressure",
            equation="y = exp(a + b / x + c ln x)",
            aliases=("vap", "vapor-pressure"),
            start=[-0.5, -0.5, 0.01],
        ),
        Formula(
            _expp3, key="expp3", title="powered exponential", equation="y = c - exp((x - b)^a)", start=[-0.5, -1.0, 1.0]
        ),
        Formula(
            _loglog,
            key="loglog-linear",
            title="log-log linear",
            equation="y = ln(a ln x + b)",
            aliases=("loglog",),
            start=[0.2, 1.5],
        ),
    )
}
