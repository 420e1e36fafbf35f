"""The reward channel as the compiled loop runs it: from right and wrong answers to rewards."""

from __future__ import annotations

import math
from typing import Any

from vrcore.compiled import jitable
from vrcore.noise.delivery import magnitude

# What a seed remembers between two steps, by position in `counts`.
STEP, DONE, LEFT, PLACE, BALANCE = range(5)
COUNTS = 5


@jitable
def comes(chance: float, rng: Any) -> bool:
    """Draw whether something of this chance comes; certainties draw nothing."""
    if chance >= 1.0:
        return True
    return bool(chance > 0.0 and rng.random() < chance)


@jitable
def counter_pays(fixed: int, ratio: float, counts: Any, ratios: Any, rng: Any) -> bool:
    """Count one right answer; say whether it completes the ratio in force."""
    if counts[2] == 0:
        if fixed == 1:
            counts[2] = int(ratio + 0.5)
        else:
            if counts[3] == 0:  # the list is used up: shuffle it
                for i in range(len(ratios) - 1, 0, -1):
                    j = int(rng.random() * (i + 1))
                    kept = ratios[i]
                    ratios[i] = ratios[j]
                    ratios[j] = kept
            counts[2] = int(ratios[counts[3]])
            counts[3] = (counts[3] + 1) % len(ratios)
    counts[2] -= 1
    return bool(counts[2] == 0)


@jitable
def deliver(
    s: Any,
    ratio: float,
    right: Any,
    share: Any,
    judged: Any,
    counts: Any,
    ratios: Any,
    rng: Any,
    reward: Any,
    scored: Any,
    observed: Any,
    paid: Any,
) -> None:
    """Fill rewards for a batch. All arrays but `counts` and `ratios` have the shape (answers,).

    `s` are the stage's settings, `ratio` the ratio now in force (0: nothing is delivered). `right` and `share` are
    the truth, `judged` a reward model's verdict where that takes the verifier's place. Filled are `reward`, `scored`
    (False: left out of the update), `observed` (what the verifier said) and `paid` (reinforcers delivered).
    """
    n = len(right)
    chance = 1.0 / ratio if ratio > 0.0 else 0.0
    open_ = comes(chance, rng) if s.level == 2 else False
    size = s.magnitude
    if s.control == 2:
        size *= ratio
    for i in range(n):
        if s.level == 1 and i % s.group_size == 0:
            open_ = comes(chance, rng)
        seen = not comes(s.false_negative, rng) if right[i] else comes(s.false_positive, rng)
        if s.control == 1:
            seen = comes(s.coin, rng)
        observed[i] = seen
        value = 1.0 if seen else 0.0
        if s.judged == 1:
            value = judged[i]
        elif s.sharpness > 0.0 and s.control != 1 and seen == right[i]:
            value = 1.0 / (1.0 + math.exp(-s.sharpness * (share[i] - s.threshold)))
        told = True
        if s.level == 0:
            open_ = comes(chance, rng)
        elif s.level == 3:
            open_ = False
            if seen and ratio > 0.0:
                open_ = comes(chance, rng) if s.counting == 0 else counter_pays(s.counting, ratio, counts, ratios, rng)
            told = not seen
        number = 0.0
        if open_ and value != 0.0:
            number = 1.0
            if s.price > 0:
                counts[4] += s.tokens
                number = float(counts[4] // s.price)
                counts[4] %= s.price
        scored[i] = open_ or s.masked == 0 or (s.level == 3 and told)
        paid[i] = number if s.judged == 1 else number * value
        reward[i] = 0.0
        if number > 0.0:
            reward[i] = number * value * size * magnitude(s.magnitude_sd, rng)
    if s.control == 3:
        for i in range(n - 1, 0, -1):
            j = int(rng.random() * (i + 1))
            kept, told = reward[i], scored[i]
            reward[i], scored[i] = reward[j], scored[j]
            reward[j], scored[j] = kept, told
    if s.punishment > 0.0:
        for i in range(n):
            if observed[i]:
                reward[i] -= s.punishment
                scored[i] = True
