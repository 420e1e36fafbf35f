"""Which kind of extinction stops which learner, in sentences made of the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dashboard.charts.extinction import number
from dashboard.extinction_lab.tested import FEWEST
from dashboard.extinction_lab.who import listed
from dashboard.scoreboard_study import CONTROL
from vrcore.agents import AGENTS, PREE
from vrcore.measures import median_interval

if TYPE_CHECKING:
    from dashboard.extinction_lab.kinds_study import Kind, Stopped

HALF = 0.5


def verdict(kind: Kind) -> str:
    """Return whether responding has stopped in the end: "stops", "goes on", "undecided" or "too few".

    By the interval of the median share of the baseline that is left in the end (see `Kind`): below or above a half.
    What fell for a moment and went on has not stopped.
    """
    if (~np.isnan(kind.left)).sum() < FEWEST:
        return "too few"
    middle = median_interval(kind.left)
    if middle.high < HALF:
        return "stops"
    return "goes on" if middle.low >= HALF else "undecided"


def finding(stopped: Sequence[Stopped]) -> str:
    """Return the finding: a sentence for each learner."""
    return " ".join(sentence(one, first=place == 0) for place, one in enumerate(stopped))


def sentence(one: Stopped, *, first: bool = True) -> str:
    """Return which kinds stop one learner, and which do not."""
    title = AGENTS[one.agent].title
    said = {kind.label: verdict(kind) for kind in one.kinds}
    few = [kind for kind in one.kinds if said[kind.label] == "too few"]
    if few:
        missing = int(np.isnan(few[0].minutes).sum())
        return (
            f"{title}: {missing} of {len(few[0].minutes)} subjects responded less than 10 times a minute when training "
            f"ended (before {few[0].label}), so that fewer than {FEWEST} are left and nothing is compared."
        )
    stops = []
    for kind in one.kinds:
        if said[kind.label] == "stops":
            stops.append(f"{kind.label}{_half(kind, first=first and not stops)}")
    on = [label for label, held in said.items() if held == "goes on"]
    open_ones = [label for label, held in said.items() if held == "undecided"]
    parts = []
    if stops:
        parts.append(f"is stopped by {listed(stops)}")
    if on:
        parts.append(
            f"goes on under {listed(on)}"
            if stops
            else f"is stopped by none{_within(one)}: it goes on under {listed(on)}"
        )
    if open_ones:
        parts.append(f"is left open by these subjects under {listed(open_ones)}")
    return f"{title} {'; it '.join(parts)}.{_left_out(one)}"


def _within(one: Stopped) -> str:
    """Return how long it was watched: a longer extinction may stop what a shorter one does not."""
    return f" within {number(max(float(np.max(kind.watched)) for kind in one.kinds))} min"


def _half(kind: Kind, *, first: bool) -> str:
    """Return when responding had halved, for brackets; "" where most subjects slowed without ever halving so."""
    middle = median_interval(kind.minutes)
    if not np.isfinite(middle.high):
        return ""
    of = "95 % interval " if first else ""
    return f" (half after {number(middle.estimate)} min, {of}{number(middle.low)} to {number(middle.high)})"


def _left_out(one: Stopped) -> str:
    missing = [(int(np.isnan(kind.minutes).sum()), len(kind.minutes), kind.label) for kind in one.kinds]
    parts = [f"{few} of {all_of} before {label}" for few, all_of, label in missing if few]
    return f" Left out, because they had not learnt: {', '.join(parts)}." if parts else ""


def note() -> str:
    """Return which learners do not stop when pay merely stops, and why."""
    names = [
        cls.title
        for key, cls in AGENTS.items()
        if key != CONTROL
        and any(badge.phenomenon == PREE and badge.verdict == "never extinguishes" for badge in cls.badges)
    ]
    return (
        "**Why.** In EXT every reward is zero. A learner that compares what it got with what it expected learns from "
        "that; a policy gradient whose update is reward times gradient receives nothing to learn from, and its "
        f"baseline only fades: {listed(names)} stand still. A response that costs something teaches even them; "
        "learners that only tell paid from unpaid do not notice the cost. Reinforcers that come whatever is done still "
        "pull, and no longer towards responding. A learner that keeps a rate of reward, on the other hand, is kept "
        "going by the very same free reinforcers. Omission training works only on those who pause long enough to be "
        "paid for it."
    )
