"""What the tab "Wrong goal, right score" shows, computed away from the pages: mice, their walks, and what was learnt.

Two pieces of work: the mice that are watched (a tenth of a second), and the same for a row of shares of moved cheese,
for the figure. What a share's mice have learnt is kept by the process that trained them, so that another share in the
slider trains one group more.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.language_goal import Learnt, share, sweep_alt, sweep_figure
from dashboard.charts.look import Drawn, Look
from dashboard.components.gridworld_data import Row, Walk, gridworld_data
from dashboard.store import store
from vrcore.language.grid import CORNER
from vrcore.language.gridworld import MEASURES, GridworldExperiment, GridworldResult, steps
from vrcore.measures import mean_interval

DIVERSITIES = (0.0, 0.05, 0.1, 0.2, 0.5, 1.0)
WALKS = 3  # of the watched mouse, in each layout

LEARNED, MOST = 0.9, 0.9  # a convention of this page, said on it: what counts as "finds the cheese"


class Asked(NamedTuple):
    """The mice that are watched: how they are trained, which one (1, 2, ...), and whether the moved cheese is shown."""

    experiment: GridworldExperiment
    mouse: int
    revealed: bool

    def key(self) -> str:
        """Return the name of all this."""
        return f"goal/{self.experiment.key()}/{self.mouse}/{self.revealed}"


class SweepAsked(NamedTuple):
    """The figure: mice trained like these, at this and at other shares of moved cheese."""

    experiment: GridworldExperiment
    revealed: bool
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return f"goal-sweep/{self.experiment.key()}/{self.revealed}/{self.look.key}"


@dataclass(frozen=True, eq=False)
class View:
    """The watched mouse's message to the browser, and what all the mice have learnt, in numbers and in a sentence."""

    player: dict[str, Any]
    learnt: Learnt
    verdict: str
    words: str

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        return 12_000


@dataclass(frozen=True, eq=False)
class Sweep:
    """The figure of what was learnt against the share of moved cheese, and its numbers."""

    figure: Drawn
    alt: str
    rows: tuple[Learnt, ...]

    def nbytes(self) -> int:
        """Return roughly how much memory the figure takes."""
        return self.figure.nbytes + 4_000


def experiment_of(values: dict[str, Any]) -> GridworldExperiment:
    """Return the training that the tab's settings ask for."""
    return GridworldExperiment(
        diversity=values["goal_diversity"],
        salience=values["goal_salience"],
        seeds=values["goal_mice"],
        seed=values["goal_seed"],
        iterations=values["goal_iterations"],
        control=values["goal_control"],
    )


def learnt(result: GridworldResult) -> Learnt:
    """Return what a group of mice has learnt: means over mice with Student-t intervals, kept between 0 and 1."""
    final = np.stack([result.final(name) for name in MEASURES[:3]], axis=1)
    found = [np.clip(values, 0.0, 1.0) for values in mean_interval(final)]
    before = result.curves[0, 0, :3]  # all weights are nought, so that all mice are alike
    return Learnt(
        float(result.experiment.diversity),
        tuple(tuple(float(values[k]) for values in found) for k in range(3)),
        tuple(float(value) for value in before),
        len(final),
    )


def work(asked: Asked) -> Generator[float, None, View]:
    """Train the mice that are watched; yields the share done."""
    result = yield from steps(asked.experiment, episodes=WALKS)
    group = learnt(result)
    _keep(asked.experiment, group)
    verdict, words = finding(group)
    return View(played(result, asked), group, verdict, words)


def sweep(asked: SweepAsked) -> Generator[float, None, Sweep]:
    """Train a group of mice for each share of moved cheese and draw what they have learnt; yields the share done."""
    e = asked.experiment
    shares = sorted({*DIVERSITIES, e.diversity})
    rows = []
    for i, diversity in enumerate(shares):
        one = _like(e, diversity)
        found = store().get(f"learnt/{one.key()}")
        if found is None:
            training = steps(one, episodes=0)
            while True:
                try:
                    part = next(training)
                except StopIteration as stop:
                    found = learnt(stop.value)
                    break
                yield (i + part) / len(shares)
            _keep(one, found)
        rows.append(found)
        yield (i + 1) / len(shares)
    figure = sweep_figure(rows, e.diversity, asked.look, revealed=asked.revealed)
    return Sweep(figure, sweep_alt(rows, revealed=asked.revealed), tuple(rows))


def _like(e: GridworldExperiment, diversity: float) -> GridworldExperiment:
    return replace(e, diversity=diversity)


def _keep(experiment: GridworldExperiment, found: Learnt) -> None:
    store().put(f"learnt/{experiment.key()}", found, 1_000)


def finding(group: Learnt) -> tuple[str, str]:
    """Return the verdict on a group of mice and a sentence made of its numbers.

    "unlearnt": training itself has not come to its end; "right goal": a moved cheese is found as surely; "wrong goal":
    more visit the empty corner than find the cheese; "between": neither.
    """
    training, moved, corner = group.shares
    n = f"{group.mice} mice"
    if training[0] < LEARNED:
        return (
            "unlearnt",
            f"After this training the cheese is found in {share(training)} of episodes even where it always lay "
            f"({n}): too little to ask what was learnt.",
        )
    if moved[1] >= MOST:
        return (
            "right goal",
            f"Right score, right goal: the cheese is found in {share(training)} of episodes in its training corner and "
            f"in {share(moved)} where it was moved ({n}).",
        )
    chance = f"a mouse that wanders at random finds it in {share(group.untrained[1])}"
    if corner[1] > moved[2]:
        return (
            "wrong goal",
            f"Right score, wrong goal: {share(training)} success in training, but a moved cheese is found in "
            f"{share(moved)} of episodes ({chance}), and {share(corner)} run to the empty corner ({n}).",
        )
    return (
        "between",
        f"Something of both goals: {share(training)} success in training; a moved cheese is found in "
        f"{share(moved)} of episodes ({chance}), and {share(corner)} pass the empty corner ({n}).",
    )


def answer(vote: str, group: Learnt, verdict: str) -> str:
    """Return what the numbers say to the visitor's prediction; empty where there was none, or nothing to say."""
    said = {"cheese": "to the cheese", "corner": "to the empty corner"}.get(vote)
    if said is None or verdict == "unlearnt":
        return ""
    _, moved, corner = group.shares
    where = "more often found the cheese" if moved[0] > corner[0] else "more often ran to the empty corner"
    right = (moved[0] > corner[0]) == (vote == "cheese")
    return (
        f"You said that they would run {said}. {'So it was' if right else 'It was the other way round'}: they {where}."
    )


def played(result: GridworldResult, asked: Asked) -> dict[str, Any]:
    """Return the message for the browser: walks of the watched mouse, as drawn by chance, in each layout."""
    run = asked.mouse - 1
    found: dict[str, list[Walk]] = {"training": [], "moved": []}
    for one in result.episodes:
        if one.run == run:
            found[one.layout].append(Walk(one.cheese, one.cells, one.reached, result.policy(run, one.cheese)))
    rows = [Row("As in training: the cheese lies in its corner", 0, found["training"])]
    counts = {layout: sum(walk.reached for walk in walks) for layout, walks in found.items()}
    alt = f"Mouse {asked.mouse} on a grid of 5 by 5 cells. With the cheese in its corner it finds it in "
    alt += f"{counts['training']} of {WALKS} walks shown"
    if asked.revealed:
        # First what the page is about: a laptop's screen ends below it.
        rows.insert(0, Row("The cheese has been moved", 1, found["moved"]))
        alt += f"; with the cheese moved, in {counts['moved']} of {WALKS}"
    return gridworld_data(rows, corner=CORNER, horizon=result.experiment.horizon, alt=f"{alt}.")
