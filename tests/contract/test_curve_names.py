"""Every name that the literature gives to a curve leads to it, and what a name fixes is not counted as found."""

import math

import numpy as np
import pytest

import vrcore
from vrcore.curves import CURVES, Fit, curve, find, names
from vrcore.curves.formula import Formula
from vrcore.curves.variant import Variant
from vrcore.errors import FitError, UnknownNameError

# Written out by hand from the published lists, not from the registry.
LCDB = (
    "last1 pow2 log2 exp2 lin2 ilog2 pow3 exp3 vap3 expp3 expd3 logpower3 mmf4 wbl4 exp4 pow4"  # github.com/fmohr/lcdb
)
LC_PFN = (
    "pow3 ilog2 janoschek log_power weibull mmf vap loglog_linear exp4 pow4 dr_hill_zero_background pow4 exp log hill"
)
DRC = (
    "LL.2 LL.3 LL.3u LL.4 LL.5 LL2.2 LL2.3 LL2.3u LL2.4 LL2.5 L.3 L.4 L.5 W1.2 W1.3 W1.3u W1.4 W2.2 W2.3 W2.3u W2.4 "
    "G.2 G.3 G.3u G.4 EXD.2 EXD.3 AR.2 AR.3 MM.2 MM.3 BC.4 BC.5 CRS.4a CRS.4b CRS.4c CRS.5a CRS.5b CRS.5c CRS.6 "
    "UCRS.4a UCRS.4b UCRS.4c UCRS.5a UCRS.5b UCRS.5c NEC.2 NEC.3 NEC.4 fplogistic FPL.4 gammadr "
    "LL LL2 L W1 W2 G AR MM EXD BC CRS NEC"
)
PSIGNIFIT = (
    "norm gauss logistic gumbel rgumbel tdist student heavytail weibull neg_norm neg_gauss neg_logistic neg_gumbel "
    "neg_rgumbel neg_tdist neg_student neg_heavytail neg_weibull"
)
R = "SSlogis SSfpl SSgompertz SSweibull SSasymp SSasympOff SSasympOrig SSmicmen"
LMFIT = "logistic erf arctan"
OTHERS = (
    "sigmoid Gompertz Richards Hill log-logistic MMF4 power step constant Janoschek exponential piecewise-step "
    "rl-compute-law Michaelis-Menten Emax"
)
EVERY = sorted({name for group in (LCDB, LC_PFN, DRC, PSIGNIFIT, R, LMFIT, OTHERS) for name in group.split()})

X = np.linspace(2.0, 60.0, 30)
RISE = np.clip(0.1 + 0.8 / (1.0 + (20.0 / X) ** 3) + 0.01 * np.sin(7.0 * np.arange(30)), 0.0, 1.0)


@pytest.mark.parametrize("name", EVERY)
def test_every_name_resolves_and_is_fitted(name):
    assert find(name) is curve(name)
    found = vrcore.fit(X, RISE, name, noise="independent")
    assert np.isfinite(found.predict(X)).all()
    assert math.isfinite(found.aicc)
    assert found.words


@pytest.mark.parametrize("name", names())
def test_a_stored_fit_of_any_name_is_read_back(name):
    found = vrcore.fit(X, 1.0 - RISE, name, noise="independent")
    again = Fit.from_dict(found.to_dict())
    assert again == found
    assert again.asked == found.asked
    np.testing.assert_array_equal(again.predict(X), found.predict(X))


# name: family and levels (baseline, asymptote) that it fixes where the points rise, and where they fall
FIXED = {
    "LL.2": ("hill", {"baseline": 0.0, "asymptote": 1.0}, "hill", {"baseline": 1.0, "asymptote": 0.0}),
    "LL.3": ("hill", {"baseline": 0.0}, "hill", {"asymptote": 0.0}),
    "LL.3u": ("hill", {"asymptote": 1.0}, "hill", {"baseline": 1.0}),
    "LL.4": ("hill", {}, "hill", {}),
    "LL2.4": ("hill", {}, "hill", {}),
    "LL.5": ("dagum", {}, "burr", {}),
    "L.3": ("logistic", {"baseline": 0.0}, "logistic", {"asymptote": 0.0}),
    "L.5": ("richards", {}, "mirrored-richards", {}),
    "W1.2": ("frechet", {"baseline": 0.0, "asymptote": 1.0}, "weibull", {"baseline": 1.0, "asymptote": 0.0}),
    "W1.4": ("frechet", {}, "weibull", {}),
    "W2.3": ("weibull", {"baseline": 0.0}, "frechet", {"asymptote": 0.0}),
    "G.3": ("gompertz", {"baseline": 0.0}, "gumbel", {"asymptote": 0.0}),
    "EXD.2": ("exponential", {"asymptote": 0.0}, "exponential", {"asymptote": 0.0}),
    "AR.2": ("exponential", {"baseline": 0.0}, "exponential", {"baseline": 0.0}),
    "MM.2": ("hill", {"baseline": 0.0, "slope": 1.0}, "hill", {"baseline": 0.0, "slope": 1.0}),
    "MM.3": ("hill", {"slope": 1.0}, "hill", {"slope": 1.0}),
    "NEC.2": ("delayed-exponential", {"baseline": 1.0, "asymptote": 0.0}) * 2,
    "exp2": ("exponential", {"asymptote": 0.0}, "exponential", {"asymptote": 0.0}),
    "logpower3": ("hill", {"baseline": 0.0}, "hill", {"asymptote": 0.0}),
    "SSlogis": ("logistic", {"baseline": 0.0}, "logistic", {"asymptote": 0.0}),
}


@pytest.mark.parametrize("name", FIXED)
@pytest.mark.parametrize("rising", [True, False], ids=["rising", "falling"])
def test_what_a_name_fixes_is_fixed_and_not_counted(name, rising):
    family, fixed = FIXED[name][:2] if rising else FIXED[name][2:]
    found = vrcore.fit(X, RISE if rising else 1.0 - RISE, name, noise="independent")
    assert (found.family, found.asked.fixed) == (family, fixed)
    for one, value in fixed.items():
        assert found.params[one] == value
        assert found.interval(one) == (value, value)
    row = next(row for row in found.table if row.family == family)
    assert row.parameters == len(found.params) - len(fixed)
    assert found.degrees_of_freedom == X.size - row.parameters
    told = vrcore.fit(X, found.y, family, fixed=fixed, noise="independent")
    assert told.aicc == found.aicc
    if found.table[0].family != "constant":  # a curve that goes the wrong way is no better than a flat line
        assert ("(fixed)" in found.words) == bool(fixed)


def test_what_the_caller_fixes_goes_before_what_the_name_does():
    found = vrcore.fit(X, RISE, "LL.3", fixed={"baseline": 0.05})
    assert found.asked.fixed == {"baseline": 0.05}


DRC_FORMULAS = {
    "W1.4": lambda x, b, c, d, e: c + (d - c) * np.exp(-np.exp(b * (np.log(x) - np.log(e)))),
    "W2.4": lambda x, b, c, d, e: c + (d - c) * (1.0 - np.exp(-np.exp(b * (np.log(x) - np.log(e))))),
    "G.4": lambda x, b, c, d, e: c + (d - c) * np.exp(-np.exp(b * (x - e) / 20.0)),
    "LL.4": lambda x, b, c, d, e: c + (d - c) / (1.0 + np.exp(b * (np.log(x) - np.log(e)))),
}
FIVE = {
    "LL.5": lambda x, b, c, d, e, f: c + (d - c) / (1.0 + np.exp(b * (np.log(x) - np.log(e)))) ** f,
    "L.5": lambda x, b, c, d, e, f: c + (d - c) / (1.0 + np.exp(b * (x - e) / 10.0)) ** f,
}


@pytest.mark.parametrize("b", [2.5, -2.5])
@pytest.mark.parametrize("name", [*DRC_FORMULAS, *FIVE])
def test_the_curves_of_drc_are_its_formulas_whichever_way_they_go(name, b):
    """A made curve of the published formula is described without any residual."""
    more = () if name in DRC_FORMULAS else (1.7,)
    y = (DRC_FORMULAS | FIVE)[name](X, b, 0.1, 0.9, 20.0, *more)
    found = vrcore.fit(X, y, name, noise="independent", upper=math.inf)
    np.testing.assert_allclose(found.predict(X), y, atol=2e-7)


HORMESIS = {
    "BC.5": (lambda x, b, c, d, e, f: c + (d - c + f * x) / (1.0 + (x / e) ** b), (3.0, 0.1, 0.6, 25.0, 0.03)),
    "BC.4": (lambda x, b, d, e, f: (d + f * x) / (1.0 + (x / e) ** b), (3.0, 0.6, 25.0, 0.03)),
    "CRS.5a": (
        lambda x, b, c, d, e, f: c + (d - c + f * np.exp(-1.0 / x)) / (1.0 + (x / e) ** b),
        (3.0, 0.1, 0.6, 25.0, 0.8),
    ),
    "CRS.4b": (lambda x, b, d, e, f: (d + f * np.exp(-1.0 / x**0.5)) / (1.0 + (x / e) ** b), (3.0, 0.6, 25.0, 0.8)),
    "UCRS.5c": (
        lambda x, b, c, d, e, f: c + d - (d - c + f * np.exp(-1.0 / x**0.25)) / (1.0 + (x / e) ** b),
        (3.0, 0.1, 0.6, 25.0, 0.8),
    ),
    "fplogistic": (
        lambda x, b, c, d, e: c + (d - c) / (1.0 + np.exp(b / np.log(x + 1.0) + e * np.log(x + 1.0))),
        (-8.0, 0.1, 0.9, 1.0),
    ),
}


@pytest.mark.parametrize("size", [1.0, 1e4])
@pytest.mark.parametrize("name", HORMESIS)
def test_hormesis_is_found_in_any_units_of_y(name, size):
    function, params = HORMESIS[name]
    y = size * function(X, *params)
    found = vrcore.fit(X, y, name, noise="independent")
    np.testing.assert_allclose(found.predict(X), y, atol=1e-6 * size)


@pytest.mark.parametrize("size", [1e-4, 1.0, 1e5])
def test_published_curves_start_from_the_points_in_any_units(size):
    y = size * (0.9 - 0.5 * X**-0.7)
    assert vrcore.fit(X, y, "pow3", noise="independent").params == pytest.approx(
        {"a": 0.9 * size, "b": 0.5 * size, "c": 0.7}
    )
    for name, at in (("lin2", X), ("log2", np.log(X)), ("ilog2", 1.0 / np.log(X))):
        line = np.polynomial.Polynomial.fit(at, y, 1)
        found = vrcore.fit(X, y, name, noise="independent")
        np.testing.assert_allclose(found.predict(X), line(at), rtol=1e-9)


def test_an_unknown_name_gets_one_short_sentence():
    with pytest.raises(UnknownNameError, match=r'did you mean "ll\.4"') as error:
        vrcore.fit(X, RISE, "LL.44")
    assert len(str(error.value)) < 260
    assert all(key in str(error.value) for key in ("auto", *CURVES))


def test_a_group_takes_a_name_with_something_known_and_refuses_curves_without_levels():
    group = vrcore.fit_all(np.array([RISE, RISE * 0.9, RISE * 0.95]), "LL.3", x=X, pool=False)
    assert [one.fit.asked.fixed for one in group.individuals] == [{"baseline": 0.0}] * 3
    with pytest.raises(FitError, match="has no two levels"):
        vrcore.fit_all(np.array([RISE, RISE]), "pow3", x=X)


def test_kinds_of_names():
    assert isinstance(curve("LL.3"), Variant)
    assert isinstance(curve("BC.5"), Formula)
    assert curve("LL.3").key == "hill"
    assert curve("LL.3").width({"baseline": 0.0, "asymptote": 1.0, "midpoint": 2.0, "slope": 1.0}) > 0.0
