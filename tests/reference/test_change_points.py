"""Change points: hand-computed places, coverage of their intervals, and silence where nothing changes."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore.curves.change_point import change_point
from vrcore.errors import FitError, ParameterError


def test_a_clean_step_by_hand():
    found = change_point([1, 2, 3, 4, 5, 6, 7, 8], [1.0, 1.2, 0.8, 1.0, 3.0, 3.1, 2.9, 3.0])
    assert (found.onset, found.before, found.after, found.n) == (4.5, 1.0, 3.0, 8)
    # RSS around one mean 8.1, around the step 0.1: gain (8 - 3) ln 81.
    assert found.gain == pytest.approx(5 * np.log(8.1 / 0.1), rel=1e-9)
    assert found.found
    assert 4.0 <= found.low < found.onset < found.high <= 5.0


def test_outcomes_by_hand():
    found = change_point(np.arange(10), [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    # Twice the log likelihood of ten tosses of a fair coin, against certainty.
    assert found.gain == pytest.approx(20 * np.log(2))
    assert (found.onset, found.before, found.after) == (4.5, 0.0, 1.0)


def test_it_does_not_depend_on_order_units_or_missing_rows():
    rng = np.random.default_rng(5)
    x = np.arange(60.0)
    y = (x > 33) + 0.4 * rng.standard_normal(60)
    reference = change_point(x, y)
    mixed = rng.permutation(60)
    assert change_point(x[mixed], y[mixed]) == reference
    assert change_point(np.append(x, 70.0), np.append(y, np.nan)) == reference
    scaled = change_point(10 * x - 3, 100 * y + 7)
    assert scaled.onset == pytest.approx(10 * reference.onset - 3)
    assert (scaled.low, scaled.high) == pytest.approx((10 * reference.low - 3, 10 * reference.high - 3))
    assert scaled.gain == pytest.approx(reference.gain)


@pytest.mark.parametrize("kind", ["normal", "outcomes"])
def test_the_interval_holds_the_place_as_often_as_it_says(kind):
    """Of 600 steps 95 % are 570; the chance of fewer than 547 or more than 588 is below 1 in 1,000."""
    rng = np.random.default_rng(11)
    held, x = 0, np.arange(80.0)
    for _ in range(600):
        place = rng.uniform(8, 72)
        after = x > place
        y = after + 0.6 * rng.standard_normal(80) if kind == "normal" else rng.random(80) < np.where(after, 0.85, 0.1)
        found = change_point(x, np.asarray(y, float))
        held += found.low <= place <= found.high
    assert 547 <= held <= 588


@pytest.mark.parametrize(("n", "most"), [(10, 0.09), (20, 0.06), (50, 0.04), (200, 0.015)])
def test_flat_records_are_seldom_called_a_change(n, most):
    rng = np.random.default_rng(3)
    for draw in (lambda: rng.standard_normal(n), lambda: (rng.random(n) < 0.3).astype(float)):
        records = [record for record in (draw() for _ in range(1000)) if np.ptp(record) > 0]
        assert np.mean([change_point(np.arange(n), record).found for record in records]) <= most


def test_what_is_refused():
    with pytest.raises(FitError, match="needs 4 points at least; there are 3"):
        change_point([1, 2, 3], [0, 0, 1])
    with pytest.raises(FitError, match="no change to fit"):
        change_point([1, 2, 3, 4, 5], [1, 1, 1, 1, 1])
    with pytest.raises(ParameterError, match="between 0 and 1"):
        change_point([1, 2, 3, 4, 5], [1, 1, 0, 1, 1], level=95)
