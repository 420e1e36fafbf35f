"""Ways of turning numbers into an action, and of moving a policy; shared by agents.

All take one row of the memory by `(memory, stimulus)` and use one uniform draw.
"""

from __future__ import annotations

import math
from typing import Any

from vrcore.compiled import allocation_free


@allocation_free
def softmax(memory: Any, now: Any, sharpness: float, rng: Any) -> int:
    """Draw an action with probability proportional to exp(sharpness * value), over actions `now.first`, ..."""
    n = memory.shape[1]
    if n == now.first + 2:
        # Of two, the logistic of their difference: one exponential where the general rule takes four.
        s, a = now.stimulus, now.first
        difference = sharpness * (memory.value[s, a + 1] - memory.value[s, a])
        return a if rng.random() * (1.0 + math.exp(min(difference, 700.0))) < 1.0 else a + 1
    top = memory.value[now.stimulus, now.first]
    for a in range(now.first, n):
        top = max(top, memory.value[now.stimulus, a])
    total = 0.0
    for a in range(now.first, n):
        total += math.exp(sharpness * (memory.value[now.stimulus, a] - top))
    u = rng.random() * total
    for a in range(now.first, n):
        u -= math.exp(sharpness * (memory.value[now.stimulus, a] - top))
        if u < 0.0:
            return a
    return n - 1


@allocation_free
def climb(memory: Any, now: Any, action: int, step: float) -> None:
    """Move logits along the gradient of ln P(action) of their softmax: step * (1[a = action] - P(a)).

    Source: Williams (1992); Sutton & Barto (2018), section 13.3.
    """
    n = memory.shape[1]
    first = min(now.first, action)
    top = memory.value[now.stimulus, first]
    for a in range(first, n):
        top = max(top, memory.value[now.stimulus, a])
    total = 0.0
    for a in range(first, n):
        total += math.exp(memory.value[now.stimulus, a] - top)
    for a in range(first, n):
        # P(a) needs only this action's own logit, so changing the row while walking it is safe.
        probability = math.exp(memory.value[now.stimulus, a] - top) / total
        chosen = 1.0 if a == action else 0.0
        memory.value[now.stimulus, a] += step * (chosen - probability)


def preference(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    """Return the probability that a policy responds on an operandum, by the softmax of its logits, as a reading."""
    logits = [float(memory.value[stimulus, a]) for a in range(memory.shape[1])]
    top = max(logits)
    return math.exp(logits[operandum] - top) / sum(math.exp(one - top) for one in logits)
