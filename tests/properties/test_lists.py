"""Every list, of any mean and length, keeps its mean."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from vrcore.errors import NotationError
from vrcore.schedules import LISTS
from vrcore.schedules.lists import intervals, ratios

quick = settings(deadline=None, max_examples=300)
kinds = st.sampled_from(list(LISTS))


@given(st.integers(1, 100_000), st.integers(1, 1000), kinds)
@quick
def test_whole_ratios_keep_their_mean(mean: int, length: int, kind: str) -> None:
    values = ratios(mean, length, kind)
    assert len(values) == length
    assert sum(values) == mean * length
    assert min(values) >= 1
    assert all(value == int(value) for value in values)
    assert values == sorted(values)


@given(st.integers(1, 1000), st.integers(0, 50_000), kinds)
@quick
def test_a_fractional_mean_is_kept_or_refused_with_a_length_that_has_it(length: int, surplus: int, kind: str) -> None:
    total = length + surplus
    mean = total / length
    try:
        values = ratios(mean, length, kind)
    except NotationError as refused:
        # A fraction that floating point cannot hold exactly may be refused; what is proposed must then work.
        if "try n=" in str(refused):
            proposed = int(str(refused).split("try n=")[1].rstrip("."))
            assert sum(ratios(mean, proposed, kind)) == mean * proposed
    else:
        assert sum(values) == total


@given(st.floats(0.001, 1e6), st.integers(1, 1000), kinds)
@quick
def test_intervals_keep_their_mean(mean: float, length: int, kind: str) -> None:
    values = intervals(mean, length, kind)
    assert len(values) == length
    assert math.isclose(math.fsum(values), mean * length, rel_tol=1e-9)
    assert min(values) >= 0
    assert values == sorted(values)
