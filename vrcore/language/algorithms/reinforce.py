"""REINFORCE without a baseline: every token of an answer is made likelier in proportion to the answer's reward.

    loss = - (1/B) sum_i r_i sum_t log pi(token_it | row_it)

B answers i with tokens t. An answer without reward (0) moves nothing.
Source: Williams (1992), Simple statistical gradient-following algorithms, Machine Learning 8, 229-256.
"""

from __future__ import annotations

from typing import Any

from vrcore.compiled import jitable
from vrcore.language.algorithms.algorithm import Algorithm

REINFORCE = Algorithm(
    key="reinforce",
    title="REINFORCE",
    words="every token of an answer is made likelier in proportion to the answer's reward",
    loss="-(1/B) sum_i r_i sum_t log pi(token_it)",
    code=0,
    rates={"adam": 0.02, "sgd": 6.0},
)


@jitable
def plain_reward(reward: Any, scored: Any, weight: Any) -> None:
    """Weigh each answer by its reward; what was not scored weighs nothing. Shapes (answers,)."""
    for i in range(len(reward)):
        weight[i] = reward[i] if scored[i] else 0.0
