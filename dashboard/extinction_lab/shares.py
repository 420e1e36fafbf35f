"""A share of subjects with its interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats


class Share(NamedTuple):
    """`count` of `n` subjects; `low` and `high` are Wilson's 95 % limits of the share, nan for nobody."""

    count: int
    n: int
    low: float
    high: float

    @property
    def words(self) -> str:
        """The share in words."""
        if not self.n:
            return "0 of 0"
        return (
            f"{self.count} of {self.n} subjects ({100.0 * self.count / self.n:.0f} %, 95 % interval "
            f"{100.0 * self.low:.0f} to {100.0 * self.high:.0f} %)"
        )


def share(these: npt.NDArray[np.bool_]) -> Share:
    """Return which share of subjects these are.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212 (recalled, not checked against
    the original).
    """
    n, count = len(these), int(np.sum(these))
    if not n:
        return Share(0, 0, np.nan, np.nan)
    limits = stats.binomtest(count, n).proportion_ci(0.95, "wilson")
    return Share(count, n, float(limits.low), float(limits.high))
