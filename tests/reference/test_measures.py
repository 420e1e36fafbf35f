"""Measures on logs small enough to count by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from vrcore import EventLog, Experiment, Phase, VrlabError, run
from vrcore.agents import ConstantRate
from vrcore.errors import LogError, ParameterError
from vrcore.measures import (
    course,
    mean_interval,
    median_interval,
    phase_table,
    rate,
    ratio_of_medians,
    record,
    resistance,
)


def log_of(rows: list[tuple[int, float, str, int]]) -> EventLog:
    """Return a log from rows of subject, time, event, phase; `begin`, `end` and `limit` are marks of a phase."""
    marks = {"begin": 1.0, "end": 0.0, "limit": -1.0}
    return EventLog.from_frame(
        pd.DataFrame(
            [
                {
                    "subject": subject,
                    "t": t,
                    "event": "phase" if event in marks else event,
                    "phase": phase,
                    "value": marks.get(event, 0.0 if event == "omitted" else 1.0),
                }
                for subject, t, event, phase in rows
            ]
        )
    )


def every(
    step: float, low: float, high: float, event: str = "response", phase: int = 1
) -> list[tuple[int, float, str, int]]:
    """Return events of subject 0 at low + step, low + 2 step, ... up to `high`."""
    n = math.floor((high - low) / step + 1e-9)
    return [(0, low + step * (k + 1), event, phase) for k in range(n)]


SMALL = log_of(
    [
        (0, 0.0, "begin", 1),
        (0, 10.0, "response", 1),
        (0, 60.0, "response", 1),
        (0, 60.0, "reinforcer", 1),
        (0, 61.0, "response", 1),
        (0, 61.0, "omitted", 1),
        (0, 100.0, "spurious", 1),
        (0, 130.0, "end", 1),
        (0, 130.0, "begin", 2),
        (0, 150.0, "response", 2),
        (0, 190.0, "limit", 2),
        (1, 0.0, "begin", 1),
        (1, 30.0, "response", 1),
        (1, 60.0, "end", 1),
    ]
)


def test_rate_in_bins() -> None:
    ends, rates = rate(SMALL, 1, 60.0)
    assert ends.tolist() == [60.0, 120.0]
    # A response at the end of a bin belongs to it; the incomplete third bin is left out.
    assert rates[0].tolist() == [2.0, 1.0]
    assert rates[1, 0] == 1.0
    assert math.isnan(rates[1, 1])
    _, finer = rate(SMALL, 1, 10.0)
    assert finer.shape == (2, 13)
    assert finer[0, [0, 1, 5, 6]].tolist() == [6.0, 0.0, 6.0, 6.0]


def test_rate_of_a_later_phase_counts_from_its_start() -> None:
    ends, rates = rate(SMALL, 2, 20.0)
    assert ends.tolist() == [20.0, 40.0, 60.0]
    assert rates.tolist() == [[3.0, 0.0, 0.0]]


def test_a_phase_shorter_than_a_bin_has_the_rate_of_the_time_it_lasted() -> None:
    log = log_of([(0, 0.0, "begin", 1), *every(1.0, 0.0, 10.0), (0, 10.0, "end", 1)])
    _, rates = rate(log, 1, 60.0)
    assert math.isnan(rates[0, 0]) or rates[0, 0] == pytest.approx(60.0)


def test_phase_table() -> None:
    table = phase_table(SMALL)
    first = table.iloc[0]
    assert (first.subject, first.phase, first.seconds, first.responses) == (0, 1, 130.0, 3)
    assert (first.reinforcers, first.omitted, first.spurious) == (1, 1, 1)
    assert first.responses_per_minute == pytest.approx(3 / 130 * 60)
    assert first.reinforcers_per_minute == pytest.approx(2 / 130 * 60)
    assert table.ended_by.tolist() == ["budget", "time limit", "budget"]
    assert table[["subject", "phase"]].to_numpy().tolist() == [[0, 1], [0, 2], [1, 1]]


def test_cumulative_record() -> None:
    found = record(SMALL, 0)
    assert found.responses.tolist() == [10.0, 60.0, 61.0, 150.0]
    assert found.reinforcers.tolist() == [60.0, 100.0]
    assert found.omitted.tolist() == [61.0]
    assert found.phases.tolist() == [0.0, 130.0]
    assert found.end == 190.0
    with pytest.raises(LogError, match="no subject 2"):
        record(SMALL, 2)


def test_course_by_minutes_responses_and_reinforcers() -> None:
    log = log_of(
        [
            (0, 0.0, "begin", 1),
            *every(6.0, 0.0, 120.0),  # 10 a minute for 2 min
            *every(2.0, 120.0, 240.0),  # 30 a minute for 2 min
            (0, 120.0, "reinforcer", 1),
            (0, 150.0, "reinforcer", 1),
            (0, 180.0, "reinforcer", 1),
            (0, 240.0, "reinforcer", 1),
            (0, 240.0, "end", 1),
        ]
    )
    by_time = course(log, 1, "minutes", 4)
    assert by_time.x.tolist() == [0.5, 1.5, 2.5, 3.5]
    assert by_time.rates[0] == pytest.approx([10.0, 10.0, 30.0, 30.0])
    by_pay = course(log, 1, "reinforcers", 25)  # no more blocks than reinforcers
    assert by_pay.x.tolist() == [0.5, 1.5, 2.5, 3.5]
    assert by_pay.rates[0] == pytest.approx([10.0, 30.0, 30.0, 30.0])
    by_count = course(log, 1, "responses", 4)  # 80 responses, the first 20 in 120 s, each other 20 in 40 s
    assert by_count.x.tolist() == [10.0, 30.0, 50.0, 70.0]
    assert by_count.rates[0] == pytest.approx([10.0, 30.0, 30.0, 30.0])
    with pytest.raises(ParameterError, match="minutes"):
        course(log, 1, "hours")
    with pytest.raises(ParameterError, match="at least 1 block"):
        course(log, 1, "minutes", 0)


def extinguished() -> EventLog:
    """One response a second in 600 s of training, every tenth paid; then 90 s more of them, then one in 10 s."""
    return log_of(
        [
            (0, 0.0, "begin", 1),
            *every(1.0, 0.0, 600.0),
            *every(10.0, 0.0, 600.0, "reinforcer"),
            (0, 600.0, "end", 1),
            (0, 600.0, "begin", 2),
            *every(1.0, 600.0, 690.0, phase=2),
            *every(10.0, 690.0, 1200.0, phase=2),
            (0, 1200.0, "limit", 2),
        ]
    )


def test_resistance_by_three_rulers() -> None:
    found = resistance(extinguished())
    assert found.baseline[0] == pytest.approx(60.0)
    assert found.per_response[0] == pytest.approx(0.1)
    # A window of 60 s ending at T > 90 holds 150 - T fast responses and floor((T - 90)/10) slow ones; it is below 30
    # first at T = 125: 25 + 3 = 28 (at 124: 26 + 3 = 29; at 123: 27 + 3 = 30).
    assert found.minutes[0] == pytest.approx(124 / 60)
    assert found.responses[0] == 90 + 3
    assert found.omitted[0] == pytest.approx(9.3)
    assert found.observed_responses[0] == 90 + 51
    assert found.observed_minutes[0] == 10.0
    assert found.learnt.tolist() == [True]
    assert found.reached.tolist() == [True]


def test_resistance_is_censored_where_the_phase_ends_first() -> None:
    found = resistance(extinguished(), share=0.05)
    assert found.responses[0] == found.minutes[0] == found.omitted[0] == math.inf
    assert found.reached.tolist() == [False]
    assert found.learnt.tolist() == [True]


def test_a_subject_that_never_learnt_is_left_out() -> None:
    rows = [(0, 0.0, "begin", 1), *every(10.0, 0.0, 600.0), (0, 600.0, "end", 1), (0, 600.0, "begin", 2)]
    found = resistance(log_of([*rows, (0, 900.0, "end", 2)]))
    assert found.baseline[0] == pytest.approx(6.0)
    assert found.learnt.tolist() == [False]
    assert math.isnan(found.responses[0])


def test_the_baseline_is_the_last_half_and_at_most_five_minutes() -> None:
    def baseline(slow: float, fast: float) -> float:
        rows = [(0, 0.0, "begin", 1), *every(10.0, 0.0, slow), *every(1.0, slow, slow + fast)]
        end = slow + fast
        rows += [(0, end, "end", 1), (0, end, "begin", 2), (0, end + 100, "end", 2)]
        return float(resistance(log_of(rows)).baseline[0])

    assert baseline(100.0, 100.0) == pytest.approx(60.0)
    assert baseline(900.0, 300.0) == pytest.approx(60.0)
    assert baseline(1000.0, 200.0) == pytest.approx((10 + 200) / 5)


def test_measures_of_a_phase_that_is_not_there() -> None:
    for measure in (rate, course, resistance):
        with pytest.raises(VrlabError, match="no phase"):
            measure(SMALL, 5)
    with pytest.raises(VrlabError, match="no phase 0"):
        resistance(SMALL, 1)
    with pytest.raises(ParameterError, match="share"):
        resistance(extinguished(), share=1.5)
    with pytest.raises(ParameterError, match="bins of 0 s"):
        rate(SMALL, 1, 0.0)


# --- eating: freed time is no burst ------------------------------------------------------------------------------

RUNNING = ConstantRate(probability=1.0, highest_rate=60.0)


def test_freed_time_is_not_taken_for_a_burst() -> None:
    experiment = Experiment(RUNNING, [Phase("FR 10", reinforcers=60), Phase("EXT", seconds=600)], tick=1.0, eating=3.0)
    log = run(experiment)
    table = phase_table(log)
    # 10 responses in 13 s are 46.2 a minute of session time, but 60 a minute of the time it could respond.
    assert table.responses_per_minute[0] == pytest.approx(46.2, abs=0.2)
    assert table.responses_per_minute_available[0] == pytest.approx(60.0, rel=0.005)
    assert table.responses_per_minute[1] == pytest.approx(60.0)
    assert resistance(log).baseline[0] == pytest.approx(60.0, rel=0.005)
    assert course(log, 1, "minutes", 5).rates[0] == pytest.approx([60.0] * 5, rel=0.02)


def test_one_subjects_log_still_knows_about_eating() -> None:
    log = run(Experiment(RUNNING, [Phase("FR 10", reinforcers=60)], tick=1.0, eating=3.0, subjects=2))
    alone, together = phase_table(log.one(1)), phase_table(log)
    assert alone.responses_per_minute_available[0] == pytest.approx(together.responses_per_minute_available[1])


@pytest.mark.parametrize("eating", [0.2, 0.3, 0.7])
def test_eating_counts_as_long_as_it_really_lasted(eating: float) -> None:
    # At a tick of 0.5 s eating lasts a whole number of ticks; the subject responds at every tick that is left.
    agent = ConstantRate(probability=1.0, highest_rate=120.0)
    log = run(Experiment(agent, [Phase("CRF", seconds=1000.0)], tick=0.5, eating=eating))
    assert phase_table(log).responses_per_minute_available[0] == pytest.approx(120.0, rel=0.005)


def test_two_reinforcers_at_once_are_eaten_in_one_meal() -> None:
    agent = ConstantRate(probability=1.0, highest_rate=120.0)
    log = run(Experiment(agent, [Phase("Conc(FT 10, FT 10)", seconds=1000.0)], tick=0.5, eating=3.0))
    assert phase_table(log).responses_per_minute_available[0] == pytest.approx(120.0, rel=0.005)


# --- intervals over subjects -------------------------------------------------------------------------------------


def test_mean_interval_by_hand() -> None:
    values = np.array([[1.0, 5.0, np.nan], [2.0, np.nan, np.nan], [6.0, 7.0, np.nan]])
    mean, low, high = mean_interval(values)
    # mean 3, sd sqrt(7) = 2.6458, t(2) = 4.3027
    assert mean[0] == pytest.approx(3.0)
    assert high[0] - 3.0 == pytest.approx(4.3027 * 2.6458 / math.sqrt(3), rel=1e-4)
    assert 3.0 - low[0] == pytest.approx(high[0] - 3.0)
    assert mean[1] == 6.0
    assert math.isnan(low[1])
    assert math.isnan(mean[2])


def test_median_interval_by_hand() -> None:
    # n = 10: 1 - 2 P(X <= 1) = 97.9 % and 1 - 2 P(X <= 2) = 89.1 %, so the 2nd and the 9th.
    found = median_interval(np.arange(10, 0, -1.0))
    assert found == (5.5, 2.0, 9.0)
    assert median_interval(np.arange(1, 7.0)) == (3.5, 1.0, 6.0)  # 1 - 2/64 = 96.9 %
    assert math.isnan(median_interval(np.arange(1, 6.0)).low)
    assert median_interval(np.array([1.0, 2.0, np.inf])).estimate == 2.0
    assert median_interval(np.array([1.0, np.inf])).estimate == math.inf
    assert math.isnan(median_interval(np.array([np.nan])).estimate)


def test_median_interval_covers_at_least_as_often_as_it_says() -> None:
    rng = np.random.default_rng(8)
    for n in (6, 15, 40):
        covered = [
            found.low <= math.log(2) <= found.high
            for found in (median_interval(rng.exponential(size=n)) for _ in range(2_000))
        ]
        assert np.mean(covered) >= 0.95 - 3 * math.sqrt(0.0475 / 2_000)


def test_ratio_of_medians() -> None:
    low, high = np.arange(10.0, 21.0), np.arange(30.0, 61.0)
    found = ratio_of_medians(high, low)
    assert found.estimate == pytest.approx(45 / 15)
    assert 2.0 < found.low < 3.0 < found.high < 4.5
    assert ratio_of_medians(high, low) == found
    never = np.full(11, np.inf)
    assert ratio_of_medians(never, low).estimate == math.inf
    assert math.isnan(ratio_of_medians(low, never).estimate)
    assert math.isnan(ratio_of_medians(low[:5], high).estimate)
