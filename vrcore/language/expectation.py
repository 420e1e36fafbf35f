"""What a policy earns and how far it has gone, exactly: no sampling noise on a curve.

An answer is a walk over tokens, so that the chance of standing before each token at each position can be carried along;
whatever is a sum over positions has its exact expectation from it.
"""

from __future__ import annotations

from typing import Any

from vrcore.compiled import jitable
from vrcore.language.policy import divergence, row_of
from vrcore.language.task import right_token


@jitable
def expectations(
    p: Any,
    log_p: Any,
    reference: Any,
    proxy: Any,
    sharing: int,
    length: int,
    stride: int,
    at: Any,
    following: Any,
) -> tuple[float, float, float]:
    """Return the expected number of right transitions, the expected proxy score, and KL(policy, reference) in nats.

    `p`, `log_p`, `reference` (log-probabilities) and `proxy` (weights of a linear reward model) have shape (rows,
    tokens); prompts are equally likely. `at` and `following` (tokens,) are room to work in.
    """
    vocabulary = p.shape[1]
    right, earned, distance = 0.0, 0.0, 0.0
    # Rows that do not know the prompt need one pass for all prompts together.
    passes = vocabulary if sharing == 2 else 1
    for prompt in range(passes):
        at[:] = 0.0
        if sharing == 2:
            at[prompt] = 1.0 / vocabulary
        else:
            at[:] = 1.0 / vocabulary
        for position in range(length):
            following[:] = 0.0
            for previous in range(vocabulary):
                r = row_of(sharing, length, vocabulary, prompt, position, previous)
                right += at[previous] * p[r, right_token(previous, stride, vocabulary)]
                distance += at[previous] * divergence(p, log_p, reference, r)
                for v in range(vocabulary):
                    earned += at[previous] * p[r, v] * proxy[r, v]
                    following[v] += at[previous] * p[r, v]
            at[:] = following
    return right, earned, distance
