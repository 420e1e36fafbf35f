"""Row: the extinction burst, in some subjects and not in all."""

from __future__ import annotations

import numpy as np

from vrcore.designs.first_minute import first_minute
from vrcore.measures.burst import Burst, burst
from vrcore.phenomena.phenomenon import (
    LEAST_RATE,
    Bench,
    Finding,
    Judging,
    Phenomenon,
    Picture,
    Series,
    judged,
    middle_of,
    too_few,
)

EATING = 3.0
CHANCE = 1 / 20


def find(bench: Bench) -> Judging:
    """Train on VR 10 with meals that take time, then watch the first minute without pay."""
    (phases,) = first_minute("VR 10").values()
    log = yield from bench.run(*phases, eating=EATING)
    return judge(burst(log, 2))


def judge(found: Burst) -> Finding:
    """Judge in how many subjects the first minute exceeds the baseline by more than chance."""
    few = too_few(found.usual)
    if few is not None:
        return few
    kept = found.usual >= LEAST_RATE
    first, usual, fed, highest = (one[kept] for one in found)
    value = middle_of((first > highest).astype(float), np.mean)
    plain, counted = float((first > usual).mean()), float((first > fed).mean())
    why = (
        f"In its first minute without pay {value.estimate:.0%} of its subjects exceed each of their last 19 minutes; "
        f"{plain:.0%} exceed their mean with eating left out, {counted:.0%} with eating counted."
    )
    shares = np.sort(first / usual)
    places = np.linspace(0, len(shares) - 1, min(len(shares), 21)).round().astype(int)
    picture = Picture("share of subjects (%)", "first minute / baseline, eating left out", (
        Series("subjects in order", tuple(100.0 * (places + 0.5) / len(shares)), tuple(map(float, shares[places]))),
    ))  # fmt: skip
    return judged(value, int(kept.sum()), why, above=0.1, below=0.4, null=CHANCE, picture=picture)


PHENOMENON = Phenomenon(
    key="extinction-burst",
    title="Extinction burst in some subjects",
    claim="In the first minute after pay stops, responding rises above its baseline in some subjects and not in most.",
    source="Lerman & Iwata (1995), Journal of Applied Behavior Analysis 28, 93-94 (24 % of 113 cases); Muething et al. "
    "(2024; 24 % of 108); Nist & Shahan (2021)",
    measure="Share of subjects whose first minute of extinction exceeds each of the last 19 minutes of VR 10, with "
    "eating (3 s a reinforcer) left out.",
    criterion="Between 10 and 40 % of subjects (the range of the reports). A first minute above the mean is found in "
    "half of the subjects that change nothing; above all of 19 others, in 1 of 20: the interval must exclude that "
    "(chosen for this table).",
    tags=("extinction",),
    find=find,
)
