"""Derivatives of a function nobody has differentiated: complex steps where it takes them, differences where not."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TINY_STEP = 1e-150
"""A complex step has nothing to cancel, so that it can be this small. Source: Squire and Trapp (1998), SIAM Review 40,
110-112 (recalled, not checked against the original)."""

WIDE_STEP = float(np.cbrt(np.finfo(float).eps))
"""The best relative step of central differences balances rounding against curvature at eps^(1/3)."""


def columns(function: Callable[..., Array], at: Array, params: Array, places: list[int], exact: bool) -> Array:
    """Return df/dparameter for each of `places`, (places, points); `exact`: by complex steps."""
    out = np.empty((len(places), at.size))
    for row, place in enumerate(places):
        if exact:
            moved = params.astype(np.complex128)
            moved[place] += 1j * TINY_STEP
            out[row] = np.imag(function(at, *moved)) / TINY_STEP
        else:
            step = WIDE_STEP * max(abs(float(params[place])), 1e-8)
            above, below = params.copy(), params.copy()
            above[place] += step
            below[place] -= step
            out[row] = (function(at, *above) - function(at, *below)) / (above[place] - below[place])
    return out


def takes_complex(function: Callable[..., Array], at: Array, params: Array) -> bool:
    """Return whether complex steps through the function give its derivative: compared with differences at one place.

    A function that compares, rounds or takes absolute values answers complex numbers wrongly, or not at all.
    """
    places = list(range(params.size))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            by_steps = columns(function, at, params, places, exact=True)
    except (TypeError, ValueError, np.exceptions.ComplexWarning):  # what `math` and comparisons say to complex numbers
        return False
    by_differences = columns(function, at, params, places, exact=False)
    if not np.isfinite(by_steps).all():
        return False
    size = np.abs(by_differences).max(axis=1, keepdims=True)
    return bool((np.abs(by_steps - by_differences) <= 1e-3 * size + 1e-12).all())


def along(function: Callable[[Array], Array], at: Array) -> Array:
    """Return df/dx by central differences, for x of any shape."""
    step = WIDE_STEP * np.maximum(np.abs(at), 1e-8)
    return np.asarray((function(at + step) - function(at - step)) / (2.0 * step))
