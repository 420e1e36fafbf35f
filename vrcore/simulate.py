"""Runs: the subjects of an experiment, one after the other or shared among threads, and the log made of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from vrcore.compiled import is_compiled, plain
from vrcore.errors import BudgetError, ParameterError
from vrcore.experiment import BUDGETS, Experiment, Phase
from vrcore.log import EVENT, PHASE, EventLog
from vrcore.loop import ROOM, ROUNDING, SESSION, advance
from vrcore.params import declared
from vrcore.schedules import Tables, tables
from vrcore.schedules.machine import BRANCH, CLOCK, COMPONENT, LEAF

MOST_EVENTS = 20_000_000
CHUNK_TICKS = 500_000 if is_compiled() else 2_000  # about 25-50 ms of work between two chances to stop
FIRST_EVENTS = 65_536


class Subject(NamedTuple):
    """What one subject brings: its agent (own parameters), its generator of random numbers."""

    agent: Any
    rng: np.random.Generator


def subject(experiment: Experiment, index: int) -> Subject:
    """Return subject `index` of an experiment, which depends on the seed and the index alone.

    Subject i's seed sequence is `SeedSequence(seed).spawn(n)[i]`, and of its two children the first draws the
    individual differences and the second the behaviour, so that a spread of 0 changes nothing else. (A spawn key
    names the same child without making its siblings.)
    """
    agent = experiment.agent
    if experiment.spread:
        rng = np.random.default_rng(np.random.SeedSequence(experiment.seed, spawn_key=(index, 0)))
        limits = declared(type(agent))
        drawn = {}
        for name, sd in experiment.spread:
            param = limits[name].param
            high = param.high
            if name == "highest_rate" and experiment.procedure == "free-operant":
                high = min(high, 60.0 / experiment.tick)
            value = getattr(agent, name) * math.exp(sd * rng.standard_normal())
            drawn[name] = min(max(value, param.low), high)
        agent = agent._replace(**drawn)
    return Subject(agent, np.random.default_rng(np.random.SeedSequence(experiment.seed, spawn_key=(index, 1))))


class _Events:
    """Events one after the other in a buffer that grows; a kernel writes into its free part."""

    def __init__(self) -> None:
        self._all = np.empty(FIRST_EVENTS, EVENT)
        self.n = 0

    def room(self) -> Any:
        """Return the free part: room for what some ticks write."""
        if len(self._all) - self.n < len(self._all) // 4 + 2 * ROOM:
            # As bytes, because copying record arrays compares their fields anew each time.
            larger = np.empty(2 * len(self._all), EVENT)
            larger.view("u1")[: self.n * EVENT.itemsize] = self._all.view("u1")[: self.n * EVENT.itemsize]
            self._all = larger
        return self._all[self.n :]

    def mark(self, t: float, value: float, phase: int) -> None:
        """Write a phase's start (1) or end (0; -1 at the limit)."""
        self.room()[0] = (t, value, PHASE, 0, 1, phase)
        self.n += 1

    def written(self) -> Any:
        """Return all events so far."""
        return self._all[: self.n]


def _sessions(experiment: Experiment) -> list[Any]:
    """Return the session record of each phase as every subject begins it, but for its pace."""
    sessions = []
    for number, phase in enumerate(experiment.phases, start=1):
        unit, amount = phase.until
        session = np.zeros(1, SESSION)
        session["phase"] = number
        session["budget"] = BUDGETS.index(unit)
        session["amount"] = amount
        session["last_tick"] = _last_tick(phase, experiment.tick)
        session["seconds"] = experiment.tick
        session["first"] = 1 if experiment.procedure == "forced-choice" else 0
        session["eating"] = math.floor(experiment.eating / experiment.tick + 0.5)
        session["omission"] = phase.noise.omission
        session["spurious"] = phase.noise.spurious
        session["magnitude_sd"] = phase.noise.magnitude_sd
        sessions.append(session)
    return sessions


def _last_tick(phase: Phase, tick: float) -> int:
    """Return the tick of a phase at which its time is up: its budget, if that is in seconds, or its limit."""
    limit = max(1, math.ceil(phase.limit_seconds / tick - ROUNDING))
    unit, amount = phase.until
    if unit != "seconds":
        return limit
    enough = max(1, math.floor((amount - ROUNDING) / tick) - 1)
    while enough * tick < amount - ROUNDING:
        enough += 1
    return min(limit, enough)


def _one(
    experiment: Experiment, compiled: list[Tables], sessions: list[Any], index: int, events: _Events, interpreted: bool
) -> Generator[float, None, Any]:
    """Run one subject, adding its events; yield its share done after each chunk; return its agent."""
    loop = plain(advance) if interpreted else advance
    agent, rng = subject(experiment, index)
    operanda = max(one.operanda for one in compiled)
    stimuli = max(one.stimuli for one in compiled)
    memory = _readable(np.zeros((stimuli, operanda + 1), type(agent).layout), interpreted)
    free = experiment.procedure == "free-operant"
    chance = min(agent.highest_rate * experiment.tick / 60.0, 1.0) if free else 1.0
    tick, before = 0, events.n
    for number, (schedule, beginning) in enumerate(zip(compiled, sessions, strict=True), start=1):
        *records, lists = (one.copy() for one in schedule[:5])
        leaf, component, branch, clock = (_readable(one, interpreted) for one in records)
        earned = np.zeros(len(leaf), np.int64)
        session = beginning.copy()
        session["tick"], session["chance"] = tick, chance
        events.mark(tick * experiment.tick, 1.0, number)
        given = _readable(session, interpreted)
        done = 0
        while done == 0:
            room = _readable(events.room(), interpreted)
            events.n += loop(
                agent, memory, leaf, component, branch, clock, lists, earned, given, room, rng, CHUNK_TICKS
            )
            if events.n - before > MOST_EVENTS:
                raise BudgetError(f"one subject made more than {MOST_EVENTS:,} events; use a smaller budget.")
            done = session["done"][0]
            yield (number - 1 + min(session["phase_tick"][0] / session["last_tick"][0], 1.0)) / len(compiled)
        tick = int(session["tick"][0])
        events.mark(tick * experiment.tick, 0.0 if done == 1 else -1.0, number)
    return agent


def _bare(given: Tables) -> Tables:
    """Return tables as plain arrays."""
    return given._replace(
        leaf=given.leaf.view(LEAF, np.ndarray),
        component=given.component.view(COMPONENT, np.ndarray),
        branch=given.branch.view(BRANCH, np.ndarray),
        clock=given.clock.view(CLOCK, np.ndarray),
    )


def _readable(records: Any, interpreted: bool) -> Any:
    """Return records as the loop reads them: its plain text needs their fields as attributes.

    The compiled loop does not, and takes plain arrays several times as fast.
    """
    return records.view(np.recarray) if interpreted or not is_compiled() else records


def steps(
    experiment: Experiment, *, only: range | None = None, interpreted: bool = False
) -> Generator[float, None, EventLog]:
    """Run an experiment in short chunks: yields the share done (0 to 1), returns the log.

    Between two chunks the caller may show progress, let others work, or stop by dropping the generator. `only`
    restricts the run to some subjects, whose events are the same as in the whole run. `interpreted` runs the plain
    Python text of the loop.
    """
    compiled = [_bare(tables(phase.schedule)) for phase in experiment.phases]
    sessions = _sessions(experiment)
    indices = only if only is not None else range(experiment.subjects)
    agents: list[Any] = []
    counts: list[int] = []
    events = _Events()
    for done, index in enumerate(indices):
        before = events.n
        run_one = _one(experiment, compiled, sessions, index, events, interpreted)
        while True:
            try:
                share = next(run_one)
            except StopIteration as stop:
                agents.append(stop.value)
                break
            yield (done + share) / len(indices)
        counts.append(events.n - before)
        if events.n > MOST_EVENTS:
            raise BudgetError(
                f"this run would keep more than {MOST_EVENTS:,} events; use fewer subjects or a smaller budget."
            )
    written = events.written()
    return EventLog(
        subject=np.repeat(np.arange(len(counts)), counts),
        **{
            name: np.ascontiguousarray(written[name])
            for name in ("t", "event", "operandum", "component", "phase", "value")
        },
        experiment=experiment,
        parameters=np.array(agents, float),
    )


def _exhaust(generator: Generator[float, None, EventLog], progress: Callable[[float], None] | None) -> EventLog:
    """Run a generator to its end, reporting the share done."""
    while True:
        try:
            share = next(generator)
        except StopIteration as stop:
            log: EventLog = stop.value
            return log
        if progress is not None:
            progress(share)


def run(
    experiment: Experiment,
    *,
    workers: int = 1,
    progress: Callable[[float], None] | None = None,
    interpreted: bool = False,
) -> EventLog:
    """Run an experiment and return its log: the same for the same experiment, whatever the number of workers.

    `workers` threads share the subjects (kernels release the GIL). `progress` is called with the share done, between
    0 and 1, from the calling thread; what it raises stops the run.
    """
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise ParameterError(f"workers must be a whole number of at least 1; {workers!r} is not.")
    if workers == 1 or experiment.subjects == 1:
        return _exhaust(steps(experiment, interpreted=interpreted), progress)
    parts = list(_run_shared(experiment, workers, progress, interpreted))
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("t", "event", "operandum", "component", "phase", "value", "parameters")
    }
    offsets = np.cumsum([0] + [part.subjects for part in parts[:-1]])
    subjects = np.concatenate([part.subject + offset for part, offset in zip(parts, offsets, strict=True)])
    return EventLog(subject=subjects, **joined, experiment=experiment)


def _run_shared(
    experiment: Experiment, workers: int, progress: Callable[[float], None] | None, interpreted: bool
) -> Iterator[EventLog]:
    """Yield the logs of consecutive blocks of subjects, run by a pool of threads."""
    n = experiment.subjects
    size = max(1, math.ceil(n / (4 * workers)))
    blocks = [range(low, min(low + size, n)) for low in range(0, n, size)]
    stopped = False

    def run_block(block: range) -> EventLog:
        def still_wanted(_: float) -> None:
            if stopped:
                raise InterruptedError("the run was stopped")

        return _exhaust(steps(experiment, only=block, interpreted=interpreted), still_wanted)

    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(run_block, block) for block in blocks]
        try:
            for block, future in zip(blocks, futures, strict=True):
                part = future.result()
                if progress is not None:
                    progress(block.stop / n)
                yield part
        finally:
            stopped = True
            for future in futures:
                future.cancel()
