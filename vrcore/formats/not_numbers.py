"""Values that were logged and are no numbers, nan or an infinity, as against rows in which nothing was logged.

Both kinds of row hold NaN in a table. What a file writes as nan is kept apart by the sign bit of its NaN, which
selecting, sorting and copying leave alone and no comparison looks at (IEEE 754-2019, 6.2 and 6.3): a column beside
every column would have to be taken along through every step of the reading.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vrcore.formats.wording import shortened

Array = NDArray[np.float64]

WRITTEN = math.copysign(math.nan, -1.0)
"""The NaN of a cell in which "nan" stands; an empty cell is the usual NaN."""

MANY = 3
SHARE = 0.1
"""More empty rows at the end than `MANY`, and than this share of all rows, beyond the usual gap, are worth a sentence.
A convention: a log is often copied a few rows after its last evaluation."""

SINGLE = 2
"""In a log with an evaluation in nearly every row, so many missing in a row are a gap if gaps came before."""


def logged(values: Array) -> NDArray[np.bool_]:
    """Return which values stand in their file: numbers, infinities, and nan where it was written."""
    return ~np.isnan(values) | np.signbit(values)


def unusual_end(x: Array, y: Array) -> NDArray[np.intp]:
    """Return the rows at the end of a run that are no numbers although numbers were due; none for an ordinary end.

    `x` are the steps in their order and `y` values that were logged there. What follows the last number is due with
    any infinity in it, or where it is longer than the `usual_gap`. Rows at the step of the last number are not counted:
    the step does not go on. A run with a single number has no usual gap, and only an infinity tells.
    """
    tail = _behind(x, y)
    if not tail.size or not (np.isinf(y[tail]).any() or tail.size > usual_gap(y)):
        return tail[:0]
    return tail


def usual_gap(y: Array) -> float:
    """Return how many rows without a number may follow the last one and mean nothing.

    With evaluations every n rows that is twice the longest gap and one row: they may come ever more seldom, as at
    powers of two. Where most follow each other without a gap, it is the longest gap, at most `SINGLE` rows.
    """
    between = np.diff(np.flatnonzero(np.isfinite(y))) - 1
    if not between.size:
        return math.inf
    longest = float(between.max())
    return 2.0 * longest + 1.0 if float(np.median(between)) > 0.0 else min(longest, float(SINGLE))


def empty_end(x: Array, y: Array, y_name: str) -> str:
    """Return a sentence on many empty rows at the end of a run, beyond the usual gap, or ""."""
    tail = _behind(x, y)
    if not tail.size or logged(y[tail]).any():
        return ""
    beyond = tail.size - usual_gap(y)
    if beyond <= max(MANY, SHARE * y.size):
        return ""
    return (
        f"The last {tail.size:,} of {y.size:,} rows have no value of {shortened(y_name)}, more than usually lie "
        "between two values. If it was not a number there (nan), the run has diverged, and nothing else "
        "here knows it."
    )


def _behind(x: Array, y: Array) -> NDArray[np.intp]:
    """Return the rows behind the last number, at later steps than that."""
    finite = np.flatnonzero(np.isfinite(y))
    if not finite.size:
        return finite
    last = int(finite[-1])
    return last + 1 + np.flatnonzero(x[last + 1 :] > x[last])
