"""What a simple schedule requires next, and whether a tick met it."""

from __future__ import annotations

import math
from typing import Any

from vrcore.compiled import allocation_free, inlined
from vrcore.schedules.records import (
    FIXED,
    HIGH_RATE,
    INTERLOCKING,
    INTERVAL,
    LIST,
    LOW_RATE,
    MOMENTARY,
    MULTIPLYING,
    NEVER,
    OMISSION,
    PERCENTILE,
    RANDOM,
    RATIO,
    RICHARDSON_ROBERTS,
    SEQUENCE,
    SHORT_TIME,
    TIME,
)

# Floating-point sums of ticks may fall short of a due time by rounding alone.
TOLERANCE = 1e-9
BEYOND = 1e15  # responses that nobody makes; more would not fit into a whole number


@allocation_free
def shuffle(lists: Any, first: int, length: int, rng: Any) -> None:
    """Shuffle `lists[first : first + length]` in place (Fisher-Yates, one uniform draw per swap)."""
    for k in range(length - 1, 0, -1):
        j = int(rng.random() * (k + 1))
        held = lists[first + k]
        lists[first + k] = lists[first + j]
        lists[first + j] = held


@allocation_free
def draw(e: Any, lists: Any, rng: Any) -> float:
    """Return the next requirement of a simple schedule: responses, seconds, or the size of a reinforcer."""
    if e.distribution == FIXED:
        return e.value
    if e.distribution == LIST:
        if e.position >= e.length:
            shuffle(lists, e.list, e.length, rng)
            e.position = 0
        value = lists[e.list + e.position]
        e.position += 1
        return value
    if e.distribution == RANDOM:
        exponential = rng.standard_exponential()
        if e.kind == RATIO:
            if e.value <= 1.0:
                return 1.0
            # The geometric distribution as the floor of an exponential: P(ratio > k) = (1 - 1/n)^k.
            return 1.0 + math.floor(exponential / -math.log(1.0 - 1.0 / e.value))
        return e.value * exponential
    k = e.position
    e.position += 1
    if e.distribution == SEQUENCE:
        return lists[e.list + k] if k < e.length else math.inf
    if e.distribution == RICHARDSON_ROBERTS:
        # Richardson & Roberts (1996), Journal of Neuroscience Methods 66, 1-11: round(5 exp(0.2 n) - 5), n = 1, 2, ...
        value = 5.0 * math.exp(min(0.2 * (k + 1.0), 600.0)) - 5.0
    elif e.distribution == MULTIPLYING:
        value = e.value * math.exp(min(k * math.log(e.step), 600.0))
    else:
        value = e.value + k * e.step
    value = min(max(value, e.low), e.high)
    if e.kind == RATIO and e.sized == 0:
        return max(1.0, math.floor(min(value, BEYOND) + 0.5))
    return value


@allocation_free
def arm(e: Any, lists: Any, local: float, rng: Any) -> None:
    """Draw the next requirement of a simple schedule at its local time."""
    kind = e.kind
    e.met = 0
    e.armed = local
    if kind == RATIO:
        e.count = draw(e, lists, rng)
        if e.sized == 1:
            e.due, e.count = e.count, 1.0
    elif kind == INTERVAL:
        if e.running == 1 and e.due > 0.0:
            # The timer went on: what it set up while one reinforcer waited is lost, since only one can wait.
            while e.due <= local + TOLERANCE:
                e.due += max(draw(e, lists, rng), TOLERANCE)
        else:
            e.due = local + draw(e, lists, rng)
    elif kind in (TIME, OMISSION, MOMENTARY):
        e.due = local + draw(e, lists, rng)
    elif kind == INTERLOCKING:
        e.count = 0.0


@allocation_free
def in_time(e: Any, lists: Any, local: float, rng: Any) -> None:
    """Withdraw what was not collected within the limited hold, and set the timer again from there.

    A running timer did not wait for that: it was set when it had run out.
    """
    if e.distribution == FIXED:
        missed = math.ceil((local - e.due - e.hold - TOLERANCE) / (e.value + e.hold))
        if missed > 0.0:
            e.due += missed * (e.value + e.hold)
    else:
        while local > e.due + e.hold + TOLERANCE:
            e.due += draw(e, lists, rng) if e.running == 1 else e.hold + draw(e, lists, rng)


@allocation_free
def within_window(e: Any, lists: Any, local: float) -> bool:
    """Note a response; say whether enough of them, this one included, fall into the latest `value` seconds."""
    lists[e.list + e.position % e.length] = local
    e.position += 1
    # The place after the newest holds the oldest of the latest `length`.
    return e.position >= e.length and local - lists[e.list + e.position % e.length] <= e.value + TOLERANCE


@allocation_free
def stands_out(e: Any, lists: Any, local: float) -> bool:
    """Compare this IRT with the latest ones, of which it then becomes one; every response pays until there are enough.

    The criterion is the percentile of the window with linear interpolation between its values (Hyndman & Fan's type
    7), taken before the present IRT enters.
    """
    if e.responded == -math.inf:
        return True
    latest = local - e.responded
    size = e.length // 2  # the second half holds the same values in ascending order
    first = e.list + size
    pays = True
    n = min(e.position, size)
    if n == size:
        place = (size - 1) * e.step / 100.0
        low = math.floor(place)
        high = min(low + 1, size - 1)
        criterion = lists[first + low] + (lists[first + high] - lists[first + low]) * (place - low)
        pays = latest >= criterion - TOLERANCE if e.above == 1 else latest <= criterion + TOLERANCE
        oldest, j = lists[e.list + e.position % size], first
        while lists[j] != oldest:
            j += 1
        n -= 1
        while j < first + n:
            lists[j] = lists[j + 1]
            j += 1
    j = first + n
    while j > first and lists[j - 1] > latest:
        lists[j] = lists[j - 1]
        j -= 1
    lists[j] = latest
    lists[e.list + e.position % size] = latest
    e.position += 1
    return pays


@allocation_free
def unusual(e: Any, lists: Any, local: float, hit: bool, ready: bool) -> bool:
    """Advance a differential, interlocking or percentile schedule by one tick; say whether it is met."""
    kind = e.kind
    found = False
    if kind == OMISSION:
        if hit:
            e.due = local + e.value
        return not hit and local >= e.due - TOLERANCE
    if kind == MOMENTARY:
        if local < e.due - TOLERANCE:
            return False
        if hit:
            e.due = local + e.value
        return not hit
    if not hit:
        return False
    if kind == LOW_RATE:
        latest = local - e.responded
        found = latest >= e.value - TOLERANCE and (e.hold == 0.0 or latest <= e.value + e.hold + TOLERANCE)
    elif kind == SHORT_TIME:
        found = local - e.responded <= e.value + TOLERANCE
    elif kind == HIGH_RATE:
        found = within_window(e, lists, local)
    elif kind == INTERLOCKING:
        e.count += 1.0
        found = e.count >= max(1.0, math.ceil(e.value * (1.0 - (local - e.armed) / e.seconds) - TOLERANCE))
    elif kind == PERCENTILE:
        found = stands_out(e, lists, local)
    e.responded = local
    return found and ready


@inlined
def met(e: Any, lists: Any, local: float, hit: bool, ready: bool, rng: Any) -> bool:
    """Advance a simple schedule by one tick at its local time; say whether its requirement is met.

    `hit`: there was a response on its operandum. `ready` is false during a changeover delay: responses still count
    and timers still run, but nothing is met by a response.
    """
    if e.kind == RATIO:
        if hit:
            e.count -= 1.0
        return hit and ready and e.count <= 0.0
    if e.kind == INTERVAL:
        if hit and e.hold > 0.0:
            in_time(e, lists, local, rng)
        return hit and ready and local >= e.due - TOLERANCE
    if e.kind == TIME:
        return local >= e.due - TOLERANCE
    if e.kind == NEVER:
        return False
    return unusual(e, lists, local, hit, ready)
