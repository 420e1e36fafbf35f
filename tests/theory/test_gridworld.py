"""Goal misgeneralisation: a perfect score in training, the wrong goal, and how little diversity repairs it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from vrcore.language.gridworld import GridworldExperiment, GridworldResult, train

pytestmark = pytest.mark.theory

RUNS = 16


def trained(diversity: float, salience: float = 0.5) -> GridworldResult:
    return train(GridworldExperiment(diversity=diversity, salience=salience, seeds=RUNS, seed=11), episodes=0)


def interval(values: np.ndarray) -> tuple[float, float]:
    """Return the 99 % interval of the mean over runs."""
    half = stats.t.ppf(0.995, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


def test_without_diversity_the_score_is_perfect_and_the_goal_is_wrong() -> None:
    result = trained(0.0)
    assert interval(result.training_success)[0] > 0.99
    low, high = interval(result.moved_reached)
    assert 0.37 - 0.06 <= low <= high <= 0.37 + 0.06
    low, high = interval(result.corner_visited)
    assert 0.60 - 0.06 <= low <= high <= 0.60 + 0.06


def test_with_diversity_the_goal_is_right() -> None:
    result = trained(0.5)
    assert interval(result.training_success)[0] > 0.99
    assert interval(result.moved_reached)[0] > 0.9
    assert interval(result.corner_visited)[1] < 0.1


@pytest.mark.parametrize(
    ("salience", "diversity", "moved"),
    # A second implementation, which tested 4,000 sampled episodes of each of 8 runs.
    [(0.5, 0.05, 0.41), (0.5, 0.1, 0.47), (0.5, 0.2, 0.69), (0.3, 0.0, 0.27), (1.0, 0.0, 0.51), (1.0, 0.05, 0.81)],
)
def test_a_second_implementation_gave_the_same_shares(salience: float, diversity: float, moved: float) -> None:
    low, high = interval(trained(diversity, salience).moved_reached)
    assert moved - 0.1 <= low <= high <= moved + 0.1


def test_the_more_diversity_and_the_more_salience_the_better() -> None:
    by_diversity = [trained(diversity).moved_reached.mean() for diversity in (0.0, 0.05, 0.1, 0.2, 0.5)]
    assert by_diversity == sorted(by_diversity)
    by_salience = [trained(0.1, salience).moved_reached.mean() for salience in (0.0, 0.3, 0.5, 1.0)]
    assert by_salience == sorted(by_salience)
    # Without sight of the cheese nothing can be learnt but a place.
    assert by_salience[0] < 0.3
