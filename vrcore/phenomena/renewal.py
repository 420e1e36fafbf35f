"""Row: renewal, extinguished responding returns where it was learnt."""

from __future__ import annotations

import numpy as np

from vrcore.designs.renewal import renewal
from vrcore.measures.stretch import stretch_rate
from vrcore.phenomena.before_and_after import still_there
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
    missed,
    ratio_of,
    too_few,
)

GROUPS = ("ABA", "AAB", "ABC", "AAA")
TEST = 300.0


def find(bench: Bench) -> Judging:
    """Train in A, extinguish in A or B, and test without pay in A, B or C."""
    rates = {}
    for name, phases in renewal(GROUPS).items():
        log = yield from bench.run(*phases)
        rates[name] = [
            stretch_rate(log, 1, -TEST),
            stretch_rate(log, 2, high=60.0),
            stretch_rate(log, 2, -TEST),
            stretch_rate(log, 3, high=TEST),
        ]
    return judge(rates)


def judge(rates: dict[str, list[Floats]]) -> Finding:
    """Judge each group's rates: end of training, first minute of extinction, end of extinction, test."""
    few = too_few({f"training in group {name}": one[0] for name, one in rates.items()})
    if few is not None:
        return few
    kept = {name: (base >= LEAST_RATE) & (last < 0.5 * base) for name, (base, _, last, _) in rates.items()}
    few_left = min(kept.values(), key=np.sum)
    n = int(few_left.sum())
    if n < FEWEST:
        return missed(n, still_there("renew", n, len(few_left), "at the end of an hour of extinction"))
    share = {
        name: (tested * TEST / 60.0 + 0.5)[kept[name]] / (base * TEST / 60.0)[kept[name]]
        for name, (base, _, _, tested) in rates.items()
    }
    middles = {name: float(np.median(one)) for name, one in share.items()}
    moved = rates["ABA"]
    carried = float(np.median((moved[1] / np.maximum(moved[0], 1e-9))[kept["ABA"]]))
    other = max(("AAB", "ABC"), key=lambda name: middles[name])
    value = ratio_of(share["ABA"], share[other])
    order = all(ratio_of(share["ABA"], share[name]).low > 1.0 for name in ("AAB", "ABC", "AAA"))
    said = ", ".join(f"{100.0 * middles[name]:.2g} % in {name}" for name in GROUPS)
    why = (
        f"In the test it responds at {said} of its baseline; {carried:.0%} of the baseline came along in the first "
        "minute of extinction elsewhere (ABA)."
    )
    picture = Picture("group (1 ABA, 2 AAB, 3 ABC, 4 AAA)", "share of the baseline in the test", (
        line("share", [1, 2, 3, 4], [share[name] for name in GROUPS]),
    ))  # fmt: skip
    return judged(value, n, why, above=1.0, null=1.0, picture=picture, also=order and carried >= 0.5)


PHENOMENON = Phenomenon(
    key="renewal",
    title="Renewal: ABA above AAB and ABC",
    claim="What was extinguished elsewhere returns in the place where it was learnt, more than in a new place.",
    source="Bernal-Gamboa et al. (2014)",
    measure="Responses in the first 5 minutes of a test without pay as a share of the own baseline (RR 10, 300 "
    "reinforcers in context A; an hour of extinction): group ABA over the higher of AAB and ABC.",
    criterion="Above 1 (the order of the source), the intervals against AAB, ABC and a group AAA that never moved all "
    "exclude 1; and at least half of the baseline must come along to B, or what was learnt in A was merely never "
    "extinguished (chosen for this table).",
    tags=("recovery", "extinction"),
    find=find,
)
