"""Properties of fits that hold for any curve."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vrcore.curves import CURVES, fit
from vrcore.errors import FitError

SHARES = np.linspace(0.02, 1.0, 30)

truths = st.fixed_dictionaries(
    {
        "baseline": st.floats(-1.0, 1.0),
        "rise": st.floats(0.5, 3.0) | st.floats(-3.0, -0.5),
        "midpoint": st.floats(0.3, 0.6),
        "steepness": st.floats(10.0, 20.0),
        "seed": st.integers(0, 2**32 - 1),
    }
)
families = st.sampled_from(["logistic", "hill", "gompertz", "weibull"])


def points(family, truth):
    """Return x and y of a whole curve with a little noise: all its parameters can be told."""
    slope = truth["steepness"] * (truth["midpoint"] if CURVES[family].anchored else 1.0)
    params = {
        "baseline": truth["baseline"],
        "asymptote": truth["baseline"] + truth["rise"],
        "midpoint": truth["midpoint"],
        "slope": slope,
    }
    noise = np.random.default_rng(truth["seed"]).normal(0.0, 0.01 * abs(truth["rise"]), SHARES.size)
    return SHARES.copy(), CURVES[family].value(SHARES, params) + noise


@settings(max_examples=40, deadline=None)
@given(family=families, truth=truths)
def test_a_fit_never_changes_what_it_is_given(family, truth):
    x, y = points(family, truth)
    sigma, fixed = np.linspace(0.5, 1.5, x.size), {"baseline": truth["baseline"]}
    before = x.copy(), y.copy(), sigma.copy(), dict(fixed)
    found = fit(x, y, family, sigma=sigma, fixed=fixed)
    found.band(x)
    found.interval("midpoint")
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(y, before[1])
    np.testing.assert_array_equal(sigma, before[2])
    assert fixed == before[3]
    assert not np.shares_memory(found.x, x)
    with pytest.raises(ValueError, match="read-only"):
        found.x[0] = 1.0


@settings(max_examples=40, deadline=None)
@given(family=families, truth=truths, order=st.randoms(use_true_random=False))
def test_row_order_does_not_matter(family, truth, order):
    x, y = points(family, truth)
    rows = list(range(x.size))
    order.shuffle(rows)
    assert fit(x[rows], y[rows], family) == fit(x, y, family)


@settings(max_examples=60, deadline=None)
@given(
    family=families,
    truth=truths,
    along=st.floats(-6.0, 6.0).map(lambda power: 10.0**power),
    up=st.floats(-6.0, 6.0).map(lambda power: 10.0**power),
    sign=st.sampled_from([-1.0, 1.0]),
)
def test_units_do_not_matter(family, truth, along, up, sign):
    x, y = points(family, truth)
    # without limits: those that are assumed of shares have units
    plain, other = fit(x, y, family, upper=np.inf), fit(along * x, sign * up * y, family, upper=np.inf)
    factor = {"baseline": sign * up, "asymptote": sign * up, "midpoint": along}
    factor["slope"] = 1.0 if CURVES[family].anchored else 1.0 / along
    range_of_y = np.ptp(y)
    for name, value in plain.params.items():
        size = range_of_y if name in ("baseline", "asymptote") else abs(value)
        assert other.params[name] == pytest.approx(factor[name] * value, rel=1e-6, abs=1e-6 * size * abs(factor[name]))
    assert other.unidentified == plain.unidentified
    assert other.r_squared == pytest.approx(plain.r_squared, rel=1e-9)


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6) | st.just(float("nan"))), min_size=0, max_size=25
    ),
    family=st.sampled_from([*CURVES, "auto"]),
)
def test_any_numbers_give_a_fit_or_one_sentence(rows, family):
    x, y = [row[0] for row in rows], [row[1] for row in rows]
    try:
        found = fit(x, y, family)
    except FitError:
        return
    assert np.isfinite(list(found.params.values())).all()
    assert found.words
    assert found.rss <= ((found.y - found.y.mean()) ** 2).sum() * (1 + 1e-9)
    for name in found.params:
        low, high = found.interval(name)
        assert low <= found.params[name] <= high
