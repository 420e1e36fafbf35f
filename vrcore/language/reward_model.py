"""A reward model learnt from preferences: linear in what an answer is made of.

The score of an answer is the sum of w[row, token] over its tokens, with the policy's own rows (`policy.py`), so that it
can say about an answer just what the policy can express. Trained on pairs by

    loss(w) = mean over pairs of -log sigma(score(winner) - score(loser)) + decay * sum of w^2,

the likelihood of Bradley and Terry with a penalty, by full-batch Adam. The gold score of right transitions lies within
reach of such a model: with endless pairs it would be learnt exactly; with few it is not.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np

from vrcore.compiled import jitable, kernel, plain
from vrcore.language.algorithms.dpo import log_sigma, sigma
from vrcore.language.finished import finished
from vrcore.language.optimisers import adam
from vrcore.language.policy import rows
from vrcore.language.preferences import VOCABULARY, Pairs, gold_scores, offered

PAIRS_PER_CHUNK = 500_000  # between two reports of progress: about 50 ms


@jitable
def score(weights: Any, read: Any, tokens: Any) -> float:
    """Return the score of one answer: rows read and tokens, both of shape (length,)."""
    total = 0.0
    for t in range(len(tokens)):
        total += weights[read[t], tokens[t]]
    return total


@kernel
def loss_and_gradient(
    weights: Any, won_read: Any, won: Any, lost_read: Any, lost: Any, decay: float, gradient: Any
) -> float:
    """Return the loss and fill `gradient`, of the weights' shape, with its derivative.

    Rows read and tokens of winners and losers have shape (pairs, length).
    """
    gradient[:] = 0.0
    loss = 0.0
    for i in range(len(won)):
        margin = score(weights, won_read[i], won[i]) - score(weights, lost_read[i], lost[i])
        loss -= log_sigma(margin) / len(won)
        pull = sigma(-margin) / len(won)
        for t in range(won.shape[1]):
            gradient[won_read[i, t], won[i, t]] -= pull
            gradient[lost_read[i, t], lost[i, t]] += pull
    for r in range(weights.shape[0]):
        for v in range(weights.shape[1]):
            loss += decay * weights[r, v] * weights[r, v]
            gradient[r, v] += 2.0 * decay * weights[r, v]
    return loss


@kernel
def _ascend(weights: Any, gradient: Any, first: Any, second: Any, powers: Any, learning_rate: float) -> None:
    adam(weights, gradient, first, second, powers, learning_rate)


def rows_read(prompts: Any, tokens: Any, sharing: str) -> Any:
    """Return the rows of the policy's table that answers read, shape (answers, length)."""
    length = tokens.shape[1]
    before = np.concatenate([np.asarray(prompts)[:, None], tokens[:, :-1]], axis=1)
    if sharing == "tied":
        return before
    by_position = np.arange(length) * VOCABULARY + before
    if sharing == "untied":
        return by_position
    return np.asarray(prompts)[:, None] * length * VOCABULARY + by_position


def fitting(
    pairs: Pairs,
    sharing: str,
    *,
    learning_rate: float = 0.05,
    iterations: int = 200,
    decay: float = 1e-4,
    interpreted: bool = False,
) -> Generator[float, None, Any]:
    """Fit a reward model to pairs from nought, in chunks: yields the share done, returns weights (rows, tokens)."""
    length = pairs.winners.shape[1]
    shape = (rows(sharing, length, VOCABULARY), VOCABULARY)
    weights, gradient, first, second = (np.zeros(shape) for _ in range(4))
    powers = np.ones(2)
    derive, ascend = (plain(loss_and_gradient), plain(_ascend)) if interpreted else (loss_and_gradient, _ascend)
    won_read, lost_read = (rows_read(pairs.prompts, one, sharing) for one in (pairs.winners, pairs.losers))
    for done in range(1, iterations + 1):
        derive(weights, won_read, pairs.winners, lost_read, pairs.losers, decay, gradient)
        ascend(weights, -gradient, first, second, powers, learning_rate)
        if done % max(1, PAIRS_PER_CHUNK // len(pairs.prompts)) == 0:
            yield done / iterations
    return weights


def fit_reward_model(pairs: Pairs, sharing: str, **settings: Any) -> Any:
    """Return the weights, shape (rows, tokens), of a reward model fitted to pairs; settings as in `fitting`."""
    return finished(fitting(pairs, sharing, **settings))


def scores(weights: Any, prompts: Any, tokens: Any, sharing: str) -> Any:
    """Return the reward model's scores of answers, shape (answers,)."""
    return weights[rows_read(prompts, tokens, sharing), tokens].sum(axis=1)


def accuracy(
    weights: Any, z: Any, sharing: str, length: int, rng: Any, *, bonus: float = 0.0, count: int = 2000
) -> float:
    """Return the share of fresh pairs from a policy, differing in gold, that the model puts in the gold order."""
    prompts, tokens = offered(z, sharing, length, count, rng, differing=True)
    gold = gold_scores(prompts, tokens[:, 0], bonus) - gold_scores(prompts, tokens[:, 1], bonus)
    given = scores(weights, prompts, tokens[:, 0], sharing) - scores(weights, prompts, tokens[:, 1], sharing)
    return float(np.mean(np.sign(given) == np.sign(gold)))
