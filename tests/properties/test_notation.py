"""Notation and tree say the same, whatever the schedule; and no text breaks the reader."""

from __future__ import annotations

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import schedules
from vrcore.errors import NotationError
from vrcore.schedules import ATOMS, Schedule, parse, tables
from vrcore.schedules.kinds import atoms
from vrcore.schedules.records import LAST_SIMPLE

quick = settings(deadline=None, max_examples=300)


@given(schedules())
@quick
def test_a_written_schedule_reads_back(schedule: Schedule) -> None:
    assert parse(str(schedule)) == schedule
    assert str(parse(str(schedule))) == str(schedule)


@given(schedules(), st.sampled_from([str.lower, str.upper, lambda text: text.replace(" ", "")]))
@quick
def test_case_and_spaces_do_not_matter(schedule: Schedule, change: object) -> None:
    assert parse(change(str(schedule))) == schedule  # type: ignore[operator]


@given(st.floats(1e-12, 2e6), st.sampled_from(["", "s", " ms", "-min"]), st.sampled_from(["FI", "VI", "RT"]))
@quick
def test_any_time_is_refused_or_reads_back(value: float, unit: str, kind: str) -> None:
    try:
        schedule = parse(f"{kind} {value:.15f}{unit}")
    except NotationError:
        return
    assert parse(str(schedule)) == schedule


@given(schedules(longest=60.0))
@quick
def test_every_schedule_compiles_to_tables_with_its_leaves(schedule: Schedule) -> None:
    compiled = tables(schedule)
    leaves = compiled.node[compiled.node["kind"] <= LAST_SIMPLE]
    assert len(leaves) == len(list(atoms(schedule)))
    assert set(leaves["operandum"]) == set(range(1, compiled.operanda + 1))
    assert compiled.stimuli >= 1
    # Leaves use the lists without sharing.
    ends = leaves["list"] + leaves["length"]
    assert (leaves["list"][1:] == ends[:-1]).all()
    assert ends[-1] + 2 * compiled.operanda**2 == len(compiled.lists)  # delays and ratios of changeovers come last


words = st.sampled_from(
    [
        *ATOMS,
        "Conc",
        "Mult",
        "COD",
        "time",
        "list",
        "n",
        "fh",
        "(",
        ")",
        ",",
        "=",
        "-",
        "s",
        "min",
        "10",
        "2.5",
        "²",
        "٣",
    ]
)


@given(
    st.one_of(st.text(max_size=60), st.text(string.printable, max_size=60), st.lists(words, max_size=14).map(" ".join))
)
@settings(deadline=None, max_examples=1500)
def test_any_text_is_a_schedule_or_a_notation_error(text: str) -> None:
    try:
        schedule = parse(text)
    except NotationError:
        return
    assert parse(str(schedule)) == schedule
