"""The measures of the registry on logs small enough to count by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.reference.test_measures import log_of
from vrcore import EventLog, Experiment, Phase, run
from vrcore.agents import ConstantRate
from vrcore.errors import LogError, ParameterError, VrlabError
from vrcore.measures import (
    MEASURES,
    bouts,
    breaks,
    changeovers,
    component_rates,
    curvature,
    each_break,
    each_irt,
    each_pause,
    feedback,
    fit_bouts,
    irts,
    local_rate,
    measures_named,
    pauses,
    progressive_breakpoint,
    quarter_life,
    reinforced_irts,
    relative_rates,
    response_rates,
    responses_per_reinforcer,
)
from vrcore.measures.timing import find_break


def session(responses: list[float], reinforcers: list[float], end: float) -> EventLog:
    """Return the log of one subject and one phase."""
    events = [(0, t, "response", 1) for t in responses] + [(0, t, "reinforcer", 1) for t in reinforcers]
    return log_of([(0, 0.0, "begin", 1), *sorted(events, key=lambda one: one[1]), (0, end, "end", 1)])


def only(frame: pd.DataFrame) -> Any:
    assert len(frame) == 1
    return frame.iloc[0]


# Two ratios of three: a pause of 5 s after the first, of 2 s after the second, which was followed by no third.
RATIO = session([1, 2, 3, 8, 9, 10, 12, 13], [3, 10], 20)
# No reinforcer; no response; neither.
UNPAID = session([1, 2, 4], [], 10)
UNMOVED = session([], [2, 6], 10)
NOTHING = session([], [], 10)
EMPTY = EventLog.from_frame(pd.DataFrame({"subject": [], "t": [], "event": []}))


def test_overall_and_running_rate() -> None:
    found = only(response_rates(RATIO))
    assert (found.responses, found.seconds) == (8, 20.0)
    assert found.per_minute == found.per_minute_available == pytest.approx(24.0)
    # Waits of 1, 5 and 2 s leave 12 s; of the 8 responses three end a wait.
    assert found.running_per_minute == pytest.approx(5 * 60 / 12)


def test_one_response_a_second_between_pauses_is_sixty_a_minute() -> None:
    ratio = [[start + k for k in range(10)] for start in (5.0, 19.0, 33.0)]
    log = session([t for run in ratio for t in run], [run[-1] for run in ratio], 42.0)
    found = only(response_rates(log))
    assert found.per_minute == pytest.approx(30 * 60 / 42)
    assert found.running_per_minute == pytest.approx(60.0)
    assert only(pauses(log)).median_seconds == 5.0


def test_pauses_and_their_share_of_the_interval() -> None:
    every = each_pause(RATIO)
    assert every.t.tolist() == [3.0, 10.0]
    assert every.pause_seconds.tolist() == [5.0, 2.0]
    assert every.interval_seconds[0] == 7.0
    assert every.share[0] == pytest.approx(5 / 7)
    assert math.isnan(every.interval_seconds[1])
    assert math.isnan(every.share[1])
    found = only(pauses(RATIO))
    assert (found.pauses, found.median_seconds, found.mean_seconds) == (2, 3.5, 3.5)
    assert found.share == pytest.approx(5 / 7)


def test_a_pause_begins_when_eating_is_over() -> None:
    agent = ConstantRate(probability=1.0, highest_rate=60.0)
    log = run(Experiment(agent, [Phase("FR 10", reinforcers=20)], tick=1.0, eating=3.0))
    found = only(pauses(log))
    # It responds at each tick that it may: 1 s after the end of the meal; 10 responses make an interval of 10 s.
    assert (found.pauses, found.median_seconds) == (19, 1.0)
    assert found.share == pytest.approx(0.1)
    rates = only(response_rates(log))
    assert rates.per_minute == pytest.approx(200 * 60 / (200 + 19 * 3))
    assert rates.per_minute_available == rates.running_per_minute == pytest.approx(60.0)


def test_a_reinforcer_that_is_followed_by_another_has_no_pause() -> None:
    found = each_pause(session([5, 30], [5, 10, 15], 40))
    assert found.t.tolist() == [15.0]
    assert found.pause_seconds.tolist() == [15.0]


def test_irts_leave_out_pauses() -> None:
    found = each_irt(RATIO)
    assert found.t.tolist() == [2.0, 3.0, 9.0, 10.0, 13.0]
    assert found.seconds.tolist() == [1.0] * 5
    assert found.reinforced.tolist() == [False, True, False, True, False]


def test_irt_distribution_and_hazard_by_hand() -> None:
    # IRTs 1, 1, 2, 3, 3, 3, 8; a bin holds its upper end.
    log = session(np.cumsum([5, 1, 1, 2, 3, 3, 3, 8]).tolist(), [], 30)
    found = irts(log, bin_seconds=1.0, bins=4)
    assert found.irts.tolist() == [2, 1, 3, 1]
    assert found.share.tolist() == pytest.approx([2 / 7, 1 / 7, 3 / 7, 1 / 7])
    assert found.opportunities.tolist() == [7, 5, 4, 1]
    assert found.per_opportunity.tolist()[:3] == pytest.approx([2 / 7, 1 / 5, 3 / 4])
    assert math.isnan(found.per_opportunity[3])
    assert found.up_to_seconds.tolist() == [1.0, 2.0, 3.0, math.inf]
    for wrong in (0.0, math.nan, math.inf):
        with pytest.raises(ParameterError, match="longer than 0 s"):
            irts(log, bin_seconds=wrong)
    with pytest.raises(ParameterError, match="bins"):
        irts(log, bins=0)


def test_the_hazard_of_a_constant_chance_is_that_chance() -> None:
    agent = ConstantRate(probability=0.3, highest_rate=60.0)
    log = run(Experiment(agent, [Phase("EXT", responses=20_000)], tick=1.0, seed=4))
    hazard = irts(log, 1.0, 8).per_opportunity.to_numpy()[:7]
    # At most 0.3 +- 0.3: 4 SD of a share of n opportunities, the fewest of which are 20,000 x 0.7^6 = 2,353.
    assert np.abs(hazard - 0.3).max() < 4 * math.sqrt(0.21 / 2_300)


def test_reinforced_irts() -> None:
    log = session([1, 2, 3, 6, 7, 12, 13], [6, 12], 20)
    found = only(reinforced_irts(log))
    # IRTs 1, 1, 3*, 5* and 1; the one from 6 to 7 is a pause, as is the one from 12 to 13.
    assert each_irt(log).seconds.tolist() == [1.0, 1.0, 3.0, 5.0]
    assert (found.irts, found.reinforced) == (4, 2)
    assert (found.median_seconds, found.median_reinforced_seconds, found.ratio) == (2.0, 4.0, 2.0)


def test_a_reinforcer_noted_a_little_late_belongs_to_its_response() -> None:
    log = session([1, 2, 4], [4.02], 10)
    assert each_irt(log).reinforced.tolist() == [False, True]
    free = session([1, 2, 4], [4.3], 10)
    assert each_irt(free).reinforced.tolist() == [False, False]


def mixture(n: int, share: float, within: float, initiation: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    fast = rng.random(n) < share
    return np.where(fast, rng.exponential(1 / within, n), rng.exponential(1 / initiation, n))


def test_bouts_are_recovered() -> None:
    share, within, initiation = 0.85, 2.0, 0.1
    found = [fit_bouts(mixture(1_500, share, within, initiation, seed)) for seed in range(30)]
    assert all(one.are_bouts for one in found)
    for name, true in (("share", share), ("within", within), ("initiation", initiation)):
        values = np.array([getattr(one, name) for one in found])
        # The mean of 30 fits is within 4 of its own standard errors: fails by accident once in 15,000.
        assert abs(values.mean() - true) < 4 * values.std(ddof=1) / math.sqrt(30), name
        assert values.std(ddof=1) < 0.12 * true


def test_bouts_counted_in_ticks_are_recovered() -> None:
    # A chance of .8 a tick of .5 s within bouts, of .03 outside: 1.6 and .06 per second.
    rng = np.random.default_rng(2)
    found = []
    for _ in range(30):
        fast = rng.random(1_500) < 0.85
        ticks = np.where(fast, rng.geometric(0.8, 1_500), rng.geometric(0.03, 1_500))
        found.append(fit_bouts(ticks * 0.5, 0.5))
    for name, true in (("share", 0.85), ("within", 1.6), ("initiation", 0.06)):
        values = np.array([getattr(one, name) for one in found])
        assert abs(values.mean() - true) < 4 * values.std(ddof=1) / math.sqrt(30), name


def test_the_fit_is_the_most_likely_one() -> None:
    times = mixture(400, 0.7, 3.0, 0.2, 5)

    def likelihood(share: float, within: float, initiation: float) -> float:
        density = share * within * np.exp(-within * times) + (1 - share) * initiation * np.exp(-initiation * times)
        return float(np.log(density).sum())

    found = fit_bouts(times)
    best = likelihood(found.share, found.within, found.initiation)
    rate = 1 / times.mean()
    assert found.gain == pytest.approx(best - float(np.log(rate * np.exp(-rate * times)).sum()))
    for factor in (0.98, 1.02):
        assert likelihood(found.share * factor, found.within, found.initiation) < best
        assert likelihood(found.share, found.within * factor, found.initiation) < best
        assert likelihood(found.share, found.within, found.initiation * factor) < best


def test_one_rate_is_no_bouts() -> None:
    # Schwarz's criterion lets two rates through where the gain exceeds ln 600 = 6.4: far beyond chance.
    assert not any(fit_bouts(np.random.default_rng(seed).exponential(1.0, 600)).are_bouts for seed in range(20))
    agent = ConstantRate(probability=0.2, highest_rate=120.0)
    found = only(bouts(run(Experiment(agent, [Phase("EXT", responses=2_000)], seed=1))))
    assert found.irts == 1_999
    assert math.isnan(found.responses_per_bout)


def test_bouts_of_a_log() -> None:
    lengths = mixture(3_000, 0.8, 2.0, 0.05, 9)
    found = only(bouts(session(np.cumsum(lengths).tolist(), [], float(lengths.sum()) + 1)))
    assert found.irts == 2_999
    assert found.share_within == pytest.approx(0.8, abs=0.03)
    assert found.within_per_minute == pytest.approx(120, rel=0.1)
    assert found.initiation_per_minute == pytest.approx(3, rel=0.15)
    assert found.responses_per_bout == pytest.approx(1 / (1 - found.share_within))


# Intervals of 8 s, from 10 on: responses at 2, 4, 6, 8 (steady), then at 5, 6, 7, 8 (late).
INTERVALS = session([10, 12, 14, 16, 18, 23, 24, 25, 26, 30], [10, 18, 26], 40)


def test_local_rate_through_the_interval() -> None:
    found = local_rate(INTERVALS, bins=4)
    assert found.responses.tolist() == [1, 1, 3, 3]
    assert found.seconds.tolist() == [4.0] * 4
    assert found.per_minute.tolist() == [15.0, 15.0, 45.0, 45.0]
    assert found.up_to.tolist() == [0.25, 0.5, 0.75, 1.0]


def test_quarter_life_by_hand() -> None:
    found = only(quarter_life(INTERVALS))
    # Fractions .25 .5 .75 1 and .625 .75 .875 1: two of the eight are at most .5; alone .25 and .625.
    assert (found.intervals, found.quarter_life) == (2, 0.5)
    assert found.median_of_intervals == pytest.approx((0.25 + 0.625) / 2)
    steady = session([8, *range(9, 41)], [8, 16, 24, 32, 40], 41)
    assert only(quarter_life(steady)).quarter_life == 0.25


def test_curvature_by_hand() -> None:
    # Quarters of 1, 1, 3 and 3 add up to 1, 2, 5 and 8: (3 x 8 - 2 x 8) / (4 x 8).
    assert only(curvature(INTERVALS))["index"] == pytest.approx(8 / 32)
    steady = session([8, *range(9, 41)], [8, 16, 24, 32, 40], 41)
    assert only(curvature(steady))["index"] == 0.0
    late = session([8, 16, 24], [8, 16, 24], 30)
    assert only(curvature(late))["index"] == pytest.approx(0.75)
    assert only(curvature(late, pieces=10))["index"] == pytest.approx(0.9)
    early = session([8, 9, 9.5, 16], [8, 16], 20)
    assert only(curvature(early))["index"] < 0
    with pytest.raises(ParameterError, match="at least 2"):
        curvature(late, pieces=1)


def test_break_by_hand() -> None:
    # 10 s with responses at 1, 6, 7, 8, 9, 10. The straight line is ahead of the record by .6, 2.6, 2.2, 1.8, ...:
    # the break is at 6 s, with 1 response in 6 s before and 5 in 4 s after.
    found = find_break(np.array([1.0, 6.0, 7.0, 8.0, 9.0, 10.0]), 10.0)
    assert found is not None
    assert found.seconds == 6.0
    assert found.before == pytest.approx(1 / 6)
    assert found.after == pytest.approx(5 / 4)


def test_the_break_maximises_what_its_source_says() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        responses = np.sort(rng.uniform(0, 45, rng.integers(2, 30)))
        found = find_break(responses, 45.0)
        assert found is not None

        def index(t1: float, responses: np.ndarray = responses) -> float:
            before, t2 = int((responses < t1).sum()), 45.0 - t1
            r1, r2, r = before / t1, (len(responses) - before) / t2, len(responses) / 45.0
            return t1 * (r - r1) + t2 * (r2 - r)

        every = [index(t) for t in (*responses, *np.linspace(0.01, 44.99, 500))]
        assert index(found.seconds) == pytest.approx(max(every))
        # The rate after the break counts responses after the moment t1, not after the duration t2.
        assert found.after * (45.0 - found.seconds) == pytest.approx((responses >= found.seconds).sum())


def test_breaks_of_a_log() -> None:
    found = each_break(INTERVALS)
    assert found.t.tolist() == [10.0, 18.0]
    # A steady record is behind the line by 1 at every response: the first counts. The late one breaks at 5 s.
    assert found.break_seconds.tolist() == [2.0, 5.0]
    assert found.after_per_minute[1] == pytest.approx(4 * 60 / 3)
    middle = only(breaks(INTERVALS))
    assert (middle.intervals, middle.break_seconds) == (2, 3.5)
    # The only response ends the interval: before it nothing, after it no time.
    single = only(breaks(session([8, 16], [8, 16], 20)))
    assert (single.fraction, single.before_per_minute) == (1.0, 0.0)
    assert math.isnan(single.after_per_minute)


def choice() -> EventLog:
    """Left at 1, 2, 3 s, right at 6, 8 (paid), left at 10 (paid), 12; the phase ends at 20 s."""
    rows = [(1, "response", 1), (2, "response", 1), (3, "response", 1), (6, "response", 2), (8, "response", 2),
            (8, "reinforcer", 2), (10, "response", 1), (10, "reinforcer", 1), (12, "response", 1)]  # fmt: skip
    return EventLog.from_frame(
        pd.DataFrame(
            [{"subject": 0, "t": 0.0, "event": "phase", "operandum": 0, "value": 1.0}]
            + [{"subject": 0, "t": t, "event": event, "operandum": side, "value": 1.0} for t, event, side in rows]
            + [{"subject": 0, "t": 20.0, "event": "phase", "operandum": 0, "value": 0.0}]
        )
    )


def test_changeovers_and_dwell() -> None:
    found = changeovers(choice()).set_index("operandum")
    assert found.visits.tolist() == [1, 1]  # the second visit to the left was not ended
    assert found.changeovers_per_minute.tolist() == [3.0, 3.0]
    assert found.dwell_seconds.tolist() == found.mean_dwell_seconds.tolist() == [5.0, 4.0]
    assert found.responses_per_visit.tolist() == [3.0, 2.0]


def test_relative_rates() -> None:
    found = relative_rates(choice()).set_index("operandum")
    assert found.responses.tolist() == [5, 2]
    assert found.response_share.tolist() == pytest.approx([5 / 7, 2 / 7])
    assert found.reinforcer_share.tolist() == [0.5, 0.5]
    assert found.seconds.tolist() == [15.0, 4.0]  # 1 to 6 and 10 to 20; 6 to 10
    assert found.time_share.tolist() == pytest.approx([15 / 19, 4 / 19])


def test_components() -> None:
    rows = [(0, "phase", 1, 1.0), (1, "response", 1, 1), (4, "response", 1, 1), (10, "component", 2, 2),
            (12, "response", 2, 1), (20, "component", 0, 0), (25, "component", 1, 1), (26, "response", 1, 1),
            (26, "reinforcer", 1, 1), (30, "phase", 1, 0.0)]  # fmt: skip
    log = EventLog.from_frame(
        pd.DataFrame(
            [{"subject": 0, "t": t, "event": event, "component": part, "value": value, "operandum": event == "response"}
             for t, event, part, value in rows]
        ).astype({"operandum": int})
    )  # fmt: skip
    found = component_rates(log).set_index("component")
    assert found.index.tolist() == [0, 1, 2]
    assert found.entries.tolist() == [1, 2, 1]
    assert found.seconds.tolist() == [5.0, 15.0, 10.0]
    assert found.responses.tolist() == [0, 3, 1]
    assert found.per_minute.tolist() == [0.0, 12.0, 6.0]
    assert found.reinforcers_per_minute.tolist() == [0.0, 4.0, 0.0]


def test_components_of_a_multiple_schedule_take_turns() -> None:
    agent = ConstantRate(probability=0.5, highest_rate=60.0)
    log = run(Experiment(agent, [Phase("Mult(FR 5, EXT, time=30-s)", seconds=300)], tick=1.0, seed=1))
    found = component_rates(log).set_index("component")
    assert found.entries.tolist() == [5, 5]
    assert found.seconds.sum() == 300.0
    assert found.responses.sum() == (log.event == 0).sum()
    assert found.reinforcers[2] == 0
    assert found.reinforcers[1] == found.responses[1] // 5


def test_responses_per_reinforcer() -> None:
    found = only(responses_per_reinforcer(RATIO))
    assert (found.responses, found.deliveries, found.responses_per_reinforcer, found.median_run) == (8, 2, 4.0, 3.0)


def test_breakpoint_is_the_last_completed_ratio() -> None:
    found = only(progressive_breakpoint(session([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 7], 60)))
    assert (found.ratios, found.breakpoint, found.responses_after) == (3, 4, 2)
    none = only(progressive_breakpoint(UNPAID))
    assert (none.ratios, none.breakpoint, none.responses_after) == (0, 0, 3)
    agent = ConstantRate(probability=0.5, highest_rate=60.0)
    assert len(progressive_breakpoint(run(Experiment(agent, [Phase("VR 5", responses=50)], tick=1.0)))) == 0


def test_breakpoint_of_a_progressive_ratio() -> None:
    agent = ConstantRate(probability=1.0, highest_rate=60.0)
    log = run(Experiment(agent, [Phase("PR(arithmetic, start=2, increment=3)", responses=20)], tick=1.0))
    found = only(progressive_breakpoint(log))
    # 2 + 5 + 8 = 15 responses; the next ratio would be 11.
    assert (found.ratios, found.breakpoint, found.responses_after) == (3, 8, 5)


def test_components_of_a_concurrent_chain_are_those_of_an_operandum() -> None:
    log = run(Experiment("constant-rate", [Phase("Conc(Chain(FR 2, FI 5-s), VI 10-s)", seconds=200)], seed=1))
    found = component_rates(log)
    assert found[["operandum", "component"]].to_numpy().tolist() == [[1, 1], [1, 2], [2, 1]]
    assert found.seconds[:2].sum() == found.seconds[2] == 200.0
    assert found.responses.sum() == (log.event == 0).sum()
    assert found.reinforcers[0] == 0  # the first link leads to the second, not to food


def test_feedback_by_hand() -> None:
    found = feedback(RATIO, bin_seconds=10.0)
    assert found.responses.tolist() == [6, 2]
    assert found.reinforcers.tolist() == [2, 0]
    assert found.responses_per_minute.tolist() == [36.0, 12.0]
    assert found.reinforcers_per_minute.tolist() == [12.0, 0.0]
    assert only(feedback(RATIO)).to_seconds == 20.0
    assert len(feedback(RATIO, bin_seconds=7.0)) == 2  # the last 6 s are no whole bin
    with pytest.raises(ParameterError, match="bins of 0 s"):
        feedback(RATIO, 0.0)


def test_feedback_of_a_ratio_is_a_line_through_nothing() -> None:
    agent = ConstantRate(probability=0.5, highest_rate=60.0)
    found = feedback(run(Experiment(agent, [Phase("FR 10", seconds=3_000)], tick=1.0, subjects=2, seed=2)))
    assert len(found) == 20
    assert np.abs(found.responses_per_minute / 10 - found.reinforcers_per_minute).max() <= 1 / 5  # one in a bin


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.name)
@pytest.mark.parametrize(
    "log", [RATIO, UNPAID, UNMOVED, NOTHING, EMPTY], ids=["ratio", "unpaid", "unmoved", "nothing", "empty"]
)
def test_every_measure_of_every_log_has_the_same_columns(measure: Any, log: EventLog) -> None:
    whole, found = measure.function(RATIO), measure.function(log)
    assert list(found.columns) == list(whole.columns)
    assert (found.dtypes == whole.dtypes).all()
    assert {*measure.keys, measure.shown} <= set(found.columns)
    assert not found.duplicated(list(measure.keys)).any()
    numbers = found.drop(columns=[name for name in ("up_to_seconds",) if name in found])
    assert not np.isinf(numbers.to_numpy(float)).any()
    if log is EMPTY:
        assert len(found) == 0


def test_what_is_undefined_is_not_a_number() -> None:
    assert math.isnan(only(pauses(UNPAID)).median_seconds)
    assert math.isnan(only(pauses(UNMOVED)).median_seconds)
    assert only(response_rates(UNPAID)).running_per_minute == pytest.approx(2 * 60 / 9)
    for log in (session([1, 2, 3], [1, 2, 3], 3), UNMOVED, NOTHING):
        assert math.isnan(only(response_rates(log)).running_per_minute)
    assert math.isnan(only(quarter_life(UNMOVED)).quarter_life)
    assert math.isnan(only(curvature(UNMOVED))["index"])
    assert math.isnan(only(breaks(UNMOVED)).break_seconds)
    assert math.isnan(only(responses_per_reinforcer(UNPAID)).responses_per_reinforcer)
    assert only(responses_per_reinforcer(UNMOVED)).responses_per_reinforcer == 0.0
    assert math.isnan(only(bouts(UNPAID)).share_within)
    assert len(changeovers(UNMOVED)) == 0
    assert local_rate(UNPAID).per_minute.isna().all()
    assert math.isnan(only(response_rates(session([], [], 0.0))).per_minute)


def test_measures_are_found_by_name() -> None:
    assert measures_named([]) == list(MEASURES)
    assert [one.name for one in measures_named(["bouts", "rates", "bouts"])] == ["bouts", "rates"]
    with pytest.raises(VrlabError, match='did you mean "pauses"'):
        measures_named(["pause"])
    assert len({one.name for one in MEASURES}) == len(MEASURES)


def test_an_empty_log_has_no_subject() -> None:
    with pytest.raises(LogError):
        EMPTY.one(0)
