"""A peak, and a loss after it that noise does not explain."""

from __future__ import annotations

import numpy as np

from vrcore.advice.findings.finding import STOPS, Finding
from vrcore.advice.run import Run
from vrcore.curves.wording import number
from vrcore.trends.critical import AUTOCORRELATION, DECAY, critical
from vrcore.trends.order import MOST, shapes

MATERIAL = 0.1
"""A loss below this share of what was gained is not worth a rewind, however sure it is. A convention."""


def peak_then_decay(run: Run) -> Finding | None:
    """Return a finding if a curve with one peak describes the evaluations much better than one that never falls.

    The statistic is the gain in residual sum of squares over the noise; its critical values were simulated on
    plateaus with autocorrelation .6 (`critical.py`), the least favourable of curves that never fall: a curve that
    rises has fewer chance falls. It must hold without the best evaluation, too. Where the peak is the first
    evaluation, a log that only falls is meant, too.

    False alarms (`benchmarks/false_alarms.py`, 1,000 curves of each kind at 10, 20 and 40 evaluations): on plateaus
    with autocorrelation .6, .035, .038 and .034; white, .002 and none; on saturating curves at most .004, on step
    learners at most .001. With autocorrelation .8, more than it is made for: .08, .14 and .23. What it finds: a loss
    of .20 after a peak of .60 with noise .03, .16, .85 and 1.00 of the time; of .10, .01, .07 and .29.
    """
    shape = shapes(run.values, run.error)
    limit = critical(DECAY, min(run.n, MOST))
    if shape.decay <= limit:
        return None
    # one lucky evaluation is no peak: the loss must show without it, too
    others = np.delete(run.values, int(np.argmax(run.values)))
    if shapes(others, run.error).decay <= critical(DECAY, min(others.size, MOST)):
        return None
    best_at, best = run.best
    lowest = float(np.min(run.values))
    if shape.top - shape.tail < MATERIAL * (shape.top - min(lowest, shape.tail)) or best_at == run.last:
        return None
    sense = run.sense
    words = (
        f"The best evaluation is {sense.said(best)} at {number(best_at, 6)}; since then the run has "
        f"{sense.word('fallen')} to about {sense.said(shape.tail)}, more than noise explains. Go back to the "
        f"checkpoint at {number(best_at, 6)}. If {'higher' if run.turned else 'lower'} values are better, say so: then "
        "this is no decay."
    )
    evidence = {
        "best": sense.own(best),
        "level_at_peak": sense.own(shape.top),
        "level_at_end": sense.own(shape.tail),
        "statistic": shape.decay,
        "critical": limit,
        "calibrated_at_autocorrelation": AUTOCORRELATION,
    }
    return Finding("peak-then-decay", words, best_at, STOPS, evidence)
