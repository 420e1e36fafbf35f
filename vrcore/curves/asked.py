"""What the caller of a fit declared."""

from __future__ import annotations

from typing import NamedTuple


class Asked(NamedTuple):
    """What the caller declared: limits of y, and pinned parameters."""

    lower: float | None
    upper: float | None
    fixed: dict[str, float]
