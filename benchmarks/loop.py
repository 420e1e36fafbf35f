"""The compiled loop against its own plain text, and against the least that such a loop could do."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from benchmarks.table import Row
from vrcore import Experiment, Phase, run

TICK = 0.5
COMPILED_SECONDS = 400_000.0
PLAIN_SECONDS = 4_000.0
REPEATS = 5
AGENTS = ("q-learning", "change-point", "constant-rate")


@njit(nogil=True)
def bare(ticks: int, rng: Any) -> float:
    """Draw one number and take one exponential a tick: what any softmax learner has to do."""
    value = 0.0
    for _ in range(ticks):
        chance = 1.0 / (1.0 + math.exp(-value))
        if rng.random() < chance:
            value += 0.01 * (0.1 - value)
    return value


def best(work: Callable[[], object]) -> float:
    """Return the shortest of several times in seconds: the one that other programs disturbed least."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def experiment(agent: str, seconds: float) -> Experiment:
    """Return one subject on VR 10 for so long."""
    return Experiment(agent, [Phase("VR 10", seconds=seconds)], seed=7, tick=TICK)


def rows() -> list[Row]:
    rng = np.random.default_rng(7)
    bare(10, rng)
    ticks = int(COMPILED_SECONDS / TICK)
    least = best(lambda: bare(ticks, rng)) / ticks
    found = [Row("bare loop: one draw, one exponential", least * 1e9, "ns/tick")]
    for agent in AGENTS:
        run(experiment(agent, 10.0))
        fast = best(lambda agent=agent: run(experiment(agent, COMPILED_SECONDS))) / ticks
        slow = best(lambda agent=agent: run(experiment(agent, PLAIN_SECONDS), interpreted=True)) / (
            PLAIN_SECONDS / TICK
        )
        found += [
            Row(f"{agent}: compiled, log included", fast * 1e9, "ns/tick"),
            Row(f"{agent}: compiled over bare loop", fast / least, "times"),
            Row(f"{agent}: plain text over compiled", slow / fast, "times"),
        ]
    return found
