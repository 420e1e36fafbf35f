"""Row: behavioral momentum between groups on single schedules, where it turns round."""

from __future__ import annotations

import numpy as np

from vrcore.measures.decline import Decline, decline
from vrcore.measures.extinction import resistance
from vrcore.measures.interval import Interval
from vrcore.phenomena.momentum_multiple import LEAN, MINUTES, RICH, declines
from vrcore.phenomena.phenomenon import (
    Bench,
    Finding,
    Judging,
    Phenomenon,
    judged,
    missed,
    ratio_of,
    too_few,
)
from vrcore.phenomena.training_before_extinction import groups, no_decline

REINFORCERS = 200


def find(bench: Bench) -> Judging:
    """Train one group on each schedule to equal reinforcers, and two to equal time, and measure the declines."""
    equal = yield from groups(bench, (RICH, LEAN), reinforcers=REINFORCERS)
    timed = yield from groups(bench, (RICH, LEAN), seconds=60.0 * MINUTES)
    rich, lean, timed_rich, timed_lean = (decline(logs[name], 2) for logs in (equal, timed) for name in (RICH, LEAN))
    responses = ratio_of(*(resistance(equal[name], 2).responses for name in (LEAN, RICH)))
    return judge(rich, lean, responses, ratio_of(timed_lean.steepness, timed_rich.steepness).estimate)


def judge(rich: Decline, lean: Decline, responses: Interval, other: float) -> Finding:
    """Judge how steeply responding declines in both groups.

    `responses` is the ratio, lean over rich, of unpaid responses until the rate has halved; `other` the ratio of
    slopes after equal time.
    """
    few = too_few({RICH: rich.baseline, LEAN: lean.baseline})
    if few is not None:
        return few
    n = int((lean.baseline >= 10.0).sum())
    for name, one in ((RICH, rich), (LEAN, lean)):
        flat = no_decline(f"After {name}", one)
        if flat is not None:
            return missed(n, flat)
    value = ratio_of(lean.steepness, rich.steepness)
    why = (
        f"As a share of its own baseline, responding declines {value.estimate:.2f} times as steeply after {LEAN} as "
        f"after {RICH} with equal reinforcers in training"
    )
    why += f" and {other:.2f} times with equal time" if np.isfinite(other) else ""
    many = f"; until it has halved, it makes {responses.estimate:.2f} times as many unpaid responses"
    why += (many if np.isfinite(responses.estimate) else "") + "."
    more = responses.low > 1.0  # or it may only be slower, and learn from its responses
    return judged(value, n, why, below=1.0, null=1.0, picture=declines(rich, lean), also=more)


PHENOMENON = Phenomenon(
    key="momentum-single",
    title="Behavioral momentum on single schedules: the reverse",
    claim="Where each subject knows one schedule only, the leaner one makes responding the more persistent.",
    source="Nevin (2012), Behavioural Processes 90, 89-97",
    measure="Slope through 0 of log10(B_t/B_0) on minutes of extinction, up to the first minute below a fifth of the "
    "baseline: VI 60 s over VI 15 s, different subjects, both trained to 200 reinforcers.",
    criterion="Below 1: the order that the source reports, opposite to that within multiple schedules. Unpaid "
    "responses until the rate is below half must be above 1, or it may decline less only because it responds more "
    "slowly (chosen for this table). Both intervals exclude 1. There must be a decline after both.",
    tags=("extinction",),
    find=find,
)
