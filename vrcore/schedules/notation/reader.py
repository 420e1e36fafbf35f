"""A cursor over the words of one text: what stands where, and how to say that it should not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn, TypeVar

from vrcore.errors import ScheduleError, nearest
from vrcore.schedules.kinds.quantity import LARGEST_VALUE
from vrcore.schedules.kinds.schedule import DEEPEST, Schedule
from vrcore.schedules.notation.keywords import SECONDS
from vrcore.schedules.notation.words import Word, split

LONGEST_SHOWN = 30

Made = TypeVar("Made")


class Value(NamedTuple):
    """A number, its unit of time in lower case (empty if none was written) and the word it stands at."""

    number: float
    unit: str
    word: Word

    @property
    def seconds(self) -> float:
        """The value as a time; without a unit it is in seconds."""
        return self.number * SECONDS[self.unit or "s"]


class Reader:
    """Reads the words of one text from left to right.

    `bound` are the schedules that `let` has named, `defaults` the options set for the whole program, `later` all names
    that some `let` of the text gives. `journal` says that schedules stand side by side without commas here, and
    `inside` how many brackets are open.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.words, self.closing, self.listing = split(text)
        self.at = 0
        self.bound: dict[str, Schedule] = {}
        self.later: frozenset[str] = frozenset()
        self.defaults: dict[str, float] = {}
        self.journal = False
        self.one_line = False
        self.inside = 0
        self._depth = 0

    def peek(self, ahead: int = 0) -> Word:
        """Return the next word, or one further ahead, without taking it."""
        return self.words[min(self.at + ahead, len(self.words) - 1)]

    def take(self) -> Word:
        """Return the next word and go past it; the end can be taken any number of times."""
        word = self.peek()
        self.at = min(self.at + 1, len(self.words) - 1)
        return word

    def sees(self, *signs: str) -> bool:
        """Say whether the next word is one of these signs."""
        return self.peek().kind == "sign" and self.peek().text in signs

    def name(self) -> str:
        """Return the next word in lower case if it is a name; an empty text otherwise."""
        return self.peek().text.lower() if self.peek().kind == "name" else ""

    def adjacent(self) -> bool:
        """Say whether the next word follows the one before without a space."""
        return self.at > 0 and self.words[self.at - 1].end == self.peek().start

    def fail(
        self,
        sentence: str,
        word: Word | None = None,
        *,
        code: str = "UNEXPECTED_TOKEN",
        allowed: str = "",
        meant: str = "",
    ) -> NoReturn:
        """Raise the error that stands at a word (the next one unless given)."""
        word = word or self.peek()
        if word.kind == "other":
            code = "UNEXPECTED_CHARACTER"
        elif word.kind == "end" and code == "UNEXPECTED_TOKEN":
            code = "UNEXPECTED_EOF"
        raise ScheduleError(
            sentence, text=self.text, position=word.start, code=code, allowed=allowed, meant=meant
        ) from None

    def shown(self, word: Word | None = None) -> str:
        """Return a word as a message quotes it: `"VRR"`, or `the end`."""
        word = word or self.peek()
        if word.kind == "end":
            return "the end"
        text = word.text if len(word.text) <= LONGEST_SHOWN else f"{word.text[: LONGEST_SHOWN - 3]}..."
        return f'"{text}"' if word.kind != "string" else text

    def expect(self, sign: str, code: str = "UNEXPECTED_TOKEN") -> Word:
        """Take a sign. Raises `ScheduleError` where something else stands."""
        if not self.sees(sign):
            self.fail(f'expected "{sign}" before {self.shown()}.', code=code, allowed=sign)
        return self.take()

    @contextmanager
    def brackets(self) -> Iterator[None]:
        """Read what stands between an opening bracket, which is next, and its closing one."""
        self.expect("(")
        before = self.journal, self.one_line
        self.journal, self.one_line = False, False
        self.inside += 1
        yield
        if not self.sees(")"):
            if self.peek().kind == "end":
                self.fail('a ")" is missing at the end.', code="EXPECTED_RPAREN", allowed=")")
            self.fail(
                f'expected "," or ")" before {self.shown()}.', code="EXPECTED_COMMA_OR_RPAREN", allowed='"," or ")"'
            )
        self.take()
        self.inside -= 1
        self.journal, self.one_line = before

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Read one level further in. Raises `ScheduleError` where schedules are nested too deeply."""
        self._depth += 1
        if self._depth > 2 * DEEPEST:
            self.fail(f"schedules are nested too deeply; at most {DEEPEST} levels.", code="NESTED_TOO_DEEPLY")
        yield
        self._depth -= 1

    def make(self, word: Word, kind: Callable[..., Made], *values: Any, **named: Any) -> Made:
        """Make a schedule; what it refuses is said to stand at this word."""
        try:
            return kind(*values, **named)
        except ScheduleError as error:
            if error.position is not None:
                raise
            raise ScheduleError(
                error.sentence,
                text=self.text,
                position=word.start,
                code=error.code,
                allowed=error.allowed,
                meant=error.meant,
            ) from error

    def value(self, name: str, example: str, *, signed: bool = False) -> Value:
        """Read a number and the unit of time after it, if there is one. Raises `ScheduleError` where none stands.

        `signed` lets a minus pass, so that what the number is for can say why it may not be negative.
        """
        negative = signed and self.sees("-") and self.peek(1).kind == "number"
        if negative:
            self.take()
        word = self.peek()
        if word.kind != "number":
            minus = self.sees("-") and self.peek(1).kind == "number"
            below, found = (" above 0", f"-{self.peek(1).text[:LONGEST_SHOWN]}") if minus else ("", self.shown())
            self.fail(
                f"{name} needs a number{below}, as in {example}; found {found}.",
                code="EXPECTED_VALUE",
                allowed=f"a number{below}",
                meant=example,
            )
        self.take()
        number = float(word.text)
        if not math.isfinite(number) or number > LARGEST_VALUE:
            self.fail(
                f"{name} {self.shown(word)[1:-1]} is too large; at most {LARGEST_VALUE:,.0f}.",
                word,
                code="VALUE_TOO_LARGE",
                allowed=f"at most {LARGEST_VALUE:,.0f}",
            )
        if "e" in word.text.lower():
            self.fail(
                f"numbers are written out: {number:g} instead of {word.text}.",
                word,
                code="EXPECTED_VALUE",
                meant=f"{number:g}",
            )
        return Value(-number if negative else number, self._unit(), word)

    def _unit(self) -> str:
        hyphen = self.sees("-")
        follower = self.peek(1 if hyphen else 0)
        unit = follower.text.lower()
        if follower.kind == "name" and unit in SECONDS and follower.text not in self.bound:
            self.at += 2 if hyphen else 1
            return unit
        if hyphen:
            self.fail(
                f"{self.shown(follower)} is no unit of time; use ms, s, min or h.",
                follower,
                code="UNKNOWN_UNIT",
                allowed="ms, s, min, h",
            )
        return ""

    def time(self, name: str, *, signed: bool = False) -> float:
        """Read a time; return seconds."""
        return self.value(name, f"{name} 30-s", signed=signed).seconds

    def count(self, name: str, example: str = "", *, unit_code: str = "UNEXPECTED_TIME_UNIT") -> float:
        """Read a number of something other than seconds, with its sign."""
        value = self.value(name, example or f"{name}=5", signed=True)
        if value.unit:
            self.fail(
                f'{name} is no time, so "{value.unit}" does not fit.', value.word, code=unit_code, allowed="a number"
            )
        return value.number

    def options(
        self,
        owner: str,
        readers: dict[str, Callable[[], Any]],
        also: dict[str, str] | None = None,
        *,
        duplicate: str = "DUPLICATE_KEYWORD_ARG",
    ) -> dict[str, Any]:
        """Read `name=value` options, each after a comma; `readers` say how, `also` maps other names to theirs."""
        given: dict[str, Any] = {}
        while self.sees(","):
            self.take()
            given |= self.option(owner, readers, also, given, duplicate=duplicate)
        return given

    def option(
        self,
        owner: str,
        readers: dict[str, Callable[[], Any]],
        also: dict[str, str] | None,
        given: Iterable[str],
        *,
        duplicate: str = "DUPLICATE_KEYWORD_ARG",
    ) -> dict[str, Any]:
        """Read one `name=value` option."""
        word = self.peek()
        lower = self.name()
        key = {name.lower(): name for name in readers}.get(lower) or (also or {}).get(lower, "")
        if not key:
            takes = f"it takes {', '.join(readers)}" if readers else "it takes none"
            near = nearest(lower, readers)
            meant = f'; did you mean "{near}"?' if near else "."
            self.fail(
                f"{self.shown()} is no option of {owner}{meant} {takes[0].upper()}{takes[1:]}.",
                code="INVALID_KEYWORD_ARG" if lower else "UNEXPECTED_TOKEN",
                allowed=", ".join(readers),
                meant=near,
            )
        if key in given:
            self.fail(f"{key} is given twice.", word, code=duplicate)
        self.take()
        self.expect("=")
        return {key: readers[key]()}

    def choice(self, what: str, allowed: Iterable[str], code: str) -> str:
        """Read one of a few words, whatever its case."""
        names = {name.lower(): name for name in allowed}
        written = self.peek().text.lower() if self.peek().kind in ("name", "string") else ""
        if written.strip('"') not in names:
            near = nearest(written, names.values())
            meant = f'; did you mean "{near}"?' if near else "."
            self.fail(
                f"{self.shown()} is no {what}{meant} There is {', '.join(names.values())}.",
                code=code,
                allowed=", ".join(names.values()),
                meant=near,
            )
        return names[self.take().text.lower().strip('"')]
