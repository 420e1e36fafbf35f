"""Q-learning on the token process: what is learnt is the worth of each token in each context, not a policy.

    Q(row, token) <- Q(row, token) + rate (target - Q(row, token))
    target = reward after the last token, max over tokens of Q(next row) before it (no discount)
    loss   = (1/2) sum_i sum_t (target_it - Q(row_it, token_it))^2, the target held fixed
    P(token | row) ~ exp(Q(row, token)/temperature)

Each answer is gone through from its last token to its first, so that news travels along it at once. The table of
logits holds Q/temperature and starts at the reference policy's. A thinner schedule leaves lower values and therefore a
less decided policy: the opposite of a policy gradient, whose asymptote does not depend on it. Unlike a policy gradient
it does extinguish: a right answer that brings nothing is worth less.
The rows must tell the prompt, because only then does the worth of a token follow from its row: with a row for each
position and previous token, a wrong token leads to a row that is worth as much as the right one's.
Source: Watkins & Dayan (1992), Q-learning, Machine Learning 8, 279-292.
"""

from __future__ import annotations

from typing import Any

from vrcore.compiled import jitable
from vrcore.language.algorithms.algorithm import Algorithm

Q_LEARNING = Algorithm(
    key="q-learning",
    title="Q-learning",
    words="learns what each token is worth in each context; the contrast to policy gradients",
    loss="(1/2) sum_it (target_it - Q_it)^2, target the reward at the end and the best next value before it",
    code=5,
    rates={"delta-rule": 0.03},
    sharing="prompted",
)


@jitable
def back_up(
    z: Any, read: Any, tokens: Any, lengths: Any, reward: Any, scored: Any, temperature: float, rate: float
) -> None:
    """Move the values along every scored answer, last token first. `read`, `tokens`: shape (answers, positions)."""
    for i in range(len(reward)):
        if scored[i]:
            target = reward[i] / temperature
            for position in range(lengths[i] - 1, -1, -1):
                r = read[i, position]
                z[r, tokens[i, position]] += rate * (target - z[r, tokens[i, position]])
                target = z[r, 0]
                for v in range(1, z.shape[1]):
                    if z[r, v] > target:
                        target = z[r, v]
