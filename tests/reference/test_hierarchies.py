"""Hierarchies: the gradient of their likelihood, the truth behind simulated groups, and refusals."""

from __future__ import annotations

import json

import numpy as np
import pytest

from vrcore.curves.group_records import GroupRecords
from vrcore.curves.hierarchy import Hierarchy, hierarchy
from vrcore.curves.mixture import Mixture, Population
from vrcore.curves.points import Points, collect
from vrcore.curves.product import product
from vrcore.curves.registry import find
from vrcore.curves.simulated_learners import Learners
from vrcore.curves.trials_mixture import TrialsMixture
from vrcore.errors import FitError


def fitted(curves: list[Points], family: str = "logistic", **limits: float) -> Hierarchy:
    running = hierarchy(curves, family, **limits)
    shares = []
    while True:
        try:
            shares.append(next(running))
        except StopIteration as last:
            assert all(0.0 <= share <= 1.0 for share in shares)
            return last.value


def measurements(width: float, spread: float, seed: int, *, log: bool = False) -> tuple[list[Points], np.ndarray]:
    """Return 24 subjects measured in 40 blocks, with levels of their own, and their midpoints."""
    rng = np.random.default_rng(seed)
    x = np.arange(1.0, 41.0)
    midpoints = 20.0 + spread * rng.standard_normal(24)
    curves = []
    for midpoint in midpoints:
        low, high = 5 + rng.standard_normal(), 50 + 8 * rng.standard_normal()
        share = 1 / (1 + (midpoint / x) ** 4) if log else 1 / (1 + np.exp(-4.394 / width * (x - midpoint)))
        curves.append(collect(x, low + (high - low) * share + 3 * rng.standard_normal(40)))
    return curves, midpoints


@pytest.mark.parametrize("trials", [False, True])
def test_the_gradient_is_that_of_the_likelihood(trials):
    made = Learners(subjects=8, trials=60, onset=30.0, spread=8.0, width=10.0).simulate()
    y = made.y if trials else made.y + 0.1 * np.random.default_rng(1).standard_normal(made.y.shape)
    frame = GroupRecords(find("logistic"), [collect(made.x, row) for row in y])
    mixture = frame.mixture(None, None)
    assert isinstance(mixture, TrialsMixture if trials else Mixture)
    point = np.array([0.1, 0.8, 0.45, 0.03, 0.01, 0.02, 0.1])  # levels, place, its variance; level variances, noise

    def look(z):
        population = Population(z[:2], z[4:6], float(z[2]), float(z[3]), float(z[6]))
        if trials:
            share = frame.family.shape(frame.records.x[None, :], mixture.places[:, None], np.float64(20.0))
            likelihood, _, gradient = mixture._look(population, share)
            return likelihood, gradient
        likelihood, _, gradient = mixture._look(population, mixture._sums(20.0))
        return likelihood, gradient[[0, 1, 2, 5, 3, 4, 6]]

    stated = look(point)[1]
    for i in range(len(stated)):
        step = np.zeros(7)
        step[i] = 1e-6
        measured = (look(point + step)[0] - look(point - step)[0]) / 2e-6
        assert stated[i] == pytest.approx(measured, rel=1e-5)


@pytest.mark.theory
@pytest.mark.parametrize(("width", "spread"), [(10, 30), (30, 10), (70, 8), (70, 30)])
def test_the_width_behind_trials_is_recovered(width, spread):
    """Over 4 groups the mean of ln(estimate / truth) has a standard error of about 0.05: three of them are allowed."""
    logs, held = [], 0
    for seed in range(4):
        made = Learners(width=width, spread=spread, seed=seed).simulate()
        found = fitted([collect(made.x, row) for row in made.y])
        logs.append(np.log(found.width.value / width))
        held += found.width.low <= width <= found.width.high
        assert found.midpoint_sd == pytest.approx(made.onsets.std(), rel=0.25)
        assert found.midpoint == pytest.approx(made.onsets.mean(), abs=4.0)
    assert abs(np.mean(logs)) < 0.1
    assert held >= 2  # at 95 % the chance of fewer is below 1 in 1,000


@pytest.mark.parametrize(("width", "spread"), [(6, 5), (16, 4)])
def test_the_width_behind_measurements_is_recovered_though_levels_differ(width, spread):
    for seed in range(3):
        curves, midpoints = measurements(width, spread, seed)
        found = fitted(curves, lower=0.0)
        assert found.width.value == pytest.approx(width, rel=0.2)
        assert found.width.low < found.width.value < found.width.high
        assert found.asymptote_sd == pytest.approx(8, rel=0.5)
        assert found.residual_sd == pytest.approx(3, rel=0.1)
        assert np.corrcoef(found.midpoints, midpoints)[0, 1] > 0.9


def test_an_anchored_family_shares_its_exponent():
    curves, _ = measurements(0, 3, 2, log=True)
    found = fitted(curves, "hill")
    truth = found.midpoint * (9 ** (1 / 4) - 9 ** (-1 / 4))
    assert found.width.value == pytest.approx(truth, rel=0.15)


def test_steps_are_told_from_nothing_but_steps():
    made = Learners(seed=25).simulate()
    found = fitted([collect(made.x, row) for row in made.y])
    assert found.width.low == 0.0
    assert found.width.high < 5.0
    assert np.abs(np.array(found.midpoints) - made.onsets).mean() < 2.0


def test_a_subject_with_few_points_is_drawn_towards_the_group():
    made = Learners(subjects=20, width=40.0, spread=6.0, seed=4).simulate()
    curves = [collect(made.x, row) for row in made.y]
    rng = np.random.default_rng(0)
    few = np.sort(rng.choice(200, 12, replace=False))
    curves[0] = collect(made.x[few], made.y[0][few])
    found = fitted(curves)
    assert found.errors[0] > 1.3 * np.median(found.errors[1:])
    assert abs(found.midpoints[0] - found.midpoint) < 2.5 * found.midpoint_sd


def test_it_goes_through_json():
    curves, _ = measurements(10, 4, 1)
    found = fitted(curves)
    assert Hierarchy.from_dict(json.loads(json.dumps(found.to_dict()))) == found


def test_what_is_refused():
    curves, _ = measurements(10, 4, 1)
    with pytest.raises(FitError, match="needs 3 subjects at least; there are 2"):
        fitted(curves[:2])
    with pytest.raises(FitError, match="another shape parameter"):
        fitted(curves, "richards")
    with pytest.raises(FitError, match="shares one slope; the step curve has none"):
        fitted(curves, "step")
    scattered = [collect(np.random.default_rng(i).random(900), np.arange(900.0)) for i in range(3)]
    with pytest.raises(FitError, match="2,700 different x and at most 2,000"):
        fitted(scattered)
    with pytest.raises(FitError, match="one point of a subject at each x"):
        fitted([collect([1, 1, 2, 3], [0, 1, 0, 2.0])] * 3)


def test_products_in_pieces_are_products():
    rng = np.random.default_rng(8)
    for rows, inner, columns in ((3, 4, 5), (61, 203, 241), (1, 500, 600)):
        a, b = rng.random((rows, inner)), rng.random((inner, columns))
        np.testing.assert_allclose(product(a, b), a @ b, rtol=1e-12)
