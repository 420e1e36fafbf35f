"""A long JSON document read value by value, so that never more than one of its values is held as Python objects."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, NoReturn

from vrcore.errors import LogError
from vrcore.formats.wording import megabytes

_CHUNK = 1 << 16
_SPACE = " \t\n\r"
_UNSURE = 2  # letters that may follow a whole number or decimal fraction and still belong to it
_NEAR_THE_END = 32  # letters: a mistake this close to the end of what is known may be a value that goes on


class Window:
    """A stretch of a JSON document that moves over it; `most` letters are the longest single value.

    Raises `LogError` with the line and column for text that is not JSON or ends too early.
    """

    def __init__(self, file: io.TextIOBase, who: str, most: int) -> None:
        self.who = who
        self._file = file
        self._most = most
        self._text = ""
        self._place = 0
        self._ended = False
        self._lines = self._columns = 0  # before the window
        self._decoder = json.JSONDecoder()

    def peek(self) -> str:
        """Return the next letter that is not white space, or nothing at the end."""
        while True:
            while self._place < len(self._text):
                if self._text[self._place] not in _SPACE:
                    return self._text[self._place]
                self._place += 1
            if not self._more():
                return ""

    def take(self, letters: str) -> str:
        """Go past the next letter, which must be one of these."""
        found = self.peek()
        if not found or found not in letters:
            self._fail(self._place, ended=not found)
        self._place += 1
        return found

    def value(self) -> Any:
        """Return the next value and go past it."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                # An unterminated string is reported where it begins, but what is missing is missing at the end.
                unterminated = error.msg.startswith("Unterminated string")
                cut = unterminated or error.pos + _NEAR_THE_END >= len(self._text)
                if not cut or not self._more():
                    self._fail(error.pos, ended=unterminated or error.pos >= len(self._text.rstrip()))
            except RecursionError as error:
                raise LogError(f"{self.who} is nested too deeply to be a log: a log is a list of rows.") from error
            except ValueError as error:  # a whole number of several thousand digits
                raise LogError(
                    f"{self.who} holds a whole number of thousands of digits, too long to be read: shorten it."
                ) from error
            else:
                # A number near the end of what is known may go on: "1" and "1.5e-" as 1.5e-7.
                if end + _UNSURE < len(self._text) or not self._more():
                    self._place = end
                    return found

    def elements(self) -> Iterator[Any]:
        """Yield the values of a list and go past it."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    def keys(self) -> Iterator[str]:
        """Yield the names in an object, standing before each one's value, which the caller goes past."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            if self.peek() != '"':
                self._fail(self._place, ended=not self.peek())
            name = self.value()
            self.take(":")
            yield name
            if self.take(",}") == "}":
                return

    def end(self) -> None:
        """Check that nothing follows."""
        if self.peek():
            self._fail(self._place, ended=False)

    def _more(self) -> bool:
        """Read on, twice as much each time, and forget what lies behind; at the end return False and change nothing."""
        left = len(self._text) - self._place
        if left > self._most:
            raise LogError(
                f"{self.who} has a single value of more than {megabytes(self._most)} in it: a log is a list of short "
                "rows; keep the columns you need."
            )
        fresh = "" if self._ended else self._file.read(max(_CHUNK, left))
        if not fresh:
            self._ended = True
            return False
        newlines = self._text.count("\n", 0, self._place)
        if newlines:
            self._columns = self._place - self._text.rfind("\n", 0, self._place) - 1
        else:
            self._columns += self._place
        self._lines += newlines
        self._text = self._text[self._place :] + fresh
        self._place = 0
        return True

    def _fail(self, place: int, ended: bool) -> NoReturn:
        behind = self._text[:place]
        newlines = behind.count("\n")
        column = len(behind) - behind.rfind("\n") if newlines else self._columns + len(behind) + 1
        where = f"line {self._lines + newlines + 1}, column {column}"
        raise LogError(
            f"{self.who} ends too early ({where}): it was perhaps copied while it was being written; copy it again."
            if ended
            else f"{self.who} is not valid JSON ({where}): correct that place, or bring the log as CSV."
        )
