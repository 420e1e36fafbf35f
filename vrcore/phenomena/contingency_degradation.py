"""Row: reinforcers that come for nothing take responding away, though responses pay as before."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.measures.phases import phase_table
from vrcore.phenomena.phenomenon import (
    Bench,
    Finding,
    Floats,
    Judging,
    Phenomenon,
    Picture,
    judged,
    learnt,
    line,
    ratio_of,
    too_few,
)

# Random ratio and random time have no memory, so that either goes on as if the other had not paid.
ALONE, FREE = "RR 20", "Alt(RR 20, RT 10-s)"
TRAIN, MEASURE, SETTLE = 5_400.0, 1_800.0, 3_600.0
FALL = 0.9


def find(bench: Bench) -> Judging:
    """Train on a ratio; then free reinforcers are added for one group, and the other goes on without."""
    groups = []
    for after in (FREE, ALONE):
        log = yield from bench.run(
            Phase(ALONE, seconds=TRAIN),
            Phase(ALONE, seconds=MEASURE),
            Phase(after, seconds=SETTLE),
            Phase(after, seconds=MEASURE),
        )
        found = phase_table(log)
        groups.append(
            [
                found[found["phase"] == phase][["responses_per_minute", "reinforcers_per_minute"]].to_numpy()
                for phase in (2, 4)
            ]
        )
    few = too_few({"RR 20": groups[0][0][:, 0], "RR 20 in the other group": groups[1][0][:, 0]})
    return few if few is not None else judgement(*groups)


def judgement(free: list[Floats], alone: list[Floats]) -> Finding:
    """Judge rates of responses and reinforcers per minute, (subjects, 2), before and after, of both groups."""
    kept = [learnt(group[0][:, 0]) for group in (free, alone)]
    falls = [group[1][one, 0] / group[0][one, 0] for group, one in zip((free, alone), kept, strict=True)]
    found = ratio_of(falls[0], falls[1])
    before, after = (float(np.median(one[kept[0], 1])) for one in free)
    return judged(
        found,
        len(falls[0]),
        f"With free reinforcers added ({before:.1f} reinforcers a minute before, {after:.1f} after) it responds "
        f"{found.estimate:.2f} times as fast as where none are.",
        below=FALL,
        null=1.0,
        also=after > before,
        picture=Picture("0: before, 1: after", "responses per minute", tuple(
            line(name, (0, 1), [group[k][one, 0] for k in (0, 1)])
            for name, group, one in (("free reinforcers added", free, kept[0]), ("none added", alone, kept[1]))
        )),
    )  # fmt: skip


PHENOMENON = Phenomenon(
    key="contingency-degradation",
    title="Free reinforcers degrade the contingency",
    claim="When reinforcers also come for nothing, a subject responds less, though each response pays as before.",
    source="Rachlin & Baum (1972), Journal of the Experimental Analysis of Behavior 18, 231-241; Hammond (1980), same "
    "34, 297-304 (recalled, not checked against the originals)",
    measure="Rate on RR 20 with free reinforcers added every 10 s on average (RT 10 s) over the subject's own rate "
    "before; the median, over the median of a group without. Eating takes no time.",
    criterion="It falls, as reported: below .9, with an interval that excludes 1, and it really is paid more in all "
    "(chosen for this table).",
    tags=("ratio",),
    find=find,
)
