"""The schedule for one sample that is scored alone: no order, no neighbours, only what identifies the sample."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

from vrcore.adapters.split import is_training
from vrcore.adapters.thinning import KEYED, chance, check_level, check_number, check_seed, delivers, drawn, ratio
from vrcore.errors import ParameterError
from vrcore.schedules import Schedule

REMEMBERED = 100_000  # samples whose visits a worker counts; the one unseen for longest is forgotten


class Scored(NamedTuple):
    """What the learner gets, whether it was earned (0.0 or 1.0) and whether an earned one was delivered."""

    value: float
    earned: float
    delivered: float


class SampleDraw:
    """A schedule that decides on one sample at a time. `earned` and `delivered` count in this worker, in training."""

    def __init__(
        self,
        schedule: str | Schedule,
        level: str,
        omitted: float,
        train_only: bool,
        seed: int,
        earned_above: float,
        key: Callable[..., Any] | None,
    ) -> None:
        if level == "counter":
            raise ParameterError(
                'level="counter" is not defined here: samples are scored one by one in several workers, in no common '
                'order, and each worker would count for itself. Use level="sample", whose draws need no order.'
            )
        self.schedule, self.level = ratio(schedule), check_level(level, KEYED)
        chance(self.schedule, self.level)  # refuses a fixed ratio here, and not in the middle of a run
        if level != "sample" and key is None:
            raise ParameterError(
                f'level="{level}" needs key=, a function that returns the same for all samples of one {level} and '
                "something else for the next: a call with one sample does not say where it belongs."
            )
        if omitted is None:
            raise ParameterError("omitted must be a number here: these trainers cannot leave one sample out.")
        self.omitted, self.earned_above = check_number("omitted", omitted), check_number("earned_above", earned_above)
        self.train_only, self.seed, self.key = bool(train_only), check_seed(seed), key
        self.earned = self.delivered = 0
        self._visits: OrderedDict[float, int] = OrderedDict()

    def of(self, reward: float, split: Any, identity: Callable[..., tuple[Any, bool]], given: dict[str, Any]) -> Scored:
        """Return what the learner gets for a sample with this true reward.

        `identity(**given)` returns what names the sample, and whether that differs from visit to visit.
        """
        earned = reward > self.earned_above
        if not self._thins(split):
            return Scored(reward, float(earned), float(earned))
        if not earned:
            return Scored(reward, 0.0, 0.0)
        self.earned += 1
        if not delivers(self.schedule, self.level, self.seed, self._key(identity, given)):
            return Scored(self.omitted, 1.0, 0.0)
        self.delivered += 1
        return Scored(reward, 1.0, 1.0)

    def _thins(self, split: Any) -> bool:
        if not self.train_only:
            return True
        if split is None:
            raise ParameterError(
                "an evaluation must not be thinned, and this call does not say which it is: pass on a split "
                '("train" or "eval"), or say train_only=False.'
            )
        return is_training(split)

    def _key(self, identity: Callable[..., tuple[Any, bool]], given: dict[str, Any]) -> Any:
        if self.key is not None:
            return self.key(**given)
        name, fresh = identity(**given)
        return name if fresh else [name, self._visit(drawn(0, name))]

    def _visit(self, name: float) -> int:
        """Return how often this worker has seen a sample before."""
        before = self._visits.pop(name, 0)
        self._visits[name] = before + 1
        if len(self._visits) > REMEMBERED:
            self._visits.popitem(last=False)
        return before
