"""How points scatter: binomial, known, autocorrelated, grouped, with outliers; each against a truth or another way."""

import json
import math

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from vrcore.curves import CURVES, Fit, fit
from vrcore.curves.averaged import _reach
from vrcore.curves.noise import Noise, whitening
from vrcore.curves.simulated_learners import Learners
from vrcore.curves.wording import significance
from vrcore.errors import FitError, UnknownNameError

X = np.linspace(0.0, 100.0, 60)
LOGISTIC = {"baseline": 0.1, "asymptote": 0.9, "midpoint": 50.0, "slope": 0.1}
TRUTH = CURVES["logistic"].value(X, LOGISTIC)


def serial(rho, seed, sd=0.05):
    """A stationary AR(1) series."""
    series = np.random.default_rng(seed).normal(0.0, sd, X.size)
    for i in range(1, X.size):
        series[i] = rho * series[i - 1] + math.sqrt(1 - rho**2) * series[i]
    return series


def binomial(seed, trials=40):
    return np.random.default_rng(seed).binomial(trials, TRUTH)


def test_a_session_without_a_trial_is_dropped_and_counted():
    trials = np.where(np.arange(X.size) == 7, 0, 40)
    won = np.rint(trials * TRUTH)
    found = fit(X, family="logistic", successes=won, trials=trials)
    rest = trials > 0
    assert found.params == fit(X[rest], family="logistic", successes=won[rest], trials=trials[rest]).params
    assert found.dropped == 1
    assert fit(X, np.divide(won, trials, out=np.zeros(X.size), where=rest), "logistic", trials=trials).dropped == 1


def test_successes_of_trials_are_fitted_by_their_likelihood():
    won = binomial(3)

    def unlikely(params):
        share = np.clip(CURVES["logistic"].value(X, dict(zip(LOGISTIC, params, strict=True))), 1e-12, 1 - 1e-12)
        return -float((won * np.log(share) + (40 - won) * np.log(1 - share)).sum())

    options = {"xatol": 1e-10, "fatol": 1e-12, "maxiter": 20_000, "maxfev": 20_000}
    best = minimize(unlikely, list(LOGISTIC.values()), method="Nelder-Mead", options=options).x
    found = fit(X, family="logistic", successes=won, trials=40)
    np.testing.assert_allclose(list(found.params.values()), best, rtol=1e-5)
    assert found.noise.kind == "binomial"
    assert "binomial" in found.words
    assert found == fit(X, won / 40, "logistic", trials=np.full(60, 40))


def test_over_dispersion_widens_the_errors():
    rng = np.random.default_rng(1)
    shares = rng.beta(10 * TRUTH, 10 * (1 - TRUTH))
    found = fit(X, family="logistic", successes=rng.binomial(40, shares), trials=40)
    # a beta-binomial with a + b = 10: variance over that of a binomial is 1 + 39 / 11
    assert found.noise.dispersion == pytest.approx(1 + 39 / 11, rel=0.4)
    single = fit(X, family="logistic", successes=np.rint(40 * found.predict(X)), trials=40)
    # the same curve and the same numbers of trials, without the over-dispersion
    ratio = found.stderr["midpoint"] / single.stderr["midpoint"]
    assert ratio == pytest.approx(math.sqrt(found.noise.dispersion), rel=0.05)
    assert fit(X, family="logistic", successes=np.rint(40 * TRUTH), trials=40).noise.dispersion == 1.0


def test_known_errors_are_taken_at_their_word_only_when_asked():
    y = TRUTH + np.random.default_rng(2).normal(0.0, 0.05, 60)
    sigma = np.full(60, 0.1)
    known, free = (fit(X, y, "logistic", sigma=sigma, noise=noise) for noise in ("known", "independent"))
    assert known.params == free.params
    assert known.residual_sd == pytest.approx(0.1)
    assert known.stderr["midpoint"] / free.stderr["midpoint"] == pytest.approx(0.1 / free.residual_sd, rel=1e-9)
    low, high = known.interval("midpoint", 0.9, "delta")
    assert (high - low) / 2 == pytest.approx(norm.ppf(0.95) * known.stderr["midpoint"], rel=1e-9)


def test_whitening_is_the_inverse_root_of_the_covariance():
    weight = np.linspace(0.5, 2.0, 6)
    rows = np.eye(6)
    follow = whitening(weight, None, Noise("ar1", autocorrelation=0.6))
    root = follow.times(rows.T)  # row i is the transformed i-th unit vector
    away = np.abs(np.subtract.outer(range(6), range(6)))
    covariance = 0.6**away / np.outer(weight, weight)
    np.testing.assert_allclose(root @ root.T, np.linalg.inv(covariance), atol=1e-12)
    assert follow.log_determinant() == pytest.approx(np.linalg.slogdet(0.6**away)[1])

    shared = whitening(weight, tuple("aabbba"), Noise("groups", shared=2.0))
    same = np.equal.outer(list("aabbba"), list("aabbba"))
    covariance = np.diag(weight**-2.0) + 2.0 * same
    root = shared.times(rows)
    np.testing.assert_allclose(root @ root.T, np.linalg.inv(covariance), atol=1e-12)
    assert shared.log_determinant() == pytest.approx(np.linalg.slogdet(covariance * np.outer(weight, weight))[1])


def test_auto_sees_autocorrelation_and_allows_for_it():
    found, blind = (
        [fit(X, TRUTH + serial(0.7, seed), "logistic", noise=noise) for seed in range(20)]
        for noise in ("auto", "independent")
    )
    assert sum(one.noise.kind == "ar1" for one in found) >= 18
    assert np.mean([one.noise.autocorrelation for one in found]) == pytest.approx(0.7, abs=0.12)
    # the standard deviation over 20 sets is itself uncertain by a sixth
    true_error = np.std([one.params["midpoint"] for one in found])
    errors = [one.stderr["midpoint"] for one in found]
    assert np.nanmedian(errors) == pytest.approx(true_error, rel=0.5)
    # nan where an autocorrelation near 1 cannot be ruled out, under which nothing ends the interval
    for one, error in zip(found, errors, strict=True):
        assert math.isnan(error) == (not np.isfinite(one.interval("midpoint", 0.95)).all())
    assert np.median([one.stderr["midpoint"] for one in blind]) < 0.5 * true_error
    assert "autocorrelation" in found[0].words
    assert blind[0].residuals.autocorrelation_p < 0.01
    assert "Neighbouring residuals" in blind[0].residuals.words


def test_residuals_are_seldom_said_to_go_together_where_they_do_not():
    """1 in 100 by its rule; 5 or more of 150 by chance with probability 0.02."""
    said = [fit(X, TRUTH + serial(0.0, seed), "logistic").noise.words for seed in range(150)]
    assert sum(one.startswith("Neighbouring residuals go together") for one in said) <= 5
    # a sign of it, p between 0.01 and 0.2, in 19 of 100; below 16 or above 43 of 150 by chance with probability 0.01
    assert 15 < sum(one.startswith("Neighbouring residuals may go together") for one in said) < 44
    assert set(said) >= {""}


def test_without_autocorrelation_auto_gives_the_same_curve_and_hardly_wider_intervals():
    ratios = []
    for seed in range(40):
        y = TRUTH + serial(0.0, seed)
        found, blind = fit(X, y, "logistic"), fit(X, y, "logistic", noise="independent")
        assert list(found.params.values()) == pytest.approx(list(blind.params.values()), rel=1e-9)
        assert found.rss == pytest.approx(blind.rss, rel=1e-9)
        wide, narrow = (one.interval("midpoint", 0.9) for one in (found, blind))
        ratios.append((wide[1] - wide[0]) / (narrow[1] - narrow[0]))
    assert np.median(ratios) == pytest.approx(1.0, abs=1e-6)
    assert np.quantile(ratios, 0.9) < 1.4


def test_few_points_without_a_sign_of_autocorrelation_may_have_some():
    wider = 0
    for seed in range(20):
        y = (TRUTH + serial(0.0, seed))[::3]
        found, blind = (fit(X[::3], y, "logistic", noise=noise) for noise in ("auto", "independent"))
        assert found.noise.kind == "ar1"
        assert found.noise.words.startswith("Neighbouring residuals may go together (autocorrelation about")
        wider += found.interval("midpoint")[1] - found.interval("midpoint")[0] > np.diff(blind.interval("midpoint"))[0]
    assert wider > 10


def test_a_function_of_ones_own_is_fitted_by_plain_least_squares_and_says_what_that_leaves_out():
    def line(x, b0, b1):
        return b0 + b1 * x

    y = 0.1 + 0.008 * X + serial(0.8, 4)
    found, asked = (fit(X, y, line, start=[0.0, 0.01], noise=noise) for noise in ("auto", "ar1"))
    slopes = np.column_stack([np.ones_like(X), X])
    values, (rss,), *_ = np.linalg.lstsq(slopes, y, rcond=None)
    errors = np.sqrt(np.diag(np.linalg.inv(slopes.T @ slopes)) * rss / 58)
    assert list(found.params.values()) == pytest.approx(values, rel=1e-9)
    assert list(found.stderr.values()) == pytest.approx(errors, rel=1e-9)
    assert found.noise.kind == "independent"
    assert 'ask for noise="ar1"' in found.words
    assert asked.stderr["b1"] > 1.5 * found.stderr["b1"]
    white = fit(X, 0.1 + 0.008 * X + serial(0.0, 5), line, start=[0.0, 0.01])
    assert white.noise.words == ""


def test_points_on_the_curve_to_rounding_count_as_independent_and_a_few_scattered_ones_do_not():
    assert fit(X, TRUTH, "logistic").noise.kind == "independent"
    few = fit(X[::12], TRUTH[::12] + serial(0.0, 1)[::12], "exponential", fixed={"baseline": 0.1})
    assert few.n == 5
    assert few.noise.kind == "ar1"


@pytest.mark.theory
@pytest.mark.parametrize("rho", [0.0, 0.6])
@pytest.mark.parametrize("noise", ["auto", "ar1"])
def test_intervals_that_leave_the_autocorrelation_open_cover_at_their_level(rho, noise):
    """90 % nominal; 200 sets give a binomial standard error of 2 %."""
    inside = 0
    for seed in range(200):
        low, high = fit(X, TRUTH + serial(rho, 700 + seed), "logistic", noise=noise).interval("asymptote", 0.9)
        inside += low <= 0.9 <= high
    assert 0.85 <= inside / 200 <= 0.96


SHORT = np.linspace(1500.0, 4000.0, 7)


def compute_law(rho, seed, limit=1.0):
    """Seven evaluations of a quarter of a run, whose asymptote they hardly tell (a row of arXiv 2510.13786)."""
    away = np.random.default_rng(seed).normal(0.0, 0.004, SHORT.size)
    for i in range(1, SHORT.size):
        away[i] = rho * away[i - 1] + np.sqrt(1.0 - rho**2) * away[i]
    y = 0.25 + 0.36 / (1.0 + (2542.0 / SHORT) ** 1.92) + away
    return fit(SHORT, y, "hill", lower=0.25, upper=limit, fixed={"baseline": 0.25})


def test_likelihoods_of_autocorrelations_count_the_same_parameters_at_a_limit_and_off_it():
    pressed = 0
    for seed in range(12):
        found = compute_law(0.6, seed, limit=0.6)
        problem = found.problem()
        for one in found.noise.possible:
            noise = found.noise.at(one.autocorrelation)
            params = problem.refit(noise, np.array(list(found.params.values())))
            assert problem.slopes(noise, params, pressed=True).shape == (7, 3)
            pressed += problem.slopes(noise, params).shape == (7, 2)
    assert pressed > 10


def test_a_standard_error_under_a_doubtful_autocorrelation_is_that_of_most_of_it():
    """A mixture of two normals holds 68.27 % within it, however wide its rarer part is."""
    reach = _reach(np.zeros(2), np.array([1.0, 30.0]), np.sqrt(0.95 + 0.05 * 900.0), np.array([0.95, 0.05]))
    draws = np.random.default_rng(1).normal(size=400_000) * np.where(np.arange(400_000) % 20, 1.0, 30.0)
    assert np.mean(np.abs(draws) < reach) == pytest.approx(0.6827, abs=0.003)
    assert reach < 1.2


def test_groups_that_differ_in_level():
    rng = np.random.default_rng(5)
    names = np.repeat(list("abcdefgh"), 60)
    levels = np.repeat(rng.normal(0.0, 0.1, 8), 60)
    y = np.tile(TRUTH, 8) + levels + rng.normal(0.0, 0.05, 480)
    x = np.tile(X, 8)
    found, blind = fit(x, y, "logistic", group=names), fit(x, y, "logistic")
    assert found.noise.kind == "groups"
    assert found.noise.shared == pytest.approx(4.0, rel=0.8)
    assert found.residual_sd == pytest.approx(0.05, rel=0.1)
    # the midpoint is told within groups, the levels only between them
    assert found.stderr["midpoint"] < blind.stderr["midpoint"]
    assert found.stderr["asymptote"] > 2 * blind.stderr["asymptote"]
    assert found.stderr["asymptote"] == pytest.approx(0.1 / math.sqrt(8), rel=0.5)


def test_outliers_are_flagged_and_drawn_in_but_not_dropped():
    y = TRUTH + np.random.default_rng(6).normal(0.0, 0.05, 60)
    spoilt = y.copy()
    spoilt[[5, 20, 50]] += [0.8, -0.9, 1.2]
    clean = fit(X, y, "logistic")
    found, blind = fit(X, spoilt, "logistic", robust=True), fit(X, spoilt, "logistic", noise="independent")
    assert found.flagged == (5, 20, 50)
    assert found.n == 60
    assert "3 flagged, none dropped" in found.words
    off = {
        name: abs(one.params["midpoint"] - clean.params["midpoint"])
        for name, one in (("robust", found), ("blind", blind))
    }
    assert off["robust"] < 0.5 * off["blind"]
    assert found.stderr["midpoint"] < 2 * clean.stderr["midpoint"]
    assert fit(X, y, "logistic", robust=True).flagged == ()


def test_a_robust_fit_solves_hubers_equations():
    y = TRUTH + np.random.default_rng(6).standard_t(2, 60) * 0.05
    found = fit(X, y, "logistic", robust=True)
    residual = y - found.predict(X)
    scale = 1.4826 * np.median(np.abs(residual)) * math.sqrt(60 / 56)
    drawn = np.clip(residual, -1.345 * scale, 1.345 * scale)
    gradient = CURVES["logistic"].jacobian(X, found.params)
    np.testing.assert_allclose((gradient / np.linalg.norm(gradient, axis=0)).T @ drawn, 0.0, atol=1e-6 * scale)


NOISES = {
    "known": {"sigma": np.full(60, 0.05), "noise": "known"},
    "ar1": {"noise": "ar1"},
    "robust": {"robust": True},
    "binomial": {"trials": 40},
    "groups": {"group": np.repeat(["a", "b"], 30)},
}


@pytest.mark.parametrize("options", NOISES.values(), ids=NOISES)
def test_json_both_ways_and_all_intervals(options):
    y = binomial(8) / 40
    found = fit(X, y, "logistic", **options)
    back = Fit.from_dict(json.loads(json.dumps(found.to_dict(), allow_nan=False)))
    assert back == found
    assert back.words == found.words
    for method in ("profile", "delta", "bootstrap"):
        low, high = found.interval("asymptote", 0.9, method, resamples=60)
        assert low < found.params["asymptote"] < high
        assert back.interval("asymptote", 0.9, method, resamples=60) == (low, high)
        assert 0.3 < (high - low) / (3.3 * found.stderr["asymptote"]) < 3.0


REFUSED = {
    "known without sigma": ({"noise": "known"}, "give them as sigma"),
    "binomial without trials": ({"noise": "binomial"}, "successes and trials"),
    "groups without group": ({"noise": "groups"}, "needs group"),
    "everybody alone": ({"group": range(60)}, "group of its own"),
    "group of another length": ({"group": ["a", "b"]}, "group has 2"),
    "robust trials": ({"trials": 40, "robust": True}, "robust is for measurements"),
    "no trials": ({"successes": np.ones(60)}, "trials"),
    "too many successes": ({"successes": np.full(60, 50), "trials": 40}, "between 0 and the number of trials"),
    "no trial": ({"successes": np.zeros(60), "trials": 0}, "above 0"),
    "less than none": ({"successes": np.zeros(60), "trials": np.append(np.full(59, 40), -1)}, "must be counts"),
    "a success of no trial": (
        {"successes": np.ones(60), "trials": np.append(np.full(59, 40), 0)},
        "between 0 and the number of trials",
    ),
    "all excluded": ({"exclude_before": 1000}, "all x lie before 1000, where the fit was to begin"),
    "from nowhere": ({"exclude_before": math.nan}, "exclude_before must be a number; nan is not"),
    "from a word": ({"exclude_before": "early"}, "exclude_before must be a number; 'early' is not"),
    "a word as a limit": ({"upper": "high"}, "upper must be a finite number, or be left out; 'high' is not"),
    "a word as a level": ({"fixed": {"baseline": "low"}}, "baseline must be a number; 'low' is not"),
    "levels without names": ({"fixed": [0.0]}, "fixed takes names and numbers"),
    "no valley": ({"starts": 0}, "starts must be a whole number, 1 or more; it is 0"),
    "half a valley": ({"starts": 2.5}, "starts must be a whole number, 1 or more; it is 2.5"),
    "valleys without end": ({"starts": math.inf}, "starts must be a whole number, 1 or more; it is inf"),
    "a start that is one number": ({"start": 5.0}, "start must be one list of numbers"),
    "a start in words": ({"start": "near the middle"}, "start must be"),
    "a start nowhere": ({"start": {"midpoint": math.nan}}, "start: midpoint must be a number; nan is not"),
}


@pytest.mark.parametrize(("options", "words"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_go_together_is_refused(options, words):
    with pytest.raises(FitError, match=words):
        fit(X, np.clip(TRUTH, 0, 1), "logistic", **options)


def test_early_points_are_left_out_and_counted():
    y = TRUTH + np.random.default_rng(9).normal(0.0, 0.02, 60)
    found = fit(X, y, "logistic", exclude_before=20.0)
    assert found.excluded == int((X < 20.0).sum())
    assert found.x[0] >= 20.0
    assert found.params == fit(X[X >= 20.0], y[X >= 20.0], "logistic").params
    assert Fit.from_dict(found.to_dict()).excluded == found.excluded


def test_a_robust_fit_allows_for_autocorrelation_too():
    y = TRUTH + serial(0.7, 3)
    y[20] += 1.0
    found, blind = (fit(X, y, "logistic", robust=True, noise=noise) for noise in ("auto", "independent"))
    assert len(found.flagged) >= 1
    assert "flagged, none dropped. Neighbouring residuals" in found.words
    assert found.noise.possible
    wide, narrow = (np.diff(one.interval("midpoint", 0.9))[0] for one in (found, blind))
    assert wide > 1.3 * narrow


def test_an_unknown_noise_names_those_there_are():
    with pytest.raises(UnknownNameError, match='there is no noise "AR1"; did you mean "ar1"'):
        fit(X, TRUTH, "logistic", noise="AR1")


def test_one_standard_error_holds_for_all_points():
    y = TRUTH + serial(0.0, 5)
    assert fit(X, y, "logistic", sigma=0.05, noise="known") == fit(
        X, y, "logistic", sigma=np.full(60, 0.05), noise="known"
    )


def test_shares_whose_neighbours_go_together_are_said_to():
    """In 1 of 100 records of independent ones, too; the seeds are fixed."""
    drifting = np.random.default_rng(5).binomial(400, np.clip(TRUTH + serial(0.8, 5), 0.01, 0.99))
    found = fit(X, family="logistic", successes=drifting, trials=400)
    assert "which the binomial does not allow for" in found.noise.words
    assert 'ask for noise="ar1"' in found.words
    assert found.noise.words.startswith("Successes of trials are binomial")
    apart = fit(X, family="logistic", successes=binomial(3), trials=40)
    assert "go together" not in apart.words
    allowed = fit(X, family="logistic", successes=drifting, trials=400, noise="ar1")
    assert allowed.stderr["asymptote"] > 1.3 * found.stderr["asymptote"]


def test_an_autocorrelation_that_is_likely_none_is_not_told_as_an_interval_from_0_to_0():
    """The 400 outcomes of a learner that goes over in one step: no other autocorrelation than 0 has any weight."""
    made = Learners(onset=200.0, spread=30.0, subjects=6, trials=400, seed=8).simulate()
    said = [fit(made.x, y, "logistic", lower=0.0, upper=1.0).noise.words for y in made.y[:3]]
    assert not [words for words in said if "0 to 0)" in words]
    none = "Neighbouring residuals hardly go together (autocorrelation about 0);"
    assert [words for words in said if words.startswith(none)]


@pytest.mark.parametrize(("p", "words"), [(9e-35, "p below 0.001"), (0.00099, "p below 0.001"), (0.004, "p = 0.004")])
def test_no_more_is_told_of_a_p_value_than_it_tells(p, words):
    assert significance(p) == words
