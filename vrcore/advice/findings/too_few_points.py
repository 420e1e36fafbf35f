"""Too few evaluations for any statement about a curve."""

from __future__ import annotations

from vrcore.advice.findings.finding import STOPS, Finding
from vrcore.advice.run import Run

FEWEST = 8
"""With fewer evaluations a sigmoid of four parameters leaves next to nothing to judge it by. On synthetic runs of the
published compute law the asymptote was not identified in 14 to 74 % of runs with 7 points."""


def too_few_points(run: Run) -> Finding | None:
    """Return a finding below `FEWEST` evaluations. Counts and nothing else: no false alarms by construction."""
    if run.n >= FEWEST:
        return None
    have = "1 evaluation is" if run.n == 1 else f"{run.n} evaluations are"
    words = (
        f"{have[0].upper()}{have[1:]} too few to extrapolate from: collect at least {FEWEST - run.n} more, "
        "or evaluate checkpoints you already have."
    )
    return Finding("too-few-points", words, run.last, STOPS, {"evaluations": run.n, "needed": FEWEST})
