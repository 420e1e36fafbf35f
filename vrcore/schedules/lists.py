"""The lists behind variable schedules. Each has a mean of exactly the nominal value.

A variable schedule draws from its list without replacement and reshuffles when the list is used up. Which
list matters: with the Fleshler-Hoffman list the chance of the next reinforcer is nearly constant, while on
a uniform list it rises, so that a long wait really does mean that food is due.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from vrcore.errors import ScheduleError


def fleshler_hoffman(mean: float, length: int) -> list[float]:
    """Return `length` values with exactly this mean and a nearly constant hazard, ascending.

    With x ln x taken as 0 at 0, for n = 1..N and mean V:

        t_n = V [1 + ln N + (N - n) ln(N - n) - (N - n + 1) ln(N - n + 1)]

    Source: Fleshler, M., & Hoffman, H. S. (1962), A progression for generating variable-interval schedules,
    Journal of the Experimental Analysis of Behavior, 5, 529-530.
    """

    def x_log_x(x: float) -> float:
        return x * math.log(x) if x > 0 else 0.0

    return [
        mean * (1.0 + math.log(length) + x_log_x(length - n) - x_log_x(length - n + 1)) for n in range(1, length + 1)
    ]


def arithmetic(mean: float, length: int) -> list[float]:
    """Return an arithmetic progression with this mean, starting at half a step: t_n = V (2n - 1)/N, ascending."""
    return [mean * (2 * n - 1) / length for n in range(1, length + 1)]


def uniform(mean: float, length: int) -> list[float]:
    """Return `length` equally spaced values from 0 to twice the mean, ascending (for ratios: from 1 to 2n - 1)."""
    if length == 1:
        return [mean]
    return [2.0 * mean * n / (length - 1) for n in range(length)]


def geometric(mean: float, length: int) -> list[float]:
    """Return the means of `length` equally probable slices of the exponential distribution, ascending.

    Fleshler & Hoffman's progression is just that; for ratios the slices are those of the geometric distribution
    itself (see `ratios`).
    """
    return fleshler_hoffman(mean, length)


LISTS: dict[str, tuple[Callable[[float, int], list[float]], str]] = {
    "fh": (fleshler_hoffman, "Fleshler-Hoffman: nearly constant chance"),
    "arith": (arithmetic, "arithmetic progression: the chance rises with the wait"),
    "uniform": (uniform, "equal steps up to twice the mean: the chance rises to certainty"),
    "geom": (geometric, "slices of the geometric distribution: constant chance"),
}


def intervals(mean: float, length: int, list_type: str) -> list[float]:
    """Return the values in seconds of a variable interval or time schedule, ascending."""
    return LISTS[list_type][0](mean, length)


def ratios(mean: float, length: int, list_type: str) -> list[float]:
    """Return whole numbers of responses, each at least 1, whose mean is exactly `mean`, ascending.

    Every value is rounded to a whole number of at least 1 and the largest absorbs what rounding moved (for means
    near 1, where it cannot take all, the next largest too), so that the sum is `length * mean`.
    Raises `ScheduleError` where that sum is no whole number.
    """
    total = round(mean * length)
    if not _reaches(mean, length):
        other = _length_for(mean)
        meant = f"try n={other}" if other else f"RR {mean:g} can"
        raise ScheduleError(
            f"a list of {length} whole ratios cannot have a mean of {mean:g}; {meant}.",
            code="RATIO_LIST_HAS_NO_SUCH_MEAN",
            meant=f"n={other}" if other else f"RR {mean:g}",
        )
    if list_type == "geom":
        raw = _geometric_slices(mean, length)
    elif list_type == "uniform" and length > 1:
        raw = [1.0 + (2.0 * mean - 2.0) * n / (length - 1) for n in range(length)]
    else:
        raw = LISTS[list_type][0](mean, length)
    rounded = [max(1, round(value)) for value in raw]  # halves to even, so that they cancel out
    for k in range(length - 1, -1, -1):
        rounded[k] = max(1, rounded[k] + total - sum(rounded))
    return [float(value) for value in sorted(rounded)]


def _reaches(mean: float, length: int) -> bool:
    """Say whether whole numbers can have this mean; a fraction that floating point rounds counts as itself."""
    return abs(mean * length - round(mean * length)) <= 1e-9 * length


def _length_for(mean: float) -> int | None:
    """Return the shortest list length near the default with which the mean can be had; None if none is at most 1000."""
    return next((length for length in range(10, 1001) if _reaches(mean, length)), None)


def _geometric_slices(mean: float, length: int) -> list[float]:
    """Return the means of equally probable slices of the geometric distribution on 1, 2, 3, ... with this mean.

    The slice means are found exactly from the partial expectations at the slice borders.
    """
    if mean == 1.0:
        return [1.0] * length
    stay = 1.0 - 1.0 / mean

    def partial_expectation(probability: float) -> float:
        """Return the expectation of the distribution restricted to its lowest `probability` share."""
        if probability >= 1.0:
            return mean
        whole = math.floor(math.log(1.0 - probability) / math.log(stay))  # values 1..whole lie wholly below
        below = mean * (1.0 - stay**whole) - whole * stay**whole
        return below + (whole + 1) * (probability - (1.0 - stay**whole))

    borders = [partial_expectation(n / length) for n in range(length + 1)]
    return [(high - low) * length for low, high in pairwise(borders)]
