"""What the tab "Theory on the same axes" shows: two laws in closed form over simulated points of a learner."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.choice_theory import momentum_alt, momentum_figure, principles_alt, principles_figure
from dashboard.charts.look import Drawn, Look
from dashboard.choice import theory_words
from vrcore.analytic.momentum import persistence
from vrcore.analytic.principles_of_reinforcement import Principles, fit_principles, principles_rate, strain
from vrcore.designs import experiments, ratio_by_ratio, within_and_between
from vrcore.designs.ratio_by_ratio import RATIOS
from vrcore.experiment import RULES
from vrcore.log import RESPONSE, EventLog
from vrcore.measures.components import component_rates
from vrcore.measures.decline import decline, inside
from vrcore.measures.extinction import LEAST_BASELINE
from vrcore.measures.spans import Floats, spans
from vrcore.measures.tally import seconds_of, tally
from vrcore.phenomena.momentum_multiple import LEAN, MINUTES, RICH, judge
from vrcore.phenomena.phenomenon import Finding, learnt
from vrcore.simulate import steps

EXTINCTION, BLOCK = 60.0, 2.0  # minutes in each component; of a block
COMPONENTS = (1, 2)  # the rich one, the lean one


class Asked(NamedTuple):
    """What the tab asks for; all between `seed` and `look` are the constants of the two laws."""

    agent: str
    schedule: str
    subjects: int
    seed: int
    arousal: float
    response: float
    beta: float
    suspended: float
    missed: float
    power: float
    session: float
    look: Look

    def session_key(self) -> str:
        """Return the name of the runs alone."""
        return "/".join(["theory", str(RULES), *map(str, self[:4])])

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(["theory", str(RULES), *map(repr, self[:-1]), self.look.key])

    @property
    def principles(self) -> dict[str, float]:
        """The constants of the rate over ratios."""
        return {"arousal": self.arousal, "response": self.response, "beta": self.beta}

    @property
    def momentum(self) -> dict[str, float]:
        """The constants of the decline."""
        return {"suspended": self.suspended, "missed": self.missed, "power": self.power}


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    return Asked(*(values[f"theory_{name}"] for name in Asked._fields[:-1]), look)


@dataclass(frozen=True, eq=False)
class Runs:
    """Both experiments.

    `rates` are responses per minute on each of `RATIOS`, shape (ratios, subjects), nan for subjects that did not learn.
    `shares` are responses in blocks of extinction as a share of the subject's baseline, shape (components, subjects,
    blocks), nan likewise; `paid` reinforcers per hour obtained in either component; `judged` what the scoreboard's row
    on momentum finds in them.
    """

    rates: Floats
    shares: Floats
    paid: tuple[float, float]
    judged: Finding

    def nbytes(self) -> int:
        """Return roughly how much memory it takes."""
        return self.rates.nbytes + self.shares.nbytes + 4_000


def train(asked: Asked) -> Generator[float, None, Runs]:
    """Run both experiments in short chunks; yields the share done."""
    groups = experiments(asked.agent, ratio_by_ratio(asked.schedule), subjects=asked.subjects, seed=asked.seed)
    rates = []
    for place, experiment in enumerate(groups.values()):
        log = yield from _part(steps(experiment), place / (len(groups) + 1), 1 / (len(groups) + 1))
        counts, minutes = tally(log, RESPONSE, operanda=1)[:, :, 0], seconds_of(log) / 60.0
        rates.append(np.where(learnt(counts[:, 0] / minutes[:, 0]), counts[:, 2] / minutes[:, 2], np.nan))
    both = within_and_between(RICH, LEAN, minutes=MINUTES, extinction_minutes=EXTINCTION)["both"]
    (one,) = experiments(asked.agent, {"both": both}, subjects=asked.subjects, seed=asked.seed + 1).values()
    log = yield from _part(steps(one), len(groups) / (len(groups) + 1), 1 / (len(groups) + 1))
    table = component_rates(log)
    trained = table[table["phase"] == 1].groupby("component")["reinforcers_per_minute"].median() * 60.0
    paid = float(trained[1]), float(trained[2])
    declines = [decline(log, 2, component=component) for component in COMPONENTS]
    shares = np.array([declining(log, component) for component in COMPONENTS])
    return Runs(np.array(rates), shares, paid, judge(*declines, *paid))


def _part(running: Generator[float, None, Any], before: float, share: float) -> Generator[float, None, Any]:
    """Pass on the share done as a part of the whole."""
    while True:
        try:
            done = next(running)
        except StopIteration as last:
            return last.value
        yield before + share * done


def declining(log: EventLog, component: int) -> Floats:
    """Return responses in blocks of extinction as a share of those before, shape (subjects, blocks)."""
    blocks = round(EXTINCTION / BLOCK)
    found = np.full((log.subjects, blocks), np.nan)
    baseline = decline(log, 2, component=component).baseline
    for span in spans(log, 2):
        usual = baseline[span.subject]
        if usual < LEAST_BASELINE:
            continue
        emitted, _ = inside(log, span, component)
        counts, _ = np.histogram(emitted, blocks, (0.0, EXTINCTION * 60.0))
        found[span.subject] = counts / (BLOCK * usual)
    return found


class Held(NamedTuple):
    """The rates over ratios held against the law: `medians` by ratio, share of variance, the best constants, strain.

    `best` is None where there is nothing to fit; `accounted` nan there.
    """

    medians: Floats
    accounted: float
    best: Principles | None
    strained: float


def held(asked: Asked, runs: Runs) -> Held:
    """Hold the rates over ratios against the law with the constants asked for, and with the best ones."""
    enough = np.isfinite(runs.rates).sum(axis=1) >= 3
    medians = np.full(len(RATIOS), np.nan)
    if enough.any():
        medians[enough] = np.nanmedian(runs.rates[enough], axis=1)
    known = np.isfinite(medians)
    strained = strain(asked.schedule, **asked.principles)
    if known.sum() < 4 or np.ptp(medians[known]) == 0.0:
        return Held(medians, np.nan, None, strained)
    x, y = np.array(RATIOS, float)[known], medians[known]
    left = ((principles_rate(x, asked.schedule, **asked.principles) - y) ** 2).sum()
    total = ((y - y.mean()) ** 2).sum()
    return Held(medians, float(1.0 - left / total), fit_principles(x, y, asked.schedule), strained)


def expected(asked: Asked, runs: Runs) -> float:
    """Return how many times as steeply the lean component should decline as the rich one, by momentum."""
    rich, lean = (float(-np.log10(persistence(1.0, one, **asked.momentum))) for one in runs.paid)
    return lean / rich


@dataclass(frozen=True, eq=False)
class View:
    """What is shown."""

    asked: Asked
    held: Held
    principles: Drawn
    principles_alt: str
    momentum: Drawn
    momentum_alt: str
    finding: str
    rates_words: str
    momentum_words: str
    runs: Runs

    def nbytes(self) -> int:
        """Return roughly how much memory it takes."""
        return self.principles.nbytes + self.momentum.nbytes + self.runs.nbytes() + 20_000


def work(asked: Asked, runs: Runs) -> Generator[float, None, View]:
    """Hold the runs against the laws and draw; yields the share done."""
    rates = held(asked, runs)
    yield 0.5
    known = min(runs.paid) > 0.0
    times = expected(asked, runs) if known else float("nan")
    minutes = BLOCK * (np.arange(runs.shares.shape[2]) + 0.5)
    curves = [
        persistence(minutes / asked.session, one, **asked.momentum) if known else np.full(len(minutes), np.nan)
        for one in runs.paid
    ]
    view = View(
        asked,
        rates,
        principles_figure(RATIOS, runs.rates, asked.schedule, asked.principles, asked.look),
        principles_alt(RATIOS, rates, asked.schedule),
        momentum_figure(minutes, runs.shares, curves, (RICH, LEAN), asked.look),
        momentum_alt(runs.shares, curves, (RICH, LEAN)),
        theory_words.finding(rates, runs.judged, times),
        theory_words.rates(rates, asked.schedule),
        theory_words.momentum(runs.judged, times),
        runs,
    )
    yield 1.0
    return view


__all__ = ["Asked", "Held", "Runs", "View", "asked_for", "declining", "expected", "held", "train", "work"]
