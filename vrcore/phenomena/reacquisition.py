"""Row: savings, what was extinguished is learnt again with fewer reinforcers."""

from __future__ import annotations

import numpy as np

from vrcore.designs.reacquisition import reacquisition
from vrcore.measures.acquisition import reinforcers_to_criterion
from vrcore.measures.extinction import resistance
from vrcore.measures.stretch import stretch_rate
from vrcore.phenomena.before_and_after import still_there
from vrcore.phenomena.phenomenon import (
    FEWEST,
    Bench,
    Finding,
    Floats,
    Judging,
    Phenomenon,
    Picture,
    bootstrap,
    judged,
    line,
    missed,
    too_few,
)


def find(bench: Bench) -> Judging:
    """Train, extinguish for two hours, and train again."""
    (phases,) = reacquisition().values()
    log = yield from bench.run(*phases)
    baseline = resistance(log, 2).baseline
    # Well below the criterion, or what is left would be taken for what is saved.
    gone = stretch_rate(log, 2, -600.0) < 0.25 * baseline
    first, second = (reinforcers_to_criterion(log, phase, 0.5 * baseline) for phase in (1, 3))
    return judge(baseline, gone, first, second)


def judge(baseline: Floats, gone: np.ndarray, first: Floats, second: Floats) -> Finding:
    """Judge reinforcers to criterion, second time over first; `gone` says in whom responding was extinguished."""
    few = too_few(baseline)
    if few is not None:
        return few
    kept = (baseline >= 10.0) & gone
    n = int(kept.sum())
    if n < FEWEST:
        why = still_there("learn again", n, len(gone), "at the end of two hours of extinction", "a quarter")
        return missed(n, why)
    once, again = first[kept], second[kept]
    picture = Picture("time", "reinforcers to half of the baseline", (line("reinforcers", [1, 2], [once, again]),))
    early, late = float(np.median(once)), float(np.median(again))
    if early < 1.0:
        return missed(n, "It responds at half of its baseline before the first reinforcer: there is nothing to save.")
    value = bootstrap(lambda chosen: float(np.median(again[chosen]) / np.median(once[chosen])), n)
    why = f"It takes {_count(early)} to reach half of its baseline the first time and {_count(late)} after extinction."
    return judged(value, n, why, below=0.6, null=1.0, picture=picture)


def _count(reinforcers: float) -> str:
    if not np.isfinite(reinforcers):
        return "more than 150 reinforcers"
    return f"{reinforcers:.3g} reinforcer{'' if reinforcers == 1.0 else 's'}"


PHENOMENON = Phenomenon(
    key="reacquisition",
    title="Savings in reacquisition",
    claim="What was learnt and extinguished is learnt again with fewer reinforcers than the first time.",
    source="Bullock & Smith (1953); Napier, Macrae & Kehoe (1992) (recalled, not checked against the originals)",
    measure="Reinforcers after which the rate is at least half of the baseline of training in two ratios in a row: in "
    "a second training on FR 10 over the first, with two hours of extinction between.",
    criterion="Below .6 (this project's limit), and the interval excludes 1. Responding must have fallen below a "
    "quarter of the baseline, or what is left of it would pass for savings, and must not have been there "
    "before the first reinforcer (both chosen for this table).",
    tags=("recovery", "acquisition"),
    find=find,
)
