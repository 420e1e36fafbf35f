"""Row: the pause after a reinforcer grows with the fixed ratio."""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import spearmanr

from vrcore.experiment import Phase
from vrcore.measures.inter_response import reinforced_irts
from vrcore.measures.pauses import pauses, response_rates
from vrcore.measures.spans import Floats
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

RATIOS = (5, 10, 20, 40, 80)
STRONG = 0.9


def find(bench: Bench) -> Judging:
    """Measure the median pause of each subject on growing ratios, and what it is beside its own responding."""
    phases = []
    for ratio in RATIOS:
        phases += [
            Phase(f"FR {ratio}", reinforcers=60, limit_seconds=7_200.0),
            Phase(f"FR {ratio}", reinforcers=30, limit_seconds=3_600.0),
        ]
    log = yield from bench.run(*phases)
    waits, steps = pauses(log), reinforced_irts(log)
    trained = by_subject(response_rates(log), 2, "per_minute")
    few = too_few({"FR 5": trained})
    if few is not None:
        return few
    measured = [2 * k + 2 for k in range(len(RATIOS))]
    kept = learnt(trained)
    seconds = np.array([by_subject(waits, phase, "median_seconds")[kept] for phase in measured])
    times = seconds / np.array([by_subject(steps, phase, "median_seconds")[kept] for phase in measured])
    each = np.array([order(one) for one in times.T])
    plain = middle_of(np.array([order(one) for one in seconds.T]))
    found = middle_of(each)
    ends = [_words(seconds[place], times[place]) for place in (0, -1)]
    return judged(
        found,
        int(np.isfinite(each).sum()),
        f"Its median pause is {ends[0]} on FR {RATIOS[0]} and {ends[1]} on FR {RATIOS[-1]}.",
        above=STRONG,
        null=0.0,
        also=plain.estimate > STRONG,
        picture=Picture(
            "fixed ratio (responses)",
            "pause after a reinforcer (s)",
            (line("median pause", RATIOS, list(seconds)), line("median pause / median IRT", RATIOS, list(times))),
        ),
    )


def order(waits: Floats) -> float:
    """Return the rank correlation of one subject's pauses with the ratio; nan where fewer than 4 ratios were run."""
    there = np.isfinite(waits)
    if there.sum() < 4:
        return float("nan")
    if np.ptp(waits[there]) == 0.0:
        return 0.0
    return float(spearmanr(np.array(RATIOS)[there], waits[there]).statistic)


def _words(seconds: Floats, times: Floats) -> str:
    there = np.isfinite(times)
    if not there.any():
        return "unknown, as it hardly responds,"
    return f"{np.median(seconds[there]):.1f} s, {np.median(times[there]):.1f} times its median IRT,"


PHENOMENON = Phenomenon(
    key="fixed-ratio-pause",
    title="The pause grows with the fixed ratio",
    claim="After a reinforcer a subject pauses, the longer the more responses the next one takes.",
    source="Felton & Lyon (1966), Journal of the Experimental Analysis of Behavior 9, 131-134",
    measure="Spearman correlation with the ratio, FR 5 to FR 80 (30 reinforcers each, after 60), of each subject's "
    "median pause divided by its own median inter-response time on that ratio; the median subject. A subject that "
    "merely responds more slowly on lean ratios has longer pauses, and just as much longer times within the run.",
    criterion="Above .9, and so the correlation of the pause in seconds; the level is this project's, the division "
    "by the inter-response time chosen for this table. The interval excludes 0.",
    tags=("ratio", "timing"),
    find=find,
    anchor=Anchor(
        math.nan,
        "47 rats, published set, medians over sessions 16 to 20 computed for this project. 16 rats on FR 20 "
        "paused for 3.27 s; one ratio has no growth.",
    ),
)
