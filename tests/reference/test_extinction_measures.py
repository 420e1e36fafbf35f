"""Measures of extinction and of what comes back, on logs made by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest

from vrcore import Experiment, Phase
from vrcore.errors import ParameterError
from vrcore.log import EventLog
from vrcore.measures import burst, decline, reinforcers_to_criterion, resistance, stretch_rate

Row = tuple[float, str, int, int, int, float]


def responses(times: Iterable[float], phase: int, component: int = 1, operandum: int = 1) -> list[Row]:
    return [(float(t), "response", phase, component, operandum, 1.0) for t in times]


def paid(times: Iterable[float], phase: int) -> list[Row]:
    return [(float(t), "reinforcer", phase, 1, 1, 1.0) for t in times]


def component(times: Iterable[float], phase: int, which: Iterable[int]) -> list[Row]:
    return [(float(t), "component", phase, c, 0, float(c)) for t, c in zip(times, which, strict=True)]


def log_of(*phases: tuple[float, list[Row]], eating: float | None = None) -> EventLog:
    """Return one subject's log; each phase is the time at which it ends and its events, in session seconds."""
    rows: list[Row] = []
    start = 0.0
    for number, (end, events) in enumerate(phases, start=1):
        rows += [(start, "phase", number, 1, 0, 1.0), *sorted(events, key=lambda row: row[0])]
        rows += [(end, "phase", number, 1, 0, 0.0)]
        start = end
    frame = pd.DataFrame(rows, columns=["t", "event", "phase", "component", "operandum", "value"])
    log = EventLog.from_frame(frame.assign(subject=0))
    if eating is None:
        return log
    experiment = Experiment("constant-rate", [Phase("VR 10", seconds=60)] * len(phases), tick=0.5, eating=eating)
    return dataclasses.replace(log, experiment=experiment)


def test_a_stretch_counts_from_the_beginning_or_from_the_end() -> None:
    log = log_of((100.0, responses(range(10, 101, 10), 1)), (160.0, responses((101.0, 130.0), 2, operandum=2)))
    assert stretch_rate(log, 1, high=50.0) == [6.0]
    assert stretch_rate(log, 1, -25.0) == [3 * 60 / 25]  # 80, 90, 100
    assert stretch_rate(log, 1, -50.0, -25.0) == [2 * 60 / 25]  # 60, 70
    assert stretch_rate(log, 2, high=1.0) == [60.0]
    assert stretch_rate(log, 2, operandum=2) == [2.0]
    assert stretch_rate(log, 2, operandum=1) == [0.0]
    assert np.isnan(stretch_rate(log, 2, 70.0, 80.0))
    for low, high in ((50.0, 20.0), (-10.0, -20.0), (-10.0, 20.0)):
        with pytest.raises(ParameterError, match="stretch"):
            stretch_rate(log, 1, low, high)


def test_a_stretch_leaves_eating_out() -> None:
    log = log_of((40.0, [*responses((10.0, 30.0, 40.0), 1), *paid((10.0,), 1)]), eating=10.0)
    assert stretch_rate(log, 1) == [3 * 60 / 30]


def minute(counts: Iterable[int], start: float) -> list[float]:
    """Return response times: so many in each minute from `start` on, evenly."""
    return [start + 60.0 * (k + (i + 1) / n) for k, n in enumerate(counts) for i in range(n)]


def test_the_decline_is_a_line_through_the_baseline_down_to_a_fifth() -> None:
    training = (600.0, responses(np.arange(1, 601), 1))
    log = log_of(training, (600.0 + 420, responses(minute((30, 15, 6, 60, 0, 0, 0), 600.0), 2)))
    found = decline(log)
    assert found.baseline == [60.0]
    # log10 of .5, .25 and .1 at 1, 2 and 3 minutes; what comes after the first minute below a fifth is left out.
    assert found.steepness == pytest.approx((np.log10(2) + 2 * np.log10(4) + 3 * 1) / 14)
    assert found.halved.all()
    assert found.mostly_halved
    # Half of the baseline once is not yet extinction; a minute without a response is half of one.
    log = log_of(training, (600.0 + 180, responses(minute((60, 0, 60), 600.0), 2)))
    assert decline(log).steepness == pytest.approx(2 * np.log10(120) / 5)
    assert not decline(log).mostly_halved
    with pytest.raises(ParameterError, match="length"):
        decline(log, block_seconds=0.0)


def test_one_that_never_learnt_has_no_decline() -> None:
    log = log_of((600.0, responses(np.arange(10, 601, 10), 1)), (900.0, []))
    found = decline(log)
    assert found.baseline == [6.0]
    assert np.isnan(found.steepness).all()
    assert not found.mostly_halved


def test_the_decline_in_a_component_runs_on_the_time_in_it() -> None:
    """A minute of component 1 and a minute of component 2 in turn: each has its own clock."""
    which = [2, 1] * 9 + [2]
    training = component(np.arange(60.0, 1200.0, 60.0), 1, which)
    rich = [60.0 * k + s for k in range(0, 20, 2) for s in np.arange(1.0, 61.0)]
    lean = [60.0 * k + s for k in range(1, 20, 2) for s in np.arange(2.0, 61.0, 2.0)]
    training += responses(rich, 1, 1) + responses(lean, 1, 2)
    testing = component(1200.0 + np.arange(60.0, 480.0, 60.0), 2, [2, 1, 2, 1, 2, 1, 2])
    testing += responses([1200.0 + t for k, n in ((0, 30), (2, 6), (4, 3)) for t in minute((n,), 60.0 * k)], 2, 1)
    testing += responses([1200.0 + t for k, n in ((1, 3), (3, 3)) for t in minute((n,), 60.0 * k)], 2, 2)
    log = log_of((1200.0, training), (1680.0, testing))
    one, two = decline(log, component=1), decline(log, component=2)
    assert (one.baseline, two.baseline) == ([60.0], [30.0])
    assert one.steepness == pytest.approx((np.log10(2) + 2 * 1.0) / 5)
    assert two.steepness == pytest.approx(1.0)


def test_a_burst_of_freed_time_is_none() -> None:
    """VR 10, 60 responses/min, 3 s of eating: 46.2 a minute in training and 60 without pay, having changed nothing."""
    meals = [13.0 * k + 10.0 for k in range(200)]
    made = [13.0 * k + s for k in range(200) for s in range(1, 11)]
    log = log_of(
        (2600.0, [*responses(made, 1), *paid(meals, 1)]),
        (2900.0, responses(2600.0 + np.arange(1, 301), 2)),
        eating=3.0,
    )
    found = burst(log)
    assert (found.first, found.usual, found.highest) == ([60.0], [60.0], [60.0])
    assert found.with_eating == pytest.approx(600 / 13)


def test_a_burst_is_the_first_minute_beside_nineteen() -> None:
    counts = [80] + [20 + k for k in range(19)]
    log = log_of((1200.0, responses(minute(counts, 0.0), 1)), (1260.0, responses(minute((39,), 1200.0), 2)))
    found = burst(log)
    assert (found.first, found.usual, found.with_eating, found.highest) == ([39.0], [29.0], [29.0], [38.0])
    short = log_of((1139.0, responses((1.0,), 1)), (1198.0, responses((1140.0,), 2)))
    assert np.isnan(burst(short)).all()


def test_reinforcers_to_criterion_counts_those_before_responding_was_there() -> None:
    def of(*seconds: float) -> float:
        """Five responses for each reinforcer, the intervals so many seconds long."""
        ends = np.cumsum(seconds)
        made = [end - length * k / 5 for end, length in zip(ends, seconds, strict=True) for k in range(5)]
        log = log_of((600.0, [*responses(made, 1), *paid(ends, 1)]))
        (found,) = reinforcers_to_criterion(log, 1, np.array([30.0]))
        return float(found)

    assert of(10.0, 10.0, 20.0) == 0.0
    assert of(20.0, 10.0, 20.0, 10.0, 8.0, 30.0) == 3.0  # a single fast one is chance
    assert of(20.0, 20.0, 10.0) == np.inf
    assert of(10.0) == np.inf
    log = log_of((600.0, responses((1.0,), 1)))
    assert np.isnan(reinforcers_to_criterion(log, 1, np.array([np.nan]))).all()
    with pytest.raises(ParameterError, match="criterion"):
        reinforcers_to_criterion(log, 1, np.array([1.0, 2.0]))


def test_an_absolute_criterion_is_the_same_for_all_whatever_their_baseline() -> None:
    # Ten minutes at 60 a minute; unpaid, five each at 40, 20 and 5.
    log = log_of(
        (600.0, responses(minute([60] * 10, 0.0), 1)),
        (1500.0, responses(minute([40] * 5 + [20] * 5 + [5] * 5, 600.0), 2)),
    )
    # In the window that slides from 40 to 20 fewer than 30 are left after half of it; from 20 to 5, fewer than 10 after
    # two thirds.
    assert resistance(log).minutes == pytest.approx([5.5], abs=0.06)
    absolute = resistance(log, rate=10.0)
    assert absolute.minutes == pytest.approx([10.0 + 2 / 3], abs=0.06)
    assert absolute.responses == pytest.approx([200 + 100 + 5 * 2 / 3], abs=1.0)
    assert resistance(log, rate=30.0).minutes == resistance(log, share=0.5).minutes
    assert absolute.criterion.level(60.0) == absolute.criterion.level(600.0) == 10.0
    # Whoever was below it already has nothing to fall from.
    assert np.isnan(resistance(log, rate=70.0).minutes).all()
    assert not resistance(log, rate=70.0).learnt.any()
    with pytest.raises(ParameterError, match="rate"):
        resistance(log, rate=-1.0)
