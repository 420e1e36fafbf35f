"""What an advice consists of: what was asked, what is said of each run and each pair, and how these are read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from vrcore.advice import serial
from vrcore.advice.findings import Finding
from vrcore.advice.outlook import Reach
from vrcore.advice.sense import Sense

RECOMMENDATIONS = ("continue", "stop", "change", "rewind", "collect", "cannot say")


class Quantity(NamedTuple):
    """A number with its interval."""

    value: float
    low: float
    high: float


class Options(NamedTuple):
    """What was asked, as it was given: `target` and the limits in the metric's own sign.

    `budget` is the x to be reached in total; `matters` the least gain worth having.
    """

    budget: float | None
    cost: float | None
    worth: float | None
    target: float | None
    matters: float | None
    lower: float | None
    upper: float | None
    level: float
    lower_is_better: bool = False


class RunAdvice(NamedTuple):
    """What is said of one run, every value of the metric in its own sign; a gain is an improvement, above 0.

    `now` is the mean of its last three evaluations; `budget` the x at which it is judged. `at_budget` is the expected
    reward there with the interval of the mean of three evaluations, `gain` the same less `now`, `doubling` the gain
    from the last x to twice it; `likely` the probability that the gain is at least what matters; `regret` the expected
    reward given up by stopping now, `price` what going on to the budget costs, `net` the expected worth of the gain
    less the price. All of these are None where nothing is forecast, and `refused` says why; `forecast` is the
    forecast's own sentence, with its backtest. `checkpoint` is the x to go back to.
    """

    name: str
    evaluations: int
    last: float
    now: float
    best_at: float
    best: float
    findings: tuple[Finding, ...]
    budget: float
    at_budget: Quantity | None
    gain: Quantity | None
    doubling: Quantity | None
    target: Reach | None
    likely: float | None
    matters: float
    regret: float | None
    price: float | None
    net: float | None
    refused: str
    forecast: str
    recommendation: str
    checkpoint: float | None
    reason: str
    would_change: tuple[str, ...]

    def own(self, sense: Sense) -> RunAdvice:
        """Return what was computed of a run whose sign was turned with every value in the metric's own sign.

        Gains, regret and net worth are improvements and stay.
        """
        there, reach = self.at_budget, self.target
        return self._replace(
            now=sense.own(self.now),
            best=sense.own(self.best),
            at_budget=None if there is None else Quantity(sense.own(there.value), *sense.ends(there.low, there.high)),
            target=None if reach is None else reach._replace(target=sense.own(reach.target)),
        )


class Comparison(NamedTuple):
    """The probability that recipe `first` is better than `second` at x = `at`: above it, or below where lower is."""

    first: str
    second: str
    at: float
    probability: float


def options(row: Mapping[str, Any]) -> Options:
    """Return the options that `serial.plain` wrote; a missing entry is a KeyError, for the caller to put in words."""
    fields = {name: serial.optional(row[name]) for name in Options._fields[:-2]}
    return Options(**fields, level=float(row["level"]), lower_is_better=bool(row["lower_is_better"]))


def run_advice(row: Mapping[str, Any]) -> RunAdvice:
    """Return what is said of one run as it was written; a missing entry is a KeyError, as above."""
    texts, numbers = (
        ("name", "refused", "forecast", "recommendation", "reason"),
        ("last", "now", "best_at", "best", "budget", "matters"),
    )
    fields: dict[str, Any] = {name: str(row[name]) for name in texts}
    fields |= {name: serial.number(row[name]) for name in numbers}
    fields |= {name: serial.optional(row[name]) for name in ("likely", "regret", "price", "net", "checkpoint")}
    for name in ("at_budget", "gain", "doubling"):
        given = row[name]
        fields[name] = None if given is None else Quantity(*(serial.number(given[key]) for key in Quantity._fields))
    reach = row["target"]
    fields["target"] = None if reach is None else Reach(*(serial.number(reach[key]) for key in Reach._fields))
    fields["evaluations"] = int(row["evaluations"])
    fields["findings"] = tuple(Finding.from_dict(found) for found in row["findings"])
    fields["would_change"] = tuple(str(one) for one in row["would_change"])
    return RunAdvice(**fields)
