"""Numbers on the command line that no range of an option keeps out: nan, and infinity where it means nothing."""

from __future__ import annotations

import math

from vrcore.errors import ParameterError


def check_step(option: str, value: float | None) -> None:
    """Raise `ParameterError` for a place along the x axis that is nan or infinite; None is not given."""
    if value is not None and not math.isfinite(value):
        raise ParameterError(f"{option} must be a finite step, such as 1000; it is {value:g}.")


def check_limits(lower: float | None, upper: float | None) -> None:
    """Raise `ParameterError` for nan, a lowest value of inf and a highest of -inf; None is not given.

    -inf as the lowest and inf as the highest value say that there is none.
    """
    for option, value, none in (("--lower", lower, -math.inf), ("--upper", upper, math.inf)):
        if value is not None and not math.isfinite(value) and value != none:
            raise ParameterError(f"{option} must be a number, or {none:g} for no limit; it is {value:g}.")
