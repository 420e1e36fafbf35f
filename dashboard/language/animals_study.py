"""The toy model beside a pigeon-like learner and another agent: same schedules, same axes, all that the tab shows."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.language_animals import Fits, animals_alt, animals_figure, courses
from dashboard.charts.look import Drawn, Look
from dashboard.language.animals_fields import ANIMAL
from dashboard.language.animals_runs import Learner, agent, toy
from dashboard.language.animals_words import answer, heading
from dashboard.store import made, store
from vrcore import CURVES, fit
from vrcore.curves import Fit
from vrcore.errors import FitError

ANSWERS_A_STEP = 64.0
LEAST_CHANGE = 0.1  # a course that changes less is joined and not fitted


class Asked(NamedTuple):
    """What the tab asks for. `revealed` says whether extinction is shown, or still to be predicted."""

    ratio: int
    algorithm: str
    pull: str
    control: str
    contrast: str
    budget: int
    runs: int
    seed: int
    axis: str
    family: str
    vote: str
    revealed: bool
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(["animals", *map(str, self[:-1]), self.look.key])

    @property
    def schedules(self) -> tuple[str, str]:
        """Return the two schedules that are compared."""
        return "CRF", f"VR {self.ratio}"


class Fitted(NamedTuple):
    """One fitted curve in a table: the root mean square residual is in shares of the maximum."""

    learner: str
    schedule: str
    phase: str
    curve: str
    midpoint: float
    low: float
    high: float
    residual: float


@dataclass(frozen=True, eq=False)
class View:
    """What is shown; `extinction` is None before the prediction."""

    learners: tuple[Learner, ...]
    scales: tuple[float, ...]
    learning: Drawn
    learning_alt: str
    extinction: Drawn | None
    extinction_alt: str
    finding: str
    answer: str | None
    fitted: tuple[Fitted, ...]

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        return self.learning.nbytes + (self.extinction.nbytes if self.extinction else 0) + 80_000


def work(asked: Asked) -> Generator[float, None, View]:
    """Run the three learners, fit and draw, in short chunks; yields the share done."""
    plans: list[tuple[str, Any]] = [
        (f"{key}/{asked.budget}", lambda key=key: agent(key, asked.schedules, asked.budget, asked.runs, asked.seed))
        for key in (ANIMAL, asked.contrast)
    ]
    plans.append(
        (
            f"toy/{asked.algorithm}/{asked.pull}/{asked.control}",
            lambda: toy(asked.algorithm, asked.pull, asked.control, asked.schedules, asked.runs, asked.seed),
        )
    )
    learners: list[Learner] = []
    for number, (name, start) in enumerate(plans):
        key = f"animals-run/{name}/{asked.ratio}/{asked.runs}/{asked.seed}"
        found = store().get(key)
        if found is None:
            running = start()
            while True:
                try:
                    yield (number + next(running)) / 5
                except StopIteration as stop:
                    found = stop.value
                    break
            store().put(key, found, 30_000)
        learners.append(found)
    scales = tuple(scale(one, asked.axis) for one in learners)
    fits: dict[str, Fits] = {"learning": {}, "extinction": {}}
    fitted: list[Fitted] = []
    phases = ("learning", "extinction") if asked.revealed else ("learning",)
    for step, phase in enumerate(phases):
        for row, learner in enumerate(learners):
            for i, group in enumerate(learner.groups):
                one = _fit(learner, i, phase, scales[row], asked)
                yield 0.6 + 0.4 * (step + (row + i / 2) / 3) / 2
                if one is not None:
                    fits[phase][row, i] = one
                    low, high = one.interval("midpoint", 0.95)
                    fitted.append(
                        Fitted(
                            learner.title, group.schedule, phase, CURVES[asked.family].title, one.params["midpoint"],
                            low, high, float(np.sqrt(one.rss / one.n)),
                        )
                    )  # fmt: skip
    drawn = {phase: animals_figure(learners, scales, fits[phase], phase, asked.axis, asked.look) for phase in phases}
    return View(
        tuple(learners),
        scales,
        drawn["learning"],
        animals_alt(learners, "learning", asked.axis),
        drawn.get("extinction"),
        animals_alt(learners, "extinction", asked.axis),
        heading(learners) if asked.revealed else "",
        answer(asked.vote, learners) if asked.revealed else None,
        tuple(fitted),
    )


def scale(learner: Learner, axis: str) -> float:
    """Return what one trial or step of a learner counts on the shared axis."""
    if axis == "own":
        return 1.0 / own_time(learner)
    return ANSWERS_A_STEP if axis == "answer" and learner.key == "toy" else 1.0


def own_time(learner: Learner) -> float:
    """Return when the continuously reinforced group came half way from its first to its best share; 1 where never."""
    course = courses(learner, "learning")[0]
    half = (course.mean[0] + np.max(course.mean)) / 2.0
    above = np.flatnonzero(course.mean >= half)
    if np.ptp(course.mean) < LEAST_CHANGE or not len(above):
        return 1.0
    k = int(above[0])
    return float(np.interp(half, course.mean[k - 1 : k + 1], course.x[k - 1 : k + 1])) if k else float(course.x[0])


def _fit(learner: Learner, i: int, phase: str, scaled: float, asked: Asked) -> Fit | None:
    """Return the curve of the chosen family through one course, or None where there is next to nothing to fit."""
    course = courses(learner, phase)[i]
    if np.ptp(course.mean) < LEAST_CHANGE:
        return None
    group = learner.groups[i]
    # The same points, whichever visitor asks, have the same curve.
    detail = f"{asked.pull}/{asked.algorithm}/{asked.control}" if learner.key == "toy" else str(asked.budget)
    key = f"animals-fit/{learner.key}/{detail}/{group.schedule}/{asked.runs}/{asked.seed}/{phase}/{scaled!r}"
    found: Fit | None = made(f"{key}/{asked.family}", lambda: (_fitted(course, scaled, asked.family),))[0]
    return found


def _fitted(course: Any, scaled: float, family: str) -> Fit | None:
    top = max(1.0, float(course.mean.max()))
    try:
        return fit(course.x * scaled, course.mean, family, lower=0.0, upper=top, noise="independent", starts=2)
    except FitError:
        return None


def fitted_rows(fitted: Sequence[Fitted]) -> list[dict[str, str]]:
    """Return the fitted curves as a page shows them; a midpoint that the points do not tell has no interval."""
    return [
        {
            "learner": one.learner,
            "schedule": one.schedule,
            "while": one.phase,
            "half way at": f"{one.midpoint:.3g}",
            "95 % interval": f"{one.low:.3g} to {one.high:.3g}"
            if np.isfinite([one.low, one.high]).all()
            else "not identified",
            "root mean square residual": f"{one.residual:.3f}",
        }
        for one in fitted
    ]
