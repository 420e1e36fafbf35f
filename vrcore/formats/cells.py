"""From the cells of one column, as text or as JSON values, to one typed column, with a note for every reading."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from vrcore.formats.wording import shortened

MISSING = frozenset({"", "nan", "na", "n/a", "#n/a", "null", "none", "-", "--", "?", "."})
"""Cells that stand for "no value", in lower case."""

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(inf|infinity)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_DECIMAL_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d*),\d+([eE][+-]?\d+)?")
_WHOLE = re.compile(r"[+-]?\d{1,15}")
_MOSTLY = 0.9  # at least this share of a column must be numbers before the rest is called missing


def uses_decimal_comma(cells: Sequence[str]) -> bool:
    """Say whether these cells write 0,5 for one half; "1,234" alone is taken for it unless another cell has a point."""
    commas = [cell for cell in cells if "," in cell and _DECIMAL_COMMA.fullmatch(cell.strip())]
    if not commas:
        return False
    if any(not _THOUSANDS.fullmatch(cell.strip()) for cell in commas):
        return True
    return not any("." in cell and _PLAIN.fullmatch(cell.strip()) for cell in cells)


def number(cell: str, decimal_comma: bool = False) -> float | None:
    """Return the number a cell holds, NaN for one that stands for "no value", or None where it is neither."""
    text = cell.strip()
    if text.lower() in MISSING:
        return math.nan
    if text.endswith("%"):
        text = text[:-1].rstrip()
    if decimal_comma and _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return float(text) if _PLAIN.fullmatch(text) else None


def column(name: str, cells: Sequence[object], decimal_comma: bool = False) -> tuple[pd.Series, list[str]]:
    """Return `cells` as a column of whole numbers, numbers or text, and notes on what was read in a special way.

    A column is numeric when at least nine tenths of its filled cells are numbers; the others then count as
    missing and are named in a note. Text is kept as it stands: nothing in it is interpreted.
    """
    label = f'"{shortened(name)}"'
    plain = _quick(cells)
    if plain is not None:
        return plain, []
    values = np.full(len(cells), np.nan)
    odd: list[int] = []
    filled = percents = truths = 0
    for row, cell in enumerate(cells):
        if isinstance(cell, str):
            known = {"true": 1.0, "false": 0.0}.get(cell.strip().lower())
            truths += known is not None
            found = number(cell, decimal_comma) if known is None else known
            percents += found is not None and cell.rstrip().endswith("%")
        elif isinstance(cell, bool):
            found, truths = float(cell), truths + 1
        else:
            found = _finite_float(cell)
        if found is None:
            odd.append(row)
            if len(odd) > (1 - _MOSTLY) * len(cells) + 1:
                break  # text, whatever the rest is
        else:
            values[row] = found
        filled += found is None or not math.isnan(found)
    if filled == 0:
        return pd.Series(values), []
    # Two numbers at least, so that a column of words with one stray number stays a column of words.
    if odd and (filled - len(odd) < max(2, _MOSTLY * filled)):
        words = [None if cell is None else cell if isinstance(cell, str) else str(cell) for cell in cells]
        return pd.Series(words, dtype=object), []
    notes = []
    if truths:
        notes.append(f"In {label}, true and false were read as 1 and 0.")
    if percents:
        notes.append(f"In {label}, the percent signs were left out (45 % is 45).")
    if odd:
        first = shortened(str(cells[odd[0]]).strip(), 20)
        count = "1 cell is not a number and counts" if len(odd) == 1 else f"{len(odd)} cells are not numbers and count"
        notes.append(f'In {label}, {count} as missing (first: "{first}" in row {odd[0] + 1}).')
    return _narrow(values, cells), notes


def _quick(cells: Sequence[object]) -> pd.Series | None:
    """Return a column of plain numbers at the speed of `float`, or None where any cell needs a closer look."""
    kinds = set(map(type, cells))
    if not kinds <= {str, int, float, type(None)}:
        return None
    # float() would also take "1_000", which in a log is far more often a name than a number.
    if str in kinds and "_" in "".join(cell for cell in cells if isinstance(cell, str)):
        return None
    try:
        values = np.array([math.nan if cell is None or cell == "" else float(cell) for cell in cells])  # type: ignore[arg-type]  # a str, int or float, as checked above
    except (ValueError, OverflowError):
        return None
    return _narrow(values, cells)


def _narrow(values: np.ndarray, cells: Sequence[object]) -> pd.Series:
    """Return whole numbers as integers, as long as every cell is written as one and a float holds it exactly."""
    whole = all(
        (isinstance(cell, str) and _WHOLE.fullmatch(cell.strip()) is not None)
        or (isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) < 10**15)
        for cell in cells
    )
    return pd.Series(values.astype(np.int64) if whole and len(values) else values)


def _finite_float(cell: object) -> float | None:
    """Return a JSON number as a float (too large: infinity), NaN for null, None for anything else."""
    if cell is None:
        return math.nan
    if isinstance(cell, (int, float)):
        try:
            return float(cell)
        except OverflowError:
            return math.inf if cell > 0 else -math.inf
    return None
