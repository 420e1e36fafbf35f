"""What is true of every log, whatever the experiment."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import experiments
from vrcore import AGENTS, EventLog, Experiment, Phase, VrlabError, run
from vrcore.log import CHANGEOVER, COLUMNS, EVENTS, OMITTED, PHASE, REINFORCER, RESPONSE, SPURIOUS
from vrcore.schedules import tables
from vrcore.schedules.kinds import is_extinction

quick = settings(deadline=None, max_examples=80)
short = experiments(seconds=120.0, most_subjects=3, longest=20.0)


def parts(log: EventLog) -> list[tuple[int, int, Any]]:
    """Return (subject, phase, mask) for each subject's part of each phase."""
    return [
        (subject, phase, (log.subject == subject) & (log.phase == phase))
        for subject in range(log.subjects)
        for phase in range(1, log.phases + 1)
    ]


@given(short)
@quick
def test_order(experiment: Experiment) -> None:
    log = run(experiment)
    assert log.subjects == experiment.subjects
    assert log.phases == len(experiment.phases)
    assert (np.diff(log.subject) >= 0).all()
    for subject in range(log.subjects):
        mine = log.subject == subject
        assert (np.diff(log.t[mine]) >= 0).all()
        assert (np.diff(log.phase[mine]) >= 0).all()
    ticks = log.t / experiment.tick
    assert np.allclose(ticks, np.rint(ticks), atol=1e-6)


@given(short)
@quick
def test_phases_are_marked_and_budgets_met(experiment: Experiment) -> None:
    log = run(experiment)
    end = 0.0
    for subject, number, mine in parts(log):
        event, value, t = log.event[mine], log.value[mine], log.t[mine]
        assert event[0] == event[-1] == PHASE
        assert value[0] == 1.0
        assert (event[1:-1] != PHASE).all()
        if number > 1:
            assert t[0] == end
        else:
            assert t[0] == 0.0, subject
        end = t[-1]
        phase = experiment.phases[number - 1]
        unit, amount = phase.until
        if unit == "rate":  # three whole minutes are longer than these phases
            assert value[-1] == -1.0
            assert end - t[0] <= phase.limit_seconds + experiment.tick
            continue
        most_at_once = tables(phase.schedule).room
        used = {
            "responses": (event == RESPONSE).sum(),
            "reinforcers": np.isin(event, (REINFORCER, SPURIOUS)).sum(),
            "seconds": end - t[0],
            "trials": (event == RESPONSE).sum(),
        }[unit]
        over = {"responses": 0, "reinforcers": most_at_once - 1, "seconds": experiment.tick, "trials": 0}[unit]
        if value[-1] == 0.0 and unit != "trials":
            assert amount - 1e-6 <= used <= amount + over + 1e-6
        elif unit == "trials":
            assert used <= amount
        else:
            assert value[-1] == -1.0
            assert used < amount
        assert end - t[0] <= max(phase.limit_seconds, amount if unit == "seconds" else 0.0) + experiment.tick


@given(short)
@quick
def test_what_comes_comes_for_a_reason(experiment: Experiment) -> None:
    log = run(experiment)
    for _, number, mine in parts(log):
        phase = experiment.phases[number - 1]
        event, t, operandum = log.event[mine], log.t[mine], log.operandum[mine]
        responded = t[event == RESPONSE]
        assert len(np.unique(responded)) == len(responded)  # one response a tick
        assert set(t[event == SPURIOUS].tolist()) <= set(responded.tolist())
        assert set(t[event == CHANGEOVER].tolist()) <= set(responded.tolist())
        earned = t[np.isin(event, (REINFORCER, OMITTED))]
        assert not set(t[event == SPURIOUS].tolist()) & set(earned.tolist())
        if is_extinction(phase.schedule):
            assert len(earned) == 0
        if phase.noise.omission == 0.0:
            assert (event != OMITTED).all()
        if phase.noise.spurious == 0.0:
            assert (event != SPURIOUS).all()
        sizes = log.value[mine][np.isin(event, (REINFORCER, SPURIOUS))]
        assert (sizes > 0).all()
        if phase.noise.magnitude_sd == 0.0:
            assert (sizes == 1.0).all()
        # Operanda are those of the whole session: a lever stays in the box when a phase does not pay on it.
        operanda = max(tables(one.schedule).operanda for one in experiment.phases)
        assert np.isin(operandum[event == RESPONSE], range(1, operanda + 1)).all()
        assert (log.value[mine][event == OMITTED] == 0.0).all()


@given(short)
@quick
def test_nobody_responds_while_eating(experiment: Experiment) -> None:
    log = run(experiment)
    ticks = np.rint(log.t / experiment.tick).astype(int)
    meal = int(np.floor(experiment.eating / experiment.tick + 0.5))
    for _, _, mine in parts(log):
        responses = ticks[mine & (log.event == RESPONSE)]
        delivered = np.unique(ticks[mine & np.isin(log.event, (REINFORCER, SPURIOUS))])
        before = np.searchsorted(delivered, responses, "left") - 1
        latest = np.where(before >= 0, delivered[np.maximum(before, 0)] if len(delivered) else 0, -(10**9))
        assert (responses - latest > meal).all()


@given(short)
@quick
def test_the_same_experiment_gives_the_same_log_in_any_way_of_running_it(experiment: Experiment) -> None:
    log = run(experiment)
    assert run(Experiment.from_json(experiment.to_json()), workers=2).digest() == log.digest()
    assert run(experiment, interpreted=True).digest() == log.digest() if len(log) < 300 else True


@given(short)
@quick
def test_through_a_frame_and_back(experiment: Experiment) -> None:
    log = run(experiment)
    frame = log.frame()
    assert tuple(frame.columns) == COLUMNS
    assert EventLog.from_frame(frame).digest() == log.digest()
    untouched = frame.copy()
    EventLog.from_frame(frame)
    pd.testing.assert_frame_equal(frame, untouched)


def test_the_digest_sees_every_column() -> None:
    frame = run(Experiment("q-learning", [Phase("Conc(VR 3, VR 4)", responses=30)])).frame()
    digest = EventLog.from_frame(frame).digest()
    for name in COLUMNS:
        changed = frame.copy()
        if name == "event":
            changed[name] = changed[name].astype(str)
            changed.loc[3, name] = next(event for event in EVENTS if event != changed.loc[3, name])
        else:
            changed[name] = changed[name].astype(float)
            changed.loc[len(changed) - 1, name] += 1
        assert EventLog.from_frame(changed).digest() != digest, name


def test_one_subject_is_what_it_was_in_the_batch() -> None:
    log = run(Experiment("q-learning", [Phase("VR 3", responses=20)], subjects=3))
    frame = log.frame()
    for subject in range(3):
        alone = log.one(subject).frame().drop(columns="subject")
        mine = frame[frame.subject == subject].drop(columns="subject").reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, mine)


broken = st.sampled_from([float("inf"), float("nan"), "x", None, -1.0, 0.5, 1e30, True])


@given(st.sampled_from(COLUMNS), broken)
@settings(deadline=None, max_examples=100)
@pytest.mark.filterwarnings("error")
def test_a_table_that_is_no_log_is_refused(name: str, value: Any) -> None:
    frame = run(Experiment("q-learning", [Phase("VR 3", responses=5)])).frame().astype(object)
    frame.loc[2, name] = value
    try:
        log = EventLog.from_frame(frame)
    except VrlabError:
        return
    # What is accepted must be a log that measures can work with.
    assert np.isfinite(log.t).all()
    assert (log.t >= 0).all()
    assert np.isfinite(log.value).all()
    assert (log.phase >= 1).all()
    assert (log.operandum >= 0).all()
    whole = {"operandum", "component", "phase"}
    assert name not in whole or float(value) == int(value)


def test_a_log_whose_phases_go_back_in_time_is_refused() -> None:
    frame = pd.DataFrame({"subject": 0, "t": [1.0, 2.0, 3.0], "event": "response", "phase": [1, 2, 1]})
    with pytest.raises(VrlabError, match="phase"):
        EventLog.from_frame(frame)


def test_a_phase_that_ends_as_a_blackout_begins_ends_last() -> None:
    # A response ends the phase in the very step in which the component's time is up.
    agent = AGENTS["constant-rate"](probability=1.0, highest_rate=60.0)
    phases = [Phase("Mult(CRF, EXT, time=5-s, BO=3-s)", responses=5), Phase("EXT", seconds=2.0)]
    log = run(Experiment(agent, phases, tick=1.0))
    assert (np.diff(log.t) >= 0).all()
    first = log.phase == 1
    assert log.t[first][-1] == 5.0
    assert log.event[first][-1] == PHASE
