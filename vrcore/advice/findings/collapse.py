"""An evaluation that has fallen back to nothing."""

from __future__ import annotations

import math

import numpy as np

from vrcore.advice.findings.diverged import diverged
from vrcore.advice.findings.finding import STOPS, Finding
from vrcore.advice.run import Array, Run
from vrcore.curves.wording import number
from vrcore.trends.order import MOST, shapes

NOTHING = 0.1
"""An evaluation has collapsed when it keeps less than this share of what had been reached. A convention: nobody
would call the loss of nine tenths a fluctuation."""

SURE = 6.0
"""The fall from the best must be this many standard deviations of the noise. The range of 40 values of pure noise is
4.3 of them on average, and the detector is asked again at every new evaluation, so that it has to be strict."""

SUSTAINED = 2
HELD = 0.6
"""How many earlier evaluations must have been at least half way up, and what share of those from the first such one
until the fall: lucky evaluations of a policy that mostly fails are nothing to fall from."""


FEW = 8
PLAIN = 0.25
"""With fewer than `FEW` evaluations before, nobody knows the noise; then a fall must be this share of the metric's
range, where that was declared, to be called a collapse."""

LENGTHS = (2, 4, 8, 10, 20, 40)
LEFT = (0.1, 0.15, 0.33, 0.40, 0.58, 0.71)
"""The share of the variance of pure white noise that the best one-peaked course leaves (200 simulated columns of each
length; a course through 2 values leaves nothing, and the first entry only
keeps the division defined)."""


def collapse(run: Run) -> Finding | None:
    """Return a finding if the last evaluation is back at the floor of the metric, from well above it, or no number.

    The floor is `lower`; if it was not declared, 0 for values that are never negative, else the lowest of the first
    fifth. One evaluation is enough, so that a collapse is seen as soon as an evaluation shows it; an earlier one that
    has been recovered from is none.

    False alarms (`benchmarks/false_alarms.py`, 1,000 curves of each kind, each at the worst of its prefixes of 10, 20
    and 40 evaluations): none on saturating, flat and slowly decaying curves; on step learners with noise .05, .002,
    .013 and .031; on success rates of 10 episodes that never change, .009, .070, .091 and .005 in 40 evaluations at a
    true rate of .05, .1, .3 and .6.
    """
    at_the_end = diverged(run)
    if at_the_end is not None and at_the_end.stops:
        return at_the_end
    return _fallen(run) or at_the_end


def _fallen(run: Run) -> Finding | None:
    if run.n <= SUSTAINED:
        return None
    before, now = run.values[:-1], float(run.values[-1])
    floor = _floor(run)
    best = float(before.max())
    if best <= floor or now - floor > NOTHING * (best - floor):
        return None
    fallen = run.values <= floor + NOTHING * (best - floor)
    first = int(run.n - np.argmin(fallen[::-1]))
    up = run.values[:first] >= floor + 0.5 * (best - floor)
    if int(up.sum()) < SUSTAINED or float(up[int(np.argmax(up)) :].mean()) < HELD:
        return None
    declared = run.lower is not None and run.upper is not None
    if before.size < FEW and declared and best - now < PLAIN * run.range:
        return None
    noise = math.sqrt(max(_noise(before), run.error**2))
    if best - now < SURE * noise:
        return None
    where, best_at = float(run.steps[first]), float(run.steps[int(np.argmax(before))])
    sense = run.sense
    words = (
        f"The run collapsed: evaluations have {sense.word('fallen')} to {sense.said(now)} at {number(where, 6)}, from "
        f"{sense.said(best)} at {number(best_at, 6)}. Stop this run and go back to the checkpoint at "
        f"{number(best_at, 6)}."
    )
    own = sense.own
    evidence = {"value": own(now), "best": own(best), "best_at": best_at, "floor": own(floor), "noise_sd": noise}
    return Finding("collapse", words, where, STOPS, evidence)


def _floor(run: Run) -> float:
    if run.lower is not None:
        return run.lower
    if float(run.values.min()) >= 0.0:
        return 0.0
    return float(run.values[: max(1, run.n // 5)].min())


def _noise(values: Array) -> float:
    """Return the variance around the best one-peaked course, which does not count the rise itself as noise.

    A free course follows much of the noise, too: what it leaves is divided by what it leaves of pure noise.
    """
    n = min(values.size, MOST)
    return shapes(values).peaked / n / float(np.interp(n, LENGTHS, LEFT))
