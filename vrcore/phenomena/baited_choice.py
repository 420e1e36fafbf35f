"""Row: between two baited levers, choices are shared out as income is."""

from __future__ import annotations

import math

import numpy as np

from vrcore.experiment import Phase
from vrcore.log import REINFORCER, RESPONSE
from vrcore.measures.tally import tally
from vrcore.phenomena.phenomenon import (
    Bench,
    Finding,
    Floats,
    Judging,
    Phenomenon,
    Picture,
    Series,
    judged,
    line,
    middle_of,
    missed,
)

CHANCES = (0.15, 0.05)
SETTLE, MEASURE = 10_000, 10_000
NEAR, LEAST, MOST = 0.03, 0.55, 0.95


def baited(bench: Bench) -> str:
    """Return the schedule on which a reinforcer is set up with these chances on each trial and waits to be collected.

    A trial is one tick, and an interval of mean T is over within a tick of length d with probability 1 - exp(-d/T).
    """
    first, second = (-bench.tick / math.log(1.0 - chance) for chance in CHANCES)
    return f"Conc(RI {first:.6g}-s, RI {second:.6g}-s, COD=0-s)"


def find(bench: Bench) -> Judging:
    """Compare each subject's share of choices with its share of income, on trials that all end with a choice."""
    schedule = baited(bench)
    log = yield from bench.run(
        Phase(schedule, trials=SETTLE), Phase(schedule, trials=MEASURE), procedure="forced-choice"
    )
    choices, paid = (tally(log, event)[:, 1].astype(float) for event in (RESPONSE, REINFORCER))
    return judgement(choices, paid)


def judgement(choices: Floats, paid: Floats) -> Finding:
    """Judge counts of choices and of reinforcers, shape (subjects, 2)."""
    kept = paid.sum(axis=1) > 0
    if not kept.any():
        return missed(len(choices), "It never earned a reinforcer.")
    share, income = (one[kept, 0] / one[kept].sum(axis=1) for one in (choices, paid))
    found = middle_of(np.abs(share - income))
    middle = float(np.median(share))
    return judged(
        found,
        len(share),
        f"It makes {middle:.0%} of its choices on the richer lever, which brings "
        f"{np.median(income):.0%} of its income.",
        below=NEAR,
        also=LEAST < middle < MOST and found.high < NEAR,
        picture=Picture(
            "share of income on the richer lever",
            "share of choices on it",
            (
                Series("matching", (0.0, 1.0), (0.0, 1.0)),
                line("the agent", (float(np.median(income)),), [share]),
            ),
        ),
    )


PHENOMENON = Phenomenon(
    key="baited-choice",
    title="Matching on baited levers",
    claim="Where a reinforcer, once set up, waits until it is collected, each of two levers is chosen as often as its "
    "share of the income says.",
    source="Sugrue, Corrado & Newsome (2004), Science 304, 1782-1787; Lau & Glimcher (2005), Journal of the "
    "Experimental Analysis of Behavior 84, 555-579 (recalled, not checked against the originals)",
    measure="Distance between a subject's share of choices and its share of reinforcers on the richer of two levers, "
    "baited with .15 and .05 on each of 20,000 forced trials, the last half of which count; the median subject.",
    criterion="Below 3 points, interval included; and between 55 and 95 % of choices on the richer lever, because "
    "exclusive preference matches of itself and indifference is none (chosen for this table).",
    tags=("choice",),
    find=find,
)
