"""The interpreter: one tick of any schedule.

The tree lies in `node` with children before their parents, so that one pass from the first record to the last lets
every simple schedule see the tick, and every compound see what its parts made of it. A part that is not in effect is
passed over. What a compound does once it is met:

    alternative    any part met; all parts start anew
    conjunctive    all parts met, in whatever order; all parts start anew
    chained        the part in effect is met: the next one comes into effect, and the last one meets the whole
    multiple       passes on what its part in effect earned; time (or a count) changes the part, whose own counts and
                   timers stand still until it is back
    concurrent     passes on what each part earned; each has its own operandum
    second order   completions of the unit are the responses of the overall schedule
    token          completions of the unit are tokens; completions of the exchange schedule turn them into reinforcers

The order within a tick: a changeover is noted; parts are settled from left to right; the component that was in
effect when the subject acted judges the action, and only then may it change.
"""

from __future__ import annotations

import math
from typing import Any

from vrcore.compiled import allocation_free
from vrcore.schedules.records import (
    ALTERNATIVE,
    BY_REINFORCERS,
    BY_RESPONSES,
    BY_SECONDS,
    CHAINED,
    CONCURRENT,
    CONJUNCTIVE,
    HIGH_RATE,
    LAST_SIMPLE,
    MOMENTARY,
    MOST_AT_ONCE,
    MULTIPLE,
    OMISSION,
    SECOND_ORDER,
    SHORT_TIME,
    TIME,
    TOKEN,
)
from vrcore.schedules.requirement import TOLERANCE, arm, met

MARGIN = 1e-6
ARMED, ENTERED = 1, 2  # by a reset, of a part that was in effect already, or that comes into effect


@allocation_free
def show(node: Any, operandum: Any, clock: Any) -> None:
    """Find anew which stimulus is shown and which component each operandum's responses fall in."""
    n = len(node)
    for i in range(n):
        node[i].shown = 0
    for i in range(n - 1):
        e = node[i]
        over = node[e.parent]
        if over.kind == CHAINED or over.kind == MULTIPLE:
            if over.at == i:
                over.shown += e.ahead + e.shown
        else:
            over.shown += e.shown * e.stride
    clock[0].stimulus = node[n - 1].shown
    for o in range(len(operandum)):
        component, i = 1, n - 1
        while node[i].kind > LAST_SIMPLE:
            if node[i].kind == CHAINED or node[i].kind == MULTIPLE:
                i = node[i].at
                component += node[i].part
            else:
                # Into the part that has this operandum and, of several, the first that has components of its own.
                whole, found, part = i, -1, node[i].down
                while True:
                    here = node[part].lowest <= o + 1 and o + 1 <= node[part].highest
                    if here and (found < 0 or (node[found].parts == 1 and node[part].parts > 1)):
                        found = part
                    part = node[part].next
                    if part == node[whole].down:
                        break
                if found < 0:
                    break
                i = found
        operandum[o].entered = 1 if component != operandum[o].component else operandum[o].entered
        operandum[o].component = component


@allocation_free
def put(node: Any, i: int, t: float, active: int) -> None:
    """Put the subtree of node i in effect (or out of it) at schedule time t, stopping and starting its clocks."""
    for j in range(i, node[i].first - 1, -1):
        e = node[j]
        now = active
        if j < i:
            over = node[e.parent]
            now = over.active
            if (over.kind == CHAINED or over.kind == MULTIPLE) and over.at != j:
                now = 0
        if now == 1 and e.active == 0:
            e.offset += t - e.paused
        elif now == 0 and e.active == 1:
            e.paused = t
        e.active = now
        e.fired = 0


@allocation_free
def reset(node: Any, i: int, lists: Any, t: float, rng: Any) -> None:
    """Start the subtree of node i anew at schedule time t: first parts, fresh requirements."""
    for j in range(i, node[i].first - 1, -1):
        e = node[j]
        e.reached = ENTERED if e.active == 0 else ARMED
        if j < i:
            over = node[e.parent]
            # Links after the first are armed when they begin.
            if over.reached == 0 or (over.kind == CHAINED and over.at != j):
                e.reached = 0
        e.met = 0
        if e.kind == CHAINED or e.kind == MULTIPLE:
            e.at = e.down
        if e.kind == MULTIPLE:  # tokens, and what a changeover holds back, are kept
            e.count = 0.0
    put(node, i, t, node[i].active)
    for j in range(node[i].first, i + 1):
        e = node[j]
        local = (t if e.active == 1 else e.paused) - e.offset
        if e.kind == MULTIPLE:
            e.due = local + e.seconds
        elif e.kind <= LAST_SIMPLE and e.reached != 0:
            if e.kind != SHORT_TIME and e.kind != HIGH_RATE:
                e.responded = local
            elif e.reached == ENTERED:
                # A high rate takes responses, which the beginning of a link is not; a reinforcer forgets none.
                e.responded = -math.inf
                e.position = 0
            arm(e, lists, local, rng)


@allocation_free
def timed(node: Any) -> bool:
    """Say whether anything in the schedule may ever happen without a response, now or in a part that comes later."""
    for i in range(len(node)):
        e = node[i]
        if e.kind == TIME or e.kind == OMISSION or e.kind == MOMENTARY or e.stop_after > 0.0:
            return True
        if e.kind == MULTIPLE and e.by == BY_SECONDS:
            return True
    return False


@allocation_free
def begin(node: Any, operandum: Any, clock: Any, lists: Any, rng: Any) -> None:
    """Set every part and timer to its start, at schedule time 0."""
    for i in range(len(node)):
        node[i].position = node[i].length if node[i].distribution == 1 else 0  # so that a list's first draw shuffles
    reset(node, len(node) - 1, lists, 0.0, rng)
    put(node, len(node) - 1, 0.0, 1)
    for i in range(len(node)):
        node[i].responded = -math.inf  # nobody has responded yet
        node[i].paying = node[i].lowest  # what comes without a response comes there
    clock[0].timed = 1 if timed(node) else 0
    show(node, operandum, clock)
    for o in range(len(operandum)):
        operandum[o].entered = 0


@allocation_free
def silence(node: Any) -> float:
    """Return the schedule time before which nothing happens unless the subject responds (infinity if it never does).

    A ratio and an interval wait for a response; a response-independent delivery and the end of a component do not.
    """
    until = math.inf
    for i in range(len(node)):
        e = node[i]
        if e.active == 1:
            delivers = e.kind == TIME or e.kind == OMISSION or e.kind == MOMENTARY
            if e.met == 0 and (delivers or (e.kind == MULTIPLE and e.by == BY_SECONDS)):
                until = min(until, e.due + e.offset)
            if e.stop_after > 0.0:
                until = min(until, e.armed + e.stop_after + e.offset)
    # `step` alone decides what is due; the margin keeps rounding from being earlier than it.
    return until - MARGIN


@allocation_free
def note(node: Any, clock: Any, lists: Any, t: float, action: int) -> None:
    """Note a response at schedule time t: of which concurrent schedules in effect it is a changeover, if any."""
    c = clock[0]
    before = c.last
    c.last = action
    if c.gated == 0:
        return
    for i in range(len(node)):
        e = node[i]
        if e.kind != CONCURRENT or e.length == 0 or e.active == 0 or action < e.lowest or action > e.highest:
            continue
        if before != action and e.lowest <= before and before <= e.highest:
            operanda = e.highest - e.lowest + 1
            place = e.list + (before - e.lowest) * operanda + action - e.lowest
            if lists[place] >= 0.0:
                e.armed, e.value, e.count = t, lists[place], lists[place + operanda * operanda]
        if e.count > 0.0:
            e.count -= 1.0


@allocation_free
def open_to(node: Any, gate: int, t: float) -> bool:
    """Say whether no concurrent schedule, from the innermost at `gate` outwards, holds a response back at time t."""
    while gate >= 0:
        e = node[gate]
        if e.count > 0.0 or t - e.armed < e.value - TOLERANCE:
            return False
        gate = e.gate
    return True


@allocation_free
def compound(node: Any, i: int, clock: Any, lists: Any, t: float, action: int, rng: Any) -> int:
    """Let compound node i see what its parts made of this tick; return how often it is met."""
    e = node[i]
    kind = e.kind
    if kind == CHAINED:
        link = node[e.at]
        if link.fired == 0:
            return 0
        e.paying = link.paying
        if link.last == 1:
            return 1
        put(node, e.at, t, 0)
        e.at = link.next
        reset(node, e.at, lists, t, rng)
        put(node, e.at, t, 1)
        clock[0].entered = 1
        return 0
    if kind == MULTIPLE:
        fired = node[e.at].fired
        e.paying = node[e.at].paying
        if e.by == BY_RESPONSES:
            own = e.lowest <= action and action <= e.highest
            e.count += 1.0 if (own if e.source < 0 else node[e.source].fired == 1) else 0.0
        over = t - e.offset >= e.due - TOLERANCE if e.by == BY_SECONDS else e.count >= e.value
        if over:
            part = node[e.at].next
            put(node, e.at, t, 0)
            e.at = part
            put(node, part, t, 1)
            e.due = t - e.offset + e.seconds
            e.count = 0.0
            clock[0].blackout += e.blackout
            clock[0].entered = 1
        return fired
    if kind in (SECOND_ORDER, TOKEN):
        overall = node[i - 1]
        times = overall.fired
        if kind == TOKEN:
            e.count += node[overall.source].fired
            if times == 1:
                times = int(min(math.floor(e.count / e.cost), MOST_AT_ONCE))
                e.count -= times * e.cost  # what the exchange could not pay stays
        if overall.fired == 1:
            # What exchanges by itself does so where tokens are earned: it has no operandum of its own.
            own = e.lowest <= overall.paying and overall.paying <= e.highest
            e.paying = overall.paying if own else e.lowest
            # A whole that waits to be started anew by what it belongs to must not use up its list meanwhile.
            if e.resets == 1 or times == 0:
                reset(node, i - 1, lists, t, rng)
        return times
    fired, unmet, part = 0, 0, e.down
    while True:
        if node[part].fired == 1:
            if fired == 0 and node[part].met == 0:  # of a conjunctive schedule, the last to be met pays
                e.paying = node[part].paying
                fired = 1
            if kind == CONJUNCTIVE:
                node[part].met = 1
        if kind == CONJUNCTIVE and node[part].met == 0:
            unmet += 1
        part = node[part].next
        if part == e.down:
            break
    return 1 if fired == 1 and unmet == 0 else 0


@allocation_free
def settle(node: Any, i: int, clock: Any, earned: Any, n: int, times: int, lists: Any, t: float, rng: Any) -> int:
    """Earn what meeting node i earns, and start it anew where it does so by itself; return the new count."""
    e = node[i]
    e.fired = 1
    if e.delivers == 1:
        for _ in range(times):
            earned[n].operandum = e.paying
            earned[n].amount = e.due if e.sized == 1 else 1.0
            n += 1
        p = e.parent
        while p >= 0:
            if node[p].kind == MULTIPLE and node[p].by == BY_REINFORCERS:
                node[p].count += times
            p = node[p].parent
    if e.resets == 1:
        if e.kind <= LAST_SIMPLE:
            arm(e, lists, t - e.offset, rng)
        elif e.kind == CHAINED or e.kind == ALTERNATIVE or e.kind == CONJUNCTIVE:
            reset(node, i, lists, t, rng)
            e.fired = 1
            if e.parts > 1:
                clock[0].entered = 1
    return n


@allocation_free
def step(node: Any, operandum: Any, clock: Any, lists: Any, earned: Any, t: float, action: int, rng: Any) -> int:
    """Advance by one tick that ends at schedule time t and in which `action` was emitted (0: none).

    Returns how many reinforcers were earned; `earned[:n]` are their operanda and sizes. `clock[0].entered` is 1 where
    a component changed, and `operandum[o].entered` on the operanda that this concerns.
    """
    c = clock[0]
    if c.entered == 1:
        c.entered = 0
        c.blackout = 0.0
        for o in range(len(operandum)):
            operandum[o].entered = 0
    if action > 0:
        note(node, clock, lists, t, action)
    n = 0
    for i in range(len(node)):
        e = node[i]
        if e.active == 0:
            continue
        e.fired = 0
        times = 0
        if e.kind <= LAST_SIMPLE:
            source = e.source
            hit = action == e.operandum if source < 0 else node[source].fired == 1
            ready = not hit or source >= 0 or e.gate < 0 or open_to(node, e.gate, t)
            if met(e, lists, t - e.offset, hit, ready, rng):
                times = 1
                e.paying = e.operandum if source < 0 else node[source].paying
            # One that is met already and waits for others to be is without a reinforcer, too.
            unpaid = times == 0 or e.met == 1
            if unpaid and e.stop_after > 0.0 and t - e.offset - e.armed >= e.stop_after - TOLERANCE:
                c.stopped = 1
        else:
            times = compound(node, i, clock, lists, t, action, rng)
        if times > 0:
            n = settle(node, i, clock, earned, n, times, lists, t, rng)
    if c.entered == 1:
        show(node, operandum, clock)
    return n
