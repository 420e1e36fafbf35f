"""What comes back after extinction, measured design by design: a value a subject, a group beside its control."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from vrcore.log import EventLog
from vrcore.measures import reinforcers_to_criterion, resistance, stretch_rate
from vrcore.measures.extinction import LEAST_BASELINE
from vrcore.measures.spans import Floats

BLOCK = 300.0  # seconds before and after, where nothing else is said
WINDOW = 600.0  # of resurgence


class Came(NamedTuple):
    """What was measured. `values`: a number a subject by group, nan for one left out; the first group is the one in
    question and `control` names the one that it is held against.

    `untaught` subjects responded less than 10 times a minute in training, `not_gone` were not below `gone` of their
    baseline at the end of extinction, so that nothing could come back; of `subjects` in all groups. `fewer` says
    whether a smaller value is the effect, `carried` which share of the baseline came along to another place at first.
    """

    title: str
    values: Mapping[str, Floats]
    control: str
    untaught: int
    not_gone: int
    subjects: int
    gone: str = "half"
    fewer: bool = False
    carried: float = np.nan


def times_as_many(after: Floats, before: Floats, minutes: float) -> Floats:
    """Return the ratio of two rates a minute, subject by subject; half a response is added to both counts."""
    ratio: Floats = (after * minutes + 0.5) / (before * minutes + 0.5)
    return ratio


def _kept(base: Floats, last: Floats) -> tuple[Floats, int, int]:
    """Return 1 for who is kept and nan for the others, and how many are left out for either reason."""
    untaught = ~(base >= LEAST_BASELINE)
    there = ~untaught & ~(last < 0.5 * base)
    return np.where(untaught | there, np.nan, 1.0), int(untaught.sum()), int(there.sum())


def _again(logs: Mapping[str, EventLog], test: int, control: str, title: str) -> Came:
    """Measure the first 5 minutes of phase `test` over the last 5 of extinction, phase 2."""
    values, untaught, not_gone = {}, 0, 0
    for name, log in logs.items():
        last = stretch_rate(log, 2, -BLOCK)
        kept, few, there = _kept(stretch_rate(log, 1, -BLOCK), last)
        values[name] = kept * times_as_many(stretch_rate(log, test, high=BLOCK), last, BLOCK / 60.0)
        untaught, not_gone = untaught + few, not_gone + there
    return Came(title, values, control, untaught, not_gone, sum(len(one) for one in values.values()))


def rested(logs: Mapping[str, EventLog]) -> Came:
    """Measure spontaneous recovery: the longest rest first, the group without one is the control."""
    return _again(logs, 3, "no rest", "First 5 minutes after, over the last 5 before")


def reinstated(logs: Mapping[str, EventLog]) -> Came:
    """Measure reinstatement: after free reinforcers and after none."""
    return _again(logs, 4, "no free ones", "First 5 minutes of the test, over the last 5 of extinction")


def renewed(logs: Mapping[str, EventLog]) -> Came:
    """Measure renewal: the first 5 minutes of the test as a share of the baseline, in percent."""
    values, untaught, not_gone, carried = {}, 0, 0, np.nan
    for name, log in logs.items():
        base = stretch_rate(log, 1, -BLOCK)
        kept, few, there = _kept(base, stretch_rate(log, 2, -BLOCK))
        minutes = BLOCK / 60.0
        with np.errstate(divide="ignore", invalid="ignore"):
            values[name] = kept * 100.0 * (stretch_rate(log, 3, high=BLOCK) * minutes + 0.5) / (base * minutes)
            moved = (kept * stretch_rate(log, 2, high=60.0) / base)[~np.isnan(kept)]
        if name == "ABA" and len(moved):
            carried = float(np.median(moved))
        untaught, not_gone = untaught + few, not_gone + there
    return Came(
        "Test, % of the baseline",
        values,
        "AAA",
        untaught,
        not_gone,
        sum(len(one) for one in values.values()),
        carried=carried,
    )


def resurged(logs: Mapping[str, EventLog]) -> Came:
    """Measure resurgence: target responses in 10 minutes without any pay, over the last 10 of the alternative."""
    (name, target), (other, never) = logs.items()
    replaced = stretch_rate(target, 2, -WINDOW, operandum=1)
    kept, untaught, not_gone = _kept(stretch_rate(target, 1, -WINDOW, operandum=1), replaced)
    minutes = WINDOW / 60.0
    values = {
        name: kept * times_as_many(stretch_rate(target, 3, high=WINDOW, operandum=1), replaced, minutes),
        other: times_as_many(
            stretch_rate(never, 3, high=WINDOW, operandum=1), stretch_rate(never, 2, -WINDOW, operandum=1), minutes
        ),
    }
    return Came(
        "Target, first 10 minutes without pay over the last 10 before", values, other, untaught, not_gone, len(kept)
    )


def relearnt(logs: Mapping[str, EventLog]) -> Came:
    """Measure reacquisition: reinforcers to half of the baseline, the second time and the first."""
    (log,) = logs.values()
    base = resistance(log, 2).baseline
    untaught = ~(base >= LEAST_BASELINE)
    there = ~untaught & ~(stretch_rate(log, 2, -WINDOW) < 0.25 * base)
    kept = np.where(untaught | there, np.nan, 1.0)
    target = np.where(np.isnan(base), 0.0, 0.5 * base)
    first, second = (kept * reinforcers_to_criterion(log, phase, target) for phase in (1, 3))
    return Came(
        "Reinforcers to half of the baseline",
        {"second time": second, "first time": first},
        "first time",
        int(untaught.sum()),
        int(there.sum()),
        log.subjects,
        "a quarter",
        fewer=True,
    )


MEASURED: dict[str, Callable[[Mapping[str, EventLog]], Came]] = {
    "rest": rested,
    "again": relearnt,
    "free": reinstated,
    "place": renewed,
    "other": resurged,
}
