"""Values that the declared limits of the metric do not allow."""

from __future__ import annotations

import math

import numpy as np

from vrcore.advice.findings.finding import STOPS, Finding
from vrcore.advice.run import Run
from vrcore.curves.wording import number
from vrcore.formats.guessed import FEW

ROUNDING = 1e-9
"""Values may leave the range by this share of it: averages of averages are not exact."""


def out_of_range(run: Run) -> Finding | None:
    """Return a finding if an evaluation lies outside `lower` and `upper`, or is infinite.

    Infinities at the very end of a log are a run that diverged, which `collapse` says.
    A comparison and no statistic: no false alarms by construction.
    """
    least, most = run.sense.limits(run.lower, run.upper)
    lower = -math.inf if least is None else least
    upper = math.inf if most is None else most
    judged = ~np.isnan(run.y)
    judged &= np.isfinite(run.y) | ~np.isin(run.x, run.lost.x)
    known = run.y[judged]
    given = 0.0 - known if run.turned else known  # judged as it was logged
    width = upper - lower
    slack = ROUNDING * width if math.isfinite(width) else 0.0
    outside = np.isinf(given) | (given < lower - slack) | (given > upper + slack)
    if not outside.any():
        return None
    wrong = given[outside]
    place = int(np.flatnonzero(judged)[np.argmax(outside)])
    first = float(run.x[place])
    if math.isinf(upper):
        range_words = f"{number(lower)} or more"
    else:
        range_words = f"{number(upper)} or less" if math.isinf(lower) else f"{number(lower)} to {number(upper)}"
    guess = ""
    if upper == 1.0 and np.isfinite(given).all() and 1.0 < float(given.max()) <= 100.0 and float(given.min()) >= 0.0:
        guess = " They look like per cent: say that the highest possible value is 100, or divide by 100."
        if wrong.size <= FEW * given.size:
            which = "It looks" if wrong.size == 1 else "They look"
            guess = f" {which} like per cent among shares: divide {'it' if wrong.size == 1 else 'them'} by 100."
    lie = "values lies" if wrong.size == 1 else "values lie"
    words = (
        f"{wrong.size} of {given.size} {lie} outside the metric's range, {range_words}; the first is "
        f"{number(float(wrong[0]))} at {number(first, 6)}.{guess or ' Correct the range or the column.'}"
    )
    evidence = {
        "outside": int(wrong.size),
        "first": float(wrong[0]) if np.isfinite(wrong[0]) else None,
        "lower": least,
        "upper": most,
    }
    return Finding("out-of-range", words, first if math.isfinite(first) else None, STOPS, evidence)
