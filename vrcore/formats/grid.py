"""Cells on their way to a table: rows are added one by one and the limits are held while they arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from vrcore.errors import LogError
from vrcore.formats.cells import column
from vrcore.formats.wording import shortened

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
        self.decimal_comma = False
        self._rows: list[list[object]] = []  # each in the order of `names`, shorter where columns came later
        self._places: dict[str, int] = {}
        self._short: list[int] = []
        self._long: list[int] = []  # lines of the file
        self._check_width(len(names))
        for index, name in enumerate(names):
            self._open(self._unique(name.strip() or f"column {index + 1}"))
        self._order = list(range(len(self.names)))
        self._moved = False

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def knows(self, name: str) -> bool:
        """Say whether there is a column of this name."""
        return name in self._places

    def first_cells(self, rows: int = 200) -> list[str]:
        """Return the text cells of the first rows."""
        return [cell for row in self._rows[:rows] for cell in row if isinstance(cell, str)]

    def add(self, row: Sequence[str], line: int) -> None:
        """Add one row of text cells in the order of the header last seen; `line` is its place in the file."""
        cells: list[object] = list(row)
        width = len(self._order)
        while len(cells) > width and not str(cells[-1]).strip():
            cells.pop()  # a mark at the end of each line
        if len(cells) > width:
            self._check_width(len(cells))
            self._long.append(line)
            del cells[width:]
        elif len(cells) < width:
            self._short.append(line)
        if self._moved:
            found, cells = cells, [None] * len(self.names)
            for place, cell in zip(self._order, found, strict=False):
                cells[place] = cell
        self._append(cells)

    def add_named(self, row: Mapping[str, object]) -> None:
        """Add one row of JSON values by name; a name not seen before opens a column."""
        for name in row:
            if name not in self._places:
                self._check_width(len(self.names) + 1)
                self._open(name)
        cells: list[object] = [None] * len(self.names)
        for name, value in row.items():
            cells[self._places[name]] = value
        self._append(cells)

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
            self._moved = order != self._order or self._moved
            self._order = order

    def frame(self) -> tuple[pd.DataFrame, list[str]]:
        """Return the typed table and all notes; raise `LogError` where no column holds numbers."""
        for lines, words in (
            (self._short, "fewer cells than columns; the rest is missing"),
            (self._long, "more cells than columns; the cells too many were left out"),
        ):
            if lines:
                count = "1 row has" if len(lines) == 1 else f"{len(lines)} rows have"
                self.notes.append(f"{count} {words} (first: line {lines[0]}).")
        typed = {}
        for place, name in enumerate(self.names):
            cells = [row[place] if place < len(row) else None for row in self._rows]
            typed[name], notes = column(name, cells, self.decimal_comma)
            self.notes += notes
        frame = pd.DataFrame(typed)
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

    def _unique(self, name: str) -> str:
        found, again = name, 2
        while found in self._places:
            found, again = f"{name} ({again})", again + 1
        if found != name:
            self.notes.append(
                f'The column name "{shortened(name)}" comes more than once; one is now "{shortened(found)}".'
            )
        return found

    def _append(self, cells: list[object]) -> None:
        self._rows.append(cells)
        if len(self._rows) > MAX_ROWS:
            raise LogError(f"{self.who} has more than {MAX_ROWS:,} rows, which is the limit: keep every tenth row.")
        if len(self._rows) * len(self.names) > MAX_CELLS:
            raise LogError(
                f"{self.who} has more than {MAX_CELLS:,} cells, which is the limit: keep the columns you need."
            )

    def _check_width(self, width: int) -> None:
        if width > MAX_COLUMNS:
            raise LogError(
                f"{self.who} has {width:,} columns or more and at most {MAX_COLUMNS} can be read: "
                "keep the columns you need."
            )
