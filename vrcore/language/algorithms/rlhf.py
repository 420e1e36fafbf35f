"""RLHF: GRPO on the score of a reward model that was learnt from preferences (`vrcore.language.reward_model`).

    A_i  = (s_i - mean_g) / (std_g + 1e-4),  s_i the reward model's score of answer i
    loss = - (1/B) sum_i sum_t A_i log pi(token_it) + beta KL(pi, pi_ref)

The policy is drawn to whatever the reward model overrates. Its score is a proxy: the farther the policy goes from the
reference, on whose answers the model was trained, the less the proxy says about the gold score.
Source: Gao, Schulman & Hilton (2022), Scaling laws for reward model overoptimization, arXiv 2210.10760.
"""

from __future__ import annotations

from typing import Any

from vrcore.compiled import jitable
from vrcore.language.algorithms.algorithm import Algorithm
from vrcore.language.policy import divergence

RLHF = Algorithm(
    key="rlhf",
    title="RLHF",
    words="a reward model is learnt from preferences; then GRPO on its score",
    loss="-(1/B) sum_it A_i log pi(token_it) + beta KL(pi, pi_ref), A_i = (score_i - mean_g)/(std_g + 1e-4)",
    code=-1,
    rates={"adam": 0.03},
    place="vrcore.language.over_optimisation",
)


@jitable
def batch_gradient(
    p: Any, log_p: Any, reference: Any, beta: float, weight: Any, read: Any, tokens: Any, gradient: Any, sums: Any
) -> None:
    """Fill `gradient`, shape (rows, tokens), with that of minus the loss on a batch.

    `weight` (answers,) holds the advantages; `read` and `tokens` (answers, length) the rows read and the tokens drawn;
    `p`, `log_p` and `reference` (log-probabilities) have the gradient's shape. The KL of each row counts as often as
    the batch visited the row. `sums` (rows, 2) is room to work in: visits, and their weights' sum.
    """
    batch = len(tokens)
    gradient[:] = 0.0
    sums[:] = 0.0
    for i in range(batch):
        for t in range(tokens.shape[1]):
            r = read[i, t]
            gradient[r, tokens[i, t]] += weight[i]
            sums[r, 0] += 1.0
            sums[r, 1] += weight[i]
    for r in range(len(gradient)):
        if sums[r, 0] > 0.0:
            mean = divergence(p, log_p, reference, r) if beta > 0.0 else 0.0
            for v in range(gradient.shape[1]):
                gradient[r, v] -= sums[r, 1] * p[r, v]
                if beta > 0.0:
                    gradient[r, v] -= beta * sums[r, 0] * p[r, v] * (log_p[r, v] - reference[r, v] - mean)
                gradient[r, v] /= batch
