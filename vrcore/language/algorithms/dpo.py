"""DPO: learn from preferences without a reward model, because the policy is its own.

    m    = beta [D(winner) - D(loser)],  D(answer) = log pi(answer) - log pi_ref(answer)
    loss = - (1/B) sum over pairs of log sigma(m)

so that every token of the winner weighs + beta sigma(-m) and every token of the loser as much downwards. Nothing is
sampled from the policy while it learns: what it does on answers that no pair holds is left to chance, and a policy that
has fitted few pairs goes on moving away from the reference although nothing more is known.
Source: Rafailov et al. (2023), Direct preference optimization, arXiv 2305.18290, section 4.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from vrcore.compiled import jitable, kernel
from vrcore.language.algorithms.algorithm import Algorithm
from vrcore.language.policy import tabulate

DPO = Algorithm(
    key="dpo",
    title="DPO",
    words="preferred answers become likelier than the others, measured from the reference; no reward model",
    loss="-(1/B) sum_pairs log sigma(beta [log pi/pi_ref(winner) - log pi/pi_ref(loser)])",
    code=-1,
    rates={"adam": 0.05},
    place="vrcore.language.over_optimisation",
)


@jitable
def sigma(x: float) -> float:
    """Return 1 / (1 + exp(-x)), without overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    return math.exp(x) / (1.0 + math.exp(x))


@jitable
def log_sigma(x: float) -> float:
    """Return log(1 / (1 + exp(-x))), without overflow."""
    return -math.log1p(math.exp(-x)) if x >= 0.0 else x - math.log1p(math.exp(x))


@jitable
def pair_gradient(
    p: Any, log_p: Any, reference: Any, beta: float, weight: float, won_read: Any, won: Any, lost_read: Any, lost: Any,
    gradient: Any,
) -> float:  # fmt: skip
    """Add one pair's part to the gradient of minus the loss, shape (rows, tokens); return its part of the loss.

    `p`, `log_p` and `reference` (log-probabilities) have the gradient's shape; rows and tokens have shape (length,).
    """
    margin = 0.0
    for t in range(len(won)):
        margin += log_p[won_read[t], won[t]] - reference[won_read[t], won[t]]
        margin -= log_p[lost_read[t], lost[t]] - reference[lost_read[t], lost[t]]
    pull = weight * beta * sigma(-beta * margin)
    for t in range(len(won)):
        gradient[won_read[t], won[t]] += pull
        gradient[lost_read[t], lost[t]] -= pull
        for v in range(p.shape[1]):
            gradient[won_read[t], v] -= pull * p[won_read[t], v]
            gradient[lost_read[t], v] += pull * p[lost_read[t], v]
    return -weight * log_sigma(beta * margin)


@kernel
def loss_and_gradient(
    z: Any, reference: Any, beta: float, won_read: Any, won: Any, lost_read: Any, lost: Any, gradient: Any
) -> float:
    """Return the loss over all pairs and fill `gradient` with that of minus the loss. Rows, tokens: (pairs, length)."""
    log_p, p, below = np.empty(z.shape), np.empty(z.shape), np.empty(z.shape)
    tabulate(z, log_p, p, below)
    gradient[:] = 0.0
    loss = 0.0
    for i in range(len(won)):
        loss += pair_gradient(
            p, log_p, reference, beta, 1.0 / len(won), won_read[i], won[i], lost_read[i], lost[i], gradient
        )
    return loss
