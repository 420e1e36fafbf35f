"""One look at all bytes of a file: whether they are text, in which encoding, and how long the longest line is."""

from __future__ import annotations

import codecs
import re

import numpy as np

from vrcore.errors import LogError

# Control bytes do not occur in text tables of any single-byte encoding.
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_NOT_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class Survey:
    """What one look at all bytes says about a file, without keeping any of them."""

    def __init__(self, who: str) -> None:
        self.who = who
        self.blank = True
        self.longest = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._utf8 = True
        self._odd_line = 0  # of the first byte that is not UTF-8, counted from 0
        self._control = self._not_windows = False
        self._size = self._lines = self._last_end = 0

    def look(self, chunk: bytes) -> None:
        """Take the next bytes into account; raise `LogError` at the first NUL byte."""
        values = np.frombuffer(chunk, np.uint8)
        ends = np.flatnonzero((values == 10) | (values == 13)) + self._size
        if self._utf8:
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError as error:
                self._utf8 = False
                self._odd_line = self._lines + chunk.count(b"\n", 0, error.start)
        if ends.size:
            self.longest = max(self.longest, int(ends[0]) - self._last_end, int(np.diff(ends).max(initial=0)))
            self._last_end = int(ends[-1])
        self._lines += chunk.count(b"\n")
        self.blank = self.blank and not chunk.removeprefix(codecs.BOM_UTF8).strip()
        self._control = self._control or _CONTROL.search(chunk) is not None
        self._not_windows = self._not_windows or _NOT_WINDOWS.search(chunk) is not None
        if b"\x00" in chunk:
            self.encoding()  # says so where the file is binary altogether
            raise LogError(
                f"{self.who} holds NUL bytes, the first at character {self._size + chunk.index(0) + 1}, so it is not "
                "plain text: save it as CSV in UTF-8."
            )
        self._size += len(chunk)
        self.longest = max(self.longest, self._size - self._last_end)

    def encoding(self) -> str:
        """Return the name of the encoding, or raise `LogError` where the bytes are no text of a known one."""
        if self._utf8:
            try:
                self._decoder.decode(b"", final=True)
                return "utf-8-sig"
            except UnicodeDecodeError:
                self._odd_line = self._lines  # cut in the middle of its last letter
        if self._control:
            raise LogError(f"{self.who} is a binary file, not a table in text: save the numbers as CSV or JSON.")
        if self._not_windows:
            raise LogError(
                f"{self.who} is neither UTF-8 nor Windows-1252 text (first odd byte on line {self._odd_line + 1}): "
                "save it as CSV in UTF-8."
            )
        return "cp1252"
