"""What a forecast was asked for: one number, several, or a text such as "2x"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from vrcore.errors import ParameterError
from vrcore.forecasts.averaging import Array

TIMES = re.compile(r"\s*([0-9.eE+-]+)\s*[x×*]\s*")

ALLOWED = 'at must be an x beyond the last one, several of them, or a text such as "2x" (twice the last x)'


def asked(at: str | ArrayLike, last: float) -> Array:
    """Return the x asked for, increasing, each once; a text such as "2x" counts in units of `last`.

    Raises `ParameterError` for anything that is not a finite number.
    """
    given: Sequence[object] = [at] if isinstance(at, str) or np.ndim(at) == 0 else list(np.asarray(at).ravel())
    found = sorted({_one(one, last) for one in given})
    if not found:
        raise ParameterError(f"{ALLOWED}; it is empty.")
    return np.array(found)


def _one(given: object, last: float) -> float:
    text = str(given)
    times = TIMES.fullmatch(text)
    try:
        value = float(times.group(1)) * last if times else float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ParameterError(f"{ALLOWED}; it is {given!r}.")
    return value
