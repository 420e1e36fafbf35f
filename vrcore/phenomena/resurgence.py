"""Row: resurgence, an old response returns when the one that replaced it is no longer paid."""

from __future__ import annotations

import numpy as np

from vrcore.designs.resurgence import resurgence
from vrcore.measures.stretch import stretch_rate
from vrcore.phenomena.before_and_after import still_there, times_as_many
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
    middle_of,
    missed,
    ratio_of,
    too_few,
)

WINDOW = 600.0


def find(bench: Bench) -> Judging:
    """Pay the target, then the alternative, then neither; a second group was never paid for the target."""
    rates = []
    for phases in resurgence().values():
        log = yield from bench.run(*phases)
        rates.append([
            stretch_rate(log, 1, -WINDOW, operandum=1),
            stretch_rate(log, 2, -WINDOW, operandum=1),
            stretch_rate(log, 3, high=WINDOW, operandum=1),
        ])  # fmt: skip
    return judge(rates[0], rates[1])


def judge(target: list[Floats], control: list[Floats]) -> Finding:
    """Judge the target's rates at the end of phases 1 and 2 and the beginning of 3, beside those of the control."""
    trained, replaced, tested = target
    few = too_few({"the target": trained})
    if few is not None:
        return few
    kept = (trained >= LEAST_RATE) & (replaced < 0.5 * trained)
    n = int(kept.sum())
    picture = Picture("phase (1: target paid, 2: alternative paid, 3: neither)", "target responses per minute", (
        line("target", [1, 2, 3], [one[trained >= LEAST_RATE] for one in target]),
        line("never paid for it", [1, 2, 3], control),
    ))  # fmt: skip
    if n < FEWEST:
        why = still_there("resurge", n, len(kept), "at the end of an hour in which only the alternative is paid")
        return missed(n, why, picture)
    rise = times_as_many(tested, replaced, WINDOW / 60.0)[kept]
    unpaid = times_as_many(control[2], control[1], WINDOW / 60.0)
    value, beyond = middle_of(rise), ratio_of(rise, unpaid)
    why = (
        f"When the alternative stops paying, target responses in 10 minutes change {value.estimate:.2f}-fold "
        f"({np.median(replaced[kept]):.2g} to {np.median(tested[kept]):.2g} a minute), and {np.median(unpaid):.2f}-"
        "fold in subjects never paid for them."
    )
    return judged(value, n, why, above=1.0, null=1.0, picture=picture, also=beyond.low > 1.0)


PHENOMENON = Phenomenon(
    key="resurgence",
    title="Resurgence",
    claim="An extinguished response returns when the alternative that replaced it is no longer paid.",
    source="Epstein (1983), Behaviour Analysis Letters 3, 391-397 (recalled, not checked against the original); Bouton "
    "and colleagues for its decrease with leaner alternatives",
    measure="Target responses in the first 10 minutes without any pay over the last 10 in which the alternative was "
    "paid (VI 30 s, an hour each), each subject by itself. The median subject.",
    criterion="Above 1, the baseline in extinction, and the interval excludes 1; and more than in subjects that "
    "were never paid for the target, or anything not paid would do (chosen for this table).",
    tags=("recovery", "choice"),
    find=find,
)
