"""The page "Forecast and budget" as a table of settings. Its link holds these and never a number of somebody's log."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from dashboard.amount import Amount, amount, plain_number
from dashboard.field import NUMBER, number_text
from dashboard.forecast_samples import SAMPLES
from dashboard.recipes import MOST
from dashboard.run_menus import RUNS
from dashboard.state import Field, PageState
from vrcore.errors import ParameterError
from vrcore.params import Param

SOURCES = {"sample": "A sample", "upload": "My files", "paste": "Paste numbers"}
KEEP = {"longest": "longest stretch", "last": "last stretch", "all": "all together"}
BETTER = {"guess": "as guessed", "higher": "higher", "lower": "lower"}
LARGEST = 1e15
NO_LIMIT = "none"
LEVEL = Param(0.5, 0.99, "how sure the intervals shall be", step=0.01, label="confidence level")


def _amount(text: str) -> str:
    amount(text)
    return text.strip()


def _number(what: str, *, least: float = -LARGEST, words: str = "") -> Callable[[str], str]:
    """Return the check of a text that holds a number, nothing, or one of the allowed `words`."""

    def check(text: str) -> str:
        said = text.strip()
        if not said or said.lower() == words:
            return said.lower()
        found = number(said, what, least=least, words=words)
        return said if NUMBER.fullmatch(said) else number_text(found)

    return check


def number(text: str, what: str, *, least: float = -LARGEST, words: str = "") -> float:
    """Return the number in a text. Raises `ParameterError` for anything but a finite number from `least` on."""
    found = float(text) if NUMBER.fullmatch(text.strip()) else plain_number(text)
    if not least <= found <= LARGEST:
        allowed = "a number" if least < 0.0 else f"a number from {least:g} on"
        rest = f'"{words}" or nothing' if words else "or nothing"
        raise ParameterError(f'{what} is {allowed}, such as 0.5, {rest}; "{text[:40]}" is not that')
    return found


PAGE = PageState(
    "fb",
    (
        Field("source", "choice", "sample", SOURCES, "source"),
        Field("sample", "choice", "one", {key: title for key, (title, _) in SAMPLES.items()}, "sample"),
        Field("budget", "text", "2x", 24, "budget", _amount, "Budget"),
        Field("target", "text", "", 24, "target", _number("the target"), "Target"),
        Field("lower", "text", "", 24, "lowest value", _number("the lowest value", words=NO_LIMIT), "Lowest possible"),
        Field(
            "upper", "text", "", 24, "highest value", _number("the highest value", words=NO_LIMIT), "Highest possible"
        ),
        Field("cost", "text", "", 24, "cost", _number("the cost of one unit", least=0.0), "Cost of 1 unit of x"),
        Field("worth", "text", "", 24, "worth", _number("the worth of one unit", least=0.0), "Worth of 1 unit of y"),
        Field("drop", "text", "", 24, "end of the warm-up", _number("the end of the warm-up"), "Drop points before"),
        Field("level", "float", 0.9, LEVEL, "level"),
        Field("better", "choice", "guess", BETTER, "direction of better values", None, "Better is"),
        Field("keep", "choice", "longest", KEEP, "handling of restarts"),
        Field("log_x", "bool", False, None, "logarithmic steps"),
        Field("x", "text", "", 80, "column of steps"),
        Field("y", "text", "", 80, "column of the metric"),
        Field("apart", "text", "", 80, "column that tells recipes apart"),
        Field("reward", "text", "", 80, "column of the training reward"),
        Field("cut", "text", "", 80, "column of cut-off responses"),
        RUNS,
        Field("tested", "int", 1, Param(1, MOST, "whose earlier forecasts are shown"), "tested recipe", later=True),
    ),
)


class Asked(NamedTuple):
    """What is asked of the runs: the settings as numbers; None where nothing was said.

    `lower` and `upper` are what the metric cannot leave; `drop` is the x before which points are left out.
    """

    budget: Amount
    target: float | None
    lower: float | None
    upper: float | None
    cost: float | None
    worth: float | None
    drop: float | None
    level: float


def typed_limits(values: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Return the lowest and the highest value as typed: None to have one guessed, infinite for no such limit."""
    ends = (("lower", -math.inf), ("upper", math.inf))
    low, high = (
        None if not values[name] else none if values[name] == NO_LIMIT else float(values[name]) for name, none in ends
    )
    return low, high


def asked(values: Mapping[str, Any], guessed: Mapping[str, float]) -> Asked:
    """Return the settings as numbers; `guessed` are the limits ("lower", "upper") taken where the visitor says none."""

    def limit(name: str) -> float | None:
        text = values[name]
        return guessed.get(name) if not text else None if text == NO_LIMIT else float(text)

    def optional(name: str) -> float | None:
        return float(values[name]) if values[name] else None

    return Asked(
        amount(values["budget"]),
        optional("target"),
        limit("lower"),
        limit("upper"),
        optional("cost"),
        optional("worth"),
        optional("drop"),
        float(values["level"]),
    )
