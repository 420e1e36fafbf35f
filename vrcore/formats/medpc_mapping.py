"""What the numbers of a MED-PC program mean: a mapping, as a TOML file or a dict.

    ["the program's name, as it stands behind MSN"]
    array = "C"                 which array holds the events
    kind = "fraction"           tick.code; or "integer" (tick and code in one number), "parallel" (codes_array = "E"
                                holds the codes), "lines" (a DNAMIC file)
    ticks_per_s = 10
    digits = 3                  how many digits are the code: 3 in a fraction, 4 in an integer, if not said
    ignore = [0]                values that are no events; -99 and -987.987 never are
    subject = "subject"         who the animal is: the header's Subject, or its Box
    codes = { 120 = "response", 20 = "reinforcer", 121 = "response 2", 5 = "component 1", 1 = "start", 99 = "end" }

The name `"*"` stands for all programs; a mapping of a single program may leave its name out.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from vrcore.errors import LogError, suggestion
from vrcore.formats.event_forms import OTHER_WORDS
from vrcore.formats.wording import shortened, subject
from vrcore.log import EVENTS

KINDS = {"fraction": 3, "integer": 4, "parallel": 0, "lines": 0}
"""The ways of coding, and how many digits the code has where the mapping does not say."""

SENTINELS = (-99.0, -987.987)
START, END = "start", "end"
_LARGEST_FILE = 1_000_000  # bytes; a mapping is a page of text
_FIELDS = ("array", "codes_array", "kind", "ticks_per_s", "digits", "ignore", "subject", "codes")
_MEANINGS = (*(name for name in EVENTS if name != "phase"), START, END)


class Meaning(NamedTuple):
    """What a code stands for: an event of `vrcore.log.EVENTS`, or the session's start or end."""

    event: str
    operandum: int
    value: float


@dataclass(frozen=True)
class Program:
    """How the events of one MED-PC program are coded; see the module."""

    kind: str
    array: str
    codes_array: str
    ticks_per_s: float
    digits: int
    ignore: tuple[float, ...]
    subject: str
    codes: Mapping[int, Meaning]

    def as_fraction(self) -> Program:
        """Return the same codes as `to_medpc` writes them: tick.code, in one array, the session's end with them."""
        digits = max(3, len(str(max(self.codes, default=0))))
        array = self.array if re.fullmatch("[A-Z]", self.array) else "C"
        codes = dict(self.codes)
        if not any(one.event == END for one in codes.values()):
            codes[next(code for code in range(10**digits - 1, 0, -1) if code not in codes)] = Meaning(END, 0, 1.0)
        return replace(self, kind="fraction", array=array, codes_array="", digits=digits, ignore=SENTINELS, codes=codes)


def read_mapping(given: str | Path | Mapping[str, Any] | None) -> dict[str, Program]:
    """Return the programs of a mapping by their name, "*" for one without.

    Raises `LogError` naming the program and what is wrong with it.
    """
    if given is None:
        raise LogError(
            "a MED-PC file needs a mapping that says what its codes mean, such as "
            'mapping={"array": "C", "kind": "fraction", "ticks_per_s": 10, "codes": {"120": "response"}}, '
            "or a TOML file with the same."
        )
    values = _from_file(Path(given)) if isinstance(given, str | Path) else given
    if not isinstance(values, Mapping) or not values:
        raise LogError("a mapping holds the programs by name, each with array, kind, ticks_per_s and codes.")
    if not all(isinstance(one, Mapping) for one in values.values()):
        values = {"*": values}
    return {str(name): _program(str(name), one) for name, one in values.items()}


def program_for(programs: Mapping[str, Program], name: str, who: str) -> Program:
    """Return what a mapping says of a program. Raises `LogError` where it says nothing."""
    found = programs.get(name, programs.get("*"))
    if found is None:
        raise LogError(
            f'{who}: the mapping does not know the program "{shortened(name)}"{suggestion(name, programs) or ";"} '
            f"it has {shortened(', '.join(programs), 100)}."
        )
    return found


def _from_file(path: Path) -> Mapping[str, Any]:
    who = subject(path.name)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise LogError(f"{who} is larger than {_LARGEST_FILE // 1_000_000} MB and no mapping.")
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise LogError(f"there is no mapping {who} at that place: check the path.") from error
    except OSError as error:
        raise LogError(f"the mapping {who} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, LogError):
            raise
        raise LogError(f"the mapping {who} is no TOML: {shortened(str(error), 120)}.") from error


def _program(name: str, values: Mapping[str, Any]) -> Program:
    who = "the mapping" if name == "*" else f'the mapping of "{shortened(name)}"'
    for key in values:
        if key not in _FIELDS:
            raise LogError(
                f'{who} has "{shortened(str(key))}", which it cannot use{suggestion(str(key), _FIELDS) or "."}'
            )
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise LogError(f"{who} needs a kind: {', '.join(KINDS)}; it has {shortened(repr(kind))}.")
    array, codes_array = values.get("array"), values.get("codes_array")
    if isinstance(array, list | tuple) and len(array) == 2 and codes_array is None:
        array, codes_array = array
    if kind == "lines":
        array, codes_array = "times", "codes"
    for what, letter in (("array", array), *([("codes_array", codes_array)] if kind == "parallel" else [])):
        if kind != "lines" and not (isinstance(letter, str) and re.fullmatch("[A-Z]", letter)):
            raise LogError(f"{who} needs {what}, a letter from A to Z; it has {shortened(repr(letter))}.")
    if kind in ("fraction", "integer") and codes_array is not None:
        raise LogError(f"{who} has a codes_array, which belongs to the kind parallel; its kind is {kind}.")
    ticks = values.get("ticks_per_s", 1000 if kind == "lines" else None)
    if isinstance(ticks, bool) or not isinstance(ticks, int | float) or not 0 < ticks <= 1e6:
        raise LogError(f"{who} needs ticks_per_s, a number above 0 and at most 1e6; it has {shortened(repr(ticks))}.")
    digits = values.get("digits", KINDS[kind])
    lowest = 1 if kind in ("fraction", "integer") else 0
    if isinstance(digits, bool) or not isinstance(digits, int) or not lowest <= digits <= 6:
        raise LogError(f"{who} needs digits, a whole number from 1 to 6; it has {shortened(repr(digits))}.")
    ignore = values.get("ignore", [])
    if not isinstance(ignore, list | tuple) or not all(
        isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one) for one in ignore
    ):
        raise LogError(f"{who} needs ignore as a list of numbers, such as [0]; it has {shortened(repr(ignore))}.")
    identity = values.get("subject", "subject")
    if identity not in ("subject", "box"):
        raise LogError(f'{who}: subject is "subject" or "box"; it is {shortened(repr(identity))}.')
    codes = _codes(values.get("codes"), int(digits), who)
    return Program(
        kind, str(array), str(codes_array or ""), float(ticks), int(digits), (*SENTINELS, *map(float, ignore)),
        identity, codes,
    )  # fmt: skip


def _codes(given: Any, digits: int, who: str) -> dict[int, Meaning]:
    if not isinstance(given, Mapping) or not given:
        raise LogError(f'{who} needs codes, such as codes = {{ 120 = "response", 20 = "reinforcer" }}.')
    found: dict[int, Meaning] = {}
    for key, words in given.items():
        text = str(key).strip().removeprefix(".")
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or (str(key).strip().startswith(".") and len(text) != digits):
            raise LogError(f"{who}: a code is a whole number, such as 120; {shortened(repr(key))} is none.")
        if digits and int(text) >= 10**digits:
            raise LogError(f"{who}: code {text} has more than the {digits} digits that a code has.")
        if int(text) in found:
            raise LogError(f"{who} has code {int(text)} twice.")
        found[int(text)] = _meaning(words, f"{who}, code {text}")
    return found


def _meaning(given: Any, who: str) -> Meaning:
    if isinstance(given, str):
        name, _, number = given.strip().partition(" ")
        word = OTHER_WORDS.get(name.lower(), name.lower())
        given = {"event": name}
        if number:
            given["value" if word == "component" else "operandum"] = int(number) if number.strip().isdigit() else number
    if not isinstance(given, Mapping) or not set(given) <= {"event", "operandum", "value"}:
        raise LogError(f'{who}: write "response", "response 2" or {{ event = "reinforcer", value = 2 }}.')
    word = str(given.get("event")).lower()
    event = OTHER_WORDS.get(word, word)
    if event not in _MEANINGS:
        raise LogError(f'{who}: "{shortened(word)}" is no event{suggestion(word, _MEANINGS) or ";"} '
                       f"known: {', '.join(_MEANINGS)}.")  # fmt: skip
    least = 0 if event in ("component", START, END) else 1
    operandum = given.get("operandum", least)
    if isinstance(operandum, bool) or not isinstance(operandum, int) or not 0 <= operandum <= 100:
        raise LogError(f"{who}: an operandum is a whole number up to 100; {shortened(repr(operandum))} is none.")
    value = given.get("value", 0.0 if event == "omitted" or word == "comp_off" else 1.0)
    whole = event != "component" or value in range(32_001)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e9 or not whole:
        raise LogError(f"{who}: the value {shortened(repr(value))} is not possible.")
    return Meaning(event, operandum, float(value))
