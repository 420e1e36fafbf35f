"""Runs: the subjects of an experiment, one after the other or shared among threads, and the log made of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import numpy as np

from vrcore.compiled import is_compiled, plain
from vrcore.errors import BudgetError, ParameterError
from vrcore.experiment import BUDGETS, Experiment, Phase
from vrcore.log import WRITTEN, EventLog
from vrcore.loop import FAR, ROOM, ROUNDING, SESSION, Columns, advance_all, in_ticks
from vrcore.params import declared
from vrcore.schedules import Tables, tables
from vrcore.schedules.records import CLOCK, EARNED, NODE, OPERANDUM

MOST_EVENTS = 20_000_000
CHUNK_TICKS = 500_000 if is_compiled() else 2_000  # about 25-50 ms of work between two chances to stop
INTERPRETED_TICKS = 500  # so that the plain text, too, can be stopped after a moment
FIRST_EVENTS = 65_536
LARGEST_BLOCK = 1_000_000  # events
BATCH = 10  # subjects in one call of the compiled loop


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
            if param.choices:
                continue  # there is nothing between one way and another
            high = param.high
            if name == "highest_rate" and experiment.procedure == "free-operant":
                high = min(high, 60.0 / experiment.tick)
            value = getattr(agent, name) * math.exp(sd * rng.standard_normal())
            drawn[name] = min(max(value, param.low), high)
        agent = agent._replace(**drawn)
    return Subject(agent, np.random.default_rng(np.random.SeedSequence(experiment.seed, spawn_key=(index, 1))))


class _Events:
    """Columns in blocks, each as long as all before it; a kernel fills the last, and each subject's pieces are noted.

    Blocks are never copied into larger ones: touching fresh memory costs more than the events themselves.
    """

    def __init__(self, subjects: int) -> None:
        self._blocks: list[Columns] = []
        self._pieces: list[list[tuple[int, int, int]]] = [[] for _ in range(subjects)]
        self._filled = 0  # rows of the last block
        self.n = 0

    def room(self, least: int) -> Columns:
        """Return a free part: at least `least` rows for each subject of a batch."""
        if not self._blocks or len(self._blocks[-1].t) - self._filled < BATCH * least:
            size = max(min(self.n, LARGEST_BLOCK), FIRST_EVENTS, 2 * BATCH * least)
            self._blocks.append(Columns(**{name: np.empty(size, kind) for name, kind in WRITTEN.items()}))
            self._filled = 0
        return Columns(*(one[self._filled :] for one in self._blocks[-1]))

    def wrote(self, first: int, pieces: Any, written: int) -> None:
        """Note what the subjects from `first` on wrote into the free part: `written` events, rows `pieces`."""
        block, start = len(self._blocks) - 1, self._filled
        for subject, (low, high) in enumerate(pieces.tolist(), start=first):
            if high > low:
                mine = self._pieces[subject]
                if mine and mine[-1][0] == block and mine[-1][2] == start + low:
                    mine[-1] = (block, mine[-1][1], start + high)
                else:
                    mine.append((block, start + low, start + high))
        self._filled += written
        self.n += written

    def counts(self) -> list[int]:
        """Return how many events each subject has."""
        return [sum(high - low for _, low, high in mine) for mine in self._pieces]

    def column(self, name: str) -> list[Any]:
        """Return a column in pieces, subject by subject."""
        blocks = [getattr(block, name) for block in self._blocks]
        return [blocks[block][low:high] for mine in self._pieces for block, low, high in mine]


class _Done(NamedTuple):
    """What some subjects wrote, and who they were."""

    events: _Events
    agents: list[Any]


def _sessions(experiment: Experiment, stimuli: int) -> list[Any]:
    """Return the session record of each phase as every subject begins it, but for its pace and what went before.

    Every context has `stimuli` stimuli of its own.
    """
    sessions = []
    for number, phase in enumerate(experiment.phases, start=1):
        unit, amount = phase.until
        session = np.zeros(1, SESSION)
        session["phase"] = number
        session["budget"] = BUDGETS.index(unit)
        session["amount"] = amount
        session["minute_end"] = in_ticks(60.0, experiment.tick) if unit == "rate" else FAR
        session["last_tick"] = _last_tick(phase, experiment.tick)
        session["seconds"] = experiment.tick
        session["first"] = 1 if experiment.procedure == "forced-choice" else 0
        session["eating"] = in_ticks(experiment.eating, experiment.tick)
        session["omission"] = phase.noise.omission
        session["spurious"] = phase.noise.spurious
        session["magnitude_sd"] = phase.noise.magnitude_sd
        session["magnitude"] = phase.magnitude
        session["response_cost"] = phase.response_cost
        session["before"] = in_ticks(phase.rest, experiment.tick)
        session["shown"] = phase.context * stimuli
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


def _batch(
    experiment: Experiment,
    compiled: list[Tables],
    sessions: list[Any],
    indices: range,
    first: int,
    events: _Events,
    interpreted: bool,
    watch: Callable[[Any], Any] | None = None,
) -> Generator[float, None, list[Any]]:
    """Run some subjects, the first of which is the run's subject `first`; yield their share done; return their agents.

    All of them go through a phase before any of them enters the next, and none of them can tell.
    """
    loop = plain(advance_all) if interpreted else advance_all
    made = [subject(experiment, index) for index in indices]
    count, agents = len(made), [one.agent for one in made]
    # A kernel is compiled for a number of subjects, so that a smaller batch is filled up; nobody runs the rest.
    filled = [*made, *[made[-1]] * (BATCH - count)]
    given, rngs = tuple(one.agent for one in filled), tuple(one.rng for one in filled)
    if watch is not None:
        given = tuple(watch(agent) for agent in given[:count])
    ticks_at_once = INTERPRETED_TICKS if interpreted else CHUNK_TICKS
    operanda = max(one.operanda for one in compiled)
    stimuli = _stimuli(compiled) * (1 + max(phase.context for phase in experiment.phases))
    memory = _readable(np.zeros((count, stimuli, operanda + 1), type(agents[0]).layout), interpreted)
    free = experiment.procedure == "free-operant"
    chances = [min(agent.highest_rate * experiment.tick / 60.0, 1.0) if free else 1.0 for agent in agents]
    ticks = np.zeros(count, np.int64)
    pieces = np.zeros((count, 2), np.int64)
    for number, (schedule, beginning) in enumerate(zip(compiled, sessions, strict=True)):
        *records, lists = (np.repeat(one[np.newaxis], count, axis=0) for one in schedule[:4])
        node, operandum, clock = (_readable(one, interpreted) for one in records)
        earned = _readable(np.zeros(schedule.room, EARNED), interpreted)
        session = np.repeat(beginning, count)
        session["before"] += ticks
        session["chance"] = chances
        seen = _readable(session, interpreted)
        while not session["done"].all():
            room = events.room(ROOM + len(earned))
            written = loop(
                given, memory, node, operandum, clock, lists, earned, seen, room, rngs, pieces, count, ticks_at_once
            )
            events.wrote(first, pieces, written)
            if events.n > MOST_EVENTS:
                raise BudgetError(
                    f"this run would keep more than {MOST_EVENTS:,} events; use fewer subjects or a smaller budget."
                )
            share = np.minimum(session["tick"] / session["last_tick"], 1.0)
            yield float((number + np.where(session["done"] > 0, 1.0, share)).mean()) / len(compiled)
        ticks = session["before"] + session["tick"]
    return agents


def _stimuli(compiled: list[Tables]) -> int:
    """Return how many stimuli a context has."""
    return max(one.stimuli for one in compiled)


def _bare(given: Tables) -> Tables:
    """Return tables as plain arrays."""
    return given._replace(
        node=given.node.view(NODE, np.ndarray),
        operandum=given.operandum.view(OPERANDUM, np.ndarray),
        clock=given.clock.view(CLOCK, np.ndarray),
    )


def _readable(records: Any, interpreted: bool) -> Any:
    """Return records as the loop reads them: its plain text needs their fields as attributes.

    The compiled loop does not, and takes plain arrays several times as fast.
    """
    return records.view(np.recarray) if interpreted or not is_compiled() else records


def steps(
    experiment: Experiment,
    *,
    only: range | None = None,
    interpreted: bool = False,
    watch: Callable[[Any], Any] | None = None,
) -> Generator[float, None, EventLog]:
    """Run an experiment in short chunks: yields the share done (0 to 1), returns the log.

    Between two chunks the caller may show progress, let others work, or stop by dropping the generator. `only`
    restricts the run to some subjects, whose events are the same as in the whole run. `interpreted` runs the plain
    Python text of the loop; only there may `watch` put something in the place of each subject's agent that calls its
    three methods and takes notes (see `vrcore.inspection`).
    """
    if watch is not None and not interpreted:
        raise ParameterError("only an interpreted run can be watched; compiled code calls nothing but the agent.")
    indices = only if only is not None else range(experiment.subjects)
    return _log(experiment, [(yield from _subjects(experiment, indices, interpreted, watch))], map)


def _subjects(
    experiment: Experiment, indices: range, interpreted: bool, watch: Callable[[Any], Any] | None = None
) -> Generator[float, None, _Done]:
    """Run some subjects; yield their share done, return what they wrote."""
    compiled = [_bare(tables(phase.schedule)) for phase in experiment.phases]
    sessions = _sessions(experiment, _stimuli(compiled))
    agents: list[Any] = []
    events = _Events(len(indices))
    for first in range(0, len(indices), BATCH):
        batch = indices[first : first + BATCH]
        running = _batch(experiment, compiled, sessions, batch, first, events, interpreted, watch)
        while True:
            try:
                share = next(running)
            except StopIteration as stop:
                agents += stop.value
                break
            yield (first + share * len(batch)) / len(indices)
    return _Done(events, agents)


def _log(experiment: Experiment, done: list[_Done], each: Callable[..., Iterable[Any]]) -> EventLog:
    """Return the log of all that was written, in the order given; `each` maps a function over the columns' names."""
    counts = [count for one in done for count in one.events.counts()]

    def joined(name: str) -> Any:
        if name == "subject":
            return np.repeat(np.arange(len(counts)), counts)
        kind = np.dtype(WRITTEN[name])
        return np.concatenate([piece for one in done for piece in one.events.column(name)] or [np.empty(0, kind)])

    names = ("subject", *WRITTEN)
    return EventLog(
        **dict(zip(names, each(joined, names), strict=True)),
        experiment=experiment,
        parameters=np.array([agent for one in done for agent in one.agents], float),
    )


T = TypeVar("T")


def _exhaust(generator: Generator[float, None, T], progress: Callable[[float], None] | None) -> T:
    """Run a generator to its end, reporting the share done."""
    while True:
        try:
            share = next(generator)
        except StopIteration as stop:
            found: T = stop.value
            return found
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
    return _run_shared(experiment, workers, progress, interpreted)


def _run_shared(
    experiment: Experiment, workers: int, progress: Callable[[float], None] | None, interpreted: bool
) -> EventLog:
    """Run consecutive blocks of subjects in a pool of threads; return their log."""
    n = experiment.subjects
    size = max(1, math.ceil(n / (4 * workers)))
    blocks = [range(low, min(low + size, n)) for low in range(0, n, size)]
    stopped = False

    def run_block(block: range) -> _Done:
        def still_wanted(_: float) -> None:
            if stopped:
                raise InterruptedError("the run was stopped")

        return _exhaust(_subjects(experiment, block, interpreted), still_wanted)

    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(run_block, block) for block in blocks]
        try:
            done = []
            for block, future in zip(blocks, futures, strict=True):
                done.append(future.result())
                if progress is not None:
                    progress(block.stop / n)
        finally:
            stopped = True
            for future in futures:
                future.cancel()
        return _log(experiment, done, pool.map)
