"""One algorithm at one learning rate on the common task: what it cost, how its seeds ended, and what showed early."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple

import numpy as np

from dashboard.store import store
from vrcore.language import ALGORITHMS, TASKS, Channel, LanguageExperiment, Stage, steps
from vrcore.language.log import crossing
from vrcore.language.over_optimisation import PreferenceExperiment
from vrcore.language.over_optimisation import steps as preference_steps
from vrcore.language.policy import SHARING, row_of

LENGTH, VOCABULARY, RIGHT, BATCH = 4, 10, 0.5, 64
PULLS = {"dpo": 0.05, "rlhf": 0.02}
GIVEN_UP = 0.1  # a prompt whose answer has become ten times rarer than before training
SURER = 0.15  # how much more often right the policy would be, were it as right as it is sure
SLIPPED = 0.05
OUTCOMES = {
    "kept": "got there",
    "slipped": "got there, fell back",
    "lost": "gave up a prompt",
    "slow": "still on its way",
}

_P = np.linspace(1.0 / VOCABULARY + 1e-4, 1.0 - 1e-5, 4_000)
_ENTROPY = -_P * np.log(_P) - (1.0 - _P) * np.log((1.0 - _P) / (VOCABULARY - 1))


class Setting(NamedTuple):
    """The common task: everything but the algorithm and its learning rate."""

    ratio: int
    criterion: float
    steps: int
    pairs: int
    control: str
    seeds: int
    seed: int


class Training(NamedTuple):
    """An algorithm's seeds as they were trained, whatever the criterion. Arrays have the shape (seeds,).

    `passed` (seeds, steps + 1) are exact pass rates. `answers` and `rewards` have been drawn and delivered before each
    step, of the same shape as `passed` or broadcast to it; for learning from preferences a verdict on a pair stands
    for a reward. `given_up` is a number of prompts, `sign` the first step at which the policy was far surer than right
    (inf: never, nan: not known).
    """

    key: str
    rate: float
    passed: Any
    answers: Any
    rewards: Any
    given_up: Any
    sign: Any
    experiment: str

    def nbytes(self) -> int:
        """Return roughly how much memory this takes."""
        return int(self.passed.nbytes) + int(self.rewards.nbytes) + 3_000


class Run(NamedTuple):
    """An algorithm's seeds read with a criterion. Arrays have the shape (seeds,), and `passed` (seeds, steps + 1).

    `when` is the step at which the criterion was reached (inf: never), `answers` and `rewards` what had been drawn and
    delivered by then; `outcome` is a position in `OUTCOMES`. The rest is that of `Training`.
    """

    key: str
    rate: float
    answers: Any
    rewards: Any
    when: Any
    final: Any
    passed: Any
    outcome: Any
    given_up: Any
    sign: Any
    experiment: str

    @property
    def reached(self) -> int:
        """How many seeds got to the criterion."""
        return int(np.isfinite(self.when).sum())

    def nbytes(self) -> int:
        """Return roughly how much memory this takes."""
        return int(self.passed.nbytes) + 3_000


def experiment(key: str, factor: float, setting: Setting) -> LanguageExperiment | PreferenceExperiment:
    """Return the training of one algorithm; the learning rate is its own times `factor`, as far as it is allowed."""
    own = next(iter(ALGORITHMS[key].rates.values()))
    if key in PULLS:
        return PreferenceExperiment(
            method=key,
            pairs=setting.pairs,
            bonus=float(LENGTH),
            reference_right=RIGHT,
            length=LENGTH,
            seeds=setting.seeds,
            seed=setting.seed,
            steps=setting.steps,
            learning_rate=min(own * factor, 1.0),
            pull=PULLS[key],
            control="none" if setting.control in PreferenceExperiment.refused else setting.control,
        )
    most = 1.0 if key == "q-learning" else 100.0
    return LanguageExperiment(
        key,
        Stage(Channel(f"VR {setting.ratio}", control=setting.control), steps=setting.steps),
        length=LENGTH,
        right=RIGHT,
        learning_rate=min(own * factor, most),
        seeds=setting.seeds,
        seed=setting.seed,
    )


def training(key: str, factor: float, setting: Setting) -> Generator[float, None, Training]:
    """Train one algorithm in short chunks, or take what this process has kept; yields the share done."""
    asked = experiment(key, factor, setting)
    name = f"stability/{key}/{asked.key()}"
    found = store().get(name)
    if found is None:
        found = yield from (
            _preferences(key, asked) if isinstance(asked, PreferenceExperiment) else _rewards(key, asked)
        )
        store().put(name, found, found.nbytes())
    return found  # type: ignore[no-any-return]  # what stands under this key was put there above


def read(trained: Training, criterion: float) -> Run:
    """Return what a criterion says of training: between two steps it is interpolated, as in a training log."""
    at = crossing(trained.passed, criterion)
    final = trained.passed[:, -1]
    return Run(
        trained.key, trained.rate, _spent(trained.answers, at), _spent(trained.rewards, at), at,
        final, trained.passed, outcomes(at, final, trained.given_up, criterion), trained.given_up, trained.sign,
        trained.experiment,
    )  # fmt: skip


def _rewards(key: str, asked: LanguageExperiment) -> Generator[float, None, Training]:
    log = yield from steps(asked)
    passed = log.table("stage_pass_rate", 1)
    surplus = promised(log.table("entropy", 1)) - passed[:, :-1]
    sign = np.array([float(np.argmax(row > SURER)) if (row > SURER).any() else np.inf for row in surplus])
    lost = given_up(log.logits, asked.chosen.sharing, asked.right)
    answers = asked.batch * np.arange(passed.shape[1], dtype=float)
    rewards = np.concatenate([np.zeros((asked.seeds, 1)), np.cumsum(log.table("reinforcers", 1), axis=1)], axis=1)
    return Training(key, asked.chosen.learning_rate, passed, answers[None], rewards, lost, sign, asked.to_json())


def _preferences(key: str, asked: PreferenceExperiment) -> Generator[float, None, Training]:
    result = yield from preference_steps(asked)
    passed = np.asarray(result.curve("pass_rate"))
    drawn = np.full(passed.shape[1], 2.0 * asked.pairs)
    if key == "rlhf":
        drawn += asked.prompts * asked.group * np.arange(passed.shape[1])
    lost = given_up(result.logits, asked.sharing, asked.reference_right)
    rated = np.full((1, passed.shape[1]), float(asked.pairs))
    unknown = np.full(asked.seeds, np.nan)
    return Training(key, asked.learning_rate, passed, drawn[None], rated, lost, unknown, asked.to_json())


def _spent(so_far: Any, at: Any) -> Any:
    """Return what had been spent when the criterion was reached, shape (seeds,); inf where it was not."""
    found = np.full(len(at), np.inf)
    rows = np.broadcast_to(so_far, (len(at), so_far.shape[1]))
    for i in np.flatnonzero(np.isfinite(at)):
        found[i] = np.interp(at[i], np.arange(rows.shape[1]), rows[i])
    return found


def promised(entropy: Any) -> Any:
    """Return how often a policy this sure would pass, were the right token the one that it is sure of.

    The entropy in nats is that of a row whose right token has some probability and whose others share the rest, as in
    the reference policy; four such tokens make an answer.
    """
    return np.interp(-np.asarray(entropy), -_ENTROPY, _P) ** LENGTH


def given_up(logits: Any, sharing: str, right: float) -> Any:
    """Return how many prompts have an answer at least ten times rarer than before training, shape (seeds,)."""
    z = np.asarray(logits, float)
    p = np.exp(z - z.max(axis=2, keepdims=True))
    p /= p.sum(axis=2, keepdims=True)
    lost = np.zeros(len(z), int)
    code, stride = list(SHARING).index(sharing), TASKS["count-on"].stride
    for prompt in range(VOCABULARY):
        chance, previous = np.ones(len(z)), prompt
        for position in range(LENGTH):
            row = row_of(code, LENGTH, VOCABULARY, prompt, position, previous)
            previous = (previous + stride) % VOCABULARY
            chance *= p[:, row, previous]
        lost += chance < GIVEN_UP * right**LENGTH
    return lost


def outcomes(at: Any, final: Any, lost: Any, criterion: float) -> Any:
    """Return how each seed ended, as positions in `OUTCOMES`."""
    there = np.isfinite(at)
    return np.where(there, np.where(final < criterion - SLIPPED, 1, 0), np.where(lost > 0, 2, 3))
