"""Notation and tree say the same, whatever the schedule; and no text breaks the reader."""

from __future__ import annotations

import copy
import string
from collections.abc import Callable

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.schedule_strategies import schedules
from tests.strategies import plain_schedules
from vrcore.errors import ScheduleError
from vrcore.schedules import ATOMS, Schedule, parse, tables
from vrcore.schedules.kinds import Yoked, atoms, walk
from vrcore.schedules.records import LAST_SIMPLE

quick = settings(deadline=None, max_examples=100)


def is_yoked(schedule: Schedule) -> bool:
    """Say whether the notation names a master: a name is kept letter by letter."""
    return any(isinstance(one, Yoked) for one in walk(schedule))


@given(schedules())
@settings(deadline=None, max_examples=200)
def test_a_written_schedule_reads_back(schedule: Schedule) -> None:
    assert parse(str(schedule)) == schedule
    assert str(parse(str(schedule))) == str(schedule)
    assert hash(parse(str(schedule))) == hash(schedule)


@given(schedules())
@quick
def test_every_schedule_says_what_it_is_and_what_to_think_about(schedule: Schedule) -> None:
    words = schedule.words
    assert words[0].isupper()
    assert words.endswith(".")
    assert "\n" not in words
    assert words.count("(") == words.count(")") or is_yoked(schedule)
    for caution in schedule.warnings:
        assert caution.code == caution.code.upper()
        assert caution.sentence.endswith(".")
    assert len(set(schedule.warnings)) == len(schedule.warnings)


@given(schedules())
@quick
def test_a_schedule_is_a_value(schedule: Schedule) -> None:
    assert copy.deepcopy(schedule) == schedule
    assert parse(schedule) is schedule
    assert type(schedule)(**vars(schedule)) == schedule  # what a schedule has become, it can be made of again


@given(schedules(), st.sampled_from([str.lower, str.upper, lambda text: text.replace(" ", "").replace("LH", " LH")]))
@quick
def test_case_and_spaces_do_not_matter(schedule: Schedule, change: Callable[[str], str]) -> None:
    assume(not is_yoked(schedule))
    assert parse(change(str(schedule))) == schedule


@given(schedules(), st.lists(st.sampled_from([" ", "\n", "\t", " -- a note (with brackets\n"]), max_size=3))
@quick
def test_notes_and_line_breaks_do_not_matter(schedule: Schedule, between: list[str]) -> None:
    assume(not is_yoked(schedule))
    spaced = str(schedule).replace(", ", f",{''.join(between)} ")
    assert parse(f"-- a note\n{spaced} -- another") == schedule


@given(st.floats(1e-12, 2e6), st.sampled_from(["", "s", " ms", "-min", " h"]), st.sampled_from(["FI", "VI", "RT"]))
@quick
def test_any_time_is_refused_or_reads_back(value: float, unit: str, kind: str) -> None:
    try:
        schedule = parse(f"{kind} {value:.15f}{unit}")
    except ScheduleError:
        return
    assert parse(str(schedule)) == schedule


@given(plain_schedules(longest=60.0))
@quick
def test_every_schedule_compiles_to_tables_with_its_leaves(schedule: Schedule) -> None:
    compiled = tables(schedule)
    leaves = compiled.node[compiled.node["kind"] <= LAST_SIMPLE]
    assert len(leaves) == len(list(atoms(schedule)))
    assert set(leaves["operandum"]) == set(range(1, compiled.operanda + 1))
    assert compiled.stimuli >= 1
    # Whatever uses the lists uses a part of its own, and nothing is left over.
    users = compiled.node[compiled.node["length"] > 0]
    used = sorted(zip(users["list"].tolist(), users["length"].tolist(), strict=True))
    assert [first for first, _ in used] == [0, *np.cumsum([length for _, length in used])][: len(used)]
    assert sum(length for _, length in used) == len(compiled.lists)


words = st.sampled_from(
    [
        *ATOMS,
        *("Conc", "Mult", "Mix", "Chain", "Tand", "Alt", "Conj", "Token", "Yoke", "Repeat", "Overlay"),
        *("DRL", "DRH", "DRO", "PR", "Interlock", "Pctl", "Adj", "LH", "let", "x", "rich", "delay", "IRT", "linear"),
        *("COD", "FRCO", "BO", "time", "reinforcers", "list", "n", "fh", "start", "step", "R0", "T", "prod", "brief"),
        *("(", ")", "(", ")", ",", ",", "=", "-", "->", "[", "]", "@", "--", "\n", '"A1"', '"'),
        *("s", "min", "h", "10", "2.5", "0", "1e9", "999999999999", "²", "٣"),
    ]
)


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(string.printable, max_size=60),
        st.lists(words, max_size=14).map(" ".join),
        st.lists(words, max_size=14).map("".join),
    )
)
@settings(deadline=None, max_examples=1000)
def test_any_text_is_a_schedule_or_a_schedule_error(text: str) -> None:
    check_any(text)


@given(schedules(), st.data())
@settings(deadline=None, max_examples=200)
def test_a_schedule_with_something_changed_is_a_schedule_or_an_error(schedule: Schedule, data: st.DataObject) -> None:
    text = str(schedule)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 4)))
    check_any(text[:start] + data.draw(st.just("") | words) + text[end:])


def check_any(text: str) -> None:
    refused = None
    try:
        schedule = parse(text)
    except ScheduleError as error:
        refused = error
    if refused is None:
        assert parse(str(schedule)) == schedule
        return
    assert refused.sentence.endswith(".")
    assert "\n" not in refused.sentence
    assert str(refused).startswith(refused.sentence)
    assert refused.code == refused.code.upper() != ""
    if refused.position is not None:
        assert refused.text == text
        assert 0 <= refused.position <= len(text)
