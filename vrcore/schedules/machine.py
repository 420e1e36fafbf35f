"""The interpreter: one tick of any schedule.

The tree lies in `node` with children before their parents, so that one pass from the first record to the last lets
every simple schedule see the tick, and every compound see what its parts made of it. A part that is not in effect is
passed over. What a compound does once it is met:

    alternative    any part met, which starts anew as it would alone; the others start anew from the beginning
    conjunctive    all parts met, in whatever order; what met it starts anew
    chained        the part in effect is met: the next one comes into effect, and the last one meets the whole
    multiple       passes on what its part in effect earned; time (or a count) changes the part, whose own counts and
                   timers stand still until it is back
    concurrent     passes on what each part earned; each has its own operandum
    second order   completions of the unit are the responses of the overall schedule
    token          completions of the unit are tokens; completions of the exchange schedule turn them into reinforcers

What meets a whole pays there what it would alone: an exchange all its reinforcers, an adjusting amount its size. What
is in need of more than itself (a link, a condition) waits, once met, until the whole starts it anew.

The order within a tick: a changeover is noted; parts are settled from left to right; the component that was in
effect when the subject acted judges the action, and only then may it change.
"""

from __future__ import annotations

import math
from typing import Any

from vrcore.compiled import allocation_free
from vrcore.schedules.effect import put, reset, reset_others, restart, show, turn
from vrcore.schedules.records import (
    ALTERNATIVE,
    BY_REINFORCERS,
    BY_RESPONSES,
    BY_SECONDS,
    CHAINED,
    CONCURRENT,
    CONJUNCTIVE,
    LAST_SIMPLE,
    MOST_AT_ONCE,
    MULTIPLE,
    SECOND_ORDER,
    TOKEN,
)
from vrcore.schedules.requirement import TOLERANCE, arm, met


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
        if link.last == 1:
            e.paying, e.worth = link.paying, link.worth
            return int(link.times)
        put(node, e.at, t, 0)
        e.at = link.next
        reset(node, e.at, lists, t, rng)
        put(node, e.at, t, 1)
        clock[0].entered = 1
        return 0
    if kind == MULTIPLE:
        times = int(node[e.at].times) if node[e.at].fired == 1 else 0
        e.paying, e.worth = node[e.at].paying, node[e.at].worth
        if e.by == BY_RESPONSES:
            own = e.lowest <= action and action <= e.highest
            e.count += 1.0 if (own if e.source < 0 else node[e.source].fired == 1) else 0.0
        if times > 0 and e.resets == 0:
            node[e.at].met = 1
        over = t - e.offset >= e.due - TOLERANCE if e.by == BY_SECONDS else e.count >= e.value
        if over:
            turn(node, i, clock, t)
        return times
    if kind in (SECOND_ORDER, TOKEN):
        overall = node[i - 1]
        times = int(overall.fired)
        if kind == TOKEN:
            unit = node[overall.source]
            if unit.fired == 1:
                e.count += 1.0
                e.token = 1
                e.paying = unit.paying  # the exchange has no operandum of its own
            if overall.met == 1:
                return 0  # the exchange is met and waits for the rest of a conjunctive schedule
            if times == 1:
                times = int(min(math.floor(e.count / e.cost), MOST_AT_ONCE))
                e.spent = times * e.cost
                e.count -= e.spent  # what the exchange could not pay stays
        if overall.fired == 1:
            # A whole that waits to be started anew by what it belongs to must not use up its list meanwhile.
            if e.resets == 1 or times == 0:
                reset(node, i - 1, lists, t, rng)
            elif kind == TOKEN:
                overall.met = 1
        return times
    return joined(node, i)


@allocation_free
def joined(node: Any, i: int) -> int:
    """Return how many reinforcers meeting compound node i is worth whose parts are in effect together (0: not met).

    What pays, pays what it would alone: of several parts the first that is met, and of a conjunctive schedule what is
    worth most, since all of it was asked for; a size that no part sets is below any other.
    """
    e = node[i]
    first, times, size, unmet, part = -1, 0, 0.0, 0, e.down
    while True:
        one = node[part]
        if one.fired == 1 and (one.met == 0 or e.kind == CONCURRENT):
            if first < 0:
                e.paying = one.paying
                first, times, size = part, one.times, one.worth
            if e.kind == CONCURRENT and e.resets == 0:
                one.met = 1
            if e.kind == CONJUNCTIVE:
                one.met = 1
                e.count, e.due = max(e.count, one.times), max(e.due, one.worth)
        if e.kind == CONJUNCTIVE and one.met == 0:
            unmet += 1
        part = one.next
        if part == e.down:
            break
    if e.kind == CONJUNCTIVE and first >= 0:
        times, size = int(e.count), e.due
    e.worth = size
    return times if unmet == 0 else 0


@allocation_free
def chosen(node: Any, i: int, earned: Any, n: int) -> int:
    """Return which part of alternative i pays (-1: none is met): of several the one that is worth least.

    That is the one of the fewest reinforcers and then of the smallest; a size that no part sets is below any other. Of
    equals the first.
    """
    best, fewest, smallest, part = -1, 0, 0.0, node[i].down
    while True:
        one = node[part]
        if one.fired == 1:
            if node[i].resets == 0:
                one.met = 1
            count, size = 0, 0.0
            for k in range(n):
                if one.first <= earned[k].node and earned[k].node <= part:
                    count += 1
                    size += earned[k].amount
            if count == 0:  # it does not deliver by itself
                count, size = one.times, one.times * one.worth
            if best < 0 or count < fewest or (count == fewest and size < smallest):
                best, fewest, smallest = part, count, size
        part = one.next
        if part == node[i].down:
            break
    return best


@allocation_free
def unearn(node: Any, i: int, best: int, earned: Any, n: int) -> int:
    """Of what alternative i earned, drop from `earned[:n]` all but what its part `best` did; return the new count."""
    kept = 0
    for k in range(n):
        by = earned[k].node
        if by < node[i].first or (node[best].first <= by and by <= best):
            earned[kept].operandum, earned[kept].amount, earned[kept].node = earned[k].operandum, earned[k].amount, by
            kept += 1
    credit(node, i, kept - n)
    return kept


@allocation_free
def credit(node: Any, i: int, reinforcers: int) -> None:
    """Count reinforcers that node i earned in the components around it that change after a number of them."""
    p = node[i].parent
    while p >= 0:
        if node[p].kind == MULTIPLE and node[p].by == BY_REINFORCERS:
            node[p].count += reinforcers
        p = node[p].parent


@allocation_free
def settle(node: Any, i: int, clock: Any, earned: Any, n: int, times: int, lists: Any, t: float, rng: Any) -> int:
    """Earn what meeting node i earns, and start it anew where it does so by itself; return the new count."""
    e = node[i]
    e.fired = 1
    e.times = times
    if e.delivers == 1:
        for _ in range(times):
            earned[n].operandum = e.paying
            earned[n].amount = e.worth
            earned[n].node = i
            n += 1
        credit(node, i, times)
    if e.resets == 1:
        if e.kind <= LAST_SIMPLE:
            arm(e, lists, t - e.offset, rng)
        elif e.kind == CHAINED:
            reset(node, i, lists, t, rng)
            e.fired = 1
            clock[0].entered = 1
        elif e.kind == CONJUNCTIVE:
            restart(node, i, clock, lists, t, times if e.delivers == 1 else 0, rng)
            e.fired = 1
            if e.parts > 1:
                clock[0].entered = 1
        elif e.kind == ALTERNATIVE:
            reset_others(node, i, clock, lists, t, rng)
    return n


@allocation_free
def step(node: Any, operandum: Any, clock: Any, lists: Any, earned: Any, t: float, action: int, rng: Any) -> int:
    """Advance by one tick that ends at schedule time t and in which `action` was emitted (0: none).

    Returns how many reinforcers were earned; `earned[:n]` are their operanda and sizes. `clock[0].entered` is 1 where
    a component changed, and `operandum[o].entered` on the operanda that this concerns; `token` and `spent` of a token
    schedule's node are what it earned and exchanged.
    """
    c = clock[0]
    if c.tokens == 1:
        for i in range(len(node)):
            node[i].token = 0
            node[i].spent = 0.0
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
                e.worth = e.due if e.sized == 1 else 0.0
            # One that is met already and waits for others to be is without a reinforcer, too.
            unpaid = times == 0 or e.met == 1
            if unpaid and e.stop_after > 0.0 and t - e.offset - e.armed >= e.stop_after - TOLERANCE:
                c.stopped = 1
        elif e.kind == ALTERNATIVE:
            best = chosen(node, i, earned, n)
            if best >= 0:
                n = unearn(node, i, best, earned, n)
                times, e.paying, e.worth = node[best].times, node[best].paying, node[best].worth
        else:
            times = compound(node, i, clock, lists, t, action, rng)
        if times > 0:
            n = settle(node, i, clock, earned, n, times, lists, t, rng)
    for k in range(n):
        if earned[k].amount == 0.0:
            earned[k].amount = 1.0  # no part of the schedule sets the size
    if c.entered == 1:
        show(node, operandum, clock)
    return n
