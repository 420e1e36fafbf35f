"""Row: on concurrent variable intervals, response ratios follow reinforcer ratios, a little less than strictly."""

from __future__ import annotations

import numpy as np

from vrcore.phenomena.concurrent_intervals import PAID, log_ratios, plainly, shared_out
from vrcore.phenomena.phenomenon import (
    Bench,
    Judging,
    Phenomenon,
    Picture,
    judged,
    line,
    middle_of,
    missed,
    too_few,
)

# In an order in which neither the ratio nor its extremity grows with time.
RATIOS = (1.0, 3.0, 1 / 9, 9.0, 1 / 3)
LEAST = 4  # conditions in which a subject must have been paid on both


def find(bench: Bench) -> Judging:
    """Fit generalised matching to each subject over five ratios of intervals, all of which pay as much in total."""
    shared = yield from shared_out(bench, RATIOS, conditions=LEAST)
    few = too_few({"the first pair of intervals": shared.per_minute[:, 0]})
    if few is not None:
        return few
    usable = shared.fit.subjects
    if not shared.fit.enough:
        return missed(
            bench.subjects,
            f"Of {bench.subjects} subjects, {usable} earned {PAID} reinforcers or more on both operanda in at least "
            f"{LEAST} of the {len(RATIOS)} conditions: where one of them is given up, nothing is left to match.",
        )
    found = middle_of(shared.fit.slope)
    bias = float(np.nanmedian(shared.fit.bias))
    order = np.argsort(RATIOS)
    x = np.log10(np.array(RATIOS)[order])
    obtained, done = log_ratios(shared.reinforcers), log_ratios(shared.responses)
    return judged(
        found,
        usable,
        f"Its response ratios follow the reinforcer ratios with a sensitivity of {plainly(found.estimate)}, where 1 is "
        f"strict matching and 0 indifference (bias {plainly(bias)}).",
        above=0.7,
        below=1.0,
        null=0.0,
        picture=Picture(
            "log10 of the ratio of reinforcers set up", "log10 of the ratio obtained",
            (line("responses", x, [done[k] for k in order]), line("reinforcers", x, [obtained[k] for k in order])),
        ),
    )  # fmt: skip


PHENOMENON = Phenomenon(
    key="generalised-matching",
    title="Generalised matching on concurrent intervals",
    claim="With two variable intervals at once, responses are shared out nearly as reinforcers are, a little more "
    "evenly (undermatching).",
    source="Baum (1974), Journal of the Experimental Analysis of Behavior 22, 231-242; Baum (1979), same 32, 269-281 "
    "(103 data sets of 23 studies)",
    measure="Slope of log10 response ratios on log10 obtained reinforcer ratios for each subject, over five ratios "
    "from 1:9 to 9:1 that all pay three reinforcers a minute, without a changeover delay; the median subject. "
    "Conditions with fewer than 5 reinforcers on either operandum are left out, and at least 4 must be left.",
    criterion="From .7 to 1.0, about a mean near .8 in Baum (1979) and Taylor & Davison (1983); the interval excludes "
    "0, and at least half of the subjects were paid on both operanda (chosen for this table).",
    tags=("choice",),
    find=find,
)
