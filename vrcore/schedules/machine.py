"""Every schedule compiles to five small tables; one interpreter runs them all.

    branch     what runs side by side            (concurrent schedules)
    component  what follows what in a branch     (multiple schedules)
    leaf       what must be met in a component: any, all, or each for itself
    clock      what the session remembers        (stimulus, changeovers)
    lists      the values of variable schedules, shuffled in place

Times in here are schedule time in seconds: it stands still while the subject eats, so that every timer starts at
the end of a reinforcer. A component's timers run only while it is in effect.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from vrcore.compiled import inlined, jitable

NEVER, RATIO, INTERVAL, TIME = range(4)  # domains
FIXED, LIST, RANDOM = range(3)  # distributions
ANY, ALL, EACH = range(3)  # rules for a component's leaves

# Floating-point sums of ticks may fall short of a due time by rounding alone.
TOLERANCE = 1e-9
MARGIN = 1e-6

LEAF = np.dtype(
    [
        ("domain", "i8"),
        ("distribution", "i8"),
        ("value", "f8"),  # responses or seconds
        ("operandum", "i8"),
        ("first", "i8"),  # the leaf's list: lists[first : first + length]
        ("length", "i8"),
        ("position", "i8"),
        ("count", "f8"),  # responses still required
        ("due", "f8"),  # component time at which it is set up, seconds
        ("met", "i8"),
    ]
)
COMPONENT = np.dtype(
    [
        ("seconds", "f8"),
        ("stimulus", "i8"),
        ("first", "i8"),  # leaves[first : stop]
        ("stop", "i8"),
        ("rule", "i8"),
        ("changeover_delay", "f8"),
        ("next", "i8"),
        ("began", "f8"),  # schedule time of the latest entry
        ("elapsed", "f8"),  # seconds in effect before that
    ]
)
BRANCH = np.dtype([("at", "i8"), ("first", "i8"), ("ends", "f8"), ("stride", "i8")])
CLOCK = np.dtype([("stimulus", "i8"), ("last", "i8"), ("changed", "f8"), ("entered", "i8")])


@jitable
def shuffle(lists: Any, first: int, length: int, rng: Any) -> None:
    """Shuffle `lists[first : first + length]` in place (Fisher-Yates, one uniform draw per swap)."""
    for k in range(length - 1, 0, -1):
        j = int(rng.random() * (k + 1))
        held = lists[first + k]
        lists[first + k] = lists[first + j]
        lists[first + j] = held


@jitable
def draw(leaf: Any, i: int, lists: Any, rng: Any) -> float:
    """Return the next requirement of leaf i: responses or seconds."""
    if leaf[i].distribution == FIXED:
        return leaf[i].value
    if leaf[i].distribution == LIST:
        if leaf[i].position >= leaf[i].length:
            shuffle(lists, leaf[i].first, leaf[i].length, rng)
            leaf[i].position = 0
        value = lists[leaf[i].first + leaf[i].position]
        leaf[i].position += 1
        return value
    exponential = -math.log(1.0 - rng.random())
    if leaf[i].domain == RATIO:
        if leaf[i].value <= 1.0:
            return 1.0
        # The geometric distribution as the floor of an exponential: P(ratio > k) = (1 - 1/n)^k.
        return 1.0 + math.floor(exponential / -math.log(1.0 - 1.0 / leaf[i].value))
    return leaf[i].value * exponential


@jitable
def arm(leaf: Any, i: int, lists: Any, t: float, rng: Any) -> None:
    """Draw the next requirement of leaf i at component time t."""
    leaf[i].met = 0
    if leaf[i].domain == RATIO:
        leaf[i].count = draw(leaf, i, lists, rng)
    elif leaf[i].domain != NEVER:
        leaf[i].due = t + draw(leaf, i, lists, rng)


@jitable
def begin(leaf: Any, component: Any, branch: Any, clock: Any, lists: Any, rng: Any) -> None:
    """Set every component and timer to its start, at schedule time 0."""
    for i in range(len(leaf)):
        leaf[i].position = leaf[i].length  # so that the first draw shuffles
        arm(leaf, i, lists, 0.0, rng)
    for b in range(len(branch)):
        here = component[branch[b].at]
        branch[b].ends = here.seconds
        clock[0].stimulus += here.stimulus * branch[b].stride


@inlined
def met(leaf: Any, i: int, t: float, action: int, ready: bool) -> bool:
    """Advance leaf i by one tick at component time t; say whether its requirement is met.

    `ready` is false during a changeover delay: responses still count and timers still run, but nothing is met.
    """
    hit = action > 0 and action == leaf[i].operandum
    if leaf[i].domain == RATIO:
        if hit:
            leaf[i].count -= 1.0
        return hit and ready and leaf[i].count <= 0.0
    if leaf[i].domain == INTERVAL:
        return hit and ready and t >= leaf[i].due - TOLERANCE
    if leaf[i].domain == TIME:
        return t >= leaf[i].due - TOLERANCE
    return False


@jitable
def settle(leaf: Any, here: Any, lists: Any, t: float, earned: Any, n: int, rng: Any) -> int:
    """Turn met leaves of a component into earned reinforcers and arm them again; return the new count."""
    if here.rule != EACH:
        earned[n] = leaf[here.first].operandum
        n += 1
    for i in range(here.first, here.stop):
        if here.rule == EACH and leaf[i].met == 1:
            earned[n] = leaf[i].operandum
            n += 1
        if here.rule == ALL or leaf[i].met == 1:
            arm(leaf, i, lists, t, rng)
    return n


@jitable
def turn(component: Any, branch: Any, b: int, clock: Any, t: float) -> None:
    """Move branch b to its next component at schedule time t."""
    old, new = branch[b].at, component[branch[b].at].next
    component[old].elapsed += t - component[old].began
    component[new].began = t
    branch[b].at = new
    branch[b].ends = t + component[new].seconds
    clock[0].stimulus += (component[new].stimulus - component[old].stimulus) * branch[b].stride
    clock[0].entered |= 1 << b


@jitable
def silence(leaf: Any, component: Any, branch: Any) -> float:
    """Return the schedule time before which nothing happens unless the subject responds (infinity if it never does).

    A ratio and an interval wait for a response; a response-independent delivery and the end of a component do not.
    """
    until = math.inf
    for b in range(len(branch)):
        here = component[branch[b].at]
        until = min(until, branch[b].ends)
        for i in range(here.first, here.stop):
            if leaf[i].domain == TIME:
                until = min(until, leaf[i].due - here.elapsed + here.began)
    # `step` alone decides what is due; the margin keeps rounding from being earlier than it.
    return until - MARGIN


@inlined
def step(
    leaf: Any, component: Any, branch: Any, clock: Any, lists: Any, earned: Any, t: float, action: int, rng: Any
) -> int:
    """Advance by one tick that ends at schedule time t and in which `action` was emitted (0: none).

    Returns how many reinforcers were earned; `earned[:n]` are their operanda. Bit b of `clock[0].entered` is set
    where branch b moved to another component. The component that was in effect when the subject acted judges the
    action; only then may it change.
    """
    clock[0].entered = 0
    if action > 0 and action != clock[0].last:
        if clock[0].last > 0:
            clock[0].changed = t
        clock[0].last = action
    n = 0
    for b in range(len(branch)):
        here = component[branch[b].at]
        ready = t - clock[0].changed >= here.changeover_delay - TOLERANCE
        local = here.elapsed + t - here.began
        n_met = 0
        for i in range(here.first, here.stop):
            if met(leaf, i, local, action, ready):
                leaf[i].met = 1
            n_met += leaf[i].met
        if n_met > 0 and (here.rule != ALL or n_met == here.stop - here.first):
            n = settle(leaf, here, lists, local, earned, n, rng)
        if t >= branch[b].ends - TOLERANCE:
            turn(component, branch, b, clock, t)
    return n
