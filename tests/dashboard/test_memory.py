from __future__ import annotations

import gc
import threading
import weakref

from dashboard import memory


class Knot:
    def __init__(self):
        self.itself = self


def test_cycles_are_collected_and_one_timer_is_enough():
    gone = weakref.ref(Knot())
    memory.collect_now(grace=0.1)
    assert gone() is None
    for _ in range(3):
        memory.start()
    assert sum(thread.name == memory.NAME for thread in threading.enumerate()) == 1


def test_collecting_waits_for_pages_but_not_for_ever():
    release = threading.Event()
    page = threading.Thread(target=release.wait, name="ScriptRunner.scriptThread")
    page.start()
    gone = weakref.ref(Knot())
    memory.collect_now(grace=0.1)
    release.set()
    page.join()
    assert gone() is None


def test_settling_takes_what_stays_out_of_sight():
    before = gc.get_freeze_count()
    memory.settle()
    try:
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
