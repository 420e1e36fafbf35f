"""REINFORCE with a baseline: reward counts in comparison with what this prompt has lately brought.

    loss = - (1/B) sum_i (r_i - b_i) sum_t log pi(token_it | row_it)        b <- b + rate (r_i - b) after each answer

b belongs to the prompt, starts at 0 and is kept from stage to stage. It never depends on the answer that it is taken
from, so that the expected gradient is REINFORCE's.
Source: Williams (1992), Machine Learning 8, 229-256; Sutton & Barto (2018), Reinforcement Learning, section 13.4.
"""

from __future__ import annotations

from typing import Any

from vrcore.compiled import jitable
from vrcore.language.algorithms.algorithm import Algorithm

REINFORCE_BASELINE = Algorithm(
    key="reinforce-baseline",
    title="REINFORCE with baseline",
    words="reward counts in comparison with what this prompt has lately brought",
    loss="-(1/B) sum_i (r_i - b_prompt) sum_t log pi(token_it)",
    code=1,
    rates={"adam": 0.02, "sgd": 6.0},
)


@jitable
def above_baseline(reward: Any, scored: Any, prompts: Any, baseline: Any, rate: float, weight: Any) -> None:
    """Weigh each answer by its reward above its prompt's running mean, which then moves. Shapes (answers,)."""
    for i in range(len(reward)):
        weight[i] = 0.0
        if scored[i]:
            surprise = reward[i] - baseline[prompts[i]]
            weight[i] = surprise
            baseline[prompts[i]] += rate * surprise
