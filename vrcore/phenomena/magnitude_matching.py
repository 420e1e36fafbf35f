"""Row: with larger reinforcers on one of two operanda, response ratios follow the amounts, less than strictly."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.log import REINFORCER, RESPONSE
from vrcore.measures.tally import seconds_of, tally
from vrcore.phenomena.concurrent_intervals import MEASURE, PAID, SETTLE, log_ratios, plainly, sensitivity
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
    missed,
    too_few,
)

# In an order in which neither the ratio nor its extremity grows with time.
AMOUNTS = ((1.0, 1.0), (2.0, 1.0), (0.5, 2.0), (2.0, 0.5), (1.0, 2.0))
MEAN = 40.0
LEAST = 4


def paying(amount: float) -> str:
    """Return a variable interval whose reinforcers have this size: an adjusting amount that has reached its bound."""
    return f"Tand(VI {MEAN:g}-s, Adj(amount, start={amount:g}, step=1, max={amount:g}))"


def find(bench: Bench) -> Judging:
    """Run each subject through five ratios of amounts on equal intervals."""
    phases = []
    for first, second in AMOUNTS:
        schedule = f"Conc({paying(first)}, {paying(second)}, COD=0-s)"
        phases += [Phase(schedule, seconds=SETTLE), Phase(schedule, seconds=MEASURE)]
    log = yield from bench.run(*phases)
    responses, paid = (tally(log, event)[:, 1::2].astype(float) for event in (RESPONSE, REINFORCER))
    rates = 60.0 * responses.sum(axis=2) / seconds_of(log)[:, 1::2]
    few = too_few({"equal amounts": rates[:, 0]})
    if few is not None:
        return few
    kept = learnt(rates[:, 0])
    return judgement(responses[kept], paid[kept])


def judgement(responses: Floats, paid: Floats) -> Finding:
    """Judge counts of responses and reinforcers, shape (subjects, conditions, 2)."""
    amounts = np.broadcast_to(np.array(AMOUNTS), responses.shape)
    fit = sensitivity(responses, amounts, paid, LEAST)
    usable = fit.subjects
    if not fit.enough:
        return missed(
            len(responses),
            f"Of {len(responses)} subjects, {usable} earned {PAID} reinforcers or more on both operanda in at least "
            f"{LEAST} of the {len(AMOUNTS)} conditions: where one of them is "
            "given up, nothing is left to match.",
        )
    found = middle_of(fit.slope)
    order = np.argsort([first / second for first, second in AMOUNTS])
    x = [float(np.log10(AMOUNTS[k][0] / AMOUNTS[k][1])) for k in order]
    done, often = log_ratios(responses), log_ratios(paid)
    return judged(
        found,
        usable,
        f"Its response ratios follow the ratios of amounts with a sensitivity of {plainly(found.estimate)}, where 1 is "
        "strict matching and 0 indifference.",
        above=0.5,
        below=0.9,
        null=0.0,
        picture=Picture(
            "log10 of the ratio of amounts", "log10 of the ratio obtained",
            (line("responses", x, [done[k] for k in order]), line("reinforcers", x, [often[k] for k in order])),
        ),
    )  # fmt: skip


PHENOMENON = Phenomenon(
    key="magnitude-matching",
    title="Sensitivity to amounts",
    claim="With larger reinforcers on one of two operanda, responses follow the amounts, but less than in proportion.",
    source="McDowell (2012), who finds about .68 in evolutionary dynamics, as in data (recalled, not checked against "
    "the original)",
    measure="Slope of log10 response ratios on log10 ratios of amounts for each subject, over 1:4, 1:2, 1:1, 2:1 and "
    "4:1 on equal variable intervals (40 s each, without a changeover delay); the median subject. Conditions with "
    "fewer than 5 reinforcers on either operandum are left out, and at least 4 must be left.",
    criterion="From .5 to .9, about the source's .68; the interval excludes 0, and at least half of the subjects were "
    "paid on both operanda (chosen for this table).",
    tags=("choice",),
    find=find,
)
