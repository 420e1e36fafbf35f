from __future__ import annotations

import gc
import threading
import time
import weakref

import pytest

from dashboard.jobs import BusyError, CancelledError, Pool
from vrcore.errors import VrlabError


@pytest.fixture
def pool():
    pool = Pool(workers=1, limit=8)
    yield pool
    pool.close()


def counting(chunks, seen=None, tag="", result="done", pause=0.0):
    for number in range(chunks):
        if seen is not None:
            seen.append(tag)
        time.sleep(pause)
        yield (number + 1) / chunks
    return result


class Gate:
    """Work whose chunks a test lets through one by one."""

    def __init__(self):
        self.permits = threading.Semaphore(0)
        self.entered = threading.Event()
        self.closed = threading.Event()

    def work(self):
        try:
            for number in range(100):
                self.entered.set()
                self.permits.acquire()
                yield number / 100
        finally:
            self.closed.set()


def test_a_job_returns_its_result_and_its_progress(pool):
    job = pool.submit("ann", lambda: counting(4))
    assert job.result(5) == "done"
    assert job.done
    assert job.fraction == 1.0
    assert not job.cancelled


@pytest.mark.parametrize(("turn", "order"), [(0.0, ["ann", "bob"] * 3), (60.0, ["ann"] * 3 + ["bob"] * 3)])
def test_a_turn_lasts_a_chunk_at_least_and_short_work_is_not_interrupted(turn, order):
    pool = Pool(workers=1, limit=8, turn=turn)
    gate, seen = Gate(), []
    block = pool.submit("zed", gate.work)
    gate.entered.wait(5)
    jobs = [pool.submit(who, lambda who=who: counting(3, seen, who)) for who in ("ann", "bob")]
    block.cancel()
    gate.permits.release()
    for job in jobs:
        job.result(5)
    pool.close()
    assert seen == order


def test_a_long_job_does_not_starve_a_short_one(pool):
    long = pool.submit("ann", lambda: counting(1000, pause=0.002))
    short = pool.submit("bob", lambda: counting(3))
    assert short.result(2) == "done"
    assert not long.done
    assert long.fraction < 0.1


def test_cancel_stops_within_one_chunk(pool):
    gate = Gate()
    job = pool.submit("ann", gate.work)
    gate.entered.wait(5)
    job.cancel()
    assert job.wait(0)
    with pytest.raises(CancelledError, match="stopped at 0 %"):
        job.result()
    gate.permits.release()
    assert gate.closed.wait(5)
    assert gate.permits.acquire(blocking=False) is False
    assert pool.submit("ann", lambda: counting(1), name="next").result(5) == "done"
    assert len(pool) == 0


def test_cancelling_a_finished_job_changes_nothing(pool):
    job = pool.submit("ann", lambda: counting(1))
    job.wait(5)
    job.cancel()
    assert job.result() == "done"


def test_a_newer_job_of_the_same_name_supersedes_and_others_go_on(pool):
    gate = Gate()
    old = pool.submit("ann", gate.work, name="run", key="VR 5")
    gate.entered.wait(5)
    other = pool.submit("ann", lambda: counting(2), name="fit", key="VR 5")
    foreign = pool.submit("bob", lambda: counting(2), name="run", key="VR 5")
    new = pool.submit("ann", lambda: counting(2, result="new"), name="run", key="VR 10")
    gate.permits.release()
    assert old.cancelled
    assert new.result(5) == "new"
    assert other.result(5) == foreign.result(5) == "done"
    assert gate.closed.wait(5)


def test_the_same_key_gives_the_same_job_until_it_is_forgotten(pool):
    starts = []

    def start():
        starts.append(1)
        return counting(1, result=len(starts))

    job = pool.submit("ann", start, key="k")
    assert job.result(5) == 1
    assert pool.submit("ann", start, key="k") is job
    pool.forget(job)
    assert pool.submit("ann", start, key="k").result(5) == 2


def test_what_the_work_raises_reaches_whoever_asks_for_the_result(pool):
    def broken():
        yield 0.5
        raise VrlabError("the ratio is too large")

    job = pool.submit("ann", broken)
    with pytest.raises(VrlabError, match="the ratio is too large"):
        job.result(5)
    assert isinstance(job.exception(), VrlabError)
    assert not job.cancelled
    assert pool.submit("ann", lambda: counting(1)).result(5) == "done"


def test_a_full_queue_refuses_with_one_sentence():
    pool = Pool(workers=1, limit=2)
    gate = Gate()
    try:
        held = [pool.submit(f"visit {number}", gate.work) for number in range(2)]
        with pytest.raises(BusyError, match="The lab is busy: 2 runs are waiting already"):
            pool.submit("late", gate.work)
        # Superseding is no new place in the queue.
        held[1] = pool.submit("visit 1", lambda: counting(1), key="newer")
        held[0].cancel()
        gate.permits.release(5)
        assert held[1].result(5) == "done"
    finally:
        gate.permits.release(500)
        pool.close()


def test_one_visitor_cannot_take_all_places(pool):
    gate = Gate()
    held = [pool.submit("ann", gate.work, name=f"run {number}") for number in range(4)]
    with pytest.raises(BusyError, match="You already have 4 runs under way"):
        pool.submit("ann", gate.work, name="one more")
    for job in held:
        job.cancel()
    gate.permits.release(5)


def test_work_that_nobody_holds_any_more_is_dropped(pool):
    gate = Gate()
    job = pool.submit("ann", gate.work)
    gate.entered.wait(5)
    gone = weakref.ref(job)
    del job
    gc.collect()
    assert gone() is None
    gate.permits.release()
    assert gate.closed.wait(5)


def test_results_do_not_outlive_their_visit(pool):
    class Result:
        pass

    job = pool.submit("ann", lambda: counting(2, result=Result()))
    gone = weakref.ref(job.result(5))
    del job
    gc.collect()
    assert gone() is None
    assert pool.submit("bob", lambda: counting(1)).result(5) == "done"
    assert list(pool._jobs) == ["bob"]


def test_closing_ends_everything():
    pool = Pool(workers=2)
    job = pool.submit("ann", lambda: counting(10_000, pause=0.001))
    pool.close()
    assert job.cancelled
    assert not any(thread.is_alive() for thread in pool._threads)


def test_endless_work_is_ended(pool, monkeypatch):
    monkeypatch.setattr("dashboard.jobs.SECONDS_LIMIT", 0.05)
    job = pool.submit("ann", lambda: counting(100_000, pause=0.001))
    with pytest.raises(VrlabError, match="which is the limit here"):
        job.result(5)
