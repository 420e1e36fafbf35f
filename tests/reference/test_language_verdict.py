"""Is lean training more persistent? The verdict rests on the interval of the ratio of half-lives over seeds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from vrcore.language import Channel
from vrcore.language.matching import Persistence, bootstrap_median, contrast, verdict

STEADY = np.array([78.0, 79, 80, 80, 80, 81, 81, 82])
WILD = np.array([20.0, 30, 60, 79, 81, 120, 150, 300])


def persistence(schedule: str, half_life: Any) -> Persistence:
    log: Any = SimpleNamespace(experiment=SimpleNamespace(seed=0))
    nothing = np.zeros(len(half_life))
    middle = bootstrap_median(half_life)
    return Persistence("steps", Channel(schedule), half_life, nothing, nothing, nothing, 1.0, middle, log)


@pytest.mark.parametrize(
    ("rich", "lean", "said"),
    [
        (STEADY, STEADY, "equally"),
        (STEADY, 1.1 * STEADY, "equally"),
        (STEADY, 1.5 * STEADY, "more"),
        (STEADY, STEADY / 1.5, "less"),
        (WILD, WILD, "unclear"),  # medians alone would say equally
        (STEADY, 1.25 * STEADY, "more"),  # not surely within a quarter, and surely above
        (STEADY[:5], 1.5 * STEADY[:5], "more"),  # too few for an interval of the ratio; the two are apart
        (STEADY[:5], STEADY[:5], "unclear"),
        (STEADY, 1.5 * STEADY[:1], "unclear"),  # one seed beyond eight: chance does that in two of nine cases
        (STEADY[:3], 1.5 * STEADY[:3], "unclear"),  # and three beyond three in two of twenty
        (STEADY, np.array([83.0, 83.5]), "unclear"),  # apart, but by less than a quarter, and too few to say equally
        (np.full(8, np.inf), STEADY, "less"),
        (STEADY, np.full(8, np.inf), "more"),
        (np.full(8, np.inf), np.full(8, np.inf), "equally"),
    ],
)
def test_the_verdict_follows_the_interval(rich: Any, lean: Any, said: str) -> None:
    found = [persistence("VR 10", lean), persistence("VR 5", STEADY), persistence("CRF", rich)]
    assert verdict(found) == said


def test_the_interval_is_that_of_the_ratio() -> None:
    between = contrast([persistence("CRF", STEADY), persistence("VR 10", 2.0 * STEADY)])
    assert between.estimate == pytest.approx(2.0)
    assert 1.9 < between.low < 2.0 < between.high < 2.1
    assert verdict([persistence("CRF", STEADY), persistence("VR 10", 2.0 * STEADY)], tolerance=2.0) == "equally"
