"""What is true of every measure, whatever the log."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import experiments
from vrcore import Experiment, run
from vrcore.log import OMITTED, REINFORCER, RESPONSE, SPURIOUS
from vrcore.measures import (
    MEASURES,
    RULERS,
    course,
    each_irt,
    each_pause,
    mean_interval,
    median_interval,
    phase_table,
    rate,
    record,
    resistance,
    response_rates,
)
from vrcore.measures.course import COURSES
from vrcore.measures.spans import spans
from vrcore.schedules.kinds import atoms

quick = settings(deadline=None, max_examples=80)
short = experiments(seconds=120.0, most_subjects=3, longest=20.0)


@given(short, st.floats(0.5, 200.0))
@quick
def test_measures_change_nothing_and_give_the_same_twice(experiment: Experiment, bin_seconds: float) -> None:
    log = run(experiment)
    before = log.digest()

    def measured() -> list[str]:
        found = [repr(rate(log, 1, bin_seconds)), phase_table(log).to_csv(), repr(record(log, 0))]
        found += [repr(course(log, 1, by, 5)) for by in COURSES]
        if len(experiment.phases) > 1:
            found.append(repr(vars(resistance(log, window_seconds=10.0))))
        return found

    assert measured() == measured()
    assert log.digest() == before


@given(short, st.floats(0.5, 60.0))
@quick
def test_rates_in_bins_sum_to_the_responses_they_cover(experiment: Experiment, bin_seconds: float) -> None:
    log = run(experiment)
    for phase in range(1, log.phases + 1):
        ends, rates = rate(log, phase, bin_seconds)
        assert (rates[~np.isnan(rates)] >= 0).all()
        assert np.allclose(np.diff(ends), bin_seconds)
        for row, span in zip(rates, spans(log, phase), strict=True):
            covered = np.nansum(row) * bin_seconds / 60.0
            n_bins = (~np.isnan(row)).sum()
            t = log.t[span.low : span.high][log.event[span.low : span.high] == RESPONSE] - span.start
            if span.seconds >= bin_seconds:
                assert math.isclose(covered, (t <= n_bins * bin_seconds + 1e-6).sum(), abs_tol=1e-6)


@given(short)
@quick
def test_the_table_and_the_record_count_every_event_once(experiment: Experiment) -> None:
    log = run(experiment)
    table = phase_table(log)
    assert len(table) == log.subjects * log.phases
    for name, event in (
        ("responses", RESPONSE),
        ("reinforcers", REINFORCER),
        ("omitted", OMITTED),
        ("spurious", SPURIOUS),
    ):
        assert table[name].sum() == (log.event == event).sum()
    for subject in range(log.subjects):
        found = record(log, subject)
        mine = table[table.subject == subject]
        assert len(found.responses) == mine.responses.sum()
        assert len(found.reinforcers) == mine.reinforcers.sum() + mine.spurious.sum()
        assert len(found.phases) == log.phases
        assert math.isclose(found.end, mine.seconds.sum(), abs_tol=1e-6)


@given(short, st.sampled_from(list(COURSES)), st.integers(1, 40))
@quick
def test_a_course_has_its_shape(experiment: Experiment, by: str, blocks: int) -> None:
    log = run(experiment)
    found = course(log, 1, by, blocks)
    assert found.rates.shape == (log.subjects, len(found.x))
    assert 1 <= len(found.x) <= blocks
    assert (np.diff(found.x) > 0).all()
    assert (found.rates[~np.isnan(found.rates)] >= 0).all()
    # Once a subject is out, it stays out.
    missing = np.isnan(found.rates)
    if experiment.eating == 0.0:
        assert (np.diff(missing.astype(int), axis=1) >= 0).all() or by != "minutes"


@given(experiments(seconds=120.0, most_subjects=3, longest=20.0, most_phases=3).filter(lambda e: len(e.phases) > 1))
@quick
def test_resistance_has_its_shape_and_its_bounds(experiment: Experiment) -> None:
    log = run(experiment)
    found = resistance(log, window_seconds=20.0)
    for ruler in RULERS:
        values = found.by(ruler)
        assert values.shape == (log.subjects,)
        assert (values[found.reached] >= 0).all()
        assert (np.isnan(values) == ~found.learnt).all()
    assert (found.minutes[found.reached] <= found.observed_minutes[found.reached] + 1e-9).all()
    assert (found.responses[found.reached] <= found.observed_responses[found.reached]).all()
    paid = found.reached & (found.per_response > 0)
    if any(atom.domain in ("I", "T") for atom in atoms(experiment.phases[0].schedule)):
        return  # there, minutes count and not responses
    assert np.allclose(found.omitted[paid], found.responses[paid] * found.per_response[paid])
    assert not (found.reached & ~found.learnt).any()


@given(short)
@quick
def test_tables_of_the_registry_have_their_shape_and_change_nothing(experiment: Experiment) -> None:
    log = run(experiment)
    before = log.digest()
    for measure in MEASURES:
        table = measure.function(log)
        assert not table.duplicated(list(measure.keys)).any(), measure.name
        numbers = table.drop(columns=[name for name in ("up_to_seconds", "gain") if name in table]).to_numpy(float)
        assert not (numbers[~np.isnan(numbers)] < (-1.0 if measure.name == "curvature" else 0.0)).any(), measure.name
        assert not np.isinf(numbers).any(), measure.name
        if set(measure.keys) == {"subject", "phase"} and measure.name != "breakpoint":
            assert len(table) == log.subjects * log.phases
    assert log.digest() == before


@given(short)
@quick
def test_every_response_is_the_first_or_ends_a_pause_or_an_irt(experiment: Experiment) -> None:
    log = run(experiment)
    irts, pauses = each_irt(log), each_pause(log)
    for phase in range(1, log.phases + 1):
        for span in spans(log, phase):
            events, t = log.event[span.low : span.high], log.t[span.low : span.high]
            responses, deliveries = t[events == RESPONSE], t[np.isin(events, (REINFORCER, SPURIOUS))]
            first = len(responses) > 0 and not (deliveries < responses[0]).any()
            counts = [((table.subject == span.subject) & (table.phase == phase)).sum() for table in (irts, pauses)]
            assert len(responses) == sum(counts) + first
    # Waiting and responding fill the time that was not spent eating.
    rates = response_rates(log)
    running = rates.running_per_minute.dropna()
    assert (running >= 0).all()
    assert (rates.per_minute_available.dropna() <= 60.0 / experiment.tick + 1e-6).all()
    assert (pauses.pause_seconds >= experiment.tick - 1e-9).all()


numbers = st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), min_size=1, max_size=40)


@given(numbers)
@quick
def test_intervals_hold_their_estimates(values: list[float]) -> None:
    array = np.array(values)
    kept = array.copy()
    middle = median_interval(array)
    mean, low, high = mean_interval(array[:, None])
    assert np.array_equal(array, kept, equal_nan=True)
    present = array[~np.isnan(array)]
    if len(present) == 0:
        assert math.isnan(middle.estimate)
        assert math.isnan(mean[0])
        return
    assert math.isclose(middle.estimate, float(np.median(present)), abs_tol=1e-9, rel_tol=1e-12)
    assert math.isclose(mean[0], float(present.mean()), abs_tol=1e-6)
    if len(present) >= 6:
        assert middle.low <= middle.estimate <= middle.high
    if len(present) >= 3:
        assert low[0] <= mean[0] <= high[0]
