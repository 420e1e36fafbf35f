"""The lines of a table in text, and the mark that separates the cells on them."""

from __future__ import annotations

import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator

SPACES = " "
MARKS = ("\t", ";", ",", "|", SPACES)
LOOK = 50  # lines looked at to tell what separates the cells
STRETCH = 1_000_000  # letters that are read at once in the middle of a long table


class Lines:
    """The lines of a file, of which the first can be looked at, and some can be put back; `passed` counts them."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self.ahead: deque[str] = deque(file.readline() for _ in range(LOOK))
        while self.ahead and not self.ahead[-1]:
            self.ahead.pop()
        self.passed = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.ahead.popleft() if self.ahead else self._file.readline()
        if not line:
            raise StopIteration
        self.passed += 1
        return line

    def skip(self, count: int) -> None:
        """Go past some lines."""
        for _ in range(count):
            next(self)

    def stretch(self) -> str:
        """Return the next lines, about `STRETCH` letters of them, and go past them."""
        found = "".join(self.ahead) if self.ahead else self._file.read(STRETCH) + self._file.readline()
        self.ahead.clear()
        self.passed += lines_in(found)
        return found

    def put_back(self, text: str) -> None:
        """Take lines back, to be read again."""
        self.ahead.extendleft(reversed(list(io.StringIO(text))))
        self.passed -= lines_in(text)


def lines_in(text: str) -> int:
    """Return how many lines a text has, the last one with or without its end."""
    return text.count("\n") + (not text.endswith("\n"))


def separator(first: Iterable[str]) -> str:
    """Return the mark that splits the first lines into the same number of cells as the header, for most lines."""
    lines = [line.rstrip("\n")[:20_000] for line in first if line.strip() and not line.lstrip().startswith("#")]
    best, mark = 0.0, ","
    for candidate in MARKS:
        counts = [_width(line, candidate) for line in lines]
        if not counts or max(counts) < 2:
            continue
        usual, times = Counter(counts).most_common(1)[0]
        share = times / len(counts)
        # A header of another width speaks against a mark: "step reward" above "1 0,5" is not split by commas.
        score = (share if usual > 1 else 0.0) - (0.5 if counts[0] != usual and usual - counts[0] != 1 else 0.0)
        score -= 0.25 if counts[0] < 2 else 0.0
        if score > best + 1e-9:
            best, mark = score, candidate
    return mark


def _width(line: str, mark: str) -> int:
    """Return into how many cells a mark splits a line, commas inside quotes apart."""
    if mark == SPACES:
        return len(line.split())
    return len(re.sub(r'"[^"]*"', "", line).split(mark))
