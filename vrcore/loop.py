"""The loop: one subject, one schedule, one tick after the other."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from vrcore.agents.protocol import Moment
from vrcore.compiled import allocation_free, kernel
from vrcore.log import CHANGEOVER, COMPONENT, EXCHANGE, OMITTED, PHASE, REINFORCER, RESPONSE, SPURIOUS, TOKEN
from vrcore.noise.delivery import magnitude
from vrcore.schedules.effect import begin, silence
from vrcore.schedules.machine import step

# More events than one tick can write, besides what it earns. (A token schedule writes two of its own, and has two parts
# that earn no reinforcers though there is room for them.)
ROOM = 64
ROUNDING = 1e-9  # seconds by which a sum of ticks may fall short of the time it stands for
FAR = 2**62  # a tick that never comes
MINUTES_IN_A_ROW = 3  # as fast as a budget in `rate` asks for, before it is used up

# Where a subject stands in its session; ticks and counts are of the present phase.
SESSION = np.dtype(
    [
        ("before", "i8"),  # ticks of the phases before, and of rest
        ("tick", "i8"),
        ("idle", "i8"),  # ticks in which the schedule's clock stood still: eating, blackouts
        ("decision", "i8"),  # tick of the next decision
        ("responses", "i8"),
        ("reinforcers", "i8"),
        ("trials", "i8"),
        ("phase", "i8"),  # 1, 2, ...
        ("begun", "i8"),
        ("done", "i8"),  # 0: goes on, 1: budget used up or ended by the schedule, 2: time limit
        ("budget", "i8"),  # position in BUDGETS
        ("amount", "f8"),
        ("minute_end", "i8"),  # tick at which the present minute is over; where nothing hangs on it, never
        ("minute_begun", "i8"),  # responses before the present minute
        ("fast_minutes", "i8"),  # minutes in a row with as many responses as the budget asks for
        ("last_tick", "i8"),  # where its time is up
        ("seconds", "f8"),  # one tick
        ("chance", "f8"),  # of a decision in one tick
        ("first", "i8"),  # lowest action
        ("eating", "i8"),  # ticks
        ("omission", "f8"),
        ("spurious", "f8"),
        ("magnitude_sd", "f8"),
        ("magnitude", "f8"),
        ("response_cost", "f8"),
        ("shown", "i8"),  # stimuli of the contexts before this one
    ]
)


@allocation_free
def wait(pace: float, rng: Any) -> int:
    """Return how many ticks it is to the next decision, where each tick brings one with the same probability p.

    The geometric distribution as the floor of an exponential, P(wait > k) = (1 - p)^k, with `pace` = -1/ln(1 - p):
    one draw a decision instead of one a tick, so that a fine tick costs no more than a coarse one. A `pace` of 0
    stands for p = 1.
    """
    if pace == 0.0:
        return 1
    return 1 + math.floor(min(pace * rng.standard_exponential(), 1e15))


@allocation_free
def in_ticks(length: float, seconds: float) -> int:
    """Return a length of time in whole ticks; half a tick is one, and rounding makes no less of it."""
    return math.floor(length / seconds + 0.5 + ROUNDING)


@allocation_free
def waking(node: Any, seconds: float, idle: int) -> int:
    """Return the first tick in which something may happen without a response."""
    quiet = silence(node)
    if quiet == math.inf:
        return FAR
    k = max(math.ceil(quiet / seconds), 1)
    return int(min(k, 1e15)) + idle


@allocation_free
def minute_over(session: Any, responses: int) -> int:
    """Note how fast the minute was that is over, and begin the next; return 1 where the criterion is met, else 0."""
    s = session[0]
    s.fast_minutes = s.fast_minutes + 1 if responses - s.minute_begun >= s.amount - ROUNDING else 0
    s.minute_begun = responses
    s.minute_end += in_ticks(60.0, s.seconds)
    return 1 if s.fast_minutes >= MINUTES_IN_A_ROW else 0


class Columns(NamedTuple):
    """The columns of a log as a kernel fills them, row by row."""

    t: Any
    value: Any
    event: Any
    operandum: Any
    component: Any
    phase: Any


@allocation_free
def write(events: Any, n: int, t: float, value: float, event: int, operandum: int, component: int, phase: int) -> int:
    """Put one event into row n of the columns; return the next row."""
    events.t[n] = t
    events.value[n] = value
    events.event[n] = event
    events.operandum[n] = operandum
    events.component[n] = component
    events.phase[n] = phase
    return n + 1


@allocation_free
def write_tokens(events: Any, n: int, t: float, node: Any, component: int, phase: int) -> int:
    """Write which token schedules earned a token in this tick, and how many were spent; return the next row."""
    for i in range(len(node)):
        if node[i].token == 1:
            n = write(events, n, t, 1.0, TOKEN, node[i].paying, component, phase)
        if node[i].spent > 0.0:
            n = write(events, n, t, node[i].spent, EXCHANGE, node[i].paying, component, phase)
    return n


@allocation_free
def advance(
    agent: Any,
    memory: Any,
    node: Any,
    operandum: Any,
    clock: Any,
    lists: Any,
    earned: Any,
    session: Any,
    events: Any,
    n: int,
    rng: Any,
    ticks: int,
) -> int:
    """Run one subject until the phase ends, `ticks` have passed or the columns are full; return the next free row.

    A `phase` event comes first and last. Shapes: memory (stimuli, actions); session (1,). All records are changed in
    place, so that the next call goes on where this one stopped. A reinforcer that comes without a response counts for
    withholding. Ticks in which nothing is decided and nothing falls due are skipped.
    """
    s = session[0]
    # What every decision needs is held in local variables: a record's field is a read from memory each time.
    before, tick, idle, decision = s.before, s.tick, s.idle, s.decision
    responses, reinforcers, trials, phase = s.responses, s.reinforcers, s.trials, s.phase
    budget, amount, last_tick, seconds = s.budget, s.amount, s.last_tick, s.seconds
    first, eating = s.first, s.eating
    response_cost = s.response_cost
    omission, spurious, magnitude_sd, usual, shown = s.omission, s.spurious, s.magnitude_sd, s.magnitude, s.shown
    pace = 0.0 if s.chance >= 1.0 else -1.0 / math.log(1.0 - s.chance)
    operanda = len(operandum)
    last_row = len(events.t) - ROOM - len(earned)
    end = min(tick + ticks, last_tick)
    until = min(end, s.minute_end)
    done = s.done
    if s.begun == 0:
        if phase == 1:
            agent.start(memory)
        begin(node, operandum, clock, lists, rng)
        s.begun = 1
        n = write(events, n, before * seconds, 1.0, PHASE, 0, 1, phase)
        decision = wait(pace, rng)
    wake = waking(node, seconds, idle)
    stimulus = shown + clock[0].stimulus
    going = True
    while going:
        while done == 0 and n <= last_row:
            tick = min(decision, wake)
            if tick > until:
                tick = until
                break
            t = (before + tick) * seconds
            now = Moment(stimulus, first, t)
            action = -1
            if tick == decision:
                action = agent.choose(memory, now, rng)
                trials += 1
                if budget == 3 and trials >= amount:
                    done = 1
                decision = tick + wait(pace, rng)
            # Most decisions are against responding; they must cost next to nothing.
            if action == 0 and tick < wake:
                agent.learn(memory, now, 0, 0.0)
            else:
                in_effect = operandum[min(max(action, 1), operanda) - 1].component
                last = clock[0].last
                n_earned = step(node, operandum, clock, lists, earned, (tick - idle) * seconds, max(action, 0), rng)
                if action > 0:
                    if last > 0 and action != last:
                        n = write(events, n, t, 1.0, CHANGEOVER, action, in_effect, phase)
                    n = write(events, n, t, 1.0, RESPONSE, action, in_effect, phase)
                    responses += 1
                if clock[0].tokens == 1:
                    n = write_tokens(events, n, t, node, in_effect, phase)
                reward = 0.0 - response_cost if action > 0 else 0.0
                delivered = 0
                for k in range(n_earned):
                    if omission > 0.0 and rng.random() < omission:
                        n = write(events, n, t, 0.0, OMITTED, earned[k].operandum, in_effect, phase)
                    else:
                        size = earned[k].amount * usual * magnitude(magnitude_sd, rng)
                        n = write(events, n, t, size, REINFORCER, earned[k].operandum, in_effect, phase)
                        reward += size
                        delivered += 1
                if spurious > 0.0 and action > 0 and n_earned == 0 and rng.random() < spurious:
                    size = usual * magnitude(magnitude_sd, rng)
                    n = write(events, n, t, size, SPURIOUS, action, in_effect, phase)
                    reward += size
                    delivered += 1
                if action >= 0 or delivered > 0:
                    agent.learn(memory, now, max(action, 0), reward)
                rest = 0
                if delivered > 0:
                    reinforcers += delivered
                    rest = eating
                enough = (budget == 0 and responses >= amount) or (budget == 1 and reinforcers >= amount)
                if enough or clock[0].stopped == 1:
                    done = 1
                if clock[0].entered == 1:
                    dark = in_ticks(clock[0].blackout, seconds)
                    rest = max(rest, dark)
                    branch = -1
                    for o in range(operanda):
                        # One event a branch: of the operanda that it has, the first one's.
                        if operandum[o].entered == 1 and operandum[o].branch != branch:
                            branch = operandum[o].branch
                            entered = operandum[o].component
                            lit = t
                            if dark > 0:
                                n = write(events, n, t, 0.0, COMPONENT, branch, 0, phase)
                                lit = (before + tick + dark) * seconds
                            if dark == 0 or (done == 0 and tick + dark <= last_tick):
                                n = write(events, n, lit, float(entered), COMPONENT, branch, entered, phase)
                    stimulus = shown + clock[0].stimulus
                idle += rest
                decision += rest
                if clock[0].timed == 1:
                    wake = max(waking(node, seconds, idle), tick + 1)
        going = False
        if done == 0 and tick == s.minute_end:
            done = minute_over(session, responses)
            until = min(end, s.minute_end)
            going = done == 0 and tick < end
    if done == 0 and tick >= last_tick:
        done = 1 if budget == 2 and tick * seconds >= amount - ROUNDING else 2
    if done != 0:
        n = write(events, n, (before + tick) * seconds, 0.0 if done == 1 else -1.0, PHASE, 0, 1, phase)
    s.tick, s.idle, s.decision = tick, idle, decision
    s.responses, s.reinforcers, s.trials, s.done = responses, reinforcers, trials, done
    return n


@kernel
def advance_all(
    agents: Any,
    memory: Any,
    node: Any,
    operandum: Any,
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
    argument but `earned` and `events` holds the subjects along its first axis; `pieces[i]` becomes the rows of
    `events` that subject i wrote. Ends early when `ticks` have passed in all or the columns are full; subjects whose
    phase is over are passed over.
    """
    n = 0
    for i in range(count):
        pieces[i, 0] = n
        if session[i].done == 0 and ticks > 0:
            already = session[i].tick
            n = advance(
                agents[i],
                memory[i],
                node[i],
                operandum[i],
                clock[i],
                lists[i],
                earned,
                session[i : i + 1],
                events,
                n,
                rngs[i],
                ticks,
            )
            ticks -= session[i].tick - already
            if session[i].done == 0:
                ticks = 0  # the columns are full, or time is up
        pieces[i, 1] = n
    return n
