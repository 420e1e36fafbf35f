"""The powered exponential: a level less the exponential of a power."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.curves.formula import Formula


def expp3(x: Any, a: Any, b: Any, c: Any) -> Any:
    """Return c - exp((x - b)^a)."""
    return c - np.exp((x - b) ** a)


EXPP3 = Formula(
    expp3, key="expp3", title="powered exponential", equation="y = c - exp((x - b)^a)", start=[-0.5, -1.0, 1.0]
)
"""Source: LCDB (github.com/fmohr/lcdb)."""
