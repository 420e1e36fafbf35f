"""Row: reinforcement of low rates spaces responses by about the time that is asked for, with bursts between."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrcore.experiment import Phase
from vrcore.log import EventLog
from vrcore.measures.inter_response import irts_of
from vrcore.measures.pauses import response_rates
from vrcore.measures.spans import Floats, spans
from vrcore.phenomena.by_subject import by_subject
from vrcore.phenomena.phenomenon import (
    FEWEST,
    Bench,
    Judging,
    Phenomenon,
    Picture,
    Series,
    judged,
    learnt,
    line,
    middle_of,
    missed,
    too_few,
)

SECONDS = 10.0
SHORT, NEXT = 0.1, 0.4  # of the criterion: bursts, and what they are compared with
NEAR = (0.8, 1.2)
PEAKED, BURSTS = 2.0, 1.5
ENOUGH = 30  # IRTs
BINS = 10


class Spacing(NamedTuple):
    """How a subject spaces its responses: the median IRT over the criterion, how peaked its IRTs are, and its bursts.

    `peak`: the share of IRTs within 20 % of the criterion over that of random responding with the same mean. `bursts`:
    responses per second up to a tenth of the criterion after another, over those from there to four tenths.
    """

    median: float
    peak: float
    bursts: float


def find(bench: Bench) -> Judging:
    """Train on every response, then on DRL 10 s, and measure how responses are spaced."""
    log = yield from bench.run(
        Phase("CRF", reinforcers=100, limit_seconds=3_600.0),
        Phase(f"DRL {SECONDS:g}-s", seconds=7_200.0),
        Phase(f"DRL {SECONDS:g}-s", seconds=3_600.0),
    )
    trained = by_subject(response_rates(log), 1, "per_minute")
    few = too_few({"CRF": trained})
    if few is not None:
        return few
    every = [irts_of(log, span)[2] for span in spans(log, 3)]
    every = [one for one, there in zip(every, learnt(trained), strict=True) if there and len(one) >= ENOUGH]
    n = len(every)
    if n < FEWEST:
        return missed(n, f"It all but stops: {n} of {log.subjects} subjects respond {ENOUGH} times in the last hour.")
    tick = _tick(log)
    each = np.array([spacing(one, tick) for one in every])
    found, peak, bursts = middle_of(each[:, 0]), middle_of(each[:, 1]), middle_of(each[:, 2])
    return judged(
        found,
        n,
        f"Its median IRT is {found.estimate:.2f} times the {SECONDS:g} s asked for; IRTs near that are "
        f"{peak.estimate:.1f} times as frequent as in random responding, and responses right after another "
        f"{bursts.estimate:.2f} times as frequent as later ones.",
        above=NEAR[0],
        below=NEAR[1],
        also=peak.estimate > PEAKED and bursts.estimate > BURSTS,
        picture=Picture("inter-response time (s)", "share of all", (_shares(every),)),
    )


def spacing(seconds: Floats, tick: float) -> Spacing:
    """Return how IRTs, counted in steps of `tick` seconds (0: not at all), are spaced."""
    low, high = (one * SECONDS for one in NEAR)
    # Random responding in steps is geometric: the chance of a response is the same in each.
    stay = np.exp(-1.0 / seconds.mean()) if tick <= 0.0 else (1.0 - min(1.0, tick / seconds.mean())) ** (1.0 / tick)
    expected = stay ** (low - tick) - stay**high
    near = float(((seconds > low - 1e-9) & (seconds < high + 1e-9)).mean())
    burst = _hazard(seconds, 0.0, SHORT * SECONDS)
    later = _hazard(seconds, SHORT * SECONDS, NEXT * SECONDS)
    return Spacing(
        float(np.median(seconds)) / SECONDS,
        near / float(expected) if expected > 0 else 0.0,
        burst / later if later > 0 else (float("inf") if burst > 0 else 0.0),
    )


def _hazard(seconds: Floats, above: float, up_to: float) -> float:
    """Return responses per second of waiting between these times since the last response."""
    waited = np.clip(seconds - above, 0.0, up_to - above).sum()
    return float(((seconds > above + 1e-9) & (seconds < up_to + 1e-9)).sum() / waited) if waited > 0 else 0.0


def _tick(log: EventLog) -> float:
    return 0.0 if log.experiment is None else log.experiment.tick


def _shares(every: list[Floats]) -> Series:
    edges = np.arange(1, 2 * BINS + 1) * SECONDS / BINS
    shares = [np.array([np.mean((one > edge - 1.0 + 1e-9) & (one < edge + 1e-9)) for one in every]) for edge in edges]
    return line("median", edges.tolist(), shares)


PHENOMENON = Phenomenon(
    key="differential-low-rates",
    title="Spaced responding under DRL",
    claim="Where only responses after a pause are reinforced, subjects come to wait about that long, but for bursts.",
    source="Staddon (1965), Journal of the Experimental Analysis of Behavior 8, 19-27; Richards, Sabol & Seiden "
    "(1993), same journal 60, 369-385 (both recalled, not checked against the originals)",
    measure="Median inter-response time over the 10 s of DRL 10 s, in the third hour of it, after 100 reinforcers of "
    "CRF, by which it is told who learnt; how much more often times lie within 20 % of 10 s than in random responding "
    "with the same mean; and responses per second up to 1 s after another over those from 1 to 4 s.",
    criterion="Between .8 and 1.2, with a burst mode (this project's limit for the published result): responses up "
    "to 1 s after another above 1.5 times as frequent as later ones. As random responding of the right "
    "rate has the same median, times near 10 s must be above twice as frequent as in that (both chosen "
    "for this table).",
    tags=("timing",),
    find=find,
)
