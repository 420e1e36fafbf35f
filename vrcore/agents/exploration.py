"""Exploration: ways of choosing among actions by their values, one of which is a parameter of every value learner.

    softmax         P(action) ~ exp(beta Q(action))
    epsilon-greedy  with probability c any action, else the one of highest value
    UCB             the highest Q(action) + c sqrt(ln N / n(action)), what was never tried first
    Thompson        the highest draw from a normal distribution with mean Q(action), sd c / sqrt(n(action) + 1)

n counts how often an action was tried and N is their sum, both of the present stimulus. At every choice a share
`forgetting` of the counts is lost: without it they only grow, uncertainty ends, and a change goes unnoticed; with it
they are the discounted kinds, which never stop looking. Softmax counts nothing.

A value learner that takes this part has `value` and `tries` in its memory, the three parameters below beside its
`sharpness` (beta), chooses by `explore` and calls `tried` when it learns.

Source: Sutton & Barto (2018), Reinforcement Learning, chapter 2; Auer, Cesa-Bianchi & Fischer (2002), Machine Learning
47, 235-256 (UCB1); Thompson (1933), Biometrika 25, 285-294, who draws from a Beta distribution (a normal one is what
fits any value); Garivier & Moulines (2011), Algorithmic Learning Theory (discounted UCB). Recalled and not checked.
"""

from __future__ import annotations

import math
from typing import Annotated, Any

from vrcore.agents.choice import softmax
from vrcore.compiled import allocation_free
from vrcore.params import Param

WAYS = ("softmax", "epsilon-greedy", "UCB", "Thompson")
CERTAIN = 1e-9  # tries; what was tried less than this was not tried, or is forgotten

Exploration = Annotated[float, Param(0.0, 3.0, "how it chooses among values", choices=WAYS, later=True)]
Curiosity = Annotated[
    float,
    Param(
        0.0,
        2.0,
        "epsilon-greedy: share of choices at random; UCB: weight of the bonus for what was rarely tried; Thompson: "
        "standard deviation of a draw for what was never tried; softmax: unused",
        step=0.01,
        later=True,
    ),
]
Forgetting = Annotated[
    float,
    Param(
        0.0,
        0.5,
        "UCB and Thompson: share of the counts of tries that is lost at every choice",
        step=0.005,
        later=True,
    ),
]


@allocation_free
def _any_action(now: Any, n: int, rng: Any) -> int:
    return int(min(now.first + int(rng.random() * (n - now.first)), n - 1))


@allocation_free
def _priority(agent: Any, memory: Any, s: int, a: int, total: float, rng: Any) -> float:
    """Return what an action is taken for: its value, with a bonus (UCB) or a draw (Thompson)."""
    value = memory.value[s, a]
    tries = memory.tries[s, a]
    if agent.exploration < 1.5:
        return float(value)
    if agent.exploration < 2.5:
        if tries < CERTAIN:
            return math.inf
        return float(value + agent.curiosity * math.sqrt(max(math.log(total), 0.0) / tries))
    return float(value + agent.curiosity * rng.standard_normal() / math.sqrt(tries + 1.0))


@allocation_free
def explore(agent: Any, memory: Any, now: Any, rng: Any) -> int:
    """Choose an action, `now.first` or above, in the agent's way of exploring."""
    if agent.exploration < 0.5:
        return softmax(memory, now, agent.sharpness, rng)
    s, n = now.stimulus, memory.shape[1]
    if agent.exploration < 1.5 and rng.random() < agent.curiosity:
        return _any_action(now, n, rng)
    total = CERTAIN
    for a in range(now.first, n):
        total += memory.tries[s, a]
    chosen, best, alike = now.first, _priority(agent, memory, s, now.first, total, rng), 1.0
    for a in range(now.first + 1, n):
        found = _priority(agent, memory, s, a, total, rng)
        if found > best:
            chosen, best, alike = a, found, 1.0
        elif found == best:
            # Of several that are alike each is kept with the same probability.
            alike += 1.0
            if rng.random() * alike < 1.0:
                chosen = a
    return int(chosen)


@allocation_free
def tried(agent: Any, memory: Any, now: Any, action: int) -> None:
    """Count an action as tried; the other counts of this stimulus fade."""
    if agent.exploration < 0.5:
        return
    for a in range(memory.shape[1]):
        memory.tries[now.stimulus, a] *= 1.0 - agent.forgetting
    memory.tries[now.stimulus, action] += 1.0
