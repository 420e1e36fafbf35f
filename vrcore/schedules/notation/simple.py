"""Reads the schedules that are made of no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vrcore.schedules.kinds import (
    Adjusting,
    Atom,
    Caution,
    HighRate,
    Interlocking,
    LowRate,
    Omission,
    Percentile,
    Progressive,
    Schedule,
    Yoked,
)
from vrcore.schedules.kinds.adjusting import TARGETS as ADJUSTED
from vrcore.schedules.kinds.atom import TIMERS
from vrcore.schedules.kinds.hold import held, hold_of, takes_hold
from vrcore.schedules.kinds.percentile import DIRECTIONS
from vrcore.schedules.kinds.percentile import TARGETS as MEASURED
from vrcore.schedules.kinds.quantity import number
from vrcore.schedules.kinds.yoked import KINDS_OF_YOKING
from vrcore.schedules.lists import LISTS
from vrcore.schedules.notation.keywords import HOLDS
from vrcore.schedules.notation.reader import Reader, Value
from vrcore.schedules.notation.words import Word

SERIES = {
    "linear": "arithmetic",
    "arithmetic": "arithmetic",
    "geometric": "geometric",
    "richardson-roberts": "richardson-roberts",
    "exponential": "richardson-roberts",
    "hodos": "richardson-roberts",
}
LINEAR_START, LINEAR_INCREMENT = 1.0, 5.0
GEOMETRIC_START, GEOMETRIC_RATIO = 1.0, 2.0


def without_unit(value: Value, kind: str) -> tuple[Caution, ...]:
    """Return the caution about a time that was written without a unit."""
    if value.unit:
        return ()
    time = f"{kind} {number(value.number)}"
    return (Caution("MISSING_TIME_UNIT", f"{time} names no unit of time and is read in seconds, as {time}-s."),)


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


def read_progressive(reader: Reader, word: Word) -> Progressive:
    """Read `PR 5`, `PR(linear, start=1, increment=5)`, `PR(geometric, ratio=2)`, `PR(richardson-roberts)`."""
    if reader.peek().kind == "number":
        return _by_number(reader, {})
    if not reader.sees("("):
        reader.fail(
            f"PR needs a number or a series, as in PR 5 or PR(richardson-roberts); found {reader.shown()}.",
            code="EXPECTED_LPAREN_OR_NUMBER",
            allowed="a number or a series in brackets",
            meant="PR 5",
        )
    stop = {"stop": lambda: reader.time("stop")}
    with reader.brackets():
        return _by_number(reader, stop) if reader.peek().kind == "number" else _series(reader, word, stop)


def _by_number(reader: Reader, stop: dict[str, Callable[[], Any]]) -> Progressive:
    word = reader.peek()
    step = reader.count("PR", "PR 5")
    given = reader.options("PR", stop) if stop else {}
    return reader.make(word, Progressive, "arithmetic", step, step, given.get("stop", 0.0))


def _series(reader: Reader, word: Word, stop: dict[str, Callable[[], Any]]) -> Progressive:
    if reader.name() == "richardson" and reader.peek(1).text == "-" and reader.peek(2).text.lower() == "roberts":
        reader.at += 3
        written = "richardson-roberts"
    else:
        written = reader.choice("progressive series", SERIES, "EXPECTED_PR_STEP")
    series = SERIES[written]
    noted: tuple[Caution, ...] = ()
    if written == "hodos":
        noted = (
            Caution(
                "PR_HODOS_AMBIGUOUS",
                "PR(hodos) is read as the series 1, 2, 4, 6, 9 of Richardson and Roberts (1996); Hodos (1961) added "
                "the same number every time, which is PR(linear, start=5, increment=5).",
            ),
        )
    if series == "richardson-roberts":
        given = reader.options(f"PR({written})", stop)
        return reader.make(word, Progressive, series, stop=given.get("stop", 0.0), noted=noted)
    first = {"start": lambda: reader.count("start")}
    if series == "arithmetic":
        given = reader.options(
            f"PR({written})", {**first, "increment": lambda: reader.count("increment"), **stop}, {"step": "increment"}
        )
        values = given.get("start", LINEAR_START), given.get("increment", LINEAR_INCREMENT)
    else:
        given = reader.options(
            f"PR({written})", {**first, "ratio": lambda: reader.count("ratio"), **stop}, {"step": "ratio"}
        )
        values = given.get("start", GEOMETRIC_START), given.get("ratio", GEOMETRIC_RATIO)
    return reader.make(word, Progressive, series, *values, given.get("stop", 0.0))


def read_percentile(reader: Reader, word: Word) -> Percentile:
    """Read `Pctl(IRT, 50, window=20, dir=below)`."""
    with reader.brackets():
        if reader.peek().kind != "name":
            reader.fail(
                f"Pctl first names what it measures, as in Pctl(IRT, 50); found {reader.shown()}.", code="PARSE_ERROR"
            )
        target = reader.choice("measure of a response", MEASURED, "PCTL_UNKNOWN_TARGET")
        reader.expect(",", "PARSE_ERROR")
        rank = reader.count("the percentile", "Pctl(IRT, 50)", unit_code="PCTL_UNEXPECTED_TIME_UNIT")
        given = reader.options(
            "Pctl",
            {
                "window": lambda: reader.count("window", "window=20"),
                "dir": lambda: reader.choice("direction", DIRECTIONS, "PCTL_INVALID_DIR"),
            },
            {"direction": "dir"},
            duplicate="DUPLICATE_PCTL_KW_ARG",
        )
    named = {"window": "window", "dir": "direction"}
    return reader.make(word, Percentile, target, rank, **{named[name]: one for name, one in given.items()})


def read_interlocking(reader: Reader, word: Word) -> Interlocking:
    """Read `Interlock(R0=250, T=5-min)`."""

    def window() -> float:
        value = reader.value("T", "T=5-min", signed=True)
        if not value.unit:
            reader.fail(
                f"T is a time and needs its unit, as in T={number(value.number)}-s.",
                value.word,
                code="INTERLOCK_TIME_UNIT_REQUIRED",
                allowed="ms, s, min, h",
                meant=f"T={number(value.number)}-s",
            )
        return value.seconds

    readers: dict[str, Callable[[], Any]] = {
        "R0": lambda: reader.count("R0", "R0=250", unit_code="INTERLOCK_UNEXPECTED_TIME_UNIT"),
        "T": window,
    }
    duplicate = "DUPLICATE_INTERLOCK_KW_ARG"
    with reader.brackets():
        if reader.sees(")"):
            reader.fail("Interlock needs R0 and T, as in Interlock(R0=250, T=5-min).", code="PARSE_ERROR")
        given = reader.option("Interlock", readers, None, (), duplicate=duplicate)
        while reader.sees(","):
            reader.take()
            given |= reader.option("Interlock", readers, None, given, duplicate=duplicate)
    _require(reader, word, given, ("R0", "T"), "Interlock(R0=250, T=5-min)", "MISSING_INTERLOCK_PARAM")
    return reader.make(word, Interlocking, given["R0"], given["T"])


def read_adjusting(reader: Reader, word: Word) -> Adjusting:
    """Read `Adj(delay, start=10-s, step=1-s, min=0-s, max=120-s)`."""
    with reader.brackets():
        what = reader.choice("part of a schedule that adjusts", ADJUSTED, "ADJ_UNKNOWN_TARGET")
        if reader.sees(")"):
            reader.fail("Adj needs start and step, as in Adj(ratio, start=5, step=2).", code="PARSE_ERROR")

        def amount(name: str) -> Callable[[], float]:
            return lambda: _adjusted(reader, what, name)

        given = reader.options(
            "Adj", {name: amount(name) for name in ("start", "step", "min", "max")}, duplicate="DUPLICATE_ADJ_KW_ARG"
        )
    example = f"Adj({what}, start=10-s, step=1-s)" if what == "delay" else f"Adj({what}, start=5, step=2)"
    _require(reader, word, given, ("start", "step"), example, "MISSING_ADJ_PARAM")
    return reader.make(word, Adjusting, what, given["start"], given["step"], given.get("min"), given.get("max"))


def _adjusted(reader: Reader, what: str, name: str) -> float:
    if what != "delay":
        return reader.count(name, unit_code="ADJ_UNEXPECTED_TIME_UNIT")
    value = reader.value(name, f"{name}=10-s", signed=True)
    if not value.unit:
        reader.fail(
            f"a delay is a time and needs its unit, as in {name}={number(value.number)}-s.",
            value.word,
            code="ADJ_TIME_UNIT_REQUIRED",
            allowed="ms, s, min, h",
            meant=f"{name}={number(value.number)}-s",
        )
    return value.seconds


def _require(
    reader: Reader, word: Word, given: dict[str, Any], names: tuple[str, ...], example: str, code: str
) -> None:
    missing = [name for name in names if name not in given]
    if missing:
        reader.fail(f"{missing[0]} is missing, as in {example}.", word, code=code, allowed=example, meant=example)


def read_yoked(reader: Reader, word: Word) -> Yoked:
    """Read `Yoke("A1")`, `Yoke(master, FT)`, `Yoke("A1", VI, intervals=[1.5 20.2])`."""
    with reader.brackets():
        name = reader.peek()
        if name.kind not in ("string", "name", "number"):
            reader.fail(
                f'Yoke names its master, as in Yoke("A1"); found {reader.shown()}.',
                code="INVALID_MASTER",
                meant='Yoke("A1")',
            )
        reader.take()
        as_ = "VI"
        intervals: tuple[float, ...] = ()
        while reader.sees(","):
            reader.take()
            if reader.name() == "intervals":
                reader.take()
                reader.expect("=")
                intervals = _intervals(reader)
                continue
            if reader.name() == "as" and reader.peek(1).text == "=":
                reader.at += 2
            as_ = reader.choice("way to give the master's reinforcers", KINDS_OF_YOKING, "INVALID_KEYWORD_ARG")
    return reader.make(name, Yoked, name.text.strip('"'), as_, intervals)


def _intervals(reader: Reader) -> tuple[float, ...]:
    reader.expect("[")
    found = []
    while not reader.sees("]"):
        found.append(reader.time("an interval"))
        if reader.sees(","):
            reader.take()
    reader.take()
    return tuple(found)


READERS: dict[str, Callable[[Reader, Word], Schedule]] = {
    "DRL": read_low_rate,
    "DRH": read_high_rate,
    "DRO": read_omission,
    "PR": read_progressive,
    "Pctl": read_percentile,
    "Interlock": read_interlocking,
    "Adj": read_adjusting,
    "Yoke": read_yoked,
}
