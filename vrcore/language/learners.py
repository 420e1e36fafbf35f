"""Policies in training: told at each stage what to train on, and advanced by so many steps."""

from __future__ import annotations

import copy
from collections.abc import Generator
from typing import Any, NamedTuple

import numpy as np

from vrcore.compiled import is_compiled, plain
from vrcore.language.algorithms import ALGORITHMS, SCALES
from vrcore.language.channel import CONTROLS, LEVELS
from vrcore.language.delivery import COUNTS
from vrcore.language.experiment import BUDGETS, LanguageExperiment, Stage
from vrcore.language.learning import advance_all
from vrcore.language.optimisers import OPTIMISERS
from vrcore.language.policy import code, log_probabilities, reference_logits, rows
from vrcore.language.settings import RECORDED, Settings, room
from vrcore.language.task import TASKS

BATCH = 8  # seeds in one call of the compiled loop
CHUNK_WORK = 3_200_000 if is_compiled() else 8_000  # table cells and drawn tokens between two chances to stop, ~50 ms
COUNTED = {"FR": 1, "VR": 2}  # how a true counter counts; CRF and RR draw


def settings(experiment: LanguageExperiment, stage: Stage, judged: bool = False) -> Settings:
    """Return what the loop has to know about a stage of an experiment."""
    channel = stage.channel
    unit, amount = stage.until
    chosen = experiment.chosen
    return Settings(
        algorithm=ALGORITHMS[experiment.algorithm].code,
        scale=list(SCALES).index(chosen.scale),
        optimiser=list(OPTIMISERS).index(chosen.optimiser),
        learning_rate=chosen.learning_rate,
        epochs=chosen.epochs,
        clip=experiment.clip,
        baseline_rate=experiment.baseline_rate,
        temperature=experiment.temperature,
        group_size=experiment.group_size,
        sharing=code(chosen.sharing),
        positions=experiment.positions,
        probe_stride=TASKS[experiment.task].stride % experiment.vocabulary,
        probe_length=experiment.length,
        stride=TASKS[stage.task or experiment.task].stride % experiment.vocabulary,
        length=stage.length or experiment.length,
        level=list(LEVELS).index(channel.level),
        masked=int(channel.omitted is None),
        counting=COUNTED.get(channel.atom.kind, 0),
        ratio=channel.ratio,
        first_ratio=stage.first_ratio or 0.0,
        thinned_over=float(stage.steps or 0) if stage.first_ratio is not None else 0.0,
        false_negative=channel.false_negative,
        false_positive=channel.false_positive,
        magnitude=channel.magnitude,
        magnitude_sd=channel.magnitude_sd,
        sharpness=channel.sharpness or 0.0,
        threshold=channel.threshold,
        control=list(CONTROLS).index(channel.control),
        coin=channel.coin,
        tokens=channel.tokens,
        price=channel.price,
        punishment=stage.punishment,
        kl=stage.kl,
        entropy=stage.entropy,
        judged=int(judged),
        budget=BUDGETS.index(unit),
        amount=float(amount),
        limit=stage.limit_steps,
    )


class Made(NamedTuple):
    """What some steps left: `records` of shape (seeds, steps, len(RECORDED)), and how many of them each seed made."""

    records: Any
    made: Any


class Learners:
    """Up to `BATCH` policies in training, one for each of some seeds of an experiment.

    `z` holds their logits, shape (seeds, rows, tokens), and `reference` the reference policies' log-probabilities.
    What to train on is said anew at each `begin`, so that a curriculum can decide as it goes.
    """

    def __init__(self, experiment: LanguageExperiment, only: range, interpreted: bool = False) -> None:
        assert len(only) <= BATCH, f"at most {BATCH} seeds fit into one call of the loop"
        self.experiment = experiment
        self.count = len(only)
        self._loop = plain(advance_all) if interpreted else advance_all
        children = [
            [np.random.default_rng(np.random.SeedSequence(experiment.seed, spawn_key=(index, k))) for k in range(2)]
            for index in only
        ]
        sharing = experiment.chosen.sharing
        shape = (rows(sharing, experiment.positions, experiment.vocabulary), experiment.vocabulary)
        stride = TASKS[experiment.task].stride
        self.z = np.array(
            [
                reference_logits(
                    sharing, experiment.positions, experiment.vocabulary, stride, experiment.right,
                    experiment.reference_noise, noise,
                )
                for noise, _ in children
            ]
        )  # fmt: skip
        self.reference = np.array([log_probabilities(one) for one in self.z])
        # A kernel is compiled for a number of seeds, so that a smaller batch is filled up; nobody runs the rest.
        self.rngs = tuple(child[1] for child in children) + (children[-1][1],) * (BATCH - self.count)
        self.first, self.second = np.zeros_like(self.z), np.zeros_like(self.z)
        self.powers = np.ones((self.count, 2))
        self.baseline = np.zeros((self.count, experiment.vocabulary))
        self.counts = np.zeros((self.count, COUNTS), np.int64)
        self.amounts = np.zeros((self.count, 4))
        self.ratios = np.ones((self.count, 1))
        self._room = room(*shape, experiment.batch, experiment.positions)
        self._judge = np.zeros((1, 1))

    def begin(self, stage: Stage, judge: Any = None) -> None:
        """Enter a stage. `judge`, shape (rows, tokens), replaces the verifier: a reward model's worth of each token."""
        self.stage = stage
        self._settings = settings(self.experiment, stage, judge is not None)
        self._judge = np.zeros((1, 1)) if judge is None else np.ascontiguousarray(judge, float)
        self._mixture = np.array(stage.mixture, np.int64)
        self.ratios = np.repeat(stage.channel.counted()[np.newaxis], self.count, axis=0)
        if stage.fresh_optimiser:
            self.first[:], self.second[:], self.powers[:] = 0.0, 0.0, 1.0
        self.counts[:] = 0
        self.amounts[:] = 0.0

    def advance(self, steps: int) -> Made:
        """Train every policy whose stage goes on for up to so many steps."""
        records = np.zeros((self.count, steps, len(RECORDED)))
        made = np.zeros(self.count, np.int64)
        self._loop(
            self._settings, self._room, self.z, self.reference, self.first, self.second, self.powers, self.baseline,
            self.counts, self.amounts, self.ratios, self._mixture, self._judge, self.rngs, records, made, self.count,
            steps,
        )  # fmt: skip
        return Made(records, made)

    def go_on(self, stage: Stage) -> None:
        """Go on in the same stage with another budget."""
        self.stage = stage
        self._settings = settings(self.experiment, stage, bool(self._settings.judged))
        self.counts[:, 1] = 0

    def copy(self) -> Learners:
        """Return learners that go on from here on their own, with the same random numbers to come."""
        other = copy.copy(self)
        for name in ("z", "first", "second", "powers", "baseline", "counts", "amounts", "ratios"):
            setattr(other, name, getattr(self, name).copy())
        other.rngs = copy.deepcopy(self.rngs)
        return other

    @property
    def done(self) -> Any:
        """How each policy's stage ended, shape (seeds,): 0 goes on, 1 budget used up, 2 step limit."""
        return self.counts[:, 1]

    @property
    def chunk(self) -> int:
        """How many steps of all policies take some 50 ms."""
        tokens = self.experiment.batch * self.experiment.positions
        each = (self.z[0].size * (1 + self.experiment.chosen.epochs) + 2 * tokens) * self.count
        return max(1, int(CHUNK_WORK // each))


class Course:
    """Some seeds of an experiment on their way: the learners, and what has been recorded of each seed and stage."""

    def __init__(self, learners: Learners) -> None:
        self.learners = learners
        self.pieces: list[list[tuple[int, Any]]] = [[] for _ in range(learners.count)]
        self.ends: list[Any] = []

    def copy(self) -> Course:
        """Return a course that goes on from here on its own."""
        other = Course(self.learners.copy())
        other.pieces, other.ends = [list(mine) for mine in self.pieces], list(self.ends)
        return other

    def enter(self, stage: Stage) -> Generator[float, None, None]:
        """Go through a stage; yields the share done."""
        self.learners.begin(stage)
        self.ends.append(None)
        return self._run(stage)

    def go_on(self, stage: Stage) -> Generator[float, None, None]:
        """Go on in the stage that was run last with another budget; yields the share done."""
        self.learners.go_on(stage)
        return self._run(stage)

    def _run(self, stage: Stage) -> Generator[float, None, None]:
        learners = self.learners
        while not learners.done.all():
            # One step more than there are left, so that the end of a stage takes no call of its own.
            wanted = min(learners.chunk, int(stage.limit_steps - learners.counts[:, 0].min()) + 1)
            records, made = learners.advance(wanted)
            for i in range(learners.count):
                if made[i]:
                    self.pieces[i].append((len(self.ends), records[i, : made[i]].copy()))
            share = np.where(learners.done > 0, 1.0, np.minimum(learners.counts[:, 0] / stage.limit_steps, 1.0))
            yield float(share.mean())
        made_and_how = learners.counts[:, [0, 1]].astype(float)
        self.ends[-1] = np.concatenate([made_and_how, learners.amounts[:, [2, 3, 0]]], axis=1)
