"""Whether a group's mean is said to hide its individuals, whatever curve they are fitted with."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from vrcore.curves.change_point import ChangePoint
from vrcore.curves.group_fit import GroupFit
from vrcore.curves.groups import fit_all
from vrcore.curves.onset_spread import measured_rise, onset_spread
from vrcore.errors import ParameterError

X = np.arange(1.0, 101.0)


def steps(onsets: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.where(onsets[:, None] < X, 0.9, 0.1) + rng.normal(0.0, 0.03, (onsets.size, X.size))


def gradual(onsets: np.ndarray, width: float, rng: np.random.Generator) -> np.ndarray:
    rise = 1.0 / (1.0 + np.exp(-4.394 * (X - onsets[:, None]) / width))
    return 0.1 + 0.8 * rise + rng.normal(0.0, 0.03, (onsets.size, X.size))


def group(y: np.ndarray, family: str) -> GroupFit:
    return fit_all(y, family, x=X, workers=1)


@pytest.mark.parametrize("family", ["auto", "logistic", "step"])
def test_scattered_steps_bring_the_caution_with_any_family(family):
    rng = np.random.default_rng(1)
    found = group(steps(rng.normal(50.0, 15.0, 60), rng), family)
    assert found.misleading
    assert 20.0 < found.ratio.low < 45.0  # 38 wide, each step somewhere within a gap of 1
    assert "an individual takes less than 1" in found.caution or "an individual less than 1" in found.caution
    assert found.words.endswith(found.caution)
    assert "The mean: " not in found.words


@pytest.mark.parametrize("family", ["auto", "logistic", "step", "hill"])
def test_two_populations_bring_it_though_their_mean_has_no_width(family):
    rng = np.random.default_rng(0)
    onsets = np.where(np.arange(30) % 2, 20.0, 80.0) + rng.normal(0.0, 2.0, 30)
    found = group(steps(onsets, rng), family)
    assert found.breadth is None
    assert found.spread.value == pytest.approx(62.0, abs=3.0)
    assert found.misleading
    assert "onsets lie 6" in found.caution
    assert "The mean: " not in found.words


@pytest.mark.parametrize("family", ["auto", "logistic", "step"])
@pytest.mark.parametrize("scatter", [0.0, 1.0])
def test_gradual_learners_with_nearly_one_onset_bring_none(family, scatter):
    rng = np.random.default_rng(2)
    found = group(gradual(rng.normal(50.0, scatter, 12), 20.0, rng), family)
    assert not found.misleading
    assert found.caution == ""


@pytest.mark.parametrize("family", ["auto", "logistic", "step"])
def test_steps_at_one_place_and_a_group_without_a_change_bring_none(family):
    rng = np.random.default_rng(3)
    assert not group(steps(np.full(12, 50.5), rng), family).misleading
    assert not group(0.1 + rng.normal(0.0, 0.03, (12, X.size)), family).misleading


UNSETTLED = "A smooth mean can hide steps, and these fits do not settle whether this one does: look at the onset"


def test_a_curve_that_cannot_show_a_sudden_late_change_leaves_it_open():
    rng = np.random.default_rng(0)
    onsets = np.where(np.arange(30) % 2, 20.0, 80.0) + rng.normal(0.0, 2.0, 30)
    found = group(steps(onsets, rng), "exponential")
    assert not found.misleading
    assert found.unsettled
    assert UNSETTLED in found.words


@pytest.mark.parametrize(("family", "open_"), [("auto", False), ("logistic", False), ("step", True)])
def test_gradual_learners_settle_it_unless_they_are_fitted_as_steps(family, open_):
    rng = np.random.default_rng(2)
    found = group(gradual(rng.normal(50.0, 1.0, 12), 20.0, rng), family)
    assert found.unsettled is open_
    assert (UNSETTLED in found.words) is open_


@pytest.mark.parametrize("family", ["auto", "logistic", "step", "exponential"])
def test_nothing_is_open_where_the_mean_is_itself_a_step_or_nobody_learnt(family):
    rng = np.random.default_rng(3)
    for y in (steps(np.full(12, 50.5), rng), 0.1 + rng.normal(0.0, 0.03, (12, X.size))):
        found = group(y, family)
        assert not found.unsettled
        assert UNSETTLED not in found.words


def test_the_spread_of_onsets_is_without_their_own_uncertainty():
    sure = [ChangePoint(at, at, at, 0.0, 1.0, 99.0, 100) for at in np.linspace(0.0, 100.0, 11)]
    assert onset_spread(sure, 0.95) == (80.0, 80.0, 80.0)
    # an interval of 95 % that is 3.92 standard errors wide adds the 2.563 of them between 10 and 90 %
    doubtful = [one._replace(low=one.onset - 39.2, high=one.onset + 39.2) for one in sure]
    assert onset_spread(doubtful, 0.95).low == pytest.approx(np.sqrt(80.0**2 - 51.26**2), rel=1e-3)
    assert onset_spread([one._replace(low=-99.0, high=199.0) for one in sure], 0.95).low == 0.0


def test_the_rise_of_a_mean_is_measured_whatever_its_shape():
    x, weight = np.arange(11.0), np.ones(11)
    assert measured_rise(x, x, weight, falling=False) == pytest.approx(8.0)
    assert measured_rise(x, -x, weight, falling=True) == pytest.approx(8.0)
    two = np.where(x < 2, 0.0, np.where(x < 8, 0.5, 1.0))
    assert measured_rise(x, two, weight, falling=False) == pytest.approx(7.8 - 1.2)
    assert np.isnan(measured_rise(x, x, weight, falling=True))


def test_a_function_as_the_family_of_a_group_is_refused_in_a_sentence():
    with pytest.raises(ParameterError, match="the family of a group is a name"):
        fit_all(np.ones((3, 5)), lambda x, a: a * x)


@pytest.mark.parametrize("apart", [40.0, 60.0])
def test_one_rise_fitted_to_two_lends_the_mean_no_width(apart):
    rng = np.random.default_rng(4)
    onsets = np.where(np.arange(60) % 2, 50.0 - apart / 2.0, 50.0 + apart / 2.0) + rng.normal(0.0, 3.0, 60)
    y = (rng.random((60, X.size)) < np.where(onsets[:, None] < X, 0.9, 0.1)).astype(float)
    found = group(y, "logistic")
    assert found.mean.width().value > 1.4 * apart  # wide of the mean, which is level between the two
    assert found.breadth is None
    assert found.misleading
    assert f"the onsets lie {round(found.spread.value)}" in re.sub(
        r"(\d+)\.\d+", lambda m: str(round(float(m[0]))), found.caution
    )
    assert found.caution.startswith("Caution: the mean hides how individuals learn.")


def test_the_mean_of_steps_at_scattered_places_keeps_its_width():
    rng = np.random.default_rng(1)
    found = group(steps(rng.normal(50.0, 12.0, 60), rng), "logistic")
    assert found.breadth == found.mean.width()
    assert found.breadth.value == pytest.approx(found.spread.value, rel=0.15)


def test_one_subject_is_spoken_of_as_one():
    rng = np.random.default_rng(5)
    words = group(steps(np.array([50.5]), rng), "logistic").words
    assert words == "The subject shows a change, at x = 50.5. There is no curve of the mean: there is only one subject."
    assert group(0.5 + rng.normal(0.0, 0.03, (1, X.size)), "logistic").words.startswith("The subject shows no change.")


def test_a_subject_that_was_never_measured_counts_nowhere():
    rng = np.random.default_rng(6)
    y = steps(np.array([20.5, 40.5, 60.5, 80.5]), rng)
    with_gap = np.insert(y, 1, np.nan, axis=0)
    found, bare = group(with_gap, "logistic"), group(y, "logistic")
    assert found.without_data == ("2",)
    assert found.n == bare.n == 4
    assert found.half_learnt == bare.half_learnt
    assert "4 of 4 subjects show a change" in found.words
    assert "(left out for want of data: 2)" in found.words
    assert GroupFit.from_dict(json.loads(json.dumps(found.to_dict()))) == found
