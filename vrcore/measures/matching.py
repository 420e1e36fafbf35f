"""Generalised matching: how the ratio of two behaviours follows the ratio of what they bring in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from vrcore.errors import ParameterError
from vrcore.measures.spans import Floats


class Matching(NamedTuple):
    """log10 (B1/B2) = a log10 (R1/R2) + log10 b, fitted to each subject; arrays of shape (subjects,).

    `sensitivity` is a: 1 strict matching, 0 indifference, below 1 undermatching, above it overmatching. `bias` is
    log10 b: above 0 towards the first operandum. `conditions`: how many it was fitted to. Both are nan where those are
    too few, or where what they brought in did not differ.
    """

    sensitivity: Floats
    bias: Floats
    conditions: Floats


def generalised_matching(
    behaviour: ArrayLike,
    income: ArrayLike,
    *,
    conditions: int = 3,
    at_least: float = 5.0,
    paid: ArrayLike | None = None,
) -> Matching:
    """Fit generalised matching to each subject by least squares over its conditions.

    `behaviour` and `income` have shape (subjects, conditions, 2): responses or seconds, and reinforcers (or amounts)
    for them, of the two operanda. A condition counts only where either operandum was paid `at_least` times: a subject
    that holds on to one of them shares nothing out, and its two ratios would be infinite together, which looks like
    matching and is none. `paid` counts how often each was paid, where `income` is something else, such as an amount.

    Source: Baum (1974), Journal of the Experimental Analysis of Behavior 22, 231-242.
    Raises `ParameterError` for arrays that do not have this shape.
    """
    done, got = np.asarray(behaviour, float), np.asarray(income, float)
    times = got if paid is None else np.asarray(paid, float)
    if done.ndim != 3 or done.shape[2] != 2 or got.shape != done.shape or times.shape != done.shape:
        raise ParameterError(
            "behaviour and income are counts of shape (subjects, conditions, 2); these have the shapes "
            f"{done.shape} and {got.shape}."
        )
    usable = (times >= at_least).all(axis=2) & (done > 0).all(axis=2) & (got > 0).all(axis=2)
    with np.errstate(all="ignore"):
        y, x = (np.where(usable, np.log10(one[..., 0] / one[..., 1]), 0.0) for one in (done, got))
    n = usable.sum(axis=1)
    safe = np.maximum(n, 1)
    mean_x, mean_y = x.sum(axis=1) / safe, y.sum(axis=1) / safe
    apart = np.where(usable, x - mean_x[:, None], 0.0)
    spread, together = (apart**2).sum(axis=1), (apart * y).sum(axis=1)
    fits = (n >= max(conditions, 2)) & (spread > 1e-12)
    slope = np.where(fits, together / np.where(fits, spread, 1.0), np.nan)
    return Matching(slope, np.where(fits, mean_y - slope * mean_x, np.nan), n.astype(float))
