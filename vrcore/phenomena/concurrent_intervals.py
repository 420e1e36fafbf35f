"""Two variable intervals at once, in several ratios, one after the other: what the rows on matching have in common."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import NamedTuple

import numpy as np

from vrcore.experiment import Phase
from vrcore.log import REINFORCER, RESPONSE
from vrcore.measures.matching import Matching, generalised_matching
from vrcore.measures.tally import seconds_of, tally
from vrcore.phenomena.phenomenon import FEWEST, Bench, Floats, learnt

EVERY = 20.0  # seconds to a reinforcer, whichever operandum it is on: conditions differ in nothing but the ratio
SETTLE, MEASURE = 2_400.0, 3_600.0  # seconds of each condition, before and while it is measured


class Shared(NamedTuple):
    """What subjects did in each condition: counts of shape (subjects, conditions, 2), and who shared how much out.

    `per_minute`: responses of both kinds, shape (subjects, conditions).
    """

    responses: Floats
    reinforcers: Floats
    per_minute: Floats
    fit: Matching

    @property
    def enough(self) -> bool:
        """Whether at least half of the subjects, and enough for an interval, were paid on both operanda."""
        usable = int(np.isfinite(self.fit.sensitivity).sum())
        return usable >= max(FEWEST, len(self.fit.sensitivity) / 2)


def intervals_of(ratio: float) -> tuple[float, float]:
    """Return the mean intervals (seconds) that set up `ratio` times as many reinforcers on the first operandum."""
    return EVERY * (1.0 + ratio) / ratio, EVERY * (1.0 + ratio)


def shared_out(
    bench: Bench, ratios: Sequence[float], *, delay: float = 0.0, conditions: int, measure: float = MEASURE
) -> Generator[float, None, Shared]:
    """Run each subject through these ratios of programmed reinforcers; `delay` is the changeover delay in seconds."""
    phases = []
    for one in ratios:
        first, second = intervals_of(one)
        schedule = f"Conc(VI {first:.4g}-s, VI {second:.4g}-s, COD={delay:g}-s)"
        phases += [Phase(schedule, seconds=SETTLE), Phase(schedule, seconds=measure)]
    log = yield from bench.run(*phases)
    responses, paid = (tally(log, event)[:, 1::2].astype(float) for event in (RESPONSE, REINFORCER))
    rates = 60.0 * responses.sum(axis=2) / seconds_of(log)[:, 1::2]
    fit = generalised_matching(responses, paid, conditions=conditions)
    lazy = ~learnt(rates.mean(axis=1))  # those that never learnt share nothing out
    fit.sensitivity[lazy] = fit.bias[lazy] = np.nan
    return Shared(responses, paid, rates, fit)


def log_ratios(counts: Floats) -> list[Floats]:
    """Return log10 of first over second for the picture, one array a condition; nan where one of them is 0."""
    with np.errstate(all="ignore"):
        found = np.log10(counts[..., 0] / counts[..., 1])
    found[~np.isfinite(found)] = np.nan
    return list(found.T)


def plainly(value: float) -> str:
    """Return a number with two digits, without a sign before zero."""
    return f"{round(float(value), 2) + 0.0:.2f}"
