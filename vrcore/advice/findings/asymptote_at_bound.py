"""Nothing in the data keeps the asymptote below the highest value the metric allows."""

from __future__ import annotations

import math

import numpy as np

from vrcore.advice.findings.described import described
from vrcore.advice.findings.finding import CAUTION, Finding
from vrcore.advice.run import Run

LEVEL = 0.9
"""Confidence of the profile interval of the asymptote."""

NARROW = 0.25
"""Where what is left to the limit is less than this share of the run's own rise, the limit says little wrong."""

RECENT = 3
"""Where the run stands is the mean of so many of its last evaluations."""


def asymptote_at_bound(run: Run) -> Finding | None:
    """Return a finding if the profile interval of the asymptote reaches the metric's limit, far above the data.

    Then the limit holds the curve and not the data. Where no limit was declared, an interval without an upper end is
    meant. A run that has all but reached its limit raises nothing.

    On saturating curves with an asymptote between .4 and .8 and a limit of 1 it comes at a rate of .416, .272 and .144
    at 10, 20 and 40 evaluations (500 curves each, noise .03; `benchmarks/false_alarms.py`): the slowest of these do
    not show where they end. On step learners never.
    """
    found = described(run)
    if found is None:
        return None
    low, high = found.interval("asymptote", LEVEL)
    limit = math.inf if run.upper is None else run.upper
    if high < limit or high - float(run.values[-RECENT:].mean()) < NARROW * float(np.ptp(run.values)):
        return None
    sense = run.sense
    up, above, below = sense.word("up"), sense.word("above"), sense.word("below")
    which = (
        f"any asymptote from {sense.said(low)} {up}" if math.isfinite(low) else f"any asymptote, also one far {below},"
    )
    words = (
        (
            f"The curve runs {up} to the limit {sense.said(limit)}: {which} fits nearly as well"
            if math.isfinite(limit)
            else f"Nothing keeps the asymptote from {above}: {which} fits nearly as well"
        )
        + ". Read the forecast near the data, not its far end."
        + ("" if math.isfinite(limit) else f" Say what the metric's {sense.word('highest')} possible value is.")
    )
    ends = (one if math.isfinite(one) else None for one in sense.ends(low, high))
    evidence = {
        "asymptote": sense.own(found.params["asymptote"]),
        **dict(zip(("low", "high"), ends, strict=True)),
        "limit": None if run.upper is None else sense.own(run.upper),
    }
    return Finding("asymptote-at-bound", words, None, CAUTION, evidence)
