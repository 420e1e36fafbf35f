"""Advice: which recommendation follows from what, that it abstains, and that it can be stored, keyed and read."""

import json
import math
import re

import numpy as np
import pytest

from tests.advice.made_forecaster import light, made
from tests.advice.test_findings import learned, steps
from vrcore.advice import RECOMMENDATIONS, Advice, Run, advise
from vrcore.errors import FitError, ParameterError, UnknownNameError, VrlabError
from vrcore.forecasts import forecast
from vrcore.forecasts.wording import OF_THREE, SAME

X = steps(40)
LIMITS = {"lower": 0.0, "upper": 1.0}
WELL = learned(40)


def ask(y=WELL, *, rate=0.0, width=0.02, x=X, **options):
    return advise((x, y), forecaster=made(rate, width), **{**LIMITS, **options})


def test_a_clear_gain_is_worth_going_on():
    advice = ask(rate=0.08, budget=80)
    one = advice.runs[0]
    assert advice.recommendation == "continue"
    assert one.gain.value == pytest.approx(0.08)
    assert one.at_budget.low == pytest.approx(one.now + 0.06)
    assert one.doubling == one.gain  # the budget is twice the last x
    assert one.likely > 0.99
    assert one.regret == pytest.approx(0.08, abs=1e-3)
    assert one.price is one.net is None
    assert advice.reason.startswith("At 80 about")
    # the interval lies above the present level, and what lies between the two speaks for nothing
    (level,) = re.findall(
        r"^Two evaluations in a row below (\S+) would speak against going on\.$", advice.would_change[0]
    )
    assert one.now - 0.05 < float(level) < one.now - 0.01  # evaluations scatter by .02 around where the run stands


def test_a_probability_does_not_depend_on_the_level_that_is_shown():
    """Calibrated intervals of several levels are not those of one normal distribution, so one level is read as it."""
    x = np.linspace(1.0, 40.0, 40)
    y = 0.15 + 0.5 * x / (x + 25.0) + np.random.default_rng(4).normal(0.0, 0.01, 40)
    usual, *others = (advise((x, y), budget=80.0, target=0.6, level=level, **LIMITS) for level in (0.9, 0.5, 0.8, 0.98))
    (one,) = usual.runs
    assert 0.0 < one.likely < 1.0
    for advice in others:
        (other,) = advice.runs
        assert (other.likely, other.regret, other.now) == (one.likely, one.regret, one.now)
        assert (other.target.x, other.target.beyond) == (one.target.x, one.target.beyond)
        assert advice.recommendation == usual.recommendation
    widths = [
        advice.runs[0].at_budget.high - advice.runs[0].at_budget.low for advice in (*others[:2], usual, others[2])
    ]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_a_standstill_is_not():
    advice = ask(rate=0.0, budget=80)
    assert advice.recommendation == "stop"
    assert "another recipe may still go further" in advice.reason
    assert advice.runs[0].regret == pytest.approx(0.0048, abs=2e-3)  # sd .0122 x .3989


def test_the_balance_decides_where_both_prices_are_given():
    # a gain of .08 worth 1000 each is 80; 40 units of x cost 40 or 120
    cheap, dear = (ask(rate=0.08, budget=80, worth=1000, cost=cost) for cost in (1, 3))
    assert (cheap.recommendation, dear.recommendation) == ("continue", "stop")
    assert cheap.runs[0].price == 40.0
    assert cheap.runs[0].net == pytest.approx(40.0, abs=0.5)
    assert dear.runs[0].net == pytest.approx(-40.0, abs=0.5)
    assert "A lower price of x, or a gain that is worth more." in dear.would_change
    free = ask(rate=0.0, budget=80)
    assert any(words.startswith("That even a gain below ") for words in free.would_change)


def test_what_is_not_clear_is_not_decided():
    assert ask(rate=0.02, width=0.3, budget=80).recommendation == "cannot say"
    short = learned(12)
    few = ask(short, x=steps(12), rate=0.02, width=0.3, budget=24)
    assert (few.recommendation, few.runs[0].evaluations) == ("collect", 12)


def test_a_target_out_of_reach_asks_for_a_change():
    advice = ask(rate=0.03, budget=80, target=0.95)
    assert advice.recommendation == "change"
    reach = advice.runs[0].target
    assert reach.x == reach.high == math.inf
    assert reach.beyond > 0.99
    assert "belongs to this recipe" in advice.reason


def test_a_target_within_reach_has_an_interval():
    # .05 a doubling: .05 more is expected at 80, and the median reaches it there
    now = float(np.mean(WELL[-3:]))
    reach = ask(rate=0.05, budget=320, target=now + 0.05).runs[0].target
    assert reach.x == pytest.approx(80, rel=0.05)
    assert 40 < reach.low < reach.x < reach.high < 160
    assert reach.beyond < 1e-6
    assert reach.furthest == 320


def test_a_target_that_was_reached():
    advice = ask(rate=0.05, budget=80, target=0.5)
    reach = advice.runs[0].target
    assert advice.recommendation == "stop"
    means = (WELL[:-2] + WELL[1:-1] + WELL[2:]) / 3.0
    assert reach.x == X[np.argmax(means >= 0.5) + 2]
    assert reach.beyond == 0.0


def test_one_evaluation_above_the_target_has_not_reached_it():
    lucky = WELL.copy()
    lucky[20] = WELL.max() + 0.2
    target = WELL.max() + 0.1
    found = advise(Run(X, lucky), target=target, lower=0.0, upper=1.0).runs[0]
    assert found.now < target
    assert found.target.low > X[-1]
    assert "was reached" not in found.reason


def test_a_target_that_is_within_reach_of_the_budget_is_worth_going_on_for():
    # The gain itself is too small to matter, and yet it is what the target needs.
    alone = ask(rate=0.01, budget=60)
    assert (alone.recommendation, alone.runs[0].likely < 0.35) == ("stop", True)
    near = ask(rate=0.01, budget=60, target=alone.runs[0].now + 0.002)
    assert near.recommendation == "continue"
    assert "is reached by 60 with probability" in near.reason
    far = ask(rate=0.01, budget=60, target=alone.runs[0].now + 0.018)
    assert far.recommendation != "continue"


def test_with_both_prices_their_balance_decides_also_where_a_target_is_out_of_reach():
    options = {"rate": 0.05, "budget": 80, "cost": 1.0}
    assert ask(**options, target=0.999).recommendation == "change"
    assert ask(**options, worth=1e6, target=0.999).recommendation == "continue"
    assert ask(**options, worth=1e-6, target=0.999).recommendation == "stop"


def test_gain_per_doubling_does_not_depend_on_the_budget():
    gains = [ask(rate=0.05, budget=budget).runs[0].doubling.value for budget in (60, 100, 400)]
    assert gains[1:] == pytest.approx([0.05, 0.05], abs=1e-6)
    assert gains[0] == pytest.approx(0.05, abs=1e-6)


def test_no_budget_means_twice_the_data_and_says_so():
    advice = ask(rate=0.05)
    assert advice.runs[0].budget == 80
    assert any("twice the last x" in said for said in advice.assumptions)


def test_what_an_advice_says_of_itself_its_forecasts_do_not_say_again():
    forecast_alone = forecast(X, WELL, 80.0).assumptions
    said = advise(Run(X, WELL)).assumptions
    assert {SAME, OF_THREE} < set(forecast_alone)
    assert not {SAME, OF_THREE} & set(said)
    assert set(forecast_alone) - {SAME, OF_THREE} <= set(said)


def test_a_spent_budget():
    advice = ask(budget=40)
    assert advice.recommendation == "stop"
    assert "is spent" in advice.reason
    assert advice.runs[0].at_budget is None


FALLING = np.concatenate([np.linspace(0.1, 0.6, 10), np.linspace(0.6, 0.3, 30)])


@pytest.mark.parametrize(
    ("run", "recommendation", "checkpoint"),
    [
        (Run(X, FALLING + 0.005 * np.random.default_rng(0).normal(size=40)), "rewind", 11.0),
        (Run(steps(13), [*learned(12), 0.0]), "rewind", float(1 + np.argmax(learned(12)))),
        (Run(steps(5), learned(5)), "collect", None),
        (Run(X, 100 * WELL), "cannot say", None),
        (Run(np.repeat(steps(20), 2), np.repeat(learned(20), 2) + np.tile([0.0, 0.2], 20)), "cannot say", None),
        (Run(X, WELL, truncation=np.full(40, 0.3)), "change", None),
        (Run(X, 0.4 + 0.01 * np.random.default_rng(1).normal(size=40)), "change", None),
        (Run(X, 0.4 + 0.3 * np.random.default_rng(2).uniform(-1, 1, 40)), "collect", None),
        (Run(X, 0.97 + 0.01 * np.random.default_rng(3).uniform(-1, 1, 40)), "stop", None),
    ],
    ids=["peak", "collapse", "few", "per cent", "mixed", "truncated", "flat", "flat and noisy", "at the ceiling"],
)
def test_nothing_is_extrapolated_past_a_finding_that_stops_it(run, recommendation, checkpoint):
    asked = []
    advice = advise(run, budget=100, target=1.0, forecaster=made(0.1, 0.01, asked=asked), **LIMITS)
    one = advice.runs[0]
    assert not asked
    assert (advice.recommendation, advice.checkpoint) == (recommendation, checkpoint)
    assert one.at_budget is one.gain is one.doubling is one.likely is one.regret is None
    assert any(found.stops for found in one.findings)
    assert one.refused
    assert one.reason
    assert one.would_change


def test_a_refusing_forecaster_is_believed():
    advice = advise((X, WELL), budget=80, forecaster=made(0, 0, refused="No, for a reason."), **LIMITS)
    assert (advice.recommendation, advice.reason) == ("cannot say", "No, for a reason.")


def test_nothing_beyond_twice_the_data_before_the_midpoint():
    early = 0.1 + 0.8 / (1 + np.exp(-0.2 * (steps(25) - 40))) + 0.004 * np.random.default_rng(11).normal(size=25)
    asked = []
    far = advise((steps(25), early), budget=200, forecaster=made(0.2, 0.05, asked=asked), **LIMITS)
    assert max(asked) <= 50 * (1 + 1e-9)
    assert far.recommendation == "cannot say"
    assert far.runs[0].at_budget is None
    near = advise((steps(25), early), budget=50, forecaster=made(0.2, 0.05), **LIMITS)
    assert near.recommendation == "continue"


def two(first, second, width=0.05, **options):
    return advise({"a": (X, WELL), "b": (X, WELL - 0.1)}, budget=80, forecaster=rates(first, second, width), **LIMITS)


def rates(first, second, width):
    def forecaster(x, y, at, **options):
        return made(first if y[-1] > 0.6 else second, width)(x, y, at, **options)

    return forecaster


def test_the_recipe_ahead_at_the_budget_is_advised_on():
    advice = two(0.0, 0.3)
    assert advice.about == "b"
    row = advice.comparisons[0]
    assert (row.first, row.second, row.at) == ("a", "b", 80.0)
    # b is .2 ahead with a standard deviation of .0304 x sqrt 2 for the difference
    assert row.probability < 0.001
    assert "with probability above 0.99" in advice.reason
    assert any("one seed per recipe" in said for said in advice.assumptions)


def test_equal_forecasts_are_a_coin():
    advice = two(0.0, 0.1)
    assert advice.comparisons[0].probability == pytest.approx(0.5, abs=0.02)


def test_a_broken_run_does_not_stop_the_others():
    advice = advise({"fine": (X, WELL), "broken": (X, 100 * WELL)}, budget=80, forecaster=made(0.1, 0.02), **LIMITS)
    assert (advice.about, advice.recommendation) == ("fine", "continue")
    assert advice.run("broken").recommendation == "cannot say"
    assert advice.comparisons == ()
    assert "not ranked" in advice.reason
    with pytest.raises(ParameterError, match="fine, broken"):
        advice.run("other")


@pytest.mark.parametrize(
    "runs",
    [
        (X, WELL),
        [X.tolist(), WELL.tolist()],
        np.column_stack([X, WELL]),
        {"run": (X, WELL)},
        [(X, WELL)],
        Run(X, WELL),
        [Run(X, WELL)],
    ],
    ids=["pair", "lists", "array", "mapping", "list of pairs", "run", "list of runs"],
)
def test_runs_in_any_form(runs):
    advice = advise(runs, budget=80, forecaster=made(0.1, 0.02), **LIMITS)
    assert advice.recommendation == "continue"
    assert advice.runs[0].last == 40.0


def test_curve_data_as_a_reader_prepares_it():
    import pandas as pd

    from vrcore.formats import prepare

    frame = pd.DataFrame({"step": [*range(1, 4), *range(1, 41)], "score": [0.1, 0.2, 0.3, *WELL]})
    advice = advise(prepare(frame, "step", "score"), budget=80, forecaster=made(0.1, 0.02), **LIMITS)
    assert [found.code for found in advice.findings["run"]] == ["bad-steps", "mixed-runs"]
    assert advice.recommendation == "continue"


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (((X, WELL), {"level": 1.0}), ParameterError, "level must lie between 0 and 1"),
        (((X, WELL), {"cost": -1.0}), ParameterError, "cost must be 0 or more"),
        (((X, WELL), {"budget": math.inf}), ParameterError, "budget must be a finite number"),
        (((X, WELL[:-1]), {}), FitError, "x has 40, y has 39"),
        (([], {}), FitError, "no run"),
        (("curve.csv", {}), FitError, "of type str"),
        ((3.0, {}), FitError, "of type float"),
        (([Run(X, WELL), Run(X, WELL)], {}), FitError, 'two runs are named "run"'),
    ],
)
def test_refusals_in_one_sentence(arguments, error, says):
    runs, options = arguments
    with pytest.raises(error, match=says) as raised:
        advise(runs, forecaster=made(0.1, 0.02), **options)
    assert isinstance(raised.value, VrlabError)
    assert not isinstance(raised.value, UnknownNameError)


@pytest.mark.parametrize("target", [None, 0.5, 0.75, 0.99])
def test_json_both_ways(target):
    advice = advise({"a": (X, WELL), "b": (steps(5), learned(5))}, target=target, cost=2.0, forecaster=light, **LIMITS)
    text = json.dumps(advice.to_dict(), allow_nan=False)
    again = Advice.from_dict(json.loads(text))
    assert again == advice
    assert again.key == advice.key
    assert again.words == advice.words
    assert again.table == advice.table


def test_points_that_leave_the_asymptote_open_on_both_sides_say_so_in_words_and_come_back_from_json():
    x = np.arange(1, 9) * 100.0
    advice = advise((x, 1.0 + 0.5 * x / 800.0 + 0.2 * np.random.default_rng(6).normal(size=8)))
    said = {one.code: one for one in advice.runs[0].findings}["asymptote-at-bound"]
    assert "inf" not in said.words
    assert "any asymptote, also one far below, fits nearly as well" in said.words
    assert said.evidence["low"] is None
    assert Advice.from_dict(json.loads(json.dumps(advice.to_dict(), allow_nan=False))) == advice


def test_a_changed_or_foreign_document_is_refused():
    stored = ask(rate=0.1).to_dict()
    with pytest.raises(ParameterError, match="was changed"):
        Advice.from_dict({**stored, "options": {**stored["options"], "budget": 7.0}})
    with pytest.raises(ParameterError, match="lacks"):
        Advice.from_dict({name: value for name, value in stored.items() if name != "runs"})
    with pytest.raises(ParameterError, match="rules"):
        Advice.from_dict({})


def test_the_key_names_data_and_options():
    key = ask(rate=0.1, budget=80).key
    assert len(key) == 16
    assert ask(rate=0.1, budget=80).key == key
    assert ask(rate=0.1, budget=81).key != key
    assert ask(np.concatenate([WELL[:-1], [0.5]]), rate=0.1, budget=80).key != key
    # the same on every machine: a golden value, to be renewed together with RULES
    assert advise((steps(3), steps(3)), forecaster=made(0, 0)).key == "3422dd010cca4cae"


def test_recommendations_are_among_the_six():
    rng = np.random.default_rng(4)
    for _ in range(30):
        n = int(rng.integers(1, 40))
        y = np.cumsum(rng.normal(size=n))
        advice = advise((steps(n), y), forecaster=light, target=3.0)
        assert advice.recommendation in RECOMMENDATIONS
        assert advice.words
        json.dumps(advice.to_dict(), allow_nan=False)


def test_words_and_table_for_people():
    advice = two(0.1, 0.1)
    assert advice.words.startswith("Continue (a): At 80 about")
    rows = advice.table
    assert [row["run"] for row in rows] == ["a", "b"]
    assert rows[0]["at budget"] == advice.runs[0].at_budget.value
    assert set(rows[0]) == set(rows[1])


@pytest.mark.parametrize("seed", range(6))
def test_units_do_not_matter(seed):
    rng = np.random.default_rng(seed)
    y = np.clip(learned(20, 0.05, seed) - (0.02 * np.maximum(X[:20] - 10, 0) if seed % 2 else 0.0), 0.0, 1.0)
    reward = np.linspace(0.2, 0.8, 20) + 0.1 * rng.normal(size=20)
    one = advise(Run(X[:20], y, lower=0.0, upper=1.0, training_reward=reward), budget=40, target=0.9)
    other = advise(
        Run(1e6 * X[:20], 100 * y, lower=0.0, upper=100.0, training_reward=100 * reward), budget=4e7, target=90.0
    )
    assert other.recommendation == one.recommendation
    assert [found.code for found in other.findings["run"]] == [found.code for found in one.findings["run"]]
    if one.runs[0].likely is not None:
        assert other.runs[0].likely == pytest.approx(one.runs[0].likely, abs=0.02)
        assert other.runs[0].gain.value == pytest.approx(100 * one.runs[0].gain.value, abs=0.2)


def test_the_shipped_forecaster_is_asked_by_default():
    advice = advise({"run": (X, WELL)}, budget=80, **LIMITS)
    one = advice.runs[0]
    assert one.forecast.startswith("At x = 80 the mean of three evaluations is forecast at")
    assert one.at_budget.low <= one.at_budget.value <= one.at_budget.high <= 1.0
    assert any("published reinforcement-learning runs" in said for said in advice.assumptions)
    assert Advice.from_dict(json.loads(json.dumps(advice.to_dict(), allow_nan=False))) == advice


def test_standard_errors_over_seeds_do_not_change_what_is_forecast():
    x = np.arange(1.0, 31.0)
    y = 0.1 + 0.6 / (1 + (8.0 / x) ** 1.5)
    errors = np.linspace(0.001, 0.2, 30)
    plain, known = (advise(run, budget=60.0, upper=1.0) for run in (Run(x, y), Run(x, y, sigma=errors)))
    assert plain.run("run").at_budget == known.run("run").at_budget


def test_a_better_checkpoint_of_another_run_is_named():
    x = np.arange(1.0, 31.0)
    fallen = np.where(x < 12, 0.1 + 0.8 * x / 11, 0.5) + 0.004 * np.sin(9 * x)
    slow = 0.1 + 0.35 / (1 + (8.0 / x) ** 1.5) + 0.004 * np.sin(7 * x)
    found = advise({"fallen": (x, fallen), "slow": (x, slow)}, budget=60.0, lower=0.0, upper=1.0)
    assert found.about == "slow"
    assert "fallen had 0.896 at 11, which is higher than that" in found.reason
    assert "keep its checkpoint" in found.reason


def test_a_loss_that_falls_is_learning():
    x, y = steps(30), learned(30)
    assert advise((x, 1.0 - y), forecaster=light).runs[0].findings  # as a metric of which more is better it decays
    turned = advise((x, 1.0 - y), lower_is_better=True, forecaster=light)
    assert not any(found.stops for found in turned.runs[0].findings)


@pytest.mark.parametrize("name", ["budget", "target", "cost", "worth", "matters"])
def test_an_amount_in_words_is_refused_in_one_sentence(name):
    with pytest.raises(ParameterError, match=f"{name} must be a finite number; it is '2x'"):
        ask(**{name: "2x"})


def test_an_infinite_limit_is_no_limit():
    assert ask(lower=-math.inf, upper=math.inf) == ask(lower=None, upper=None)
    assert advise(Run(X, WELL, upper=math.inf)) == advise(Run(X, WELL))
    for wrong in (math.nan, -math.inf, "1"):
        with pytest.raises(ParameterError, match=f"upper must be a number, or be left out; it is {wrong!r}"):
            ask(upper=wrong)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"target": 80.0}, "lies above 1, the highest possible value"),
        ({"target": -0.1, "lower_is_better": True}, "lies below 0, the lowest possible value"),
    ],
)
def test_a_target_that_the_metric_cannot_have_is_refused(options, words):
    with pytest.raises(ParameterError, match=f"{words}; is it in other units"):
        ask(**options)
    assert ask(target=1.0).runs[0].target.target == 1.0


def test_a_gain_that_matters_is_no_more_than_what_is_left_to_the_limit():
    x = 1000.0 * np.arange(1, 61)
    perplexity = 9.0 + 50_000.0 * np.exp(-np.arange(60) / 1.5) + 0.01 * np.sin(np.arange(60))
    asked = {"budget": 120_000, "lower": 0.0, "lower_is_better": True}
    found = advise((x, perplexity), **asked).runs[0]
    assert found.matters == pytest.approx(0.02 * found.now, rel=1e-6)
    # of a metric with both limits, with none, or whose limit lies behind, it is a share of the whole range
    assert advise((X, WELL), budget=80, lower=0.0, upper=1.0).runs[0].matters == pytest.approx(0.02)
    for limits in ({}, {"lower": 0.0}):
        assert advise((X, WELL), budget=80, **limits).runs[0].matters == pytest.approx(0.02 * np.ptp(WELL))


def test_the_worth_is_told_with_the_mean_gain_and_the_price_it_is_made_of():
    found = ask(rate=0.08, budget=80, cost=0.001, worth=2.0)
    one = found.runs[0]
    told = re.search(r"worth of the gain \((\S+) on average\) less its price of (\S+) is (\S+?)\.(?: |$)", found.reason)
    mean, price, net = map(float, told.groups())
    assert price == pytest.approx(one.price, rel=0.01)
    assert net == pytest.approx(one.net, rel=0.01)
    assert 2.0 * mean - price == pytest.approx(net, abs=2e-3)


def test_what_stopping_loses_at_a_limit_is_nothing_and_no_rounding():
    # A mean over subjects who all come to 1 may lie a rounding below it.
    y = np.append(np.linspace(0.05, 0.95, 40), np.full(40, 1.0 - 2.0**-53))
    one = advise((np.arange(1.0, 81.0), y), lower=0.0, upper=1.0).runs[0]
    assert 0.0 <= 1.0 - one.now < 1e-12
    assert one.regret == 0.0
