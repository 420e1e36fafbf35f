"""Cost and stability: every algorithm on one task; from settings to runs, sentences and figures."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.language_stability import (
    cost_alt,
    cost_figure,
    outcomes_alt,
    outcomes_figure,
    rates_alt,
    rates_figure,
    seeds_alt,
    seeds_figure,
)
from dashboard.charts.look import Drawn, Look
from dashboard.language.stability_runs import OUTCOMES, PULLS, SURER, Run, Setting, Training, read, training
from vrcore.language import ALGORITHMS
from vrcore.language.matching import bootstrap_median
from vrcore.measures import Interval

FACTORS = (0.25, 1.0, 2.0, 4.0, 8.0)


class Asked(NamedTuple):
    """What the tab asks for; `watch` is the algorithm whose seeds are drawn, one of those that are trained."""

    algorithms: tuple[str, ...]
    factor: float
    watch: str
    setting: Setting
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(("stability", *(repr(one) for one in self[:-1]), self.look.key))

    def training_key(self, *, sweep: bool = False) -> str:
        """Return the name of what is trained for this, at one learning rate or at all of the sweep.

        The criterion is not in it: it only reads what was trained.
        """
        rates = FACTORS if sweep else (self.factor,)
        return f"stability-training/{self.algorithms!r}/{rates!r}/{self.setting._replace(criterion=0.0)!r}"

    def rates_key(self) -> str:
        """Return the name of the sweep over learning rates, which the chosen one does not change."""
        return "/".join(("stability-rates", repr(self.algorithms), repr(self.setting), self.look.key))


@dataclass(frozen=True, eq=False)
class Trained:
    """What was trained, one for each algorithm and learning rate, before a criterion reads it."""

    trainings: tuple[Training, ...]

    def nbytes(self) -> int:
        """Return roughly how much memory this takes."""
        return sum(one.nbytes() for one in self.trainings)

    def read(self, criterion: float) -> list[Run]:
        """Return what a criterion says of each."""
        return [read(one, criterion) for one in self.trainings]


class Cost(NamedTuple):
    """What an algorithm took to get to the criterion: medians over the seeds that did, with intervals."""

    run: Run
    answers: Interval
    rewards: Interval

    @property
    def title(self) -> str:
        """The algorithm's name."""
        return ALGORITHMS[self.run.key].title

    @property
    def seeds(self) -> int:
        """How many seeds were trained."""
        return len(self.run.when)


@dataclass(frozen=True, eq=False)
class Stability:
    """What the tab shows of one learning rate."""

    asked: Asked
    costs: tuple[Cost, ...]
    cost: Drawn
    cost_alt: str
    outcomes: Drawn
    outcomes_alt: str
    seeds: Drawn
    seeds_alt: str

    def nbytes(self) -> int:
        """Return roughly how much memory this takes."""
        drawn = self.cost.nbytes + self.outcomes.nbytes + self.seeds.nbytes
        return drawn + sum(one.run.nbytes() for one in self.costs)

    @property
    def watched(self) -> Cost:
        """The algorithm whose seeds are drawn."""
        return next(one for one in self.costs if one.run.key == self.asked.watch)

    @property
    def settings(self) -> dict[str, str]:
        """What goes into a CSV's first lines."""
        return {one.title: one.run.experiment for one in self.costs}


@dataclass(frozen=True, eq=False)
class Rates:
    """The sweep over learning rates: reached seeds and median steps, shape (algorithms, factors)."""

    titles: tuple[str, ...]
    reached: Any
    steps: Any
    seeds: int
    figure: Drawn
    alt: str

    def nbytes(self) -> int:
        """Return roughly how much memory this takes."""
        return self.figure.nbytes + 2_000


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for; what is watched is among what is trained."""
    chosen = tuple(key for key in ALGORITHMS if key in values["stability_algorithms"])
    watch = values["stability_watch"] if values["stability_watch"] in chosen else chosen[0]
    names = ("ratio", "criterion", "steps", "pairs", "control", "seeds", "seed")
    setting = Setting(*(values[f"stability_{name}"] for name in names))
    return Asked(chosen, values["stability_factor"], watch, setting, look)


def train(asked: Asked) -> Generator[float, None, Trained]:
    """Train every algorithm at the chosen learning rate, in short chunks; yields the share done."""
    return (yield from _all([(key, asked.factor) for key in asked.algorithms], asked.setting))


def rates_train(asked: Asked) -> Generator[float, None, Trained]:
    """Train every algorithm at every learning rate of the sweep; yields the share done."""
    return (yield from _all([(key, factor) for key in asked.algorithms for factor in FACTORS], asked.setting))


def work(asked: Asked, trained: Trained) -> Generator[float, None, Stability]:
    """Read what was trained with the criterion, and draw it."""
    yield 0.0
    return stability(trained.read(asked.setting.criterion), asked)


def rates_work(asked: Asked, trained: Trained) -> Generator[float, None, Rates]:
    """Read the sweep with the criterion, and draw it."""
    yield 0.0
    runs = trained.read(asked.setting.criterion)
    shape = (len(asked.algorithms), len(FACTORS))
    reached = np.array([run.reached for run in runs]).reshape(shape)
    taken = np.array([_median(run.when) for run in runs]).reshape(shape)
    titles = tuple(ALGORITHMS[key].title for key in asked.algorithms)
    seeds = asked.setting.seeds
    return Rates(
        titles,
        reached,
        taken,
        seeds,
        rates_figure(titles, FACTORS, reached / seeds, taken, asked.look),
        rates_alt(titles, FACTORS, reached, seeds),
    )


def _all(cells: Sequence[tuple[str, float]], setting: Setting) -> Generator[float, None, Trained]:
    done = []
    for i, (key, factor) in enumerate(cells):
        one = training(key, factor, setting)
        while True:
            try:
                share = next(one)
            except StopIteration as stop:
                done.append(stop.value)
                break
            yield (i + share) / len(cells)
    return Trained(tuple(done))


def _median(values: Any) -> float:
    there = values[np.isfinite(values)]
    return float(np.median(there)) if len(there) else float("nan")


def _interval(values: Any, seed: int) -> Interval:
    there = np.where(np.isfinite(values), values, np.nan)
    return bootstrap_median(there, seed=seed)


def stability(runs: Sequence[Run], asked: Asked) -> Stability:
    """Return what is shown of these runs."""
    seed = asked.setting.seed
    costs = tuple(Cost(run, _interval(run.answers, seed), _interval(run.rewards, seed)) for run in runs)
    watched = next(one for one in costs if one.run.key == asked.watch)
    return Stability(
        asked,
        costs,
        cost_figure(costs, asked.look),
        cost_alt(costs, asked.setting.criterion),
        outcomes_figure(costs, tuple(OUTCOMES.values()), asked.look),
        outcomes_alt(costs, tuple(OUTCOMES.values())),
        seeds_figure(watched, tuple(OUTCOMES.values()), asked.setting.criterion, asked.look),
        seeds_alt(watched, asked.setting.criterion),
    )


def _count(value: float) -> str:
    return f"{value:,.0f}"


def schedule(setting: Setting) -> str:
    """Return the name of the schedule."""
    return "CRF" if setting.ratio == 1 else f"VR {setting.ratio}"


def finding(found: Stability) -> str:
    """Return the finding in one or two sentences: who is cheapest and safe, and who does not get there."""
    asked = found.asked
    seeds = asked.setting.seeds
    criterion = f"a pass rate of {asked.setting.criterion:g}"
    start = f"With {schedule(asked.setting)} and {asked.factor:g} times its own learning rate"
    rewarded = [one for one in found.costs if one.run.key not in PULLS]
    safe = [one for one in rewarded if one.run.reached == seeds]
    short = [one for one in found.costs if one.run.reached < seeds]
    if rewarded and not any(one.run.reached for one in found.costs):
        return f"{start}, none of {seeds * len(found.costs)} runs gets to {criterion}, whatever the algorithm."
    if safe:
        best = min(safe, key=lambda one: one.rewards.estimate)
        rewards = f"{_count(best.rewards.estimate)} ({_count(best.rewards.low)} to {_count(best.rewards.high)})"
        said = f"{start}, {best.title} gets all {seeds} seeds to {criterion} for the fewest rewards: {rewards}."
    elif rewarded:
        said = f"{start}, no algorithm that learns from rewards gets all {seeds} seeds to {criterion}."
    else:
        said = f"From {asked.setting.pairs:,} rated pairs and at {asked.factor:g} times the usual learning rate, "
        if not short:
            return f"{said}all {seeds} seeds get to {criterion}."
        said = f"{said}{seeds - min(one.run.reached for one in short)} of {seeds} seeds or fewer miss {criterion}."
    if not short:
        return f"{said} All others get there as well." if len(found.costs) > 1 else said
    missed = ", ".join(f"{one.title} ({one.run.reached} of {seeds})" for one in short)
    return f"{said} Not all seeds get there with {missed}."


def collapse(found: Stability) -> str:
    """Return what collapsed, and how early it showed: the sign in those that failed, and false alarms in the others."""
    runs = [one.run for one in found.costs]
    lost = sum(int((run.outcome == 2).sum()) for run in runs)
    slipped = sum(int((run.outcome == 1).sum()) for run in runs)
    total = sum(len(run.outcome) for run in runs)
    said = (
        f"{lost} of {total} runs gave up at least one of the ten prompts and never got there"
        if lost
        else f"None of {total} runs was kept from the criterion by a prompt that it gave up"
    )
    if slipped:
        said += f"; {slipped} got there and fell back"
    known = [run for run in runs if not np.isnan(run.sign).all()]
    if not known or not any((run.outcome == 2).any() for run in known):
        return f"{said}."
    failed = np.concatenate([run.sign[run.outcome == 2] for run in known])
    others = np.concatenate([_alarms(run) for run in known])
    seen = failed[np.isfinite(failed)]
    if not len(seen):
        return f"{said}. None of these was ever much surer than right."
    middle = bootstrap_median(seen, seed=found.asked.setting.seed)
    return (
        f"{said}. Early sign: {len(seen)} of {len(failed)} of those that learn from rewards had become far surer than "
        f"right (by {SURER:g}), at step {_count(middle.estimate)} of {found.asked.setting.steps} "
        f"({_count(middle.low)} to {_count(middle.high)}); so had {int(others.sum())} of {len(others)} of the rest, "
        "which recovered or were only slow."
    )


def _alarms(run: Run) -> Any:
    """Return for each seed that did not collapse whether the sign came before it got there."""
    rest = run.outcome != 2
    return run.sign[rest] < run.when[rest]


def sensitivity(found: Rates) -> str:
    """Return what the sweep says: how wide the range is in which all seeds get there, by algorithm."""
    if not (found.reached == found.seeds).any():
        return f"At none of these rates do all {found.seeds} seeds get there, whatever the algorithm."
    said = []
    for title, row in zip(found.titles, found.reached, strict=True):
        good = [factor for factor, count in zip(FACTORS, row, strict=True) if count == found.seeds]
        where = "nowhere" if not good else f"at x {good[0]:g}" if len(good) == 1 else (
            f"at {len(good)} of {len(FACTORS)} rates (x {good[0]:g} to x {good[-1]:g})"
        )  # fmt: skip
        said.append(f"{title} {where}")
    return f"All {found.seeds} seeds get there: {'; '.join(said)}."


def cost_table(found: Stability) -> pd.DataFrame:
    """Return one row an algorithm and seed."""
    parts = []
    for one in found.costs:
        run = one.run
        parts.append(
            pd.DataFrame(
                {
                    "algorithm": one.title,
                    "learning_rate": run.rate,
                    "seed": np.arange(len(run.when)),
                    "steps_to_criterion": run.when,
                    "answers_to_criterion": run.answers,
                    "rewards_to_criterion": run.rewards,
                    "pass_rate_at_the_end": run.final,
                    "prompts_given_up": run.given_up,
                    "outcome": [list(OUTCOMES.values())[place] for place in run.outcome],
                    "step_of_early_sign": run.sign,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def seeds_table(found: Stability) -> pd.DataFrame:
    """Return the watched algorithm's pass rates, a row a seed and step."""
    passed = found.watched.run.passed
    seeds, count = passed.shape
    return pd.DataFrame(
        {
            "algorithm": found.watched.title,
            "seed": np.repeat(np.arange(seeds), count),
            "step": np.tile(np.arange(count), seeds),
            "pass_rate": passed.ravel(),
        }
    )


def rates_table(found: Rates) -> pd.DataFrame:
    """Return one row an algorithm and learning rate."""
    count = len(FACTORS)
    return pd.DataFrame(
        {
            "algorithm": np.repeat(found.titles, count),
            "times_own_learning_rate": np.tile(FACTORS, len(found.titles)),
            "seeds_that_got_there": found.reached.ravel(),
            "seeds": found.seeds,
            "median_steps_to_criterion": found.steps.ravel(),
        }
    )
