"""What a group of eight teaches, against values that were enumerated before with other code."""

from __future__ import annotations

import math
from typing import Any

import pytest

from vrcore import VrlabError
from vrcore.language.teaching_signal import (
    chance_in_tries,
    informative_share,
    signal,
    waiting_time,
    zero_variance,
)

PASS = (0.05, 0.25, 0.5, 0.8, 0.95)
# settings -> (signal relative to continuous reinforcement, signal over noise, dead groups) for each pass probability
TABLE: list[tuple[dict[str, Any], list[tuple[float, float, float]]]] = [
    ({"ratio": 1}, [(1, 0.71, 0.66), (1, 2.70, 0.10), (1, 7.80, 0.01), (1, 2.08, 0.17), (1, 0.71, 0.66)]),
    (
        {"ratio": 5},
        [(0.211, 0.29, 0.92), (0.244, 0.68, 0.66), (0.251, 0.99, 0.43), (0.207, 0.95, 0.25), (0.172, 0.52, 0.19)],
    ),
    (
        {"ratio": 5, "level": "group"},
        [(0.2, 0.27, 0.93), (0.2, 0.46, 0.82), (0.2, 0.49, 0.80), (0.2, 0.44, 0.83), (0.2, 0.27, 0.93)],
    ),
    (
        {"ratio": 5, "omitted": "none"},
        [(0.070, 0.24, 0.94), (0.084, 0.51, 0.77), (0.091, 0.61, 0.69), (0.081, 0.46, 0.80), (0.070, 0.24, 0.94)],
    ),
    (
        {"ratio": 5, "omitted": "right"},
        [(0.215, 0.29, 0.92), (0.269, 0.70, 0.66), (0.315, 1.06, 0.43), (0.334, 1.08, 0.39), (0.330, 0.55, 0.74)],
    ),
]


@pytest.mark.parametrize(("given", "expected"), TABLE)
def test_signal_noise_and_dead_groups(given: dict[str, Any], expected: list[tuple[float, float, float]]) -> None:
    for p, (relative, noise, dead) in zip(PASS, expected, strict=True):
        found = signal(p, 8, **given)
        assert found.relative == pytest.approx(relative, abs=0.0006)
        assert found.signal_to_noise == pytest.approx(noise, abs=0.006)
        assert found.dead == pytest.approx(dead, abs=0.006)


@pytest.mark.parametrize("p", PASS)
@pytest.mark.parametrize("ratio", [2, 5, 10, 20])
@pytest.mark.parametrize("level", ["sample", "group"])
def test_without_a_scale_thinning_divides_the_signal_by_n(p: float, ratio: float, level: str) -> None:
    assert signal(p, 8, ratio, level, scale="none").relative == pytest.approx(1 / ratio)


def test_thinned_for_each_sample_most_mastered_answers_are_pushed_down() -> None:
    assert signal(0.95, 8, 5).pushed_down == pytest.approx(0.62, abs=0.005)
    assert signal(0.95, 8, 5, "group").pushed_down == 0.0


def test_a_large_group_follows_the_formula() -> None:
    p, q = 0.3, 0.2
    assert signal(p, 200, 5).relative == pytest.approx(math.sqrt(q * (1 - p) / (1 - p * q)), rel=0.02)


def test_the_share_of_groups_that_teach() -> None:
    found = [100 * informative_share(p) for p in (0.01, 0.05, 0.2, 0.5, 0.9, 0.99)]
    assert found == pytest.approx([7.7, 33.7, 83.2, 99.2, 57.0, 7.7], abs=0.06)
    assert informative_share(0.01, 64) == pytest.approx(0.474, abs=0.0005)
    assert waiting_time(0.001) == pytest.approx(125, abs=0.5)
    assert informative_share(0.3) == informative_share(0.7)
    assert waiting_time(0.0) == math.inf
    assert zero_variance(0.4, 8, 5, "group") == pytest.approx(0.8 + 0.2 * zero_variance(0.4, 8))


@pytest.mark.parametrize("level", ["sample", "group", "step"])
@pytest.mark.parametrize("p", [0.0, 0.1, 0.6, 1.0])
def test_what_does_not_teach_is_dead(level: str, p: float) -> None:
    assert 1 - informative_share(p, 8, 5, level) == pytest.approx(signal(p, 8, 5, level).dead)


def test_four_steps_of_thirty_percent() -> None:
    assert chance_in_tries(0.3, 4, 1) == pytest.approx(0.0081)
    assert chance_in_tries(0.3, 4, 8) == pytest.approx(0.063, abs=0.0005)
    assert chance_in_tries(0.3, 1, 8) == pytest.approx(0.942, abs=0.0005)


@pytest.mark.parametrize(("step", "steps", "tries"), [(1.0, 4, -1), (0.5, 0, 1), (0.5, "four", 1), (1.1, 4, 1)])
def test_tries_that_cannot_be_are_refused(step: float, steps: Any, tries: int) -> None:
    with pytest.raises(VrlabError, match="must lie between"):
        chance_in_tries(step, steps, tries)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"p": 1.2}, "between 0 and 1"),
        ({"p": 0.5, "group_size": 1}, "between 2 and"),
        ({"p": 0.5, "ratio": 0.5}, "between 1 and"),
        ({"p": 0.5, "level": "sampel"}, 'did you mean "sample"'),
        ({"p": 0.5, "omitted": "nothing"}, "omission"),
        ({"p": 0.5, "omitted": ["zero"]}, "omission"),
        ({"p": 0.5, "scale": "batch"}, "batch"),
    ],
)
def test_a_slip_is_answered_in_words(given: dict[str, Any], said: str) -> None:
    with pytest.raises(VrlabError, match=said):
        signal(**given)
