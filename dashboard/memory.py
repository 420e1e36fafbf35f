"""Garbage collection on a timer.

Streamlit would collect after each run while everybody waits (`runner.postScriptGC`, switched off in config.toml).
Here one thread does it about once a minute, when somebody was active and no page is being computed.
"""

from __future__ import annotations

import gc
import threading
import time

EVERY = 60.0
GRACE = 5.0
NAME = "vrlab-memory"

_starting = threading.Lock()


def start() -> None:
    """See to it that the process's one timer runs."""
    with _starting:
        if not any(thread.name == NAME for thread in threading.enumerate()):
            threading.Thread(target=_run, name=NAME, daemon=True).start()


def settle() -> None:
    """Put what the process will need until it ends out of the collector's sight; call it once, after the imports."""
    gc.collect()
    gc.freeze()


def collect_now(grace: float = GRACE) -> int:
    """Collect as soon as no page is being computed, after `grace` seconds at the latest; return the number freed."""
    end = time.monotonic() + grace
    while time.monotonic() < end and _pages_running():
        time.sleep(0.02)
    return gc.collect()


def _run() -> None:
    seen = _allocations()
    while True:
        time.sleep(EVERY)
        if _allocations() != seen:
            collect_now()
        seen = _allocations()


def _allocations() -> int:
    """Count the collections of the middle generation: it stands still while nobody uses the lab."""
    return int(gc.get_stats()[1]["collections"])


def _pages_running() -> bool:
    return any("ScriptRunner" in thread.name for thread in threading.enumerate())
