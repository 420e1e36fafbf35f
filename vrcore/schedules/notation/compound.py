"""Reads the schedules that are made of others, in brackets with commas or side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vrcore.errors import nearest
from vrcore.schedules.kinds import Atom, Concurrent, Schedule, SecondOrder, Tandem, Token
from vrcore.schedules.kinds.compound import Compound
from vrcore.schedules.kinds.schedule import MOST_LEAVES
from vrcore.schedules.notation.keywords import FORMS, OPTIONS, OPTIONS_OF, UNSUPPORTED
from vrcore.schedules.notation.reader import Reader
from vrcore.schedules.notation.words import Word

Inner = Callable[[Reader], Schedule]


def read_compound(reader: Reader, inner: Inner) -> Schedule:
    """Read `Conc(VI 30-s, VI 60-s, COD=2-s)` or `conc VI 30 VI 60 COD 2`; `inner` reads a part."""
    word = reader.take()
    form = FORMS[word.text.lower()]
    if reader.sees("(") and _lists(reader):
        with reader.brackets():
            found = _Parts(reader, form, inner)
            while True:
                found.read(journal=False)
                if not reader.sees(","):
                    break
                reader.take()
    else:
        before = reader.journal
        reader.journal = True
        found = _Parts(reader, form, inner)
        while not found.done():
            found.read(journal=True)
            if reader.sees(",") and not reader.inside:
                reader.take()
        reader.journal = before
    return found.made(word)


def _lists(reader: Reader) -> bool:
    """Say whether the bracket that is next holds all of a compound's parts, rather than its first one only."""
    if reader.at in reader.listing:
        return True
    closing = reader.closing.get(reader.at)
    if closing is None:
        return True
    follower = reader.words[closing + 1]
    return not (follower.text == "(" or (follower.kind == "name" and follower.text.lower() not in OPTIONS))


class _Parts:
    """The parts and options of one compound while they are read."""

    def __init__(self, reader: Reader, form: type[Compound], inner: Inner) -> None:
        self.reader = reader
        self.form = form
        self.inner = inner
        self.parts: list[Schedule] = []
        self.names: list[str] = []
        self.spread: list[bool] = []
        self.options: dict[str, float] = {}
        self.directional: list[tuple[Word, str, str, float]] = []

    def done(self) -> bool:
        """Say whether schedules that stand side by side end here."""
        word = self.reader.peek()
        if word.kind == "end" or self.reader.sees(")", ","):
            if not self.parts:
                self.reader.fail(f"a schedule is missing before {self.reader.shown()}.")
            return True
        return self.reader.one_line and word.first_in_line

    def read(self, *, journal: bool) -> None:
        """Read one part or one option."""
        reader = self.reader
        lower = reader.name()
        named = reader.peek(1).text == "="
        if lower not in reader.bound and (lower in OPTIONS or named or lower in ("punish", "target")):
            self._option(journal=journal)
            return
        if self.options or self.directional:
            reader.fail(f"schedules come before {self._last()}.", code="KEYWORD_BEFORE_POSITIONAL")
        self.names.append(reader.peek().text if reader.peek().text in reader.bound else "")
        self.spread.append(bool(self.names[-1]) or lower == "repeat")
        self.parts.append(self.inner(reader))

    def _last(self) -> str:
        return [*self.options, *("COD" for _ in self.directional)][-1]

    def _option(self, *, journal: bool) -> None:
        reader = self.reader
        word = reader.peek()
        lower = word.text.lower()
        form, takes = self.form.form, OPTIONS_OF.get(self.form, ())
        if lower == "punish":
            reader.fail(f"{word.text}: {UNSUPPORTED['punish']}.", code="UNSUPPORTED")
        key = OPTIONS.get(lower, "")
        if key not in takes:
            near = nearest(lower, takes)
            allowed = f"It takes {', '.join(takes)}" if takes else "It takes none"
            reader.fail(
                f"{reader.shown()} is no option of {form}{f'; did you mean {near}?' if near else '.'} {allowed}.",
                code="INVALID_OVERLAY_TARGET" if lower == "target" else "INVALID_KEYWORD_ARG",
                allowed=", ".join(takes),
                meant=near,
            )
        if not self.parts:
            reader.fail(f"schedules come before {key}.", code="KEYWORD_BEFORE_POSITIONAL")
        reader.take()
        if reader.sees("("):
            self._direction(word, key)
            return
        if key in self.options or (key in _TURNS and _TURNS & set(self.options)):
            reader.fail(f"{word.text} is given twice.", word, code="DUPLICATE_KEYWORD_ARG")
        if reader.sees("="):
            reader.take()
        elif not journal:
            reader.expect("=")
        self.options[key] = self._value(key)

    def _value(self, key: str) -> float:
        reader = self.reader
        if key in ("COD", "BO", "time"):
            return reader.time(key, signed=True)
        word = reader.peek()
        count = reader.count(key)
        if count == 0:
            reader.fail(f"{key} is at least 1; 0 is less.", word, code=f"{key.upper()}_NONPOSITIVE_VALUE")
        return count

    def _direction(self, word: Word, key: str) -> None:
        reader = self.reader
        if key != "COD":
            reader.fail(f"only COD may differ by direction; {key} may not.", word, code="INVALID_DIRECTIONAL_KW")
        with reader.brackets():
            ends = [self._end()]
            reader.expect("->")
            ends.append(self._end())
        reader.expect("=")
        self.directional.append((word, ends[0], ends[1], reader.time("COD", signed=True)))

    def _end(self) -> str:
        if self.reader.peek().kind not in ("number", "name"):
            self.reader.fail(
                f"a direction is written COD(1->2); found {self.reader.shown()}.", code="EXPECTED_DIRECTION"
            )
        return self.reader.take().text

    def made(self, word: Word) -> Schedule:
        """Return the compound."""
        reader = self.reader
        parts = self.parts if self.directional else self._flat()
        if self.form is Concurrent:
            delay = self.options.get("COD", reader.defaults.get("COD"))
            ratio = self.options.get("FRCO", reader.defaults.get("FRCO", 0))
            directions = tuple((self._operandum(at, a), self._operandum(at, b), s) for at, a, b, s in self.directional)
            at = self.directional[0][0] if self.directional else word
            return reader.make(at, Concurrent, tuple(parts), delay, ratio, directions)
        named: dict[str, Any] = {}
        if "BO" in OPTIONS_OF.get(self.form, ()):
            named["blackout"] = self.options.get("BO", reader.defaults.get("BO", 0.0))
            if "time" in self.options:
                named["seconds"] = self.options["time"]
            for by in ("reinforcers", "responses"):
                if by in self.options:
                    named |= {"by": by, "amount": self.options[by]}
        return reader.make(word, self.form, tuple(parts), **named)

    def _operandum(self, word: Word, written: str) -> int:
        if written.isdigit():
            return int(written)
        if written not in self.names:
            self.reader.fail(
                f'no part of this Conc is called "{written}"; use its number, 1 to {len(self.parts)}, or its name.',
                word,
                code="DIRECTIONAL_IDENT_NOT_FOUND",
            )
        return self.names.index(written) + 1

    def _flat(self) -> list[Schedule]:
        """Return the parts; a named or repeated one of the same form and without options of its own as its parts."""
        found: list[Schedule] = []
        for part, spread in zip(self.parts, self.spread, strict=True):
            plain = spread and type(part) is self.form and part == self.form(part.parts)
            found.extend(part.parts if plain else [part])
        return found


_TURNS = {"time", "reinforcers", "responses"}


def read_second_order(reader: Reader, overall: Schedule, inner: Inner) -> Schedule:
    """Read the unit of a second-order schedule, `(FI 30-s)`, after its overall schedule."""
    word = reader.peek()
    with reader.brackets():
        unit_word = reader.peek()
        unit = inner(reader)
        given = reader.options("a second-order schedule", {"brief": lambda: reader.time("brief")})
    if isinstance(overall, Atom) and not isinstance(unit, Atom):
        return reader.make(unit_word, SecondOrder, overall, unit)  # refuses, and points at the unit
    return reader.make(word, SecondOrder, overall, unit, brief=given.get("brief", 0.0))


def read_token(reader: Reader, word: Word, inner: Inner) -> Token:
    """Read `Token(prod=FR 10, exch=FR 5, cost=1)` or `Token(FR 10, FR 5, cost=1)`."""
    given: dict[str, Any] = {}
    names = {"prod": "prod", "production": "prod", "exch": "exch", "exchange": "exch", "cost": "cost"}
    with reader.brackets():
        while True:
            at = reader.peek()
            key = names.get(reader.name(), "") if reader.peek(1).text == "=" else ""
            if key:
                reader.at += 2
            elif "prod" not in given or "exch" not in given:
                key = "exch" if "prod" in given else "prod"
            else:
                reader.fail(f"{reader.shown()} is no option of Token; it takes prod, exch and cost.")
            if key in given:
                reader.fail(f"{key} is given twice.", at, code="DUPLICATE_KEYWORD_ARG")
            given[key] = reader.count("cost", "cost=1") if key == "cost" else inner(reader)
            if not reader.sees(","):
                break
            reader.take()
    for name in ("prod", "exch"):
        if name not in given:
            reader.fail(
                f"Token needs {name}, as in Token(prod=FR 10, exch=FR 5, cost=1).", word, code="MISSING_TOKEN_PARAM"
            )
    return reader.make(word, Token, given["prod"], given["exch"], given.get("cost", 1))


def read_repeat(reader: Reader, word: Word, inner: Inner) -> Schedule:
    """Read `Repeat(3, FR 10)`, which is Tand(FR 10, FR 10, FR 10)."""
    with reader.brackets():
        at = reader.peek()
        times = reader.count("Repeat", "Repeat(3, FR 10)")
        if times != int(times):
            reader.fail(f"Repeat counts whole times; {times:g} is none.", at, code="REPEAT_NON_INTEGER_COUNT")
        if times < 1:
            reader.fail("Repeat counts from 1; EXT reinforces nothing.", at, code="REPEAT_ZERO_COUNT", meant="EXT")
        reader.expect(",")
        repeated = inner(reader)
    parts = repeated.parts if isinstance(repeated, Tandem) else (repeated,)
    copies = parts * min(int(times), MOST_LEAVES)
    return copies[0] if len(copies) == 1 else reader.make(at, Tandem, copies)
