"""Row: responding speeds up through a fixed interval."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.measures.pauses import response_rates
from vrcore.measures.timing import curvature, quarter_life
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
from vrcore.phenomena.since_reinforcer import rate_since_reinforcer

SECONDS = 45


def find(bench: Bench) -> Judging:
    """Measure by when a quarter of the responses of an interval have occurred."""
    log = yield from bench.run(
        Phase(f"FI {SECONDS}-s", reinforcers=100, limit_seconds=14_400.0),
        Phase(f"FI {SECONDS}-s", reinforcers=50, limit_seconds=7_200.0),
    )
    trained = by_subject(response_rates(log), 2, "per_minute")
    few = too_few({f"FI {SECONDS} s": trained})
    if few is not None:
        return few
    kept = learnt(trained)
    each = by_subject(quarter_life(log), 2, "quarter_life")[kept]
    index = by_subject(curvature(log), 2, "index")[kept]
    profile = rate_since_reinforcer(log, 2, SECONDS)[kept]
    found = middle_of(each)
    ends = (np.arange(profile.shape[1]) + 1) * SECONDS / profile.shape[1]
    return judged(
        found,
        int(np.isfinite(each).sum()),
        f"A quarter of its responses have occurred by {found.estimate:.2f} of the interval; its index of curvature is "
        f"{np.nanmedian(index):.2f}.",
        above=0.45,
        null=0.25,
        picture=Picture(
            "seconds since the reinforcer", "responses/min", (line(f"FI {SECONDS} s", ends.tolist(), list(profile.T)),)
        ),
    )


PHENOMENON = Phenomenon(
    key="fixed-interval-scallop",
    title="The scallop of a fixed interval",
    claim="On a fixed interval a subject responds little after a reinforcer and more and more as time goes on.",
    source="Herrnstein & Morse (1957), Science 125, 929-931",
    measure="Quarter-life on FI 45 s (50 reinforcers, after 100): the fraction of the interval by which a quarter of "
    "its responses have occurred; the median subject. At least 10 responses per minute are asked for, since the one "
    "response that a slow subject makes in an interval is always at its end.",
    criterion="Above .45 (this project's limit for the published result; .25 is a steady rate), and the interval "
    "excludes .25.",
    tags=("timing",),
    find=find,
    anchor=Anchor(
        0.634,
        "47 rats, published set, medians over sessions 16 to 20 computed for this project. 8 rats on FI 45 s: "
        "quarter-life .634 of the interval, index of curvature .467.",
    ),
)
