"""Training of a toy language model as a value: which algorithm, through which stages, on how many seeds.

As with `vrcore.Experiment`, the key names the experiment under the present `RULES`: the same key, the same log.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from vrcore.errors import BudgetError, ParameterError, unknown
from vrcore.experiment import LARGEST_SEED
from vrcore.language.algorithms import ALGORITHMS, SCALES
from vrcore.language.channel import Channel, as_channel
from vrcore.language.optimisers import OPTIMISERS
from vrcore.language.policy import SHARING
from vrcore.language.stage import BUDGETS, LONGEST, Stage, known
from vrcore.language.task import TASKS
from vrcore.params import Param, checked, declared

# Raise this whenever the same experiment would give another log (order of draws, a rule, a default constant).
RULES = 2

MOST_STEPS = 2_000_000  # of all seeds and stages together, should every stage run into its limit


class Chosen(NamedTuple):
    """What an algorithm is run with: as given, or its own where nothing was."""

    sharing: str
    optimiser: str
    learning_rate: float
    epochs: int
    scale: str


@dataclass(frozen=True, eq=False)
class LanguageExperiment:
    """Toy language models of one kind, trained through the same stages.

    `algorithm` is a key of `ALGORITHMS`; `sharing`, `optimiser`, `learning_rate`, `epochs` and `scale` are the
    algorithm's own where they are None, so that `dataclasses.replace` with another algorithm takes that one's; what
    holds in the end is in `chosen`. Two experiments that train alike are equal, whether spelt out or not. `task` and
    `length` say what the pass rate is measured on throughout. The reference policy, at which training starts, gives the
    right next token the probability `right`. A batch is `groups` prompts with `group_size` answers each. `stages` may
    be a text such as "VR 5", which is one stage of 400 steps.
    """

    algorithm: str = "grpo"
    stages: Any = ()  # a tuple of Stage once made; one stage or a schedule's text may be given
    task: str = "count-on"
    length: Annotated[int, Param(1, LONGEST, "tokens of an answer", "tokens")] = 4
    sharing: str | None = None
    vocabulary: Annotated[int, Param(2, 26, "tokens there are", "tokens")] = 10
    right: Annotated[float, Param(0.001, 0.999, "probability of the right next token before training", step=0.01)] = 0.5
    reference_noise: Annotated[
        float, Param(0.0, 5.0, "standard deviation of noise on the reference policy's logits", "nats", step=0.1)
    ] = 0.0
    optimiser: str | None = None
    learning_rate: Annotated[float | None, Param(1e-6, 100.0, "size of a training step", log=True)] = None
    epochs: Annotated[int | None, Param(1, 20, "how often a batch is used", "times")] = None
    clip: Annotated[float, Param(0.01, 10.0, "how far a token's probability ratio counts (eps)", step=0.05)] = 0.2
    scale: str | None = None
    baseline_rate: Annotated[
        float, Param(0.001, 1.0, "share of each surprise that moves a prompt's baseline", log=True)
    ] = 0.05
    temperature: Annotated[float, Param(0.001, 10.0, "how undecided a value-based policy is", "reward", log=True)] = (
        0.01
    )
    groups: Annotated[int, Param(1, 256, "prompts in a batch", "prompts")] = 8
    group_size: Annotated[int, Param(1, 256, "answers to each prompt", "answers")] = 8
    seeds: Annotated[int, Param(1, 1_000, "independent runs", "seeds")] = 16
    seed: Annotated[int, Param(0, LARGEST_SEED, "where the random numbers start")] = 0

    def __post_init__(self) -> None:
        put = object.__setattr__
        for name, allowed in (("algorithm", ALGORITHMS), ("task", TASKS)):
            if not isinstance(getattr(self, name), str) or getattr(self, name) not in allowed:
                raise unknown(name, getattr(self, name), allowed)
        for name, one in declared(LanguageExperiment).items():
            kind = {"learning_rate": float, "epochs": int}.get(name, one.kind)
            if getattr(self, name) is not None or one.default is not None:
                put(self, name, checked("LanguageExperiment", name, getattr(self, name), kind, one.param))
        self._check_chosen()
        put(self, "stages", _stages(self.stages))
        self._check_together()

    def _check_chosen(self) -> None:
        """Raise `VrlabError` where the algorithm cannot be run with what was chosen for it."""
        own = ALGORITHMS[self.algorithm]
        if own.place:
            raise ParameterError(f"{own.title} learns from preferences; it is run by {own.place}.")
        for name, words, allowed in (
            ("sharing", "amount of weight sharing", SHARING), ("optimiser", "optimiser", OPTIMISERS),
            ("scale", "scale", SCALES),
        ):  # fmt: skip
            given = getattr(self, name)
            if given is not None and (not isinstance(given, str) or given not in allowed):
                raise unknown(words, given, allowed)
        if self.optimiser is not None and self.optimiser not in own.rates:
            raise ParameterError(
                f"{own.title} is trained with {' or '.join(own.rates)}; {self.optimiser} is not for it."
            )
        if self.algorithm != "grpo" and self.chosen.scale != "none":
            raise ParameterError(f"only GRPO scales its advantages; {own.title} takes the scale none.")

    @property
    def chosen(self) -> Chosen:
        """Sharing, optimiser, learning rate, epochs and scale in force: those given, or the algorithm's own."""
        own = ALGORITHMS[self.algorithm]
        optimiser = next(iter(own.rates)) if self.optimiser is None else self.optimiser
        return Chosen(
            own.sharing if self.sharing is None else self.sharing,
            optimiser,
            own.rates[optimiser] if self.learning_rate is None else self.learning_rate,
            own.epochs if self.epochs is None else self.epochs,
            self.scale or ("group" if self.algorithm == "grpo" else "none"),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LanguageExperiment) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def _check_together(self) -> None:
        chosen = self.chosen
        if chosen.sharing == "prompted" and self.vocabulary > 16:
            raise ParameterError("a table with a row for each prompt takes a vocabulary of at most 16 tokens.")
        if chosen.optimiser == "delta-rule" and chosen.learning_rate > 1.0:
            raise ParameterError(
                "the delta rule moves a value a share of the way, at most 1; "
                f"a learning rate of {chosen.learning_rate:g} would overshoot."
            )
        if self.group_size < 2 and self.algorithm in ("rloo", "grpo"):
            raise ParameterError(
                f"{ALGORITHMS[self.algorithm].title} compares the answers to a prompt; group_size must be at least 2."
            )
        if self.algorithm == "q-learning" and chosen.sharing != "prompted" and self.positions > 1:
            raise ParameterError(
                "Q-learning needs rows that tell the prompt, or a wrong token is worth as much as the right one; "
                f"use the sharing prompted instead of {chosen.sharing}."
            )
        for stage in self.stages:
            if self.algorithm == "q-learning" and (stage.kl or stage.entropy):
                raise ParameterError(
                    "Q-learning has values and no policy of its own to pull; kl and entropy must be 0 for it."
                )
            if stage.retained is not None and stage is self.stages[0]:
                raise BudgetError("retained compares with an earlier stage; the first stage has none.")
        steps = self.seeds * sum(stage.limit_steps if stage.steps is None else stage.steps for stage in self.stages)
        if steps > MOST_STEPS:
            raise BudgetError(
                f"this is up to {steps:,} steps over all seeds, and {MOST_STEPS:,} are allowed; "
                "use fewer seeds, steps or a lower limit_steps."
            )

    @property
    def positions(self) -> int:
        """Tokens of the longest answer in any stage."""
        found = [self.length]
        for stage in self.stages:
            found += [stage.length or 0, *stage.mixture]
        return max(found)

    @property
    def batch(self) -> int:
        """Answers in a batch."""
        return self.groups * self.group_size

    def to_dict(self) -> dict[str, Any]:
        """Return the experiment as plain JSON values, every parameter spelt out."""
        found: dict[str, Any] = {name: getattr(self, name) for name in ("algorithm", "task")}
        found |= {name: getattr(self, name) for name in declared(LanguageExperiment)}
        found |= self.chosen._asdict()
        return {**found, "stages": [stage.to_dict() for stage in self.stages]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LanguageExperiment:
        """Return the experiment that `to_dict` described.

        Raises `VrlabError` naming what is missing, unknown or out of range; nothing else, whatever is passed.
        """
        names = ("algorithm", "stages", "task", "sharing", "optimiser", "scale", *declared(LanguageExperiment))
        given = known("language experiment", values, names)
        stages = given.pop("stages", None)
        if not isinstance(stages, list | tuple):
            raise ParameterError("a language experiment needs stages, a list of them.")
        if len(stages) > 200:
            raise BudgetError(f"an experiment has 1 to 200 stages; {len(stages)} given.")
        return cls(stages=tuple(Stage.from_dict(stage) for stage in stages), **given)

    def to_json(self) -> str:
        """Return the canonical JSON text: sorted keys, no spaces."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> LanguageExperiment:
        """Return the experiment that a JSON text describes. Raises `VrlabError` for anything else."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError, TypeError) as error:
            raise ParameterError(f"this is no JSON text of a language experiment: {error}.") from error
        return cls.from_dict(values)

    def key(self) -> str:
        """Return 16 hexadecimal digits that name this experiment under these rules."""
        return hashlib.sha256(f"language {RULES}\n{self.to_json()}".encode()).hexdigest()[:16]


def _stages(given: Any) -> tuple[Stage, ...]:
    """Return stages from stages, one stage, a channel or a schedule's text."""
    if isinstance(given, Stage):
        return (given,)
    if isinstance(given, str | Channel):
        return (Stage(as_channel(given)),)
    if not isinstance(given, Iterable):
        raise ParameterError(f"{given!r} is no stage; write Stage('VR 5', steps=400).")
    found = tuple(Stage(as_channel(one)) if isinstance(one, str | Channel) else one for one in given)
    for one in found:
        if not isinstance(one, Stage):
            raise ParameterError(f"{one!r} is no stage; write Stage('VR 5', steps=400).")
    if not 1 <= len(found) <= 200:
        raise BudgetError(f"an experiment has 1 to 200 stages; {len(found)} given.")
    return found


__all__ = ["BUDGETS", "LONGEST", "RULES", "LanguageExperiment", "Stage"]
