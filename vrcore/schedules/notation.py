"""Text to tree: schedule notation, in the forms people write it.

    schedule := compound | simple
    compound := Conc|Mult "(" schedule {"," schedule} {"," option} ")"      Conc(VI 30-s, VI 60-s, COD=2-s)
              | conc|mult simple-or-bracketed {simple-or-bracketed} {option} conc VI 30 VI 60 COD 2
    simple   := CRF | EXT | NAME value | NAME "(" value {"," option} ")"     VR 10   FI30s   VR(10, list=arith, n=12)
    value    := number [[-] unit]                                           30   30-s   1 min   500 ms

The forms are those of the journals and of the public notation contingency-dsl (MIT); a time without a unit is in
seconds. `str` of the tree gives one spelling of it, and `parse(str(schedule)) == schedule`.
"""

from __future__ import annotations

import difflib
import math
import re

from vrcore.errors import NotationError
from vrcore.schedules.kinds import ATOMS, Atom, Concurrent, Multiple, Schedule
from vrcore.schedules.lists import LISTS, ratios

LONGEST_TEXT = 500
LONGEST_SHOWN = 60
LARGEST_VALUE = 1e6
MOST_PARTS = 8
LONGEST_LIST = 1000

_SECONDS = {"s": 1.0, "sec": 1.0, "ms": 0.001, "min": 60.0}
_FORMS = {"conc": Concurrent, "mult": Multiple}
_WORD = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z]+)|(?P<sign>[(),=])|(?P<hyphen>-)|(?P<other>\S))")


def parse(text: str | Schedule) -> Schedule:
    """Return the schedule that a text describes; a tree is returned as it is.

    Raises `NotationError` naming the word that does not fit and what was probably meant.
    """
    if isinstance(text, Schedule):
        return text
    if not isinstance(text, str):
        raise NotationError(f"{text!r} is no schedule; write its notation, such as 'VR 10'.")
    if len(text) > LONGEST_TEXT:
        raise NotationError(f"a schedule of {len(text)} characters is too long; at most {LONGEST_TEXT}.")
    return _Reader(text).whole()


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.words: list[tuple[str, str]] = [
            (match.lastgroup or "", match[match.lastgroup or 0]) for match in _WORD.finditer(self.text)
        ]
        self.at = 0

    def error(self, said: str) -> NotationError:
        shown = self.text if len(self.text) <= LONGEST_SHOWN else f"{self.text[: LONGEST_SHOWN - 3]}..."
        return NotationError(f'"{shown}": {said}')

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        return self.words[self.at + ahead] if self.at + ahead < len(self.words) else ("end", "the end")

    def take(self) -> str:
        word = self.peek()[1]
        self.at += 1
        return word

    def expect(self, sign: str) -> None:
        if self.peek()[1] != sign:
            raise self.error(f'expected "{sign}" before {self._shown()}.')
        self.at += 1

    def _shown(self) -> str:
        kind, word = self.peek()
        return word if kind == "end" else f'"{word}"'

    def whole(self) -> Schedule:
        if not self.words:
            raise NotationError('an empty text is not a schedule; try "VR 10" or "EXT".')
        schedule = self.schedule(depth=0)
        if self.peek()[0] != "end":
            raise self.error(f"{self._shown()} does not belong after {schedule}.")
        return schedule

    def schedule(self, depth: int) -> Schedule:
        if depth > 3:
            raise self.error("schedules are nested too deeply.")
        kind, word = self.peek()
        if word == "(":
            self.at += 1
            inner = self.schedule(depth + 1)
            self.expect(")")
            return inner
        if kind != "name":
            raise self.error(f"a schedule is missing before {self._shown()}.")
        if word.lower() in _FORMS:
            return self.compound(depth)
        return self.simple()

    def compound(self, depth: int) -> Schedule:
        form = self.take().lower()
        bracketed = self.peek()[1] == "(" and self._has_comma()
        if bracketed:
            self.at += 1
        parts: list[Schedule] = []
        option_name = {"conc": "COD", "mult": "time"}[form]
        option: float | None = None
        while True:
            if self.peek()[0] == "name" and self.peek()[1].lower() in (option_name.lower(), "each"):
                option = self.option(option_name, seen=option is not None)
            elif self.peek()[0] == "name" and self.peek(1)[1] == "=":
                raise self.error(f'"{self.peek()[1]}" is no option of {form}; it takes {option_name}.')
            elif option is not None:
                raise self.error(f"schedules come before {option_name}.")
            else:
                parts.append(self.schedule(depth + 1))
            if bracketed:
                if self.peek()[1] == ")":
                    self.at += 1
                    break
                self.expect(",")
            elif self.peek()[1] in (")", ",") or self.peek()[0] == "end":
                break
        if not 2 <= len(parts) <= MOST_PARTS:
            raise self.error(f"{form} takes 2 to {MOST_PARTS} schedules; {len(parts)} given.")
        if form == "conc":
            return Concurrent(tuple(parts), option)
        if option is not None and option <= 0:
            raise self.error("a component must last longer than 0 s.")
        return Multiple(tuple(parts)) if option is None else Multiple(tuple(parts), option)

    def _has_comma(self) -> bool:
        """Say whether the bracket that opens here holds a comma of its own (so that it is the compound's bracket)."""
        depth = 0
        for kind, word in self.words[self.at :]:
            if kind != "sign":
                continue
            depth += {"(": 1, ")": -1}.get(word, 0)
            if depth == 0:
                return False
            if word == "," and depth == 1:
                return True
        return False

    def option(self, name: str, *, seen: bool) -> float:
        if seen:
            raise self.error(f"{name} is given twice.")
        self.at += 1
        if self.peek()[1] == "=":
            self.at += 1
        return self.value(name, timed=True)

    def value(self, name: str, *, timed: bool) -> float:
        """Read a number and, for times, its unit; return responses or seconds."""
        kind, word = self.peek()
        if kind != "number":
            raise self.error(f"{name} needs a number, as in {name} {'30-s' if timed else '10'}; found {self._shown()}.")
        self.at += 1
        value = float(word)
        hyphen = self.peek()[0] == "hyphen"
        unit = self.peek(1 if hyphen else 0)[1]
        if unit.lower() in _SECONDS and self.peek(1 if hyphen else 0)[0] == "name":
            if not timed:
                raise self.error(f'{name} counts responses, so "{unit}" does not fit.')
            self.at += 2 if hyphen else 1
            value *= _SECONDS[unit.lower()]
        elif hyphen:
            raise self.error(f'"{unit}" is no unit of time; use s, ms or min.')
        if not math.isfinite(value) or value > LARGEST_VALUE:
            raise self.error(f"{name} {word} is too large; at most {LARGEST_VALUE:g}.")
        if timed:
            # 3000 ms must be the same number as 3 s, so that the same schedule has the same key.
            value = round(value, 9)
        return value

    def simple(self) -> Atom:
        word = self.take()
        kind = word.upper()
        if kind not in ATOMS:
            near = difflib.get_close_matches(kind, [*ATOMS, *(form.upper() for form in _FORMS)], n=1)
            meant = f'; did you mean "{near[0]}"?' if near else "."
            raise self.error(f'there is no schedule "{word}"{meant} Known: {", ".join(ATOMS)}, Conc, Mult.')
        if kind in ("CRF", "EXT"):
            return Atom(kind, 1.0 if kind == "CRF" else 0.0)
        timed = kind[1] != "R"
        bracketed = self.peek()[1] == "("
        if bracketed:
            self.at += 1
        value = self.value(kind, timed=timed)
        atom = Atom(kind, value)
        if bracketed:
            atom = self.list_options(atom)
            self.expect(")")
        if timed and value <= 0:
            raise self.error(f"{kind} needs a time above 0 s.")
        if not timed and value < 1:
            raise self.error(f"{kind} needs at least 1 response.")
        if kind == "FR" and value != int(value):
            raise self.error(f"FR counts whole responses; {value:g} is none. RR {value:g} has that mean.")
        if kind == "VR":
            ratios(value, atom.list_length, atom.list_type)  # refuses a mean that the list cannot have
        return atom

    def list_options(self, atom: Atom) -> Atom:
        """Read `, list=NAME` and `, n=NUMBER` of a variable schedule."""
        while self.peek()[1] == ",":
            self.at += 1
            name = self.take().lower()
            if name not in ("list", "n") or atom.kind[0] != "V":
                raise self.error(f'"{name}" is no option of {atom.kind}; VR, VI and VT take list and n.')
            self.expect("=")
            given = self.take()
            if name == "list":
                if given.lower() not in LISTS:
                    raise self.error(f'there is no list "{given}"; use {", ".join(LISTS)}.')
                atom = Atom(atom.kind, atom.value, given.lower(), atom.list_length)
            else:
                if not (given.isascii() and given.isdigit()) or not 1 <= int(given) <= LONGEST_LIST:
                    raise self.error(f"n={given}: a list has 1 to {LONGEST_LIST} values.")
                atom = Atom(atom.kind, atom.value, atom.list_type, int(given))
        return atom
