"""The lists of variable schedules, value by value, and the exact facts about random ratios."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from vrcore.compiled import plain
from vrcore.errors import NotationError
from vrcore.schedules import LISTS, parse, tables
from vrcore.schedules.kinds import Progressive
from vrcore.schedules.lists import arithmetic, fleshler_hoffman, intervals, ratios, uniform
from vrcore.schedules.requirement import draw

VI_60 = [2.572, 8.035, 14.045, 20.725, 28.245, 36.846, 46.892, 58.974, 74.134, 94.522, 125.917, 209.094]
VI_30 = [1.55, 4.89, 8.65, 12.95, 17.98, 24.02, 31.60, 41.79, 57.49, 99.08]


def test_fleshler_hoffman_values() -> None:
    assert fleshler_hoffman(60.0, 12) == pytest.approx(VI_60, abs=0.0006)
    assert fleshler_hoffman(30.0, 10) == pytest.approx(VI_30, abs=0.006)
    assert fleshler_hoffman(60.0, 12)[-1] == pytest.approx(60 * (1 + math.log(12)))


@pytest.mark.parametrize(
    ("mean", "values", "sd"),
    [
        (3, [1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 9], 2.45),
        (5, [1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 17], 4.56),
        (10, [1, 1, 2, 3, 5, 6, 8, 10, 12, 16, 21, 35], 9.6),
        (20, [1, 3, 5, 7, 9, 12, 16, 20, 25, 32, 42, 68], 18.7),
    ],
)
def test_fleshler_hoffman_ratios(mean: int, values: list[int], sd: float) -> None:
    assert ratios(mean, 12, "fh") == values
    assert np.std(values) == pytest.approx(sd, abs=0.06)


@pytest.mark.parametrize("list_type", LISTS)
@pytest.mark.parametrize("length", [1, 2, 7, 12, 20, 100])
@pytest.mark.parametrize("mean", [1, 2, 3, 10, 250])
def test_every_list_has_exactly_its_mean(list_type: str, length: int, mean: int) -> None:
    whole = ratios(mean, length, list_type)
    assert len(whole) == length
    assert sum(whole) == mean * length
    assert min(whole) >= 1
    assert all(value == int(value) for value in whole)
    seconds = intervals(mean + 0.5, length, list_type)
    assert len(seconds) == length
    assert math.fsum(seconds) == pytest.approx((mean + 0.5) * length, rel=1e-12)
    assert min(seconds) >= 0
    assert seconds == sorted(seconds)


def test_the_other_lists_value_by_value() -> None:
    assert arithmetic(6.0, 3) == pytest.approx([2.0, 6.0, 10.0])
    assert uniform(6.0, 4) == pytest.approx([0.0, 4.0, 8.0, 12.0])
    assert ratios(4, 7, "uniform") == [1, 2, 3, 4, 5, 6, 7]  # 1 to 2n - 1
    assert ratios(10, 1, "geom") == [10]
    # Two halves of the geometric distribution with mean 2 (1/2, 1/4, ...): the lower is all ones, the upper has mean 3.
    assert ratios(2, 2, "geom") == [1, 3]


def test_a_mean_that_whole_ratios_cannot_have_is_refused_with_a_length_that_can() -> None:
    with pytest.raises(NotationError, match=r"mean of 2\.7; try n=10"):
        ratios(2.7, 12, "fh")
    assert sum(ratios(2.7, 10, "fh")) == 27


def test_where_no_list_of_whole_ratios_has_the_mean_none_is_proposed() -> None:
    with pytest.raises(NotationError) as refused:
        ratios(math.pi, 12, "fh")
    assert "try n=" not in str(refused.value)


def hazards(values: list[float]) -> list[float]:
    """Return, ratio by ratio, the chance of reinforcement given that it has not come, at ratios that occur."""
    left = len(values)
    found = []
    for value in sorted(set(values)):
        found.append(values.count(value) / left)
        left -= values.count(value)
    return found


def test_the_chance_rises_on_a_uniform_list_and_hardly_on_a_geometric_one() -> None:
    # Uniform on 1..19: 1/19 = .053 at first, certainty at last.
    rising = hazards(ratios(10, 19, "uniform"))
    assert rising[0] == pytest.approx(0.0526, abs=1e-4)
    assert rising[-1] == 1.0
    assert rising == sorted(rising)
    many = ratios(10, 1000, "geom")
    survival = [sum(value > k for value in many) / 1000 for k in range(0, 31, 5)]
    assert survival == pytest.approx([0.9**k for k in range(0, 31, 5)], abs=0.01)


@pytest.mark.parametrize("list_type", ["uniform", "arith"])
@pytest.mark.parametrize("n", [5, 10, 20])
def test_the_chance_rises_on_uniform_and_arithmetic_lists(list_type: str, n: int) -> None:
    # Over equal stretches of the way to the longest ratio, so that each holds several values.
    values = np.array(ratios(n, 200, list_type))
    borders = np.linspace(0, values.max(), 5)
    chances = [np.mean(values[values > low] <= high) for low, high in itertools.pairwise(borders)]
    assert chances == sorted(chances)
    assert chances[-1] == 1.0
    assert chances[0] < 0.3


@pytest.mark.parametrize("n", [5, 10, 20])
def test_the_chance_is_1_in_n_all_along_a_geometric_list(n: int) -> None:
    values = np.array(ratios(n, 1000, "geom"))
    for low in range(0, 2 * n, n // 5):
        chance = np.mean(values[values > low] <= low + n // 5)
        assert chance == pytest.approx(1 - (1 - 1 / n) ** (n // 5), abs=0.02)


def test_richardson_and_roberts_progression_value_by_value() -> None:
    series = Progressive("richardson-roberts")
    assert [series.requirement_of(n) for n in range(1, 31)] == [
        1, 2, 4, 6, 9, 12, 15, 20, 25, 32, 40, 50, 62, 77, 95, 118, 145, 178, 219, 268, 328, 402, 492, 603, 737, 901,
        1102, 1347, 1646, 2012,
    ]  # fmt: skip


class One:
    """A generator whose every draw is the same number."""

    def __init__(self, number: float) -> None:
        self.number = number

    def standard_exponential(self) -> float:
        """Return the exponential variate below which the share `number` of all lies."""
        return -math.log(1.0 - self.number)


def rr10(u: float) -> float:
    schedule = tables(parse("RR 10"))
    return plain(draw)(schedule.node[0], schedule.lists, One(u))


@pytest.mark.parametrize("k", [1, 5, 6, 7, 10, 30])
def test_random_ratio_is_geometric(k: int) -> None:
    # P(ratio <= k) = 1 - .9^k: just below that draw the ratio is at most k, just above it is more.
    border = 1 - 0.9**k
    assert rr10(border - 1e-9) == k
    assert rr10(border + 1e-9) == k + 1


def test_random_ratio_10_in_numbers() -> None:
    assert rr10(0.651) == 10  # 65.1 % within 10
    assert rr10(0.652) == 11
    assert rr10(0.5) == 7  # the median
    assert rr10(1 - 0.0425) == 30  # .9^30 = 4.24 % are more than 30
    assert rr10(1 - 0.0423) == 31
    rng = np.random.default_rng(3)
    schedule = tables(parse("RR 10"))
    drawn = np.array([draw(schedule.node[0], schedule.lists, rng) for _ in range(20_000)])
    assert drawn.mean() == pytest.approx(10, abs=4 * 9.49 / math.sqrt(20_000))
    assert drawn.std() == pytest.approx(9.49, abs=0.3)
    assert drawn.min() == 1


def test_a_variable_schedule_uses_its_list_up_before_it_reshuffles() -> None:
    schedule = tables(parse("VR 10")).fresh()
    schedule.node[0].position = schedule.node[0].length
    rng = np.random.default_rng(1)
    rounds = [[draw(schedule.node[0], schedule.lists, rng) for _ in range(12)] for _ in range(4)]
    assert all(sorted(values) == ratios(10, 12, "fh") for values in rounds)
    assert len({tuple(values) for values in rounds}) == 4
