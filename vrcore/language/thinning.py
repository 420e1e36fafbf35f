"""Schedule thinning: from dense to lean reinforcement, as a plan over the steps of training.

    continuous   every right answer is rewarded throughout (for comparison)
    linear       continuous for `dense_steps`, then the ratio rises evenly to `ratio` until step `thinned_by`
    doubling     the ratio doubles every `doubling_steps` until it is `ratio`
    abrupt       continuous for `dense_steps`, then `ratio` at once
    lean         `ratio` from the start

Each right answer's reward is delivered with probability 1 in the ratio in force. RLOO with plain gradient ascent, whose
step is proportional to the reward that arrives, so that nothing hides what a lean schedule costs. "Schedule thinning",
from dense to lean, is the term of applied behaviour analysis (table in PMC10050503); the toy model is the project's.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from vrcore.errors import ParameterError
from vrcore.experiment import LARGEST_SEED
from vrcore.language.channel import CONTROLS, Channel
from vrcore.language.declared_experiment import DeclaredExperiment
from vrcore.language.experiment import RULES, LanguageExperiment, Stage
from vrcore.language.finished import finished
from vrcore.language.log import TrainingLog, crossing
from vrcore.language.policy import SHARING
from vrcore.language.training import steps as training_steps
from vrcore.params import Param

THINNING = {
    "continuous": "every right answer is rewarded throughout",
    "linear": "continuous first, then evenly leaner",
    "doubling": "the ratio doubles again and again",
    "abrupt": "continuous first, then lean at once",
    "lean": "lean from the start",
}


@dataclass(frozen=True)
class ThinningExperiment(DeclaredExperiment):
    """Runs under one plan of `THINNING`; `control` is one of `channel.CONTROLS`, equal-mean by the ratio in force."""

    rules: ClassVar[str] = f"thinning/1 language/{RULES}"
    choices: ClassVar[dict[str, tuple[str, ...]]] = {
        "plan": tuple(THINNING),
        "sharing": tuple(SHARING),
        "control": tuple(CONTROLS),
    }

    plan: str = "linear"
    ratio: Annotated[int, Param(1, 200, "right answers for each reinforcer in the end", "answers")] = 20
    steps: Annotated[int, Param(1, 5000, "steps of training in all", "steps")] = 600
    dense_steps: Annotated[int, Param(0, 5000, "steps of continuous reinforcement first", "steps")] = 100
    thinned_by: Annotated[int, Param(0, 5000, "step at which a linear plan has become lean", "steps")] = 400
    doubling_steps: Annotated[int, Param(1, 5000, "steps between two doublings", "steps")] = 60
    sharing: str = "untied"
    length: Annotated[int, Param(1, 6, "tokens of an answer", "tokens")] = 4
    reference_right: Annotated[float, Param(0.05, 0.95, "probability of a right token at the start")] = 0.5
    learning_rate: Annotated[float, Param(0.01, 50.0, "size of a training step", log=True)] = 6.0
    seeds: Annotated[int, Param(1, 64, "independent runs", "runs")] = 8
    seed: Annotated[int, Param(0, LARGEST_SEED, "where the random numbers start")] = 0
    control: str = "none"

    def stages(self) -> list[Stage]:
        """Return the plan as stages, whose steps add up to `steps`."""
        dense = min(self.dense_steps, self.steps)
        lean = f"RR {self.ratio}"
        if self.plan == "linear":
            sloping = min(max(self.thinned_by - dense, 0), self.steps - dense)
            parts = [("RR 1", dense, None), (lean, sloping, 1.0), (lean, self.steps - dense - sloping, None)]
        elif self.plan == "doubling":
            parts, left, ratio = [], self.steps, 1
            while ratio < self.ratio and left > 0:
                parts.append((f"RR {ratio}", min(self.doubling_steps, left), None))
                left -= parts[-1][1]
                ratio *= 2
            parts.append((lean, left, None))
        else:
            first = {"continuous": self.steps, "abrupt": dense, "lean": 0}[self.plan]
            parts = [("RR 1", first, None), (lean, self.steps - first, None)]
        return [
            Stage(Channel(schedule, control=self.control), steps=count, first_ratio=start)
            for schedule, count, start in parts
            if count > 0
        ]

    def language(self) -> LanguageExperiment:
        """Return the training that carries out the plan."""
        return LanguageExperiment(
            "rloo", tuple(self.stages()), length=self.length, sharing=self.sharing, right=self.reference_right,
            optimiser="sgd", learning_rate=self.learning_rate, seeds=self.seeds, seed=self.seed,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class ThinningResult:
    """What a plan led to; `log` has everything, step by step."""

    experiment: ThinningExperiment
    log: TrainingLog

    @property
    def final_pass(self) -> Any:
        """The exact pass rate at the end of training, for each run."""
        return self.log.ends[:, -1, 2]

    @property
    def reinforcers(self) -> Any:
        """The reinforcers delivered in all, for each run."""
        return self.log.ends[:, :, 4].sum(axis=1)

    def steps_to(self, level: float) -> Any:
        """Return the steps until the pass rate first reached `level`, for each run; inf where it never did."""
        return crossing(self.log.table("pass_rate"), level)

    def ratio(self) -> Any:
        """Return the ratio in force at each step, shape (steps,)."""
        return self.log.table("ratio")[0]

    def words(self, continuous: ThinningResult) -> str:
        """One sentence for people, in comparison with continuous reinforcement."""
        kept, cost = 100 * self.kept(continuous).mean(), 100 * self.cost(continuous).mean()
        return (
            f"The plan {self.experiment.plan} keeps {kept:.0f} % of the final pass rate of continuous reinforcement "
            f"for {cost:.0f} % of its reinforcers."
        )

    def kept(self, continuous: ThinningResult) -> Any:
        """Return the final pass rate as a share of that under continuous reinforcement, run by run."""
        return self.final_pass / _partner(self, continuous).final_pass

    def cost(self, continuous: ThinningResult) -> Any:
        """Return the reinforcers as a share of those under continuous reinforcement, run by run."""
        return self.reinforcers / np.maximum(_partner(self, continuous).reinforcers, 1.0)


def _partner(one: ThinningResult, continuous: ThinningResult) -> ThinningResult:
    """Return the comparison if it is one, or raise `ParameterError`."""
    same = ("seeds", "steps", "length", "sharing", "reference_right", "learning_rate")
    mine, other = one.experiment, continuous.experiment
    if other.plan != "continuous" or any(getattr(mine, name) != getattr(other, name) for name in same):
        raise ParameterError(
            "a thinning plan is compared with the plan continuous and the same seeds, steps, model and learning rate; "
            f"this is the plan {other.plan} or a different model."
        )
    return continuous


def steps(experiment: ThinningExperiment, *, interpreted: bool = False) -> Generator[float, None, ThinningResult]:
    """Carry out a plan in short chunks: yields the share done (0 to 1), returns the result."""
    if not isinstance(experiment, ThinningExperiment):
        raise ParameterError(f"thinning needs a ThinningExperiment; {experiment!r} is none.")
    log = yield from training_steps(experiment.language(), interpreted=interpreted)
    return ThinningResult(experiment, log)


def run(experiment: ThinningExperiment, *, interpreted: bool = False) -> ThinningResult:
    """Carry out a plan and return the result: the same for the same experiment."""
    return finished(steps(experiment, interpreted=interpreted))
