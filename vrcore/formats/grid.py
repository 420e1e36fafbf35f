"""Cells on their way to a table: rows are added one by one and the limits are held while they arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from vrcore.errors import LogError
from vrcore.formats.cells import column
from vrcore.formats.intake import shortened

MAX_ROWS = 200_000
"""Most rows a table may have."""

MAX_COLUMNS = 500
"""Most columns a table may have."""

MAX_CELLS = 5_000_000
"""Most cells a table may have, so that no file takes more than some hundred megabytes of memory."""


class Grid:
    """Columns of cells under construction; `notes` are sentences about what was left out or filled in."""

    def __init__(self, names: Sequence[str], who: str) -> None:
        self.who = who
        self.notes: list[str] = []
        self.names: list[str] = []
        self.columns: list[list[object]] = []
        self.height = 0
        self.decimal_comma = False
        self._short: list[int] = []
        self._long: list[int] = []
        self._check_width(len(names))
        for index, name in enumerate(names):
            self._open(self._unique(name.strip() or f"column {index + 1}"))
        self._order = list(range(len(self.names)))

    def add(self, row: Sequence[str], line: int) -> None:
        """Add one row of text cells in the order of the header last seen; `line` is its place in the file."""
        cells = list(row)
        while len(cells) > len(self._order) and not cells[-1].strip():
            cells.pop()  # a mark at the end of each line
        if len(cells) > len(self._order):
            self._check_width(len(cells))
            self._long.append(line)
        elif len(cells) < len(self._order):
            self._short.append(line)
        self._grow()
        for place, cell in zip(self._order, cells, strict=False):
            self.columns[place].append(cell)
        self._fill()

    def add_named(self, row: Mapping[str, object]) -> None:
        """Add one row of JSON values by name; a name not seen before opens a column."""
        for name in row:
            if name not in self._places:
                self._check_width(len(self.names) + 1)
                self._open(name)
        self._grow()
        for name, value in row.items():
            self.columns[self._places[name]].append(value)
        self._fill()

    def continue_under(self, header: Sequence[str]) -> None:
        """Take the rows that follow as standing under another header, of which some names may be new."""
        order = []
        for index, cell in enumerate(header):
            name = cell.strip().removeprefix("#").strip() or f"column {index + 1}"
            if name not in self._places:
                self._check_width(len(self.names) + 1)
                self._open(name)
            order.append(self._places[name])
        if len(set(order)) == len(order):
            self._order = order

    def frame(self) -> tuple[pd.DataFrame, list[str]]:
        """Return the typed table and all notes; raise `LogError` where no column holds numbers."""
        for lines, words in ((self._short, "fewer cells than columns; the rest is missing"),
                             (self._long, "more cells than columns; the cells too many were left out")):
            if lines:
                count = "1 row has" if len(lines) == 1 else f"{len(lines)} rows have"
                self.notes.append(f"{count} {words} (first: line {lines[0]}).")
        typed = {}
        for name, cells in zip(self.names, self.columns, strict=True):
            typed[name], notes = column(name, cells, self.decimal_comma)
            self.notes += notes
            cells.clear()
        frame = pd.DataFrame(typed)
        if not any(pd.api.types.is_numeric_dtype(kind) and frame[name].notna().any() for name, kind in frame.dtypes.items()):
            seen = shortened(", ".join(self.names), 120)
            raise LogError(f"{self.who} has no column of numbers (columns seen: {seen}): a curve needs a step and a value.")
        return frame, self.notes

    @property
    def _places(self) -> dict[str, int]:
        return self._index

    def _open(self, name: str) -> None:
        if not hasattr(self, "_index"):
            self._index: dict[str, int] = {}
        self._index[name] = len(self.names)
        self.names.append(name)
        self.columns.append([None] * self.height)

    def _unique(self, name: str) -> str:
        found, again = name, 2
        taken = getattr(self, "_index", {})
        while found in taken:
            found, again = f"{name} ({again})", again + 1
        if found != name:
            self.notes.append(f'The column name "{shortened(name)}" comes more than once; one is now "{shortened(found)}".')
        return found

    def _grow(self) -> None:
        self.height += 1
        if self.height > MAX_ROWS:
            raise LogError(f"{self.who} has more than {MAX_ROWS:,} rows, which is the limit: keep every tenth row.")
        if self.height * len(self.names) > MAX_CELLS:
            raise LogError(f"{self.who} has more than {MAX_CELLS:,} cells, which is the limit: keep the columns you need.")

    def _fill(self) -> None:
        for cells in self.columns:
            if len(cells) < self.height:
                cells.append(None)

    def _check_width(self, width: int) -> None:
        if width > MAX_COLUMNS:
            raise LogError(
                f"{self.who} has {width:,} columns or more and at most {MAX_COLUMNS} can be read: keep the columns you need."
            )
