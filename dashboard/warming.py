"""What a process compiles before somebody waits for it, and what it compiles when somebody asks for it.

After an update each agent's kernel takes four to ten seconds, so a lab that starts compiles those that its pages show
unasked. Another agent is compiled when somebody picks it, once for all who wait for it, by a member of the crew, which
leaves the server's interpreter to the other visitors; one at a time, which leaves them the crew's other members. All
processes then find the kernel on the disk. Where it lies there already, all this takes a tenth of a second.
"""

from __future__ import annotations

import importlib
import logging
import threading
import time
from collections.abc import Callable, Generator, Iterable
from typing import Any

import numpy as np

from vrcore.curves import fit
from vrcore.experiment import Experiment, Phase
from vrcore.language import LanguageExperiment, Stage, train
from vrcore.language.gridworld import GridworldExperiment
from vrcore.language.gridworld import train as explore
from vrcore.language.over_optimisation import PreferenceExperiment, learn
from vrcore.simulate import run

# Whom the pages show before anybody has chosen: Start and the live lab, the extinction page, the four schedules, the
# samples of the pages on curves. The others follow on demand: an update would otherwise cost minutes of compiling.
FIRST = ("q-learning", "change-point", "clock", "reinforce-baseline")
FITTED = "change-point"  # its page fits curves at once: before they are compiled, its work would hold up a worker
GLANCE = 0.1  # seconds
PATIENCE = 60.0  # seconds that the members of a crew may take to get ready

log = logging.getLogger(__name__)

_compiled: dict[str, threading.Event] = {}
_asking = threading.Lock()
_turn = threading.Lock()
_warming = threading.Event()


def under_way() -> bool:
    """Whether this process waits for a kernel at this moment: some seconds after an update, a moment after that."""
    with _asking:
        return _warming.is_set() or not all(done.is_set() for done in _compiled.values())


def warm() -> None:
    """Compile what the pages show first and the kernels of the curves, so that the first visitor need not wait."""
    with _asking:
        _warming.set()
        first = {key: _compiled.setdefault(key, threading.Event()) for key in FIRST}
    try:
        for work in ("extinction_view", "four_schedules_study"):
            importlib.import_module(f"dashboard.{work}")  # and with it what its work imports
        for key, done in first.items():
            _run(key)
            if key == FITTED:
                steps = np.arange(30.0)
                fit(steps, np.tanh(steps / 9.0 - 1.0) + 0.01 * np.sin(7.0 * steps), "auto")
            done.set()
    finally:
        for done in first.values():
            done.set()
        _warming.clear()


def ready(agents: Iterable[str], remote: Callable[..., Generator[float, None, Any]]) -> Generator[float, None, None]:
    """Wait until these agents' kernels are compiled; yields 0 now and then, so that others get their turn meanwhile.

    `remote` is how the crew does work.
    """
    for key in agents:
        with _asking:
            done = _compiled.get(key)
            if done is None:
                done = _compiled[key] = threading.Event()
                threading.Thread(target=_compile, args=(key, done, remote), name="vrlab-compile", daemon=True).start()
        while not done.wait(GLANCE):
            yield 0.0


def compiled(key: str) -> Generator[float, None, None]:
    """Compile an agent's kernel in the process that does this."""
    _run(key)
    yield 1.0


def _compile(key: str, done: threading.Event, remote: Callable[..., Generator[float, None, Any]]) -> None:
    try:
        with _turn:
            for _ in remote(compiled, key):
                pass
    except Exception:  # whoever waits tries it again, and is told
        log.exception("the agent %s could not be compiled ahead", key)
    finally:
        done.set()


def _run(key: str) -> None:
    run(Experiment(key, [Phase("VR 2", responses=2, limit_seconds=60.0)]))


def ahead(crew: Any) -> None:
    """Have a member of the crew compile the toy language model, once one is ready: a few seconds after the start."""
    end = time.monotonic() + PATIENCE
    while not crew.ready and time.monotonic() < end:
        time.sleep(GLANCE)
    for _ in crew.remote(language):
        pass


def language() -> Generator[float, None, None]:
    """Compile what trains the toy language model: ten seconds, once, for a page that not everybody opens.

    Compiling does not let go of Python's lock; a member of the crew does it, so that the server goes on answering.
    """
    for place, algorithm in enumerate(("grpo", "ppo", "q-learning")):
        train(LanguageExperiment(algorithm, [Stage("VR 2", steps=2)], seeds=1))
        yield (place + 1) / 5
    explore(GridworldExperiment(seeds=1, iterations=1))
    yield 4 / 5
    learn(PreferenceExperiment(pairs=20, steps=2, seeds=1))
    yield 1.0
