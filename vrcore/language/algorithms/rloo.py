"""RLOO (REINFORCE leave-one-out): reward counts in comparison with the other answers to the same prompt.

    loss = - (1/B) sum_i (r_i - mean of the group's other rewards) sum_t log pi(token_it | row_it)

which for a group of G is (r_i - mean_g) G/(G - 1). Its expected gradient is REINFORCE's, so that thinning the reward
by 1/n slows learning exactly n times under plain gradient ascent. A group of equal rewards moves nothing.
Source: Kool, van Hoof & Welling (2019), Buy 4 REINFORCE samples, get a baseline for free!; Ahmadian et al. (2024),
Back to basics, arXiv 2402.14740.
"""

from __future__ import annotations

from typing import Any

from vrcore.compiled import jitable
from vrcore.language.algorithms.algorithm import Algorithm

RLOO = Algorithm(
    key="rloo",
    title="RLOO",
    words="reward counts in comparison with the other answers to the same prompt",
    loss="-(1/B) sum_i (r_i - mean of the others in its group) sum_t log pi(token_it)",
    code=2,
    rates={"adam": 0.02, "sgd": 6.0},
)


@jitable
def leave_one_out(reward: Any, scored: Any, group_size: int, weight: Any) -> None:
    """Weigh each answer by its reward above the mean of its group's other scored answers. Shapes (answers,)."""
    for first in range(0, len(reward), group_size):
        n = 0
        total = 0.0
        for i in range(first, first + group_size):
            weight[i] = 0.0
            if scored[i]:
                n += 1
                total += reward[i]
        if n > 1:
            mean = total / n
            for i in range(first, first + group_size):
                if scored[i]:
                    weight[i] = (reward[i] - mean) * n / (n - 1)
