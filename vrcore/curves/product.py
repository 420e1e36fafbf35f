"""Matrix products of middling size, on one core."""

from __future__ import annotations

import numpy as np

from vrcore.curves.family import Array

ONE_CORE = 200_000
"""Products of up to this many multiplications OpenBLAS computes on the calling thread (its limit is 4 times 65,536)."""


def product(a: Array, b: Array) -> Array:
    """Return a @ b for a (rows, inner) and b (inner, columns), computed in pieces that stay on one core.

    OpenBLAS would share a larger product among threads that wait for each other without sleeping. For products of a
    millisecond, with other work on the machine, that waiting takes longer than the product: measured, a hundred times.
    """
    rows = max(1, ONE_CORE // max(1, b.size))
    if len(a) <= rows:
        return np.asarray(a @ b)
    found = np.empty((len(a), b.shape[1]))
    for first in range(0, len(a), rows):
        np.matmul(a[first : first + rows], b, out=found[first : first + rows])
    return found
