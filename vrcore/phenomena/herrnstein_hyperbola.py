"""Row: over variable intervals, responding grows with income along Herrnstein's hyperbola."""

from __future__ import annotations

import numpy as np

from vrcore.analytic.herrnstein import fit_hyperbola
from vrcore.experiment import Phase
from vrcore.log import REINFORCER, RESPONSE
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

# In an order in which income and time do not grow together, so that no trend over the session makes a curve.
MEANS = (40, 160, 10, 320, 20, 80)
SETTLE, MEASURE = 1_800.0, 3_600.0
GROWTH = 1.2


def find(bench: Bench) -> Judging:
    """Measure both rates of each subject on six variable intervals and fit the hyperbola to them."""
    phases = []
    for mean in MEANS:
        phases += [Phase(f"VI {mean}-s", seconds=SETTLE), Phase(f"VI {mean}-s", seconds=MEASURE)]
    log = yield from bench.run(*phases)
    minutes = seconds_of(log)[:, 1::2] / 60.0
    order = np.argsort(MEANS)[::-1]
    rate, income = ((tally(log, event, operanda=1)[:, 1::2, 0] / minutes)[:, order] for event in (RESPONSE, REINFORCER))
    few = too_few({f"VI {min(MEANS)}-s": rate[:, -1]})
    if few is not None:
        return few
    kept = learnt(rate[:, -1])
    return judgement(income[kept], rate[kept])


def judgement(income: Floats, rate: Floats) -> Finding:
    """Judge reinforcers and responses per minute, shape (subjects, conditions), from the leanest to the richest."""
    found = middle_of(np.array([accounted(*one) for one in zip(income, rate, strict=True)]))
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = float(np.median(rate[:, -1]) / np.median(rate[:, 0]))
    grown = f"{growth:.2f} times" if np.isfinite(growth) else "many times"
    return judged(
        found,
        len(rate),
        f"The hyperbola accounts for {max(found.estimate, 0.0):.0%} of the variance of its rates, and it responds "
        f"{grown} as fast on VI {min(MEANS)} s as on VI {max(MEANS)} s.",
        above=0.9,
        null=0.0,
        also=growth >= GROWTH,
        picture=Picture(
            "reinforcers per minute", "responses per minute",
            (line("median", [float(one) for one in np.median(income, axis=0)], list(rate.T)),),
        ),
    )  # fmt: skip


def accounted(income: Floats, rate: Floats) -> float:
    """Return the share of one subject's variance that the hyperbola accounts for; 0 where there is none."""
    return fit_hyperbola(income, rate).accounted if np.ptp(rate) > 0 else 0.0


PHENOMENON = Phenomenon(
    key="herrnstein-hyperbola",
    title="Herrnstein's hyperbola",
    claim="Response rate grows with the rate of reinforcers on variable intervals, steeply at first and then hardly.",
    source="Herrnstein (1970), Journal of the Experimental Analysis of Behavior 13, 243-266; Shull (2005) on 17 papers",
    measure="Share of the variance of response rates that B = k R/(R + R_e) accounts for, fitted to each subject over "
    "VI 10 s to VI 320 s in mixed order; the median subject.",
    criterion="Above .9, typical of the literature (recalled, not checked); and the rate on VI 10 s at least 1.2 "
    "times that on VI 320 s, so that a flat line is no curve (chosen for this table).",
    tags=("ratio",),
    find=find,
)
