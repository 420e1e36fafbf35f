"""Reads the simple schedules that are written with several quantities, and those of another subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vrcore.schedules.kinds import Adjusting, Caution, Interlocking, Percentile, Progressive, Yoked
from vrcore.schedules.kinds.adjusting import TARGETS as ADJUSTED
from vrcore.schedules.kinds.percentile import DIRECTIONS
from vrcore.schedules.kinds.percentile import TARGETS as MEASURED
from vrcore.schedules.kinds.quantity import number
from vrcore.schedules.kinds.yoked import KINDS_OF_YOKING
from vrcore.schedules.notation.reader import Reader
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
    return reader.make(name, Yoked, name.text[1:-1] if name.kind == "string" else name.text, as_, intervals)


def _intervals(reader: Reader) -> tuple[float, ...]:
    reader.expect("[")
    found = []
    while not reader.sees("]"):
        found.append(reader.time("an interval"))
        if reader.sees(","):
            reader.take()
    reader.take()
    return tuple(found)
