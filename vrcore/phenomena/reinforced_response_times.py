"""Row: an interval schedule reinforces long inter-response times, and lengthens them; a ratio schedule does not."""

from __future__ import annotations

import numpy as np

from vrcore.log import EventLog
from vrcore.measures.inter_response import irts_of
from vrcore.measures.spans import Span, spans
from vrcore.measures.tidy import middle, ratio
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
    ratio_of,
    too_few,
)
from vrcore.phenomena.ratio_and_yoked_interval import RATIO, SESSION, ratio_and_yoked_interval

LONGER = 1.2


def find(bench: Bench) -> Judging:
    """Compare reinforced with all inter-response times on a ratio and a yoked interval, and both with each other."""
    pairs = yield from ratio_and_yoked_interval(bench)
    few = too_few({f"VR {RATIO}": pairs.trained})
    if few is not None:
        return few
    if len(pairs.chosen) < FEWEST:
        return inapplicable(f"Only {len(pairs.chosen)} subjects obtained reinforcers to which a partner can be yoked.")
    own = {span.subject: span for span in spans(pairs.log, SESSION)}
    vr = np.array([_times(pairs.log, own[one]) for one in pairs.chosen])
    vi = np.array([_times(one, spans(one, SESSION)[0]) for one in pairs.partners])
    found, on_ratio = middle_of(vi[:, 0]), middle_of(vr[:, 0])
    longer = ratio_of(vi[:, 1], vr[:, 1])
    return judged(
        found,
        int(np.isfinite(vi[:, 0]).sum()),
        f"Reinforced inter-response times are {found.estimate:.2f} times as long as all on the interval and "
        f"{on_ratio.estimate:.2f} times on the ratio; the interval's mean is {longer.estimate:.2f} times the ratio's, "
        f"and {pairs.words}.",
        above=1.3,
        null=1.0,
        also=0.8 <= on_ratio.estimate <= 1.2 and longer.estimate > LONGER and longer.low > 1.0 and pairs.close,
        picture=Picture(
            "schedule (1 variable ratio, 2 yoked interval)",
            "ratio or seconds",
            (
                line("median reinforced / median of all", (1, 2), [vr[:, 0], vi[:, 0]]),
                line("mean inter-response time (s)", (1, 2), [vr[:, 1], vi[:, 1]]),
            ),
        ),
    )


def _times(log: EventLog, span: Span) -> tuple[float, float]:
    """Return the median reinforced IRT over the median IRT, and the mean IRT in seconds."""
    _, _, seconds, paid = irts_of(log, span)
    mean = float(seconds.mean()) if len(seconds) else float("nan")
    return ratio(middle(seconds[paid > 0]), middle(seconds)), mean


PHENOMENON = Phenomenon(
    key="reinforced-response-times",
    title="Interval schedules reinforce long inter-response times",
    claim="Interval schedules reinforce long inter-response times, which become longer; ratio schedules reinforce "
    "them as they come.",
    source="Morse (1966), in Honig (ed.), Operant behavior; Peele, Casey & Silberberg (1984), Journal of Experimental "
    "Psychology: Animal Behavior Processes 10, 149-167 (recalled, not checked against the originals)",
    measure="Median reinforced over median inter-response time of each subject on an interval schedule yoked to VR "
    "30, and on that VR 30; and the mean inter-response time on the interval over that on the ratio. Both get 260 "
    "reinforcers, of which the last 60 are measured.",
    criterion="Above 1.3 on the interval (its interval excludes 1) and between .8 and 1.2 on the ratio (the rats: "
    "1.95 and 1.02). As the schedule does this to any responding, its effect must show: inter-response "
    "times above 1.2 times as long on the interval, at obtained rates within 10 % (chosen for this "
    "table).",
    tags=("ratio",),
    find=find,
    anchor=Anchor(
        1.95,
        "47 rats, published set, medians over sessions 16 to 20 computed for this project. Median reinforced over"
        " median inter-response time: 2.56 over 1.31 s on RI 45 s (8 rats, 1.95) and .44 over .43 s on RR 20 (15 "
        "rats, 1.02).",
    ),
)
