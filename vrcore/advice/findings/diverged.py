"""A run whose last evaluations are no numbers: the loss has become infinite, or nan."""

from __future__ import annotations

import numpy as np

from vrcore.advice.findings.finding import STOPS, Finding
from vrcore.advice.run import Run
from vrcore.curves.wording import number


def diverged(run: Run) -> Finding | None:
    """Return a finding of the code "collapse" if the log ends with nan or infinities although numbers were due.

    Nothing was lost more surely than by a run that yields no numbers any more, so that what a collapse leads to is
    right here: the checkpoint of the best evaluation. When numbers were due, `vrcore.formats.not_numbers` says: an
    infinity is enough, and of nan, by which arrays also say that nothing was evaluated, more than the usual gap between
    two evaluations. No statistic: no false alarms on logs whose missing values are gaps of the usual length.
    """
    lost = run.lost
    infinite, size = int(np.isinf(lost.y).sum()), int(lost.x.size)
    if not size:
        return None
    kind = "nan" if not infinite else "infinite" if infinite == size else "nan or infinite"
    one = size == 1
    which = "last" if one else f"last {size:,}"
    first, (best_at, best) = float(lost.x[0]), run.best
    total = run.n + size
    words = (
        f"The {which} of {total:,} evaluations {'is not a number' if one else 'are not numbers'} ({kind}): the run has "
        f"diverged, from {number(first, 6)} on. Stop it and go back to the checkpoint at {number(best_at, 6)}, the "
        f"best with a number, {run.sense.said(best)}, or to an earlier one."
    )
    evidence = {"not_numbers": size, "infinite": infinite, "best": run.sense.own(best), "best_at": best_at}
    return Finding("collapse", words, first, STOPS, evidence)
