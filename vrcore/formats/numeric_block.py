"""The quick way through the middle of a long table: a stretch of lines at once, by pandas' own reader.

It is taken only where it cannot differ from the careful way: the same number of cells on each line, no quotation
marks, and numbers in every column that has held numbers so far. Otherwise the stretch is read row by row.
"""

from __future__ import annotations

import io
from typing import Any, Final

import numpy as np
import pandas as pd

from vrcore.formats.cells import MISSING, Numbers
from vrcore.formats.grid import Grid
from vrcore.formats.not_numbers import WRITTEN

_NO_VALUE = sorted({form for cell in MISSING for form in (cell, cell.upper(), cell.capitalize())} | {"NaN"})
_VERSION = tuple(int(part) for part in pd.__version__.split(".")[:2])
# Numbers must be read as `float` reads them, to the last bit; from this version on that is what pandas does unasked.
_EXACT: Final[dict[str, Any]] = {} if _VERSION >= (3, 1) else {"float_precision": "round_trip"}
_MOST_DIGITS = 10**15  # whole numbers beyond it are kept as floats, as in the careful way


def add_block(grid: Grid, text: str, mark: str) -> bool:
    """Add lines of a table separated by `mark` to the grid; return False, and add nothing, where it cannot be."""
    if not grid.takes_blocks:
        return False
    width = len(grid.names)
    lines = text.count("\n") + (not text.endswith("\n"))
    if '"' in text or "#" in text or not _all_lines_have(text, mark, width - 1):
        return False
    numbers, words = grid.places(words=False), grid.places(words=True)
    options: dict[str, Any] = {
        "names": range(width),
        "usecols": [*numbers, *words],
        "dtype": dict.fromkeys(words, object),
        "keep_default_na": False,
        "na_values": dict.fromkeys(numbers, _NO_VALUE),
        "skipinitialspace": True,
        "skip_blank_lines": False,
        "low_memory": False,
        **_EXACT,
    }
    try:
        block = pd.read_csv(io.StringIO(text), sep=mark, header=None, **options)
    except (ValueError, OverflowError):  # pandas' own ParserError is a ValueError
        return False
    if len(block) != lines:
        return False
    typed: dict[int, Numbers] = {}
    for place in numbers:
        values = block[place].to_numpy()
        if values.dtype == np.int64 and (len(values) == 0 or np.abs(values).max() < _MOST_DIGITS):
            typed[place] = values
        elif values.dtype in (np.int64, np.float64):
            typed[place] = values.astype(np.float64)
        else:
            return False
    if "nan" in text.lower():
        _mark_written(typed, text, mark)
    grid.add_block(typed, {place: block[place].tolist() for place in words}, len(block))
    return True


def _mark_written(typed: dict[int, Numbers], text: str, mark: str) -> None:
    """Put the sign of a written nan where that word stands, and not an empty cell."""
    doubtful = [place for place, values in typed.items() if values.dtype == np.float64 and np.isnan(values).any()]
    if not doubtful:
        return
    cells = pd.read_csv(
        io.StringIO(text), sep=mark, header=None, usecols=doubtful, dtype=str, na_filter=False, skip_blank_lines=False
    )
    for place in doubtful:
        stands = cells[place].str.strip().str.lower().to_numpy() == "nan"
        typed[place] = np.where(stands, WRITTEN, typed[place])


def _all_lines_have(text: str, mark: str, times: int) -> bool:
    """Say whether a mark stands so many times on each line: pandas would cut long rows and fill short ones unasked."""
    letters = np.frombuffer(text.encode() if text.endswith("\n") else text.encode() + b"\n", np.uint8)
    marks = np.flatnonzero(letters == ord(mark))
    up_to = np.searchsorted(marks, np.flatnonzero(letters == ord("\n")))
    return bool(np.all(np.diff(up_to, prepend=0) == times))
