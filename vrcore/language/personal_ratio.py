"""A person's own schedule: how many right answers they see for each that they reward, and how that drifts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats


class PersonalRatio(NamedTuple):
    """The person's own schedule: how many right answers they saw for each that they rewarded.

    `right` answers were wholly right and `rewarded` of them got a reward; `ratio` is their quotient (infinite if none
    did), with the exact binomial 95 % interval `low` to `high`. `early` and `late` are the shares rewarded in the first
    and second half of the right answers (NaN without any), `drift` their difference, late less early, and `chance` the
    probability of a difference at least as large in a person who does not drift (Fisher's exact test). `wrong` answers
    were not wholly right and `wrong_rewarded` of them got a reward all the same.
    """

    right: int
    rewarded: int
    ratio: float
    low: float
    high: float
    early: float
    late: float
    drift: float
    chance: float
    wrong: int
    wrong_rewarded: int

    @property
    def words(self) -> str:
        """One or two sentences for people, made of the numbers."""
        others = "1 answer that was" if self.wrong == 1 else f"{self.wrong} answers that were"
        other = f"Of {others} not, you rewarded {self.wrong_rewarded}."
        if not self.right:
            return f"You have seen no wholly right answer yet. {other}"
        if not self.rewarded:
            return f"You rewarded none of {self.right} wholly right answers. {other}"
        high = f"{self.high:.2g}" if math.isfinite(self.high) else "any number"
        return (
            f"You rewarded {self.rewarded} of {self.right} wholly right answers: one in {self.ratio:.2g} "
            f"(95 % interval {self.low:.2g} to {high}). {other}"
        )


def personal_ratio(right: Sequence[bool], wrong: Sequence[bool]) -> PersonalRatio:
    """Return the schedule of a person who rewarded right and wrong answers, in the order they came, or did not."""
    n, rewarded, half = len(right), sum(right), len(right) // 2
    if not n:
        none = math.nan
        return PersonalRatio(0, 0, none, none, none, none, none, none, none, len(wrong), sum(wrong))
    share = stats.binomtest(rewarded, n).proportion_ci(0.95, "exact")
    low, high = float(share.low), float(share.high)
    first, second = right[:half], right[half:]
    early = sum(first) / half if half else math.nan
    late = sum(second) / len(second)
    table = np.array([[sum(first), half - sum(first)], [sum(second), len(second) - sum(second)]])
    return PersonalRatio(
        n, rewarded, n / rewarded if rewarded else math.inf, 1.0 / high, 1.0 / low if low else math.inf, early, late,
        late - early, float(stats.fisher_exact(table).pvalue), len(wrong), sum(wrong),
    )  # fmt: skip
