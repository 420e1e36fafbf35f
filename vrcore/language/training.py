"""Training: the seeds of a language experiment, stage after stage, and the log made of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable

import numpy as np

from vrcore.language.experiment import LanguageExperiment
from vrcore.language.finished import finished
from vrcore.language.learners import BATCH, Course, Learners, Made, settings
from vrcore.language.log import TrainingLog


def steps(
    experiment: LanguageExperiment, *, only: range | None = None, interpreted: bool = False
) -> Generator[float, None, TrainingLog]:
    """Train in short chunks: yields the share done (0 to 1), returns the log.

    Between two chunks the caller may show progress, let others work, or stop by dropping the generator. `only`
    restricts the run to some seeds, whose rows are the same as in the whole run. `interpreted` runs the plain Python
    text of the loop.
    """
    indices = only if only is not None else range(experiment.seeds)
    courses = []
    for low in range(0, len(indices), BATCH):
        course = Course(Learners(experiment, indices[low : low + BATCH], interpreted))
        for number, stage in enumerate(experiment.stages):
            for share in course.enter(stage):
                done = (number + share) / len(experiment.stages)
                yield (low + done * course.learners.count) / len(indices)
        courses.append(course)
    return logged(experiment, courses, indices)


def logged(experiment: LanguageExperiment, courses: Iterable[Course], indices: Iterable[int]) -> TrainingLog:
    """Return the log of seeds (their numbers are `indices`) that have been through all stages, in batches."""
    courses = list(courses)
    return TrainingLog.made(
        experiment,
        [mine for course in courses for mine in course.pieces],
        np.concatenate([np.stack(course.ends, axis=1) for course in courses]),
        np.concatenate([course.learners.z for course in courses]),
        np.array(list(indices)),
    )


def train(
    experiment: LanguageExperiment,
    *,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    interpreted: bool = False,
) -> TrainingLog:
    """Train and return the log: the same for the same experiment.

    `progress` is called with the share done, between 0 and 1; what it raises stops the run. `cancel` is asked between
    two chunks; when it says True, `InterruptedError` is raised.
    """
    return finished(steps(experiment, interpreted=interpreted), progress, cancel)


__all__ = ["BATCH", "Course", "Learners", "Made", "logged", "settings", "steps", "train"]
