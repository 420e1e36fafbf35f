"""Work done by another process is the same work, and neither a death nor an error loses it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from dashboard import crew
from dashboard.crew import Crew
from dashboard.group import Measured, work
from vrcore import Experiment, Phase
from vrcore.errors import FitError

STARTING = 60.0  # seconds; a busy machine compiles for a while

EXPERIMENTS = [
    Experiment("q-learning", [Phase(schedule, reinforcers=20), Phase("EXT", seconds=300)], subjects=3, seed=5)
    for schedule in ("CRF", "VR 5")
]


def drained(running):
    seen = []
    while True:
        try:
            seen.append(next(running))
        except StopIteration as stop:
            return stop.value, seen


def slow(turns, result):
    for turn in range(turns):
        time.sleep(crew.TURN)
        yield turn / turns
    return result, os.getpid()


def failing():
    yield 0.5
    raise FitError("there is nothing to fit.")


def printing():
    print("this is no answer")
    yield 0.5
    return os.getpid()


def marking(path):
    try:
        while True:
            time.sleep(crew.TURN)
            yield 0.1
    finally:
        Path(path).write_text("closed")


def until(condition, what):
    end = time.monotonic() + STARTING
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@pytest.fixture(scope="module")
def started():
    one = Crew()
    one.start(1)
    until(lambda: one.ready == 1, "the member got ready")
    yield one
    one.close()


def test_the_result_is_the_same_to_the_last_digit(started):
    for experiment in EXPERIMENTS:
        (one, seen), _ = drained(started.remote(work, experiment, Measured(), 1))
        (other, also), _ = drained(work(experiment, Measured(), 1))
        np.testing.assert_array_equal(seen.responses, also.responses)
        assert one.experiment == other.experiment
        np.testing.assert_array_equal(one.course.rates, other.course.rates)
        np.testing.assert_array_equal(one.resistance.responses, other.resistance.responses)
        np.testing.assert_array_equal(one.paces[1].mean, other.paces[1].mean)


def test_it_is_another_process_and_says_how_far_it_is(started):
    (result, pid), seen = drained(started.remote(slow, 3, "done"))
    assert result == "done"
    assert pid != os.getpid()
    assert seen == sorted(seen)
    assert len(seen) >= 2


def test_two_jobs_take_turns_with_one_member(started):
    first, second = started.remote(slow, 3, "a"), started.remote(slow, 3, "b")
    next(first), next(second), next(first)
    assert drained(second)[0][0] == "b"
    assert drained(first)[0][0] == "a"


def test_several_pieces_come_back_in_order_whoever_did_them(started):
    results, seen = drained(started.together([(slow, 2, "a"), (slow, 1, "b"), (slow, 1, "c")]))
    assert [result for result, _ in results] == ["a", "b", "c"]
    assert seen == sorted(seen)


def test_two_members_work_at_once_and_an_error_of_either_is_raised():
    one = Crew()
    try:
        one.start(2)
        until(lambda: one.ready == 2, "both members got ready")
        results, _ = drained(one.together([(slow, 3, "a"), (slow, 3, "b")]))
        assert [result for result, _ in results] == ["a", "b"]
        assert {pid for _, pid in results} == set(one.members)
        for calls in ([(failing,), (slow, 2, "b")], [(slow, 2, "a"), (failing,)]):
            with pytest.raises(FitError, match="nothing to fit"):
                drained(one.together(calls))
        stopped = one.together([(slow, 50, "a"), (slow, 50, "b")])
        next(stopped)
        stopped.close()
        until(lambda: one.idle == 2, "stopped work leaves both members free")
        assert drained(one.remote(slow, 1, "done"))[0][0] == "done"
    finally:
        one.close()


def test_an_error_of_the_work_is_raised_here(started):
    with pytest.raises(FitError, match="nothing to fit"):
        drained(started.remote(failing))
    assert drained(started.remote(slow, 1, "still there"))[0][0] == "still there"


def test_what_cannot_be_sent_is_an_error_and_no_silence(started):
    with pytest.raises(Exception, match=r"pickle|local object"):
        drained(started.remote(slow, 1, lambda: None))
    assert drained(started.remote(slow, 1, "still there"))[0][0] == "still there"


def test_what_the_work_prints_is_no_answer(started):
    assert drained(started.remote(printing))[0] != os.getpid()


def test_stopped_work_is_closed_there_too(started, tmp_path):
    running = started.remote(marking, str(tmp_path / "mark"))
    next(running)
    running.close()
    assert (tmp_path / "mark").read_text() == "closed"


def test_a_killed_member_costs_nothing_and_is_replaced():
    one = Crew()
    try:
        one.start(1)
        until(lambda: one.ready == 1, "the member got ready")
        running = one.remote(slow, 3, "done")
        next(running)
        (gone,) = one.members
        os.kill(gone, signal.SIGKILL)
        (result, pid), _ = drained(running)
        assert result == "done"
        assert pid == os.getpid(), "nobody else was there to do it"
        drained(one.remote(slow, 1, "in place while the next one gets ready"))
        until(lambda: one.ready == 1, "another member got ready")
        assert one.members != [gone]
        assert drained(one.remote(slow, 1, "done"))[0][1] == one.members[0]
    finally:
        one.close()


def test_without_members_the_work_is_done_in_place():
    assert drained(Crew().remote(slow, 1, "done"))[0] == ("done", os.getpid())


def test_no_member_outlives_a_killed_server():
    text = (
        "import time\nfrom dashboard.crew import Crew\none = Crew()\none.start(1)\n"
        "while not one.ready: time.sleep(0.05)\nprint(one.members[0], flush=True)\ntime.sleep(600)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    member = int(server.stdout.readline())
    assert psutil.pid_exists(member)
    server.kill()
    server.wait()
    server.stdout.close()
    until(lambda: not psutil.pid_exists(member) or psutil.Process(member).status() == "zombie", "the member ended")


def test_a_member_that_is_asked_after_its_end_is_lost():
    member = crew.Member()
    member.end()
    with pytest.raises(crew.LostError):
        member.tell(crew.Ask(0))
    assert not member.ready
