"""Hypothesis strategies over all kinds of schedules, in trees of any shape that notation can write."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import strategies as st

from tests.strategies import simple, times
from vrcore.schedules.kinds import (
    Adjusting,
    Alternative,
    Atom,
    Chained,
    Concurrent,
    Conjunctive,
    HighRate,
    Interlocking,
    LowRate,
    Mixed,
    Multiple,
    Omission,
    Percentile,
    Progressive,
    Schedule,
    SecondOrder,
    Tandem,
    Token,
    Yoked,
)
from vrcore.schedules.kinds.hold import held
from vrcore.schedules.kinds.percentile import TARGETS
from vrcore.schedules.kinds.yoked import KINDS_OF_YOKING

MOST_PARTS = 3


def counts(high: int = 1000) -> st.SearchStrategy[int]:
    """Return whole numbers from 1 on."""
    return st.integers(1, high)


def units(longest: float = 10_000.0) -> st.SearchStrategy[Atom]:
    """Return simple schedules with a number, as a second-order schedule is made of."""
    return simple(longest).filter(lambda atom: atom.kind not in ("CRF", "EXT"))


@st.composite
def timed(draw: st.DrawFn, longest: float) -> Atom:
    """Draw a VI or RI whose clock runs on while a set-up reinforcer waits."""
    return Atom(draw(st.sampled_from(["VI", "RI"])), draw(times(longest)), timer="running")


@st.composite
def adjusting(draw: st.DrawFn, longest: float) -> Adjusting:
    """Draw an adjusting schedule, with and without bounds."""
    what = draw(st.sampled_from(["delay", "ratio", "amount"]))
    quantity: st.SearchStrategy[Any] = times(longest) if what == "delay" else counts()
    low, start, high = sorted(draw(st.tuples(quantity, quantity, quantity)))
    bounded = draw(st.booleans()) and low < high
    return Adjusting(what, start, draw(quantity), low if bounded else None, high if bounded else None)


@st.composite
def progressive(draw: st.DrawFn, longest: float) -> Progressive:
    """Draw a progressive ratio of any series."""
    series = draw(st.sampled_from(["arithmetic", "geometric", "richardson-roberts"]))
    step = draw(st.floats(1.01, 3.0).map(lambda x: round(x, 3))) if series == "geometric" else draw(counts(20))
    return Progressive(series, draw(counts(20)), step, draw(st.just(0.0) | times(longest)))


def masters() -> st.SearchStrategy[str]:
    """Return names that a master may have."""
    letters = string.ascii_letters + string.digits + " -_.:/()[],=äß"
    return st.text(letters, min_size=1, max_size=12).map(str.strip).filter(bool)


def percentiles(targets: tuple[str, ...]) -> st.SearchStrategy[Percentile]:
    """Return percentile schedules that measure one of these."""
    sides = st.sampled_from(["below", "above"])
    return st.builds(Percentile, st.sampled_from(targets), st.integers(0, 100), st.integers(1, 200), sides)


def leaves(longest: float = 10_000.0, *, simulated: bool = False) -> st.SearchStrategy[Schedule]:
    """Return schedules that are made of no others, second-order schedules included.

    `simulated` leaves out what can be written but not run: measures other than inter-response times, and yoked
    schedules without intervals.
    """
    seconds = times(longest)
    intervals = st.lists(seconds, min_size=int(simulated), max_size=5).map(tuple)
    without_hold: st.SearchStrategy[Schedule] = st.one_of(
        simple(longest),
        timed(longest),
        st.builds(LowRate, seconds),
        st.builds(HighRate, seconds, st.just(0) | st.integers(2, 20)),
        st.builds(Interlocking, counts(), seconds),
        adjusting(longest),
        st.builds(SecondOrder, units(longest), units(longest), brief=st.just(0.0) | seconds),
    )
    return st.one_of(
        without_hold,
        st.builds(held, without_hold, seconds),
        st.builds(Omission, seconds, st.booleans()),
        progressive(longest),
        percentiles(("IRT",) if simulated else tuple(TARGETS)),
        st.builds(Yoked, masters(), st.sampled_from(KINDS_OF_YOKING), intervals),
    )


@st.composite
def concurrent(draw: st.DrawFn, parts: st.SearchStrategy[Schedule], longest: float) -> Concurrent:
    """Draw a concurrent schedule with any changeover requirements."""
    sides = tuple(draw(st.lists(parts, min_size=2, max_size=MOST_PARTS)))
    pairs = [(a, b) for a in range(1, len(sides) + 1) for b in range(1, len(sides) + 1) if a != b]
    seconds = st.just(0.0) | times(longest)
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True))
    directional = tuple((a, b, draw(seconds)) for a, b in chosen)
    return Concurrent(sides, draw(st.none() | seconds), draw(st.integers(0, 5)), directional)


@st.composite
def alternating(draw: st.DrawFn, parts: st.SearchStrategy[Schedule], longest: float) -> Multiple | Mixed:
    """Draw a multiple or mixed schedule whose components change by time, reinforcers or responses."""
    components = tuple(draw(st.lists(parts, min_size=2, max_size=MOST_PARTS)))
    blackout = draw(st.just(0.0) | times(longest))
    by = draw(st.sampled_from(["seconds", "reinforcers", "responses"]))
    form = draw(st.sampled_from([Multiple, Mixed]))
    if by == "seconds":
        return form(components, draw(times(longest)), blackout)
    return form(components, blackout=blackout, by=by, amount=draw(counts(50)))


@st.composite
def joined(draw: st.DrawFn, parts: st.SearchStrategy[Schedule]) -> Schedule:
    """Draw a chained, tandem, alternative or conjunctive schedule."""
    form = draw(st.sampled_from([Chained, Tandem, Alternative, Conjunctive]))
    return form(tuple(draw(st.lists(parts, min_size=2, max_size=MOST_PARTS))))


def schedules(
    longest: float = 10_000.0, *, simulated: bool = False, most_leaves: int = 6
) -> st.SearchStrategy[Schedule]:
    """Return schedules of all kinds, alone and nested in any way; for `simulated` see `leaves`."""
    return st.recursive(
        leaves(longest, simulated=simulated),
        lambda inner: st.one_of(
            concurrent(inner, longest),
            alternating(inner, longest),
            joined(inner),
            st.builds(Token, inner, inner, counts(20)),
        ),
        max_leaves=most_leaves,
    )
