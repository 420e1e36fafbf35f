"""Laws between schedules, checked on logs: identities, whole rounds of a list, equal times, the same again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.oracle.compound import width
from tests.schedule_strategies import leaves, schedules
from vrcore import EventLog, Experiment, Phase, run
from vrcore.agents import ConstantRate
from vrcore.errors import ScheduleError
from vrcore.log import COMPONENT, REINFORCER, RESPONSE
from vrcore.schedules import Schedule, parse, tables
from vrcore.schedules.kinds import Adjusting, Alternative, Atom, Conjunctive, Omission, Yoked
from vrcore.schedules.lists import intervals, ratios

# The same schedules every time: a search for new ones is a person's, with more examples and `derandomize=False`.
quick = settings(deadline=None, max_examples=120, derandomize=True)
EXT, CRF = Atom("EXT", 0.0), Atom("CRF", 1.0)


def within(schedule: Schedule) -> Iterator[Schedule]:
    """Yield a schedule and all that it is made of."""
    yield schedule
    for part in schedule.parts:
        yield from within(part)


def pays_without_a_response(schedule: Schedule) -> bool:
    """Say whether a simple schedule delivers without a response."""
    if isinstance(schedule, Atom):
        return schedule.domain == "T"
    if isinstance(schedule, Yoked):
        return schedule.as_[1] == "T"
    return isinstance(schedule, Omission) or (isinstance(schedule, Adjusting) and schedule.what == "delay")


def requires_a_response(schedule: Schedule) -> bool:
    """Say whether nothing is delivered without a response."""
    return not any(map(pays_without_a_response, within(schedule)))


def runs(schedule: Schedule) -> bool:
    """Say whether the schedule can be run: not those that would set up more often than a session can show."""
    try:
        tables(schedule)
    except ScheduleError:
        return False
    return True


def all_schedules() -> st.SearchStrategy[Schedule]:
    return schedules(8.0, simulated=True).filter(runs)


def responded_to() -> st.SearchStrategy[Schedule]:
    """Return schedules of one operandum, so that there is a continuous reinforcement of the same responses."""
    return all_schedules().filter(lambda schedule: width(schedule) == 1).filter(requires_a_response)


def draws_while_it_waits(schedule: Schedule) -> bool:
    """Say whether a limited hold may draw a new interval in the very tick in which another part is met.

    A condition beside it then changes which of the two draws first: the same distribution, but not the same log.
    """
    return bool(schedule.parts) and any(getattr(one, "hold", 0.0) for one in within(schedule))


def logged(schedule: Schedule | str, seed: int, probability: float = 0.5, **given: Any) -> EventLog:
    values: dict[str, Any] = {"tick": 0.5, "eating": 1.0, "procedure": "free-operant", **given}
    until = values.pop("until", {"seconds": 400})
    return run(Experiment(ConstantRate(probability), [Phase(schedule, **until)], seed=seed, **values))


def happened(log: EventLog) -> list[tuple[float, ...]]:
    """Return the responses and reinforcers: when, which, where, how large."""
    rows = (log.event == RESPONSE) | (log.event == REINFORCER)
    return list(zip(*(column[rows].tolist() for column in (log.t, log.event, log.operandum, log.value)), strict=True))


@given(all_schedules(), st.integers(0, 50))
@example(parse("Conc(FT 3-s, FT 4-s)"), 0)
@example(parse("Conc(FR 2, Mult(FR 3, FR 5, time=5-s))"), 0)
@example(parse("Mix(FR 3, FR 5, reinforcers=2)"), 0)
@example(parse("Token(prod=FT 2-s, exch=FR 3, cost=2)"), 0)
@quick
def test_an_alternative_that_never_pays_changes_nothing(schedule: Schedule, seed: int) -> None:
    alone = happened(logged(schedule, seed))
    assert happened(logged(Alternative((schedule, EXT)), seed)) == alone
    assert happened(logged(Alternative((EXT, schedule)), seed)) == alone


@given(responded_to(), st.integers(0, 50))
@example(parse("Mult(FR 3, EXT, time=5-s)"), 0)
@example(parse("Mult(FR 3, Conj(FR 2, FI 4-s), reinforcers=2, BO=2-s)"), 0)
@example(parse("Alt(Mix(VI 4-s, FR 6, responses=4), Chain(FR 2, FR 7))"), 0)
@example(parse("VI 4-s(FR 3)"), 0)
@quick
def test_a_condition_that_every_response_meets_changes_nothing(schedule: Schedule, seed: int) -> None:
    assume(not draws_while_it_waits(schedule))
    alone = happened(logged(schedule, seed))
    assert happened(logged(Conjunctive((schedule, CRF)), seed)) == alone
    assert happened(logged(Conjunctive((CRF, schedule)), seed)) == alone


@given(responded_to(), st.integers(0, 50))
@quick
def test_an_alternative_that_pays_every_response_leaves_nothing_to_wait_for(schedule: Schedule, seed: int) -> None:
    assume(not any(getattr(one, "stop", 0.0) for one in within(schedule)))
    log = logged(Alternative((schedule, CRF)), seed)
    assert np.array_equal(log.t[log.event == RESPONSE], log.t[log.event == REINFORCER])
    assert (log.value[log.event == REINFORCER] == 1.0).all()


@given(all_schedules(), st.integers(0, 50))
@quick
def test_a_condition_that_nothing_meets_is_extinction(schedule: Schedule, seed: int) -> None:
    for whole in (Conjunctive((schedule, EXT)), Conjunctive((EXT, schedule))):
        assert (logged(whole, seed).event != REINFORCER).all()


@given(leaves(8.0, simulated=True).filter(runs), st.integers(0, 2**53 - 1))
@quick
def test_the_same_again_is_the_same(schedule: Schedule, seed: int) -> None:
    assert logged(schedule, seed).digest() == logged(parse(str(schedule)), seed).digest()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("VR(5, list={kind}, n=10)", 1),
        ("Conc(VR(5, list={kind}, n=10), EXT)", 1),
        ("Conc(CRF, VR(5, list={kind}, n=10))", 2),
        ("Mult(VR(5, list={kind}, n=10), EXT, time=7-s)", 1),
        ("Chain(VR(5, list={kind}, n=10), CRF)", 1),
    ],
)
@pytest.mark.parametrize("kind", ["fh", "geom", "uniform", "arith"])
def test_whole_rounds_use_up_the_list_of_ratios(text: str, where: int, kind: str) -> None:
    log = logged(text.format(kind=kind), 3, until={"seconds": 3000})
    # A component of a multiple schedule keeps its count while the other is in effect.
    own = (log.operandum == where) & (log.component == 1)
    made = np.cumsum((log.event == RESPONSE) & own)
    # What ends a ratio: a reinforcer, or the step to the second link.
    chained = text.startswith("Chain")
    ends = (log.event == COMPONENT) & (log.value == 2) if chained else (log.event == REINFORCER) & own
    found = np.diff(made[ends], prepend=0).tolist()
    rounds = [sorted(found[k : k + 10]) for k in range(0, len(found) - 9, 10)]
    assert len(rounds) >= 3
    assert all(one == ratios(5, 10, kind) for one in rounds)


@pytest.mark.parametrize("kind", ["fh", "geom", "uniform", "arith"])
@pytest.mark.parametrize("text", ["VT(6-s, list={}, n=8)", "VI(6-s, list={}, n=8)", "Conc(VT(6-s, list={}, n=8), EXT)"])
def test_whole_rounds_use_up_the_list_of_times(text: str, kind: str) -> None:
    # Responding at every step leaves no time to wait; a time is rounded up to a step, and nothing comes at time 0.
    trials = {"procedure": "forced-choice", "tick": 0.1, "eating": 0.0}
    log = logged(text.format(kind), 4, 1.0, until={"seconds": 400}, **trials)
    found = np.diff(np.rint(log.t[log.event == REINFORCER] * 10), prepend=0).tolist()
    listed = [max(1, int(np.ceil(round(seconds * 10, 6)))) for seconds in intervals(6.0, 8, kind)]
    rounds = [Counter(found[k : k + 8]) for k in range(0, len(found) - 7, 8)]
    assert len(rounds) >= 6
    assert all(one == Counter(listed) for one in rounds)


@pytest.mark.parametrize("tick", [0.1, 0.3, 0.7])
@pytest.mark.parametrize("parts", [("FT 2.1-s", "VT(2.1-s, n=1)"), ("VT(2.1-s, n=1)", "FT 2.1-s")])
def test_what_falls_due_at_one_time_comes_in_the_order_of_the_operanda(tick: float, parts: tuple[str, str]) -> None:
    log = logged(f"Conc({', '.join(parts)})", 1, 1.0, tick=tick, procedure="forced-choice", until={"seconds": 210})
    rows = log.event == REINFORCER
    at, first, count = np.unique(log.t[rows], return_index=True, return_counts=True)
    both = first[count == 2]
    assert len(both) > 3, at
    assert (log.operandum[rows][both] == 1).all()
    assert (log.operandum[rows][both + 1] == 2).all()


def test_the_order_of_parts_that_fall_due_together_changes_no_time() -> None:
    logs = [logged(text, 5) for text in ("Alt(FT 3-s, FR 2)", "Alt(FR 2, FT 3-s)")]
    assert happened(logs[0]) == happened(logs[1])
    logs = [logged(text, 5) for text in ("Conj(FT 3-s, FR 2)", "Conj(FR 2, FT 3-s)")]
    assert happened(logs[0]) == happened(logs[1])


def test_a_count_outlives_the_component() -> None:
    # A response every second, components of 3 s: three of five in the first turn, two in the next; then 1, 3 and 1.
    trials = {"procedure": "forced-choice", "tick": 1.0, "eating": 0.0}
    log = logged("Mult(FR 5, EXT, time=3-s)", 0, 1.0, until={"seconds": 20}, **trials)
    assert log.t[log.event == REINFORCER].tolist() == [8.0, 19.0]


def test_tables_of_one_schedule_are_equal() -> None:
    one, other = (tables(parse("Conc(VI 3-s, VR 4, COD=2-s, FRCO=2)")) for _ in range(2))
    assert one.node.tobytes() == other.node.tobytes()
    assert one.lists.tobytes() == other.lists.tobytes()
