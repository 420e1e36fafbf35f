from __future__ import annotations

import pickle

import numpy as np
import pytest

from dashboard.group import LEAST_BIN, RATE_BINS, Group, Measured, measure, watched, work
from vrcore import Experiment, Phase, run
from vrcore.errors import VrlabError
from vrcore.measures import course, mean_interval, record, resistance

EXPERIMENT = Experiment(
    "change-point", [Phase("VR 5", reinforcers=30), Phase("EXT", seconds=900)], subjects=7, seed=4,
    spread={"highest_rate": 0.3},
)  # fmt: skip


def drained(running):
    while True:
        try:
            assert 0 <= next(running) <= 1
        except StopIteration as stop:
            return stop.value


def finished(experiment: Experiment, measured: Measured) -> Group:
    return drained(work(experiment, measured, 0))[0]


@pytest.mark.parametrize("by", ["reinforcers", "responses", "minutes"])
def test_a_group_holds_the_measures_of_its_own_log(by):
    log = run(EXPERIMENT)
    group = finished(EXPERIMENT, Measured(by, 0.4, 30.0))
    blocks = group.course.rates.shape[1]
    np.testing.assert_array_equal(group.course.rates, course(log, 1, by, blocks).rates)
    held = resistance(log, 2, share=0.4, window_seconds=30.0)
    for ruler in ("responses", "minutes", "omitted"):
        np.testing.assert_array_equal(group.resistance.by(ruler), held.by(ruler))
    assert group.label == "VR 5"


def test_a_subject_that_is_watched_is_the_one_of_the_group():
    log = run(EXPERIMENT)
    for subject in range(7):
        one, whole = drained(watched(EXPERIMENT, subject)), record(log, subject)
        for alone, together in zip(one, whole, strict=True):
            np.testing.assert_array_equal(alone, together)
        assert len(one.reinforcers) == 30


def test_a_mean_is_given_where_half_of_the_subjects_still_are():
    group = finished(EXPERIMENT, Measured("minutes"))
    present = (~np.isnan(group.course.rates)).sum(axis=0)
    mean, low, _ = mean_interval(group.course.rates)
    few = present * 2 < 7
    assert few.any()
    assert np.isnan(group.mean[few]).all()
    np.testing.assert_array_equal(group.mean[~few], mean[~few])
    np.testing.assert_array_equal(group.low[~few], low[~few])


def test_paces_can_be_drawn_for_any_number_of_subjects():
    for subjects in (1, 2, 5):
        experiment = Experiment("constant-rate", EXPERIMENT.phases, subjects=subjects, seed=1)
        group = finished(experiment, Measured())
        for pace in group.paces:
            assert len({len(column) for column in pace}) == 1
            assert np.isfinite(np.concatenate(pace)).all()
            assert (pace.low <= pace.mean).all()
            assert (pace.mean <= pace.high).all()
            assert len(pace.minutes) <= RATE_BINS
        gaps = np.diff(group.paces[1].minutes)
        assert (gaps >= LEAST_BIN / 60 - 1e-9).all()


def test_subjects_that_time_ended_are_counted():
    slow = Experiment(
        "constant-rate", [Phase("VR 50", reinforcers=50, limit_seconds=120.0), Phase("EXT", seconds=60)], subjects=3,
        seed=1,
    )  # fmt: skip
    assert finished(slow, Measured()).not_finished == 3
    assert finished(EXPERIMENT, Measured()).not_finished == 0
    timed = Experiment("constant-rate", [Phase("VR 50", seconds=120), Phase("EXT", seconds=60)], subjects=3, seed=1)
    assert finished(timed, Measured("minutes")).not_finished == 0


def test_a_very_short_run_can_be_measured():
    short = Experiment("constant-rate", [Phase("CRF", responses=1), Phase("EXT", seconds=5)], subjects=2, seed=1)
    for by in ("reinforcers", "responses", "minutes"):
        group = finished(short, Measured(by))
        assert len(group.mean) >= 1


def test_a_key_says_how_a_group_was_measured():
    base = Measured()
    keys = {
        one.key(EXPERIMENT)
        for one in (base, Measured("minutes"), Measured(share=0.25), Measured(window_seconds=30.0), Measured())
    }
    assert len(keys) == 4
    assert all(key.startswith(EXPERIMENT.key()) for key in keys)
    assert base.key(EXPERIMENT) != base.key(Experiment("q-learning", EXPERIMENT.phases, subjects=7, seed=4))


def test_its_size_is_about_what_it_takes_and_does_not_grow_with_the_responses():
    group = finished(EXPERIMENT, Measured())
    assert group.course.rates.nbytes < group.nbytes() < 2 * len(pickle.dumps(group)) + 8_000
    longer = Experiment("change-point", [Phase("VR 60", reinforcers=60), EXPERIMENT.phases[1]], subjects=7, seed=4)
    assert finished(longer, Measured()).nbytes() < 40_000


def test_a_log_must_say_what_made_it():
    log = run(EXPERIMENT)
    object.__setattr__(log, "experiment", None)
    with pytest.raises(VrlabError, match="which experiment made it"):
        measure(log, Measured())
