"""From the cells of one column, as text or as JSON values, to numbers, with an account of every special reading."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vrcore.formats.not_numbers import WRITTEN
from vrcore.formats.wording import readable

MISSING = frozenset({"", "nan", "na", "n/a", "#n/a", "null", "none", "-", "--", "?", "."})
"""Cells that stand for "no value", in lower case."""

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(inf|infinity)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_DECIMAL_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d*),\d+([eE][+-]?\d+)?")
_WHOLE = re.compile(r"[+-]?\d{1,15}")
_MOSTLY = 0.9  # at least this share of a column must be numbers before the rest is called missing
Numbers = NDArray[np.float64] | NDArray[np.int64]


def uses_decimal_comma(cells: Sequence[str], surely: bool = False) -> bool:
    """Say whether these cells write 0,5 for one half.

    "1,234" alone is taken for it unless another cell has a point. `surely` asks for more, where commas also separate
    the cells: a comma that separates no thousands, and no cell with a point.
    """
    commas = [cell for cell in cells if "," in cell and _DECIMAL_COMMA.fullmatch(cell.strip())]
    if not commas:
        return False
    clear = any(not _THOUSANDS.fullmatch(cell.strip()) for cell in commas)
    pointed = any("." in cell and _PLAIN.fullmatch(cell.strip()) for cell in cells)
    return clear and not pointed if surely else clear or not pointed


def number(cell: str, decimal_comma: bool = False) -> float | None:
    """Return the number a cell holds, NaN for one that stands for "no value" (`WRITTEN` for nan), or else None."""
    text = cell.strip()
    if text.lower() in MISSING:
        return WRITTEN if text.lower() == "nan" else math.nan
    if text.endswith("%"):
        text = text[:-1].rstrip()
    if decimal_comma and _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return float(text) if _PLAIN.fullmatch(text) else None


@dataclass
class Reading:
    """What a stretch of cells holds: `values` with NaN where there is none, and how many cells were what.

    `filled` cells hold anything; of them `odd` are no numbers (`first_odd`: row counted from 0, and its text),
    `truths` are true or false, and `percents` have a percent sign.
    """

    values: Numbers = field(default_factory=lambda: np.empty(0))
    filled: int = 0
    odd: int = 0
    first_odd: tuple[int, str] | None = None
    truths: int = 0
    percents: int = 0

    @property
    def is_words(self) -> bool:
        """Whether the cells are a column of text.

        Numbers are at least nine tenths of the filled cells of a column of numbers, and at least two, so that a
        column of words with one stray number stays a column of words.
        """
        return self.odd > 0 and self.filled - self.odd < max(2, _MOSTLY * self.filled)


def read_cells(cells: Sequence[object], decimal_comma: bool = False) -> Reading:
    """Return the numbers in a column's cells; whole numbers as integers where every cell is written as one."""
    plain = _quick(cells)
    if plain is not None:
        return Reading(plain, int(np.count_nonzero(~np.isnan(plain))))
    found = Reading(values := np.full(len(cells), np.nan))
    for row, cell in enumerate(cells):
        value: float | None
        if isinstance(cell, str):
            value = {"true": 1.0, "false": 0.0}.get(cell.strip().lower())
            found.truths += value is not None
            value = number(cell, decimal_comma) if value is None else value
            found.percents += value is not None and cell.rstrip().endswith("%")
        elif isinstance(cell, bool):
            value = float(cell)
            found.truths += 1
        else:
            value = _finite_float(cell)
        found.filled += value is None or not math.isnan(value)
        if value is None:
            found.odd += 1
            if found.first_odd is None:
                found.first_odd = row, readable(str(cell).strip()[:40])
        else:
            values[row] = value
    found.values = _narrow(values, cells)
    return found


def _quick(cells: Sequence[object]) -> Numbers | None:
    """Return a column of plain numbers at the speed of `float`, or None where any cell needs a closer look."""
    kinds = set(map(type, cells))
    if not kinds <= {str, int, float, type(None)}:
        return None
    # float() would also take "1_000", which in a log is far more often a name than a number.
    if str in kinds and any("_" in cell for cell in cells if isinstance(cell, str)):
        return None
    try:
        values = np.array([math.nan if cell is None or cell == "" else float(cell) for cell in cells])  # type: ignore[arg-type]  # a str, int or float, as checked above
    except (ValueError, OverflowError):
        return None
    for row in np.flatnonzero(np.isnan(values)).tolist():
        if cells[row] is not None and cells[row] != "":
            values[row] = WRITTEN
    return _narrow(values, cells)


def _narrow(values: NDArray[np.float64], cells: Sequence[object]) -> Numbers:
    """Return whole numbers as integers, as long as every cell is written as one and a float holds it exactly."""
    whole = len(values) > 0 and all(
        (isinstance(cell, str) and _WHOLE.fullmatch(cell.strip()) is not None)
        or (isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) < 10**15)
        for cell in cells
    )
    return values.astype(np.int64) if whole else values


def _finite_float(cell: object) -> float | None:
    """Return a JSON number as a float (too large: infinity), NaN for null, `WRITTEN` for NaN, else None."""
    if cell is None:
        return math.nan
    if isinstance(cell, (int, float)):
        try:
            return WRITTEN if math.isnan(cell) else float(cell)
        except OverflowError:
            return math.inf if cell > 0 else -math.inf
    return None
