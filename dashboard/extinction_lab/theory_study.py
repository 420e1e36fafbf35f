"""The tab "Theory": rates by ratio and extinction, simulated, and two laws in closed form over them."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.look import Drawn, Look
from dashboard.charts.theory import decline_alt, decline_figure, rates_alt, rates_figure
from dashboard.extinction_lab.fields import learner_in
from dashboard.extinction_lab.theory_fields import LAWS
from vrcore.analytic import Momentum, Principles, fit_persistence, fit_principles, persistence, principles_rate
from vrcore.designs import experiments, extinction_after_training, ratio_function
from vrcore.designs.ratio_function import RATIOS
from vrcore.errors import FitError
from vrcore.experiment import RULES, Experiment
from vrcore.log import EventLog
from vrcore.measures import median_interval
from vrcore.measures.rate import rate
from vrcore.measures.spans import Floats, delivery_times, spans
from vrcore.measures.stretch import stretch_rate
from vrcore.simulate import steps

EXTINGUISHED = (1, 5, 20, 80)  # CRF and three lean ratios, equal in reinforcers
REINFORCERS = 200
MINUTES = 30
LEAST = 10.0  # responses a minute, of one that has learnt
SMALLEST = 0.01  # share of the baseline down to which points are read: below, one response more or less decides


class Asked(NamedTuple):
    """What the tab asks for; `constants` are those of both laws, by name, or None to have them fitted."""

    agent: Any
    kind: str
    subjects: int
    seed: int
    constants: tuple[float, ...] | None
    look: Look

    def session_key(self) -> str:
        """Return the name of the runs alone."""
        return "/".join(["theory", str(RULES), *map(str, self[:4])])

    def key(self) -> str:
        """Return the name of all this."""
        return f"{self.session_key()}/{self.constants}/{self.look.key}"

    def rates(self) -> dict[str, Experiment]:
        """Return the experiments on rates by ratio."""
        return experiments(self.agent, ratio_function(RATIOS, self.kind), subjects=self.subjects, seed=self.seed)

    def extinction(self) -> dict[str, Experiment]:
        """Return the experiments on extinction."""
        groups = extinction_after_training(
            [f"{self.kind} {ratio}" if ratio > 1 else "CRF" for ratio in EXTINGUISHED],
            "reinforcers",
            REINFORCERS,
            extinction_seconds=60.0 * MINUTES,
        )
        return experiments(self.agent, groups, subjects=self.subjects, seed=self.seed + 1)


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    own = values["theory_constants"] == "own"
    return Asked(
        learner_in("theory", values),
        values["theory_kind"],
        values["theory_subjects"],
        values["theory_seed"],
        tuple(float(values[f"theory_{name}"]) for name in LAWS) if own else None,
        look,
    )


class Rates(NamedTuple):
    """Responses per minute by ratio: `each` has the shape (ratios, subjects)."""

    kind: str
    ratios: tuple[int, ...]
    each: Floats

    @property
    def middles(self) -> Floats:
        """Lower limit, median and upper limit (95 %) for each ratio, shape (3, ratios)."""
        found = [median_interval(one) for one in self.each]
        estimates = np.array([one.estimate for one in found])
        low, high = (np.array([getattr(one, name) for one in found]) for name in ("low", "high"))
        return np.array([np.where(np.isnan(low), estimates, low), estimates, np.where(np.isnan(high), estimates, high)])


class Declining(NamedTuple):
    """A group in extinction: `share` of the mean baseline by `minutes`, over `learnt` subjects of `subjects`.

    `paid` is how many reinforcers an hour their training had given at its end.
    """

    label: str
    paid: float
    minutes: Floats
    share: Floats
    learnt: int
    subjects: int


@dataclass(frozen=True, eq=False)
class Runs:
    """What the laws are drawn over."""

    rates: Rates
    groups: tuple[Declining, ...]

    def nbytes(self) -> int:
        """Return roughly how much memory it takes."""
        return self.rates.each.nbytes + sum(2 * group.share.nbytes for group in self.groups) + 4_000


def train(asked: Asked) -> Generator[float, None, Runs]:
    """Run both sets of experiments in short chunks; yields the share done."""
    first, second = asked.rates(), asked.extinction()
    total = len(first) + len(second)
    columns, groups, done = [], [], 0
    for experiment in first.values():
        log = yield from _part(experiment, done, total)
        columns.append(stretch_rate(log, 3))
        done += 1
    for label, experiment in second.items():
        log = yield from _part(experiment, done, total)
        group = declining(label, log)
        if group is not None:
            groups.append(group)
        done += 1
    return Runs(Rates(asked.kind, RATIOS, np.array(columns)), tuple(groups))


def _part(experiment: Experiment, done: int, total: int) -> Generator[float, None, EventLog]:
    running = steps(experiment)
    while True:
        try:
            yield (done + next(running)) / total
        except StopIteration as last:
            log: EventLog = last.value
            return log


def declining(label: str, log: EventLog) -> Declining | None:
    """Return a group's mean decline, minute by minute, of those who had learnt; None where fewer than half had.

    The baseline and the pay are those of the last five minutes of training. The share is read as long as it is at least
    `SMALLEST`, from the first minute on; the end of a minute stands for its middle half a minute earlier.
    """
    before = stretch_rate(log, 1, -300.0)
    kept = np.nan_to_num(before) >= LEAST
    if kept.sum() * 2 < log.subjects:
        return None
    paid = []
    for one in spans(log, 1):
        if kept[one.subject]:
            times = delivery_times(log, one) - one.start
            window = min(300.0, one.seconds)
            paid.append(3_600.0 * float((times > one.seconds - window).sum()) / window)
    ends, rates = rate(log, 2, 60.0)
    share = rates[kept].mean(axis=0) / before[kept].mean()
    low = np.flatnonzero(~(share >= SMALLEST))
    last = int(low[0]) if low.size else len(share)
    if last == 0:
        return None
    return Declining(
        label, float(np.mean(paid)), (ends[:last] - 30.0) / 60.0, share[:last], int(kept.sum()), log.subjects
    )


class Law(NamedTuple):
    """A law over its points: `constants` (None where it could not be fitted: `why`), and the variance accounted for.

    `accounted` is nan where there is no variance, and below 0 where a level line would do better.
    """

    constants: Any
    accounted: float
    why: str = ""


def laws(asked: Asked, runs: Runs) -> tuple[Law, Law]:
    """Return the principles over the rates, and momentum over the declines."""
    return _principles(asked, runs.rates), _momentum(asked, runs.groups)


def _principles(asked: Asked, rates: Rates) -> Law:
    middle = rates.middles[1]
    if asked.constants is None:
        try:
            found = fit_principles(rates.ratios, middle, rates.kind)
        except FitError as problem:
            return Law(None, np.nan, problem.sentence)
        return Law(found, found.accounted)
    arousal, response, beta = asked.constants[:3]
    law = principles_rate(rates.ratios, rates.kind, arousal=arousal, response=response, beta=beta)
    accounted = _accounted(middle, law, np.ones_like(middle))
    return Law(Principles(arousal, response, beta, accounted), accounted)


def _momentum(asked: Asked, groups: tuple[Declining, ...]) -> Law:
    times, shares, paid = ([getattr(group, name) for group in groups] for name in ("minutes", "share", "paid"))
    if asked.constants is None:
        try:
            found = fit_persistence(times, shares, paid)
        except FitError as problem:
            return Law(None, np.nan, problem.sentence)
        return Law(found, found.accounted)
    suspended, missed, power = asked.constants[3:]
    if not groups:
        return Law(Momentum(suspended, missed, power, np.nan), np.nan)
    seen = np.log10(np.concatenate(shares))
    drawn = np.concatenate([
        np.log10(persistence(time, rate, suspended=suspended, missed=missed, power=power))
        for time, rate in zip(times, paid, strict=True)
    ])  # fmt: skip
    accounted = _accounted(seen, drawn, np.concatenate([np.full(len(one), 1.0 / len(one)) for one in shares]))
    return Law(Momentum(suspended, missed, power, accounted), accounted)


def _accounted(seen: Floats, drawn: Floats, weight: Floats) -> float:
    spread = float((weight * (seen - np.average(seen, weights=weight)) ** 2).sum())
    return 1.0 - float((weight * (seen - drawn) ** 2).sum()) / spread if spread > 0.0 else float("nan")


@dataclass(frozen=True, eq=False)
class View:
    """What is shown; `decline` is None where no group can be read."""

    asked: Asked
    runs: Runs
    principles: Law
    momentum: Law
    rates: Drawn
    rates_alt: str
    decline: Drawn | None
    decline_alt: str

    def nbytes(self) -> int:
        """Return roughly how much memory it takes."""
        return self.rates.nbytes + (self.decline.nbytes if self.decline else 0) + self.runs.nbytes() + 10_000


def work(asked: Asked, runs: Runs) -> Generator[float, None, View]:
    """Fit and draw; yields the share done."""
    principles, momentum = laws(asked, runs)
    yield 0.5
    view = View(
        asked,
        runs,
        principles,
        momentum,
        rates_figure(runs.rates, principles.constants, asked.look),
        rates_alt(runs.rates, principles.constants),
        decline_figure(runs.groups, momentum.constants, asked.look) if runs.groups else None,
        decline_alt(runs.groups, momentum.constants) if runs.groups else "",
    )
    yield 1.0
    return view


__all__ = ["Asked", "Declining", "Law", "Rates", "Runs", "View", "asked_for", "declining", "laws", "train", "work"]
