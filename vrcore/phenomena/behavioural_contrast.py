"""Row: where one of two components stops paying, responding in the other one rises."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.measures.components import component_rates
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

BASELINE, CHANGED = "Mult(VI 60-s, VI 60-s, time=60-s)", "Mult(VI 60-s, EXT, time=60-s)"
TRAIN, MEASURE, SETTLE = 5_400.0, 3_600.0, 3_600.0
RISE, ALIKE = 1.05, 0.1


def find(bench: Bench) -> Judging:
    """Train both components alike; then one group's second component stops paying, and the other group goes on."""
    groups = []
    for after in (CHANGED, BASELINE):
        log = yield from bench.run(
            Phase(BASELINE, seconds=TRAIN),
            Phase(BASELINE, seconds=MEASURE),
            Phase(after, seconds=SETTLE),
            Phase(after, seconds=MEASURE),
        )
        found = component_rates(log)
        groups.append(
            [
                found[(found["phase"] == phase) & (found["component"] == component)][
                    ["per_minute", "reinforcers_per_minute"]
                ].to_numpy()
                for phase, component in ((2, 1), (2, 2), (4, 1), (4, 2))
            ]
        )
    slower = [np.minimum(group[0][:, 0], group[1][:, 0]) for group in groups]
    few = too_few({"both components": slower[0], "both components in the other group": slower[1]})
    return few if few is not None else judgement(groups[0], groups[1])


def judgement(changed: list[Floats], control: list[Floats]) -> Finding:
    """Judge rates of responses and reinforcers per minute, (subjects, 2), of four: first and second, before and after.

    The same subject's rate before and after is one ratio; the group that went on says what time alone does.
    """
    rises, falls = [], []
    for group in (changed, control):
        kept = learnt(group[0][:, 0]) & learnt(group[1][:, 0])
        rises.append(group[2][kept, 0] / group[0][kept, 0])
        falls.append(group[3][kept, 0] / group[1][kept, 0])
    found = ratio_of(rises[0], rises[1])
    fall = float(np.median(falls[0])) if len(falls[0]) else float("nan")
    before, after = (float(np.median(changed[k][:, 1])) for k in (0, 2))
    return judged(
        found,
        len(rises[0]),
        f"Where the other component stops paying, it responds {found.estimate:.2f} times as fast in the unchanged one "
        f"as where nothing changes ({before:.2f} reinforcers a minute before and {after:.2f} after), and {fall:.2f} "
        "times as fast as before in the one that stopped paying.",
        above=RISE,
        null=1.0,
        also=fall < 0.5 and abs(after / before - 1.0) <= ALIKE if before > 0 else False,
        picture=Picture("0: unchanged component, 1: the other one", "rate after over rate before", (
            line("the other stops paying", (0, 1), [rises[0], falls[0]]),
            line("nothing changes", (0, 1), [rises[1], falls[1]]),
        )),
    )  # fmt: skip


PHENOMENON = Phenomenon(
    key="behavioural-contrast",
    title="Behavioural contrast",
    claim="Where one of two alternating components stops paying, responding in the other rises, though it pays as "
    "before.",
    source="Reynolds (1961), Journal of the Experimental Analysis of Behavior 4, 57-71 (recalled, not checked against "
    "the original)",
    measure="Rate in the unchanged component of Mult(VI 60 s, EXT) over that in Mult(VI 60 s, VI 60 s) before, each "
    "subject its own; the median, over the median of a group for which nothing changes.",
    criterion="Above 1, the sign reported; to leave nothing to chance, above 1.05 with an interval that excludes 1, "
    "while responding at least halves in the other component and the unchanged one pays the same within 10 % (chosen "
    "for this table).",
    tags=("extinction", "choice"),
    find=find,
)
