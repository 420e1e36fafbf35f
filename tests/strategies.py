"""Hypothesis strategies drawn from the library's own declarations: a new agent or schedule is in them at once."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from vrcore import AGENTS, DeliveryNoise, Experiment, Phase
from vrcore.experiment import PROCEDURES
from vrcore.params import Declared, declared
from vrcore.schedules import ATOMS, LISTS, Atom, Concurrent, Multiple, Schedule

FINEST_SECONDS = 0.001


def values(one: Declared) -> st.SearchStrategy[float]:
    """Return numbers in a parameter's declared range, both ends included."""
    if one.param.choices:
        return st.sampled_from([float(number) for number in range(len(one.param.choices))])
    return st.floats(one.param.low, one.param.high, allow_nan=False, allow_subnormal=False).map(lambda x: x + 0.0)


@st.composite
def agents(draw: st.DrawFn, cls: Any = None) -> Any:
    """Draw an agent of any kind with any parameters."""
    cls = cls or draw(st.sampled_from(list(AGENTS.values())))
    return cls(**{name: draw(values(one)) for name, one in declared(cls).items()})


def times(high: float = 10_000.0) -> st.SearchStrategy[float]:
    """Return times in seconds, to the millisecond."""
    return st.integers(1, int(high / FINEST_SECONDS)).map(lambda n: round(n * FINEST_SECONDS, 3))


@st.composite
def simple(draw: st.DrawFn, longest: float = 10_000.0) -> Atom:
    """Draw a simple schedule."""
    kind = draw(st.sampled_from(list(ATOMS)))
    if kind in ("CRF", "EXT"):
        return Atom(kind, 1.0 if kind == "CRF" else 0.0)
    length, list_type = (draw(st.integers(1, 40)), draw(st.sampled_from(list(LISTS)))) if kind[0] == "V" else (12, "fh")
    if kind[1] != "R":
        return Atom(kind, draw(times(longest)), list_type, length)
    if kind == "RR":
        return Atom(kind, draw(st.floats(1.0, 1000.0).map(lambda x: round(x, 3))))
    if kind == "FR":
        return Atom(kind, float(draw(st.integers(1, 1000))))
    # A list of whole ratios can have any whole sum.
    total = draw(st.integers(length, 1000 * length))
    value = total / length
    return Atom(kind, value if value * length == total else float(total // length), list_type, length)


@st.composite
def concurrent(draw: st.DrawFn, parts: st.SearchStrategy[Schedule], longest: float = 10_000.0) -> Concurrent:
    """Draw a concurrent schedule."""
    delay = draw(st.just(0.0) | times(longest))
    return Concurrent(tuple(draw(st.lists(parts, min_size=2, max_size=3))), delay)


@st.composite
def multiple(draw: st.DrawFn, parts: st.SearchStrategy[Schedule], longest: float = 10_000.0) -> Multiple:
    """Draw a multiple schedule."""
    return Multiple(tuple(draw(st.lists(parts, min_size=2, max_size=3))), draw(times(longest)))


def plain_schedules(longest: float = 10_000.0) -> st.SearchStrategy[Schedule]:
    """Return concurrent and multiple schedules of simple ones, of up to two levels."""
    atom = simple(longest)
    flat = concurrent(atom, longest), multiple(atom, longest)
    return st.one_of(
        atom,
        *flat,
        multiple(st.one_of(atom, flat[0]), longest),
        concurrent(st.one_of(atom, flat[1]), longest),
    )


def noises() -> st.SearchStrategy[DeliveryNoise]:
    """Return delivery noise of any size."""
    return st.builds(DeliveryNoise, **{name: values(one) for name, one in declared(DeliveryNoise).items()})


@st.composite
def phases(draw: st.DrawFn, *, trials: bool, seconds: float = 100_000.0, longest: float = 10_000.0) -> Phase:
    """Draw a phase; `trials` says whether a budget in trials is one of those allowed, `seconds` its longest limit."""
    unit = draw(st.sampled_from(["responses", "reinforcers", "seconds", "rate", *(["trials"] if trials else [])]))
    amount: Any = draw(
        times(seconds) if unit == "seconds" else st.floats(0.1, 300.0) if unit == "rate" else st.integers(1, 1000)
    )
    budget = {unit: amount}
    limit = draw(st.floats(1.0, max(seconds, 1.0)))
    return Phase(draw(plain_schedules(longest)), noise=draw(noises()), limit_seconds=limit, **budget)


@st.composite
def experiments(
    draw: st.DrawFn,
    *,
    seconds: float = 100_000.0,
    most_subjects: int = 1000,
    most_phases: int = 3,
    longest: float = 10_000.0,
) -> Experiment:
    """Draw an experiment; `seconds` bounds every phase, so that short ones can be asked for."""
    agent = draw(agents())
    procedure = draw(st.sampled_from(list(PROCEDURES)))
    found = declared(Experiment)
    highest = 60.0 / agent.highest_rate if procedure == "free-operant" else found["tick"].param.high
    tick = draw(st.floats(max(found["tick"].param.low, highest / 20), min(highest, found["tick"].param.high)))
    one_phase = phases(trials=procedure != "free-operant", seconds=seconds, longest=longest)
    spread = draw(st.dictionaries(st.sampled_from(type(agent)._fields), st.floats(0.0, 2.0), max_size=3))
    return Experiment(
        agent,
        draw(st.lists(one_phase, min_size=1, max_size=most_phases)),
        subjects=draw(st.integers(1, most_subjects)),
        seed=draw(st.integers(0, int(found["seed"].param.high))),
        tick=tick,
        eating=draw(values(found["eating"])),
        spread=spread,
        procedure=procedure,
    )


def json_values() -> st.SearchStrategy[Any]:
    """Return anything that a JSON text can hold, numbers too large for a float included."""
    leaves = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.integers(10**300, 10**400)
        | st.floats()
        | st.text(max_size=12)
        | st.sampled_from(["VR 10", "EXT", "q-learning", "free-operant", "nan", "1e999"])
    )
    nested = st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=12,
    )
    return leaves | nested
