"""Training logs with one JSON object on each line, or one row as a trainer prints it."""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from vrcore.errors import LogError
from vrcore.formats.grid import Grid
from vrcore.formats.intake import Text
from vrcore.formats.json_rows import Rows
from vrcore.formats.wording import shortened

_EACH_LINE = 'should be one object such as {"step": 1, "reward": 0.5}.'
_LONGEST_PRINTED = 20_000  # letters


def read_json_lines(text: Text, wanted: Collection[str] | None = None) -> tuple[Grid, str] | None:
    """Return the cells of a log with one object on each line, or None where the file is not one.

    Only the last line may be incomplete, as in the log of a run that still goes on. Raises `LogError` for another
    line that is not an object, and for more than a table may hold.
    """
    with text.open() as file:
        first = file.readline(text.source.limits.line_bytes)
        lines = ((place, line) for place, line in enumerate(itertools.chain([first], file), 1) if line.strip())
        start = next(lines, (0, ""))
        if not _is_object(start[1]):
            return None
        second = next(lines, None)
        if second is None:
            return None
        text.check_lines()
        rows = Rows(text.who, text.source.limits, wanted)
        cut = _read(itertools.chain([start, second], lines), rows, text.who)
    grid = rows.finish()
    if cut:
        grid.notes.insert(0, f"The last line (line {cut}) is incomplete and was left out.")
    return grid, "printed rows" if start[1].lstrip().startswith("{'") else "JSON lines"


def _read(lines: Iterator[tuple[int, str]], rows: Rows, who: str) -> int:
    """Add each line's object to `rows`; return the number of the last line where that is incomplete, or 0."""
    for place, line in lines:
        try:
            row = _line(line)
        except (ValueError, RecursionError) as error:
            if next(lines, None) is None:
                return place
            raise LogError(
                f"{who} has a line that is not JSON (line {place}): {shortened(line.strip(), 40)} {_EACH_LINE}"
            ) from error
        if not isinstance(row, dict):
            raise LogError(
                f"{who} has a line that is not a JSON object (line {place}): {shortened(line.strip(), 40)} {_EACH_LINE}"
            )
        rows.add(row)
    return 0


def _is_object(line: str) -> bool:
    try:
        return isinstance(_line(line), dict)
    except (ValueError, RecursionError):
        return False


def _line(line: str) -> Any:
    """Return what one line holds: JSON, or {'loss': 0.5, 'step': 1} as trainers print it to the console.

    Only literals are read; a line of the second kind may have 20,000 letters. Raises `ValueError` otherwise.
    """
    if not line.lstrip().startswith("{'") or len(line) > _LONGEST_PRINTED:
        return json.loads(line)
    try:
        return ast.literal_eval(re.sub(r"(?<=: )(nan|-?inf)(?=[,}])", r"'\1'", line.strip()))
    except (SyntaxError, MemoryError, TypeError) as error:
        raise ValueError("neither JSON nor a printed dictionary") from error
