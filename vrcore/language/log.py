"""The training log: what happened, step by step. Every measure, plot and export reads it.

One row a step of a seed, in the order of seeds and steps. A row describes the policy before the step's update and the
batch of answers that it drew:

    seed             0, 1, 2, ...
    stage            1, 2, ...
    step             steps of training before this one, over all stages
    stage_step       the same, since the stage began
    pass_rate        exact probability of a right answer on the experiment's task, averaged over prompts (true pass)
    stage_pass_rate  the same on the task, and of the length, that the stage trains
    sampled_pass     share of the batch that was right
    observed_pass    share that the verifier took for right
    delivered_pass   share that the verifier took for right and that was rewarded
    reinforcers      delivered in this step; of a shaped reward the sum of its parts, in a token economy rewards bought
    reward           mean reward of the batch
    kl               KL(policy, reference) in nats: exact by row, averaged over the drawn answers and summed over tokens
    entropy          entropy of the policy in nats, averaged over the rows that were read
    zero_variance    share of groups whose rewards were all equal
    dead             share of groups that moved nothing
    margin           logit of the right token above the best wrong one, averaged along the right answers
    ratio            the schedule's ratio in force (0: extinction)
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vrcore.errors import LogError, unknown
from vrcore.language.experiment import LanguageExperiment
from vrcore.language.learning import RECORDED

COLUMNS = ("seed", "stage", "step", "stage_step", *RECORDED)
ENDED_BY = {1: "budget", 2: "step limit"}


@dataclass(frozen=True, eq=False)
class TrainingLog:
    """The steps of one training, as arrays of equal length, with the experiment that made them.

    `values` maps the names in `RECORDED` to arrays. `ends` has the shape (seeds, stages, 5): steps of the stage, how
    it ended (1: budget, 2: step limit), pass rate and the stage's pass rate when it ended, reinforcers in it.
    `logits` are the policies at the end, shape (seeds, rows, tokens).
    """

    experiment: LanguageExperiment
    seed: Any
    stage: Any
    step: Any
    stage_step: Any
    values: dict[str, Any]
    ends: Any
    logits: Any

    def __post_init__(self) -> None:
        for one in (self.seed, self.stage, self.step, self.stage_step, self.ends, self.logits, *self.values.values()):
            one.setflags(write=False)

    @classmethod
    def made(
        cls,
        experiment: LanguageExperiment,
        pieces: list[list[tuple[int, Any]]],
        ends: Any,
        logits: Any,
        indices: Any,
    ) -> TrainingLog:
        """Return the log of what each seed's calls of the loop recorded: (stage, records) in order."""
        rows = [sum(len(records) for _, records in mine) for mine in pieces]
        records = np.concatenate([records for mine in pieces for _, records in mine] or [np.zeros((0, len(RECORDED)))])
        stage = np.concatenate(
            [np.full(len(records), number) for mine in pieces for number, records in mine] or [np.zeros(0, int)]
        )
        seed = np.repeat(indices, rows)
        step = np.concatenate([np.arange(n) for n in rows])
        lengths = ends[:, :, 0].astype(np.int64).ravel()
        stage_step = np.concatenate([np.arange(n) for n in lengths])
        values = {name: np.ascontiguousarray(records[:, k]) for k, name in enumerate(RECORDED)}
        return cls(experiment, seed, stage, step, stage_step, values, ends, logits)

    def __len__(self) -> int:
        return len(self.seed)

    def __getattr__(self, name: str) -> Any:
        values = self.__dict__.get("values", {})
        if name in values:
            return values[name]
        raise AttributeError(f"{type(self).__name__} has no {name}")

    @property
    def seeds(self) -> int:
        """How many runs the log holds."""
        return len(self.ends)

    def frame(self) -> pd.DataFrame:
        """Return the log as a table with the columns of `COLUMNS`, and the reinforcers so far."""
        columns = {"seed": self.seed, "stage": self.stage, "step": self.step, "stage_step": self.stage_step}
        found = pd.DataFrame(columns | self.values)
        found["reinforcers_so_far"] = found.groupby("seed")["reinforcers"].cumsum()
        return found

    def table(self, name: str = "pass_rate", stage: int | None = None) -> Any:
        """Return one recorded number, shape (seeds, steps): of a stage, or of all of them one after the other.

        Seeds whose stage was shorter have nan at the end. For `pass_rate` and `stage_pass_rate` there is a last value
        more, the one when the stage (or the last) ended. Raises `VrlabError` for a name or a stage that is not there.
        """
        if name not in RECORDED:
            raise unknown("column of a training log", name, RECORDED)
        last = self._checked_stage(stage) if stage is not None else self.ends.shape[1]
        chosen = np.ones(len(self), bool) if stage is None else self.stage == stage
        lengths = (self.ends[:, :, 0].sum(axis=1) if stage is None else self.ends[:, last - 1, 0]).astype(int)
        more = 1 if name in ("pass_rate", "stage_pass_rate") else 0
        found = np.full((self.seeds, int(lengths.max(initial=0)) + more), np.nan)
        found[np.arange(found.shape[1]) < lengths[:, None]] = self.values[name][chosen]
        if more:
            found[np.arange(self.seeds), lengths] = self.ends[:, last - 1, 2 if name == "pass_rate" else 3]
        return found

    def _checked_stage(self, stage: int) -> int:
        if not isinstance(stage, int | np.integer) or not 1 <= stage <= self.ends.shape[1]:
            raise LogError(f"there is no stage {stage!r}; this training has stages 1 to {self.ends.shape[1]}.")
        return stage

    def curve(self, name: str = "pass_rate", stage: int | None = None) -> tuple[Any, Any]:
        """Return steps and the mean over the seeds that were still at it, both of shape (steps,)."""
        found = self.table(name, stage)
        return np.arange(found.shape[1]), np.nanmean(found, axis=0)

    def steps_to(self, level: float, stage: int = 1, name: str = "stage_pass_rate") -> Any:
        """Return the steps of a stage until a number first reached `level`, shape (seeds,); inf where it never did.

        Between two steps it is interpolated.
        """
        return crossing(self.table(name, stage), level)

    def reinforcers_to(self, level: float, stage: int = 1, name: str = "stage_pass_rate") -> Any:
        """Return the reinforcers delivered in a stage until a number first reached `level`, shape (seeds,)."""
        at = self.steps_to(level, stage, name)
        spent = np.nancumsum(self.table("reinforcers", stage), axis=1)
        spent = np.concatenate([np.zeros((self.seeds, 1)), spent], axis=1)
        found = np.full(self.seeds, np.inf)
        for i in np.flatnonzero(np.isfinite(at)):
            found[i] = np.interp(at[i], np.arange(spent.shape[1]), spent[i])
        return found

    def half_life(self, stage: int = 2, share: float = 0.5) -> Any:
        """Return the steps of a stage until the pass rate fell to a share of what it was at its start, shape (seeds,).

        inf where it did not, or where there was nothing to lose. Between two steps it is interpolated.
        """
        found = self.table("pass_rate", stage)
        start = found[:, :1]
        kept = np.divide(found, start, out=np.full(found.shape, np.nan), where=start > 0.0)
        return crossing(-kept, -share)

    def digest(self) -> str:
        """Return a hash of the log: equal logs have equal digests. Numbers count to nine decimals."""
        digest = hashlib.sha256()
        for column in (self.seed, self.stage, self.step, *self.values.values(), self.logits):
            digest.update((np.round(np.asarray(column, "<f8"), 9) + 0.0).tobytes())  # minus zero is zero
        return digest.hexdigest()[:16]


def crossing(values: Any, level: float) -> Any:
    """Return where each row first reaches `level` from below, interpolated, shape (rows,); inf where it never does."""
    found = np.full(len(values), np.inf)
    for i, row in enumerate(values):
        reached = np.flatnonzero(row >= level)
        if len(reached):
            k = int(reached[0])
            found[i] = 0.0 if k == 0 else k - (row[k] - level) / (row[k] - row[k - 1])
    return found
