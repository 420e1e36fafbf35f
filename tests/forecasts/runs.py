"""Runs that are made up, and say so: what they are to be forecast at is known."""

import numpy as np


def saturating(n=60, *, noise=0.02, seed=3, start=0.2, end=0.8, half=0.5, last=1.0):
    """Return x up to `last`, and a Hill curve of power 2, half way at `half` times `last`, with independent noise."""
    x = last * np.arange(1, n + 1) / n
    y = start + (end - start) / (1.0 + (half * last / x) ** 2)
    return x, y + np.random.default_rng(seed).normal(0.0, noise, n)


def hill(x, start=0.2, end=0.8, half=0.5):
    return start + (end - start) / (1.0 + (half / x) ** 2)
