"""Whether numbers are shares from 0 to 1 or per cent: as their column's name says, else by the values."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vrcore.formats.metric_names import words
from vrcore.formats.wording import shortened

_PERCENT = frozenset(("pct", "perc", "percent", "percentage", "prozent"))
_SHARE = frozenset(("ratio", "frac", "fraction", "share", "rate", "anteil"))


def says_percent(name: str) -> bool:
    """Say whether a column's name says that its numbers are per cent; this comes before words for a share."""
    return "%" in name or bool(words(name) & _PERCENT)


def says_share(name: str) -> bool:
    """Say whether a column's name calls its numbers a share of something, whether from 0 to 1 or in per cent."""
    return says_percent(name) or bool(words(name) & _SHARE)


def in_percent(name: str, values: NDArray[np.float64]) -> tuple[bool, str]:
    """Return whether a share is given in per cent, and how that is known, for a sentence.

    `values` are finite. What a name calls a share and exceeds 1 is none, so that the values decide.
    """
    if says_percent(name):
        return True, "in percent (by its name)"
    if float(values.max(initial=0.0)) > 1.0:
        return True, "in percent (because a value lies above 1)"
    why = "by its name" if words(name) & _SHARE else "because no value lies above 1"
    return False, f"as a share from 0 to 1 ({why})"


def cut_off_words(name: str, values: NDArray[np.float64]) -> str:
    """Return the sentence on how the column of responses cut off at the length limit is read."""
    return f'"{shortened(name)}" is read {in_percent(name, values)[1]}.'
