"""Every detector: data that must trip it, data that must not, and the words that say what to do."""

import math
import re

import numpy as np
import pytest

from benchmarks import made_curves
from vrcore.advice import CODES, DETECTORS, Finding, Run, examine
from vrcore.errors import FitError, ParameterError, VrlabError
from vrcore.trends.learning import LEVEL
from vrcore.trends.trend import trend


def steps(n):
    return np.arange(1.0, n + 1.0)


def codes(run):
    return [found.code for found in examine(run)]


def found(run, code):
    return next(one for one in examine(run) if one.code == code)


def learned(n=30, noise=0.02, seed=1):
    """A run that rises from .15 to .7 and is half way after a tenth of it."""
    x = steps(n)
    return 0.15 + 0.55 / (1 + (0.1 * n / x) ** 1.6) + noise * np.random.default_rng(seed).normal(size=n)


def test_one_detector_for_every_code():
    assert len(DETECTORS) == len(CODES) == len(set(CODES)) == 11


def test_a_run_that_learned_trips_nothing():
    # One fixed curve; how often detectors fire on others like it is measured in benchmarks/false_alarms.py.
    assert codes(Run(steps(40), learned(40), lower=0.0, upper=1.0)) == []


def test_no_trend():
    flat = 0.4 + 0.05 * np.random.default_rng(2).normal(size=30)
    one = found(Run(steps(30), flat, lower=0.0, upper=1.0), "no-trend")
    assert one.stops
    assert one.where is None
    assert one.words.startswith("No detectable learning: 30 evaluations between ")
    still = found(Run(np.arange(1.0, 20.0), np.full(19, 0.5)), "no-trend")
    assert still.words.startswith("No detectable learning: 19 evaluations, all at 0.5, show neither")
    assert one.evidence["p"] > 0.05
    assert codes(Run(steps(20), np.zeros(20), lower=0.0, upper=1.0)) == ["no-trend"]


@pytest.mark.parametrize(
    "y",
    [
        learned(),
        learned()[::-1],
        np.where(steps(30) < 12, 0.1, 0.7) + 0.05 * np.random.default_rng(3).normal(size=30),
        np.concatenate([[0.15], np.full(29, 0.6)]) + 0.01 * np.random.default_rng(4).normal(size=30),
        np.concatenate([[55.0, 72.0, 495.0], np.full(96, 1000.0), [423.0]]),
        made_curves.decaying(np.random.default_rng(5), 1, 30, 0.02, 0.3)[0],
    ],
    ids=["saturating", "falling", "step", "learned at once", "learned at once, a late slip", "lost again"],
)
def test_any_course_is_a_trend(y):
    assert "no-trend" not in codes(Run(steps(y.size), y))


def test_too_few_points():
    one = found(Run(steps(7), learned(7)), "too-few-points")
    assert one.stops
    assert one.evidence == {"evaluations": 7, "needed": 8}
    assert "too-few-points" not in codes(Run(steps(8), learned(8)))
    assert codes(Run([5.0], [0.2])) == ["too-few-points"]


def test_few_points_trip_nothing_else():
    assert codes(Run(steps(5), [0.1, 0.3, 0.45, 0.5, 0.52], lower=0, upper=1)) == ["too-few-points"]


def test_peak_then_decay():
    y = made_curves.decaying(np.random.default_rng(6), 1, 30, 0.02, 0.3)[0]
    run = Run(steps(30), y, lower=0.0, upper=1.0)
    one = found(run, "peak-then-decay")
    assert one.stops
    assert one.where == run.best[0]
    assert 7 <= one.where <= 14
    assert f"Go back to the checkpoint at {one.where:g}." in one.words


def test_a_log_that_only_falls_is_told_that_lower_may_be_better():
    assert (
        "If lower values are better, say so: then this is no decay."
        in found(Run(steps(20), np.linspace(2.0, 0.5, 20)), "peak-then-decay").words
    )


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_a_plateau_has_no_peak(rho):
    # Calibrated to 5 % at autocorrelation .6: of 200 curves at most 21 may fire (probability of more: below .001).
    rows = made_curves.plateau(np.random.default_rng(7), 200, 20, 0.05, rho)
    assert sum("peak-then-decay" in codes(Run(steps(20), row)) for row in rows) <= 21


@pytest.mark.parametrize(
    "late",
    [[0.03, 0.0, 0.0, 0.0], [0.03, 0.0, 0.0, 0.03], [0.12, 0.39, 0.1, 0.23, 0.07]],
    ids=["once", "twice", "luck"],
)
def test_a_lucky_evaluation_of_a_policy_that_fails_is_no_peak(late):
    y = np.concatenate([np.zeros(40 - len(late)), late])
    assert "peak-then-decay" not in codes(Run(steps(40), y, lower=0.0, upper=1.0))


def test_a_known_sampling_error_explains_a_small_loss():
    y = np.concatenate([np.linspace(0.15, 0.456, 4), np.linspace(0.45, 0.416, 12)])
    assert "peak-then-decay" in codes(Run(steps(16), y))
    assert "peak-then-decay" not in codes(Run(steps(16), y, sigma=np.full(16, 0.022)))


def test_collapse_is_flagged_by_the_first_evaluation_that_shows_it():
    y = np.concatenate([learned(12), [0.0]])
    assert "collapse" not in codes(Run(steps(12), y[:12], lower=0.0, upper=1.0))
    one = found(Run(steps(13), y, lower=0.0, upper=1.0), "collapse")
    assert one.stops
    assert one.where == 13.0
    assert one.evidence["best_at"] == 1.0 + int(np.argmax(y))


def test_collapse_of_a_short_run_without_limits():
    assert "collapse" in codes(Run(steps(4), [0.1, 0.3, 0.5, 0.0]))


def test_collapse_stays_flagged_while_it_lasts_and_not_after_recovery():
    down = np.concatenate([learned(12), [0.01, 0.0, 0.02]])
    assert found(Run(steps(15), down, lower=0.0), "collapse").where == 13.0
    assert "collapse" not in codes(Run(steps(18), np.concatenate([down, [0.65, 0.7, 0.68]]), lower=0.0))


@pytest.mark.parametrize(
    "y",
    [
        np.random.default_rng(8).binomial(10, 0.1, 30) / 10.0,
        np.zeros(10),
        np.concatenate([np.zeros(9), [0.3, 0.0]]),
        np.concatenate([learned(12), [0.35]]),
    ],
    ids=["lucky episodes", "never learned", "one lucky evaluation", "a dip"],
)
def test_no_collapse(y):
    assert "collapse" not in codes(Run(steps(y.size), y, lower=0.0, upper=1.0))


def test_diverging_metrics():
    x = steps(20)
    evaluation = np.concatenate([np.linspace(0.2, 0.6, 6), np.linspace(0.6, 0.3, 14)])
    evaluation = evaluation + 0.01 * np.random.default_rng(9).normal(size=20)
    one = found(Run(x, evaluation, training_reward=np.linspace(0.2, 0.9, 20)), "diverging-metrics")
    assert one.stops
    assert "the training reward rises and the evaluation falls" in one.words
    for reward in (np.linspace(0.9, 0.2, 20), None):
        assert "diverging-metrics" not in codes(Run(x, evaluation, training_reward=reward))
    assert "diverging-metrics" not in codes(Run(x, learned(20), training_reward=np.linspace(0.2, 0.9, 20)))


def test_training_reward_may_be_logged_more_often_than_evaluations():
    x = np.arange(1.0, 201.0)
    y = np.full(200, np.nan)
    y[9::10] = np.linspace(0.6, 0.2, 20)
    reward = np.linspace(0.1, 0.9, 200) + 0.2 * np.random.default_rng(10).normal(size=200)
    run = Run(x, y, training_reward=reward)
    assert run.n == 20
    assert "diverging-metrics" in codes(run)
    assert "diverging-metrics" in codes(Run(x[9::10], y[9::10], training_reward=(x, reward)))


def test_truncation():
    x = steps(40)
    one = found(Run(x, learned(40), truncation=np.full(40, 0.12)), "truncation")
    assert (one.severity, one.evidence["rows"]) == ("caution", 10)
    assert found(Run(x, learned(40), truncation=np.full(40, 25.0)), "truncation").stops  # in per cent
    assert "truncation" not in codes(Run(x, learned(40), truncation=np.full(40, 0.09)))
    long_ago = np.concatenate([np.full(20, 0.5), np.full(20, 0.02)])
    assert "truncation" not in codes(Run(x, learned(40), truncation=long_ago))


def test_midpoint_not_passed():
    x = steps(25)
    early = 0.1 + 0.8 / (1 + np.exp(-0.2 * (x - 40))) + 0.004 * np.random.default_rng(11).normal(size=25)
    one = found(Run(x, early, lower=0.0, upper=1.0), "midpoint-not-passed")
    assert (one.severity, one.where) == ("caution", 25.0)
    assert one.evidence["high"] is None or one.evidence["high"] > 25.0
    assert "midpoint-not-passed" not in codes(Run(steps(40), learned(40), lower=0.0, upper=1.0))


def test_without_a_trend_nothing_is_said_of_the_curve():
    # By a one-sided test it rises (p = .046), by the two-sided one of no-trend it does not (p = .092).
    wavering = 0.4 + 0.05 * np.random.default_rng(40).normal(size=20)
    assert trend(wavering).rising <= LEVEL < trend(wavering).p
    assert codes(Run(steps(20), wavering, lower=0.0, upper=1.0)) == ["no-trend"]
    # The same with a little more of a rise is a trend, and then its curve is spoken of.
    assert codes(Run(steps(20), wavering + 0.002 * steps(20), lower=0.0, upper=1.0)) == [
        "midpoint-not-passed", "asymptote-at-bound",
    ]  # fmt: skip


def test_asymptote_at_bound():
    x = steps(25)
    straight = 0.1 + 0.02 * x + 0.005 * np.random.default_rng(12).normal(size=25)
    bounded = found(Run(x, straight, lower=0.0, upper=1.0), "asymptote-at-bound")
    assert bounded.severity == "caution"
    assert bounded.evidence["limit"] == 1.0
    assert "Say what the metric's highest possible value is." in found(Run(x, straight), "asymptote-at-bound").words
    ceiling = 1.0 - 0.9 / (1 + (x / 2) ** 2.0)
    near = np.minimum(ceiling + 0.003 * np.random.default_rng(13).normal(size=25), 1.0)
    assert "asymptote-at-bound" not in codes(Run(x, near, lower=0.0, upper=1.0))
    assert "asymptote-at-bound" not in codes(Run(steps(40), learned(40), lower=0.0, upper=1.0))


@pytest.mark.parametrize(
    ("x", "said"),
    [
        ([1, 2, 3, 3, 4, 5, 6, 7, 8], "1 row repeats a step"),
        ([1, 3, 2, 5, 4, 7, 6, 9, 8], "the steps run backwards 4 times"),
        ([1, 2, 3, 4, 5, 6, 4, 5, 6], "the step counter goes back after row 6"),
        ([1, 2, math.nan, 4, 5, 6, 7, 8, 9], "1 row has no step"),
    ],
    ids=["duplicated", "unsorted", "restarted", "missing"],
)
def test_bad_steps(x, said):
    one = found(Run(x, learned(9)), "bad-steps")
    assert one.severity == "caution"
    assert said.lower() in one.words.lower()
    assert "bad-steps" not in codes(Run(steps(9), learned(9)))


@pytest.mark.parametrize("x", [[1, 2, 3, 4, 5, 6, 4, 5, 6], [1, 2, 3, 1, 2, 3, 4, 5, 6], [1, 3, 2, 5, 4, 7, 6, 9, 8]])
def test_a_restart_is_stated_once(x):
    said = found(Run(x, learned(9)), "bad-steps").words
    assert len(re.findall(r"goes back|starts over|run backwards", said)) == 1


def test_a_restart_between_evaluations_is_seen():
    x = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    y = [0.1, *[math.nan] * 7, *learned(9)]
    assert {"bad-steps", "mixed-runs"} <= set(codes(Run(x, y)))


def test_mixed_runs_after_a_restart_from_the_start():
    x = np.concatenate([steps(10), steps(20)])
    one = found(Run(x, np.concatenate([learned(10), learned(20)])), "mixed-runs")
    assert one.severity == "caution"
    assert (one.where, one.evidence) == (10.0, {"rows": [10], "runs": 2})


def test_mixed_runs_row_by_row():
    x = np.repeat(steps(20), 2)
    y = np.repeat(learned(20), 2)
    noise = 0.01 * np.random.default_rng(14).normal(size=40)
    assert found(Run(x, y + noise + np.tile([0.0, 0.1], 20)), "mixed-runs").stops
    assert "mixed-runs" not in codes(Run(x, y + noise))  # two evaluations of one checkpoint


def test_going_on_from_a_checkpoint_is_one_run():
    x = np.concatenate([steps(20), np.arange(15.0, 31.0)])
    names = codes(Run(x, np.concatenate([learned(30)[:20], learned(30)[14:]])))
    assert "bad-steps" in names
    assert "mixed-runs" not in names


def test_out_of_range():
    one = found(Run(steps(10), 100 * learned(10), lower=0.0, upper=1.0), "out-of-range")
    assert one.stops
    assert "They look like per cent: say that the highest possible value is 100" in one.words
    assert "out-of-range" in codes(Run(steps(10), [*learned(5), math.inf, *learned(4)]))
    assert "out-of-range" not in codes(Run(steps(10), np.clip(learned(10), 0, 1), lower=0.0, upper=1.0))
    assert "out-of-range" not in codes(Run(steps(10), np.linspace(0, 1 + 1e-12, 10), lower=0.0, upper=1.0))


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [
        (0.3, 1.0, "the metric's range, 0.3 to 1;"),
        (0.3, None, "the metric's range, 0.3 or more;"),
        (None, 0.3, "the metric's range, 0.3 or less;"),
    ],
)
def test_values_beyond_another_limit_are_not_taken_for_per_cent(lower, upper, said):
    words = found(Run(steps(20), learned(20), lower=lower, upper=upper), "out-of-range").words
    assert said in words
    assert "per cent" not in words
    assert words.endswith("Correct the range or the column.")


def test_a_finding_survives_json():
    import json

    for one in examine(Run([1, 2, 3, 1, 2, 3, 4], [0.1, 0.2, 5.0, 0.1, 0.2, 0.3, 0.4], lower=0.0, upper=1.0)):
        assert Finding.from_dict(json.loads(json.dumps(one.to_dict(), allow_nan=False))) == one
    with pytest.raises(ParameterError, match="no stored finding"):
        Finding.from_dict({"code": "no-trend"})


def test_detectors_change_nothing():
    x, y = steps(20), learned(20)
    before = x.copy(), y.copy()
    examine(Run(x, y, training_reward=y, truncation=y))
    np.testing.assert_array_equal((x, y), before)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([1, 2], [1, 2, 3]), "x has 2, y has 3"),
        (([1, 2], [math.nan, math.nan]), "no row with a finite step"),
        (([], []), "no row with a finite step"),
        ((["a", "b"], [1, 2]), "x must be a list of numbers"),
        (([[1, 2]], [[1, 2]]), "its shape is"),
    ],
)
def test_what_is_no_run_is_refused(arguments, says):
    with pytest.raises(FitError, match=says):
        Run(*arguments)
    with pytest.raises(VrlabError, match="must be below upper, its highest; they are"):
        Run([1, 2], [1, 2], lower=1.0, upper=0.0)


@pytest.mark.parametrize("n", range(1, 13))
@pytest.mark.parametrize("value", [0.0, 0.5, -3.0])
def test_constant_and_tiny_logs_raise_nothing(n, value):
    y = np.full(n, value)
    examine(Run(steps(n), y, training_reward=y, truncation=np.zeros(n)))
    y[-1] += 1.0
    examine(Run(steps(n), y, lower=-3.0, upper=2.0, training_reward=y, truncation=np.zeros(n)))


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 0.7, 1e-9, 123456.7, -0.7, 1e130])
@pytest.mark.parametrize("count", [10, 20, 41, 150])
def test_equal_values_are_no_course_whatever_their_mean_is_rounded_to(value, count):
    assert codes(Run(np.arange(float(count)), np.full(count, value))) == ["no-trend"]
