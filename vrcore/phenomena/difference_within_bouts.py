"""Row: what a variable ratio changes, beside a yoked interval, lies within bouts of responding."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrcore.measures.bouts import fit_bouts
from vrcore.measures.inter_response import irts_of
from vrcore.measures.spans import Floats, spans
from vrcore.phenomena.phenomenon import (
    FEWEST,
    Anchor,
    Bench,
    Judging,
    Phenomenon,
    Picture,
    inapplicable,
    judged,
    line,
    missed,
    ratio_of,
    too_few,
)
from vrcore.phenomena.ratio_and_yoked_interval import RATIO, SESSION, Pairs, ratio_and_yoked_interval


class Rates(NamedTuple):
    """The rates within bouts and of their beginning, per minute, shape (pairs,); nan where there are no bouts."""

    within: Floats
    initiation: Floats


def find(bench: Bench) -> Judging:
    """Fit the bouts of each subject on the ratio and of its partner."""
    pairs = yield from ratio_and_yoked_interval(bench)
    few = too_few({f"VR {RATIO}": pairs.trained})
    if few is not None:
        return few
    if len(pairs.chosen) < FEWEST:
        return inapplicable(f"Only {len(pairs.chosen)} subjects obtained reinforcers to which a partner can be yoked.")
    ratio, interval = bouts_of(pairs)
    counts = [int(np.isfinite(one.within).sum()) for one in (ratio, interval)]
    n = len(pairs.chosen)
    if min(counts) < FEWEST:
        return missed(
            n,
            f"Its responding falls into bouts in {counts[0]} of {n} subjects on VR {RATIO} and in {counts[1]} on the "
            "yoked interval: too few to compare.",
        )
    found = ratio_of(ratio.within, interval.within)
    begun = ratio_of(ratio.initiation, interval.initiation)
    return judged(
        found,
        min(counts),
        f"Within bouts it responds {np.nanmedian(ratio.within):.0f} times a minute on VR {RATIO} and "
        f"{np.nanmedian(interval.within):.0f} times on the yoked interval; bouts begin {begun.estimate:.2f} times as "
        f"often, and {pairs.words}.",
        above=1.5,
        null=1.0,
        also=found.estimate > begun.estimate and pairs.close,
        picture=Picture(
            "schedule (1 variable ratio, 2 yoked interval)",
            "per minute",
            (
                line("within bouts", (1, 2), [ratio.within, interval.within]),
                line("bouts begun", (1, 2), [ratio.initiation, interval.initiation]),
            ),
        ),
    )


def bouts_of(pairs: Pairs) -> tuple[Rates, Rates]:
    """Return the rates on the ratio and on the yoked interval."""
    own = {span.subject: span for span in spans(pairs.log, SESSION)}
    ratio = [irts_of(pairs.log, own[one])[2] for one in pairs.chosen]
    interval = [irts_of(one, spans(one, SESSION)[0])[2] for one in pairs.partners]
    tick = 0.0 if pairs.log.experiment is None else pairs.log.experiment.tick
    return _rates(ratio, tick), _rates(interval, tick)


def _rates(times: list[Floats], tick: float) -> Rates:
    fits = [fit_bouts(one, tick) for one in times]
    return Rates(*(
        np.array([getattr(one, name) * 60.0 if one.are_bouts else np.nan for one in fits])
        for name in ("within", "initiation")
    ))  # fmt: skip


PHENOMENON = Phenomenon(
    key="difference-within-bouts",
    title="Ratio and interval differ within bouts",
    claim="A variable ratio makes responding faster within bouts than an interval schedule does, and no more bouts.",
    source="Reed (2011), title and journal not checked",
    measure="Rate within bouts (two exponentials fitted to the inter-response times of each subject) on VR 30 over "
    "that of partners yoked to the intervals obtained; ratio of medians. Both get 260 reinforcers, of which the last "
    "60 are measured; subjects whose times are fitted as well by one rate have no bouts and are left out.",
    criterion="Above 1.5, with obtained reinforcer rates within 10 % (this project's limit for the published "
    "result); above the same ratio of the rates at which bouts begin, as responding that is faster "
    "altogether is no difference within bouts (chosen for this table); the interval excludes 1.",
    tags=("ratio",),
    find=find,
    anchor=Anchor(
        2.84,
        "47 rats, published set, medians over sessions 16 to 20 computed for this project. Within bouts 91 "
        "responses per minute on RR 20 (15 rats) and 32 on RI 45 s (8 rats), 2.84 times; bouts begun 11.8 and "
        "19.5 times a minute. They were paid 3.77 and 1.30 times a minute, not equally often as here.",
    ),
)
