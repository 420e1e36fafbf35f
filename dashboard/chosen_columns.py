"""Which columns a command takes for step and metric, and what it says where one is missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from vrcore.advice.findings.too_few_points import FEWEST
from vrcore.errors import LogError
from vrcore.formats import Guess
from vrcore.formats.axes import known_step
from vrcore.formats.metric_names import UNNAMED, rank
from vrcore.formats.times import called, no_clock
from vrcore.formats.wording import shortened


def chosen_columns(frame: pd.DataFrame, x: str | None, y: str | None, guessed: Guess) -> tuple[str, str]:
    """Return step and metric, those given or else those guessed. Raises `LogError` with what is missing.

    A column that is given as the metric is no guess for the step. Where only one column is left of numbers, the step
    may be a clock that could not be read, and the sentence says why. Of a single row no column can be told.
    """
    if len(frame) == 1:
        raise LogError(f"this log holds one row: a curve needs several, and advice at least {FEWEST} evaluations.")
    names = list(map(str, frame.columns))
    given_x, given_y = (None if one is None else called(one, names) for one in (x, y))
    found_x = given_x or (guessed.x if guessed.x != given_y else None)
    found_y = given_y or (guessed.y if guessed.y != found_x else None)
    if found_x is not None and found_y is not None:
        return found_x, found_y
    why = no_clock(frame) if given_x is None else ""
    if why:
        raise LogError(f"no column looks like the step: {why}")
    # the only column that changes was taken for the step because it rises, and may be called as a metric is
    no_step = found_x is None or (given_x is None and known_step([found_x]) is None and rank(found_x)[0] < UNNAMED)
    missing, option = ("step", "--x") if no_step else ("metric", "--y")
    raise LogError(f"no column looks like the {missing}; name one with {option}. {_there_is(frame, names)}")


def _there_is(frame: pd.DataFrame, names: Sequence[str]) -> str:
    """Return which columns there are, and which cannot be taken because of what they hold."""
    empty, still = [], []
    for name in names:
        if pd.api.types.is_numeric_dtype(frame[name]):
            values = frame[name].to_numpy(dtype=float)
            values = values[np.isfinite(values)]
            if not values.size:
                empty.append(name)
            elif values.min() == values.max():
                still.append(name)
    said = (("There is", names), ("Without any number", empty), ("The same in all rows", still))
    return " ".join(f"{words}: {shortened(', '.join(listed), 120)}." for words, listed in said if listed)
