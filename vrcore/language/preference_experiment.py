"""Learning from preferences as a value, its reference policy, and pairs for a person to rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from vrcore.errors import BudgetError, ParameterError
from vrcore.experiment import LARGEST_SEED
from vrcore.language.declared_experiment import DeclaredExperiment
from vrcore.language.policy import SHARING, reference_logits
from vrcore.language.preferences import VOCABULARY, Answer, offered
from vrcore.params import Param

MOST_ANSWERS = 300_000_000  # drawn by all runs together: some three minutes


@dataclass(frozen=True)
class PreferenceExperiment(DeclaredExperiment):
    """Pairs, a rater, and a policy that learns from them.

    The `control` coin-flip tosses a coin for each pair in the rater's place; shuffled deals the rater's verdicts (the
    first answer is better, or the second) out again among the pairs.

    The reference gives each right transition with probability `reference_right`. Each run has pairs, reward model and
    policy of its own.
    """

    rules: ClassVar[str] = "preferences/1"
    choices: ClassVar[dict[str, tuple[str, ...]]] = {
        "method": ("rlhf", "dpo"),
        "sharing": tuple(SHARING),
        "control": ("none", "coin-flip", "shuffled"),
    }
    refused: ClassVar[dict[str, str]] = {
        "equal-mean": "a preference says which answer is better, and has no size to be made equal"
    }

    method: str = "rlhf"
    pairs: Annotated[int, Param(1, 20_000, "rated pairs of answers", "pairs", log=True)] = 300
    flips: Annotated[float, Param(0.0, 0.5, "share of verdicts turned round by accident", step=0.01)] = 0.0
    sharpness: Annotated[float, Param(0.0, 50.0, "how surely the rater prefers one point more of gold")] = 1.0
    bonus: Annotated[float, Param(0.0, 20.0, "gold for an answer that is right throughout", "points")] = 0.0
    reference_right: Annotated[float, Param(0.11, 0.95, "the reference's probability of a right transition")] = 0.3
    sharing: str = "untied"
    length: Annotated[int, Param(1, 6, "tokens of an answer", "tokens")] = 4
    seeds: Annotated[int, Param(1, 64, "independent runs", "runs")] = 8
    seed: Annotated[int, Param(0, LARGEST_SEED, "where the random numbers start")] = 0
    steps: Annotated[int, Param(1, 5000, "steps of the policy", "steps")] = 400
    learning_rate: Annotated[float, Param(0.0, 1.0, "Adam's learning rate of the policy", log=True)] = 0.03
    pull: Annotated[float, Param(0.0, 2.0, "weight of the KL to the reference: RLHF's penalty, DPO's beta")] = 0.0
    prompts: Annotated[int, Param(1, 64, "prompts in a batch", "prompts")] = 8
    group: Annotated[int, Param(2, 64, "answers to each prompt in a batch", "answers")] = 8
    model_rate: Annotated[float, Param(0.0, 1.0, "Adam's learning rate of the reward model", log=True)] = 0.05
    model_iterations: Annotated[int, Param(0, 2000, "updates of the reward model")] = 200
    model_decay: Annotated[float, Param(0.0, 1.0, "penalty on the reward model's squared weights", log=True)] = 1e-4
    control: str = "none"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.method == "dpo" and self.pull == 0.0:
            raise ParameterError(
                "PreferenceExperiment.pull must be above 0 for dpo, whose loss is constant at 0; .05 to .1 is usual."
            )
        answers = self.seeds * self.steps * self.prompts * self.group
        if answers > MOST_ANSWERS:
            raise BudgetError(
                f"this would draw {answers:,} answers over all runs, and {MOST_ANSWERS:,} are allowed; "
                "use fewer seeds, steps, prompts or a smaller group."
            )


def reference(experiment: PreferenceExperiment) -> Any:
    """Return the logits of the reference policy, shape (rows, tokens)."""
    return reference_logits(experiment.sharing, experiment.length, VOCABULARY, 1, experiment.reference_right)


def to_rate(experiment: PreferenceExperiment, count: int = 30, repeats: int = 5) -> tuple[tuple[Answer, Answer], ...]:
    """Return pairs for a person to rate: `count` in all, of which the last `repeats` come a second time, sides swapped.

    The answers of a pair differ in their number of right transitions. The same experiment offers the same pairs.
    """
    for name, value, low in (("count", count, 1), ("repeats", repeats, 0)):
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= 1000:
            raise ParameterError(f"{name} must be a whole number from {low} to 1000; {value!r} is not.")
    if 2 * repeats > count:
        raise ParameterError(f"of {count} pairs at most {count // 2} can come a second time; {repeats} are asked for.")
    rng = np.random.default_rng(np.random.SeedSequence(experiment.seed, spawn_key=(0, 3)))
    prompts, tokens = offered(
        reference(experiment), experiment.sharing, experiment.length, count - repeats, rng, differing=True
    )
    pairs = [
        (Answer(prompt, tuple(first)), Answer(prompt, tuple(second)))
        for prompt, (first, second) in zip(prompts.tolist(), tokens.tolist(), strict=True)
    ]
    again = [(second, first) for first, second in pairs[:repeats]]
    return (*pairs, *again)
