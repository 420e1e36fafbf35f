"""Row: responding is faster on a variable ratio than on an interval schedule that pays as often."""

from __future__ import annotations

import numpy as np

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
    middle_of,
    too_few,
)
from vrcore.phenomena.ratio_and_yoked_interval import RATIO, ratio_and_yoked_interval


def find(bench: Bench) -> Judging:
    """Compare each subject on the ratio with its partner."""
    pairs = yield from ratio_and_yoked_interval(bench)
    few = too_few({f"VR {RATIO}": pairs.trained})
    if few is not None:
        return few
    if len(pairs.chosen) < FEWEST:
        return inapplicable(f"Only {len(pairs.chosen)} subjects obtained reinforcers to which a partner can be yoked.")
    ratio, interval = pairs.rates
    # A partner that does not respond at all is infinitely slower.
    each = np.divide(ratio, interval, out=np.full(len(ratio), np.inf), where=interval > 0)
    found = middle_of(each)
    return judged(
        found,
        len(each),
        f"It responds {np.median(ratio):.1f} times a minute on VR {RATIO} and {np.median(interval):.1f} times on the "
        f"yoked interval, where {pairs.words}.",
        above=1.2,
        null=1.0,
        also=pairs.close,
        picture=Picture(
            "schedule (1 variable ratio, 2 yoked interval)",
            "responses/min",
            (line("median", (1, 2), [ratio, interval]),),
        ),
    )


PHENOMENON = Phenomenon(
    key="variable-ratio-over-interval",
    title="Faster on a variable ratio than on a yoked interval",
    claim="A subject on a variable ratio responds faster than its partner that gets reinforcers as often, but by time.",
    source="Catania, Matthews, Silverman & Yohalem (1977), Journal of the Experimental Analysis of Behavior 28, "
    "155-161; Peele, Casey & Silberberg (1984), Journal of Experimental Psychology: Animal Behavior Processes 10, "
    "149-167 (both recalled, not checked against the originals)",
    measure="Responses per minute of each subject on VR 30 over those of a partner yoked to the intervals that it "
    "obtained; the median pair. Both get 260 reinforcers, of which the last 60 are measured.",
    criterion="Above 1.2, with obtained reinforcer rates (medians) within 10 % of each other (this project's limit "
    "for the published result); the interval excludes 1.",
    tags=("ratio",),
    find=find,
    anchor=Anchor(
        2.52,
        "47 rats, published set, medians over sessions 16 to 20 computed for this project. 79.8 responses per "
        "minute on RR 20 (15 rats) and 31.7 on RI 45 s (8 rats), 2.52 times; but they were paid 3.77 and 1.30 "
        "times a minute, not equally often as here.",
    ),
)
