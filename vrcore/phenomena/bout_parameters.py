"""Row: what changes the rate at which bouts begin, and what changes how long they are."""

from __future__ import annotations

import math

import numpy as np

from vrcore.experiment import Phase
from vrcore.measures.bouts import Bouts, fit_bouts
from vrcore.measures.inter_response import irts_of
from vrcore.measures.pauses import response_rates
from vrcore.measures.spans import spans
from vrcore.phenomena.by_subject import by_subject
from vrcore.phenomena.phenomenon import (
    FEWEST,
    Anchor,
    Bench,
    Judging,
    Phenomenon,
    Picture,
    judged,
    learnt,
    line,
    missed,
    ratio_of,
    too_few,
)

SCHEDULES = {"VI 30 s": "VI 30-s", "VI 120 s": "VI 120-s", "tandem VI 120 s VR 5": "Tand(VI 120-s, VR 5)"}
RICH, LEAN, TANDEM = SCHEDULES


def find(bench: Bench) -> Judging:
    """Fit the bouts of responding on a rich and a lean interval, and on the lean one with a ratio at its end."""
    trained, fits = {}, {}
    for name, schedule in SCHEDULES.items():
        log = yield from bench.run(
            Phase("VI 30-s", reinforcers=60, limit_seconds=7_200.0),
            Phase(schedule, reinforcers=60, limit_seconds=14_400.0),
            Phase(schedule, seconds=3_600.0),
        )
        trained[f"VI 30 s before {name}"] = by_subject(response_rates(log), 1, "per_minute")
        kept = learnt(trained[f"VI 30 s before {name}"])
        tick = 0.0 if log.experiment is None else log.experiment.tick
        fits[name] = [fit_bouts(irts_of(log, span)[2], tick) for span in spans(log, 3) if kept[span.subject]]
    few = too_few(trained)
    if few is not None:
        return few
    counts = {name: sum(one.are_bouts for one in found) for name, found in fits.items()}
    n = min(counts.values())
    if n < FEWEST:
        name = min(counts, key=lambda one: counts[one])
        return missed(
            len(fits[name]), f"Its responding falls into bouts in {n} of {len(fits[name])} subjects on {name}: too few."
        )
    begun, within, length = (
        {name: values(found, of) for name, found in fits.items()} for of in ("initiation", "within", "length")
    )
    found = ratio_of(begun[RICH], begun[LEAN])
    faster, longer = ratio_of(within[RICH], within[LEAN]), ratio_of(length[TANDEM], length[LEAN])
    return judged(
        found,
        n,
        f"On {RICH} bouts begin {found.estimate:.2f} times as often as on {LEAN} and are {faster.estimate:.2f} times "
        f"as fast; a ratio at the end of the interval makes them {longer.estimate:.2f} times as long.",
        above=1.0,
        null=1.0,
        also=found.estimate > faster.estimate and longer.estimate > 1.0 and longer.low > 1.0,
        picture=Picture(
            "schedule (1 VI 30 s, 2 VI 120 s, 3 tandem)",
            "per minute, or responses",
            (
                line("bouts begun per minute", (1, 2, 3), list(begun.values())),
                line("responses per minute within", (1, 2, 3), list(within.values())),
                line("responses per bout", (1, 2, 3), list(length.values())),
            ),
        ),
    )


def values(fits: list[Bouts], of: str) -> np.ndarray:
    """Return a parameter of each subject's bouts, rates per minute and lengths in responses; nan without bouts."""
    return np.array([
        np.nan if not one.are_bouts else 1.0 / (1.0 - one.share) if of == "length" else getattr(one, of) * 60.0
        for one in fits
    ])  # fmt: skip


PHENOMENON = Phenomenon(
    key="bout-parameters",
    title="Reinforcers begin bouts, a ratio lengthens them",
    claim="Responding comes in bouts; more reinforcers begin more of them, and a ratio at the end makes them longer.",
    source="Shull, Gaynor & Grimes (2001), Journal of the Experimental Analysis of Behavior 75, 247-274",
    measure="Two exponentials fitted to the inter-response times of each subject (one hour, after 120 reinforcers): "
    "the rate at which bouts begin on VI 30 s over that on VI 120 s, ratio of medians; the same of the rate within "
    "bouts; and responses per bout on tandem VI 120 s VR 5 over those on VI 120 s. Subjects whose times one rate fits "
    "as well have no bouts.",
    criterion="Bouts begin more often on VI 30 s (the interval excludes 1) and are longer with the ratio (so does "
    "its): the published order. As a subject that is faster altogether begins more bouts, too, the first "
    "ratio must be above that of the rates within bouts (chosen for this table).",
    tags=("ratio",),
    find=find,
    anchor=Anchor(
        math.nan,
        "47 rats, published set, medians over sessions 16 to 20 computed for this project. Share of inter-"
        "response times within bouts .88 on FR 20, .975 on RR 20, .838 on FI 45 s, .929 on RI 45 s; bouts begun "
        "20.4, 11.8, 5.1 and 19.5 times a minute.",
    ),
)
