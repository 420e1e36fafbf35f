from __future__ import annotations

import numpy as np
import pytest

from dashboard.five_levers import BLOCK, RUNS
from dashboard.samples import SAMPLES, TRIALS, levers, stopped_early
from vrcore.formats import guess, prepare


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_the_same_every_time_and_its_columns_are_guessed(name):
    title, make = SAMPLES[name]
    frame = make()
    assert frame.equals(make())
    assert title
    guessed = guess(frame)
    assert guessed.x in ("step", "reinforcers")
    assert guessed.y in ("success", "responses_per_minute")
    arguments = {"x": guessed.x, "y": guessed.y} | ({"group": list(guessed.group)} if guessed.group else {})
    data = prepare(frame, **arguments)
    assert np.isfinite(data.y).all()
    assert len(data.x) >= 8


def test_levers_are_shares_of_choices_that_are_learnt():
    frame = levers()
    assert len(frame) == RUNS * TRIALS // BLOCK
    assert frame["success"].between(0, 1).all()
    counts = frame["success"] * BLOCK
    np.testing.assert_allclose(counts, counts.round(), atol=1e-9)
    first = frame[frame["step"] <= 3 * BLOCK]["success"].mean()
    last = frame[frame["step"] > TRIALS - 3 * BLOCK]["success"].mean()
    assert first < 0.4 < 0.8 < last


def test_stopped_early_is_the_beginning_of_the_same_log():
    early, whole = stopped_early(), levers()
    assert early["step"].max() == TRIALS / 5
    assert "first fifth" in stopped_early.__doc__
    merged = early.merge(whole, on=["step", "seed", "success"])
    assert len(merged) == len(early) < len(whole)
    assert early["step"].max() == early.groupby("seed")["step"].max().min()
