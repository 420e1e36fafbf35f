"""The run may not yet be half way."""

from __future__ import annotations

import math

from vrcore.advice.findings.described import described
from vrcore.advice.findings.finding import CAUTION, Finding
from vrcore.advice.run import Run
from vrcore.curves.wording import number

LEVEL = 0.9
"""Confidence of the profile interval of the midpoint: half way is called passed when 19 of 20 such runs have."""

HORIZON = 2.0
"""How many times the last x may be forecast while the midpoint is not passed. Nothing but the family chosen speaks
about what follows; published extrapolations of the compute law go to twice the data (arXiv 2510.13786)."""


def midpoint_not_passed(run: Run) -> Finding | None:
    """Return a finding if the profile interval of the midpoint reaches beyond the last evaluation.

    Until half of the rise is seen, an S-shaped and a straight course look alike, and the asymptote is a guess.

    On saturating curves whose midpoint does lie in the first 30 % of the run it comes at a rate of .290, .182 and .102
    at 10, 20 and 40 evaluations (500 curves each, noise .03; `benchmarks/false_alarms.py`), mostly where ten noisy
    points do leave it open; on step learners never.
    """
    found = described(run)
    if found is None:
        return None
    high = found.interval("midpoint", LEVEL)[1]
    if high <= run.last:
        return None
    best = found.params["midpoint"]
    if best > run.last:
        said = f"The run is not yet half way: the midpoint would lie at about {number(best)}"
    elif math.isinf(high):
        said = "The run may not be half way yet: these points do not tell where its midpoint lies"
    else:
        said = f"The run may not be half way yet: its midpoint may lie as far as {number(high)}"
    words = (
        f"{said}, and the data end at {number(run.last, 6)}. Nothing is forecast beyond {HORIZON:g} times the data; "
        "train on until the curve bends."
    )
    evidence = {"midpoint": best, "high": high if math.isfinite(high) else None, "last": run.last, "horizon": HORIZON}
    return Finding("midpoint-not-passed", words, run.last, CAUTION, evidence)
