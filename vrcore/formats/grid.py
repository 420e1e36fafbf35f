"""Cells on their way to a table: rows are added one by one, typed in stretches, and the limits are held meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from vrcore.errors import LogError, suggestion
from vrcore.formats.cells import Numbers
from vrcore.formats.growing import GrowingColumn
from vrcore.formats.limits import Limits
from vrcore.formats.wording import shortened

_STRETCH = 100_000
"""Cells that are held as Python objects, at some 60 bytes each, before they become numbers in an array."""

_MOST_NOTES = 12  # of one kind; a person reads no more


class Grid:
    """Columns of cells under construction; `notes` are sentences about what was left out or filled in.

    `wanted` names the only columns to keep, or is None for all of them. `before_typing` is called once, with the
    text cells of the first rows, and says whether numbers have a decimal comma.
    """

    def __init__(self, names: Sequence[str], who: str, limits: Limits, wanted: Collection[str] | None = None) -> None:
        self.who = who
        self.limits = limits
        self.notes: list[str] = []
        self.names: list[str] = []
        self.before_typing: Callable[[list[str]], bool] | None = None
        self._decimal_comma = False
        self._wanted = None if wanted is None else set(wanted)
        self._columns: list[GrowingColumn | None] = []  # None: not wanted
        self._rows: list[list[object]] = []  # each in the order of `names`, shorter where columns came later
        self._typed = 0
        self._renamed = 0
        self._places: dict[str, int] = {}
        self._short: list[int] = []  # how many, and the first line
        self._long: list[int] = []
        limits.check_columns(len(names), who)
        for index, name in enumerate(names):
            self._open(self._unique(name.strip() or f"column {index + 1}"))
        self._order = list(range(len(self.names)))
        self._moved = False

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self._typed + len(self._rows)

    @property
    def takes_blocks(self) -> bool:
        """Whether whole stretches of numbers may be added: columns are typed, in the header's order, without commas."""
        return self._typed > 0 and not self._moved and not self._decimal_comma and len(self._order) == len(self.names)

    def knows(self, name: str) -> bool:
        """Say whether there is a column of this name."""
        return name in self._places

    def places(self, words: bool) -> list[int]:
        """Return which columns are kept and hold words, or numbers."""
        return [
            place
            for place, column in enumerate(self._columns)
            if column is not None and column.is_words == words and not (words and column.left_out)
        ]

    def add(self, row: Sequence[str], line: int) -> None:
        """Add one row of text cells in the order of the header last seen; `line` is its place in the file."""
        cells: list[object] = list(row)
        width = len(self._order)
        if len(cells) != width:
            while len(cells) > width and not str(cells[-1]).strip():
                cells.pop()  # a mark at the end of each line
            if len(cells) > width:
                self.limits.check_columns(len(cells), self.who)
                self._long = [self._long[0] + 1, self._long[1]] if self._long else [1, line]
                del cells[width:]
            elif len(cells) < width:
                self._short = [self._short[0] + 1, self._short[1]] if self._short else [1, line]
        if self._moved:
            found, cells = cells, [None] * len(self.names)
            for place, cell in zip(self._order, found, strict=False):
                cells[place] = cell
        self._append(cells)

    def add_named(self, row: Mapping[str, object]) -> None:
        """Add one row of JSON values by name; a name not seen before opens a column."""
        for name in row:
            if name not in self._places:
                self.limits.check_columns(len(self.names) + 1, self.who)
                self._open(name)
        cells: list[object] = [None] * len(self.names)
        for name, value in row.items():
            cells[self._places[name]] = value
        self._append(cells)

    def add_block(self, numbers: Mapping[int, Numbers], words: Mapping[int, Sequence[object]], rows: int) -> None:
        """Add a stretch of rows that somebody else has typed, by the columns' places."""
        self.settle()
        for place, values in numbers.items():
            column = self._columns[place]
            if column is not None:
                column.add_numbers(values, int(np.count_nonzero(~np.isnan(values))))
        for place, cells in words.items():
            column = self._columns[place]
            if column is not None:
                column.add_words(cells)
        self._typed += rows
        self._check()

    def adopt(self, columns: Mapping[str, GrowingColumn], rows: int) -> None:
        """Take whole columns of an empty grid, each with this many rows."""
        for name, column in columns.items():
            self._open(name)
            if self._columns[-1] is not None:
                self._columns[-1] = column
        self._typed = rows
        self._check()

    def continue_under(self, header: Sequence[str]) -> None:
        """Take the rows that follow as standing under another header, of which some names may be new."""
        order = []
        for index, cell in enumerate(header):
            name = cell.strip().removeprefix("#").strip() or f"column {index + 1}"
            if name not in self._places:
                self.limits.check_columns(len(self.names) + 1, self.who)
                self._open(name)
            order.append(self._places[name])
        if len(set(order)) == len(order):
            self._moved = order != self._order or self._moved
            self._order = order

    def frame(self) -> tuple[pd.DataFrame, list[str]]:
        """Return the typed table and all notes; raise `LogError` where no column holds numbers.

        The grid is empty afterwards, so that the cells are held once.
        """
        self.settle()
        for counted, words in (
            (self._short, "fewer cells than columns; the rest is missing"),
            (self._long, "more cells than columns; the cells too many were left out"),
        ):
            if counted:
                count = "1 row has" if counted[0] == 1 else f"{counted[0]} rows have"
                self.notes.append(f"{count} {words} (first: line {counted[1]}).")
        if self._wanted is not None and (absent := sorted(self._wanted - set(self.names))):
            raise LogError(
                f'{self.who} has no column "{shortened(absent[0])}"{suggestion(absent[0], self.names) or "."} '
                f"There is: {shortened(', '.join(self.names), 120)}."
            )
        if self._renamed > _MOST_NOTES:
            self.notes.append(f"{self._renamed - _MOST_NOTES} more column names come more than once.")
        typed, said = {}, []
        for place, name in enumerate(self.names):
            column, self._columns[place] = self._columns[place], None
            if column is None:
                continue
            cells, notes = column.finish()
            said += notes
            if cells is not None:
                called = column.called
                while called in typed or (called != name and called in self.names):
                    called += " (2)"
                typed[called] = cells
        self.notes += said[:_MOST_NOTES]
        if len(said) > _MOST_NOTES:
            self.notes.append(f"{len(said) - _MOST_NOTES} more columns were read in such ways.")
        frame = pd.DataFrame(typed, copy=False)
        if not any(
            pd.api.types.is_numeric_dtype(kind) and frame[name].notna().any() for name, kind in frame.dtypes.items()
        ):
            seen = shortened(", ".join(self.names), 120)
            raise LogError(
                f"{self.who} has no column of numbers (columns seen: {seen}): a curve needs a step and a value."
            )
        return frame, self.notes

    def _open(self, name: str) -> None:
        self._places[name] = len(self.names)
        self.names.append(name)
        kept = self._wanted is None or name in self._wanted
        self._columns.append(GrowingColumn(name, self._typed) if kept else None)

    def _unique(self, name: str) -> str:
        found, again = name, 2
        while found in self._places:
            found, again = f"{name} ({again})", again + 1
        self._renamed += found != name
        if found != name and self._renamed <= _MOST_NOTES:
            self.notes.append(
                f'The column name "{shortened(name)}" comes more than once; one is now "{shortened(found)}".'
            )
        return found

    def _append(self, cells: list[object]) -> None:
        self._rows.append(cells)
        if len(self._rows) * max(1, len(self.names)) >= _STRETCH:
            self.settle()
        elif len(self._rows) % 1_000 == 0:
            self._check()

    def _check(self) -> None:
        self.limits.check_rows(self.height, self.who)
        kept = sum(column is not None and not column.left_out for column in self._columns)
        self.limits.check_cells(self.height * kept, self.who)

    def settle(self) -> None:
        """Turn the rows that wait into typed stretches of the columns."""
        self._check()
        if not self._rows:
            return
        if self.before_typing is not None:
            self._decimal_comma = self.before_typing(
                [cell for row in self._rows[:200] for cell in row if isinstance(cell, str)]
            )
            self.before_typing = None
        rows, self._rows = self._rows, []
        for place, column in enumerate(self._columns):
            if column is not None:
                column.add([row[place] if place < len(row) else None for row in rows], self._decimal_comma)
        self._typed += len(rows)
