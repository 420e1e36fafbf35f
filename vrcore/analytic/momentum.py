"""Behavioural momentum: how responding falls in extinction, by what maintained it before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from vrcore.errors import ParameterError


def persistence(
    time: ArrayLike, reinforcers_per_hour: float, *, suspended: float = 1.0, missed: float = 0.001, power: float = 0.5
) -> npt.NDArray[np.float64]:
    """Return B_t / B_0 at `time` units of extinction (sessions, say), augmented with generalization decrement:

        log10(B_t / B_0) = -t (c + d r) / r^b

    with r the `reinforcers_per_hour` before, c the effect of suspending the contingency (`suspended`), d that of one
    reinforcer per hour less (`missed`) and b how far reinforcement resists both (`power`). With these values, the
    published ones, resistance grows with r up to r = b c / (d (1 - b)) = 1,000 per hour, and falls beyond.

    Source: Nevin & Grace (2000), Behavioral and Brain Sciences 23, 73-130 (recalled, not checked against the original).
    Raises `ParameterError` for a rate or power that is not above 0.
    """
    if not reinforcers_per_hour > 0.0 or not power > 0.0:
        raise ParameterError(
            f"the rate of reinforcement and the power are above 0; {reinforcers_per_hour:g} and {power:g} are not."
        )
    disruption = suspended + missed * reinforcers_per_hour
    return np.asarray(10.0 ** (-np.asarray(time, float) * disruption / reinforcers_per_hour**power), float)
