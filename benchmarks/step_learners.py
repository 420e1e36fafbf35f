"""Sixty step learners: how wide the mean's curve is, how wide the individuals' are, and whether the caution is said."""

from __future__ import annotations

import statistics

import numpy as np

from benchmarks.table import Row
from vrcore import fit_all
from vrcore.curves.simulated_learners import PRESETS

FIRST_SEED = 25  # that of the page's group
GROUPS = 3
MEAN_WIDTH, NEAR = 73.0, 5.0


def rows() -> list[Row]:
    """Return the widths of the page's group, and the median of the mean's width over further seeds."""
    means, medians, upper, cautioned = [], [], [], 0
    for seed in range(FIRST_SEED, FIRST_SEED + GROUPS):
        made = PRESETS["steps"](seed).simulate()
        group = fit_all(made.y, x=made.x, lower=0.0, upper=1.0)
        assert group.mean is not None  # sixty subjects on common trials have a mean
        means.append(group.mean.width().value)
        medians.append(float(np.median(group.widths)))
        upper.append(float(np.quantile(group.widths, 0.75)))
        cautioned += bool(group.caution)
    return [
        Row("mean of sixty step learners: 10-90 % width, at most", means[0], "trials", MEAN_WIDTH + NEAR),
        Row("the same, at least", means[0], "trials", MEAN_WIDTH - NEAR, at_least=True),
        Row(f"the same, median of {GROUPS} groups", statistics.median(means), "trials"),
        Row("individuals: median 10-90 % width, the page's group", medians[0], "trials", 1.0),
        Row("individuals: upper quartile", upper[0], "trials", 1.0),
        Row(f"individuals: median width, largest of {GROUPS} groups", max(medians), "trials", 1.0),
        Row("groups whose caution is said", cautioned, "groups", float(GROUPS), at_least=True),
    ]
