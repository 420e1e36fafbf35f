"""A stage of training: one reward channel, with what pulls besides it, until a budget is used up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from vrcore.errors import BudgetError, ParameterError, shown, suggestion, unknown
from vrcore.language.channel import Channel, as_channel
from vrcore.language.task import TASKS
from vrcore.params import Param, checked, declared

BUDGETS = ("steps", "reinforcers", "pass_rate", "retained")
LONGEST = 6  # tokens of an answer


@dataclass(frozen=True)
class Stage:
    """One reward channel in force until a budget is used up.

    Exactly one of `steps`, `reinforcers` (delivered in this stage), `pass_rate` (of the stage's own task) and
    `retained` (the pass rate on the experiment's task has fallen to this share of what it was when the stage began) is
    given; with none, 400 steps. `limit_steps` ends the stage all the same, and the log says so.

    What extinguishes: a channel "EXT" (which alone freezes a policy gradient), `kl` (pull to the reference policy),
    `entropy` (bonus), `punishment` (reward lost by each answer taken for right), or another `task`. `task` and `length`
    are those of the experiment unless given; `mixture` draws the length of each group from a list instead.
    `first_ratio` thins the schedule: the ratio moves in equal steps from there to the channel's over `steps`.
    `fresh_optimiser` forgets Adam's running moments when the stage begins, as a new training run would.
    """

    channel: Any  # a Channel once made; a schedule or its text may be given
    steps: Annotated[int | None, Param(1, 200_000, "steps until the stage ends", "steps")] = None
    reinforcers: Annotated[
        int | None, Param(1, 10_000_000, "delivered reinforcers until the stage ends", "reinforcers")
    ] = None
    pass_rate: Annotated[float | None, Param(0.0, 1.0, "pass rate at which the stage ends")] = None
    retained: Annotated[
        float | None, Param(0.0, 1.0, "share of its first pass rate to which the policy must fall until the stage ends")
    ] = None
    kl: Annotated[float, Param(0.0, 10.0, "pull to the reference policy (beta)", "reward/nat", step=0.01)] = 0.0
    entropy: Annotated[float, Param(0.0, 10.0, "bonus for entropy", "reward/nat", step=0.01)] = 0.0
    punishment: Annotated[
        float, Param(0.0, 100.0, "reward lost by each answer taken for right", "reward", step=0.1)
    ] = 0.0
    task: str | None = None
    length: Annotated[int | None, Param(1, LONGEST, "tokens of an answer", "tokens")] = None
    mixture: tuple[int, ...] = ()
    fresh_optimiser: bool = False
    first_ratio: Annotated[
        float | None, Param(1.0, 1000.0, "ratio at the beginning of a stage that thins the schedule", "answers")
    ] = None
    limit_steps: Annotated[int, Param(1, 200_000, "the stage ends then in any case", "steps")] = 5_000

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "channel", as_channel(self.channel))
        given = [name for name in BUDGETS if getattr(self, name) is not None]
        if len(given) > 1:
            raise BudgetError(
                f"the stage {self.channel.schedule} needs exactly one of {', '.join(BUDGETS)}; "
                f"{' and '.join(given)} are given."
            )
        if not given:
            put(self, "steps", 400)
        for name, one in declared(Stage).items():
            value = getattr(self, name)
            if value is not None or one.default is not None:
                kind = int if name in ("steps", "reinforcers", "length", "limit_steps") else float
                put(self, name, checked("Stage", name, value, kind, one.param))
        if self.steps is not None:
            put(self, "limit_steps", max(self.limit_steps, self.steps))  # a budget in steps is its own limit
        if self.task is not None and (not isinstance(self.task, str) or self.task not in TASKS):
            raise unknown("task", self.task, TASKS)
        if not isinstance(self.mixture, tuple | list) or len(self.mixture) > 60:
            raise ParameterError("mixture must be a list of at most 60 lengths, such as [1, 2, 3].")
        lengths = declared(Stage)["length"].param
        put(self, "mixture", tuple(int(checked("Stage", "mixture", n, int, lengths)) for n in self.mixture))
        if not isinstance(self.fresh_optimiser, bool):
            raise ParameterError(f"fresh_optimiser must be true or false; {self.fresh_optimiser!r} is neither.")
        if self.first_ratio is not None:
            self._check_thinning()

    def _check_thinning(self) -> None:
        if self.steps is None:
            raise BudgetError("a stage that thins its schedule needs a number of steps to do it in.")
        if self.channel.ratio == 0 or (self.channel.level == "counter" and self.channel.atom.kind == "VR"):
            raise ParameterError(
                "first_ratio moves the ratio of CRF, RR n, a VR n drawn at random or a counted FR n; "
                f"{self.channel.schedule} at the level {self.channel.level} has none to move."
            )

    @property
    def until(self) -> tuple[str, float]:
        """What the budget counts, and how many: `("steps", 400)`."""
        return next((name, value) for name in BUDGETS if (value := getattr(self, name)) is not None)

    def to_dict(self) -> dict[str, Any]:
        """Return the stage as plain JSON values."""
        unit, amount = self.until
        names = ("kl", "entropy", "punishment", "task", "length", "first_ratio", "limit_steps", "fresh_optimiser")
        return {
            "channel": self.channel.to_dict(),
            unit: amount,
            **{name: getattr(self, name) for name in names},
            "mixture": list(self.mixture),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Stage:
        """Return the stage that `to_dict` described. Raises `VrlabError` for anything else."""
        given = known("stage", values, ("channel", "task", "mixture", "fresh_optimiser", *declared(Stage)))
        if "channel" not in given:
            raise ParameterError("a stage needs a channel, such as VR 5.")
        return cls(channel=Channel.from_dict(given.pop("channel")), **given)


def known(what: str, values: object, names: tuple[str, ...]) -> dict[str, Any]:
    """Return a copy of a mapping whose keys are all known, or raise `ParameterError`."""
    if not isinstance(values, Mapping):
        raise ParameterError(f"a {what} must be a mapping of names to values.")
    for name in values:
        if name not in names:
            raise ParameterError(f'"{shown(name)}" is no part of a {what}{suggestion(str(name), names) or "."}')
    return dict(values)
