"""Gymnasium: a schedule between any environment and its agent, and any schedule as an environment.

    from vrcore.adapters.gymnasium import OperantEnv, ScheduleReward
    thinned = ScheduleReward(gymnasium.make("CartPole-v1"), "VR 5")
    chamber = OperantEnv("Mult(VR 10, EXT, time=60-s)", tick=0.5)

Checked with gymnasium 1.4.0; `pip install "vrlab[gym]"` brings it.
"""

from __future__ import annotations

from typing import Any, SupportsFloat

import gymnasium
import numpy as np

from vrcore.adapters.counter import Counter
from vrcore.adapters.operant_env import OperantEnv
from vrcore.adapters.thinning import chance, check_level, check_number, check_seed
from vrcore.errors import ParameterError
from vrcore.schedules import Atom, Schedule, parse

LEVELS = {
    "counter": "earned rewards are counted in the order in which they come",
    "sample": "each earned reward is delivered with probability 1/n",
    "episode": "one draw for all rewards of an episode",
}


class ScheduleReward(
    gymnasium.Wrapper[Any, Any, Any, Any],
    gymnasium.utils.RecordConstructorArgs,
):
    """Deliver the rewards of an environment on a schedule.

    A reward above `earned_above` is earned: it is a response to the schedule, which delivers it or not; an omitted one
    is replaced by `omitted`. Every other reward passes as it is. `info["earned"]` is what the environment gave and
    `info["delivered"]` what the agent gets, in the environment's units, at every step.

    `level` says what one decision applies to (see `LEVELS`). With "counter" the schedule itself runs, on the library's
    own machine: ratios count earned rewards, and intervals let `seconds` pass at each step, so that FI 10 delivers the
    first reward that is earned ten seconds after the last delivery. The other levels know only a probability.

    The schedule goes on from episode to episode: `reset` does not touch its count, and only `reset(seed=...)` begins it
    anew, with that seed. `seed` is for the time before the first such reset; where none is given one is drawn, and kept
    as `first_seed`.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        schedule: str | Schedule,
        *,
        level: str = "counter",
        omitted: float = 0.0,
        earned_above: float = 0.0,
        seconds: float = 1.0,
        seed: int | None = None,
    ) -> None:
        """Wrap `env`. Raises `VrlabError` for a schedule, a level or a number that cannot be used."""
        found = _one_operandum(parse(schedule))
        gymnasium.utils.RecordConstructorArgs.__init__(
            self,
            schedule=str(found),
            level=level,
            omitted=omitted,
            earned_above=earned_above,
            seconds=seconds,
            seed=seed,
        )
        gymnasium.Wrapper.__init__(self, env)
        self.schedule = found
        self.level = check_level(level, tuple(LEVELS))
        if omitted is None:
            raise ParameterError(
                "omitted must be a number: an environment's reward cannot be left out, unlike a sample of a group."
            )
        self.omitted = check_number("omitted", omitted)
        self.earned_above = check_number("earned_above", earned_above)
        self.first_seed = int(np.random.SeedSequence().generate_state(1)[0]) if seed is None else check_seed(seed)
        self._counter = Counter(found, self.first_seed, check_number("seconds", seconds, positive=True))
        self._chance = _chance(found, self.level)
        self._rng = np.random.default_rng(self.first_seed)
        self._episode = self._rng.random() < self._chance

    def step(self, action: Any) -> tuple[Any, SupportsFloat, bool, bool, dict[str, Any]]:
        """Take one step; the reward returned is the delivered one."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        given = float(reward)
        earned = given > self.earned_above
        delivered = given if not earned or self._delivers(earned) else self.omitted
        if not earned and self.level == "counter":
            self._counter.tick(False)
        return observation, delivered, terminated, truncated, {**info, "earned": given, "delivered": delivered}

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Reset the environment; the schedule begins anew only where a seed is given."""
        result = self.env.reset(seed=seed, options=options)
        if seed is not None:
            self._counter.restart(seed)
            self._rng = np.random.default_rng(seed)
        self._episode = self._rng.random() < self._chance
        return result

    def _delivers(self, earned: bool) -> bool:
        if self.level == "counter":
            return self._counter.tick(earned)
        return self._episode if self.level == "episode" else bool(self._rng.random() < self._chance)


def _one_operandum(schedule: Schedule) -> Atom:
    if not isinstance(schedule, Atom) or schedule.domain == "T":
        raise ParameterError(
            f"{schedule} cannot stand between an environment and its agent: it must wait for an earned reward, and an "
            "earned reward is one kind of response. Use a ratio or an interval, such as VR 5; OperantEnv runs any."
        )
    return schedule


def _chance(schedule: Atom, level: str) -> float:
    if level == "counter":
        return 1.0  # the machine decides
    if schedule.domain == "I":
        raise ParameterError(f'{schedule} looks at the time, which level="{level}" does not; use level="counter".')
    return chance(schedule, level)


__all__ = ["LEVELS", "OperantEnv", "ScheduleReward"]
