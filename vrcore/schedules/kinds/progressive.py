"""Progressive ratio: every reinforcer costs more than the one before."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vrcore.errors import ScheduleError, suggestion
from vrcore.schedules.kinds.quantity import checked_amount, checked_count, checked_seconds, duration, number, time
from vrcore.schedules.kinds.schedule import Schedule, put

SERIES = {
    "arithmetic": "each ratio is `step` larger than the one before",
    "geometric": "each ratio is `step` times the one before",
    "richardson-roberts": "round(5 e^(0.2 n) - 5): 1 2 4 6 9 12 15 20 25 32 ...",
}
DEFAULT_FACTOR = 2.0


@dataclass(frozen=True)
class Progressive(Schedule):
    """PR: the n-th ratio of a series, which starts anew with every session.

    `series` is `"arithmetic"` (start, start + step, ...; Hodos 1961), `"geometric"` (start, start x step, ..., each
    rounded to a whole response) or `"richardson-roberts"`, whose n-th ratio is round(5 e^(0.2 n) - 5), n = 1, 2, ...
    (Richardson & Roberts, 1996, Journal of Neuroscience Methods, 66, 1-11) and which takes no `start` and `step`.
    The breakpoint is the last ratio completed; the session ends after `stop` seconds without a reinforcer (0: never).
    """

    series: str = "richardson-roberts"
    start: float = 1.0
    step: float = 1.0
    stop: float = 0.0

    def __post_init__(self) -> None:
        if self.series not in SERIES:
            raise ScheduleError(
                f'there is no progressive series "{self.series}"{suggestion(str(self.series), SERIES) or "."} '
                f"Known: {', '.join(SERIES)}.",
                code="EXPECTED_PR_STEP",
                allowed=", ".join(SERIES),
            )
        start, step = 1.0, 1.0
        if self.series != "richardson-roberts":
            start = _whole("start", self.start)
        if self.series == "arithmetic":
            step = _whole("increment", self.step)
        elif self.series == "geometric":
            step = checked_amount("ratio", self.step, code="PR_NONPOSITIVE_VALUE")
            if step <= 1:
                raise ScheduleError(
                    f"the ratios of a geometric series grow by a factor above 1; {step:g} is not.",
                    code="PR_GEOMETRIC_RATIO_NOT_PROGRESSIVE",
                    allowed="ratio above 1",
                )
        put(self, start=start, step=step, stop=checked_seconds("stop", self.stop, zero=True))

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """Empty: this is a simple schedule."""
        return ()

    def requirement_of(self, n: int) -> float:
        """Return the n-th ratio (n = 1, 2, ...) as a whole number of responses, at least 1; infinite where too large.

        Halves are rounded upwards.
        """
        if self.series == "arithmetic":
            return self.start + (n - 1) * self.step
        try:
            raw = self.start * self.step ** (n - 1) if self.series == "geometric" else 5.0 * math.exp(0.2 * n) - 5.0
            return max(1.0, float(math.floor(raw + 0.5)))
        except OverflowError:
            return math.inf

    def __str__(self) -> str:
        options = [self.series]
        if self.series == "arithmetic":
            options += [f"start={number(self.start)}", f"increment={number(self.step)}"]
        elif self.series == "geometric":
            options += [f"start={number(self.start)}", f"ratio={number(self.step)}"]
        if self.stop:
            options.append(f"stop={time(self.stop)}")
        return f"PR({', '.join(options)})"

    def rule(self) -> str:
        """Return what is reinforced, as a clause."""
        first = ", ".join(number(self.requirement_of(n)) for n in range(1, 6))
        stop = f", until {duration(self.stop)} pass without a reinforcer" if self.stop else ""
        return f"each reinforcer costs more responses than the one before ({first} and so on){stop}"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        first = ", ".join(number(self.requirement_of(n)) for n in range(1, 4))
        return f"a number of responses that grows from reinforcer to reinforcer ({first} and so on)"


def _whole(name: str, value: float) -> float:
    return float(checked_count(name, value, code="PR_NONPOSITIVE_VALUE", fraction_code="PR_NON_INTEGER_VALUE"))
