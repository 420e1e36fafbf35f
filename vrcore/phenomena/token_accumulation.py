"""Row: the fewer tokens have been earned, the longer the pause before the next one is worked for."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.log import EventLog
from vrcore.measures.pauses import response_rates
from vrcore.measures.tokens import link_pauses as pauses_before_links
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
    middle_of,
    too_few,
)

LINK, TOKENS = 10, 6
SCHEDULE = f"Token(prod=FR {LINK}, exch=FR {TOKENS}, cost=1)"
TRAIN, MEASURE = 7_200.0, 7_200.0
LONGER = 1.2


def find(bench: Bench) -> Judging:
    """Measure the pause before each of six links of ten responses, at the end of which six tokens are exchanged."""
    log = yield from bench.run(Phase(SCHEDULE, seconds=TRAIN), Phase(SCHEDULE, seconds=MEASURE))
    rates = response_rates(log)
    per_minute = rates[rates["phase"] == 2]["per_minute"].to_numpy()
    few = too_few({"the token schedule": per_minute})
    return few if few is not None else judgement(link_pauses(log, 2)[learnt(per_minute)])


def link_pauses(log: EventLog, phase: int) -> Floats:
    """Return each subject's mean pause before each link, shape (subjects, TOKENS), in seconds."""
    return pauses_before_links(log, phase, TOKENS)


def judgement(waits: Floats) -> Finding:
    """Judge the mean pauses before each link, shape (subjects, links)."""
    with np.errstate(all="ignore"):
        each = (waits[:, 0] + waits[:, 1]) / (waits[:, -2] + waits[:, -1])
        later = middle_of(waits[:, 1] / waits[:, -1])
    found = middle_of(each)
    first, second, last = (float(np.nanmedian(waits[:, k])) if len(waits) else np.nan for k in (0, 1, -1))
    return judged(
        found,
        int(np.isfinite(each).sum()),
        f"It pauses {first:.1f} s before the first link, {second:.1f} s before the second and {last:.1f} s before the "
        "last.",
        above=LONGER,
        null=1.0,
        also=later.low > 1.0,
        picture=Picture(
            "link of the exchange", "pause before it (s)", (line("median", range(1, TOKENS + 1), list(waits.T)),)
        ),
    )


PHENOMENON = Phenomenon(
    key="token-accumulation",
    title="Pauses shorten as tokens accumulate",
    claim="Working for tokens that are exchanged together, a subject pauses longest before the first and ever less "
    "before later ones.",
    source="Hackenberg (2009), Journal of the Experimental Analysis of Behavior 91, 257-286 (recalled, not checked "
    "against the original)",
    measure="Mean pause before the first two links over that before the last two, six tokens of FR 10 each; the "
    "median subject.",
    criterion="Longer before early links, the order reported: above 1.2 with an interval that excludes 1, and the "
    "second link's pause is also longer than the last one's (its ratio's interval lies above 1), so that a pause "
    "after the reinforcer alone does not count (chosen for this table).",
    tags=("ratio", "timing"),
    find=find,
)
