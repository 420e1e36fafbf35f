"""PPO: several small steps on one batch, none of which may move a token's probability far.

    A_i  = r_i - V_prompt, then less its mean over the batch, over (its standard deviation + 1e-4)
    loss = - (1/B) sum_i sum_t min(rho_it A_i, clip(rho_it, 1 - eps, 1 + eps) A_i)

rho_it is the token's probability over that under the policy that drew it, and V a running mean of the prompt's reward
(a value function that depends on the prompt alone). The gradient of a token is A rho, and none where A > 0 and
rho > 1 + eps or A < 0 and rho < 1 - eps. A pull to the reference is added where a stage asks for it.
Source: Schulman et al. (2017), Proximal policy optimization algorithms, arXiv 1707.06347, equation 7.
"""

from __future__ import annotations

import math
from typing import Any

from vrcore.compiled import jitable
from vrcore.language.algorithms.algorithm import Algorithm
from vrcore.language.algorithms.reinforce_baseline import above_baseline

PPO = Algorithm(
    key="ppo",
    title="PPO",
    words="several small steps on one batch, none of which may move a token's probability far",
    loss="-(1/B) sum_it min(rho_it A_i, clip(rho_it, 1-eps, 1+eps) A_i), A normalised over the batch",
    code=3,
    rates={"adam": 0.02, "sgd": 3.0},
    epochs=2,
)


@jitable
def normalised_advantage(reward: Any, scored: Any, prompts: Any, value: Any, rate: float, weight: Any) -> None:
    """Weigh each answer by its advantage, normalised over the scored answers of the batch. Shapes (answers,)."""
    above_baseline(reward, scored, prompts, value, rate, weight)
    n = 0
    total = 0.0
    for i in range(len(reward)):
        if scored[i]:
            n += 1
            total += weight[i]
    if n < 2:
        for i in range(len(reward)):
            weight[i] = 0.0
        return
    mean = total / n
    squares = 0.0
    for i in range(len(reward)):
        if scored[i]:
            squares += (weight[i] - mean) * (weight[i] - mean)
    deviation = math.sqrt(squares / (n - 1)) + 1e-4
    for i in range(len(reward)):
        if scored[i]:
            weight[i] = (weight[i] - mean) / deviation


@jitable
def clipped(weight: float, ratio: float, clip: float) -> float:
    """Return the weight of a token's log-probability under the clipped objective."""
    if (weight > 0.0 and ratio > 1.0 + clip) or (weight < 0.0 and ratio < 1.0 - clip):
        return 0.0
    return weight * ratio
