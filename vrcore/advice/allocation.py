"""An allocation as a value: what each recipe would come to, and which of them gets the next step."""

from __future__ import annotations

from typing import Any, NamedTuple

from vrcore.advice.parts import Quantity
from vrcore.advice.sense import Sense
from vrcore.curves.wording import number

DIVIDED = (
    "The order comes from two simple families of curves alone, which can be asked for each way of dividing what is "
    "left: the budget less what the longest run has had. How high a recipe will come is said by the forecast above."
)
"""What is said beside an allocation that stands below the forecasts of the same runs."""


class Share(NamedTuple):
    """One recipe in an allocation.

    `alone` is its reward if all that is left went to it (interval of the curve, not of one evaluation), `best` the
    probability that this is the best of all, `worth` the expected final reward if it gets the next step; None where it
    is `left_out`, which says why. All in the metric's own sign: where lower is better, so is a lower `worth`.
    """

    name: str
    last: float
    alone: Quantity | None
    best: float | None
    worth: float | None
    left_out: str

    def own(self, sense: Sense) -> Share:
        """Return a share that was computed of a metric whose sign was turned, in the metric's own sign."""
        alone = self.alone
        return self._replace(
            alone=None if alone is None else Quantity(sense.own(alone.value), *sense.ends(alone.low, alone.high)),
            worth=None if self.worth is None else sense.own(self.worth),
        )


class Allocation(NamedTuple):
    """Where the next `step` of the `budget` left should go: to the run named `next`, None if to none."""

    next: str | None
    step: float
    budget: float
    shares: tuple[Share, ...]
    reason: str
    lower_is_better: bool = False

    @property
    def turns(self) -> tuple[str, ...]:
        """The runs that may get the next step, the first to get it first; none where nobody is to get it."""
        if self.next is None:
            return ()
        better = 1.0 if self.lower_is_better else -1.0  # the best first

        def place(one: Share) -> tuple[float, float, str]:
            worth = float(f"{one.worth or 0.0:.6g}")  # closer is rounding: then what each comes to decides
            return better * worth, better * (one.alone.value if one.alone else 0.0), one.name

        told = [one for one in self.shares if one.worth is not None and one.name != self.next]
        return (self.next, *(one.name for one in sorted(told, key=place)))

    @property
    def words(self) -> str:
        """One or two sentences for people."""
        if self.next is None:
            return f"Give nothing yet: {self.reason}"
        of = f"{number(self.step)} of the {number(self.budget)} units of x left for all"
        return f"Give the next {of} to {self.next}: {self.reason}"

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        rows = [{**one._asdict(), "alone": None if one.alone is None else one.alone._asdict()} for one in self.shares]
        return {**self._asdict(), "shares": rows}
