"""Row: the pause takes a smaller part of long fixed intervals."""

from __future__ import annotations

import math

import numpy as np

from vrcore.measures.pauses import pauses
from vrcore.phenomena.by_subject import by_subject
from vrcore.phenomena.fixed_intervals import INTERVALS, MEASURED, fixed_intervals, rates_in_training, slope
from vrcore.phenomena.phenomenon import (
    FEWEST,
    Anchor,
    Bench,
    Judging,
    Phenomenon,
    Picture,
    bootstrap,
    judged,
    learnt,
    line,
    missed,
    too_few,
)
from vrcore.phenomena.since_reinforcer import STEEP, rate_since_reinforcer, rise, steepness


def find(bench: Bench) -> Judging:
    """Measure how the median pause grows with the interval."""
    groups = yield from fixed_intervals(bench)
    trained = rates_in_training(groups)
    few = too_few(trained)
    if few is not None:
        return few
    kept = np.logical_and.reduce([learnt(one) for one in trained.values()])
    seconds = np.array([by_subject(pauses(log), MEASURED, "median_seconds") for log in groups.values()])
    kept &= np.isfinite(seconds).all(axis=0)
    n = int(kept.sum())
    if n < FEWEST:
        return missed(n, f"Only {n} subjects make enough responses on every interval for a pause to be measured.")
    seconds = seconds[:, kept]
    found = bootstrap(lambda chosen: slope(np.median(seconds[:, chosen], axis=1)), n)
    factors = [steepness(rate_since_reinforcer(log, MEASURED, length, 4)[kept]) for length, log in groups.items()]
    short, long = np.median(seconds[0]), np.median(seconds[-1])
    return judged(
        found,
        n,
        f"Its median pause is {short:.1f} s on FI {INTERVALS[0]} s and {long:.1f} s on FI {INTERVALS[-1]} s, "
        f"a power of {_two_places(found.estimate)}; {rise(min(factors))}.",
        below=1.0,
        null=1.0,
        also=min(factors) >= STEEP,
        picture=Picture(
            "fixed interval (s)",
            "pause / interval",
            (line("median", INTERVALS, [one / length for one, length in zip(seconds, INTERVALS, strict=True)]),),
        ),
    )


def _two_places(value: float) -> str:
    """Return a number with two decimals, and 0 without a sign."""
    return f"{round(value, 2) + 0.0:.2f}"


PHENOMENON = Phenomenon(
    key="fixed-interval-pause",
    title="The pause takes less of a longer fixed interval",
    claim="The pause on a fixed interval grows with the interval, but less than in proportion.",
    source="Lowe, Harzem & Spencer (1979), Journal of the Experimental Analysis of Behavior 31, 373-390 (volume and "
    "pages recalled, not checked against the original)",
    measure="Slope of ln(median pause) on ln(T), FI 15, 30, 60 and 120 s, on groups of their own with 160 reinforcers "
    "each, of which the last 40 are measured; medians of subjects.",
    criterion="Below 1 (this project's limit for the published result), and the interval excludes 1. As the waits "
    "of a subject that merely responds more slowly grow, too, and not in proportion, the rate must on "
    "each interval be at least 3 times as high in the last quarter as in the first (chosen for this "
    "table).",
    tags=("timing",),
    find=find,
    anchor=Anchor(
        math.nan,
        "47 rats, published set, medians over sessions 16 to 20 computed for this project. On FI 45 s the median "
        "pause of 8 rats took .388 of the interval; one interval has no slope.",
    ),
)
