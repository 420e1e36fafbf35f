"""No detectable learning."""

from __future__ import annotations

from vrcore.advice.findings.finding import STOPS, Finding
from vrcore.advice.run import Run
from vrcore.curves.wording import number
from vrcore.trends.learning import FEWEST, signs


def no_trend(run: Run) -> Finding | None:
    """Return a finding if a log of enough evaluations neither rises nor falls nor has a peak.

    All three tests of `vrcore.trends.learning.signs` have to see nothing.

    Measured (`benchmarks/false_alarms.py`, 1,000 curves of each kind at 10, 20 and 40 evaluations). Where it must not
    come: on curves that rise from .15 to between .4 and .8 with noise .03, .061, .001 and none (most of the rise of
    these lies before the second evaluation); the same with autocorrelation .6, .026, .004 and none; on step learners
    with noise .05, none. Where it should come: on plateaus, .94, .96 and .96; with autocorrelation .6, .75, .84, .88.
    """
    if run.n < FEWEST:
        return None
    found = signs(run.values, run.error)
    if found.any:
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
        "change": found.change,
        "critical": found.critical,
        "onset": found.onset,
    }
    return Finding("no-trend", words, None, STOPS, evidence)
