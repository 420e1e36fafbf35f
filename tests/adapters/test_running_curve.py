"""A log as a curve while it grows, and when it says that going on is not worth it."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from vrcore import VrlabError, advise, forecast
from vrcore.adapters.running_curve import RunningCurve, StopRule
from vrcore.advice import examine

END = 400


def rows(until, half=30.0, noise=0.01, seed=0):
    """Return the rows of a run that rises to 0.9, with rows of other kinds among them."""
    rng = np.random.default_rng(seed)
    log = []
    for step in range(5, until + 1, 5):
        log.append(
            {"step": step, "loss": 0.1, "schedule/true_pass": 0.9 / (1 + (half / step) ** 3) + noise * rng.normal()}
        )
        if step % 50 == 0:
            log.append({"step": step, "eval_loss": 1.0, "schedule/true_pass": math.nan})
    return [*log, {"step": until, "train_runtime": 3.0}]


def asked(log, rule, every=10):
    """Ask a rule as a trainer's callback would; return what it said until it stopped."""
    curve, said = RunningCurve(lower=0.0, upper=1.0), []
    for number, row in enumerate(log, start=1):
        curve.add(row)
        if number % every == 0:
            said.append(rule.ask(curve))
            if said[-1].stop:
                break
    return said


def test_the_forecast_is_that_of_the_same_columns():
    curve = RunningCurve(lower=0.0, upper=1.0)
    curve.read(rows(150))
    x, y = zip(*curve.points, strict=True)
    assert curve.name == "schedule/true_pass"
    assert len(x) == 30
    assert curve.forecast(END) == forecast(x, y, END, lower=0.0, upper=1.0)
    assert curve.forecast("2x").at == 300.0
    assert advise(curve.run(), budget=END).recommendation


def test_an_evaluation_of_the_truth_comes_first():
    log = rows(50)
    curve = RunningCurve()
    curve.read(log)
    assert curve.name == "schedule/true_pass"
    curve.read([*log, {"step": 10, "eval_schedule/true_pass": 0.1}, {"step": 20, "eval_schedule/true_pass": 0.2}])
    assert curve.points == [(10.0, 0.1), (20.0, 0.2)]
    named = RunningCurve("loss")
    named.read(log)
    assert len(named.points) == 10


def test_a_log_without_the_metric():
    curve = RunningCurve("nothing")
    curve.read(rows(50))
    with pytest.raises(VrlabError, match='"nothing" yet'):
        curve.forecast("2x")
    assert not StopRule(100).ask(curve).stop


@pytest.mark.parametrize("seed", range(3))
def test_a_run_that_has_levelled_off_is_stopped_and_none_that_rises(seed):
    said = asked(rows(END, seed=seed), StopRule(END, least_gain=0.05))
    assert said[-1].stop
    assert 100 <= said[-1].step < END
    assert "expected" in said[-1].words
    assert said[-1].forecast.high < said[-1].forecast.last.value + 0.05
    slow = asked(rows(END, half=300.0, seed=seed), StopRule(END, least_gain=0.05))
    assert not any(one.stop for one in slow if one.step < 300)


def test_a_run_that_has_not_begun_is_not_stopped():
    rng = np.random.default_rng(1)
    log = [{"step": step, "schedule/true_pass": max(0.1 + 0.005 * rng.normal(), 0.0)} for step in range(5, END, 5)]
    said = asked(log[:30], StopRule(END, least_gain=0.01))
    assert said
    assert not any(one.stop for one in said)


def test_a_rule_waits_for_its_turn():
    log = rows(END)
    once = asked(log, StopRule(END, least_gain=0.05, in_a_row=1))
    thrice = asked(log, StopRule(END, least_gain=0.05, in_a_row=3))
    assert len(thrice) >= len(once) + 2
    assert not StopRule(50).ask(_whole(log)).stop  # at its end there is nothing to stop


def _whole(log):
    curve = RunningCurve()
    curve.read(log)
    return curve


@pytest.mark.parametrize("given", [{"budget": 0.0}, {"budget": math.nan}, {"least_gain": "x"}, {"in_a_row": 0}])
def test_a_rule_refuses(given):
    with pytest.raises(VrlabError, match=next(iter(given))):
        StopRule(**{"budget": 100.0, **given})


class MadeCurve(RunningCurve):
    """A curve whose forecast says what we want it to say."""

    def __init__(self, y, high=None):
        super().__init__("made", lower=0.0, upper=1.0)
        self.read([{"step": step, "made": value} for step, value in enumerate(y, start=1)])
        self._high = high

    def forecast(self, at, *, level):
        return SimpleNamespace(
            refused="nothing can be said." if self._high is None else "",
            value=0.5, low=0.4, high=self._high, last=SimpleNamespace(value=0.5),
        )  # fmt: skip


RISING = [0.9 / (1 + (10 / step) ** 3) for step in range(1, 41)]


def test_a_refusal_begins_the_count_anew():
    rule = StopRule(100.0, least_gain=0.05, in_a_row=2)
    said = [rule.ask(MadeCurve(RISING, high)).stop for high in (0.52, None, 0.52, 0.6, 0.52, 0.52)]
    assert said == [False, False, False, False, False, True]


def test_what_forbids_extrapolation_stops_no_run():
    collapsed = [*RISING, *[0.0] * 15]
    stopping = [one for one in examine(MadeCurve(collapsed).run()) if one.stops]
    assert stopping
    rule = StopRule(100.0, least_gain=0.05, in_a_row=1)
    said = rule.ask(MadeCurve(collapsed, 0.52))
    assert not said.stop
    assert said.words == stopping[0].words
    assert rule.ask(MadeCurve(RISING, 0.52)).stop


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_run_that_diverged_is_spoken_of_and_what_held_before_counts_no_more(value):
    log = [row for row in rows(150) if not math.isnan(row.get("schedule/true_pass", 0.0))]
    broken = [{"step": step, "schedule/true_pass": value} for step in range(155, 200, 5)]
    curve, rule = RunningCurve(lower=0.0, upper=1.0), StopRule(END, least_gain=10.0)
    curve.read(log)
    assert not rule.ask(curve).stop
    curve.read(log + broken)
    said = rule.ask(curve)
    assert (said.stop, said.step) == (False, 195.0)
    assert "the run has diverged, from 155 on" in said.words
    assert advise(curve.run(), budget=END).recommendation == "rewind"
    assert len(curve.logged) == len(curve.points) + len(broken)
    curve.read(log)
    assert not rule.ask(curve).stop  # counted from anew
    assert rule.ask(curve).stop
