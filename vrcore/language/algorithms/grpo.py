"""GRPO: reward counts in comparison with the group, in units of the group's own standard deviation.

    A_i  = (r_i - mean_g) / (std + 1e-4)        std: of the group, of the batch, or left out (scale "none")
    loss = - (1/B) sum_i sum_t min(rho_it A_i, clip(rho_it, 1 - eps, 1 + eps) A_i)

with Bessel's standard deviation. Answers that were not scored weigh nothing, nor does a group with fewer than two
scored ones or with equal rewards. Dividing by the standard deviation cancels whatever multiplies all rewards of a
group: a magnitude schedule does nothing under scale "group". Under scale "none" the expected gradient is RLOO's
times (G - 1)/G. The tokens of an answer are summed, where the paper takes their mean over the answer's length, and the
pull to the reference is exact and belongs to the stage.
Source: Shao et al. (2024), DeepSeekMath, arXiv 2402.03300, section 4.1; the three scales as in TRL 1.16 (GRPOConfig).
"""

from __future__ import annotations

import math
from typing import Any

from vrcore.compiled import jitable
from vrcore.language.algorithms.algorithm import Algorithm

SCALES = {
    "group": "in units of the group's standard deviation",
    "batch": "in units of the batch's standard deviation",
    "none": "in rewards",
}

GRPO = Algorithm(
    key="grpo",
    title="GRPO",
    words="reward counts in comparison with the group, in units of the group's own standard deviation",
    loss="-(1/B) sum_it min(rho_it A_i, clip(rho_it, 1-eps, 1+eps) A_i), A_i = (r_i - mean_g)/(std_g + 1e-4)",
    code=4,
    rates={"adam": 0.02, "sgd": 3.0},
)


@jitable
def group_advantage(reward: Any, scored: Any, group_size: int, scale: int, weight: Any) -> None:
    """Weigh each answer by its advantage in its group; `scale` is a position in `SCALES`. Shapes (answers,)."""
    deviation = 1.0
    if scale == 1:
        n = 0
        total = 0.0
        for i in range(len(reward)):
            if scored[i]:
                n += 1
                total += reward[i]
        squares = 0.0
        for i in range(len(reward)):
            if scored[i]:
                squares += (reward[i] - total / n) * (reward[i] - total / n)
        deviation = (math.sqrt(squares / (n - 1)) if n > 1 else 0.0) + 1e-4
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
            if scale == 0:
                squares = 0.0
                for i in range(first, first + group_size):
                    if scored[i]:
                        squares += (reward[i] - mean) * (reward[i] - mean)
                deviation = math.sqrt(squares / (n - 1)) + 1e-4
            for i in range(first, first + group_size):
                if scored[i]:
                    weight[i] = (reward[i] - mean) / deviation
