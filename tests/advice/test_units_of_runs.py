"""Recipes that look as if they were in different units are compared, and that is said beside the comparison."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from tests.test_command import vrlab
from vrcore.advice import Run, advise
from vrcore.advice.units import different_units

STEPS = 100.0 * np.arange(1, 41)
SHARE = 0.1 + 0.7 / (1 + (1200 / STEPS) ** 2) + np.random.default_rng(0).normal(0, 0.01, 40)
SAID = 'All values of "a" lie between 0 and 1 and those of "b" go up to '


@pytest.mark.parametrize("turned", [False, True])
def test_a_share_beside_a_percentage_is_said(turned):
    runs = [Run(STEPS, SHARE, "a"), Run(STEPS, 100 * SHARE, "b")]
    found = advise(runs, lower_is_better=turned)
    assert SAID in found.reason
    assert SAID in found.words
    assert len(found.comparisons) == (0 if turned else 1)
    assert SAID in json.loads(json.dumps(found.to_dict()))["reason"]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (SHARE, 0.8 * SHARE, ""),
        (SHARE, 1.5 * SHARE, ""),
        (50 * SHARE, 100 * SHARE, ""),
        (-1500 * SHARE, -300 * SHARE, ""),
        (-SHARE, 100 * SHARE, ""),
        (2 * SHARE, 1000 * SHARE, 'The values of "a" are about '),
        (-1000 * SHARE, -2 * SHARE, 'The values of "b" are about -'),
        (SHARE, 1000 * SHARE, 'The values of "a" are about '),
        (SHARE, 100 * SHARE, SAID),
    ],
)
def test_only_what_looks_like_other_units_is_said(one, other, words):
    found = different_units((Run(STEPS, one, "a"), Run(STEPS, other, "b")))
    assert found.startswith(words)
    assert bool(found) is bool(words)


def test_the_command_says_it_above_the_comparison(tmp_path):
    for name, factor in (("a", 1), ("b", 100)):
        pd.DataFrame({"step": STEPS, "reward": factor * SHARE}).to_csv(tmp_path / f"{name}.csv", index=False)
    said = vrlab("advise", str(tmp_path / "a.csv"), str(tmp_path / "b.csv")).output
    assert 0 < said.index(SAID) < said.index("\nAt 8,000, ")
