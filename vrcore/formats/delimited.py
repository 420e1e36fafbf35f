"""Tables in text: comma, tab, semicolon, bar or spaces between the cells, told apart by looking."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator

from vrcore.errors import LogError
from vrcore.formats.cells import MISSING, number, uses_decimal_comma
from vrcore.formats.grid import MAX_ROWS, Grid
from vrcore.formats.wording import left_out

SPACES = " "
_KINDS = {
    "\t": "tab-separated table",
    ";": "semicolon-separated table",
    ",": "comma-separated table",
    "|": "bar-separated table",
    SPACES: "space-separated table",
}
_LOOK = 50  # lines looked at to tell what separates the cells
_REMEMBERED = 20  # comments before the table that may turn out to be its header
_MOST_LINES = 2 * MAX_ROWS  # with blank lines and comments


def read_delimited(text: str, who: str) -> tuple[Grid, str]:
    """Return the cells of a table in text and the kind of table, in words.

    Lines that begin with # and blank lines are left out, header rows that come again are dropped and counted, and a
    table without a header gets numbered columns. Raises `LogError` for a single column, a header without rows, a
    cell that never ends, and more than a table may hold.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    notes: list[str] = []
    if text.count("\n") > _MOST_LINES:
        raise LogError(f"{who} has more than {_MOST_LINES:,} lines, which is the limit: keep every tenth row.")
    separator = re.match(r"sep=(.)\n", text)
    if separator and separator[1] in _KINDS:
        text = text[separator.end() :]
        mark = separator[1]
    else:
        mark = _separator(text)
    rows = _rows(text, mark, who)
    comments: deque[str] = deque(maxlen=_REMEMBERED)
    said = 0
    grid: Grid | None = None
    again = 0
    for line, row in rows:
        if row[0].startswith("#") and (grid is not None or not _is_commented_header(row, mark)):
            comments.append(mark.join(row))
            said += 1
            continue
        if grid is None:
            row, numbered = _header(row, comments, mark)
            grid = Grid(row, who)
            if numbered:
                grid.add(numbered, line)
                if row[0] == "column 1":
                    notes.append("The file has no row of column names, so the columns are numbered.")
                else:
                    said -= 1
        elif _comes_again(row, grid):
            again += 1
            grid.continue_under(row)
        else:
            grid.add(row, line)
    if grid is None:
        raise LogError(f"{who} holds only comments: it should hold a table with a column of steps and one of values.")
    if len(grid.names) < 2:
        raise LogError(
            f"{who} has one column only: a curve needs two, a step and a value, separated by commas, tabs, "
            "semicolons or spaces."
        )
    if not grid.height:
        raise LogError(f"{who} has a row of column names and no rows below it: bring the log once training has begun.")
    if again:
        notes.append(left_out(again, "repeated header row"))
    if said:
        notes.append(left_out(said, "comment line"))
    if mark != "," and uses_decimal_comma(grid.first_cells()):
        grid.decimal_comma = True
        notes.append("Numbers were read with a decimal comma (0,5 is one half).")
    grid.notes[:0] = notes
    return grid, _KINDS[mark]


def _separator(text: str) -> str:
    """Return the mark that splits the first lines into the same number of cells as the header, for most lines."""
    lines: list[str] = []
    for line in io.StringIO(text):
        if line.strip() and not line.lstrip().startswith("#"):
            lines.append(line.rstrip("\n")[:20_000])
        if len(lines) == _LOOK:
            break
    best, mark = 0.0, ","
    for candidate in _KINDS:
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


def _rows(text: str, mark: str, who: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line numbers and cells of each row that is not blank."""
    if mark == SPACES:
        for line, words in enumerate(io.StringIO(text), 1):
            cells = words.split()
            if cells:
                yield line, cells
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True, strict=True)
    while True:
        start = reader.line_num + 1
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
