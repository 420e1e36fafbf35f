"""A teacher that looks for learning progress: train that on which the pass rate moves fastest, up or down.

Of each thing that can be trained it keeps the last few results, takes the absolute slope over time of their
least-squares line for the progress, and picks the largest; a share of picks is random, so that it notices what has
become learnable. That a slope downwards counts makes it return to what is being forgotten.

Source: the windowed teacher of Matiisen et al. (2017), Teacher-student curriculum learning, arXiv 1707.00183.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def choose(results: Sequence[Sequence[tuple[int, float]]], exploration: float, rng: Any) -> int:
    """Return the position of what to train next, given the last results (step, pass rate) on each thing.

    Things of equal progress, such as those with fewer than two results, are picked equally often.
    """
    if rng.random() < exploration:
        return int(rng.random() * len(results))
    progress = np.array([abs(slope(given)) for given in results])
    best = np.flatnonzero(progress == progress.max())
    return int(best[int(rng.random() * len(best))])


def slope(given: Sequence[tuple[int, float]]) -> float:
    """Return the least-squares slope of results over steps; 0 with fewer than two of them."""
    if len(given) < 2:
        return 0.0
    mean_step = sum(step for step, _ in given) / len(given)
    mean = sum(value for _, value in given) / len(given)
    across = sum((step - mean_step) * (value - mean) for step, value in given)
    return across / sum((step - mean_step) ** 2 for step, _ in given)
