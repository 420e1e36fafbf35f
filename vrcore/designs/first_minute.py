"""The first minute without pay, after a training in which meals took time."""

from __future__ import annotations

from vrcore.designs.design import Groups
from vrcore.errors import ParameterError
from vrcore.experiment import Phase

TRAINING = 5_400.0
EXTINCTION = 300.0


def first_minute(
    schedule: str = "VR 10", *, training_seconds: float = TRAINING, extinction_seconds: float = EXTINCTION
) -> Groups:
    """Train by the clock, so that everybody's last minutes are comparable, then pay nothing for a few minutes.

    It isolates what changes at the very moment when pay stops, if it is run with eating time (`Experiment.eating`) and
    measured with and without it: `vrcore.measures.burst`. The one group is called by its schedule.
    Source: Lerman & Iwata (1995), Journal of Applied Behavior Analysis 28, 93-94; Nist & Shahan (2021).
    """
    training = Phase(schedule, seconds=training_seconds)
    return {str(training.schedule): (training, Phase("EXT", seconds=extinction_seconds))}


def rate_with_eating(responses: float, running: float, eating: float) -> float:
    """Return responses per minute of session time of one that runs at `running` responses/min and eats `eating` s.

    There are `responses` responses to a meal. Exact where both are constant: 10 responses at 60/min take 10 s, a meal
    of 3 s makes 13 s of it, and 10 in 13 s are 46.2 a minute. When meals stop coming, the same subject makes 60: its
    rate seems to rise by 30 %, and nothing has changed. Raises `ParameterError` for a number that is not above 0
    (`eating`: below 0).
    """
    if not (responses > 0.0 and running > 0.0 and eating >= 0.0):
        raise ParameterError(
            "responses to a meal and their rate are above 0 and eating takes 0 s or more; given are "
            f"{responses:g}, {running:g} and {eating:g}."
        )
    return responses * 60.0 / (responses * 60.0 / running + eating)


__all__ = ["EXTINCTION", "TRAINING", "first_minute", "rate_with_eating"]
