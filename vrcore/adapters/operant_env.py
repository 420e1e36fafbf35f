"""The operant chamber as a Gymnasium environment: any schedule of the library, one tick to a step."""

from __future__ import annotations

import math
from typing import Annotated, Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from vrcore.adapters.operant_session import OperantSession
from vrcore.errors import ParameterError
from vrcore.noise import DeliveryNoise
from vrcore.params import Param, checked, declared
from vrcore.schedules import Schedule, parse

HALF_RESPONSES = 10.0  # responses since the last reinforcer that are seen as one half
HALF_SECONDS = 30.0  # seconds since the last reinforcer that are seen as one half


class _Settings:
    """What the numbers of an environment may be."""

    tick: Annotated[float, Param(0.01, 60.0, "simulation step", "s", log=True)]
    seconds: Annotated[float, Param(0.001, 10_000_000.0, "session time until it is truncated", "s")]
    eating: Annotated[float, Param(0.0, 60.0, "time the subject is busy after each reinforcer", "s")]
    response_cost: Annotated[float, Param(0.0, 1_000.0, "reward that each response costs", "reinforcers")]


class OperantEnv(gymnasium.Env[NDArray[np.float32], np.int64]):
    """An operant chamber under one schedule.

    Actions: 0 does nothing, k responds on operandum k; a concurrent schedule has as many operanda as parts, every
    other schedule one. A step is one tick of `tick` seconds; a reinforcer adds `eating` seconds, which pass inside the
    step that delivers it. The reward is the summed size of the reinforcers delivered in the step (1 each, unless
    `noise` spreads it) minus `response_cost` for a response. The session is truncated after `seconds`; it never
    terminates.

    Observations, (3 + operanda + stimuli,) numbers from 0 to 1: whether the last step delivered; responses and seconds
    since the last delivery, as x / (x + 10) and x / (x + 30 s); one flag for each operandum, set where the last step
    responded on it; one flag for each stimulus, set while it is on.

    `info` holds `earned`, `delivered` (numbers of reinforcers in this step), `operandum` (0: no response) and
    `seconds` (session time). Every reset is a new session; it draws on where the generator stands, or starts it
    anew where a seed is given. The rules, lists and orders of draws are those of `vrcore.run`.
    """

    metadata = {"render_modes": []}  # noqa: RUF012 - Gymnasium declares it as an instance attribute of every class

    def __init__(
        self,
        schedule: str | Schedule,
        *,
        tick: float = 0.5,
        seconds: float = 600.0,
        eating: float = 0.0,
        response_cost: float = 0.0,
        noise: DeliveryNoise | None = None,
        render_mode: str | None = None,
    ) -> None:
        """Build the chamber. Raises `VrlabError` for a schedule or a number that cannot be used."""
        if render_mode is not None:
            raise ParameterError("an operant chamber has no picture: render_mode must be None.")
        if noise is not None and not isinstance(noise, DeliveryNoise):
            raise ParameterError(
                f"noise must be a DeliveryNoise, such as DeliveryNoise(omission=0.3); {noise!r} is not."
            )
        self.render_mode = None
        self.schedule = parse(schedule)
        given = {"tick": tick, "seconds": seconds, "eating": eating, "response_cost": response_cost}
        values = {
            name: float(checked("OperantEnv", name, given[name], float, one.param))
            for name, one in declared(_Settings).items()
        }
        self.tick, self.seconds, self.response_cost = values["tick"], values["seconds"], values["response_cost"]
        self._session = OperantSession(self.schedule, self.tick, values["eating"], noise or DeliveryNoise())
        self._last_tick = max(1, math.ceil(self.seconds / self.tick - 1e-9))
        self.action_space = gymnasium.spaces.Discrete(1 + self._session.machine.operanda)
        size = 3 + self._session.machine.operanda + self._session.machine.stimuli
        self.observation_space = gymnasium.spaces.Box(0.0, 1.0, (size,), np.float32)
        self._begun = False

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[NDArray[np.float32], dict[str, Any]]:
        """Begin a new session. `options` has none."""
        super().reset(seed=seed, options=options)
        self._session.begin(self.np_random)
        self._begun = True
        self._responses = self._since = 0
        return self._observed(0, 0), self._info(0, 0, 0)

    def step(self, action: Any) -> tuple[NDArray[np.float32], float, bool, bool, dict[str, Any]]:
        """Let one tick pass with this action in it."""
        if not self._begun:
            raise ParameterError("call reset() before the first step(): the session has not begun.")
        operandum = int(action)
        if not 0 <= operandum <= self._session.machine.operanda:
            raise ParameterError(f"action must lie between 0 and {self._session.machine.operanda}; it is {operandum}.")
        outcome = self._session.decide(operandum)
        if outcome.delivered:
            self._responses, self._since = 0, self._session.ticks
        elif operandum:
            self._responses += 1
        reward = outcome.amount - (self.response_cost if operandum else 0.0)
        truncated = self._session.ticks >= self._last_tick
        info = self._info(outcome.earned, outcome.delivered, operandum)
        return self._observed(operandum, outcome.delivered), reward, False, truncated, info

    def _info(self, earned: int, delivered: int, operandum: int) -> dict[str, Any]:
        seconds = self._session.ticks * self.tick
        return {"earned": earned, "delivered": delivered, "operandum": operandum, "seconds": seconds}

    def _observed(self, operandum: int, delivered: int) -> NDArray[np.float32]:
        seen = np.zeros(self.observation_space.shape or (), np.float32)
        waited = (self._session.ticks - self._since) * self.tick
        seen[0] = min(delivered, 1)
        seen[1] = self._responses / (self._responses + HALF_RESPONSES)
        seen[2] = waited / (waited + HALF_SECONDS)
        if operandum:
            seen[2 + operandum] = 1.0
        seen[3 + self._session.machine.operanda + self._session.machine.stimulus] = 1.0
        return seen
