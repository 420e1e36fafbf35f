"""Several runs in one log."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtr

from vrcore.advice.findings.finding import CAUTION, STOPS, Finding
from vrcore.advice.run import Array, Run
from vrcore.curves.wording import number
from vrcore.trends.trend import autocorrelation

FROM_THE_START = 0.05
"""A counter that falls back into this first share of the steps so far starts over; one that falls back less far goes
on from a checkpoint, which is one run."""

PAIRS = 5
"""With fewer steps that come twice, two interleaved runs are not told from two noisy evaluations."""

LEVEL = 0.0002
"""The share of logs with two evaluations per step, of one and the same run, that may be called two runs. Two
evaluations of one checkpoint are common and harmless, so that this is strict."""


def mixed_runs(run: Run) -> Finding | None:
    """Return a finding if the log holds more than one run.

    Either the step counter starts over: then the stretches can be told apart, the longest is kept, and this is a
    caution. Or steps come twice and the first value of a step lies systematically above or below the second (a paired
    t test on their differences, its variance corrected for autocorrelation): then rows of different runs cannot be
    told apart, and nothing is extrapolated.

    False alarms on 1,000 logs with two values of one run at each of 10, 20 and 40 steps (`benchmarks/false_alarms.py`):
    none with independent noise; .014, .008 and .007 where both columns have an autocorrelation of .6. Two runs that
    lie three standard deviations apart are seen .53, .99 and 1.00 of the time. A counter that never falls back raises
    none by construction.
    """
    rows = _starts_over(run)
    if rows:
        first = float(run.x[rows[0] - 1]) if rows[0] <= run.x.size and not run.given_restarts else None
        words = (
            f"The step counter starts over after row{'s' if len(rows) > 1 else ''} "
            f"{', '.join(str(row) for row in rows[:5])}: {len(rows) + 1} runs in one log. The longest stretch was "
            f"kept, {run.n} evaluations from {number(float(run.steps[0]), 6)} to {number(run.last, 6)}; give the "
            "others as runs of their own."
        )
        return Finding("mixed-runs", words, first, CAUTION, {"rows": list(rows), "runs": len(rows) + 1})
    steps, differences = _pairs(run)
    if differences.size < PAIRS:
        return None
    p, mean = _p(differences)
    if p > LEVEL:
        return None
    above = run.sense.word("above" if mean > 0.0 else "below")
    words = (
        f"At {differences.size} steps there are two values, and the first lies {number(abs(mean))} "
        f"{above} the second on average: these look like two runs in one log. Separate "
        "them by their seed or run name."
    )
    evidence = {"pairs": int(differences.size), "mean_difference": run.sense.own(mean), "p": p}
    return Finding("mixed-runs", words, float(steps[0]), STOPS, evidence)


def _starts_over(run: Run) -> tuple[int, ...]:
    if run.given_restarts:
        # the rows themselves are gone; the reader's own sentence tells a new start from a checkpoint
        return run.given_restarts if any("starts over" in note for note in run.notes) else ()
    rows = np.flatnonzero(np.isfinite(run.x))
    x = run.x[rows]
    found = []
    for row in run.restarts:
        place = int(np.searchsorted(rows, row))
        low, high = float(x[:place].min()), float(x[:place].max())
        if x[place] - low <= FROM_THE_START * (high - low):
            found.append(row)
    return tuple(found)


def _pairs(run: Run) -> tuple[Array, Array]:
    """Return the steps that have two values or more, and the first value of each minus the second."""
    keep = np.isfinite(run.x) & np.isfinite(run.y)
    x, y = run.x[keep], run.y[keep]
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    if x.size < 2:
        return x[:0], y[:0]
    first = np.flatnonzero((x[1:] == x[:-1]) & np.concatenate([[True], x[1:-1] != x[:-2]]))
    return x[first], y[first] - y[first + 1]


def _p(differences: Array) -> tuple[float, float]:
    mean = float(differences.mean())
    r = autocorrelation(differences)
    variance = float(differences.var(ddof=1)) * (1.0 + r) / (1.0 - r) / differences.size
    if variance <= 0.0:
        return (1.0 if mean == 0.0 else 0.0), mean
    return 2.0 * float(stdtr(differences.size - 1, -abs(mean) / math.sqrt(variance))), mean
