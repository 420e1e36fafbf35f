"""What the tab "Matching law" shows: five pairs of intervals, and six single ones, of the same learner."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.choice_matching import hyperbola_alt, hyperbola_figure, matching_alt, matching_figure
from dashboard.charts.look import Drawn, Look
from dashboard.choice import matching_words
from dashboard.choice.levers_words import EXCLUSIVE
from vrcore.agents import make
from vrcore.analytic.fixed_share import fixed_shares
from vrcore.analytic.herrnstein import fit_hyperbola
from vrcore.experiment import RULES, Phase
from vrcore.log import REINFORCER, RESPONSE
from vrcore.measures.interval import Interval
from vrcore.measures.spans import Floats
from vrcore.measures.tally import seconds_of, tally
from vrcore.phenomena.concurrent_intervals import PAID, Shared, intervals_of, shared_out
from vrcore.phenomena.generalised_matching import LEAST, RATIOS
from vrcore.phenomena.herrnstein_hyperbola import MEANS, MEASURE, SETTLE
from vrcore.phenomena.phenomenon import Bench, learnt, middle_of

POINTS = np.linspace(0.005, 0.995, 199)


class Asked(NamedTuple):
    """What the tab asks for. `delay` in seconds, `minutes` of each pair that are measured."""

    agent: str
    delay: float
    minutes: int
    subjects: int
    seed: int
    vote: str
    look: Look

    def session_key(self) -> str:
        """Return the name of the runs alone."""
        return "/".join(["matching", str(RULES), *map(str, self[:5])])

    def key(self) -> str:
        """Return the name of all this."""
        return f"{self.session_key()}/{self.vote}/{self.look.key}"

    @property
    def revealed(self) -> bool:
        """Whether the answer is shown, or still to be predicted."""
        return self.vote != "open"


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    names = ("agent", "delay", "minutes", "subjects", "seed", "vote")
    return Asked(*(values[f"matching_{name}"] for name in names), look)


@dataclass(frozen=True, eq=False)
class Runs:
    """Both experiments. `rate` and `income` are per minute, shape (subjects, intervals of `MEANS`)."""

    pairs: Shared
    rate: Floats
    income: Floats
    tick: float

    def nbytes(self) -> int:
        """Return roughly how much memory it takes."""
        arrays = (self.pairs.responses, self.pairs.reinforcers, self.pairs.per_minute, self.rate, self.income)
        return sum(one.nbytes for one in arrays) + 2_000


def train(asked: Asked) -> Generator[float, None, Runs]:
    """Run both experiments in short chunks; yields the share done."""
    bench = Bench(make(asked.agent), asked.subjects, asked.seed)
    running = shared_out(bench, RATIOS, delay=asked.delay, conditions=LEAST, measure=60.0 * asked.minutes)
    pairs = yield from _half(running, 0.0)
    phases = []
    for mean in MEANS:
        phases += [Phase(f"VI {mean}-s", seconds=SETTLE), Phase(f"VI {mean}-s", seconds=MEASURE)]
    log = yield from _half(bench.run(*phases), 0.5)
    minutes = seconds_of(log)[:, 1::2] / 60.0
    rate, income = (tally(log, event, operanda=1)[:, 1::2, 0] / minutes for event in (RESPONSE, REINFORCER))
    return Runs(pairs, rate, income, bench.tick)


def _half(running: Generator[float, None, Any], before: float) -> Generator[float, None, Any]:
    """Pass on the share done as half of the whole."""
    while True:
        try:
            share = next(running)
        except StopIteration as last:
            return last.value
        yield before + share / 2.0


class Matched(NamedTuple):
    """Generalised matching of the group: medians over subjects; `bias` as log10.

    `usable` subjects have a sensitivity, `responding` respond at all; `enough` says whether those are enough, and
    `exclusive` whether in at least half of the pairs that are missing one side got more than 95 % of the responses.
    """

    sensitivity: Interval
    bias: Interval
    usable: int
    subjects: int
    responding: int
    enough: bool
    exclusive: bool


class Curve(NamedTuple):
    """Herrnstein's hyperbola of the group: medians over subjects of k, R_e and the share of variance accounted for.

    `kept` says which subjects responded; `k` in responses, `other` in reinforcers per minute.
    """

    k: Interval
    other: Interval
    accounted: Interval
    kept: Any


def matched(runs: Runs) -> Matched:
    """Return the fit of generalised matching."""
    fit = runs.pairs.fit
    return Matched(
        middle_of(fit.slope),
        middle_of(fit.bias),
        fit.subjects,
        len(fit.slope),
        int(learnt(runs.pairs.per_minute.mean(axis=1)).sum()),
        fit.enough,
        _exclusive(runs.pairs),
    )


def _exclusive(pairs: Shared) -> bool:
    missing = pairs.reinforcers.min(axis=2) < PAID
    share = pairs.responses.max(axis=2)[missing] / np.maximum(pairs.responses.sum(axis=2)[missing], 1.0)
    return bool(share.size) and float((share > EXCLUSIVE).mean()) >= 0.5


def curve(runs: Runs) -> Curve:
    """Return the fit of the hyperbola, subject by subject; a flat rate is accounted for by none."""
    kept = learnt(runs.rate[:, int(np.argmin(MEANS))])
    fits = [
        fit_hyperbola(income, rate)
        for income, rate in zip(runs.income[kept], runs.rate[kept], strict=True)
        if np.ptp(rate) > 0.0
    ]
    columns = np.array(fits, float).reshape(-1, 3)
    return Curve(*(middle_of(columns[:, k]) for k in range(3)), kept)


def best_ratios(runs: Runs, delay: float) -> tuple[Floats, Floats]:
    """Return log10 ratios of reinforcers and of responses at the fixed share that earns most, over the same pairs.

    The chooser responds as often as the median subject and draws a side anew with each response. Pairs on which
    exclusive choice earns most have no ratio and are left out.
    """
    tick = runs.tick
    respond = float(np.clip(np.median(runs.pairs.per_minute) * tick / 60.0, 1e-6, 1.0))
    found = []
    for ratio in sorted(RATIOS):
        first, second = intervals_of(ratio)
        hill = fixed_shares(
            (float(-np.expm1(-tick / first)), float(-np.expm1(-tick / second))),
            np.r_[0.0, POINTS, 1.0],
            respond=respond,
            delay=int(np.ceil(delay / tick - 1e-9)),
        )
        top = int(np.argmax(hill.total))
        if 0.0 < hill.share[top] < 1.0:
            share = hill.share[top]
            found.append((np.log10(hill.first[top] / hill.second[top]), np.log10(share / (1.0 - share))))
    pairs = np.array(found, float).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


@dataclass(frozen=True, eq=False)
class View:
    """What is shown; the figures are None before the prediction."""

    asked: Asked
    matched: Matched
    curve: Curve
    matching: Drawn
    matching_alt: str
    hyperbola: Drawn
    hyperbola_alt: str
    finding: str
    answer: str
    curve_words: str
    runs: Runs

    def nbytes(self) -> int:
        """Return roughly how much memory it takes."""
        return self.matching.nbytes + self.hyperbola.nbytes + self.runs.nbytes() + 20_000


def work(asked: Asked, runs: Runs) -> Generator[float, None, View]:
    """Fit and draw; yields the share done."""
    found, bent = matched(runs), curve(runs)
    yield 0.4
    best = best_ratios(runs, asked.delay)
    yield 0.8
    view = View(
        asked,
        found,
        bent,
        matching_figure(runs.pairs, found, best, asked.look, revealed=asked.revealed),
        matching_alt(found, revealed=asked.revealed),
        hyperbola_figure(runs.income, runs.rate, bent, asked.look, revealed=asked.revealed),
        hyperbola_alt(bent, revealed=asked.revealed),
        matching_words.finding(found, asked.delay),
        matching_words.answer(asked.vote, found),
        matching_words.curve(bent, len(runs.rate)),
        runs,
    )
    yield 1.0
    return view


__all__ = ["Asked", "Curve", "Matched", "Runs", "View", "asked_for", "best_ratios", "curve", "matched", "train", "work"]
