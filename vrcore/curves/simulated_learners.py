"""Simulated groups whose truth is known, to see what a mean shows and what it hides. No animal is behind any of them.

The step learners follow a demonstration of why the rate of learning cannot be read off a group's average: Gallistel,
Fairhurst and Balsam (2004) found individual curves abrupt where the group's were smooth.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from scipy.special import expit

from vrcore.curves.family import Array
from vrcore.params import Param, checked, declared

TEN_TO_NINETY = 2.0 * math.log(9.0)
"""The 10-90 % width of a logistic curve is this divided by its rate."""


@dataclass(frozen=True)
class Learners:
    """A made group: every subject goes from `before` to `after` correct, at its own trial, over its own width.

    Onsets are drawn from a normal distribution around `onset` with the standard deviation `spread`; with
    `second_share` above 0 that share of the subjects has `second_onset` instead. `width` is each subject's own 10-90 %
    width (0: from one trial to the next). Each trial is then correct or not by chance. Subject i draws from
    `SeedSequence(seed)`'s child i, so that more subjects leave the others as they are.
    """

    subjects: Annotated[int, Param(2, 1000, "how many subjects")] = 60
    trials: Annotated[int, Param(20, 2000, "trials for each subject", "trials")] = 200
    onset: Annotated[float, Param(0, 2000, "trial at which subjects learn, on average", "trials")] = 100.0
    spread: Annotated[float, Param(0, 500, "how far subjects' onsets lie apart (standard deviation)", "trials")] = 30.0
    width: Annotated[float, Param(0, 2000, "how long one subject takes from 10 to 90 %", "trials")] = 0.0
    before: Annotated[float, Param(0, 1, "chance of a correct response before learning")] = 0.05
    after: Annotated[float, Param(0, 1, "chance of a correct response after learning")] = 0.90
    second_share: Annotated[float, Param(0, 1, "share of subjects in the second population")] = 0.0
    second_onset: Annotated[float, Param(0, 2000, "the second population's average onset", "trials")] = 150.0
    seed: int = 25

    def __post_init__(self) -> None:
        for name, one in declared(type(self)).items():
            object.__setattr__(self, name, checked("Learners", name, getattr(self, name), one.kind, one.param))

    def simulate(self) -> Simulated:
        """Return the group's trials and the truth behind them."""
        x = np.arange(1.0, self.trials + 1.0)
        later = round(self.second_share * self.subjects)
        onsets, outcomes = np.empty(self.subjects), np.empty((self.subjects, self.trials))
        for i in range(self.subjects):
            rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(i,)))
            # The second population is dealt evenly among the first, so that any number of subjects has its share.
            second = (i + 1) * later // self.subjects > i * later // self.subjects
            onsets[i] = (self.second_onset if second else self.onset) + self.spread * rng.standard_normal()
            chance = self.before + (self.after - self.before) * self._share(x, onsets[i])
            outcomes[i] = rng.random(self.trials) < chance
        return Simulated(self, x, outcomes, onsets)

    def _share(self, x: Array, onset: float) -> Array:
        """Return the share of the change done at each trial."""
        if self.width == 0.0:
            return np.asarray(x > onset, dtype=np.float64)
        return np.asarray(expit(TEN_TO_NINETY / self.width * (x - onset)))


@dataclass(frozen=True, eq=False)
class Simulated:
    """What was drawn: `x` (trials,), `y` (subjects, trials) of 0 and 1, and the true `onsets` (subjects,)."""

    made: Learners
    x: Array = field(repr=False)
    y: Array = field(repr=False)
    onsets: Array = field(repr=False)


def step_learners(seed: int = 25) -> Learners:
    """Return sixty subjects that each learn from one trial to the next: their mean is a sigmoid all the same.

    With onsets from a normal distribution of standard deviation s, the logistic curve nearest to the mean has the rate
    1.70 / s: 10-90 % width 4.39 s / 1.70, here about 77 trials, whatever a subject does (computed). Sixty subjects
    tell it only roughly: over seeds 0 to 29 the width runs from 58 to 122, median 76. The default seed was picked among
    them because it lies near that of an example in use, 73.
    """
    return Learners(seed=seed)


def gradual_learners(seed: int = 25) -> Learners:
    """Return sixty subjects that each learn slowly, at about the same time: here the mean tells the truth."""
    return Learners(spread=8.0, width=70.0, seed=seed)


def two_populations(seed: int = 25) -> Learners:
    """Return sixty step learners of two kinds, early and late: half way of the mean is where hardly anybody learns."""
    return Learners(onset=55.0, spread=9.0, second_share=0.5, second_onset=145.0, seed=seed)


PRESETS: dict[str, Callable[[int], Learners]] = {
    "steps": step_learners,
    "gradual": gradual_learners,
    "two": two_populations,
}
