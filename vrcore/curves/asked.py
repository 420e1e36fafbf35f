"""What the caller of a fit declared, and what was assumed in its place."""

from __future__ import annotations

from typing import NamedTuple


class Asked(NamedTuple):
    """What the caller declared: limits of y, and pinned parameters.

    `assumed` says that nobody declared the limits: they were taken from the values (`limits.py`).
    """

    lower: float | None
    upper: float | None
    fixed: dict[str, float]
    assumed: bool = False
