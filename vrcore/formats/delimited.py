"""Tables in text: comma, tab, semicolon, bar or spaces between the cells, told apart by looking."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator

from vrcore.errors import LogError
from vrcore.formats.cells import MISSING, number, uses_decimal_comma
from vrcore.formats.grid import Grid
from vrcore.formats.intake import Text
from vrcore.formats.lines import SPACES, Lines, lines_in, separator
from vrcore.formats.mlflow import metric_file_columns
from vrcore.formats.numeric_block import add_block
from vrcore.formats.wording import left_out

_KINDS = {
    "\t": "tab-separated table",
    ";": "semicolon-separated table",
    ",": "comma-separated table",
    "|": "bar-separated table",
    SPACES: "space-separated table",
}
_REMEMBERED = 20  # comments before the table that may turn out to be its header


def read_delimited(text: Text, wanted: Collection[str] | None = None) -> tuple[Grid, str]:
    """Return the cells of a table in text and the kind of table, in words.

    Lines that begin with # and blank lines are left out, header rows that come again are dropped and counted, and a
    table without a header gets numbered columns. `wanted` are the only columns to keep. Raises `LogError` for a
    single column, a header without rows, a cell that never ends, and more than a table may hold.
    """
    text.check_lines()
    with text.open() as file:
        lines = Lines(file)
        spreadsheet = re.match(r"sep=(.)\n", lines.ahead[0])
        known = spreadsheet is not None and spreadsheet[1] in _KINDS
        mark = spreadsheet[1] if spreadsheet is not None and known else separator(lines.ahead)
        before = 1 if known else 0
        # Stable-Baselines3 writes a line of JSON above the table, whose quotation marks are not those of cells.
        comments = 0
        while before + comments < len(lines.ahead) and lines.ahead[before + comments].startswith("#{"):
            comments += 1
        table = _Table(text, mark, wanted)
        names = metric_file_columns(lines.ahead, text.source.name)
        if names is not None:
            table.open(names)
        table.comments_left_out = comments
        lines.skip(before + comments)
        table.read(lines)
    return table.finish(), "MLflow metric file" if names is not None else _KINDS[mark]


class _Table:
    """A table on its way from lines to a grid."""

    def __init__(self, text: Text, mark: str, wanted: Collection[str] | None) -> None:
        self.comments_left_out = 0
        self._text = text
        self._mark = mark
        self._wanted = wanted
        self._grid: Grid | None = None
        self._again = 0
        self._comments: deque[str] = deque(maxlen=_REMEMBERED)
        self._notes: list[str] = []

    def open(self, names: list[str]) -> Grid:
        """Begin the grid with these columns."""
        self._grid = Grid(names, self._text.who, self._text.source.limits, self._wanted)
        self._grid.before_typing = self._has_decimal_commas
        return self._grid

    def read(self, lines: Lines) -> None:
        """Read all lines: row by row at first and wherever something is unusual, in stretches otherwise."""
        careful_until = 0
        for line, row in _rows(lines, self._mark, self._text.who):
            self._take(row, line)
            while lines.passed >= careful_until and self._grid is not None and self._grid.takes_blocks:
                block = lines.stretch()
                if not block:
                    break
                if self._mark == SPACES or not add_block(self._grid, block, self._mark):
                    lines.put_back(block)
                    careful_until = lines.passed + lines_in(block)

    def finish(self) -> Grid:
        """Return the grid with everything in it and all notes."""
        grid, who = self._grid, self._text.who
        if grid is None:
            raise LogError(f"{who} holds only comments: it should hold a table with a column of steps and of values.")
        if len(grid.names) < 2:
            raise LogError(
                f"{who} has one column only: a curve needs two, a step and a value, separated by commas, tabs, "
                "semicolons or spaces."
            )
        if not grid.height:
            raise LogError(
                f"{who} has a row of column names and no rows below it: bring the log once training has begun."
            )
        grid.settle()
        if self._again:
            self._notes.append(left_out(self._again, "repeated header row"))
        if self.comments_left_out:
            self._notes.append(left_out(self.comments_left_out, "comment line"))
        grid.notes[:0] = self._notes
        return grid

    def _take(self, row: list[str], line: int) -> None:
        """Take one row as comment, header, header that comes again, or cells."""
        grid, mark = self._grid, self._mark
        if row[0].startswith("#") and (grid is not None or not _is_commented_header(row, mark)):
            self._comments.append(mark.join(row))
            self.comments_left_out += 1
        elif grid is None:
            row, numbered = _header(row, self._comments, mark)
            grid = self.open(row)
            if numbered:
                grid.add(numbered, line)
                if row[0] == "column 1":
                    self._notes.append("The file has no row of column names, so the columns are numbered.")
                else:
                    self.comments_left_out -= 1
        elif _comes_again(row, grid):
            self._again += 1
            grid.continue_under(row)
        else:
            grid.add(row, line)

    def _has_decimal_commas(self, cells: list[str]) -> bool:
        found = uses_decimal_comma(cells, surely=self._mark == ",")
        if found:
            self._notes.append("Numbers were read with a decimal comma (0,5 is one half).")
        return found


def _rows(lines: Lines, mark: str, who: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line numbers and cells of each row that is not blank."""
    if mark == SPACES:
        for words in lines:
            cells = words.split()
            if cells:
                yield lines.passed, cells
        return
    reader = csv.reader(lines, delimiter=mark, skipinitialspace=True, strict=True)
    while True:
        start = lines.passed + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise LogError(
                f"{who} has a quotation mark or a very long cell on line {start} that breaks the table: "
                "close or remove the quotation mark there."
            ) from error
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield start, row


def _is_commented_header(row: list[str], mark: str) -> bool:
    """Say whether a row like "#step,reward" can only be the header of a table separated by commas or tabs."""
    return mark != SPACES and len(row) > 1 and not row[0].startswith("# ") and all(number(cell) is None for cell in row)


def _header(first: list[str], comments: Iterable[str], mark: str) -> tuple[list[str], list[str] | None]:
    """Return the column names, and the first row where it turns out to be no header but numbers."""
    if not any(number(cell) is not None and cell.strip().lower() not in MISSING for cell in first):
        return [cell.strip().removeprefix("#").strip() for cell in first], None
    for comment in reversed(list(comments)):  # numpy.savetxt writes the names as a comment
        words = comment.strip().lstrip("#").strip()
        names = words.split() if mark == SPACES else [cell.strip() for cell in words.split(mark)]
        if len(names) == len(first) and all(number(name) is None for name in names):
            return names, first
    return [f"column {index + 1}" for index in range(len(first))], first


def _comes_again(row: list[str], grid: Grid) -> bool:
    """Say whether a row inside the table is a header again: names only, at least half of them known."""
    if row[0][:1].isdigit() or number(row[0]) is not None:
        return False
    words = [cell.strip().removeprefix("#").strip() for cell in row]
    if words == grid.names:
        return True
    known = sum(grid.knows(word) for word in words)
    return 2 * known >= len(words) > 1 and all(word and number(word) is None for word in words)
