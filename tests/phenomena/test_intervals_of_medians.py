"""The interval of a median is the same whether its samples are drawn one by one or all at once."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore.phenomena.phenomenon import bootstrap, middle_of


@pytest.mark.parametrize("n", [8, 13, 40])
@pytest.mark.parametrize("unreached", [0.0, 0.3, 0.6])
def test_all_at_once_is_one_by_one(n, unreached):
    values = np.random.default_rng(n).normal(size=n)
    values[: int(unreached * n)] = np.inf
    alone = bootstrap(lambda chosen: float(np.median(values[chosen])), n, seed=3)
    assert repr(middle_of(values, seed=3)) == repr(alone)
