"""The loop: one subject, one schedule, one tick after the other; and the runs made of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from vrcore.agents.protocol import Moment
from vrcore.compiled import is_compiled, jitable, kernel, plain
from vrcore.errors import BudgetError, ParameterError
from vrcore.experiment import BUDGETS, Experiment, Phase
from vrcore.log import CHANGEOVER, COMPONENT, EVENT, OMITTED, PHASE, REINFORCER, RESPONSE, SPURIOUS, EventLog
from vrcore.noise.delivery import magnitude
from vrcore.params import declared
from vrcore.schedules import Tables, tables
from vrcore.schedules.machine import begin, step

MOST_EVENTS = 20_000_000
CHUNK_TICKS = 250_000 if is_compiled() else 2_000  # about 25-50 ms of work between two chances to stop
BUFFER_EVENTS = 16_384
ROOM = 64  # more events than one tick can write

# Where a subject stands in its session; counts are of the present phase.
SESSION = np.dtype(
    [
        ("tick", "i8"),  # ticks since the first phase began
        ("phase_tick", "i8"),
        ("schedule_tick", "i8"),  # ticks of the phase in which the schedule's clock ran
        ("busy", "i8"),  # ticks of eating still to come
        ("responses", "i8"),
        ("reinforcers", "i8"),
        ("trials", "i8"),
        ("phase", "i8"),
        ("begun", "i8"),
        ("done", "i8"),  # 0: goes on, 1: budget used up, 2: time limit
        ("budget", "i8"),  # position in BUDGETS
        ("amount", "f8"),
        ("limit", "i8"),  # ticks
        ("seconds", "f8"),  # one tick
        ("chance", "f8"),  # of a decision in one tick
        ("first", "i8"),  # lowest action
        ("eating", "i8"),  # ticks
        ("omission", "f8"),
        ("spurious", "f8"),
        ("magnitude_sd", "f8"),
    ]
)


@jitable
def write(events: Any, n: int, t: float, value: float, event: int, operandum: int, component: int, phase: int) -> None:
    """Put one event into the buffer."""
    e = events[n]
    e.t = t
    e.value = value
    e.event = event
    e.operandum = operandum
    e.component = component
    e.phase = phase


@kernel
def advance(
    agent: Any,
    memory: Any,
    leaf: Any,
    component: Any,
    branch: Any,
    clock: Any,
    lists: Any,
    earned: Any,
    session: Any,
    events: Any,
    rng: Any,
    ticks: int,
) -> int:
    """Run until the phase ends, `ticks` have passed or the buffer is full; return the number of events written.

    Shapes: memory (stimuli, actions); session (1,); events (any,). All records are changed in place, so that the
    next call goes on where this one stopped. A reinforcer that comes without a response counts for withholding.
    """
    s = session[0]
    # What every tick needs is held in local variables: a record's field is a read from memory each time.
    tick, phase_tick, schedule_tick, busy = s.tick, s.phase_tick, s.schedule_tick, s.busy
    responses, reinforcers, trials, phase = s.responses, s.reinforcers, s.trials, s.phase
    budget, amount, limit, seconds = s.budget, s.amount, s.limit, s.seconds
    chance, first, eating = s.chance, s.first, s.eating
    omission, spurious, magnitude_sd = s.omission, s.spurious, s.magnitude_sd
    branches = len(branch)
    last_room = len(events) - ROOM
    done = s.done
    n = 0
    if s.begun == 0:
        begin(leaf, component, branch, clock, lists, rng)
        s.begun = 1
    for _ in range(ticks):
        if done != 0 or n > last_room:
            break
        tick += 1
        phase_tick += 1
        if busy > 0:
            busy -= 1
        else:
            schedule_tick += 1
            t = tick * seconds
            now = Moment(clock[0].stimulus, first, t)
            action = -1
            if chance >= 1.0 or rng.random() < chance:
                action = agent.choose(memory, now, rng)
                trials += 1
            b = min(max(action, 1), branches) - 1
            in_effect = branch[b].at - branch[b].first + 1
            last = clock[0].last
            n_earned = step(leaf, component, branch, clock, lists, earned, schedule_tick * seconds, max(action, 0), rng)
            if action > 0:
                if last > 0 and action != last:
                    write(events, n, t, 1.0, CHANGEOVER, action, in_effect, phase)
                    n += 1
                write(events, n, t, 1.0, RESPONSE, action, in_effect, phase)
                n += 1
                responses += 1
            reward = 0.0
            delivered = 0
            for k in range(n_earned):
                if omission > 0.0 and rng.random() < omission:
                    write(events, n, t, 0.0, OMITTED, earned[k], in_effect, phase)
                else:
                    size = magnitude(magnitude_sd, rng)
                    write(events, n, t, size, REINFORCER, earned[k], in_effect, phase)
                    reward += size
                    delivered += 1
                n += 1
            if spurious > 0.0 and action > 0 and n_earned == 0 and rng.random() < spurious:
                size = magnitude(magnitude_sd, rng)
                write(events, n, t, size, SPURIOUS, action, in_effect, phase)
                n += 1
                reward += size
                delivered += 1
            if action >= 0 or delivered > 0:
                agent.learn(memory, now, max(action, 0), reward)
            if delivered > 0:
                reinforcers += delivered
                busy = eating
            if clock[0].entered > 0:
                for b in range(branches):
                    if (clock[0].entered >> b) & 1:
                        entered = branch[b].at - branch[b].first + 1
                        operandum = b + 1 if branches > 1 else 0
                        write(events, n, t, float(entered), COMPONENT, operandum, entered, phase)
                        n += 1
        if (
            (budget == 0 and responses >= amount)
            or (budget == 1 and reinforcers >= amount)
            or (budget == 2 and phase_tick * seconds >= amount - 1e-9)
            or (budget == 3 and trials >= amount)
        ):
            done = 1
        elif phase_tick >= limit:
            done = 2
    s.tick, s.phase_tick, s.schedule_tick, s.busy = tick, phase_tick, schedule_tick, busy
    s.responses, s.reinforcers, s.trials, s.done = responses, reinforcers, trials, done
    return n


@kernel
def first_start(agent: Any, memory: Any) -> None:
    """Set an agent's memory before its first response."""
    agent.start(memory)


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


def _session(experiment: Experiment, phase: Phase, number: int, agent: Any, ticks_before: int) -> Any:
    """Return the session record of a phase that starts after `ticks_before` ticks."""
    unit, amount = phase.until
    free = experiment.procedure == "free-operant"
    session = np.zeros(1, SESSION)
    session["tick"] = ticks_before
    session["phase"] = number
    session["budget"] = BUDGETS.index(unit)
    session["amount"] = amount
    session["limit"] = max(1, math.ceil(phase.limit_seconds / experiment.tick - 1e-9))
    session["seconds"] = experiment.tick
    session["chance"] = min(agent.highest_rate * experiment.tick / 60.0, 1.0) if free else 1.0
    session["first"] = 1 if experiment.procedure == "forced-choice" else 0
    session["eating"] = math.floor(experiment.eating / experiment.tick + 0.5)
    session["omission"] = phase.noise.omission
    session["spurious"] = phase.noise.spurious
    session["magnitude_sd"] = phase.noise.magnitude_sd
    return session.view(np.recarray)


def _marker(t: float, value: float, phase: int) -> bytes:
    """Return the event that marks a phase's start (1) or end (0; -1 at the limit)."""
    return np.array([(t, value, PHASE, 0, 1, phase)], EVENT).tobytes()


def _events_of(
    experiment: Experiment, compiled: list[Tables], index: int, buffer: Any, *, interpreted: bool
) -> Generator[float, None, tuple[bytes, Any]]:
    """Run one subject; yield its share done after each chunk; return its events and its agent."""
    loop, start = (plain(advance), plain(first_start)) if interpreted else (advance, first_start)
    agent, rng = subject(experiment, index)
    operanda = max(one.operanda for one in compiled)
    stimuli = max(one.stimuli for one in compiled)
    memory = np.zeros((stimuli, operanda + 1), type(agent).layout).view(np.recarray)
    start(agent, memory)
    kept: list[bytes] = []
    n_kept = tick = 0
    for number, (phase, schedule) in enumerate(zip(experiment.phases, compiled, strict=True), start=1):
        leaf, component, branch, clock, lists, _, _ = schedule.fresh()
        earned = np.zeros(len(leaf), np.int64)
        session = _session(experiment, phase, number, agent, tick)
        kept.append(_marker(tick * experiment.tick, 1.0, number))
        while session[0].done == 0:
            n = loop(agent, memory, leaf, component, branch, clock, lists, earned, session, buffer, rng, CHUNK_TICKS)
            kept.append(buffer[:n].tobytes())
            n_kept += n
            if n_kept > MOST_EVENTS:
                raise BudgetError(f"one subject made more than {MOST_EVENTS:,} events; use a smaller budget.")
            yield (number - 1 + min(session[0].phase_tick / session[0].limit, 1.0)) / len(compiled)
        tick = int(session[0].tick)
        kept.append(_marker(tick * experiment.tick, 0.0 if session[0].done == 1 else -1.0, number))
    return b"".join(kept), agent


def steps(
    experiment: Experiment, *, only: range | None = None, interpreted: bool = False
) -> Generator[float, None, EventLog]:
    """Run an experiment in short chunks: yields the share done (0 to 1), returns the log.

    Between two chunks the caller may show progress, let others work, or stop by dropping the generator. `only`
    restricts the run to some subjects, whose events are the same as in the whole run. `interpreted` runs the plain
    Python text of the loop.
    """
    compiled = [tables(phase.schedule) for phase in experiment.phases]
    indices = only if only is not None else range(experiment.subjects)
    # Bytes, because joining record arrays compares their fields anew each time.
    parts: list[bytes] = []
    agents: list[Any] = []
    buffer = np.zeros(BUFFER_EVENTS, EVENT).view(np.recarray)
    n_events = 0
    for done, index in enumerate(indices):
        run_one = _events_of(experiment, compiled, index, buffer, interpreted=interpreted)
        while True:
            try:
                share = next(run_one)
            except StopIteration as stop:
                events, agent = stop.value
                break
            yield (done + share) / len(indices)
        parts.append(events)
        agents.append(agent)
        n_events += len(events) // EVENT.itemsize
        if n_events > MOST_EVENTS:
            raise BudgetError(
                f"this run would keep more than {MOST_EVENTS:,} events; use fewer subjects or a smaller budget."
            )
    events = np.frombuffer(b"".join(parts), EVENT)
    return EventLog(
        subject=np.repeat(np.arange(len(parts)), [len(part) // EVENT.itemsize for part in parts]),
        **{
            name: np.ascontiguousarray(events[name])
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
