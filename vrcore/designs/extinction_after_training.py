"""Groups that differ in their training and are then all extinguished: what the partial-reinforcement effect is read
off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vrcore.designs.design import Groups
from vrcore.errors import ParameterError
from vrcore.experiment import Phase
from vrcore.noise import DeliveryNoise

EQUAL = ("reinforcers", "responses", "minutes", "rate")
LIMIT = 14_400.0
EXTINCTION = 3_600.0


def extinction_after_training(
    schedules: Iterable[str],
    by: str = "reinforcers",
    amount: float = 300.0,
    *,
    extinction_seconds: float = EXTINCTION,
    limit_seconds: float = LIMIT,
    noise: DeliveryNoise | None = None,
) -> Groups:
    """Train one group on each of `schedules` until it has had an equal `amount`, then pay nothing.

    `by` says what is made equal, one of `EQUAL`; "rate" is a performance criterion in responses/min, which the last
    three minutes of training must each have reached. It cannot be everything at once: with equal reinforcers a lean
    schedule has more responses and more time, with equal responses or minutes it has fewer reinforcers. So what looks
    like an effect of the schedule may be one of the amount of training, and an effect that is there under every rule is
    not. `limit_seconds` ends the training of a subject that does not get there; `noise` stands between what is earned
    and what is delivered in training. The groups are called by their schedules.

    Source: Jenkins & Stanley (1950), Psychological Bulletin 47, 193-234; Mackintosh (1974), The Psychology of Animal
    Learning (recalled, not checked against the originals). Raises `ParameterError` for another rule.
    """
    if by not in EQUAL:
        raise ParameterError(f'"{by}" is nothing that training can be made equal in; use {", ".join(EQUAL)}.')
    return {
        str(training.schedule): (training, Phase("EXT", seconds=extinction_seconds))
        for training in (
            Phase(schedule, noise=noise, limit_seconds=limit_seconds, **_budget(by, amount)) for schedule in schedules
        )
    }


def _budget(by: str, amount: float) -> dict[str, Any]:
    if by == "minutes":
        return {"seconds": amount * 60.0}
    return {by: float(amount) if by == "rate" else round(amount)}


__all__ = ["EQUAL", "EXTINCTION", "LIMIT", "extinction_after_training"]
