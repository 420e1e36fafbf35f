"""The object that TRL calls: scores, thins, logs. `vrcore.adapters.trl` says what it does."""

from __future__ import annotations

import math
import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vrcore.adapters.counter import Counter
from vrcore.adapters.scaling import cancelled, cancelled_between_groups
from vrcore.adapters.split import is_training
from vrcore.adapters.thinning import chance, check_level, check_number, check_seed, delivers, ratio
from vrcore.adapters.trl_batch import Batch, is_dead, trainer_of
from vrcore.errors import ParameterError
from vrcore.schedules import Atom, Schedule

Rewards = Sequence[float | None]
Plan = str | Schedule | Callable[[int], str | Schedule]
MASKS = ("all", "earned")


class ScheduledReward:
    """What `scheduled_reward` returns. `earned` and `delivered` count rewards in training so far, in this process.

    TRL logs it under the name of the function it wraps.
    """

    def __init__(
        self,
        reward_func: Callable[..., Any],
        schedule: Plan,
        *,
        level: str,
        omitted: float | None,
        train_only: bool,
        seed: int,
        magnitude: float,
        masks: str,
        earned_above: float,
        num_generations: int | None,
        prompt_id: str | None,
    ) -> None:
        if not callable(reward_func):
            raise ParameterError(f"reward_func must be a reward function; {reward_func!r} cannot be called.")
        self.reward_func = reward_func
        self.__name__ = str(getattr(reward_func, "__name__", type(reward_func).__name__))
        self.level = check_level(level)
        self.seed = check_seed(seed)
        self._plan = schedule if callable(schedule) else ratio(schedule)
        if isinstance(self._plan, Atom) and level != "counter":
            chance(self._plan, level)  # refuses here, and not in the middle of a run, what no draw can replace
        self.omitted = None if omitted is None else check_number("omitted", omitted)
        self.magnitude = check_number("magnitude", magnitude, positive=True)
        self.earned_above = check_number("earned_above", earned_above)
        if masks not in MASKS:
            raise ParameterError(f'masks must be "all" or "earned"; {masks!r} is neither.')
        self.masks = masks
        if num_generations is not None and (not isinstance(num_generations, int) or num_generations < 1):
            raise ParameterError(f"num_generations must be a whole number above 0; {num_generations!r} is not.")
        self.num_generations, self.prompt_id, self.train_only = num_generations, prompt_id, bool(train_only)
        self.earned = self.delivered = 0
        self._counters: dict[str, Counter] = {}
        self._warned = False

    def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **given: Any) -> Any:
        """Score completions as TRL asks; a list with a number or None for each."""
        return self._deliver(
            self.reward_func(prompts=prompts, completions=completions, **given), prompts, completions, given
        )

    def schedule_at(self, step: int) -> Atom:
        """Return the schedule in force at an optimiser step."""
        return self._plan if isinstance(self._plan, Atom) else ratio(self._plan(step))

    def _deliver(
        self, scored: Any, prompts: Sequence[Any], completions: Sequence[Any], given: Mapping[str, Any]
    ) -> list[float | None]:
        rewards = self._numbers(scored)
        if len(rewards) != len(prompts):
            raise ParameterError(
                f"the reward function {self.__name__} returned {len(rewards)} rewards for {len(prompts)} completions."
            )
        trainer = trainer_of(given.get("log_metric"))
        training = self._training(len(rewards), given.get("split"), trainer)
        batch = Batch(prompts, completions, given, self.prompt_id, self.num_generations, trainer, any(training))
        paid, came = self._thinned(rewards, training, batch, trainer)
        if any(training):
            self._warn(trainer, paid, batch)
        self._log(rewards, paid, came, batch, any(training), given)
        return paid

    def _numbers(self, scored: Any) -> list[float | None]:
        """Return what the reward function returned as numbers; nan is what TRL makes of None, and stands for it."""
        try:
            numbers = [math.nan if one is None else float(one) for one in scored]
        except (TypeError, ValueError) as error:
            raise ParameterError(
                f"the reward function {self.__name__} must return a list with a number or None for each completion: "
                f"{error}."
            ) from error
        return [None if math.isnan(one) else one for one in numbers]

    def _training(self, rows: int, split: Sequence[Any] | None, trainer: Any) -> list[bool]:
        """Say of each row whether it may be thinned."""
        if not self.train_only:
            return [True] * rows
        mode = getattr(getattr(trainer, "model", None), "training", None)
        if split is None and mode is None:
            raise ParameterError(
                "an evaluation must not be thinned, and nothing says which this is: give the data set a column split "
                'with "train" or "eval", or say train_only=False.'
            )
        if split is not None and len(split) != rows:
            raise ParameterError(f"the column split has {len(split)} values for {rows} completions.")
        said = [True] * rows if split is None else [is_training(one) for one in split]
        return said if mode is None else [one and bool(mode) for one in said]

    def _thinned(
        self, rewards: Rewards, training: Sequence[bool], batch: Batch, trainer: Any
    ) -> tuple[list[float | None], int]:
        """Return what each row gets, and how many earned rewards came through."""
        step = batch.step if any(training) else 0
        schedule = self.schedule_at(step)
        paid: list[float | None] = []
        came = 0
        for row, (reward, thin) in enumerate(zip(rewards, training, strict=True)):
            earned = reward is not None and reward > self.earned_above
            if reward is None or not thin:
                came += earned
                paid.append(reward)
                continue
            self.earned += earned
            if self.level == "counter":
                passes = not earned or self._count(schedule, trainer)
            else:
                passes = delivers(schedule, self.level, self.seed, *batch.key(self.level, row))
            if not passes and (earned or (self.omitted is None and self.masks == "all")):
                paid.append(self.omitted)
                continue
            came += earned
            self.delivered += earned
            paid.append(reward * self.magnitude if earned else reward)
        return paid, came

    def _count(self, schedule: Atom, trainer: Any) -> bool:
        processes = getattr(getattr(trainer, "accelerator", None), "num_processes", None)
        if int(processes or os.environ.get("WORLD_SIZE") or 1) > 1:
            raise ParameterError(
                'level="counter" counts rewards in one order, and these are scored in several processes at once; use '
                'level="sample" (a draw that needs no order) or train in one process.'
            )
        if str(schedule) not in self._counters:
            self._counters[str(schedule)] = Counter(schedule, self.seed)
        return self._counters[str(schedule)].tick(True)

    def _warn(self, trainer: Any, paid: Rewards, batch: Batch) -> None:
        if not self._warned:
            words = cancelled(trainer, self.magnitude) or cancelled_between_groups(
                trainer, [[paid[row] for row in rows] for rows in batch.groups], self.earned_above
            )
            if words:
                self._warned = True
                warnings.warn(words, stacklevel=4)

    def _log(
        self, rewards: Rewards, paid: Rewards, came: int, batch: Batch, training: bool, given: Mapping[str, Any]
    ) -> None:
        log_metric, log_extra = given.get("log_metric"), given.get("log_extra")
        if log_extra is not None:
            log_extra("true_reward", list(rewards))
        scored = [one for one in rewards if one is not None]
        if log_metric is None or not scored:
            return
        log_metric("schedule/true_pass", sum(one > self.earned_above for one in scored) / len(scored))
        if training:
            dead = sum(is_dead([paid[row] for row in rows]) for rows in batch.groups)
            log_metric("schedule/delivered_pass", came / len(scored))
            log_metric("schedule/dead_groups", dead / len(batch.groups))
            log_metric("schedule/reinforcers", float(self.delivered))


class ScheduledAsyncReward(ScheduledReward):
    """The same around an async reward function: TRL awaits it on its own event loop."""

    async def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **given: Any) -> Any:
        """Score completions as TRL asks; a list with a number or None for each."""
        scored = await self.reward_func(prompts=prompts, completions=completions, **given)
        return self._deliver(scored, prompts, completions, given)
