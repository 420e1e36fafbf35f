"""Yoking: who gets what another one got, and when."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore import AGENTS, Experiment, Phase, parse, run, yoke
from vrcore.errors import LogError, ParameterError
from vrcore.log import REINFORCER

STEADY = AGENTS["constant-rate"](probability=1.0, highest_rate=60.0)


def obtained(log, subject=0):
    return log.t[(log.event == REINFORCER) & (log.subject == subject)]


def made(schedule, seconds=600.0, agent=STEADY, **settings):
    return run(Experiment(agent, [Phase(schedule, seconds=seconds)], **{"seed": 4, "tick": 1.0, **settings}))


def test_intervals_are_those_between_reinforcers():
    # One response a second on FR 5: a reinforcer every 5 s.
    log = made("FR 5", seconds=23.0)
    assert yoke(log).intervals == (5.0, 5.0, 5.0, 5.0)


def test_eating_is_left_out():
    log = made("FR 5", seconds=23.0, eating=2.0)
    assert obtained(log).tolist() == [5.0, 12.0, 19.0]
    assert yoke(log).intervals == (5.0, 5.0, 5.0)


@pytest.mark.parametrize("eating", [0.0, 3.0])
@pytest.mark.parametrize("as_", ["VI", "FT"])
def test_who_responds_every_second_gets_the_same_at_the_same_times(as_, eating):
    master = made("VR 8", eating=eating, agent="q-learning", subjects=2)
    yoked = made(yoke(master, 1, as_=as_), eating=eating)
    np.testing.assert_array_equal(obtained(yoked), obtained(master, 1))


def test_a_yoked_schedule_is_a_text_and_its_run_ends_with_its_list():
    schedule = yoke(made("FR 5", seconds=23.0))
    assert parse(str(schedule)) == schedule
    assert obtained(made(schedule, seconds=100.0)).tolist() == [5.0, 10.0, 15.0, 20.0]


def test_random_and_shuffled_yoking_keep_the_mean():
    master = made("VI 20-s", seconds=4000.0)
    mean = np.mean(yoke(master).intervals)
    for as_ in ("RI", "RT", "VT"):
        gaps = np.diff(obtained(made(yoke(master, as_=as_), seconds=8000.0)), prepend=0.0)
        assert gaps.mean() == pytest.approx(mean + 0.5, abs=4 * gaps.std() / np.sqrt(len(gaps)) + 0.5)


def test_second_phases_count_from_their_own_start():
    log = run(Experiment(STEADY, [Phase("EXT", seconds=10.0), Phase("FR 5", seconds=10.0)], tick=1.0))
    assert yoke(log, phase=2).intervals == (5.0, 5.0)
    with pytest.raises(LogError, match="obtained no reinforcer in phase 1"):
        yoke(log)


@pytest.mark.parametrize(("subject", "phase"), [(1, 1), (-1, 1), (True, 1), (0, 2), (0, 0), ("a", 1)])
def test_who_is_not_there_cannot_be_a_master(subject, phase):
    with pytest.raises(LogError, match="there is no"):
        yoke(made("FR 5", seconds=23.0), subject, phase=phase)


def test_the_master_is_named():
    log = made("FR 5", seconds=23.0)
    assert log.experiment.key() in yoke(log).master
    assert yoke(log, master="A1").master == "A1"
    with pytest.raises(ParameterError, match="master"):
        yoke(log, master=3)
