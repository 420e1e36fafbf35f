"""What every registered family of curves must do, whatever it is."""

import numpy as np
import pytest

from vrcore.curves import CURVES, FURTHER, find, fit
from vrcore.errors import ParameterError, UnknownNameError

X = np.linspace(0.5, 100.0, 60)

RISING = {"baseline": 0.1, "asymptote": 0.9, "midpoint": 40.0, "slope": 0.12, "asymmetry": 1.7}
FALLING = RISING | {"baseline": 0.8, "asymptote": 0.2}
HILL = {"slope": 3.5}


def params(family, rising=True):
    chosen = RISING if rising else FALLING
    if family.anchored:
        chosen = chosen | HILL
    return {name: chosen[name] for name in family.names}


@pytest.fixture(params=[*CURVES.values(), *FURTHER.values()], ids=[*CURVES, *FURTHER])
def family(request):
    return request.param


@pytest.fixture(params=[True, False], ids=["rising", "falling"])
def given(request, family):
    return params(family, request.param)


def test_it_is_described(family):
    assert family.key == family.key.lower()
    assert "Source" in family.__doc__
    assert "Also known as" in family.__doc__
    assert "y =" in family.equation
    assert family.names[:3] == ("baseline", "asymptote", "midpoint")


def test_half_of_the_way_is_done_at_the_midpoint(family, given):
    half = (given["baseline"] + given["asymptote"]) / 2
    assert family.value(given["midpoint"], given) == pytest.approx(half, rel=1e-14)


def test_it_runs_from_its_baseline_to_its_asymptote_and_never_turns(family, given):
    y = family.value(np.linspace(0.0, 5000.0, 4001), given)
    steps = np.diff(y) * np.sign(given["asymptote"] - given["baseline"])
    assert (steps >= -1e-15).all()
    far = 1e14 if family.key == "cauchy" else 1e12  # whose tails shrink only as 1/x
    assert family.value(far, given) == pytest.approx(given["asymptote"], abs=1e-12)
    start = 0.0 if family.anchored else -far
    assert family.value(start, given) == pytest.approx(given["baseline"], abs=1e-12)


def test_inverse_undoes_value(family, given):
    if family.abrupt:
        half = (given["baseline"] + given["asymptote"]) / 2
        assert family.inverse([half, 0.3, 0.7], given).tolist() == [given["midpoint"]] * 3
        return
    x = np.linspace(25.0, 80.0, 33)
    y = family.value(x, given)
    # where a double no longer tells y from a level, nothing leads back
    inside = np.minimum(abs(y - given["baseline"]), abs(y - given["asymptote"])) > 1e-7
    assert inside.all() == (family.key not in ("gumbel", "delayed-exponential"))
    np.testing.assert_allclose(family.inverse(y[inside], given), x[inside], rtol=1e-7 if not inside.all() else 1e-9)


def test_inverse_at_and_outside_the_levels(family, given):
    at = family.inverse([given["baseline"], given["asymptote"], -5.0, 5.0], given)
    assert at[0] == (0.0 if family.anchored else -np.inf)
    assert at[1] == np.inf
    assert np.isnan(at[2:]).all()


def test_width_is_what_lies_between_10_and_90_percent(family, given):
    rise = given["asymptote"] - given["baseline"]
    ends = family.inverse([given["baseline"] + 0.1 * rise, given["baseline"] + 0.9 * rise], given)
    assert family.width(given) == pytest.approx(ends[1] - ends[0], rel=1e-12)


def derivative(function, at, step):
    """Central differences with one Richardson step: errors of order step^4."""
    wide = (function(at + step) - function(at - step)) / (2 * step)
    near = (function(at + step / 2) - function(at - step / 2)) / step
    return (4 * near - wide) / 3


def smooth(family, given):
    """Return the x at which a curve has a derivative: not near the corner of a delayed exponential."""
    return (
        X if "onset" not in family.native(given) or family.abrupt else X[abs(X - family.native(given)["onset"]) > 0.2]
    )


def test_slope_is_the_derivative_of_value(family, given):
    x = smooth(family, given)
    expected = derivative(lambda x: family.value(x, given), x, 1e-2)
    np.testing.assert_allclose(family.slope(x, given), expected, rtol=1e-6, atol=1e-10)


def test_jacobian_is_the_derivative_of_value_by_each_parameter(family, given):
    x = smooth(family, given)
    jacobian = family.jacobian(x, given)
    assert jacobian.shape == (x.size, len(family.names))
    for i, name in enumerate(family.names):
        expected = derivative(
            lambda value, name=name: family.value(x, given | {name: value}), given[name], 1e-3 * abs(given[name])
        )
        np.testing.assert_allclose(jacobian[:, i], expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("slope", [1e-9, 1e-3, 1.0, 50.0, 1e6])
@pytest.mark.parametrize("x", [0.0, 1e-300, 1e-9, 1.0, 1e9, 1e300])
def test_it_is_finite_and_silent_at_extreme_arguments(family, given, x, slope):
    extreme = given | {"slope": slope}
    low, high = sorted((given["baseline"], given["asymptote"]))
    assert low - 1e-12 <= family.value(x, extreme) <= high + 1e-12
    assert np.isfinite(family.jacobian(x, extreme)).all()
    assert not np.isnan(family.slope(x, extreme))


@pytest.mark.parametrize("asymmetry", [0.01, 0.3, 1.0, 20.0])
def test_richards_holds_the_others(asymmetry):
    given = RISING | {"asymmetry": asymmetry}
    four = {name: given[name] for name in CURVES["logistic"].names}
    y = CURVES["richards"].value(X, given)
    assert np.isfinite(y).all()
    if asymmetry == 1.0:
        np.testing.assert_allclose(y, CURVES["logistic"].value(X, four), rtol=1e-13)
    if asymmetry == 0.01:
        np.testing.assert_allclose(y, CURVES["gompertz"].value(X, four), atol=3e-3)


def test_guess_starts_near_the_truth(family, given):
    guess = family.guess(X, family.value(X, given))
    assert guess["midpoint"] == pytest.approx(given["midpoint"], rel=0.25)
    assert guess["baseline"] == pytest.approx(given["baseline"], abs=0.15)
    assert guess["asymptote"] == pytest.approx(given["asymptote"], abs=0.15)


def test_bounds_hold_the_truth_and_the_declared_limits(family, given):
    bounds = family.bounds(X, family.value(X, given), 0.0, 1.0)
    assert tuple(bounds) == family.names
    assert bounds["baseline"] == bounds["asymptote"] == (0.0, 1.0)
    assert all(low <= given[name] <= high for name, (low, high) in bounds.items())


def test_recovery_without_noise(family, given):
    found = fit(X, family.value(X, given), family.key)
    gap = X[1] - X[0]
    for name, value in given.items():
        if family.abrupt and name == "midpoint":
            assert abs(found.params[name] - value) < gap  # anywhere between two points fits alike
        else:
            assert found.params[name] == pytest.approx(value, rel=1e-6), name
    assert found.native.keys() == family.native(given).keys()


def test_every_alias_leads_to_its_family(family):
    for name in (family.key, *family.aliases):
        assert find(name.upper().replace("-", "_")) is family


def test_no_two_families_share_a_name():
    names = [name for family in (*CURVES.values(), *FURTHER.values()) for name in (family.key, *family.aliases)]
    assert len(names) == len(set(names))


def test_an_unknown_family_is_answered_with_a_suggestion():
    with pytest.raises(UnknownNameError, match='did you mean "logistic"'):
        find("logistik")


def test_a_curve_that_starts_at_zero_refuses_negative_x():
    with pytest.raises(ParameterError, match="starts at x = 0"):
        CURVES["hill"].value([-1.0, 2.0], params(CURVES["hill"]))


def test_missing_and_impossible_parameters_are_named(family, given):
    with pytest.raises(ParameterError, match="midpoint missing"):
        family.value(1.0, {name: value for name, value in given.items() if name != "midpoint"})
    for name in family.logarithmic:
        with pytest.raises(ParameterError, match="above 0"):
            family.value(1.0, given | {name: -1.0})


def test_comparable_parameters_are_the_same_in_every_family(family, given):
    found = family.comparable(given)
    assert list(found) == ["baseline", "asymptote", "midpoint", "width"]
    assert found["width"] == family.width(given)
    assert family.value(found["midpoint"], given) == pytest.approx((found["baseline"] + found["asymptote"]) / 2)


NAMES = {
    "hill": "log-logistic MMF4 mmf LL.4 log_power dr_hill dr_hill_zero_background hill logpower3",
    "weibull": "wbl4 weibull janoschek exp4",
    "exponential": "exp3 expd3 exp exponential exp2",
    "power": "pow4 power",
    "logistic": "logistic sigmoid",
    "gompertz": "gompertz",
    "richards": "richards",
    "step": "step",
}
OTHERS = "pow3 pow2 log2 lin2 ilog2 vap3 vap expp3 loglog_linear last1 constant"


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in NAMES.items() for name in names.split()])
def test_names_of_the_literature_lead_to_their_family(key, name):
    assert find(name).key == key


@pytest.mark.parametrize("name", OTHERS.split())
def test_published_curves_without_two_levels_can_be_fitted_by_name(name):
    x = np.linspace(2.0, 50.0, 30)
    y = 0.9 - 0.5 * x**-0.7 + 0.001 * np.sin(np.arange(30))
    found = fit(x, y, name)
    assert np.isfinite(found.predict(x)).all()
    assert found.words
    assert found.comparable["width"] != found.comparable["width"]
    if name == "pow3":
        assert found.params["c"] == pytest.approx(0.7, abs=0.05)
        low, high = found.interval("a", 0.95)
        assert low < 0.9 < high


@pytest.mark.parametrize("noise", ["independent", "ar1"])
def test_profile_intervals_of_curves_whose_parameters_stand_in_for_one_another_have_two_sides(noise):
    x = np.arange(10.0, 410.0, 10.0)
    y = 0.1 + 0.8 / (1.0 + np.exp(-0.03 * (x - 150.0))) + 0.02 * np.random.default_rng(1).normal(size=x.size)
    found = fit(x, y, "pow3", noise=noise)
    for name, value in found.params.items():
        low, high = found.interval(name, 0.9)
        near, far = found.interval(name, 0.9, "delta")
        # An end that a failed search puts beside the estimate is no end: half of the linear one is the least.
        assert low < value - 0.25 * (value - near)
        assert high > value + 0.25 * (far - value)
