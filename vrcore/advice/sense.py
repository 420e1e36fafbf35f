"""Which way is better, and how numbers and words of a metric come back into its own sign.

Everything about a run is computed as if higher were better, of a loss on its negative. Whoever reads the advice has
the metric before them as it was logged: what leaves the computation, a number or a word, goes through here.
"""

from __future__ import annotations

from typing import NamedTuple

from vrcore.curves.wording import number

OPPOSITES = {
    "above": "below",
    "below": "above",
    "fallen": "risen",
    "higher": "lower",
    "highest": "lowest",
    "up": "down",
}
"""Words whose direction turns with the metric."""


class Sense(NamedTuple):
    """Whether the sign of a metric was `turned` for the computation, because lower values of it are better."""

    turned: bool

    def own(self, value: float) -> float:
        """Return a value of the computation in the metric's own sign."""
        return 0.0 - value if self.turned else value  # 0 - 0 is 0, where -0 would not be

    def ends(self, low: float, high: float) -> tuple[float, float]:
        """Return an interval of the computation in the metric's own sign, the lower end first."""
        return (self.own(high), self.own(low)) if self.turned else (low, high)

    def limits(self, lower: float | None, upper: float | None) -> tuple[float | None, float | None]:
        """Return limits, of which either may be missing, from one sign in the other, the lower one first."""
        if not self.turned:
            return lower, upper
        return None if upper is None else self.own(upper), None if lower is None else self.own(lower)

    def said(self, value: float, digits: int = 3) -> str:
        """Return a value of the computation as sentences write it."""
        return number(self.own(value), digits)

    def word(self, upwards: str) -> str:
        """Return the word for a direction in the computation as it is for the metric: "above" is "below" for a loss."""
        return OPPOSITES[upwards] if self.turned else upwards
