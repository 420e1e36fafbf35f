"""What came of an advice, by hand."""

import numpy as np
import pytest

from tests.advice.made_forecaster import made
from tests.advice.test_findings import learned, steps
from vrcore.advice import advise, score
from vrcore.errors import ParameterError

X, Y = steps(40), learned(40)
ADVICE = advise((X, Y), budget=80, lower=0.0, upper=1.0, forecaster=made(0.08, 0.02))


def later(value):
    return np.arange(1.0, 81.0), np.concatenate([Y, np.full(40, value)])


def test_a_hit():
    now = float(Y[-3:].mean())
    found = score(ADVICE, *later(now + 0.07))
    assert found.came == pytest.approx(now + 0.07)
    assert found.error == pytest.approx(0.01)
    assert found.inside
    assert found.interval_score == pytest.approx(0.04)
    assert found.mattered
    assert found.brier == pytest.approx(0.0, abs=1e-4)
    assert found.key == ADVICE.key


def test_a_miss_costs_twenty_times_its_distance_at_ninety_per_cent():
    now = float(Y[-3:].mean())
    found = score(ADVICE, *later(now))
    assert not found.inside
    assert found.interval_score == pytest.approx(0.04 + 20 * 0.06)
    assert not found.mattered
    assert found.brier == pytest.approx(1.0, abs=1e-3)


def test_what_cannot_be_scored():
    with pytest.raises(ParameterError, match="the log ends at 40"):
        score(ADVICE, X, Y)
    refused = advise((steps(4), [0.1, 0.2, 0.3, 0.4]), forecaster=made(0.1, 0.1))
    with pytest.raises(ParameterError, match="nothing was forecast"):
        score(refused, *later(0.5))
