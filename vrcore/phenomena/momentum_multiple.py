"""Row: behavioral momentum, the richer component of a multiple schedule persists more."""

from __future__ import annotations

import numpy as np

from vrcore.experiment import Phase
from vrcore.measures.components import component_rates
from vrcore.measures.decline import Decline, decline
from vrcore.phenomena.phenomenon import (
    Bench,
    Finding,
    Judging,
    Phenomenon,
    Picture,
    bootstrap,
    judged,
    line,
    missed,
    too_few,
)
from vrcore.phenomena.training_before_extinction import no_decline

RICH, LEAN = "VI 15-s", "VI 60-s"
PER_HOUR = {RICH: 240, LEAN: 60}
MINUTES = 100


def find(bench: Bench) -> Judging:
    """Train both components in turn, then extinguish both and measure the decline in each."""
    log = yield from bench.run(
        Phase(f"Mult({RICH}, {LEAN}, time=60-s)", seconds=120.0 * MINUTES),
        Phase("Mult(EXT, EXT, time=60-s)", seconds=7_200.0),
    )
    rates = component_rates(log)
    trained = rates[rates["phase"] == 1].groupby("component")["reinforcers_per_minute"].median() * 60.0
    return judge(decline(log, 2, component=1), decline(log, 2, component=2), float(trained[1]), float(trained[2]))


def judge(rich: Decline, lean: Decline, rich_pay: float, lean_pay: float) -> Finding:
    """Judge how steeply responding declines in the two components; `*_pay` are obtained reinforcers per hour."""
    few = too_few({f"the leaner of {RICH} and {LEAN}": np.minimum(rich.baseline, lean.baseline)})
    if few is not None:
        return few
    both = np.isfinite(rich.steepness) & np.isfinite(lean.steepness)
    n = int(both.sum())
    for name, one in ((RICH, rich), (LEAN, lean)):
        flat = no_decline(f"In the component trained on {name}", one)
        if flat is not None:
            return missed(n, flat)
    top, bottom = lean.steepness[both], rich.steepness[both]
    value = bootstrap(lambda chosen: float(np.median(top[chosen]) / np.median(bottom[chosen])), n)
    why = (
        f"As a share of its own baseline, responding declines {value.estimate:.2f} times as steeply in the lean "
        f"component ({lean_pay:.0f} reinforcers obtained an hour) as in the rich one ({rich_pay:.0f})."
    )
    return judged(value, n, why, above=1.0, null=1.0, picture=declines(rich, lean))


def declines(rich: Decline, lean: Decline) -> Picture:
    """Return the picture of how steeply responding declined after rich and after lean training."""
    return Picture("reinforcers per hour in training", "decline of log10(B/B0) per minute", (
        line("decline", [PER_HOUR[LEAN], PER_HOUR[RICH]], [lean.steepness, rich.steepness]),
    ))  # fmt: skip


PHENOMENON = Phenomenon(
    key="momentum-multiple",
    title="Behavioral momentum in a multiple schedule",
    claim="Of two components that take turns, the one that paid more keeps the larger share of its responding.",
    source="Shull, Gaynor & Grimes (2002), Journal of the Experimental Analysis of Behavior 77, 211-231; Nevin (2012)",
    measure="Slope through 0 of log10(B_t/B_0) on minutes of extinction in the component, up to the first minute below "
    "a fifth of the baseline: lean over rich, Mult(VI 15 s, VI 60 s) changing every minute. Equal time in both, so "
    "that the rich one had four times the reinforcers, as 60 against 15 an hour in the source.",
    criterion="Above 1, and the interval excludes 1: the order of the source. There must be a decline in both: most "
    "subjects below half of their baseline, and a slope whose interval excludes 0.",
    tags=("extinction",),
    find=find,
)
