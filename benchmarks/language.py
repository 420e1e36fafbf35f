"""Steps per second of the toy language model, beside the same algorithm in plain numpy, and how cost grows."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.table import Row
from vrcore.language import LanguageExperiment, Stage, train

SEEDS = 16
STEPS = 400
NUMPY_STEPS = 60
REPEATS = 5
GROUPS = (4, 8, 16, 32)  # prompts in a batch, of 8 answers each


def best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the shortest of several times in seconds: the one that other programs disturbed least."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def experiment(algorithm: str, groups: int = 8, steps: int = STEPS, **values: Any) -> LanguageExperiment:
    return LanguageExperiment(algorithm, [Stage("CRF", steps=steps)], seeds=SEEDS, groups=groups, **values)


def numpy_rloo(seeds: int, groups: int, group_size: int, steps: int, length: int = 4, v: int = 10) -> Any:
    """Train RLOO with plain ascent in numpy, all seeds in one array program, recording the same numbers."""
    rng = np.random.default_rng(0)
    z = np.zeros((seeds, length * v, v))
    z[:, np.arange(length * v), (np.arange(length * v) + 1) % v] = math.log(0.5 * 9 / 0.5)
    reference = z - np.log(np.exp(z).sum(axis=2, keepdims=True))
    batch, who = groups * group_size, np.arange(seeds)[:, None]
    records = []
    for _ in range(steps):
        highest = z.max(axis=2, keepdims=True)
        p = np.exp(z - highest)
        total = p.sum(axis=2, keepdims=True)
        p /= total
        log_p = z - highest - np.log(total)
        below = p.cumsum(axis=2)
        below[:, :, -1] = 2.0
        d = np.arange(v)
        exact = np.prod([p[:, t * v + (d + t) % v, (d + t + 1) % v] for t in range(length)], axis=0).mean(axis=1)
        previous = np.repeat(rng.integers(0, v, (seeds, groups)), group_size, axis=1)
        read, tokens, right = [], [], np.ones((seeds, batch), bool)
        for t in range(length):
            row = t * v + previous
            token = (below[who, row] <= rng.random((seeds, batch))[:, :, None]).sum(axis=2)
            right &= token == (previous + 1) % v
            read.append(row)
            tokens.append(token)
            previous = token
        reward = right.astype(float)
        grouped = reward.reshape(seeds, groups, group_size)
        weight = ((grouped - grouped.mean(axis=2, keepdims=True)) * group_size / (group_size - 1)).reshape(seeds, batch)
        rows, chosen = np.stack(read, axis=2), np.stack(tokens, axis=2)
        flat = (who[:, :, None] * length * v + rows) * v + chosen
        each = np.repeat(weight[:, :, None], length, axis=2)
        gradient = np.bincount(flat.ravel(), each.ravel(), z.size).reshape(z.shape)
        visits = np.bincount((flat // v).ravel(), minlength=seeds * length * v).reshape(seeds, -1)
        gradient -= gradient.sum(axis=2, keepdims=True) * p
        apart = ((p * (log_p - reference)).sum(axis=2) * visits).sum(axis=1) / batch
        spread = -((p * log_p).sum(axis=2) * visits).sum(axis=1) / visits.sum(axis=1)
        equal = (grouped == grouped[:, :, :1]).all(axis=2).mean(axis=1)
        records.append((exact, right.mean(axis=1), reward.sum(axis=1), apart, spread, equal))
        z += 6.0 * gradient / batch
    return np.array(records)


def rows() -> list[Row]:
    train(experiment("grpo", steps=2))  # compiles
    found = []
    for name, values in {
        "RLOO, plain ascent": {"algorithm": "rloo", "optimiser": "sgd"},
        "GRPO, Adam": {"algorithm": "grpo"},
        "PPO, Adam, 2 epochs": {"algorithm": "ppo"},
    }.items():
        seconds = best(lambda values=values: train(experiment(**values)))
        found.append(Row(f"{name}: {SEEDS} seeds x 64 answers, all metrics", STEPS / seconds, "steps/s", 2000.0, True))
    fast = best(lambda: train(experiment("rloo", optimiser="sgd"))) / STEPS
    slow = best(lambda: numpy_rloo(SEEDS, 8, 8, NUMPY_STEPS), 3) / NUMPY_STEPS
    found.append(Row("RLOO in plain numpy", 1.0 / slow, "steps/s"))
    found.append(Row("RLOO: plain numpy over compiled", slow / fast, "times"))
    times = [best(lambda groups=groups: train(experiment("grpo", groups))) for groups in GROUPS]
    pairs = list(zip(GROUPS, times, strict=True))
    for (few, short), (many, long) in pairwise(pairs):
        growth = (long / short) / (many / few)
        found.append(Row(f"GRPO: cost growth from {8 * few} to {8 * many} answers over linear", growth, "times", 1.0))
    whole = best(lambda: train(experiment("grpo")))
    found.append(Row(f"{SEEDS} seeds x 64 answers x {STEPS} steps", whole, "s", 1.0))
    return found
