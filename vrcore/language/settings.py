"""What the compiled loop is given: settings, arrays to work in, and the names of what it writes down."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

# What is recorded at every step, in this order: the policy before the update, and the batch that it drew.
RECORDED = (
    "pass_rate",
    "stage_pass_rate",
    "sampled_pass",
    "observed_pass",
    "delivered_pass",
    "reinforcers",
    "reward",
    "kl",
    "entropy",
    "zero_variance",
    "dead",
    "margin",
    "ratio",
)


class Settings(NamedTuple):
    """What the loop has to know about an experiment and a stage; names in lists have become positions."""

    algorithm: int
    scale: int
    optimiser: int
    learning_rate: float
    epochs: int
    clip: float
    baseline_rate: float
    temperature: float
    group_size: int
    sharing: int
    positions: int
    probe_stride: int
    probe_length: int
    stride: int
    length: int
    level: int
    masked: int
    counting: int
    ratio: float
    first_ratio: float
    thinned_over: float
    false_negative: float
    false_positive: float
    magnitude: float
    magnitude_sd: float
    sharpness: float
    threshold: float
    control: int
    coin: float
    tokens: int
    price: int
    punishment: float
    kl: float
    entropy: float
    judged: int
    budget: int
    amount: float
    limit: int


class Room(NamedTuple):
    """Arrays to work in, so that the kernel makes none; R rows, V tokens, B answers, T positions."""

    p: Any  # (R, V)
    log_p: Any
    below: Any
    gradient: Any
    visits: Any  # (R,)
    weights: Any
    prompts: Any  # (B,)
    lengths: Any
    right: Any
    share: Any
    judged: Any
    reward: Any
    scored: Any
    observed: Any
    paid: Any
    weight: Any
    read: Any  # (B, T)
    tokens: Any
    chance: Any


def room(rows: int, vocabulary: int, answers: int, positions: int) -> Room:
    """Return arrays of these sizes."""
    p, log_p, below, gradient = (np.zeros((rows, vocabulary)) for _ in range(4))
    prompts, lengths = (np.zeros(answers, np.int64) for _ in range(2))
    right, scored, observed = (np.zeros(answers, np.bool_) for _ in range(3))
    share, judged, reward, paid, weight = (np.zeros(answers) for _ in range(5))
    read, tokens = (np.zeros((answers, positions), np.int64) for _ in range(2))
    return Room(
        p, log_p, below, gradient, np.zeros(rows), np.zeros(rows), prompts, lengths, right, share, judged, reward,
        scored, observed, paid, weight, read, tokens, np.zeros((answers, positions)),
    )  # fmt: skip
