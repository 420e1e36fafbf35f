"""What the tab "Exploring" shows: five ways of choosing between two levers, that stay as they are or change places."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.choice_exploration import courses_alt, courses_figure, trade_alt, trade_figure
from dashboard.charts.look import Drawn, Look
from dashboard.choice import exploration_words
from dashboard.choice.exploration_fields import OWN
from vrcore.designs.two_levers import (
    EXPLORERS,
    Exploring,
    explorers,
    lever_chances,
    trial_by_trial,
    two_levers,
)
from vrcore.experiment import Experiment
from vrcore.log import EventLog
from vrcore.measures.interval import Interval, mean_interval
from vrcore.measures.levers import chosen, regret, share_around
from vrcore.measures.spans import Floats
from vrcore.simulate import steps

BLOCKS = 25  # in each half
LATER = 100  # trials after the exchange
AROUND = 10  # trials on either side that count as well


class Asked(NamedTuple):
    """What the tab asks for. `exchange` says which of the two groups is drawn trial by trial; `vote` the prediction."""

    left: int
    right: int
    trials: int
    subjects: int
    setting: Exploring
    seed: int
    exchange: bool
    vote: str
    look: Look

    def runs_key(self) -> str:
        """Return the name of the runs alone."""
        return "/".join(["exploration-runs", *map(str, self[:4]), *map(repr, self.setting), str(self.seed)])

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join([self.runs_key(), str(self.exchange), self.vote, self.look.key])

    @property
    def revealed(self) -> bool:
        """Whether it is shown what follows the exchange, or still to be predicted; levers alike leave nothing to."""
        return self.vote != "open" or self.alike

    @property
    def better(self) -> int:
        """The operandum that pays more before the exchange; the left one, 1, where both pay the same."""
        return 1 if self.left <= self.right else 2

    @property
    def alike(self) -> bool:
        """Whether both levers pay the same."""
        return self.left == self.right

    @property
    def lever(self) -> str:
        """What the lever is called whose choices are counted; of two alike it is the one that was on the left first."""
        return "one lever" if self.alike else "the better lever"

    @property
    def half(self) -> int:
        """Trials before the exchange."""
        return self.trials // 2

    def experiments(self) -> dict[tuple[str, str], Experiment]:
        """Return the experiment of each rule in each group."""
        groups = two_levers(self.left, self.right, self.trials)
        return {
            (rule, group): trial_by_trial(agent, phases, subjects=self.subjects, seed=self.seed)
            for rule, agent in explorers(self.setting).items()
            for group, phases in groups.items()
        }


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    names = ("left", "right", "trials", "subjects", "seed", "exchange", "vote")
    left, right, trials, subjects, seed, exchange, vote = (values[f"exploration_{name}"] for name in names)
    setting = Exploring(*(values[name] for name in OWN))
    return Asked(left, right, trials, subjects, setting, seed, exchange, vote, look)


class Course(NamedTuple):
    """The mean over subjects of a share in blocks of trials, with its 95 % interval; arrays of shape (blocks,)."""

    mean: Floats
    low: Floats
    high: Floats


class Explorer(NamedTuple):
    """One rule. `lost` (subjects,) is its regret while nothing changes, in reinforcers, and `back` (subjects,) its
    share on the better lever so many trials after the exchange; the courses are its share on the lever that is the
    better one at the time, for either group.
    """

    key: str
    lost: Floats
    back: Floats
    unchanged: Course
    exchanged: Course

    @property
    def title(self) -> str:
        """What the rule is called."""
        return EXPLORERS[self.key]

    def interval(self, name: str) -> Interval:
        """Return the mean over subjects of `lost` or `back` with its interval; a share stays between 0 and 1."""
        mean, low, high = (float(one[0]) for one in mean_interval(getattr(self, name)[:, None]))
        return Interval(mean, max(low, 0.0), high if name == "lost" else min(high, 1.0))


@dataclass(frozen=True, eq=False)
class Runs:
    """All rules. `x` (blocks,) is the middle of each block in trials, `later` the trial after the exchange."""

    explorers: tuple[Explorer, ...]
    x: Floats
    later: int

    def nbytes(self) -> int:
        """Return roughly how much memory they take."""
        return sum(2 * one.lost.nbytes + 6 * one.unchanged.mean.nbytes for one in self.explorers) + 4_000


def train(asked: Asked) -> Generator[float, None, Runs]:
    """Run every rule in both groups, in short chunks; yields the share done."""
    logs: dict[tuple[str, str], EventLog] = {}
    found = []
    wanted = asked.experiments()
    edges = borders(asked)
    later = min(LATER, asked.trials - asked.half)
    for number, (place, experiment) in enumerate(wanted.items()):
        running = steps(experiment)
        while True:
            try:
                yield (number + next(running)) / len(wanted)
            except StopIteration as stop:
                logs[place] = stop.value
                break
        rule, group = place
        if group != "exchanged":
            continue
        steady, moved = logs.pop((rule, "unchanged")), logs.pop(place)
        kept = chosen(steady, 1) == asked.better
        after = chosen(moved, 2) == 3 - asked.better
        both = np.hstack([chosen(moved, 1) == asked.better, after])
        found.append(
            Explorer(
                rule,
                regret(steady, 1, lever_chances(asked.left, asked.right)),
                share_around(after, later, AROUND),
                course(kept, edges),
                course(both, edges),
            )
        )
    return Runs(tuple(found), (edges[:-1] + edges[1:] + 1) / 2.0, later)


def borders(asked: Asked) -> Any:
    """Return the trials at which blocks end, 0 first: 25 of nearly equal length on either side of the exchange."""
    before = np.linspace(0, asked.half, BLOCKS + 1).round().astype(int)
    after = np.linspace(asked.half, asked.trials, BLOCKS + 1).round().astype(int)
    return np.concatenate([before, after[1:]])


def course(wanted: Any, edges: Any) -> Course:
    """Return the share of wanted choices by block; `wanted` has the shape (subjects, trials)."""
    shares = np.add.reduceat(wanted.astype(float), edges[:-1], axis=1) / np.diff(edges)
    mean, low, high = mean_interval(shares)
    return Course(mean, low.clip(0.0, 1.0), high.clip(0.0, 1.0))


@dataclass(frozen=True, eq=False)
class View:
    """What is shown. `trade` is None before the prediction."""

    asked: Asked
    runs: Runs
    courses: Drawn
    courses_alt: str
    trade: Drawn | None
    trade_alt: str
    finding: str
    answer: str

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        return self.courses.nbytes + (self.trade.nbytes if self.trade else 0) + self.runs.nbytes() + 10_000


def work(asked: Asked, runs: Runs) -> Generator[float, None, View]:
    """Draw the runs and say what was found; yields the share done."""
    moved = asked.exchange and asked.revealed
    group = "exchanged" if moved else "unchanged"
    mark = asked.half + 0.5 if moved else None
    yield 0.1
    courses = courses_figure(runs.explorers, runs.x, group, mark, asked.lever, asked.look)
    said = exploration_words.finding(runs, asked)
    yield 0.5
    return View(
        asked,
        runs,
        courses,
        courses_alt(runs.explorers, group, asked.lever, asked.half),
        trade_figure(runs.explorers, runs.later, asked.lever, asked.look) if asked.revealed else None,
        trade_alt(runs.explorers, runs.later, asked.lever),
        said,
        exploration_words.answer(asked.vote, runs, asked),
    )


__all__ = ["Asked", "Course", "Explorer", "Runs", "View", "asked_for", "borders", "course", "train", "work"]
