"""Row: a larger reinforcer is worked for up to a larger ratio, whatever the steps to it."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.log import EventLog
from vrcore.measures.pauses import response_rates
from vrcore.measures.ratios import progressive_breakpoint
from vrcore.measures.spans import Floats, delivery_times, response_times, spans
from vrcore.phenomena.by_subject import by_subject
from vrcore.phenomena.phenomenon import (
    FEWEST,
    Bench,
    Judging,
    Phenomenon,
    Picture,
    judged,
    learnt,
    line,
    missed,
    ratio_of,
    too_few,
)

STEP, LARGER, STOP, SESSION = 5, 4.0, 600.0, 10_800.0
SLOW = 0.5
SAME = (2 / 3, 3 / 2)
GROUPS = {"small": (STEP, 1.0), "large": (STEP, LARGER), "steep": (2 * STEP, 1.0)}


def find(bench: Bench) -> Judging:
    """Measure the last completed ratio with small and large reinforcers, and with steps twice as large."""
    trained, points, limits, learners = {}, {}, {}, {}
    for name, (step, magnitude) in GROUPS.items():
        log = yield from bench.run(
            Phase(f"FR {STEP}", reinforcers=100, limit_seconds=7_200.0, magnitude=magnitude),
            Phase(f"PR({step}, stop={STOP:g}-s)", seconds=SESSION, magnitude=magnitude),
        )
        label = f"FR {STEP} before PR {step}, reinforcers of {magnitude:g}"
        trained[label] = by_subject(response_rates(log), 1, "per_minute")
        kept = learnt(trained[label])
        limits[name] = stopped(log, trained[label])[kept]
        points[name] = np.where(limits[name], by_subject(progressive_breakpoint(log), 2, "breakpoint")[kept], np.nan)
        learners[name] = int(kept.sum())
    few = too_few(trained)
    if few is not None:
        return few
    counts = {name: int(one.sum()) for name, one in limits.items()}
    least = min(counts, key=lambda one: counts[one])
    n = counts[least]
    if n < FEWEST:
        return missed(
            learners[least],
            f"It has no breakpoint: {n} of {learners[least]} subjects have slowed to half their rate when "
            f"it ends, with reinforcers of {GROUPS[least][1]:g} and steps of {GROUPS[least][0]}.",
        )
    found, steeper = ratio_of(points["large"], points["small"]), ratio_of(points["steep"], points["small"])
    return judged(
        found,
        n,
        f"Its median breakpoint is {np.nanmedian(points['small']):g} responses, {np.nanmedian(points['large']):g} with "
        f"reinforcers {LARGER:g} times as large and {np.nanmedian(points['steep']):g} with steps twice as large.",
        above=1.0,
        null=1.0,
        also=SAME[0] <= steeper.estimate <= SAME[1],
        picture=Picture(
            "group (1 small, 2 large reinforcers, 3 small with steps twice as large)",
            "last completed ratio (responses)",
            (line("median", (1, 2, 3), list(points.values())),),
        ),
    )


def stopped(log: EventLog, before: Floats) -> np.ndarray:
    """Say of which subjects responding broke: unpaid for 10 minutes, and slower than half their rate in training."""
    found = np.zeros(log.subjects, bool)
    for span in spans(log, 2):
        deliveries = delivery_times(log, span)
        last = float(deliveries[-1]) if len(deliveries) else 0.0
        unpaid = span.seconds - last
        rate = float((response_times(log, span) > last).sum()) * 60.0 / unpaid if unpaid > 0 else 0.0
        found[span.subject] = unpaid >= STOP - 1e-6 and rate < SLOW * before[span.subject]
    return found


PHENOMENON = Phenomenon(
    key="progressive-ratio-breakpoint",
    title="The breakpoint rises with the size of the reinforcer",
    claim="On a progressive ratio subjects go on to larger ratios for larger reinforcers, whatever the step.",
    source="Hodos (1961), Science 134, 943-944 (size; recalled, not checked against the original); Stafford & Branch "
    "(1998), Journal of the Experimental Analysis of Behavior 70, 123-138 (step; volume and pages recalled)",
    measure="Last completed ratio of PR 5 (until 10 minutes pass without a reinforcer, at most 3 hours) after 100 "
    "reinforcers of FR 5: with reinforcers 4 times as large over that with reinforcers of 1, ratio of medians; and on "
    "PR 10 over PR 5. Only subjects that slow to half their rate of FR 5 in those 10 minutes have a breakpoint: for "
    "the others the ratio is what they can make in 10 minutes.",
    criterion="Above 1 (the order is the published one), with an interval that excludes 1; and between 2/3 and 3/2 "
    "for the steps (independence of the step is published, the limits are chosen).",
    tags=("ratio",),
    find=find,
)
