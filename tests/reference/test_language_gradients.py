"""Every gradient against finite differences of its objective, and against the enumerated expectation."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from vrcore.language import LanguageExperiment, Learners, Stage
from vrcore.language.algorithms import SCALES, weigh
from vrcore.language.algorithms.ppo import clipped
from vrcore.language.batch import draw_batch, gradient_of_batch
from vrcore.language.optimisers import adam, sgd
from vrcore.language.policy import log_probabilities, probabilities, rows, tabulate
from vrcore.language.settings import room
from vrcore.language.teaching_signal import signal
from vrcore.language.training import settings

STEP = 1e-5
VOCABULARY, LENGTH = 3, 2


def difference(objective: Callable[[Any], float], z: Any) -> Any:
    """Return the gradient by central differences."""
    found = np.zeros_like(z)
    for place in np.ndindex(z.shape):
        up, down = z.copy(), z.copy()
        up[place] += STEP
        down[place] -= STEP
        found[place] = (objective(up) - objective(down)) / (2 * STEP)
    return found


# --- one batch: the gradient of the objective of its answers ----------------------------------------------------------


def batch(sharing: str, **stage: float) -> tuple[Any, Any, Any, Any]:
    """Return settings, a drawn batch, logits and a reference that differs from them."""
    rng = np.random.default_rng(3)
    experiment = LanguageExperiment(
        "ppo", [Stage("CRF", **stage)], length=LENGTH, vocabulary=VOCABULARY, sharing=sharing, groups=5, group_size=4
    )
    shape = (rows(sharing, LENGTH, VOCABULARY), VOCABULARY)
    z, reference = rng.normal(size=shape), log_probabilities(rng.normal(size=shape))
    s, w = settings(experiment, experiment.stages[0]), room(*shape, experiment.batch, LENGTH)
    tabulate(z, w.log_p, w.p, w.below)
    draw_batch(s, w, np.zeros(0, np.int64), np.zeros((1, 1)), rng)
    w.weight[:] = rng.normal(size=len(w.weight))
    return s, w, z, reference


def tokens_of(w: Any) -> list[tuple[int, int, int]]:
    return [(i, w.read[i, t], w.tokens[i, t]) for i in range(len(w.weight)) for t in range(w.lengths[i])]


@pytest.mark.parametrize("sharing", ["tied", "untied", "prompted"])
@pytest.mark.parametrize("pulls", [{}, {"kl": 0.3}, {"entropy": 0.2}, {"kl": 0.05, "entropy": 0.01}])
def test_the_gradient_of_a_batch_is_the_finite_difference_of_its_objective(
    sharing: str, pulls: dict[str, float]
) -> None:
    s, w, z, reference = batch(sharing, **pulls)

    def objective(z: Any) -> float:
        log_p = log_probabilities(z)
        total = 0.0
        for i, r, token in tokens_of(w):
            total += w.weight[i] * log_p[r, token]
            total -= pulls.get("kl", 0.0) * float((np.exp(log_p[r]) * (log_p[r] - reference[r])).sum())
            total -= pulls.get("entropy", 0.0) * float((np.exp(log_p[r]) * log_p[r]).sum())
        return total / len(w.weight)

    gradient_of_batch(s, w, reference, False)
    np.testing.assert_allclose(w.gradient, difference(objective, z), atol=1e-8)


@pytest.mark.parametrize("sharing", ["tied", "untied", "prompted"])
def test_the_clipped_gradient_is_the_finite_difference_of_the_clipped_objective(sharing: str) -> None:
    s, w, old, reference = batch(sharing)
    z = old + 0.4 * np.random.default_rng(4).normal(size=old.shape)
    tabulate(z, w.log_p, w.p, w.below)

    def objective(z: Any) -> float:
        p = probabilities(z)
        total = 0.0
        for i, r, token in tokens_of(w):
            ratio = p[r, token] / probabilities(old)[r, token]
            total += min(ratio * w.weight[i], float(np.clip(ratio, 1 - s.clip, 1 + s.clip)) * w.weight[i])
        return total / len(w.weight)

    gradient_of_batch(s, w, reference, True)
    np.testing.assert_allclose(w.gradient, difference(objective, z), atol=1e-8)
    unclipped = [w.weight[i] * w.p[r, t] / probabilities(old)[r, t] for i, r, t in tokens_of(w)]
    kept = [clipped(w.weight[i], w.p[r, t] / probabilities(old)[r, t], s.clip) for i, r, t in tokens_of(w)]
    assert 0 < sum(k == 0.0 for k in kept) < len(kept), "the example must hold tokens of both kinds"
    assert all(k == 0.0 or math.isclose(k, u) for k, u in zip(kept, unclipped, strict=True))


# --- the expected gradient, by going through every batch there can be -------------------------------------------------


def chance_and_score(z: Any, prompt: int, tokens: tuple[int, ...]) -> tuple[float, Any]:
    """Return an answer's probability and the gradient of its log (untied rows)."""
    p = probabilities(z)
    score = np.zeros_like(z)
    chance, previous = 1.0, prompt
    for position, token in enumerate(tokens):
        r = position * VOCABULARY + previous
        chance *= p[r, token]
        score[r] -= p[r]
        score[r, token] += 1.0
        previous = token
    return chance, score


def right(prompt: int, tokens: tuple[int, ...]) -> bool:
    return tokens == tuple((prompt + k + 1) % VOCABULARY for k in range(LENGTH))


def enumerated(z: Any, algorithm: int, scale: int, delivered: float, group_size: int = 2) -> Any:
    """Return the expected gradient of one group: over prompts, answers, and deliveries of what was right."""
    found = np.zeros_like(z)
    answers = list(itertools.product(range(VOCABULARY), repeat=LENGTH))
    for prompt in range(VOCABULARY):
        known = {tokens: chance_and_score(z, prompt, tokens) for tokens in answers}
        for group in itertools.product(answers, repeat=group_size):
            chance = math.prod(known[tokens][0] for tokens in group) / VOCABULARY
            good = [right(prompt, tokens) for tokens in group]
            for paid in itertools.product(*[(True, False) if one else (False,) for one in good]):
                both = chance * math.prod(
                    (delivered if one else 1.0 - delivered)
                    for one, is_right in zip(paid, good, strict=True)
                    if is_right
                )
                reward, weight = np.array(paid, float), np.zeros(group_size)
                prompts, baseline = np.full(group_size, prompt), np.array([0.1, 0.4, -0.2])
                scored = np.ones(group_size, np.bool_)
                weigh(algorithm, scale, group_size, 0.05, reward, scored, prompts, baseline, weight)
                for a, tokens in zip(weight, group, strict=True):
                    found += both * a * known[tokens][1] / group_size
    return found


def exact_pass_gradient(z: Any) -> Any:
    def passed(z: Any) -> float:
        return (
            sum(
                chance_and_score(z, d, tuple((d + k + 1) % VOCABULARY for k in range(LENGTH)))[0]
                for d in range(VOCABULARY)
            )
            / VOCABULARY
        )

    return difference(passed, z)


Z = np.random.default_rng(8).normal(scale=0.7, size=(LENGTH * VOCABULARY, VOCABULARY))


@pytest.mark.parametrize("delivered", [1.0, 0.2])
@pytest.mark.parametrize(
    ("name", "algorithm", "scale", "factor"),
    [
        ("reinforce", 0, 2, 1.0),
        ("reinforce-baseline", 1, 2, 1.0),
        ("rloo", 2, 2, 1.0),
        ("grpo without scale", 4, 2, 0.5),  # (G - 1)/G
    ],
)
def test_the_expected_gradient_is_that_of_the_pass_rate_thinned_by_n(
    name: str, algorithm: int, scale: int, factor: float, delivered: float
) -> None:
    expected = factor * delivered * exact_pass_gradient(Z)
    np.testing.assert_allclose(enumerated(Z, algorithm, scale, delivered), expected, atol=1e-9)


@pytest.mark.parametrize("ratio", [2, 5])
def test_scaled_by_the_group_thinning_divides_by_what_the_signal_says(ratio: int) -> None:
    """The enumerated gradient shrinks as the exact signal of one decision, right as often as a prompt is answered."""
    group = list(SCALES).index("group")
    whole, thinned = (enumerated(Z, 4, group, 1.0 / n, group_size=4) for n in (1, ratio))
    cosine = (whole * thinned).sum() / math.sqrt((whole**2).sum() * (thinned**2).sum())
    assert cosine > 0.999
    by_prompt = []
    for prompt in range(VOCABULARY):
        answer = tuple((prompt + k + 1) % VOCABULARY for k in range(LENGTH))
        by_prompt.append(signal(chance_and_score(Z, prompt, answer)[0], 4, ratio).relative)
    shrunk = math.sqrt((thinned**2).sum() / (whole**2).sum())
    assert min(by_prompt) <= shrunk <= max(by_prompt)
    assert shrunk > 1.005 / ratio, "the group's deviation gives some of it back"


@pytest.mark.parametrize("algorithm", ["reinforce", "rloo", "grpo"])
@pytest.mark.parametrize("schedule", ["CRF", "VR 3"])
def test_the_trained_step_is_the_enumerated_gradient_on_average(algorithm: str, schedule: str) -> None:
    """One step of plain ascent from the same logits, 8 x 250 times 128 groups of 2: within five standard errors."""
    experiment = LanguageExperiment(
        algorithm,
        [Stage(schedule, steps=1)],
        length=LENGTH,
        vocabulary=VOCABULARY,
        optimiser="sgd",
        learning_rate=1.0,
        groups=128,
        group_size=2,
        seed=2,
    )
    learners = Learners(experiment, range(8))
    moved = []
    for _ in range(250):
        learners.begin(experiment.stages[0])
        learners.z[:] = Z
        learners.advance(1)
        moved += list(learners.z - Z)
    scale = list(SCALES).index(experiment.chosen.scale)
    code = {"reinforce": 0, "rloo": 2, "grpo": 4}[algorithm]
    expected = enumerated(Z, code, scale, 1.0 if schedule == "CRF" else 1.0 / 3.0)
    error = np.std(moved, axis=0, ddof=1) / math.sqrt(len(moved))
    assert np.abs((np.mean(moved, axis=0) - expected) / error).max() < 5.0


# --- the optimisers, by hand --------------------------------------------------------------------------------------


def test_plain_ascent_adds_the_gradient_times_the_rate() -> None:
    z = np.array([[1.0, 2.0]])
    sgd(z, np.array([[0.5, -1.0]]), 2.0)
    np.testing.assert_array_equal(z, [[2.0, 0.0]])


def test_adam_takes_the_steps_of_its_algorithm() -> None:
    rng = np.random.default_rng(1)
    z, m, s, powers = np.zeros((2, 3)), np.zeros((2, 3)), np.zeros((2, 3)), np.ones(2)
    mean, square, expected = np.zeros((2, 3)), np.zeros((2, 3)), np.zeros((2, 3))
    for t in range(1, 6):
        g = rng.normal(size=(2, 3))
        mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g * g
        expected += 0.03 * (mean / (1 - 0.9**t)) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)
        adam(z, g, m, s, powers, 0.03)
    np.testing.assert_allclose(z, expected, rtol=1e-10)
