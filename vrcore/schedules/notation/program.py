"""Reads a whole text: settings for all its schedules, names given to some, and the schedule itself."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NoReturn

from vrcore.errors import nearest, suggestion
from vrcore.schedules.kinds import ATOMS, Schedule
from vrcore.schedules.kinds.hold import held_throughout
from vrcore.schedules.notation.compound import read_compound, read_repeat, read_second_order, read_token
from vrcore.schedules.notation.keywords import (
    DEFAULTS,
    FORMS,
    KNOWN,
    KNOWN_FORMS,
    OPTIONS,
    RESERVED,
    SIMPLE,
    UNSUPPORTED,
)
from vrcore.schedules.notation.parametric import (
    read_adjusting,
    read_interlocking,
    read_percentile,
    read_progressive,
    read_yoked,
)
from vrcore.schedules.notation.reader import Reader
from vrcore.schedules.notation.simple import (
    read_atom,
    read_high_rate,
    read_hold,
    read_low_rate,
    read_omission,
    with_hold,
)
from vrcore.schedules.notation.words import Word

UNITS = ("ms", "s", "min", "h")

_READERS: dict[str, Callable[[Reader, Word], Schedule]] = {
    "DRL": read_low_rate,
    "DRH": read_high_rate,
    "DRO": read_omission,
    "PR": read_progressive,
    "Pctl": read_percentile,
    "Interlock": read_interlocking,
    "Adj": read_adjusting,
    "Yoke": read_yoked,
}
_AFTER = ("to", "timeout", "responsecost")


def read_program(reader: Reader) -> Schedule:
    """Read a whole text and return its schedule, with all names and settings put in their places."""
    words = reader.words
    reader.later = frozenset(after.text for word, after in pairwise(words) if word.text.lower() == "let")
    while True:
        if reader.name() in UNSUPPORTED and reader.peek(1).text == "=":
            reader.fail(f"{reader.peek().text}: {UNSUPPORTED[reader.name()]}.", code="UNSUPPORTED")
        if reader.name() in DEFAULTS and reader.peek(1).text == "=":
            _default(reader)
        elif reader.name() == "let" and reader.peek(1).kind != "end":
            _binding(reader)
        else:
            break
    if reader.peek().kind == "end":
        if reader.bound or reader.defaults:
            reader.fail("the schedule itself is missing after the names and settings.", allowed="a schedule")
        reader.fail('an empty text is not a schedule; try "VR 10" or "EXT".', code="UNEXPECTED_EOF", meant="VR 10")
    schedule = read_schedule(reader)
    if reader.peek().kind != "end":
        _fail_after(reader, schedule)
    return held_throughout(schedule, reader.defaults["LH"]) if "LH" in reader.defaults else schedule


def _fail_after(reader: Reader, schedule: Schedule) -> NoReturn:
    word = reader.peek()
    lower = reader.name()
    if word.text == "@" or lower in UNSUPPORTED:
        _unsupported(reader)
    if lower in ("cod", "frco", "bo", "time"):
        reader.fail(f"{word.text} belongs inside the compound, as in Conc(VI 30-s, VI 60-s, COD=2-s).")
    if lower in SIMPLE or lower in FORMS or lower.upper() in ATOMS or word.text in reader.bound:
        reader.fail(
            f"{reader.shown()} does not belong after {schedule}; several schedules need a form such as Conc, Mult "
            f"or Chain: Mult({schedule}, ...).",
            allowed="one schedule",
            meant=f"Mult({schedule}, ...)",
        )
    without_unit = any(one.code == "MISSING_TIME_UNIT" for one in schedule.warnings)
    if without_unit and word.kind == "name" and reader.words[reader.at - 1].kind == "number":
        # A lone "m" may be a minute or a millisecond, and is not guessed.
        meant = suggestion(word.text, UNITS) if len(word.text) > 1 else ""
        reader.fail(
            f"{reader.shown()} is no unit of time{meant or '.'} Units are ms, s, min and h.", allowed=", ".join(UNITS)
        )
    reader.fail(f"{reader.shown()} does not belong after {schedule}.", allowed="the end of the text")


def _default(reader: Reader) -> None:
    word = reader.take()
    key = DEFAULTS[word.text.lower()]
    reader.take()
    if key in reader.defaults:
        reader.fail(f"{key} is set twice.", word, code="DUPLICATE_PARAM_DECL")
    at = reader.peek()
    if key == "LH":
        reader.defaults[key] = read_hold(reader)
    elif key == "FRCO":
        reader.defaults[key] = reader.count("FRCO")
        if reader.defaults[key] == 0:
            reader.fail("FRCO is at least 1; 0 is less.", at, code="FRCO_NONPOSITIVE_VALUE")
    else:
        reader.defaults[key] = reader.time(key)


def _binding(reader: Reader) -> None:
    reader.take()
    word = reader.take()
    if word.kind != "name":
        reader.fail(f"let needs a name, as in let rich = VI 30-s; found {reader.shown(word)}.", word)
    if word.text.lower() in RESERVED:
        reader.fail(
            f'"{word.text}" means something in the notation already; choose another name.', word, code="RESERVED_WORD"
        )
    if word.text in reader.bound:
        reader.fail(f'"{word.text}" is the name of a schedule already.', word, code="DUPLICATE_BINDING")
    reader.expect("=")
    before = reader.one_line
    reader.one_line = True
    reader.bound[word.text] = read_schedule(reader)
    reader.one_line = before


def read_schedule(reader: Reader) -> Schedule:
    """Read one schedule: simple, compound, second-order, named or in brackets, and its limited hold."""
    with reader.deeper():
        word = reader.peek()
        if reader.sees("("):
            with reader.brackets():
                schedule = read_schedule(reader)
        elif word.kind != "name":
            _fail_missing(reader)
        else:
            schedule = _named(reader)
            if reader.sees("(") and (reader.adjacent() or not reader.journal) and word.text.lower() not in FORMS:
                schedule = read_second_order(reader, schedule, read_schedule)
    schedule = with_hold(reader, schedule)
    if reader.name() in _AFTER and reader.peek(1).text == "(":
        _unsupported(reader)
    if reader.peek().text == "@":
        _unsupported(reader)
    return schedule


def _named(reader: Reader) -> Schedule:
    """Read a schedule that starts with a name."""
    word = reader.peek()
    lower = word.text.lower()
    if word.text in reader.bound:
        reader.take()
        return reader.bound[word.text]
    if word.text.upper() in ATOMS:
        return read_atom(reader)
    if lower in FORMS:
        return read_compound(reader, read_schedule)
    if lower in SIMPLE:
        reader.take()
        kind = SIMPLE[lower]
        if kind not in ("PR", "DRL", "DRH", "DRO") and not reader.sees("("):
            reader.fail(f'{kind} is followed by "(", not by {reader.shown()}.', code="EXPECTED_LPAREN", allowed="(")
        if kind == "Token":
            return read_token(reader, word, read_schedule)
        if kind == "Repeat":
            return read_repeat(reader, word, read_schedule)
        return _READERS[kind](reader, word)
    if lower in UNSUPPORTED:
        _unsupported(reader)
    return _fail_unknown(reader)


def _fail_missing(reader: Reader) -> NoReturn:
    word = reader.peek()
    if word.text == "@":
        _unsupported(reader)
    if word.kind == "other" and word.text.isdigit():
        reader.fail(f"{reader.shown()} is no figure here; numbers are written with 0 to 9.")
    reader.fail(f"a schedule is missing before {reader.shown()}.", allowed="a schedule", meant="VR 10")


def _unsupported(reader: Reader) -> NoReturn:
    word = reader.peek()
    if word.text == "@":
        reader.fail(
            "annotations (@) are outside what the lab simulates; leave them out.",
            word._replace(kind="sign"),
            code="UNSUPPORTED",
        )
    reader.fail(f"{word.text}: {UNSUPPORTED[word.text.lower()]}.", code="UNSUPPORTED")


def _fail_unknown(reader: Reader) -> NoReturn:
    word = reader.peek()
    if word.text in reader.later:
        reader.fail(
            f'"{word.text}" is named only further down; a name is given before it is used.', code="FORWARD_REFERENCE"
        )
    further = {*OPTIONS.values(), "LH"} if word.start > 0 else set()  # what may follow a schedule, too
    near = nearest(word.text, (*reader.bound, *KNOWN_FORMS, *KNOWN, *sorted(further)))
    meant = f'; did you mean "{near}"?' if near else "."
    known = f"{', '.join(KNOWN)}, {', '.join(KNOWN_FORMS)}"
    reader.fail(
        f"there is no schedule {reader.shown()}{meant} Known: {known}.",
        code="RESERVED_WORD" if word.text.lower() == "let" else "UNDEFINED_IDENTIFIER",
        allowed=known,
        meant=near,
    )
