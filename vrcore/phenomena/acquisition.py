"""Row: learning curves of a group are drawn out, because individuals learn at different times."""

from __future__ import annotations

import numpy as np
from scipy.optimize import isotonic_regression

from vrcore.experiment import Phase
from vrcore.measures.rate import rate
from vrcore.phenomena.phenomenon import (
    FEWEST,
    Anchor,
    Bench,
    Finding,
    Floats,
    Judging,
    Phenomenon,
    Picture,
    Series,
    bootstrap,
    judged,
    learnt,
    missed,
    too_few,
)

SCHEDULE, MINUTES = "RR 10", 180
RISE = 2.0
LAST = 5  # the last fifth of the session is what was learnt


def find(bench: Bench) -> Judging:
    """Follow each subject from its first response on, minute by minute."""
    log = yield from bench.run(Phase(SCHEDULE, seconds=60.0 * MINUTES))
    _, rates = rate(log, 1, 60.0)
    final = rates[:, -(MINUTES // LAST) :].mean(axis=1)
    few = too_few({SCHEDULE: final})
    return few if few is not None else judgement(rates[learnt(final)])


def judgement(rates: Floats) -> Finding:
    """Judge responses per minute in each minute, shape (subjects, minutes), of subjects that respond in the end."""
    ends = rates[:, -(rates.shape[1] // LAST) :].mean(axis=1)
    # The level before anything is learnt is the group's: who learns within a minute would have none of its own.
    risen = ends >= RISE * np.median(rates[:, 0])
    if risen.sum() < max(FEWEST, len(rates) / 2):
        return missed(
            len(rates),
            f"Of {len(rates)} subjects, {int(risen.sum())} respond {RISE:g} times as fast in the end as was usual in "
            "the first minute: hardly anything is learnt after that.",
        )
    rates = rates[risen]
    alone = np.array([width(one) for one in rates])
    together = width(rates.mean(axis=0))
    picture = Picture("minute", "responses per minute", tuple(_lines(rates)))
    if together <= 0.0:
        return missed(
            len(rates), "All subjects are through with it within a minute: the group has no width to compare.", picture
        )

    def compared(chosen: np.ndarray) -> float:
        wide = width(rates[chosen].mean(axis=0))
        return float(np.median(alone[chosen]) / wide) if wide > 0 else float("nan")

    return judged(
        bootstrap(compared, len(rates)),
        len(rates),
        f"The middle subject takes {np.median(alone):.1f} min from 10 to 90 % of its rise, the mean of all subjects "
        f"{together:.1f} min.",
        below=1.0,
        null=1.0,
        picture=picture,
    )


def width(curve: Floats) -> float:
    """Return the minutes from 10 to 90 % of the rise, from the first to the last fifth, of the nearest rising curve."""
    rising = isotonic_regression(curve).x
    low, high = float(rising[0]), float(curve[-(len(curve) // LAST) :].mean())
    if high <= low:
        return float("nan")
    first, last = (int(np.argmax(rising >= low + share * (high - low))) for share in (0.1, 0.9))
    return float(last - first)


def _lines(rates: Floats) -> list[Series]:
    """Return the mean of all and three subjects: the one at each quartile of when half of the rise was done."""
    half = np.array(
        [int(np.argmax(isotonic_regression(one).x >= one[-(len(one) // LAST) :].mean() / 2)) for one in rates]
    )
    order = np.argsort(half, kind="stable")
    picked = [order[int(share * (len(order) - 1))] for share in (0.25, 0.5, 0.75)]
    x = tuple(float(one) for one in range(1, rates.shape[1] + 1, 2))
    made = [("mean of all", rates.mean(axis=0)), *((f"subject {k + 1}", rates[k]) for k in picked)]
    return [Series(name, x, tuple(float(y) for y in one[::2])) for name, one in made]


PHENOMENON = Phenomenon(
    key="acquisition",
    title="Abrupt learners in a gradual group",
    claim="The learning curve of a group is smooth and drawn out, while each subject's own is steeper.",
    source="Gallistel, Fairhurst & Balsam (2004), Proceedings of the National Academy of Sciences 101, 13124-13131",
    measure="Minutes from 10 to 90 % of the rise on RR 10, of the nearest rising curve: the median of the subjects' "
    "own over that of the mean of all. Only subjects whose rate at least doubles from the group's first minute.",
    criterion="At most 1, as the source has it, and the interval excludes 1; and at least half of the subjects learn "
    "(chosen for this table).",
    tags=("acquisition",),
    find=find,
    anchor=Anchor(
        0.86,
        "47 rats, published set, medians over 20 sessions computed for this project. Individuals against "
        "group took 12 against 14 sessions on RR 20 (.86), 10.5 against 12 on FR 20, 12 against 13 on RI 45 s, "
        "but 2.5 against 2 on FI 45 s: rates by session are gradual in the single rat, too.",
    ),
)
