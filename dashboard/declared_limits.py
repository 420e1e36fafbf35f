"""What a metric cannot leave, as a command's `--lower` and `--upper` say or as guessed, and a sentence for each guess.

The guess of a log says which limits its own metric has; the caller may name another column, or declare one limit and
leave the other. So what is said is made from what is used, and a limit is never assumed in silence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from numpy.typing import ArrayLike

from vrcore.formats import GUESSED, Guess
from vrcore.formats.guessed import why_scale

_HIGHEST, _LOWEST = "Highest value possible: ", "Lowest value possible: "


def without_limits(notes: Iterable[str]) -> list[str]:
    """Return the notes on a log less what they say of limits: they speak of the metric that was guessed."""
    return [note for note in notes if not note.startswith((_HIGHEST, _LOWEST))]


def declared_limits(
    guessed: Guess, y: ArrayLike, name: str, lower: float | None, upper: float | None
) -> tuple[dict[str, float], list[str]]:
    """Return "lower", "upper", both or neither, and a sentence for each that was guessed.

    `y` are the values (any shape) and `name` their column; `lower` and `upper` what the caller declared: None to have
    it guessed, -inf and inf for no such limit. What is declared is returned as it is, though the values exceed it: who
    uses it refuses that in words.
    """
    highest = GUESSED if upper is None else None if upper == math.inf else upper
    found = guessed.limits(y, name, highest)
    notes = []
    if upper is None and "upper" in found:
        top = found["upper"]
        both = ", and lowest 0" if lower is None and "lower" in found else ""
        notes.append(f"{_HIGHEST}{top:g}{both}, because {why_scale(top, name, y)}.")
    elif lower is None and "lower" in found:
        why = "because no value lies below it" if "upper" in found else "by the name of the metric"
        notes.append(f"{_LOWEST}0, {why}.")
    for which, value in (("lower", lower), ("upper", upper)):
        if value is not None:
            found.pop(which, None)
            if math.isfinite(value):
                found[which] = value
    return found, notes
