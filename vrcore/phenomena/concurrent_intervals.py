"""Two variable intervals at once, in several ratios, one after the other: what the rows on matching have in common."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vrcore.analytic.matching import fit_matching
from vrcore.experiment import Phase
from vrcore.log import REINFORCER, RESPONSE
from vrcore.measures.tally import seconds_of, tally
from vrcore.phenomena.phenomenon import FEWEST, Bench, Floats, learnt

EVERY = 20.0  # seconds to a reinforcer, whichever operandum it is on: conditions differ in nothing but the ratio
PAID = 5  # reinforcers on either operandum, below which a ratio says nothing
SETTLE, MEASURE = 2_400.0, 3_600.0  # seconds of each condition, before and while it is measured


class Sensitivity(NamedTuple):
    """Sensitivity (1: strict matching, 0: indifference) and log10 bias of each subject; nan where it has none."""

    slope: Floats
    bias: Floats

    @property
    def subjects(self) -> int:
        """How many have one."""
        return int(np.isfinite(self.slope).sum())

    @property
    def enough(self) -> bool:
        """Whether at least half of the subjects have one, and enough for an interval."""
        return self.subjects >= max(FEWEST, len(self.slope) / 2)


class Shared(NamedTuple):
    """What subjects did in each condition: counts of shape (subjects, conditions, 2), and who shared how much out.

    `per_minute`: responses of both kinds, shape (subjects, conditions).
    """

    responses: Floats
    reinforcers: Floats
    per_minute: Floats
    fit: Sensitivity


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
    fit = sensitivity(responses, paid, paid, conditions, learnt(rates.mean(axis=1)))
    return Shared(responses, paid, rates, fit)


def sensitivity(
    responses: Floats, income: Floats, paid: Floats, conditions: int, kept: npt.NDArray[np.bool_] | None = None
) -> Sensitivity:
    """Fit generalised matching to each of the subjects that are kept, over counts of shape (subjects, conditions, 2).

    `income` is what either operandum brought, `paid` how often. A condition counts only where both were paid
    `PAID` times, and a subject that has `conditions` of them: one that holds on to one operandum shares nothing out,
    and both its ratios are extreme together, which looks like matching and is none.
    """
    found = np.full((2, len(responses)), np.nan)
    usable = np.minimum(paid - PAID, responses - 1).min(axis=2) >= 0
    for k in range(len(responses)):
        on = usable[k]
        if (kept is None or kept[k]) and on.sum() >= conditions:
            ratios = [one[k, on, 0] / one[k, on, 1] for one in (responses, income)]
            if np.ptp(ratios[1]) > 0.0:
                line = fit_matching(*ratios)
                found[:, k] = line.sensitivity, np.log10(line.bias)
    return Sensitivity(*found)


def log_ratios(counts: Floats) -> list[Floats]:
    """Return log10 of first over second for the picture, one array a condition; nan where one of them is 0."""
    with np.errstate(all="ignore"):
        found = np.log10(counts[..., 0] / counts[..., 1])
    found[~np.isfinite(found)] = np.nan
    return list(found.T)


def plainly(value: float) -> str:
    """Return a number with two digits, without a sign before zero."""
    return f"{round(float(value), 2) + 0.0:.2f}"
