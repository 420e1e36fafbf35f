"""The compiled loop against its own plain text, NumPy over many subjects, and the least that such a loop could do."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from benchmarks.table import Row
from vrcore import AGENTS, Experiment, Phase, run

TICK = 0.5
COMPILED_SECONDS = 400_000.0
PLAIN_SECONDS = 4_000.0
REPEATS = 5
LEARNERS = ("change-point", "constant-rate")
SCHEDULES = (
    "CRF",
    "EXT",
    "FR 10",
    "VR 10",
    "VR 20",
    "RR 10",
    "FI 30-s",
    "VI 30-s",
    "RI 30-s",
    "FT 30-s",
    "DRL 5-s",
    "DRO 10-s",
    "PR(richardson-roberts)",
    "FI 30-s LH 5-s",
    "Conc(VI 30-s, VI 60-s, COD=2-s)",
    "Mult(VI 30-s, EXT)",
    "Chain(FR 5, FI 15-s)",
    "Alt(FR 20, FI 30-s)",
    "Conj(FR 5, FI 15-s)",
    "FR 3(FI 10-s)",
)
MANY, HOUR = 1_000, 3_600.0
REACH_VR20, REACH_MEAN, REACH_PLAIN, REACH_NUMPY, REACH_THREADS = 0.5, 0.35, 60.0, 1.5, 1.7
REACH_CPU, REACH_MEMORY = 1.5, 400.0


@njit(nogil=True)
def bare(ticks: int, rng: Any) -> float:
    """Draw one number and take one exponential a tick: what any softmax learner has to do."""
    value = 0.0
    for _ in range(ticks):
        chance = 1.0 / (1.0 + math.exp(-value))
        if rng.random() < chance:
            value += 0.01 * (0.1 - value)
    return value


def best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the shortest of several times in seconds: the one that other programs disturbed least."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def experiment(agent: str, seconds: float, schedule: str = "VR 20", subjects: int = 1) -> Experiment:
    """Return subjects on a schedule for so long, at half-second ticks."""
    return Experiment(agent, [Phase(schedule, seconds=seconds)], seed=7, tick=TICK, subjects=subjects)


def vectorised(subjects: int, seconds: float, *, log: bool, seed: int = 7) -> list[Any]:
    """Run Q-learning on RR 20 for many subjects with NumPy operations on all of them, tick by tick.

    The defaults of the library's Q-learning. With `log`, who responded and who was paid is kept for every tick, as the
    library does; without, nothing is. Returns what was kept.
    """
    agent = AGENTS["q-learning"]()
    rng = np.random.default_rng(seed)
    value = np.full(subjects, agent.start_value)
    chance = agent.highest_rate * TICK / 60.0
    kept: list[Any] = []
    for _ in range(int(seconds / TICK)):
        decides = rng.random(subjects) < chance
        acts = decides & (rng.random(subjects) < 1.0 / (1.0 + np.exp(-agent.sharpness * value)))
        pays = acts & (rng.random(subjects) < 1.0 / 20.0)
        value += np.where(acts, agent.learning_rate * (pays - agent.response_cost - value), 0.0)
        if log:
            kept.append((np.flatnonzero(acts), np.flatnonzero(pays)))
    if not log:
        return []
    ticks = np.arange(1, len(kept) + 1) * TICK
    who = [np.concatenate([one[place] for one in kept]) for place in range(2)]
    when = [np.repeat(ticks, [len(one[place]) for one in kept]) for place in range(2)]
    order = np.lexsort((np.concatenate(when), np.concatenate(who)))
    return [np.concatenate(who)[order], np.concatenate(when)[order]]


def _memory() -> tuple[float, float]:
    """Return the largest resident memory in MB before and after a process runs many subjects.

    Before is after a run of few, so that the library and its compiled code are there; they must be in the cache, since
    compiling takes more memory than all the rest. Linux begins VmHWM anew with a program; ru_maxrss it does not, so
    that it would be the largest of this process too.
    """
    text = (
        "from benchmarks.loop import experiment, MANY, HOUR; from vrcore import run\n"
        "status = lambda: dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "peak = lambda: int(status()['VmHWM'].split()[0]) / 1024\n"
        "run(experiment('q-learning', 10.0, 'RR 20', 10)); before = peak()\n"
        "log = run(experiment('q-learning', HOUR, 'RR 20', MANY)); print(before, peak())"
    )
    said = subprocess.run([sys.executable, "-c", text], check=True, capture_output=True, text=True).stdout
    before, after = map(float, said.split())
    return before, after


def _many() -> list[Row]:
    """Time many subjects for an hour: against NumPy, with two threads, in CPU seconds and in memory."""
    many = experiment("q-learning", HOUR, "RR 20", MANY)
    run(many)
    one = best(lambda: run(many), 3)
    began = time.process_time()
    run(many)
    cpu = time.process_time() - began
    before, after = _memory()
    vectors = best(lambda: vectorised(MANY, HOUR, log=True), 3)
    bare_vectors = best(lambda: vectorised(MANY, HOUR, log=False), 3)
    # Half as many seconds twice as often, so that both threads have work enough to be told from their start.
    alone, shared = best(lambda: run(many, workers=1), 3), best(lambda: run(many, workers=2), 3)
    return [
        Row("1,000 subjects, 1 h on RR 20, log included", cpu, "CPU s", REACH_CPU),
        Row("1,000 subjects, 1 h: memory of the run", after - before, "MB", REACH_MEMORY),
        Row("the same, with Python and the library", after, "MB"),
        Row("1,000 subjects: NumPy over all of them, with its log, over compiled", vectors / one, "times", REACH_NUMPY,
            at_least=True),
        Row("the same, NumPy without a log", bare_vectors / one, "times"),
        Row("1,000 subjects: one thread over two", alone / shared, "times", REACH_THREADS, at_least=True),
    ]  # fmt: skip


def rows() -> list[Row]:
    """Time the loop. Ticks a second are compared as shares of the bare loop's, timed in the same run."""
    rng = np.random.default_rng(7)
    bare(10, rng)
    ticks = int(COMPILED_SECONDS / TICK)
    least = best(lambda: bare(ticks, rng)) / ticks
    found = [Row("bare loop: one draw, one exponential", least * 1e9, "ns/tick")]
    shares = {}
    for schedule in SCHEDULES:
        run(experiment("q-learning", 10.0, schedule))
        took = best(lambda schedule=schedule: run(experiment("q-learning", COMPILED_SECONDS, schedule)), 3) / ticks
        shares[schedule] = least / took
    found += [
        Row("Q-learning on VR 20, log included: share of the bare loop's ticks", shares["VR 20"], "", REACH_VR20,
            at_least=True),
        Row(f"Q-learning, mean of {len(SCHEDULES)} schedules", float(np.mean(list(shares.values()))), "", REACH_MEAN,
            at_least=True),
        Row(f"Q-learning, the slowest of them ({min(shares, key=shares.__getitem__)})", min(shares.values()), ""),
    ]  # fmt: skip
    for agent in ("q-learning", *LEARNERS):
        run(experiment(agent, 10.0))
        fast = best(lambda agent=agent: run(experiment(agent, COMPILED_SECONDS))) / ticks
        slow = best(lambda agent=agent: run(experiment(agent, PLAIN_SECONDS), interpreted=True)) / (
            PLAIN_SECONDS / TICK
        )
        found += [
            Row(f"{agent}: share of the bare loop's ticks", least / fast, ""),
            Row(f"{agent}: plain text over compiled", slow / fast, "times", REACH_PLAIN, at_least=True),
        ]
    return found + _many()
