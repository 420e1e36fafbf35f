"""What the learners of history, populations and reserves do when pay stops: orderings, with intervals over subjects."""

from __future__ import annotations

import pytest

from tests.theory.test_extinction import group_responses, measured
from vrcore.agents import SequentialMemory
from vrcore.measures import median_interval

pytestmark = pytest.mark.theory

SCHEDULES = ("CRF", "RR 5", "RR 10")


def interval(key: str, schedule: str, ruler: str = "responses") -> tuple[float, float]:
    """Return the 95 % interval of the median over subjects."""
    found = median_interval(measured(key, schedule).by(ruler))
    return found.low, found.high


# Computed before, with other code, under the same parameters; 60 runs leave a sampling error of some 3 to 5 %.
@pytest.mark.parametrize(("schedule", "published"), [("CRF", 3), ("RR 5", 48), ("RR 10", 86), ("RR 20", 152)])
def test_the_published_counts_of_sequential_memory_come_out_again(schedule: str, published: float) -> None:
    assert group_responses(SequentialMemory(), schedule, subjects=200) == pytest.approx(published, rel=0.1, abs=1.0)


def test_sequential_memory_lasts_longer_the_leaner_its_training() -> None:
    rich, middle, lean = (interval("sequential-memory", schedule) for schedule in SCHEDULES)
    assert rich[1] < middle[0]
    assert middle[1] < lean[0]


def test_sequential_memory_misses_much_the_same_number_of_reinforcers_after_any_partial_schedule() -> None:
    middle, lean = (interval("sequential-memory", schedule, "omitted") for schedule in SCHEDULES[1:])
    assert max(middle[1], lean[1]) < 1.5 * min(middle[0], lean[0])
