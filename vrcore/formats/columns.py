"""Which column is the step, which the metric, which tell runs apart: a first guess with its reasons.

The names looked for are those that trainers write: TRL and the Hugging Face Trainer, verl, prime-rl, open-instruct,
Stable-Baselines3, Weights & Biases, TensorBoard, and the published tables of RL and learning-curve studies.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from vrcore.formats.axes import SECONDS, STEPS, axis_kind, known_step
from vrcore.formats.guessed import Guess, never_negative, scale
from vrcore.formats.metric_names import FALLING, RISING, RUNS, UNNAMED, names_a_run, rank, words
from vrcore.formats.selection import MOST_RUNS
from vrcore.formats.wording import shortened

_MOST_SHOWN = 6  # columns that a sentence names


def guess(frame: pd.DataFrame) -> Guess:
    """Return which columns of a training log are the step, the metric and the runs, with reasons."""
    reasons: list[str] = []
    x = _step(frame, reasons)
    y = _metric(frame, x, reasons)
    group = _groups(frame, x, y, reasons)
    falls = y is not None and not words(y) & set(RISING) and bool(words(y) & set(FALLING))
    highest = None if y is None else scale(frame[y], y, reasons)
    if y is not None and highest is None and never_negative(y) and float(frame[y].min()) >= 0.0:
        reasons.append("Lowest value possible: 0, by the name of the metric.")
    axes = _axes(frame, x, reasons)
    metrics = _metrics(frame, {name for name, _ in axes} | set(group), y, reasons)
    return Guess(x, y, group, highest, falls, tuple(reasons), axes, metrics)


def numeric(frame: pd.DataFrame) -> list[str]:
    """Return the columns that hold at least two different finite numbers."""
    found = []
    for name in frame.columns:
        if _is_numbers(frame[name]):
            values = frame[name].to_numpy()
            if values.dtype.kind not in "iu":
                values = values.astype(float, copy=False)
                values = values[np.isfinite(values)]
            if values.size and values.min() < values.max():
                found.append(str(name))
    return found


def _is_numbers(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _step(frame: pd.DataFrame, reasons: list[str]) -> str | None:
    names = numeric(frame)
    known = known_step(names)
    if known is not None:
        reasons.append(f'Step: "{shortened(known)}", by its name.')
        return known
    # A metric rises too, but it also falls back; a step hardly ever does within a run.
    rising = {name: _share_rising(frame[name]) for name in names}
    likely = [name for name in names if rising[name] >= 0.9]
    clocks = [name for name in likely if name.endswith(SECONDS)]
    best = max((name for name in likely if name not in clocks), key=lambda name: rising[name], default=None)
    if clocks and (best is None or rank(best)[0] < UNNAMED):
        best = clocks[0]  # a reward may happen never to fall, and a counter without a known name comes before a clock
    if best is not None:
        reasons.append(f'Step: "{shortened(best)}", because it increases from row to row.')
        return best
    reasons.append("I could not find a column of numbers that increases. Which one is the step?")
    return None


def _axes(frame: pd.DataFrame, x: str | None, reasons: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the columns that may be the x axis, and what each counts; the one taken first."""
    found = [] if x is None else [x]
    for name in numeric(frame):
        clock = name.endswith(SECONDS) and _share_rising(frame[name]) >= 0.9
        if name != x and (clock or known_step([name]) is not None):
            found.append(name)
    axes = tuple((name, axis_kind(name)) for name in found)
    if x is not None and axes[0][1] != "steps":
        reasons.append(f"The x axis counts {axes[0][1]}.")
    if len(axes) > 1:
        others = ", ".join(f'"{shortened(name)}" ({kind})' for name, kind in axes[1 : 1 + _MOST_SHOWN])
        reasons.append(f"The x axis could also be {others}{', ...' if len(axes) > 1 + _MOST_SHOWN else ''}.")
    return axes


def _metrics(frame: pd.DataFrame, taken: set[str], y: str | None, reasons: list[str]) -> tuple[str, ...]:
    """Return the columns that may be the metric, the likeliest first."""
    names = [name for name in numeric(frame) if name not in taken]
    if y is not None and y not in names:
        names.append(y)  # the same in all rows
    order = sorted(names, key=lambda name: (name != y, *rank(name), names.index(name)))
    if len(order) > 1:
        shown = ", ".join(f'"{shortened(name, 40)}"' for name in order[1 : 1 + _MOST_SHOWN])
        more = len(order) - 1 - _MOST_SHOWN
        reasons.append(f"The metric could also be {shown}{f' or one of {more} more' if more > 0 else ''}.")
    return tuple(order)


def _share_rising(column: pd.Series) -> float:
    values = column.to_numpy(dtype=float)
    change = np.diff(values[np.isfinite(values)])
    return float(np.mean(change > 0)) if change.size else 0.0


def _metric(frame: pd.DataFrame, x: str | None, reasons: list[str]) -> str | None:
    names = [name for name in numeric(frame) if name != x]
    if all(rank(name)[0] > UNNAMED for name in names):
        # A reward that never moved is the metric all the same, and that it did not move is the answer.
        names = _constant(frame, x) or names
    if not names:
        reasons.append("I could not find a column of numbers that changes. Which one is the metric?")
        return None
    best = min(names, key=lambda name: (*rank(name), names.index(name)))
    place = rank(best)[0]
    why = (
        "an evaluation of what was learned",
        "the true pass rate",
        "what was learned",
        "an evaluation where lower is better",
        "lower is better",
        "the first column of numbers that is neither step nor run",
        "the only kind of column left",
        "the only kind of column left",
        "the only kind of column left",
    )[place]
    still = "; it is the same in all rows" if best not in numeric(frame) else ""
    reasons.append(f'Metric: "{shortened(best)}" ({why}){still}.')
    return best


def _constant(frame: pd.DataFrame, x: str | None) -> list[str]:
    """Return the columns that hold one number only and are called as what was learned, or its error, is."""
    found = []
    for name in map(str, frame.columns):
        if name == x or rank(name)[0] >= UNNAMED or not _is_numbers(frame[name]):
            continue
        values = frame[name].to_numpy(dtype=float)
        values = values[np.isfinite(values)]
        if values.size and values.min() == values.max():
            found.append(name)
    return found


def _groups(frame: pd.DataFrame, x: str | None, y: str | None, reasons: list[str]) -> tuple[str, ...]:
    if x is None or y is None:
        return ()
    filled = np.isfinite(frame[x].to_numpy(dtype=float)) & np.isfinite(frame[y].to_numpy(dtype=float))
    steps = frame[x][filled]
    rising = steps.is_monotonic_increasing and steps.is_unique
    if rising and axis_kind(x) != "time":
        return ()
    found = []
    counts: dict[str, int] = {}
    for name in map(str, frame.columns):
        if name in (x, y) or name.strip().lower() in STEPS:
            continue
        text = not pd.api.types.is_numeric_dtype(frame[name])
        # on a clock that never comes again only what names runs tells them apart: a task may change inside one
        named = names_a_run(name) if rising else bool(words(name) & RUNS and not words(name) & set(RISING))
        if not named and (rising or not text):
            continue
        # One column at a time: a copy of a large table would take as much memory again.
        values = counts[name] = int(frame[name][filled].nunique())
        # A label stays the same over many rows; a free remark does not.
        least = 5 if rising or not named else 2
        if 1 < values <= MOST_RUNS and (named or text) and least * values <= len(steps):
            found.append(name)
    if found:
        shown = ", ".join(f'"{shortened(name)}" ({counts[name]} values)' for name in found)
        why = (
            "by their names, as the clock goes on from one to the next"
            if rising
            else "because steps come more than once"
        )
        reasons.append(f"Runs are told apart by {shown}, {why}.")
    return tuple(found)
