"""Shaping by length: short answers first, so that there is something to reward.

A model that knows nothing (each token .1) is to give answers of six tokens, which it does once in a million tries:
there is nothing to reward. Plans say which lengths it trains on the way,

    direct       the full length from the start
    staircase    1, 2, 3, ... up to the full length; the next as soon as the pass rate on the present one is `criterion`
    2-4-6        any such list, which skips some
    mixture      each group of answers has a length of its own, all equally often
    teacher      the length on which learning goes fastest, up or down (a share `exploration` at random)

and the pass rate at which a model *enters* a stage, before it has trained there, is the measure of transfer: with tied
weights a position profits from what the others have learnt, with untied weights it begins at chance.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
import pandas as pd

from vrcore.errors import ParameterError, suggestion
from vrcore.experiment import LARGEST_SEED
from vrcore.language.channel import Channel
from vrcore.language.declared_experiment import DeclaredExperiment
from vrcore.language.experiment import LONGEST, RULES, LanguageExperiment, Stage
from vrcore.language.finished import finished
from vrcore.language.learning import RECORDED
from vrcore.language.log import TrainingLog
from vrcore.language.policy import SHARING
from vrcore.language.teacher import choose
from vrcore.language.training import Learners
from vrcore.language.training import steps as training_steps
from vrcore.params import Param

PLANS = {
    "direct": "the full length from the start",
    "staircase": "one token, then two, and so on up to the full length",
    "mixture": "all lengths mixed, equally often",
    "teacher": "the length on which learning is fastest at the moment",
}
RATES = {"sgd": 6.0, "adam": 0.1}
MOST_STAGES = 12
CHUNK = 100  # of the teacher's steps between two reports of progress: about 30 ms


@dataclass(frozen=True)
class CurriculumExperiment(DeclaredExperiment):
    """Runs of one plan: a key of `PLANS`, or lengths such as "2-4-6", the last of them the full length.

    RLOO trains on continuous reinforcement, by plain gradient ascent unless asked otherwise. (Adam divides by the root
    mean square of the gradients there were. Where there were none, one lucky answer moves the policy by some three
    logits, so that with Adam the plan direct is a lottery, in which about one run in eleven draws a winning ticket
    within 1,500 steps.) A stage ends at the pass rate `criterion` on its own length or after `limit_steps`, and the
    next one begins all the same; mixture and teacher end at `criterion` on the full length. `control` puts a coin's
    reward, or the batch's own dealt out again, in the place of the verifier's (`channel.CONTROLS`).
    """

    rules: ClassVar[str] = f"curriculum/1 language/{RULES}"
    choices: ClassVar[dict[str, tuple[str, ...]]] = {
        "sharing": tuple(SHARING),
        "optimiser": tuple(RATES),
        "control": ("none", "coin-flip", "shuffled"),
    }
    refused: ClassVar[dict[str, str]] = {
        "equal-mean": "every right answer is rewarded, so that its mean is that of continuous reinforcement already"
    }

    plan: str = "staircase"
    sharing: str = "tied"
    length: Annotated[int, Param(2, LONGEST, "tokens of a full answer", "tokens")] = 6
    criterion: Annotated[float, Param(0.05, 0.99, "pass rate at which a stage ends", step=0.05)] = 0.9
    limit_steps: Annotated[int, Param(1, 5000, "a stage ends then in any case", "steps")] = 1500
    reference_right: Annotated[float, Param(0.05, 0.95, "probability of a right token at the start")] = 0.1
    optimiser: str = "sgd"
    learning_rate: Annotated[
        float, Param(0.0, 20.0, "size of a training step; 0: 6 for sgd, .1 for adam", step=0.1)
    ] = 0.0
    window: Annotated[int, Param(2, 100, "results over which the teacher looks for progress", "results")] = 10
    exploration: Annotated[float, Param(0.0, 1.0, "share of lengths the teacher picks at random", step=0.05)] = 0.1
    seeds: Annotated[int, Param(1, 64, "independent runs", "runs")] = 8
    seed: Annotated[int, Param(0, LARGEST_SEED, "where the random numbers start")] = 0
    control: str = "none"

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "plan", self._checked_plan())
        object.__setattr__(self, "learning_rate", self.learning_rate or RATES[self.optimiser])
        self.language()  # refuses what would be too long, before anything has run

    def _checked_plan(self) -> str:
        """Return the plan in its one spelling, or raise `ParameterError`."""
        allowed = (
            f"CurriculumExperiment.plan must be {', '.join(PLANS)}, or at most {MOST_STAGES} lengths from 1 to "
            f"{self.length} such as 1-{self.length}, the last of them {self.length}"
        )
        if not isinstance(self.plan, str):
            raise ParameterError(f"{allowed}; {self.plan!r} is neither.")
        plan = self.plan.strip()
        if plan in PLANS:
            return plan
        parts = [part.strip() for part in plan.split("-")]
        if not all(len(part) == 1 and part in "123456" for part in parts):
            raise ParameterError(f'{allowed}; "{plan[:60]}" is neither{suggestion(plan[:60], PLANS) or "."}')
        lengths = [int(part) for part in parts]
        if len(lengths) > MOST_STAGES or max(lengths) > self.length or lengths[-1] != self.length:
            raise ParameterError(f'{allowed}; "{plan[:60]}" is neither.')
        return "-".join(parts)

    @property
    def channel(self) -> Channel:
        """Continuous reinforcement, or the control in its place."""
        return Channel("CRF", control=self.control)

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of the stages, in order; of mixture and teacher, which have one stage, the full length."""
        if self.plan == "staircase":
            return tuple(range(1, self.length + 1))
        return (self.length,) if self.plan in PLANS else tuple(int(part) for part in self.plan.split("-"))

    def language(self) -> LanguageExperiment:
        """Return the training that carries out the plan; for the teacher, what all of its choices have in common."""
        common: dict[str, Any] = {"pass_rate": self.criterion, "limit_steps": self.limit_steps}
        if self.plan == "mixture":
            common["mixture"] = tuple(range(1, self.length + 1))
        stages = [Stage(self.channel, length=length, **common) for length in self.lengths]
        return LanguageExperiment(
            "rloo", tuple(stages), length=self.length, sharing=self.sharing, right=self.reference_right,
            optimiser=self.optimiser, learning_rate=self.learning_rate, seeds=self.seeds, seed=self.seed,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class CurriculumResult:
    """What a plan led to. Frozen; arrays are read-only.

    `pass_rate` (runs, steps + 1) is the exact pass rate on the full length before each step and after the last,
    `trained_pass` (runs, steps) that on the length trained in the step (for mixture, on the full length), `trained`
    (runs, steps) that length itself (0: mixed). Runs that were done sooner have NaN (0 in `trained`) at the end.
    `entry_pass` (runs, stages) is the exact pass rate on a stage's own length when it began. `steps` (runs,) were made
    in all, and `reached` (runs,) says whether the full length was passed at the criterion.
    """

    experiment: CurriculumExperiment
    pass_rate: Any
    trained_pass: Any
    trained: Any
    entry_pass: Any
    steps: Any
    reached: Any

    def __post_init__(self) -> None:
        for name in ("pass_rate", "trained_pass", "trained", "entry_pass", "steps", "reached"):
            getattr(self, name).setflags(write=False)

    @property
    def final_pass(self) -> Any:
        """The exact pass rate on the full length at the end of training, for each run."""
        return self.pass_rate[np.arange(len(self.steps)), self.steps]

    @property
    def transfer(self) -> float:
        """The mean pass rate with which stages after the first begin (NaN if there are none): 0 to 1."""
        later = self.entry_pass[:, 1:]
        return float(later.mean()) if later.size else float("nan")

    @property
    def words(self) -> str:
        """One sentence for people, made of the numbers."""
        e, runs = self.experiment, len(self.steps)
        if not self.reached.any():
            after = f"{self.steps.max():,} steps and a pass rate of {self.final_pass.mean():.1%}"
            return f"With the plan {e.plan} and {e.sharing} weights none of {runs} runs got there, after {after}."
        return (
            f"With the plan {e.plan} and {e.sharing} weights {self.reached.sum()} of {runs} runs got there, "
            f"in {np.median(self.steps[self.reached]):,.0f} steps (median)."
        )

    def frame(self) -> pd.DataFrame:
        """Return one row for each run and step: `run`, `step`, `trained`, `trained_pass`, `pass_rate` (full length)."""
        run = np.repeat(np.arange(len(self.steps)), self.steps)
        step = np.concatenate([np.arange(n) for n in self.steps])
        columns = {name: getattr(self, name)[run, step] for name in ("trained", "trained_pass", "pass_rate")}
        return pd.DataFrame({"run": run, "step": step} | columns)


def steps(experiment: CurriculumExperiment, *, interpreted: bool = False) -> Generator[float, None, CurriculumResult]:
    """Carry out a plan in short chunks: yields the share done (0 to 1), returns the result.

    `interpreted` runs the plain Python text of the training loop.
    """
    if not isinstance(experiment, CurriculumExperiment):
        raise ParameterError(f"a curriculum needs a CurriculumExperiment; {experiment!r} is none.")
    if experiment.plan == "teacher":
        return (yield from _teach(experiment, interpreted))
    log = yield from training_steps(experiment.language(), interpreted=interpreted)
    return _staged(experiment, log)


def run(experiment: CurriculumExperiment, *, interpreted: bool = False) -> CurriculumResult:
    """Carry out a plan and return the result: the same for the same experiment."""
    return finished(steps(experiment, interpreted=interpreted))


def _staged(experiment: CurriculumExperiment, log: TrainingLog) -> CurriculumResult:
    """Return the result that a training log holds."""
    lengths = np.array([0] if experiment.plan == "mixture" else experiment.lengths)
    pass_rate = log.table("pass_rate")
    made = log.ends[:, :, 0].sum(axis=1).astype(np.int64)
    trained = np.zeros((log.seeds, pass_rate.shape[1] - 1), np.int64)
    trained[log.seed, log.step] = lengths[log.stage - 1]
    entry = np.stack([log.table("stage_pass_rate", k + 1)[:, 0] for k in range(len(lengths))], axis=1)
    return CurriculumResult(
        experiment, pass_rate, log.table("stage_pass_rate")[:, :-1], trained, entry, made, log.ends[:, -1, 1] == 1
    )


def _teach(experiment: CurriculumExperiment, interpreted: bool) -> Generator[float, None, CurriculumResult]:
    """Train each run on lengths that a learning-progress teacher picks for it, step by step."""
    e, common = experiment, experiment.language()
    stages = [Stage(e.channel, length=length, steps=1) for length in range(1, e.length + 1)]
    place = {name: RECORDED.index(name) for name in ("pass_rate", "stage_pass_rate", "sampled_pass")}
    pass_rate = np.full((e.seeds, e.limit_steps + 1), np.nan)
    trained_pass = np.full((e.seeds, e.limit_steps), np.nan)
    trained, made = np.zeros((e.seeds, e.limit_steps), np.int64), np.zeros(e.seeds, np.int64)
    for run_ in range(e.seeds):
        learners = Learners(common, range(run_, run_ + 1), interpreted)
        # The training's own children of the seed are 0 and 1.
        rng = np.random.default_rng(np.random.SeedSequence(e.seed, spawn_key=(run_, 2)))
        results: list[list[tuple[int, float]]] = [[] for _ in stages]
        for step in range(e.limit_steps):
            chosen = choose(results, e.exploration, rng)
            learners.begin(stages[chosen])
            record = learners.advance(1).records[0, 0]
            results[chosen] = [*results[chosen], (step, record[place["sampled_pass"]])][-e.window :]
            pass_rate[run_, step] = record[place["pass_rate"]]
            trained_pass[run_, step] = record[place["stage_pass_rate"]]
            trained[run_, step] = chosen + 1
            made[run_] = step + 1
            pass_rate[run_, step + 1] = learners.amounts[0, 2]
            if pass_rate[run_, step + 1] >= e.criterion:
                break
            if (step + 1) % CHUNK == 0:
                yield (run_ + (step + 1) / e.limit_steps) / e.seeds
        yield (run_ + 1) / e.seeds
    longest = int(made.max())
    reached = pass_rate[np.arange(e.seeds), made] >= e.criterion
    return CurriculumResult(
        e, pass_rate[:, : longest + 1], trained_pass[:, :longest], trained[:, :longest], pass_rate[:, :1].copy(), made,
        reached,
    )  # fmt: skip
