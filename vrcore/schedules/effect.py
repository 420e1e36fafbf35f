"""Which parts of a schedule are in effect: they come into it and go out of it, start anew, and show their stimuli.

A part that is not in effect is passed over, and its clocks stand still until it is back.
"""

from __future__ import annotations

import math
from typing import Any

from vrcore.compiled import allocation_free
from vrcore.schedules.records import (
    ALTERNATIVE,
    BY_REINFORCERS,
    BY_SECONDS,
    CHAINED,
    CONCURRENT,
    CONJUNCTIVE,
    HIGH_RATE,
    LAST_SIMPLE,
    MOMENTARY,
    MULTIPLE,
    OMISSION,
    SECOND_ORDER,
    SHORT_TIME,
    TIME,
    TOKEN,
)
from vrcore.schedules.requirement import arm

MARGIN = 1e-6
RESTARTING, RESTARTED = 2, 3  # of what was met (1) and now starts anew
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
        if e.kind == MULTIPLE or e.kind == CONJUNCTIVE:  # tokens, and what a changeover holds back, are kept
            e.count = 0.0
        if e.kind == CONJUNCTIVE:
            e.due = 0.0
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
def turn(node: Any, i: int, clock: Any, t: float) -> None:
    """Let the next component of multiple schedule i come into effect at schedule time t."""
    e = node[i]
    part = node[e.at].next
    put(node, e.at, t, 0)
    e.at = part
    put(node, part, t, e.active)  # a schedule that waited for others may have gone out of effect in this very tick
    e.due = t - e.offset + e.seconds
    e.count = 0.0
    clock[0].blackout += e.blackout
    clock[0].entered = 1


@allocation_free
def restart(node: Any, i: int, clock: Any, lists: Any, t: float, times: int, rng: Any) -> None:
    """Start node i, which was met with others, anew at schedule time t, as it would by itself.

    In a multiple or concurrent schedule that is what was met; of an alternative, what was not met starts anew from the
    beginning. `times` reinforcers count in components that change after a number of them.
    """
    node[i].met = RESTARTING
    for j in range(i - 1, node[i].first - 1, -1):
        e, over = node[j], node[node[j].parent]
        apart = over.kind == MULTIPLE or over.kind == CONCURRENT or over.kind == ALTERNATIVE
        if over.met == RESTARTING and (over.kind == CONJUNCTIVE or (apart and e.met == 1)):
            e.met = RESTARTING
    # Parts before wholes, as in a tick: the order in which new requirements are drawn is that of the schedule alone.
    for j in range(node[i].first, i + 1):
        e = node[j]
        if e.met == RESTARTING:
            if e.kind <= LAST_SIMPLE:
                local = (t if e.active == 1 else e.paused) - e.offset
                if e.kind != SHORT_TIME and e.kind != HIGH_RATE:
                    e.responded = local
                arm(e, lists, local, rng)
            elif e.kind == CONJUNCTIVE:
                e.count = 0.0
                e.due = 0.0
            elif e.kind == MULTIPLE and e.by == BY_REINFORCERS:
                e.count += times
                if e.count >= e.value:
                    turn(node, j, clock, t)
            elif e.kind == ALTERNATIVE:
                reset_others(node, j, clock, lists, t, rng)
            elif e.kind == SECOND_ORDER or e.kind == TOKEN:
                reset(node, j - 1, lists, t, rng)  # a unit that is under way goes on
            elif e.kind == CHAINED:
                reset(node, j, lists, t, rng)
            e.met = RESTARTED
    for j in range(node[i].first, i + 1):
        if node[j].met == RESTARTED:
            node[j].met = 0


@allocation_free
def reset_others(node: Any, i: int, clock: Any, lists: Any, t: float, rng: Any) -> None:
    """Start the parts of alternative i that are not met anew from the beginning, at schedule time t."""
    part = node[i].down
    while True:
        if node[part].fired == 0 and node[part].met == 0:
            reset(node, part, lists, t, rng)
            if node[part].parts > 1:
                clock[0].entered = 1
        part = node[part].next
        if part == node[i].down:
            break


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
            # What is met already and waits for others delivers no more, but its components go on taking turns.
            delivers = e.met == 0 and (e.kind == TIME or e.kind == OMISSION or e.kind == MOMENTARY)
            if delivers or (e.kind == MULTIPLE and e.by == BY_SECONDS):
                until = min(until, e.due + e.offset)
            if e.stop_after > 0.0:
                until = min(until, e.armed + e.stop_after + e.offset)
    # `step` alone decides what is due; the margin keeps rounding from being earlier than it.
    return until - MARGIN
