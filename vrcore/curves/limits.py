"""What y cannot leave: as declared, or as the values themselves suggest where nothing was."""

from __future__ import annotations

import math
from typing import NamedTuple

from vrcore.curves.asked import Asked
from vrcore.curves.family import Array
from vrcore.curves.points import Points, one_limit
from vrcore.curves.task import LEVELS

SHARE = (0.0, 1.0)
"""Values that all lie between these two are taken for shares (pass rates, accuracies, probabilities). A scale of 100 is
not assumed from numbers alone: those of any other unit lie between 0 and 100 as well."""


class Limits(NamedTuple):
    """The lower and the upper limit of y, None where there is none; `assumed` where nobody declared them."""

    lower: float | None
    upper: float | None
    assumed: bool


def limits(lower: float | None, upper: float | None, y: Array) -> Limits:
    """Return the limits of y: -inf and inf declare that there is none, None on both sides leaves it to the values.

    Where neither is given and every value lies from 0 to 1, y is taken for a share: an asymptote above 1 or below 0 is
    then no answer. Without that bound a few early points send the asymptote anywhere; with it the mean error of
    forecasts of [0, 1] metrics from a quarter of their curve fell from above 5 to 0.12 on public training curves
    (measured for this project on the results of TD-MPC2). One limit declared leaves the other side open.
    """
    if lower is None and upper is None and y.size and SHARE[0] <= float(y.min()) and float(y.max()) <= SHARE[1]:
        return Limits(*SHARE, True)
    return Limits(one_limit("lower", lower, -math.inf), one_limit("upper", upper, math.inf), False)


def declared(
    lower: float | None, upper: float | None, fixed: dict[str, float], points: Points, *, two_levels: bool
) -> Asked:
    """Return what was asked of a fit; limits that nobody declared are assumed for curves with `two_levels` only.

    What was fixed outside of 0 and 1 declares that y may leave them.
    """
    beyond = any(not SHARE[0] <= fixed.get(name, 0.0) <= SHARE[1] for name in LEVELS)
    if lower is None and (beyond or not two_levels):
        lower = -math.inf  # nothing to assume
    found = limits(lower, upper, points.y)
    return Asked(found.lower, found.upper, fixed, found.assumed)
