"""No detectable learning."""

from __future__ import annotations

from vrcore.advice.critical import CHANGE, critical
from vrcore.advice.findings.finding import STOPS, Finding
from vrcore.advice.onset import CLEAR, onset
from vrcore.advice.order import MOST, shapes
from vrcore.advice.run import Run
from vrcore.advice.trend import trend
from vrcore.curves.wording import number

FEWEST = 10
"""With fewer the tests have little power: already with 10, one in sixteen runs that rise from .15 to .4 or more at a
noise of .03 is said to have learned nothing."""

LEVEL = 0.05
"""The usual level: of logs that go nowhere about one in twenty is said to show a trend."""


def no_trend(run: Run) -> Finding | None:
    """Return a finding if a log of enough evaluations neither rises nor falls nor has a peak.

    Three tests have to see nothing: Mann-Kendall's for a trend, corrected for autocorrelation (`trend.py`); the
    comparison of the best one-peaked curve with a flat line (`order.py`), which also sees learning that set in at
    once or was lost again; and that of the first few evaluations with the rest (`onset.py`), which sees learning that
    was over within them. The first two allow one false sighting in twenty, the third one in fifty.

    Measured (`benchmarks/false_alarms.py`, 1,000 curves of each kind at 10, 20 and 40 evaluations). Where it must not
    come: on curves that rise from .15 to between .4 and .8 with noise .03, .061, .001 and none (most of the rise of
    these lies before the second evaluation); the same with autocorrelation .6, .026, .004 and none; on step learners
    with noise .05, none. Where it should come: on plateaus, .94, .96 and .96; with autocorrelation .6, .75, .84, .88.
    """
    if run.n < FEWEST:
        return None
    found = trend(run.values)
    shape = shapes(run.values, run.error)
    limit = critical(CHANGE, min(run.n, MOST))
    began = onset(run.values)
    if found.p <= LEVEL or shape.change > limit or began > CLEAR:
        return None
    low, high = (number(one) for one in run.sense.ends(float(run.values.min()), float(run.values.max())))
    where = f", all at {low}," if low == high else f" between {low} and {high}"
    words = (
        f"No detectable learning: {run.n} evaluations{where} show neither a trend (p = {number(found.p, 2)}) nor a "
        "peak. More of the same will not settle it: change something, or evaluate on more tasks."
    )
    evidence = {
        "p": found.p,
        "slope_per_evaluation": run.sense.own(found.slope),
        "autocorrelation": found.autocorrelation,
        "change": shape.change,
        "critical": limit,
        "onset": began,
    }
    return Finding("no-trend", words, None, STOPS, evidence)
