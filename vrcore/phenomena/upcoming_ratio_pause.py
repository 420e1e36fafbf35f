"""Row: the pause depends on the ratio that comes, not only on the one that is over."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.log import RESPONSE, EventLog
from vrcore.measures.components import component_rates
from vrcore.measures.inter_response import each_irt
from vrcore.measures.pauses import each_pause
from vrcore.measures.spans import Floats, spans
from vrcore.phenomena.phenomenon import (
    FEWEST,
    Bench,
    Judging,
    Phenomenon,
    Picture,
    judged,
    learnt,
    line,
    middle_of,
    missed,
    too_few,
)

SMALL, LARGE = 10, 40
LONGER = 1.2


def find(bench: Bench) -> Judging:
    """Measure pauses before and after each ratio of a multiple schedule, beside its own inter-response times."""
    schedule = f"Mult(FR {SMALL}, FR {LARGE}, reinforcers=2)"
    log = yield from bench.run(
        Phase(f"FR {SMALL}", reinforcers=60, limit_seconds=7_200.0),
        Phase(schedule, reinforcers=120, limit_seconds=14_400.0),
        Phase(schedule, reinforcers=120, limit_seconds=14_400.0),
    )
    rates = component_rates(log)
    trained = np.asarray(
        rates[(rates["phase"] == 3) & (rates["component"] == 1)]
        .set_index("subject")["per_minute"]
        .reindex(range(log.subjects)),
        float,
    )
    few = too_few({f"the component FR {SMALL}": trained})
    if few is not None:
        return few
    seconds, steps = pauses_by_ratio(log, 3)
    kept = learnt(trained)
    seconds, times = seconds[kept], (seconds / steps[:, None, :])[kept]
    n = int(np.isfinite(upcoming(times)).sum())
    if n < FEWEST:
        return missed(n, f"Only {n} of {int(kept.sum())} subjects go on with both ratios.")
    found, plain = middle_of(upcoming(times)), middle_of(upcoming(seconds))
    small, large = (_middle(seconds[:, :, one]) for one in (0, 1))
    return judged(
        found,
        n,
        f"It pauses {small} before FR {SMALL} and {large} before FR {LARGE}; beside the IRTs of "
        f"that ratio and after the same ratio, {found.estimate:.2f} times as long.",
        above=LONGER,
        null=1.0,
        also=plain.estimate > 1.0 and plain.low > 1.0,
        picture=Picture(
            "the ratio that comes (responses)",
            "pause (s)",
            tuple(
                line(f"after FR {before}", (SMALL, LARGE), list(seconds[:, place].T))
                for place, before in enumerate((SMALL, LARGE))
            ),
        ),
    )


def pauses_by_ratio(log: EventLog, phase: int) -> tuple[Floats, Floats]:
    """Return the mean pause by the ratio before and the ratio that comes, and the mean IRT in each ratio.

    Shapes (subjects, before, coming) and (subjects, ratio), in seconds; nan where there is none.
    """
    waits, steps = each_pause(log), each_irt(log)
    waits, steps = (one[one["phase"] == phase] for one in (waits, steps))
    pause, irt = np.full((log.subjects, 2, 2), np.nan), np.full((log.subjects, 2), np.nan)
    for span in spans(log, phase):
        rows = log.rows_of(RESPONSE)
        low, high = rows.searchsorted((span.low, span.high))
        t, component = log.t[rows[low:high]] - span.start, log.component[rows[low:high]]
        mine = waits[waits["subject"] == span.subject]
        ended = np.searchsorted(t, mine["t"].to_numpy() + 1e-9, "right")
        if len(mine):
            before, coming = component[ended - 1], component[ended]
            long = mine["pause_seconds"].to_numpy()
            for i, j in np.ndindex(2, 2):
                chosen = long[(before == i + 1) & (coming == j + 1)]
                pause[span.subject, i, j] = chosen.mean() if len(chosen) else np.nan
        own = steps[steps["subject"] == span.subject]
        where = component[np.searchsorted(t, own["t"].to_numpy() - 1e-9)] if len(own) else component[:0]
        for i in range(2):
            chosen = own["seconds"].to_numpy()[where == i + 1]
            irt[span.subject, i] = chosen.mean() if len(chosen) else np.nan
    return pause, irt


def upcoming(pauses: Floats) -> Floats:
    """Return how many times as long pauses before the large ratio are, after the same ratio, shape (subjects,).

    The geometric mean over what came before.
    """
    with np.errstate(all="ignore"):
        return np.asarray(np.exp(np.log(pauses[:, :, 1] / pauses[:, :, 0]).mean(axis=1)))


def _middle(seconds: Floats) -> str:
    present = seconds[np.isfinite(seconds)]
    return f"{np.median(present):.1f} s" if len(present) else "an unknown time"


PHENOMENON = Phenomenon(
    key="upcoming-ratio-pause",
    title="The pause depends on the ratio that comes",
    claim="Where a stimulus announces the next ratio, subjects pause longer before a large than before a small one.",
    source="Schlinger, Derenne & Baron (2008), The Behavior Analyst 31, 43-60 (volume and pages recalled, not checked "
    "against the original)",
    measure="Multiple schedule FR 10, FR 40, two reinforcers in a turn, 120 reinforcers after 120: mean pause before "
    "FR 40 over that before FR 10, after the same ratio (geometric mean of both), each divided by the mean "
    "inter-response time in the ratio that comes, so that a subject that is merely slower in one of them has no "
    "longer pause in it; the median subject. Means, as medians of waits counted in half seconds jump.",
    criterion="Above 1.2: the order is the published one, how much longer is chosen for this table, since among "
    "twenty agents an interval that excludes 1 is to be expected by chance. The interval excludes 1, and "
    "the pauses in seconds are in the same order, with an interval above 1.",
    tags=("ratio", "timing"),
    find=find,
)
