"""One column of a table while a file is being read: numbers in arrays, words as numbers of a list of words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vrcore.formats.axes import SECONDS
from vrcore.formats.cells import Numbers, Reading, read_cells
from vrcore.formats.numerals import Numerals
from vrcore.formats.times import is_clock, read_times, since_the_first
from vrcore.formats.wording import readable, shortened

_MOST_LETTERS = 8_000_000
"""Most letters of different words that a column may hold: beyond that it is free text, such as a model's answers."""


class GrowingColumn:
    """A column that is filled stretch by stretch.

    What it is, is decided by the first stretch with anything in it: a file of ordinary size is one stretch. A
    column of words is judged again at the end, on all of its cells; in a column of numbers, words that come later
    count as missing and are named in a note. Dates and times become seconds, under another name (`called`).
    """

    def __init__(self, name: str, rows_before: int) -> None:
        self.name = name
        self.left_out = False
        self._numbers = Numerals()
        self._seen = Reading()
        self._rows = 0
        self._words: dict[str, int] | None = None
        self._zoned: bool | None = None  # of a column of times: whether these have an offset from UTC
        self._codes: list[NDArray[np.int32]] = []
        self._letters = 0
        self._stretches = 0
        if rows_before:
            self.add_numbers(np.full(rows_before, np.nan), 0)

    @property
    def is_words(self) -> bool:
        """Whether the column's cells are words so far, those of a clock included."""
        return self._words is not None or self._zoned is not None

    @property
    def called(self) -> str:
        """What the column is called in the table."""
        return self.name if self._zoned is None else self.name + SECONDS

    def add(self, cells: Sequence[object], decimal_comma: bool) -> None:
        """Add cells as text or JSON values."""
        if self.is_words:
            self.add_words(cells)
            return
        found = read_cells(cells, decimal_comma)
        if self._seen.filled == 0 and found.is_words:
            times = read_times(cells)
            if is_clock(self.name, times):
                self._zoned = times.zoned
                self._add(times)
                return
            self._words = {}
            self._codes.append(np.full(self._rows, -1, np.int32))
            self._numbers = Numerals()
            self.add_words(cells)
            return
        self._add(found)

    def _add(self, found: Reading) -> None:
        seen = self._seen
        if found.first_odd is not None and seen.first_odd is None:
            seen.first_odd = self._rows + found.first_odd[0], found.first_odd[1]
        seen.odd += found.odd
        seen.truths += found.truths
        seen.percents += found.percents
        self.add_numbers(found.values, found.filled)

    def add_numbers(self, values: Numbers, filled: int) -> None:
        """Add numbers, NaN where there is none, of which `filled` are there."""
        self._numbers.add(values)
        self._seen.filled += filled
        self._rows += len(values)
        self._stretches += 1

    def add_words(self, cells: Sequence[object]) -> None:
        """Add cells to a column of words, or of times."""
        if self._zoned is not None:
            self._add(read_times(cells, self._zoned))
            return
        self._rows += len(cells)
        self._stretches += 1
        if self._words is None or self.left_out:
            return
        codes = np.empty(len(cells), np.int32)
        for place, cell in enumerate(cells):
            if cell is None:
                codes[place] = -1
                continue
            word = readable(cell if isinstance(cell, str) else str(cell))
            if word not in self._words:
                self._words[word] = len(self._words)
                self._letters += len(word)
            codes[place] = self._words[word]
        self._codes.append(codes)
        if self._letters > _MOST_LETTERS:
            self.left_out = True
            self._words.clear()
            self._codes.clear()

    def finish(self) -> tuple[pd.Series | None, list[str]]:
        """Return the column and notes on its reading, and let go of it; None where it was left out."""
        label = f'"{shortened(self.name)}"'
        if self.left_out:
            return None, [f"The column {label} holds long texts and was left out."]
        if self._words is not None:
            return self._finish_words()
        seen, notes = self._seen, []
        values = self._numbers.finish()
        if self._zoned is not None:
            values, said = since_the_first(values.astype(np.float64, copy=False), self.name, self._zoned)
            notes.append(said)
        if seen.filled and seen.truths:
            notes.append(f"In {label}, true and false were read as 1 and 0.")
        if seen.filled and seen.percents:
            notes.append(f"In {label}, the percent signs were left out (45 % is 45).")
        if seen.first_odd is not None:
            row, first = seen.first_odd
            one, several = ("a number", "numbers") if self._zoned is None else ("such a time", "such times")
            count = f"{seen.odd} cells are not {several} and count"
            if seen.odd == 1:
                count = f"1 cell is not {one} and counts"
            notes.append(f'In {label}, {count} as missing (first: "{shortened(first, 20)}" in row {row + 1}).')
        return pd.Series(values, copy=False), notes

    def _finish_words(self) -> tuple[pd.Series, list[str]]:
        words = list(self._words or ())
        codes = np.concatenate(self._codes)
        self._codes.clear()
        if self._stretches > 1:
            # The first stretch may have been a few remarks above many numbers.
            times = np.bincount(codes[codes >= 0], minlength=len(words))
            single = [read_cells([word]) for word in words]
            filled = np.array([one.filled > 0 for one in single]) & (times > 0)
            odd = np.array([one.odd > 0 for one in single])
            whole = Reading(filled=int(times[filled].sum()), odd=int(times[odd].sum()))
            if whole.filled and not whole.is_words:
                numbers = np.array([*(float(one.values[0]) for one in single), np.nan])
                again = GrowingColumn(self.name, 0)
                again.add_numbers(numbers[codes], whole.filled)
                if whole.odd:
                    first = int(np.argmax(odd[codes] & (codes >= 0)))
                    again._seen.odd, again._seen.first_odd = whole.odd, (first, words[codes[first]].strip())
                column, notes = again.finish()
                assert column is not None
                return column, notes
        return pd.Series(np.array([*words, None], dtype=object)[codes], dtype=object), []
