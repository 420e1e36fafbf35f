"""Row: spontaneous recovery, responding that returns after a rest alone."""

from __future__ import annotations

import numpy as np

from vrcore.designs.spontaneous_recovery import RESTS, spontaneous_recovery
from vrcore.measures.stretch import stretch_rate
from vrcore.phenomena.before_and_after import still_there, times_as_many
from vrcore.phenomena.phenomenon import (
    FEWEST,
    LEAST_RATE,
    Bench,
    Finding,
    Floats,
    Judging,
    Phenomenon,
    Picture,
    judged,
    line,
    middle_of,
    missed,
    ratio_of,
    too_few,
)

BLOCK = 300.0


def find(bench: Bench) -> Judging:
    """Extinguish for an hour, let some groups rest, and extinguish again."""
    baseline, ratios = {}, {}
    for hours, phases in zip(RESTS, spontaneous_recovery(RESTS).values(), strict=True):
        log = yield from bench.run(*phases)
        baseline[hours] = stretch_rate(log, 1, -BLOCK)
        last = stretch_rate(log, 2, -BLOCK)
        recovered = times_as_many(stretch_rate(log, 3, high=BLOCK), last, BLOCK / 60.0)
        ratios[hours] = np.where((baseline[hours] >= LEAST_RATE) & (last < 0.5 * baseline[hours]), recovered, np.nan)
    return judge(baseline, ratios)


def judge(baseline: dict[float, Floats], ratios: dict[float, Floats]) -> Finding:
    """Judge the first block after the rest over the last one before it; nan for one that was not extinguished."""
    few = too_few({f"the group with {RESTS[hours]}": rates for hours, rates in baseline.items()})
    if few is not None:
        return few
    left = {hours: int(np.isfinite(one).sum()) for hours, one in ratios.items()}
    if min(left.values()) < FEWEST:
        fewest = min(left, key=lambda hours: left[hours])
        why = still_there("recover", left[fewest], len(ratios[fewest]), "at the end of an hour of extinction")
        return missed(left[fewest], why)
    found = {hours: middle_of(one) for hours, one in ratios.items()}
    beyond = ratio_of(ratios[24.0], ratios[0.0])
    why = (
        f"In the first 5 minutes after 24 h of rest it makes {found[24.0].estimate:.2f} times as many responses as in "
        f"the last 5 before it; after 1 h {found[1.0].estimate:.2f} times, without rest {found[0.0].estimate:.2f}."
    )
    picture = Picture("rest (h)", "first 5 minutes after / last 5 minutes before", (
        line("recovery", list(ratios), list(ratios.values())),
    ))  # fmt: skip
    return judged(found[24.0], left[24.0], why, above=1.2, null=1.0, picture=picture, also=beyond.low > 1.0)


PHENOMENON = Phenomenon(
    key="spontaneous-recovery",
    title="Spontaneous recovery",
    claim="Extinguished responding returns, in part, after a rest in which nothing happened.",
    source="Pavlov (1927), Conditioned Reflexes; Rescorla (2004), Learning & Memory 11, 501-509 (recalled, not "
    "checked against the originals)",
    measure="Responses in the first 5 minutes of extinction after 24 h of rest over the last 5 of an hour of "
    "extinction before it, each subject by itself; after RR 10, 300 reinforcers. The median subject.",
    criterion="Above 1.2 (this project's limit), and the interval excludes 1; and more than in a group that goes on"
    " without a rest, or it is no effect of the rest.",
    tags=("recovery", "extinction"),
    find=find,
)
