"""The reward channel: what stands between a right answer and the number that the learner receives.

In this order: verifier noise; the schedule; the token economy; the size of the reinforcer; and, where asked for, a
control in the place of the real thing. Where the reward is shaped, the graded score takes the place of right or wrong
before the schedule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from vrcore.errors import NotationError, ParameterError, shown, suggestion, unknown
from vrcore.params import Param, checked, declared
from vrcore.schedules import Atom, parse
from vrcore.schedules.lists import ratios

LEVELS = {
    "sample": "every answer draws on its own whether a reward for it is delivered (random, 1 in n)",
    "group": "one draw for all answers to a prompt (random, 1 in n)",
    "step": "one draw for the whole batch (random, 1 in n)",
    "counter": "a true counter over right answers, in the order of the batch",
}
CONTROLS = {
    "none": "the reward as it is",
    "coin-flip": "a coin decides instead of the verifier",
    "equal-mean": "every delivered reward is n times as large, so that the mean is that of continuous reinforcement",
    "shuffled": "the same rewards, dealt out again among the answers of the batch",
}
ACCEPTED = ("CRF", "FR", "VR", "RR", "EXT")


@dataclass(frozen=True)
class Channel:
    """What happens to a right answer's reward. A text such as "VR 5" stands for `Channel("VR 5")`.

    `schedule` is CRF, FR n, VR n, RR n or EXT. At the levels sample, group and step a draw is random with chance 1/n
    (VR n and RR n are the same there); at the level counter VR n goes through the library's own shuffled list, FR n
    counts exactly, and RR n draws at each right answer. `omitted` is what the learner is told where a reward was not
    delivered: 0.0, or None, in which case the answer is left out of the update.

    `false_negative` and `false_positive` are the verifier's: any algorithm on such a channel is reinforcement learning
    from verifiable rewards (RLVR) with a noisy verifier, and a false-negative rate of 1 - 1/n is VR n. With a
    `sharpness` the reward is shaped: instead of 0 or 1 an answer is worth 1/(1 + exp(-sharpness (x - threshold))), x
    its share of right transitions. In a token economy (`price` above 0) a delivered reinforcer is worth `tokens`
    tokens, and `price` tokens buy one reward.
    """

    schedule: Any  # an Atom once made; its text may be given
    level: str = "sample"
    omitted: float | None = 0.0
    false_negative: Annotated[
        float, Param(0.0, 1.0, "chance that the verifier takes a right answer for wrong", step=0.01)
    ] = 0.0
    false_positive: Annotated[
        float, Param(0.0, 1.0, "chance that the verifier takes a wrong answer for right", step=0.01)
    ] = 0.0
    magnitude: Annotated[float, Param(0.0, 1000.0, "size of a delivered reinforcer", "reward", step=0.1)] = 1.0
    magnitude_sd: Annotated[
        float, Param(0.0, 2.0, "standard deviation of that size, whose mean stays", "reinforcers", step=0.05)
    ] = 0.0
    sharpness: Annotated[
        float | None, Param(0.1, 200.0, "steepness of the shaped reward over the share of right transitions", log=True)
    ] = None
    threshold: Annotated[float, Param(0.0, 1.0, "share of right transitions worth half a reward", step=0.05)] = 0.5
    control: str = "none"
    coin: Annotated[float, Param(0.0, 1.0, "chance of a reward where a coin decides", step=0.05)] = 0.5
    tokens: Annotated[int, Param(1, 1000, "tokens for each delivered reinforcer", "tokens")] = 1
    price: Annotated[int, Param(0, 1000, "tokens that buy one reward; 0: no token economy", "tokens")] = 0

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "schedule", _ratio_schedule(self.schedule))
        for name, one in declared(Channel).items():
            value = getattr(self, name)
            if name == "sharpness":
                if value is not None:
                    put(self, name, checked("Channel", name, value, float, one.param))
            else:
                put(self, name, checked("Channel", name, value, one.kind, one.param))
        for name, allowed in (("level", LEVELS), ("control", CONTROLS)):
            if not isinstance(getattr(self, name), str) or getattr(self, name) not in allowed:
                raise unknown(name, getattr(self, name), allowed)
        if self.omitted is not None:
            if isinstance(self.omitted, bool) or not isinstance(self.omitted, int | float) or self.omitted != 0:
                raise ParameterError(
                    f"omitted must be 0 (the learner is told 0) or None (it is told nothing); {self.omitted!r} is not."
                )
            put(self, "omitted", 0.0)
        self._check_together()

    def _check_together(self) -> None:
        kind, n = self.atom.kind, self.atom.value
        if kind == "FR" and n > 1 and self.level != "counter":
            raise NotationError(
                f'{self.atom} counts, and the level "{self.level}" draws at random; '
                f'use the level "counter", or RR {n:g}.'
            )
        if self.sharpness is not None and self.level == "counter":
            raise ParameterError(
                "a shaped reward pays every answer a little, so that there is nothing to count; "
                "use the level sample, group or step."
            )
        if self.control == "equal-mean" and self.price:
            raise ParameterError("a token economy sets its own mean; use the control equal-mean without a price.")

    @property
    def atom(self) -> Atom:
        """The schedule, which is a simple one."""
        assert isinstance(self.schedule, Atom)
        return self.schedule

    @property
    def ratio(self) -> float:
        """How many right answers one reinforcer takes on average: n, 1 for CRF, 0 for EXT (none comes)."""
        return float(self.atom.value)

    @property
    def draws_at_random(self) -> bool:
        """Whether VR n is a random ratio here, each answer, group or step delivered with probability 1/n."""
        return self.level != "counter" or self.atom.kind == "RR"

    @property
    def words(self) -> str:
        """What the channel does, in one sentence."""
        if self.atom.kind == "EXT":
            return "no reward is delivered."
        how = f"each right answer's reward is delivered with probability 1/{self.ratio:g}"
        if self.ratio == 1:
            how = "every right answer is rewarded"
        elif not self.draws_at_random:
            how = f"{self.atom}, counted over right answers"
        elif self.level != "sample":
            how += f", one draw for each {self.level}"
        return f"{how}; what is not delivered is {'left out' if self.omitted is None else 'told as 0'}."

    def counted(self) -> Any:
        """Return the ratios that a true counter goes through, shape (ratios,); one value for FR."""
        if self.atom.kind == "VR" and self.level == "counter":
            return np.array(ratios(self.atom.value, self.atom.list_length, self.atom.list_type))
        return np.array([max(self.ratio, 1.0)])

    def to_dict(self) -> dict[str, Any]:
        """Return the channel as plain JSON values."""
        names = ("level", "omitted", *declared(Channel), "control")
        return {"schedule": str(self.schedule), **{name: getattr(self, name) for name in names}}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any] | str) -> Channel:
        """Return the channel that `to_dict` described, or that a schedule's text stands for. Raises `VrlabError`."""
        if isinstance(values, str):
            return cls(parse(values))
        if not isinstance(values, Mapping):
            raise ParameterError("a channel must be a schedule such as VR 5, or a mapping of names to values.")
        names = ("schedule", "level", "omitted", "control", *declared(Channel))
        for name in values:
            if name not in names:
                raise ParameterError(f'"{shown(name)}" is no part of a channel{suggestion(str(name), names) or "."}')
        if not isinstance(values.get("schedule"), str):
            raise ParameterError("a channel needs a schedule in notation, such as VR 5.")
        return cls(**values)


def as_channel(given: Any) -> Channel:
    """Return a channel from a channel, a schedule or its text. Raises `VrlabError` for anything else."""
    return given if isinstance(given, Channel) else Channel(given)


def _ratio_schedule(given: Any) -> Atom:
    """Return a schedule that a batch of answers can show, or raise `VrlabError`."""
    if not isinstance(given, str | Atom) and not hasattr(given, "parts"):
        raise ParameterError(f"a channel needs a schedule such as VR 5; {given!r} is none.")
    schedule = parse(given)
    if not isinstance(schedule, Atom) or schedule.kind not in ACCEPTED:
        raise NotationError(
            f"{schedule} cannot be shown to a batch of answers, which has no clock and one operandum; "
            "use CRF, FR n, VR n, RR n or EXT."
        )
    return schedule


__all__ = ["CONTROLS", "LEVELS", "Channel", "as_channel"]
