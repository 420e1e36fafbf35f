"""Row: a changeover delay makes choice on concurrent variable intervals more sensitive."""

from __future__ import annotations

import numpy as np

from vrcore.phenomena.concurrent_intervals import PAID, log_ratios, plainly, shared_out
from vrcore.phenomena.differences import difference_of
from vrcore.phenomena.phenomenon import (
    Bench,
    Judging,
    Phenomenon,
    Picture,
    judged,
    line,
    missed,
    too_few,
)

RATIOS = (1.0, 4.0, 1 / 4)
DELAY = 2.0


def find(bench: Bench) -> Judging:
    """Compare the sensitivity of two groups over the same three ratios, one of them with a changeover delay."""
    without = yield from shared_out(bench, RATIOS, conditions=len(RATIOS))
    delayed = yield from shared_out(bench, RATIOS, delay=DELAY, conditions=len(RATIOS))
    few = too_few({"the first pair of intervals": without.per_minute[:, 0]})
    if few is not None:
        return few
    for shared, name in ((without, "without a delay"), (delayed, "with the delay")):
        if not shared.fit.enough:
            return missed(
                bench.subjects,
                f"Of {bench.subjects} subjects {name}, {shared.fit.subjects} earned {PAID} "
                "reinforcers or more on both operanda in every condition: where one of them is given up, there is no "
                "sensitivity to compare.",
            )
    first, second = (one.fit.slope for one in (without, delayed))
    found = difference_of(second, first)
    order = np.argsort(RATIOS)
    x = np.log10(np.array(RATIOS)[order])
    return judged(
        found,
        int(np.isfinite(second).sum()),
        f"Its sensitivity is {plainly(np.nanmedian(first))} without and {plainly(np.nanmedian(second))} "
        f"with a changeover delay of {DELAY:g} s.",
        above=0.05,
        null=0.0,
        picture=Picture("log10 of the ratio of reinforcers set up", "log10 of the ratio of responses", tuple(
            line(name, x, [log_ratios(one.responses)[k] for k in order])
            for name, one in (("no delay", without), (f"COD {DELAY:g} s", delayed))
        )),
    )  # fmt: skip


PHENOMENON = Phenomenon(
    key="changeover-delay",
    title="A changeover delay raises sensitivity",
    claim="Where a changeover is not paid for some seconds, responses follow the ratio of reinforcers more closely.",
    source="Shull & Pliskoff (1967), Journal of the Experimental Analysis of Behavior 10, 517-527",
    measure="Sensitivity of generalised matching over the ratios 1:4, 1:1 and 4:1 of concurrent variable intervals: "
    "the median with a changeover delay of 2 s less that without one. Subjects that were not paid 5 times on both "
    "operanda in every condition have no sensitivity.",
    criterion="Above 0, the sign of the source; to leave nothing to chance, the interval excludes 0 and the "
    "difference is above .05 (chosen for this table).",
    tags=("choice",),
    find=find,
)
