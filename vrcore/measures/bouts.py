"""Responding as bouts: responses within a bout follow each other fast, bouts begin at a slower rate.

The survivor function of inter-response times t is that of two exponentials,

    S(t) = p exp(-w t) + (1 - p) exp(-b t),        w > b,

with p the share of IRTs within bouts, w the rate within bouts and b the rate at which bouts begin; on a logarithmic
axis it falls steeply and then flatly. A bout has 1 / (1 - p) responses on average. Source: Shull, Gaynor & Grimes
(2001), Journal of the Experimental Analysis of Behavior 75, 247-274. Fitted by maximum likelihood, as in Brackney,
Cheung, Neisewander & Sanabria (2011), same journal 96, 17-38, and not by eye.

In a log of the lab an IRT is a whole number of ticks k, and the two exponentials are two geometric distributions: in
a tick the chance of a response is q, the rate q / tick, and the density q (1 - q)^(k - 1). As ticks get shorter both
become the same. Without this, a rate close to one response a tick would not be found.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize

from vrcore.log import EventLog
from vrcore.measures.inter_response import irts_of
from vrcore.measures.spans import Floats
from vrcore.measures.tidy import PLACE, parts, table

FEWEST = 30  # IRTs; with less, two rates are a guess
_SPLITS = (0.5, 0.8, 0.95)  # shares of IRTs that the search first takes for those within bouts


class Bouts(NamedTuple):
    """A fit: the share of IRTs within bouts, the two rates per second, and the number of IRTs.

    `gain` is by how much the logarithm of the likelihood is above that of a single rate.
    """

    share: float
    within: float
    initiation: float
    gain: float
    irts: int

    @property
    def are_bouts(self) -> bool:
        """Whether two rates are better than one by Schwarz's criterion: two more parameters cost ln n."""
        return bool(self.irts >= FEWEST and self.gain > np.log(self.irts))


def fit_bouts(seconds: Floats, tick: float = 0.0) -> Bouts:
    """Return the most likely two rates of IRTs in seconds; `tick` is the step they are counted in, 0 for none.

    All is nan for fewer than 30 IRTs, and where all are equal.
    """
    lengths = np.rint(seconds / tick) if tick > 0 else np.asarray(seconds, float)
    times, counts = np.unique(lengths[lengths > 0], return_counts=True)
    total = int(counts.sum())
    if total < FEWEST or len(times) < 3:
        return Bouts(np.nan, np.nan, np.nan, np.nan, total)
    geometric = tick > 0
    lowest = np.log(0.01 / times[-1])
    highest = 16.0 if geometric else np.log(100.0 / times[0])
    limits = [(-12.0, 12.0), (lowest, highest), (lowest, highest)]
    best = min(
        (_search(times, counts.astype(float), geometric, share, limits) for share in _SPLITS), key=lambda one: one[0]
    )
    rates = [_rate(one, geometric) for one in best[1][1:]]
    p = float(1.0 / (1.0 + np.exp(-best[1][0])))
    if rates[0] < rates[1]:
        p, rates = 1.0 - p, rates[::-1]
    one_rate = total / float(times @ counts)
    alone = float(_log_density(times, np.log(one_rate), geometric, one_rate) @ counts)
    unit = tick if geometric else 1.0
    return Bouts(p, rates[0] / unit, rates[1] / unit, -best[0] - alone, total)


def _rate(at: float, geometric: bool) -> float:
    """Return a rate (of a geometric distribution: a chance) from its place on the scale of the search."""
    return float(1.0 / (1.0 + np.exp(-at)) if geometric else np.exp(at))


def _log_density(times: Floats, log_rate: float, geometric: bool, rate: float) -> Floats:
    if not geometric:
        return np.asarray(log_rate - rate * times)
    # With a chance of 1 all times are 1; 0 times minus infinity would be no number.
    return np.asarray(log_rate + (times - 1.0) * np.log1p(-min(rate, 1.0 - 1e-12)))


def _search(
    times: Floats, counts: Floats, geometric: bool, share: float, limits: list[tuple[float, float]]
) -> tuple[float, Floats]:
    """Return minus the logarithm of the likelihood at its best, and where, from a first split of the IRTs."""
    below = np.cumsum(counts) <= share * counts.sum()
    below[0], below[-1] = True, False
    start = [np.log(share / (1.0 - share))]
    for some in (below, ~below):
        rate = counts[some].sum() / float(times[some] @ counts[some])
        start.append(np.log(rate) - (np.log1p(-min(rate, 0.999)) if geometric else 0.0))

    def loss(at: Floats) -> tuple[float, Floats]:
        p = 1.0 / (1.0 + np.exp(-at[0]))
        rates = [_rate(one, geometric) for one in at[1:]]
        logs = [_log_density(times, np.log(rate), geometric, rate) for rate in rates]
        both = np.logaddexp(np.log(p) + logs[0], np.log1p(-p) + logs[1])
        first = np.exp(np.log(p) + logs[0] - both)
        # d log f / d place is 1 - rate t in both cases: the logarithm of a rate, the logit of a chance.
        gradient = [
            float((first - p) @ counts),
            float((first * (1.0 - rates[0] * times)) @ counts),
            float(((1.0 - first) * (1.0 - rates[1] * times)) @ counts),
        ]
        return -float(both @ counts), -np.array(gradient)

    start = [float(np.clip(one, low, high)) for one, (low, high) in zip(start, limits, strict=True)]
    found = optimize.minimize(loss, np.array(start), jac=True, method="L-BFGS-B", bounds=limits)
    return float(found.fun), np.asarray(found.x, float)


def bouts(log: EventLog) -> pd.DataFrame:
    """Return the bouts of each subject and phase.

    Columns: subject, phase, irts, share_within (p), within_per_minute (w), initiation_per_minute (b),
    responses_per_bout, gain (see `Bouts`). All but irts and gain are nan where two rates are no better than one.
    """
    tick = 0.0 if log.experiment is None else log.experiment.tick
    rows = []
    for phase, span in parts(log):
        found = fit_bouts(irts_of(log, span)[2], tick)
        values = (
            (found.share, found.within * 60.0, found.initiation * 60.0, 1.0 / (1.0 - found.share))
            if found.are_bouts
            else (np.nan,) * 4
        )
        rows.append((span.subject, phase, found.irts, *values, found.gain))
    return table(
        rows,
        {**PLACE, "irts": int, "share_within": float, "within_per_minute": float, "initiation_per_minute": float,
         "responses_per_bout": float, "gain": float},
    )  # fmt: skip
