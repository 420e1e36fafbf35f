"""Training on preferences, step by step: the kernels of RLHF and DPO, with exact curves."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.compiled import jitable, kernel
from vrcore.language.algorithms.dpo import pair_gradient
from vrcore.language.algorithms.grpo import group_advantage
from vrcore.language.algorithms.rlhf import batch_gradient
from vrcore.language.expectation import expectations
from vrcore.language.optimisers import adam
from vrcore.language.policy import answer, exact_pass, tabulate
from vrcore.language.reward_model import score

COLUMNS = ("gold", "proxy", "divergence", "pass_rate")


@jitable
def note(
    p: Any,
    log_p: Any,
    reference: Any,
    proxy: Any,
    sharing: int,
    length: int,
    bonus: float,
    at: Any,
    then: Any,
    row: Any,
) -> None:
    """Fill a row of a curve with the `COLUMNS`."""
    right, earned, distance = expectations(p, log_p, reference, proxy, sharing, length, 1, at, then)
    passed = exact_pass(p, sharing, length, 1, length)
    row[0] = right + bonus * passed
    row[1] = earned
    row[2] = distance
    row[3] = passed


@kernel
def optimise(
    z: Any, first: Any, second: Any, powers: Any, reference: Any, proxy: Any, curve: Any, rng: Any, sharing: int,
    length: int, prompts: int, group: int, beta: float, learning_rate: float, bonus: float,
) -> None:  # fmt: skip
    """Take one RLHF step on `proxy` for each row of `curve`, which receives the policy's state *before* the step.

    `z` (rows, tokens) and Adam's memory (`first`, `second` of its shape, `powers` (2,)) are changed in place.
    """
    vocabulary = z.shape[1]
    log_p, p, below, gradient = np.empty(z.shape), np.empty(z.shape), np.empty(z.shape), np.empty(z.shape)
    at, following = np.empty(vocabulary), np.empty(vocabulary)
    batch, sums = prompts * group, np.empty((len(z), 2))
    read, tokens = np.empty((batch, length), np.int64), np.empty((batch, length), np.int64)
    reward, weight, scored = np.empty(batch), np.empty(batch), np.ones(batch, np.bool_)
    for step in range(len(curve)):
        tabulate(z, log_p, p, below)
        note(p, log_p, reference, proxy, sharing, length, bonus, at, following, curve[step])
        for g in range(prompts):
            prompt = min(int(rng.random() * vocabulary), vocabulary - 1)
            for i in range(g * group, (g + 1) * group):
                answer(below, sharing, length, prompt, length, read[i], tokens[i], rng)
                reward[i] = score(proxy, read[i], tokens[i])
        group_advantage(reward, scored, group, 0, weight)
        batch_gradient(p, log_p, reference, beta, weight, read, tokens, gradient, sums)
        adam(z, gradient, first, second, powers, learning_rate)


@kernel
def prefer(
    z: Any, first: Any, second: Any, powers: Any, reference: Any, proxy: Any, won_read: Any, won: Any, lost_read: Any,
    lost: Any, curve: Any, losses: Any, rng: Any, sharing: int, beta: float, batch: int, learning_rate: float,
    bonus: float,
) -> None:  # fmt: skip
    """Take one DPO step on a minibatch of pairs for each row of `curve`, which receives the state before the step.

    `losses` (steps,) receives the minibatch's loss. Rows read and tokens have shape (pairs, length).
    """
    vocabulary, length = z.shape[1], won.shape[1]
    log_p, p, below, gradient = np.empty(z.shape), np.empty(z.shape), np.empty(z.shape), np.empty(z.shape)
    at, following = np.empty(vocabulary), np.empty(vocabulary)
    for step in range(len(curve)):
        tabulate(z, log_p, p, below)
        note(p, log_p, reference, proxy, sharing, length, bonus, at, following, curve[step])
        gradient[:] = 0.0
        losses[step] = 0.0
        for _ in range(batch):
            i = min(int(rng.random() * len(won)), len(won) - 1)
            losses[step] += pair_gradient(
                p, log_p, reference, beta, 1.0 / batch, won_read[i], won[i], lost_read[i], lost[i], gradient
            )
        adam(z, gradient, first, second, powers, learning_rate)


@kernel
def assess(z: Any, reference: Any, proxy: Any, sharing: int, length: int, bonus: float, row: Any) -> None:
    """Fill a row of a curve with the `COLUMNS` of a policy given by its logits."""
    log_p, p, below = np.empty(z.shape), np.empty(z.shape), np.empty(z.shape)
    tabulate(z, log_p, p, below)
    note(p, log_p, reference, proxy, sharing, length, bonus, np.empty(z.shape[1]), np.empty(z.shape[1]), row)
