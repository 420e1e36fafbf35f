"""Row: a fixed interval breaks into a pause and a run, at about two thirds of it."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.measures.pauses import response_rates
from vrcore.measures.timing import breaks
from vrcore.phenomena.by_subject import by_subject
from vrcore.phenomena.phenomenon import (
    Anchor,
    Bench,
    Judging,
    Phenomenon,
    Picture,
    judged,
    learnt,
    line,
    middle_of,
    too_few,
)
from vrcore.phenomena.since_reinforcer import STEEP, rate_since_reinforcer, steepness

SECONDS = 45


def find(bench: Bench) -> Judging:
    """Measure where in the interval responding changes from slow to fast."""
    log = yield from bench.run(
        Phase(f"FI {SECONDS}-s", reinforcers=100, limit_seconds=14_400.0),
        Phase(f"FI {SECONDS}-s", reinforcers=50, limit_seconds=7_200.0),
    )
    trained = by_subject(response_rates(log), 2, "per_minute")
    few = too_few({f"FI {SECONDS} s": trained})
    if few is not None:
        return few
    kept = learnt(trained)
    each = by_subject(breaks(log), 2, "fraction")[kept]
    quarters = rate_since_reinforcer(log, 2, SECONDS, 4)[kept]
    found, factor = middle_of(each), steepness(quarters)
    first, last = np.nanmedian(quarters[:, 0]), np.nanmedian(quarters[:, -1])
    return judged(
        found,
        int(np.isfinite(each).sum()),
        f"The break that fits best is at {found.estimate:.2f} of the interval; it responds {first:.1f} times a minute "
        f"in the first quarter of it and {last:.1f} times in the last.",
        above=0.45,
        below=0.75,
        also=factor >= STEEP,
        picture=Picture("quarter of the interval", "responses/min", (line("FI 45 s", (1, 2, 3, 4), list(quarters.T)),)),
    )


PHENOMENON = Phenomenon(
    key="fixed-interval-break",
    title="Break and run on a fixed interval",
    claim="Within a fixed interval responding changes from a low to a high rate once, at about two thirds of it.",
    source="Guilhardi & Church (2005), Learning & Behavior 33, 1-20",
    measure="The break of each interval of FI 45 s (50 reinforcers, after 100) as a fraction of it: the moment that "
    "best divides a low from a high rate; the median interval of the median subject. And the response rate in the "
    "last quarter of 45 s over that in the first.",
    criterion="Between .45 and .75 (this project's limit for the published result). As a steady rate, too, has a "
    "best break somewhere, the rate must be at least 3 times as high in the last quarter as in the first "
    "(chosen for this table; the rats: 15 times).",
    tags=("timing",),
    find=find,
    anchor=Anchor(
        0.59,
        "47 rats, published set, medians over sessions 16 to 20 computed for this project. 8 rats on FI 45 s: the"
        " break came at 26.5 s, .59 of the interval, with a coefficient of variation of .24 within a rat.",
    ),
)
