"""Reads the simple schedules that are written with one quantity, and limited holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vrcore.schedules.kinds import (
    Atom,
    Caution,
    HighRate,
    LowRate,
    Omission,
    Schedule,
)
from vrcore.schedules.kinds.atom import TIMERS
from vrcore.schedules.kinds.hold import held, hold_of, takes_hold
from vrcore.schedules.kinds.quantity import number
from vrcore.schedules.lists import LISTS
from vrcore.schedules.notation.keywords import HOLDS
from vrcore.schedules.notation.reader import Reader, Value
from vrcore.schedules.notation.words import Word


def without_unit(value: Value, kind: str) -> tuple[Caution, ...]:
    """Return the caution about a time that was written without a unit."""
    if value.unit:
        return ()
    time = f"{kind} {number(value.number)}"
    return (Caution("MISSING_TIME_UNIT", f"{time} names no unit of time; it is read as {time}-s, in seconds."),)


def with_hold(reader: Reader, schedule: Schedule) -> Schedule:
    """Read the limited hold after a schedule, if there is one: `LH 10-s`."""
    while reader.name() in HOLDS:
        word = reader.take()
        if reader.sees("="):
            reader.take()
        if schedule.parts and not takes_hold(schedule):
            reader.fail(
                f"a limited hold belongs to a simple schedule; write it inside, as in Conc(VI 30-s LH 5-s, VI 60-s); "
                f"{word.text} here follows a compound.",
                word,
                code="LH_ON_COMPOUND",
                allowed="LH after a simple schedule",
            )
        if not takes_hold(schedule):
            reader.fail(
                f"{schedule} sets nothing up that could be withdrawn, so it takes no limited hold.",
                word,
                code="LH_ON_COMPOUND",
            )
        if hold_of(schedule):
            reader.fail("LH is given twice.", word, code="DUPLICATE_KEYWORD_ARG")
        schedule = reader.make(word, held, schedule, read_hold(reader))
    return schedule


def read_hold(reader: Reader) -> float:
    """Read the time of a limited hold in seconds."""
    value = reader.value("LH", "LH 10-s")
    if not value.number:
        reader.fail(
            "LH needs a time above 0 s; what can never be collected is EXT.",
            value.word,
            code="LH_NONPOSITIVE_VALUE",
            allowed="a time above 0 s",
            meant="EXT",
        )
    return value.seconds


def read_atom(reader: Reader) -> Atom:
    """Read CRF, EXT, `VI 30-s`, `VR(10, list=arith, n=20)`."""
    word = reader.take()
    kind = word.text.upper()
    if kind in ("CRF", "EXT"):
        if reader.sees("(") and not reader.journal:
            reader.fail(
                f"{kind} has no number of completions to ask for; a second-order schedule starts with one that has, "
                "as in FR 5(FI 30-s).",
                word,
                code="INVALID_SECOND_ORDER_OVERALL",
                allowed="FR, VR, RR, FI, VI, RI, FT, VT, RT",
            )
        return Atom(kind, 1.0 if kind == "CRF" else 0.0)
    if not reader.sees("("):
        return _atom(reader, kind, _atom_value(reader, kind), {})
    with reader.brackets():
        value = _atom_value(reader, kind)
        given = reader.options(
            kind,
            {
                "list": lambda: reader.choice("list", LISTS, "UNKNOWN_LIST"),
                "n": lambda: reader.count("n", "n=12"),
                "timer": lambda: reader.choice("timer", TIMERS, "INVALID_KEYWORD_ARG"),
                "LH": lambda: read_hold(reader),
            },
        )
    return _atom(reader, kind, value, given)


def _atom_value(reader: Reader, kind: str) -> Value:
    value = reader.value(kind, f"{kind} 10" if kind[1] == "R" else f"{kind} 30-s")
    if value.unit and kind[1] == "R":
        reader.fail(
            f'{kind} counts responses, so "{value.unit}" does not fit; {kind[0]}I '
            f"{number(value.number)}-{value.unit} is the interval.",
            value.word,
            code="UNEXPECTED_TIME_UNIT",
            allowed="a number of responses",
            meant=f"{kind[0]}I {number(value.number)}-{value.unit}",
        )
    return value


def _atom(reader: Reader, kind: str, value: Value, given: dict[str, Any]) -> Atom:
    timed = kind[1] != "R"
    named = {"list": "list_type", "n": "list_length", "timer": "timer", "LH": "hold"}
    return reader.make(
        value.word,
        Atom,
        kind,
        value.seconds if timed else value.number,
        noted=without_unit(value, kind) if timed else (),
        **{named[name]: one for name, one in given.items()},
    )


def read_low_rate(reader: Reader, word: Word) -> LowRate:
    """Read `DRL 5-s`."""
    value, _ = _rate(reader, "DRL", {})
    return reader.make(value.word, LowRate, value.seconds, noted=without_unit(value, "DRL"))


def read_high_rate(reader: Reader, word: Word) -> HighRate:
    """Read `DRH 2-s` and `DRH(2-s, responses=5)`."""
    value, given = _rate(reader, "DRH", {"responses": lambda: reader.count("responses")}, {"n": "responses"})
    if given.get("responses") == 0:
        reader.fail("responses is at least 2; 0 is less.", value.word, code="DR_NONPOSITIVE_VALUE", allowed="2 or more")
    return reader.make(value.word, HighRate, value.seconds, given.get("responses", 0), noted=without_unit(value, "DRH"))


def read_omission(reader: Reader, word: Word) -> Omission:
    """Read `DRO 10-s` and `DRO(10-s, momentary)`."""
    momentary = False
    if not reader.sees("("):
        value = reader.value("DRO", "DRO 10-s")
    else:
        with reader.brackets():
            value = reader.value("DRO", "DRO 10-s")
            if reader.sees(","):
                reader.take()
                if reader.name() == "mode" and reader.peek(1).text == "=":
                    reader.at += 2
                mode = reader.choice("kind of DRO", ("resetting", "momentary"), "INVALID_KEYWORD_ARG")
                momentary = mode == "momentary"
    return reader.make(value.word, Omission, value.seconds, momentary, noted=without_unit(value, "DRO"))


def _rate(
    reader: Reader, kind: str, readers: dict[str, Callable[[], Any]], also: dict[str, str] | None = None
) -> tuple[Value, dict[str, Any]]:
    if not reader.sees("("):
        return reader.value(kind, f"{kind} 5-s"), {}
    with reader.brackets():
        value = reader.value(kind, f"{kind} 5-s")
        given = reader.options(kind, readers, also)
    return value, given
