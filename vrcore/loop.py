"""The loop: one subject, one schedule, one tick after the other."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from vrcore.agents.protocol import Moment
from vrcore.compiled import jitable, kernel
from vrcore.log import CHANGEOVER, COMPONENT, OMITTED, PHASE, REINFORCER, RESPONSE, SPURIOUS
from vrcore.noise.delivery import magnitude
from vrcore.schedules.machine import begin, silence, step

ROOM = 64  # more events than one tick can write
ROUNDING = 1e-9  # seconds by which a sum of ticks may fall short of the time it stands for

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
        ("phase", "i8"),  # 1, 2, ...
        ("begun", "i8"),
        ("done", "i8"),  # 0: goes on, 1: budget used up, 2: time limit
        ("budget", "i8"),  # position in BUDGETS
        ("amount", "f8"),
        ("last_tick", "i8"),  # of the phase: where its time is up
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


@jitable
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
    """Run one subject until the phase ends, `ticks` have passed or the buffer is full; return the events written.

    A `phase` event comes first and last. Shapes: memory (stimuli, actions); session (1,); events (any,). All records
    are changed in place, so that the next call goes on where this one stopped. A reinforcer that comes without a
    response counts for withholding.
    """
    s = session[0]
    # What every tick needs is held in local variables: a record's field is a read from memory each time.
    tick, phase_tick, schedule_tick, busy = s.tick, s.phase_tick, s.schedule_tick, s.busy
    responses, reinforcers, trials, phase = s.responses, s.reinforcers, s.trials, s.phase
    budget, amount, last_tick, seconds = s.budget, s.amount, s.last_tick, s.seconds
    chance, first, eating = s.chance, s.first, s.eating
    omission, spurious, magnitude_sd = s.omission, s.spurious, s.magnitude_sd
    branches = len(branch)
    last_room = len(events) - ROOM
    done = s.done
    n = 0
    if s.begun == 0:
        if phase == 1:
            agent.start(memory)
        begin(leaf, component, branch, clock, lists, rng)
        s.begun = 1
        write(events, n, tick * seconds, 1.0, PHASE, 0, 1, phase)
        n += 1
    quiet_until = silence(leaf, component, branch)
    for _ in range(ticks):
        if done != 0 or n > last_room:
            break
        tick += 1
        phase_tick += 1
        if busy > 0:
            busy -= 1
        else:
            schedule_tick += 1
            action = -1
            if chance >= 1.0 or rng.random() < chance:
                action = agent.choose(memory, Moment(clock[0].stimulus, first, tick * seconds), rng)
                trials += 1
            # Most ticks bring neither a response nor anything else; they must cost next to nothing.
            if action > 0 or schedule_tick * seconds >= quiet_until:
                t = tick * seconds
                now = Moment(clock[0].stimulus, first, t)
                b = min(max(action, 1), branches) - 1
                in_effect = branch[b].at - branch[b].first + 1
                last = clock[0].last
                n_earned = step(
                    leaf, component, branch, clock, lists, earned, schedule_tick * seconds, max(action, 0), rng
                )
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
                if quiet_until < math.inf:  # where nothing is timed, nothing ever will be
                    quiet_until = silence(leaf, component, branch)
                if (budget == 0 and responses >= amount) or (budget == 1 and reinforcers >= amount):
                    done = 1
            elif action == 0:
                agent.learn(memory, Moment(clock[0].stimulus, first, tick * seconds), 0, 0.0)
            if budget == 3 and trials >= amount:
                done = 1
        if phase_tick >= last_tick and done == 0:
            done = 1 if budget == 2 and phase_tick * seconds >= amount - ROUNDING else 2
    if done != 0:
        write(events, n, tick * seconds, 0.0 if done == 1 else -1.0, PHASE, 0, 1, phase)
        n += 1
    s.tick, s.phase_tick, s.schedule_tick, s.busy = tick, phase_tick, schedule_tick, busy
    s.responses, s.reinforcers, s.trials, s.done = responses, reinforcers, trials, done
    return n


@kernel
def advance_all(
    agents: Any,
    memory: Any,
    leaf: Any,
    component: Any,
    branch: Any,
    clock: Any,
    lists: Any,
    earned: Any,
    session: Any,
    events: Any,
    rngs: Any,
    pieces: Any,
    count: int,
    ticks: int,
) -> int:
    """Run the first `count` subjects of a batch through a phase, one after the other; return the events written.

    One call for many subjects, because a thread that has let go of Python's lock may wait long to get it back. Every
    argument holds the subjects along its first axis; `pieces[i]` becomes the rows of `events` that subject i wrote.
    Ends early when `ticks` have passed in all or the buffer is full; subjects whose phase is over are passed over.
    """
    n = 0
    for i in range(count):
        pieces[i, 0] = n
        if session[i].done == 0 and ticks > 0:
            before = session[i].phase_tick
            n += advance(
                agents[i],
                memory[i],
                leaf[i],
                component[i],
                branch[i],
                clock[i],
                lists[i],
                earned[i],
                session[i : i + 1],
                events[n:],
                rngs[i],
                ticks,
            )
            ticks -= session[i].phase_tick - before
            if session[i].done == 0:
                ticks = 0  # the buffer is full, or time is up
        pieces[i, 1] = n
    return n
