"""Row: the sign of the partial-reinforcement effect in the rate-corrected slope of extinction."""

from __future__ import annotations

from vrcore.measures.decline import Decline, decline
from vrcore.phenomena.phenomenon import (
    Bench,
    Finding,
    Judging,
    Phenomenon,
    Picture,
    judged,
    line,
    missed,
    ratio_of,
    too_few,
)
from vrcore.phenomena.training_before_extinction import RATIOS, REINFORCERS, groups, no_decline


def find(bench: Bench) -> Judging:
    """Train to equal reinforcers, then measure how steeply log(B_t/B_0) falls."""
    logs = yield from groups(bench, RATIOS, reinforcers=REINFORCERS)
    return judge({name: decline(log, 2) for name, log in logs.items()})


def judge(found: dict[str, Decline]) -> Finding:
    """Judge how steeply responding declines after CRF and after RR 10."""
    continuous, partial = found["CRF"], found["RR 10"]
    few = too_few({name: found[name].baseline for name in ("CRF", "RR 10")})
    if few is not None:
        return few
    n = int((partial.baseline >= 10.0).sum())
    for name in ("CRF", "RR 10"):
        flat = no_decline(f"After {name}", found[name])
        if flat is not None:
            return missed(n, flat)
    value = ratio_of(continuous.steepness, partial.steepness)
    why = (
        f"As a share of its own baseline, responding declines {value.estimate:.2f} times as steeply after CRF as after "
        "RR 10."
    )
    picture = Picture("responses per reinforcer in training", "decline of log10(B/B0) per minute", (
        line("decline", [RATIOS[name] for name in found], [one.steepness for one in found.values()]),
    ))  # fmt: skip
    return judged(value, n, why, below=1.0, null=1.0, picture=picture)


PHENOMENON = Phenomenon(
    key="rate-corrected-extinction",
    title="Rate-corrected extinction is shallower after continuous",
    claim="Where responding is free, what is left of it as a share of the baseline declines less steeply after "
    "continuous than after partial reinforcement: the effect by responses turns round.",
    source="Nevin (1988), Psychological Bulletin 103, 44-56. Zarcone et al. (1997) found the effect in its usual "
    "direction in most of 7 pigeons, within subjects",
    measure="Slope through 0 of log10(B_t/B_0) on minutes of extinction, up to the first minute below a fifth of the "
    "baseline: CRF over RR 10, both trained to 300 reinforcers.",
    criterion="Below 1, and the interval excludes 1: the sign that Nevin (1988) reports for free operants. There must "
    "be a decline after both: most subjects below half of their baseline, and a slope whose interval excludes 0.",
    tags=("extinction",),
    find=find,
)
