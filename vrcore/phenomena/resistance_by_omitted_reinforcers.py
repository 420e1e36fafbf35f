"""Row: leaner interval schedules outlast richer ones in time, and fall short of them per reinforcer omitted."""

from __future__ import annotations

import numpy as np

from vrcore.measures.extinction import Resistance, resistance
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
from vrcore.phenomena.training_before_extinction import groups

INTERVALS = {"VI 15-s": 0.25, "VI 30-s": 0.5, "VI 60-s": 1.0}
RICH, LEAN = "VI 15-s", "VI 60-s"
REINFORCERS = 200


def find(bench: Bench) -> Judging:
    """Train to equal reinforcers, then measure the way to half of the baseline by two rulers."""
    logs = yield from groups(bench, INTERVALS, reinforcers=REINFORCERS, extinction=7_200.0)
    return judge({name: resistance(log, 2) for name, log in logs.items()})


def judge(found: dict[str, Resistance]) -> Finding:
    """Judge what was measured of the groups."""
    few = too_few({name: found[name].baseline for name in (RICH, LEAN)})
    if few is not None:
        return few
    n = int(found[LEAN].learnt.sum())
    if not all(np.isfinite(np.nanmedian(found[name].minutes)) for name in (RICH, LEAN)):
        return missed(n, "Most of its subjects go on responding for two hours, after one of the trainings at least.")
    omitted = ratio_of(found[LEAN].omitted, found[RICH].omitted)
    minutes = ratio_of(found[LEAN].minutes, found[RICH].minutes)
    responses = ratio_of(found[LEAN].responses, found[RICH].responses)
    why = (
        f"After {LEAN} it goes on {minutes.estimate:.2f} times as long as after {RICH} until it has slowed, makes "
        f"{responses.estimate:.2f} times as many responses and misses {omitted.estimate:.2f} times as many reinforcers."
    )
    picture = Picture("mean interval between reinforcers in training (min)", "until responding halved", (
        line("minutes", list(INTERVALS.values()), [found[name].minutes for name in INTERVALS]),
        line("expected reinforcers omitted", list(INTERVALS.values()), [found[name].omitted for name in INTERVALS]),
    ))  # fmt: skip
    # One that merely responds more slowly, and learns from its responses, goes on longer with as many of them.
    longer = minutes.low > 1.0 and responses.low > 1.0
    return judged(omitted, n, why, below=1.0, null=1.0, picture=picture, also=longer)


PHENOMENON = Phenomenon(
    key="resistance-by-omitted-reinforcers",
    title="Leaner lasts longer in time, shorter per omitted reinforcer",
    claim="Trained on one variable-interval schedule, a subject goes on longer the leaner it was, and gives up after "
    "fewer omitted reinforcers.",
    source="Shull & Grimes (2006), Journal of the Experimental Analysis of Behavior 85, 23-39",
    measure="Expected reinforcers omitted (minutes times the obtained rate of training) until the rate is below half "
    "of the own baseline in two minutes in a row: VI 60 s over VI 15 s, both trained to 200 reinforcers.",
    criterion="Below 1, while minutes are above 1: the directions that the source reports for VI 16 to 0.25 min. "
    "Responses must be above 1 as well, or it may have gone on longer only because it responds more slowly (chosen for "
    "this table). All three intervals exclude 1. A rational observer who counts omitted reinforcers gives 1.",
    tags=("extinction",),
    find=find,
)
