"""Row: with two variable ratios at once, the richer one gets nearly everything."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.log import RESPONSE, EventLog
from vrcore.measures.tally import seconds_of, tally
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

RICH, LEAN = 10, 20
SETTLE, MEASURE = 9_000.0, 3_600.0
LEVEL, MOST = 0.95, 0.75
BLOCKS = 14


def find(bench: Bench) -> Judging:
    """Offer the richer ratio on the first operandum to half of the subjects, and on the second to the others."""
    half = bench.subjects // 2
    shares, rates, courses = [], [], []
    for richer, count in ((0, bench.subjects - half), (1, half)):
        if count == 0:
            continue
        pair = (RICH, LEAN) if richer == 0 else (LEAN, RICH)
        schedule = f"Conc(VR {pair[0]}, VR {pair[1]}, COD=0-s)"
        log = yield from bench.run(Phase(schedule, seconds=SETTLE), Phase(schedule, seconds=MEASURE), subjects=count)
        responses = tally(log, RESPONSE)[:, 1].astype(float)
        total = responses.sum(axis=1)
        rates.append(60.0 * total / seconds_of(log)[:, 1])
        shares.append(np.divide(responses[:, richer], total, out=np.full(count, np.nan), where=total > 0))
        courses.append(share_over_time(log, richer + 1))
    rate, share = np.concatenate(rates), np.concatenate(shares)
    few = too_few({f"VR {RICH} and VR {LEAN} at once": rate})
    return few if few is not None else judgement(share[learnt(rate)], np.concatenate(courses)[learnt(rate)])


def share_over_time(log: EventLog, richer: int) -> Floats:
    """Return each subject's share of responses on an operandum in blocks of a session, shape (subjects, BLOCKS)."""
    rows = log.rows_of(RESPONSE)
    block = np.minimum((log.t[rows] / (SETTLE + MEASURE) * BLOCKS).astype(int), BLOCKS - 1)
    counts = np.zeros((log.subjects, BLOCKS, 2))
    np.add.at(counts, (log.subject[rows], block, (log.operandum[rows] == richer).astype(int)), 1.0)
    total = counts.sum(axis=2)
    shares: Floats = np.divide(counts[..., 1], total, out=np.full(total.shape, np.nan), where=total > 0)
    return shares


def judgement(share: Floats, course: Floats) -> Finding:
    """Judge the share of responses on the richer ratio, shape (subjects,); `course` is its share over the session."""
    there = float((share > LEVEL).mean())
    return judged(
        middle_of(share),
        len(share),
        f"It makes {np.median(share):.1%} of its responses on VR {RICH} where VR {LEAN} is the other choice, and "
        f"{there:.0%} of the subjects more than {LEVEL:.0%}.",
        above=LEVEL,
        null=0.5,
        also=there >= MOST,
        picture=Picture(
            "minutes",
            "share of responses on the richer ratio",
            (
                line(
                    "median", ((np.arange(BLOCKS) + 0.5) * (SETTLE + MEASURE) / 60.0 / BLOCKS).tolist(), list(course.T)
                ),
            ),
        ),
    )


PHENOMENON = Phenomenon(
    key="exclusive-preference",
    title="Exclusive preference on concurrent ratios",
    claim="With two variable ratios at once a subject responds on the richer one and hardly ever on the other.",
    source="Herrnstein & Loveland (1975), Journal of the Experimental Analysis of Behavior 24, 107-116",
    measure="Share of responses on VR 10 against VR 20 in the last of 3.5 hours, the richer on either side for half "
    "of the subjects; the median subject.",
    criterion="Above .95, as the source has it; and in at least three of four subjects, so that holding on to "
    "whichever came first does not count (chosen for this table).",
    tags=("choice", "ratio"),
    find=find,
)
