"""What steady responding should bring in: the feedback functions of simple schedules, as theory has them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from vrcore.errors import ParameterError
from vrcore.measures.spans import Floats
from vrcore.schedules import Schedule, parse
from vrcore.schedules.kinds import Atom, Yoked


def feedback_function(schedule: str | Schedule, responses_per_minute: ArrayLike) -> Floats:
    """Return the reinforcers per minute that a schedule pays at steady response rates (no eating time).

    With B responses per minute, n the mean ratio and T the mean interval in minutes:

        CRF, FR n, VR n, RR n         R = B / n
        FI T, VI T, RI T              R = 1 / (T + 1 / B)
        FT T, VT T, RT T              R = 1 / T
        EXT                           R = 0

    The interval formula is exact for a subject that responds at random moments, because from whenever the reinforcer is
    set up it takes 1/B on average until the next response. On FI a subject that responds like a metronome, or waits and
    then runs, collects sooner; R never exceeds 1/T. A schedule yoked as VI, RI, FT, VT or RT has the mean of its
    intervals for T.

    `responses_per_minute` is a number or an array of them; the result has its shape. Source: Baum (1973), Journal of
    the Experimental Analysis of Behavior 20, 137-153 (ratio); Prelec (1982), Psychological Review 89, 189-230, and
    Baum (1992), Journal of the Experimental Analysis of Behavior 57, 365-375 (the hyperbola of interval schedules).
    Raises `ParameterError` for a rate below 0, and for a schedule that is none of these or has a limited hold or a
    running timer.
    """
    rates = np.asarray(responses_per_minute, float)
    if not (rates >= 0.0).all():
        raise ParameterError("response rates are numbers of at least 0 per minute.")
    kind = parse(schedule)
    domain, value = _domain(kind)
    if domain == "ratio":
        return np.asarray(rates / value, float)
    if domain == "time":
        return np.full(rates.shape, 60.0 / value)
    if domain == "none":
        return np.zeros(rates.shape)
    return np.asarray(rates / (rates * value / 60.0 + 1.0), float)


def _domain(kind: Schedule) -> tuple[str, float]:
    """Return what a schedule counts, and its mean ratio or its mean interval in seconds."""
    if isinstance(kind, Yoked) and kind.intervals:
        return ("time" if kind.as_.endswith("T") else "interval"), float(np.mean(kind.intervals))
    if isinstance(kind, Atom) and not kind.hold and kind.timer == "held":
        if kind.kind == "EXT":
            return "none", 0.0
        named = {"R": "ratio", "I": "interval", "T": "time"}
        return ("ratio" if kind.kind == "CRF" else named[kind.kind[1]]), kind.value
    raise ParameterError(
        f"no feedback function is known for {kind}; it is for CRF, EXT, and FR, VR, RR, FI, VI, RI, FT, VT, RT "
        "without a limited hold or a running timer, and for Yoke with its intervals."
    )
