"""What the process keeps for all its visitors: the only file that knows both Streamlit's cache and vrcore.

Everything is kept under its key, a hash of all that made it, so that two visitors who ask the same get the same
object; nothing kept is ever changed. The store is bounded in bytes and in age.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from typing import Any

import numpy as np
import streamlit as st
from cachetools import TTLCache

from dashboard import start_study, waiting
from dashboard.group import Group, Measured, watched, work
from dashboard.start_study import Session
from vrcore.agents import AGENTS
from vrcore.curves import fit
from vrcore.experiment import Experiment, Phase
from vrcore.measures import Record
from vrcore.simulate import run

# A view takes about 0.1 MB: the latest ones of everybody in a class, and what they have in common.
KEPT_BYTES = 24_000_000
KEPT_SECONDS = 3600.0


class Store:
    """A bounded store that several threads may use. Entries are (value, bytes)."""

    def __init__(self, most_bytes: int = KEPT_BYTES, seconds: float = KEPT_SECONDS) -> None:
        self._entries: TTLCache[str, tuple[Any, int]] = TTLCache(most_bytes, seconds, getsizeof=lambda entry: entry[1])
        self._lock = threading.Lock()

    def get(self, key: str) -> Any | None:
        """Return what is kept under `key`, or None."""
        with self._lock:
            entry = self._entries.get(key)
        return None if entry is None else entry[0]

    def put(self, key: str, value: Any, nbytes: int) -> None:
        """Keep a value, dropping the oldest where there is no room; one too large for the store is not kept."""
        with self._lock:
            if nbytes <= self._entries.maxsize:
                self._entries[key] = (value, nbytes)


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the process's one store."""
    return Store()


def groups(experiments: Sequence[Experiment], measured: Measured, *, name: str) -> list[Group] | None:
    """Return the measured groups, or None while they are being computed (the page then shows how far it is).

    `name` says whose place the work takes: newer settings of the same visitor supersede older ones.
    """
    keys = [measured.key(experiment) for experiment in experiments]
    kept = store()
    found = [kept.get(key) for key in keys]
    if all(group is not None for group in found):
        return found  # type: ignore[return-value]  # none of them is None: see the line above
    return waiting.result(name, "|".join(keys), lambda: _all(experiments, measured, keys, kept))


def begin(experiments: Sequence[Experiment], measured: Measured, *, name: str) -> None:
    """Start what `groups` will ask for with the same arguments, so that it is computed while the page is built."""
    keys = [measured.key(experiment) for experiment in experiments]
    kept = store()
    if any(kept.get(key) is None for key in keys):
        waiting.begin(name, "|".join(keys), lambda: _all(experiments, measured, keys, kept))


def _all(
    experiments: Sequence[Experiment], measured: Measured, keys: list[str], kept: Store
) -> Generator[float, None, list[Group]]:
    """Compute the groups that are not kept yet, one after the other."""
    done = []
    for i, (experiment, key) in enumerate(zip(experiments, keys, strict=True)):
        group = kept.get(key)
        if group is None:
            running = work(experiment, measured)
            while True:
                try:
                    share = next(running)
                except StopIteration as stop:
                    group = stop.value
                    break
                yield (i + share) / len(experiments)
            kept.put(key, group, group.nbytes())
        done.append(group)
        yield (i + 1) / len(experiments)
    return done


def record(experiment: Experiment, subject: int) -> Record:
    """Return the record of one subject of an experiment."""
    key = f"record/{experiment.key()}/{subject}"
    kept = store()
    found = kept.get(key)
    if found is None:
        found = watched(experiment, subject)
        kept.put(key, found, sum(part.nbytes for part in found[:4]) + 1_000)
    return found  # type: ignore[no-any-return]  # what stands under this key was put there above


def session_of(experiment: Experiment, *, name: str) -> Session | None:
    """Return the first page's session, or None while it is being computed."""
    key = f"session/{experiment.key()}"
    kept = store()
    found = kept.get(key)
    if found is not None:
        return found  # type: ignore[no-any-return]  # what stands under this key was put there below

    def keep() -> Generator[float, None, Session]:
        done = yield from start_study.work(experiment)
        kept.put(key, done, sum(part.nbytes for part in done.record[:4]) + 2_000)
        return done

    return waiting.result(name, key, keep)


def made(key: str, make: Callable[[], Any], nbytes: int = 60_000) -> Any:
    """Return what `make()` returns, computed once per key; for figures and fits, which take milliseconds."""
    kept = store()
    value = kept.get(key)
    if value is None:
        value = make()
        kept.put(key, value, nbytes)
    return value


def mine(name: str, key: str, start: Callable[[], Generator[float, None, Any]], *, words: str) -> Any | None:
    """Return `start()`'s result for `key`, kept for this visit alone (somebody's own data); None while it is computed.

    One result is kept per `name`.
    """
    held = f"{name}.kept"
    if held in st.session_state and st.session_state[held][0] == key:
        return st.session_state[held][1]
    found = waiting.result(name, key, start, words=words)
    if found is not None:
        st.session_state[held] = (key, found)
    return found


def warm() -> None:
    """Compile every agent's kernel and those of the curves, so that the first visitor does not wait for them."""
    for key in AGENTS:
        run(Experiment(key, [Phase("VR 2", responses=2, limit_seconds=60.0)]))
    steps = np.arange(30.0)
    fit(steps, np.tanh(steps / 9.0 - 1.0) + 0.01 * np.sin(7.0 * steps), "auto")
