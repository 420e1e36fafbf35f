"""Rows about ratios and intervals, on subjects whose behaviour is written down: one that shows it, some that do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.phenomena.scripted import Now, Script, found
from vrcore import EventLog
from vrcore.phenomena.bitonic_rate import higher_end
from vrcore.phenomena.differential_low_rates import spacing
from vrcore.phenomena.since_reinforcer import index_of_curvature, rate_since_reinforcer, steepness
from vrcore.phenomena.upcoming_ratio_pause import pauses_by_ratio, upcoming


def jitter(rng: np.random.Generator, seconds: float) -> float:
    return seconds * (0.9 + 0.2 * rng.random())


def paused(pause_on: dict[str, float], irt: float = 0.5) -> Script:
    """A subject that pauses by the schedule, in parts of its ratio or interval, and then responds at one rate."""

    def script(now: Now, rng: np.random.Generator) -> float:
        return jitter(rng, pause_on.get(now.schedule, 0.0) * now.value + irt if now.count == 0 else irt)

    return script


def steady(irt: float) -> Script:
    """A subject without any timing: the next response is as likely at any time."""
    return lambda now, rng: float(rng.exponential(irt))


def test_a_pause_that_grows_with_the_ratio_is_one_and_mere_slowing_is_not() -> None:
    assert found("fixed-ratio-pause", paused({"FR": 0.2})).passed is True
    assert found("fixed-ratio-pause", steady(2.0)).passed is False
    slower = found("fixed-ratio-pause", lambda now, rng: float(rng.exponential(0.1 * now.value)))
    assert slower.passed is False  # from .5 to 8 s, with longer waits after a reinforcer just as within the run
    assert abs(slower.value) < 0.9


def test_a_variable_ratio_shortens_a_pause_that_is_one() -> None:
    finding = found("variable-ratio-pause", paused({"FR": 0.5, "VR": 0.1}))
    assert finding.passed is True
    assert finding.value == pytest.approx(0.2 + 0.1, abs=0.15)
    assert found("variable-ratio-pause", paused({"FR": 0.5, "VR": 0.5})).passed is False
    assert found("variable-ratio-pause", steady(2.0)).passed is False
    # A subject that is three times as fast on the variable ratio has no shorter pause beside its interval.
    faster = found(
        "variable-ratio-pause", lambda now, rng: float(rng.exponential(0.5 if now.schedule == "VR" else 1.5))
    )
    assert faster.passed is False
    assert faster.value == pytest.approx(1.0, abs=0.2)


def twice(irt: float, on_interval: float) -> Script:
    return lambda now, rng: jitter(rng, on_interval if now.schedule == "Yoke" else irt)


def test_a_ratio_beats_its_yoked_interval_only_where_both_are_paid_as_often() -> None:
    finding = found("variable-ratio-over-interval", twice(1.0, 2.0))
    assert finding.passed is True
    assert finding.value == pytest.approx(2.0, rel=0.05)
    assert found("variable-ratio-over-interval", twice(1.0, 1.0)).passed is False
    starved = found("variable-ratio-over-interval", twice(1.0, 20.0))
    assert starved.passed is False
    assert starved.value > 5.0
    assert "reinforcers per minute" in starved.why


def in_bouts(now: Now, rng: np.random.Generator, within: float, between: float, share: float = 0.8) -> float:
    return float(rng.exponential(within if rng.random() < share else between))


def test_a_difference_within_bouts_is_no_difference_in_how_many_there_are() -> None:
    def inside(now: Now, rng: np.random.Generator) -> float:
        return in_bouts(now, rng, 0.8 if now.schedule == "Yoke" else 0.2, 6.0)

    def altogether(now: Now, rng: np.random.Generator) -> float:
        slow = 2.5 if now.schedule == "Yoke" else 1.0
        return in_bouts(now, rng, 0.2 * slow, 3.0 * slow)

    assert found("difference-within-bouts", inside).passed is True
    finding = found("difference-within-bouts", altogether)
    assert finding.value > 1.5
    begun = float(finding.why.split("bouts begin ")[1].split()[0])
    assert begun > 1.5  # as much as the rate within bouts, to chance: which of both is above decides
    assert finding.passed is (finding.value > begun and "reinforcers" in finding.why)


def test_what_an_interval_does_to_any_responding_is_not_enough() -> None:
    finding = found("reinforced-response-times", steady(2.0))
    assert finding.value > 1.3  # long times are reinforced, whatever is learnt of it
    assert finding.passed is False

    def learnt(now: Now, rng: np.random.Generator) -> float:
        return float(rng.exponential(1.5 if now.schedule == "Yoke" else 0.75))

    assert found("reinforced-response-times", learnt).passed is True


def after(share: float, power: float = 1.0, spread: float = 0.15, irt: float = 1.0) -> Script:
    """A subject that waits on fixed intervals for a share of 45 s, by a power of the interval, and then responds."""

    def script(now: Now, rng: np.random.Generator) -> float:
        if now.schedule == "FI" and now.count == 0:
            return max(0.1, share * 45.0 * (now.value / 45.0) ** power * float(rng.normal(1.0, spread)))
        return jitter(rng, irt) if now.schedule == "FI" else float(rng.exponential(irt))

    return script


def test_pause_and_run_make_a_scallop_and_a_break_and_a_steady_rate_neither() -> None:
    for key in ("fixed-interval-scallop", "fixed-interval-break"):
        assert found(key, after(0.6)).passed is True
        assert found(key, steady(2.0)).passed is False
    assert 0.45 < found("fixed-interval-break", steady(2.0)).value < 0.75  # a steady rate has a best break, too
    # One response a minute is at the end of its interval, and nobody is asked that.
    assert found("fixed-interval-scallop", steady(60.0)).passed is None


def test_the_pause_grows_less_than_the_interval_and_not_by_slowing() -> None:
    finding = found("fixed-interval-pause", after(0.4, power=0.7))
    assert finding.passed is True
    assert finding.value == pytest.approx(0.7, abs=0.05)
    assert found("fixed-interval-pause", after(0.4, power=1.05)).passed is False
    assert found("fixed-interval-pause", steady(2.0)).passed is False
    slower = found("fixed-interval-pause", lambda now, rng: float(rng.exponential(0.2 * now.value**0.7)))
    assert slower.passed is False
    assert 0.5 < slower.value < 0.9


def test_timing_is_scalar_where_its_spread_grows_with_the_interval() -> None:
    assert found("scalar-timing", after(0.6)).passed is True
    assert found("scalar-timing", steady(2.0)).passed is False

    def constant(now: Now, rng: np.random.Generator) -> float:  # the same 3 s of spread on every interval
        if now.count == 0:
            return max(0.1, 0.6 * now.value + float(rng.normal(0.0, 2.0)))
        return jitter(rng, 1.0)

    assert found("scalar-timing", constant).passed is False


def test_a_steady_rate_on_a_random_interval_counts_if_a_fixed_one_has_a_scallop() -> None:
    assert found("random-interval-constant", after(0.6)).passed is True
    assert found("random-interval-constant", steady(2.0)).passed is False
    both = lambda now, rng: jitter(rng, 20.0 if now.count == 0 else 0.5)  # noqa: E731  # a pause on both
    assert found("random-interval-constant", both).passed is False


def test_the_rate_since_a_reinforcer_counts_the_time_at_risk() -> None:
    def at(t: float, event: str) -> dict[str, object]:
        return {"subject": 0, "t": t, "event": event, "phase": 1, "value": 1.0 if t == 0 else 0.0}

    events = [at(0, "phase"), at(10, "response"), at(10, "reinforcer"), at(11, "response"), at(14, "response")]
    events += [at(14, "reinforcer"), at(15, "response"), at(24, "phase")]
    rates = rate_since_reinforcer(EventLog.from_frame(pd.DataFrame(events)), 1, 8.0, 4)
    # 4 s after the first reinforcer and 8 s of the time after the second: two responses in the first 2 s of both.
    np.testing.assert_allclose(rates[0], [2 * 60 / 4, 60 / 4, 0.0, 0.0])
    np.testing.assert_allclose(
        index_of_curvature(np.array([[1.0, 1, 1, 1], [0, 0, 0, 1], [1, 0, 0, 0]])), [0, 0.75, -0.75]
    )
    assert np.isnan(index_of_curvature(np.zeros((1, 4)))).all()
    assert steepness(np.array([[1.0, 3.0], [2.0, 6.0]])) == 3.0
    assert steepness(np.array([[0.0, 3.0]])) == np.inf
    assert steepness(np.array([[np.nan, np.nan]])) == 1.0


def test_spaced_responding_with_bursts_is_told_from_slow_responding() -> None:
    rng = np.random.default_rng(0)
    waits, bursts = rng.normal(10.0, 1.5, 700), rng.uniform(0.1, 0.9, 300)
    timed = spacing(np.concatenate([waits, bursts]), 0.0)
    assert 0.8 < timed.median < 1.2
    assert timed.peak > 2.0
    assert timed.bursts > 1.5
    slow = spacing(rng.exponential(10.0 / np.log(2), 20_000), 0.0)
    assert slow.median == pytest.approx(1.0, abs=0.03)
    assert slow.peak == pytest.approx(1.0, abs=0.05)
    assert slow.bursts == pytest.approx(1.0, abs=0.1)
    stepped = spacing(rng.geometric(0.05, 20_000) * 0.5, 0.5)
    assert stepped.peak == pytest.approx(1.0, abs=0.1)


def test_drl_as_a_whole() -> None:
    def timed(now: Now, rng: np.random.Generator) -> float:
        if now.schedule == "FR":
            return jitter(rng, 1.0)
        return max(0.2, float(rng.normal(10.0, 1.5))) if rng.random() < 0.8 else float(rng.uniform(0.1, 0.9))

    assert found("differential-low-rates", timed).passed is True
    right = found(
        "differential-low-rates", lambda now, rng: float(rng.exponential(1.0 if now.schedule == "FR" else 14.4))
    )
    assert right.passed is False
    assert right.value == pytest.approx(1.0, abs=0.1)


MULT = [  # component, responses at, reinforcer at the last; then the next component
    (1, [1, 2, 3]), (1, [5, 6, 7]), (2, [17, 19, 21]), (2, [26, 28, 30]), (1, [32, 33, 34]), (1, [36, 37, 38]),
]  # fmt: skip


def test_pauses_are_told_by_the_ratio_before_and_the_one_that_comes() -> None:
    rows = [(0.0, "phase", 1, 1.0)]
    for component, responses in MULT:
        rows += [(t, "response", component, 1.0) for t in responses] + [(responses[-1], "reinforcer", component, 1.0)]
    rows.append((40.0, "phase", 1, 0.0))
    frame = pd.DataFrame(rows, columns=["t", "event", "component", "value"])
    pause, irt = pauses_by_ratio(EventLog.from_frame(frame.assign(subject=0, phase=1)), 1)
    np.testing.assert_allclose(pause[0], [[2.0, 10.0], [2.0, 5.0]])
    np.testing.assert_allclose(irt[0], [1.0, 2.0])
    assert upcoming(pause)[0] == pytest.approx(np.sqrt(5.0 * 2.5))
    assert np.isnan(upcoming(np.full((1, 2, 2), np.nan))).all()


def test_the_rate_must_rise_and_fall() -> None:
    assert higher_end(np.array([1.0, 2, 4, 2, 1])) == 0.25
    assert higher_end(np.array([4.0, 3, 2, 1, 0.5])) > 1.0
    assert np.isnan(higher_end(np.zeros(5)))

    def bitonic(now: Now, rng: np.random.Generator) -> float:
        return jitter(rng, 0.5 + (1.0 if now.count == 0 else 0.0) + 0.002 * now.value)

    assert found("bitonic-rate", bitonic).passed is True
    assert found("bitonic-rate", steady(2.0)).passed is False
    assert found("bitonic-rate", lambda now, rng: jitter(rng, 0.5 + 0.01 * now.value)).passed is False  # only falls


def strained(points: dict[tuple[float, float], float]) -> Script:
    """A subject that all but stops at a ratio given by the step and the size of the reinforcer."""

    def script(now: Now, rng: np.random.Generator) -> float:
        over = now.schedule == "PR" and now.count > points[now.value, now.magnitude] * float(rng.uniform(0.9, 1.1))
        return 200.0 if over else 1.0

    return script


def test_a_breakpoint_rises_with_the_reinforcer_and_not_with_the_step() -> None:
    key = "progressive-ratio-breakpoint"
    finding = found(key, strained({(5, 1): 40, (5, 4): 80, (10, 1): 45}))
    assert finding.passed is True
    assert finding.value == pytest.approx(2.0, abs=0.4)
    assert found(key, strained({(5, 1): 40, (5, 4): 40, (10, 1): 40})).passed is False
    assert found(key, strained({(5, 1): 40, (5, 4): 80, (10, 1): 90})).passed is False
    # Faster for more, and never stopping: the ratio that 10 minutes allow is no breakpoint.
    faster = found(key, lambda now, rng: 2.0 / now.magnitude)
    assert faster.passed is False
    assert "no breakpoint" in faster.why


def test_reinforcers_begin_bouts_and_a_ratio_lengthens_them() -> None:
    def bouts(now: Now, rng: np.random.Generator) -> float:
        between = 4.0 if now.schedule == "VI" and now.value == 30 else 12.0
        return in_bouts(now, rng, 0.3, between, 0.9 if now.schedule == "Tand" else 0.75)

    assert found("bout-parameters", bouts).passed is True

    def altogether(now: Now, rng: np.random.Generator) -> float:
        return (1.0 if now.schedule == "VI" and now.value == 30 else 3.0) * in_bouts(now, rng, 0.3, 4.0)

    finding = found("bout-parameters", altogether)
    assert finding.value > 1.5  # everything is three times as fast, bouts and within them
    assert finding.passed is False
