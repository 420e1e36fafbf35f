"""Row: larger reinforcers make a faster subject."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.measures.phases import phase_table
from vrcore.phenomena.phenomenon import Bench, Judging, Phenomenon, Picture, judged, learnt, line, ratio_of, too_few

SCHEDULE = "VI 60-s"
SIZES = (1.0, 4.0)
TRAIN, MEASURE = 100, 60
FASTER = 1.1


def find(bench: Bench) -> Judging:
    """Train one group with reinforcers of size 1 and another with size 4, both to as many reinforcers."""
    rates, income = [], []
    for size in SIZES:
        log = yield from bench.run(
            Phase(SCHEDULE, reinforcers=TRAIN, magnitude=size, limit_seconds=14_400.0),
            Phase(SCHEDULE, reinforcers=MEASURE, magnitude=size, limit_seconds=7_200.0),
        )
        table = phase_table(log)
        last = table[table["phase"] == 2]
        rates.append(last["responses_per_minute"].to_numpy())
        income.append(float(last["reinforcers_per_minute"].median()))
    few = too_few(
        {f"{SCHEDULE} with reinforcers of size {size:g}": one for size, one in zip(SIZES, rates, strict=True)}
    )
    if few is not None:
        return few
    rates = [one[learnt(one)] for one in rates]
    found = ratio_of(rates[1], rates[0])
    return judged(
        found,
        len(rates[1]),
        f"On {SCHEDULE} it makes {np.median(rates[0]):.1f} responses a minute for reinforcers of size {SIZES[0]:g} and "
        f"{np.median(rates[1]):.1f} for those of size {SIZES[1]:g} ({income[0]:.2f} and {income[1]:.2f} reinforcers a "
        "minute).",
        above=FASTER,
        null=1.0,
        also=abs(income[1] / income[0] - 1.0) <= 0.1,
        picture=Picture("size of a reinforcer", "responses per minute", (line("median", SIZES, rates),)),
    )


PHENOMENON = Phenomenon(
    key="magnitude-rate",
    title="Larger reinforcers, faster responding",
    claim="On a variable interval a subject responds faster for larger reinforcers.",
    source="Shull, Gaynor & Grimes (2001), Journal of the Experimental Analysis of Behavior 75, 247-274 (recalled, "
    "not checked against the original)",
    measure="Rate on VI 60 s with reinforcers four times as large over that with reinforcers of size 1, two groups "
    "trained to 100 reinforcers and measured over 60; ratio of the medians.",
    criterion="Above 1.1 and an interval that excludes 1, with obtained reinforcer rates within 10 % (chosen for this "
    "table).",
    tags=("ratio",),
    find=find,
)
