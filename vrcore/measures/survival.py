"""Which share of the subjects still responds, as extinction goes on."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from vrcore.measures.extinction import Resistance
from vrcore.measures.spans import Floats


class Survival(NamedTuple):
    """A survival curve: from x[k] on the share `share[k]` of the subjects still responds; all arrays (steps,).

    `low` and `high` are the pointwise confidence limits, nan where the share is 1 or 0 and nothing is known of them.
    """

    x: Floats
    share: Floats
    low: Floats
    high: Floats
    subjects: int


def survival(found: Resistance, ruler: str = "responses", level: float = 0.95) -> Survival:
    """Return the Kaplan-Meier curve of a group's resistance to extinction by one of `RULERS`.

    A subject that still responded when extinction ended is censored there. Subjects that never learnt are left out.
    Without subjects that learnt the arrays hold the start only. Raises `ParameterError` for an unknown ruler.

    The limits are exponential Greenwood's (on the scale of log(-log S)), computed by SciPy's `ecdf`. Sources: Kaplan &
    Meier (1958), Journal of the American Statistical Association 53, 457-481; Kalbfleisch & Prentice (2002), The
    Statistical Analysis of Failure Time Data, section 1.4.
    """
    values = found.by(ruler)[found.learnt]
    reached = np.isfinite(values)
    if not len(values):
        return Survival(np.zeros(1), np.ones(1), np.full(1, np.nan), np.full(1, np.nan), 0)
    seen = found.observed(ruler)[found.learnt]
    curve = stats.ecdf(stats.CensoredData(uncensored=values[reached], right=seen[~reached])).sf
    with warnings.catch_warnings():
        # Where all respond, or none, there are no limits: they are nan, which is what is said above.
        warnings.filterwarnings("ignore", "The confidence interval is undefined", RuntimeWarning)
        with np.errstate(all="ignore"):
            limits: Any = curve.confidence_interval(level, method="log-log")
    low, high = limits.low, limits.high

    def from_the_start(first: float, steps: Floats) -> Floats:
        return np.concatenate([[first], steps])

    return Survival(
        from_the_start(0.0, curve.quantiles),
        from_the_start(1.0, curve.probabilities),
        from_the_start(np.nan, low.probabilities),
        from_the_start(np.nan, high.probabilities),
        len(values),
    )
