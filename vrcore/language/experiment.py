"""Training of a toy language model as a value: which algorithm, through which stages, on how many seeds.

As with `vrcore.Experiment`, the key names the experiment under the present `RULES`: the same key, the same log.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

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
RULES = 1

MOST_STEPS = 2_000_000  # of all seeds and stages together, should every stage run into its limit


@dataclass(frozen=True)
class LanguageExperiment:
    """Toy language models of one kind, trained through the same stages.

    `algorithm` is a key of `ALGORITHMS`; `sharing`, `optimiser`, `learning_rate`, `epochs` and `scale` are the
    algorithm's own unless given. `task` and `length` say what the pass rate is measured on throughout. The reference
    policy, at which training starts, gives the right next token the probability `right`. A batch is `groups` prompts
    with `group_size` answers each. `stages` may be a text such as "VR 5", which is one stage of 400 steps.
    """

    algorithm: str = "grpo"
    stages: Any = ()  # a tuple of Stage once made; one stage or a schedule's text may be given
    task: str = "count-on"
    length: Annotated[int, Param(1, LONGEST, "tokens of an answer", "tokens")] = 4
    sharing: str = ""
    vocabulary: Annotated[int, Param(2, 26, "tokens there are", "tokens")] = 10
    right: Annotated[float, Param(0.001, 0.999, "probability of the right next token before training", step=0.01)] = 0.5
    reference_noise: Annotated[
        float, Param(0.0, 5.0, "standard deviation of noise on the reference policy's logits", "nats", step=0.1)
    ] = 0.0
    optimiser: str = ""
    learning_rate: Annotated[float | None, Param(1e-6, 100.0, "size of a training step", log=True)] = None
    epochs: Annotated[int | None, Param(1, 20, "how often a batch is used", "times")] = None
    clip: Annotated[float, Param(0.01, 10.0, "how far a token's probability ratio counts (eps)", step=0.05)] = 0.2
    scale: str = ""
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
        self._take_defaults()
        for name, one in declared(LanguageExperiment).items():
            kind = {"learning_rate": float, "epochs": int}.get(name, one.kind)
            put(self, name, checked("LanguageExperiment", name, getattr(self, name), kind, one.param))
        put(self, "stages", _stages(self.stages))
        self._check_together()

    def _take_defaults(self) -> None:
        """Put the algorithm's own optimiser, learning rate, epochs and scale where none was given."""
        put = object.__setattr__
        chosen = ALGORITHMS[self.algorithm]
        if chosen.place:
            raise ParameterError(f"{chosen.title} learns from preferences; it is run by {chosen.place}.")
        if self.sharing == "":
            put(self, "sharing", chosen.sharing)
        if not isinstance(self.sharing, str) or self.sharing not in SHARING:
            raise unknown("amount of weight sharing", self.sharing, SHARING)
        if self.optimiser == "":
            put(self, "optimiser", next(iter(chosen.rates)))
        if not isinstance(self.optimiser, str) or self.optimiser not in OPTIMISERS:
            raise unknown("optimiser", self.optimiser, OPTIMISERS)
        if self.optimiser not in chosen.rates:
            raise ParameterError(
                f"{chosen.title} is trained with {' or '.join(chosen.rates)}; {self.optimiser} is not for it."
            )
        if self.learning_rate is None:
            put(self, "learning_rate", chosen.rates[self.optimiser])
        if self.epochs is None:
            put(self, "epochs", chosen.epochs)
        if self.scale == "":
            put(self, "scale", "group" if self.algorithm == "grpo" else "none")
        if not isinstance(self.scale, str) or self.scale not in SCALES:
            raise unknown("scale", self.scale, SCALES)
        if self.algorithm != "grpo" and self.scale != "none":
            raise ParameterError(f"only GRPO scales its advantages; {chosen.title} takes the scale none.")

    def _check_together(self) -> None:
        if self.sharing == "prompted" and self.vocabulary > 16:
            raise ParameterError("a table with a row for each prompt takes a vocabulary of at most 16 tokens.")
        if self.optimiser == "delta-rule" and (self.learning_rate or 0.0) > 1.0:
            raise ParameterError(
                "the delta rule moves a value a share of the way, at most 1; "
                f"a learning rate of {self.learning_rate:g} would overshoot."
            )
        if self.group_size < 2 and self.algorithm in ("rloo", "grpo"):
            raise ParameterError(
                f"{ALGORITHMS[self.algorithm].title} compares the answers to a prompt; group_size must be at least 2."
            )
        if self.algorithm == "q-learning" and self.sharing != "prompted" and self.positions > 1:
            raise ParameterError(
                "Q-learning needs rows that tell the prompt, or a wrong token is worth as much as the right one; "
                f"use the sharing prompted instead of {self.sharing}."
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
        found: dict[str, Any] = {
            name: getattr(self, name) for name in ("algorithm", "task", "sharing", "optimiser", "scale")
        }
        found |= {name: getattr(self, name) for name in declared(LanguageExperiment)}
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
