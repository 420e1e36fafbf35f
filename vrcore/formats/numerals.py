"""Numbers that arrive in stretches, in one block of memory that grows in place, so that none is ever held twice."""

from __future__ import annotations

from array import array

import numpy as np

from vrcore.formats.cells import Numbers


class Numerals:
    """A growing row of numbers: whole ones as long as all are, then floats."""

    def __init__(self) -> None:
        self._whole: array[int] | None = array("q")
        self._floats = array("d")

    def add(self, values: Numbers) -> None:
        """Add numbers, as int64 or float64."""
        if self._whole is not None and values.dtype == np.int64:
            self._whole.frombytes(values.tobytes())
            return
        if self._whole is not None:
            self._floats.frombytes(np.frombuffer(self._whole, np.int64).astype(np.float64).tobytes())
            self._whole = None
        self._floats.frombytes(values.astype(np.float64, copy=False).tobytes())

    def finish(self) -> Numbers:
        """Return all numbers; the row may not grow any more as long as they are in use."""
        if self._whole is not None:
            return np.frombuffer(self._whole, np.int64)
        return np.frombuffer(self._floats, np.float64)
