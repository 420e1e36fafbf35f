"""An interval that ends at its own estimate is said to lie to one side; well-behaved data bring no such words."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore.curves import fit

X = np.arange(1.0, 41.0) * 100.0
WORDS = "to one side of"


def made(seed: int, follow: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    noise = rng.normal(0.0, 0.02, X.size)
    for i in range(1, X.size):
        noise[i] = follow * noise[i - 1] + np.sqrt(1.0 - follow**2) * noise[i]
    return 0.1 + 0.7 / (1.0 + np.exp(-(X - 1500.0) / 300.0)) + noise


@pytest.mark.parametrize("family", ["log2", "exponential"])
def test_the_words_are_there_exactly_where_an_interval_ends_at_its_estimate(family):
    aside = 0
    for seed in range(12):
        found = fit(X, made(seed, 0.9), family, lower=-np.inf)
        said = [one for one in found.problems if WORDS in one]
        at_end = []
        for name, value in found.params.items():
            if found.identified(name):
                low, high = found.interval(name)
                if min(value - low, high - value) <= 0.1 * found.stderr[name]:
                    at_end.append(name)
        aside += bool(at_end)
        assert len(said) == bool(at_end)
        assert all(name in said[0] for name in at_end)
        assert found.words.count(WORDS) == bool(at_end)
    assert aside >= 1


def test_white_noise_brings_hardly_any():
    assert sum(WORDS in fit(X, made(seed, 0.0), "logistic", lower=-np.inf).words for seed in range(40)) <= 1
    rng = np.random.default_rng(0)
    lines = [0.1 * np.log(X) + rng.normal(0.0, 0.02, X.size) for _ in range(40)]
    assert sum(WORDS in fit(X, y, "log2").words for y in lines) <= 1
