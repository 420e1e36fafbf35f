"""Row: a steady rate on a random interval, by a subject that does not have one on a fixed interval."""

from __future__ import annotations

import math

import numpy as np

from vrcore.experiment import Phase
from vrcore.measures.pauses import response_rates
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
from vrcore.phenomena.since_reinforcer import index_of_curvature, rate_since_reinforcer

SECONDS, NONE, SOME = 45, 0.1, 0.2


def find(bench: Bench) -> Judging:
    """Measure how the response rate changes with the time since a reinforcer on RI 45 s and FI 45 s."""
    trained, index, profiles = {}, {}, []
    parts = np.arange(5, SECONDS + 1, 5)
    for kind in ("RI", "FI"):
        log = yield from bench.run(
            Phase(f"{kind} {SECONDS}-s", reinforcers=100, limit_seconds=14_400.0),
            Phase(f"{kind} {SECONDS}-s", reinforcers=80, limit_seconds=14_400.0),
        )
        name = f"{kind} {SECONDS} s"
        trained[name] = by_subject(response_rates(log), 2, "per_minute")
        kept = learnt(trained[name])
        index[kind] = index_of_curvature(rate_since_reinforcer(log, 2, SECONDS, 4)[kept])
        profiles.append(line(name, parts.tolist(), list(rate_since_reinforcer(log, 2, SECONDS)[kept].T)))
    few = too_few(trained)
    if few is not None:
        return few
    found, fixed = middle_of(index["RI"]), middle_of(index["FI"])
    return judged(
        found,
        int(np.isfinite(index["RI"]).sum()),
        f"The curvature of its rate since the last reinforcer is {found.estimate:.2f} on RI {SECONDS} s and "
        f"{fixed.estimate:.2f} on FI {SECONDS} s.",
        above=-NONE,
        below=NONE,
        also=found.low > -NONE and found.high < NONE and fixed.estimate > SOME,
        picture=Picture("seconds since the reinforcer", "responses/min", tuple(profiles)),
    )


PHENOMENON = Phenomenon(
    key="random-interval-constant",
    title="A steady rate on a random interval",
    claim="On a random interval a subject responds at the same rate however long the last reinforcer ago, though on a "
    "fixed interval it does not.",
    source="47 rats, published set: the medians of the anchor",
    measure="Index of curvature (4 parts) of the response rate by the time since the last reinforcer, 0 to 45 s, on "
    "RI 45 s and on FI 45 s (80 reinforcers, after 100); the median subject.",
    criterion="On RI within .1 of 0, with its whole interval (no trend is the published result, the limit chosen), "
    "and on FI above .2 in the same agent, as responding without any timing is steady on both (chosen for"
    " this table; the rats: .467).",
    tags=("timing",),
    find=find,
    anchor=Anchor(
        math.nan,
        "47 rats, published set, medians over sessions 16 to 20 computed for this project. 8 rats on RI 45 s: no "
        "trend within the interval. 8 rats on FI 45 s: from .032 to .728 responses per second, index of curvature"
        " .467.",
    ),
)
