"""A run whose last evaluations are no numbers: the loss has become infinite, or nan."""

from __future__ import annotations

import numpy as np

from vrcore.advice.findings.finding import CAUTION, STOPS, Finding
from vrcore.advice.run import Run
from vrcore.curves.wording import number

ENOUGH = 3
"""So many nan at the end, where no gap of the kind came before, are a run that diverged. A convention: one or two may
be an evaluation that has not come in yet, which arrays and some logs also write as nan; a loss that has become nan
stays nan, and says so a few rows later."""


def diverged(run: Run) -> Finding | None:
    """Return a finding of the code "collapse" if the log ends with nan or infinities although numbers were due.

    Nothing was lost more surely than by a run that yields no numbers any more, so that what a collapse leads to is
    right here: the checkpoint of the best evaluation. When numbers were due, `vrcore.formats.not_numbers` says: an
    infinity is enough, and of nan, by which arrays also say that nothing was evaluated, more than the usual gap between
    two evaluations. Fewer than `ENOUGH` nan are a caution. No statistic: no false alarms on logs whose missing values
    are gaps of the usual length.
    """
    lost = run.lost
    infinite, size = int(np.isinf(lost.y).sum()), int(lost.x.size)
    if not size:
        return None
    one = size == 1
    which = f"The {'last' if one else f'last {size:,}'} of {run.n + size:,} evaluations"
    first, (best_at, best) = float(lost.x[0]), run.best
    evidence = {"not_numbers": size, "infinite": infinite, "best": run.sense.own(best), "best_at": best_at}
    if not infinite and size < ENOUGH:
        words = (
            f"{which} {'is' if one else 'are'} nan. If nothing was evaluated there, that means nothing; if the metric "
            f"itself became nan, the run has diverged, and only the checkpoints before {number(first, 6)} are worth "
            f"anything. Look at the log: what is said here rests on the {run.n:,} numbers."
        )
        return Finding("collapse", words, first, CAUTION, evidence)
    kind = "nan" if not infinite else "infinite" if infinite == size else "nan or infinite"
    words = (
        f"{which} {'is not a number' if one else 'are not numbers'} ({kind}): the run has "
        f"diverged, from {number(first, 6)} on. Stop it and go back to the checkpoint at {number(best_at, 6)}, the "
        f"best with a number, {run.sense.said(best)}, or to an earlier one."
    )
    return Finding("collapse", words, first, STOPS, evidence)
