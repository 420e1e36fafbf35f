"""From the settings of "Learning curves" to a group of individuals, its fits, and what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vrcore import Experiment, Phase, fit
from vrcore.agents import AGENTS
from vrcore.curves import Fit
from vrcore.curves.family import Array
from vrcore.curves.group_fit import GroupFit
from vrcore.curves.groups import fit_all_steps
from vrcore.curves.simulated_learners import Learners
from vrcore.errors import FitError
from vrcore.measures import course
from vrcore.simulate import steps

BLOCKS = 40
ONSET = 100.0


@dataclass(frozen=True, eq=False)
class Study:
    """A group under study: its individuals as given, all fits, and how page and files call things.

    `x` and `y` hold one array a subject; `columns` says where they stand in somebody's own file. `unit` is a plural
    noun for distances along x ("trials"), `one_unit` stands before a place ("trial 96"). `lower` and `upper` are what y
    cannot leave.
    """

    x: tuple[Array, ...]
    y: tuple[Array, ...]
    group: GroupFit
    x_name: str
    y_name: str
    unit: str
    one_unit: str
    lower: float | None
    upper: float | None
    made: str
    columns: Mapping[str, Any]

    @property
    def trials(self) -> bool:
        """Whether every observation is an outcome, 0 or 1."""
        return all(bool(np.isin(own, (0.0, 1.0)).all()) for own in self.y)

    def points(self, view: str, subject: int) -> tuple[Array, Array]:
        """Return the points that a view fits: one subject's, or the mean."""
        if view == "one":
            return self.x[subject], self.y[subject]
        return self.group.average[0], self.group.average[1]

    def nbytes(self) -> int:
        """Return roughly how much memory the study takes."""
        return 40_000 + 6 * sum(own.nbytes for own in self.y) + 6_000 * len(self.y)


def learners(values: Mapping[str, Any]) -> Learners:
    """Return the simulated group of these settings."""
    common = {"subjects": values["subjects"], "trials": values["trials"], "seed": values["seed"]}
    middle = ONSET * values["trials"] / 200.0
    match values["source"]:
        case "steps":
            return Learners(onset=middle, spread=values["spread"], **common)
        case "gradual":
            return Learners(onset=middle, spread=values["slow_spread"], width=values["slow_width"], **common)
        case _:
            half = values["apart"] / 2.0
            first, second = max(middle - half, 0.0), middle + half
            spread = values["two_spread"]
            return Learners(onset=first, spread=spread, second_share=0.5, second_onset=second, **common)


def experiment(values: Mapping[str, Any]) -> Experiment:
    """Return the training of a group of the lab's agents."""
    agent = AGENTS[values["agent"]]()
    return Experiment(
        agent,
        [Phase(values["schedule"], seconds=values["minutes"] * 60.0)],
        subjects=values["subjects"],
        seed=values["seed"],
        # Twice the rate leaves room for subjects that are faster than most.
        tick=min(0.5, 30.0 / agent.highest_rate),
        spread={agent.differs: values["differ"], "highest_rate": values["differ"]},
    )


def blocks(values: Mapping[str, Any]) -> int:
    """Return into how many blocks an agent's training is cut."""
    return int(min(BLOCKS, values["minutes"] * 4))


def key_of(values: Mapping[str, Any]) -> str:
    """Return the name of what `work` makes of these settings of a simulated source."""
    made = experiment(values).key() if values["source"] == "agent" else repr(learners(values))
    return hashlib.sha256(f"{made}/{values['families'][0]}/{values['level']!r}".encode()).hexdigest()[:24]


def work(values: Mapping[str, Any]) -> Generator[float, None, Study]:
    """Simulate and fit a group in short chunks; yields the share done."""
    if values["source"] != "agent":
        made = learners(values).simulate()
        return (
            yield from fitted(
                [made.x] * len(made.y), list(made.y), None, values,
                names=("Trial", "Correct"), units=("trials", "trial"), limits=(0.0, 1.0), made=repr(made.made),
            )
        )  # fmt: skip
    asked = experiment(values)
    running = steps(asked)
    while True:
        try:
            yield 0.2 * next(running)
        except StopIteration as last:
            log = last.value
            break
    found = course(log, 1, "minutes", blocks(values))
    return (
        yield from fitted(
            [found.x] * len(found.rates), list(found.rates), None, values,
            names=("Minutes of training", "Responses per minute"), units=("minutes", "minute"), limits=(0.0, None),
            made=asked.to_json(),
        )
    )  # fmt: skip


def fitted(
    x: Sequence[Array],
    y: Sequence[Array],
    labels: Sequence[str] | None,
    values: Mapping[str, Any],
    *,
    names: tuple[str, str],
    units: tuple[str, str],
    limits: tuple[float | None, float | None],
    made: str,
    columns: Mapping[str, Any] | None = None,
) -> Generator[float, None, Study]:
    """Fit a group of individuals in short chunks; yields the share done."""
    kept = [np.isfinite(own) for own in y]
    x, y = (
        [one[keep] for one, keep in zip(x, kept, strict=True)],
        [one[keep] for one, keep in zip(y, kept, strict=True)],
    )
    group = yield from fit_all_steps(
        list(zip(x, y, strict=True)), values["families"][0], labels=labels, lower=limits[0], upper=limits[1],
        level=values["level"], workers=2,
    )  # fmt: skip
    x, y = [one for one in x if one.size], [one for one in y if one.size]  # as the group counts them
    return Study(tuple(x), tuple(y), group, *names, *units, *limits, made, columns or {})


def curves(study: Study, view: str, subject: int, families: Sequence[str]) -> dict[str, Fit | str]:
    """Return the fit of each family to what a view shows, or the sentence that says why there is none."""
    x, y = study.points(view, subject)
    found: dict[str, Fit | str] = {}
    for family in families:
        try:
            found[family] = fit(x, y, family, lower=study.lower, upper=study.upper)
        except FitError as refusal:
            found[family] = str(refusal)
    return found
