"""From a training log to the points of one curve, with a sentence for everything that was changed on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vrcore.errors import LogError, suggestion
from vrcore.formats.average import averaged
from vrcore.formats.columns import words
from vrcore.formats.single_run import KEEP, Run, single_run
from vrcore.formats.wording import counted, left_out, shortened

_REPLICATES = frozenset({"seed", "run", "runs", "runid", "replicate", "repeat", "fold", "subject", "animal"})


@dataclass(frozen=True)
class CurveData:
    """The points of one learning curve.

    `x` (strictly increasing) and `y` are float arrays of the same length, finite, in the log's own units, under the
    names `x_name` and `y_name`. `notes` says in plain sentences everything that was left out, averaged or reordered.
    `restarts` are the rows of the log (counted from 1 within the chosen run) after which the step counter went back.
    `runs` is how many runs each point averages; `standard_error` is that of the mean over runs (None for one run).
    `chosen` holds the value taken for each column that tells runs apart; `members` are the single runs (label, x, y).
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    x_name: str
    y_name: str
    notes: tuple[str, ...] = ()
    restarts: tuple[int, ...] = ()
    runs: int = 1
    standard_error: NDArray[np.float64] | None = None
    chosen: tuple[tuple[str, str], ...] = ()
    members: tuple[tuple[str, NDArray[np.float64], NDArray[np.float64]], ...] = ()

    @property
    def new_value(self) -> str:
        """What one more point of this curve would be, for sentences: "observation" or "mean of 5 runs"."""
        return "observation" if self.runs == 1 else f"mean of {self.runs} runs"


def prepare(
    frame: pd.DataFrame,
    x: str,
    y: str,
    group: str | Sequence[str] | None = None,
    choose: Mapping[str, object] | None = None,
    average: bool | None = None,
    keep: str = "longest",
) -> CurveData:
    """Return the points of one curve from a table of a training log.

    `group` names the columns that tell runs apart, `choose` the value wanted for some of them. Where several runs are
    left, `average=True` takes their mean, `False` the first; None averages over seeds, subjects and the like and takes
    the first value of every other column. `keep` says what to do where the step counter starts over inside a run:
    take the "longest" stretch, the "last", or "all" together. Raises `LogError` for columns or values that are not
    there, columns without numbers, and fewer than two points.
    """
    if keep not in KEEP:
        raise LogError(f'keep must be "longest", "last" or "all"; {keep!r} is none of these.')
    for name in (x, y):
        _check_column(frame, name)
        if not pd.api.types.is_numeric_dtype(frame[name]):
            raise LogError(f'the column "{shortened(name)}" holds text, not numbers: choose a column of numbers.')
    if x == y:
        raise LogError(f'"{shortened(x)}" cannot be both the step and the metric: choose two columns.')
    columns = [group] if isinstance(group, str) else list(group or ())
    for name in (*columns, *(choose or {})):
        _check_column(frame, name)
        if name in (x, y):
            raise LogError(f'"{shortened(name)}" is the step or the metric and cannot tell runs apart as well.')
    columns += [name for name in (choose or {}) if name not in columns]
    notes: list[str] = []
    rows, columns, chosen = _selected(frame, columns, y, choose or {}, average, notes)
    if columns:
        parts = [(_label(columns, key), part) for key, part in rows.groupby(columns, sort=False, dropna=False)]
    else:
        parts = [("", rows)]
    runs: list[Run] = []
    for label, part in parts:
        run = single_run(part[x].to_numpy(dtype=float), part[y].to_numpy(dtype=float), x, y, keep)
        if run.x.size:
            runs.append(run._replace(label=label))
        notes += [f"{label}: {note}" if label else note for note in run.notes] if len(parts) <= 3 else []
    if len(parts) > 3:
        notes += _counted([note for run in runs for note in run.notes], len(parts))
    if len(parts) > len(runs) > 0:
        notes.append(left_out(len(parts) - len(runs), "run", f"of {len(parts)} without a value of {shortened(y)}"))
    if not runs:
        raise LogError(f'no row has a number in both "{shortened(x)}" and "{shortened(y)}": choose other columns.')
    mean = averaged(runs, columns, x, notes)
    if mean.x.size < 2:
        raise LogError(
            f'only one step has a number in both "{shortened(x)}" and "{shortened(y)}": a curve needs several.'
        )
    restarts = runs[0].restarts if len(runs) == 1 else ()
    members = tuple((run.label, run.x, run.y) for run in runs) if len(runs) > 1 else ()
    return CurveData(
        mean.x, mean.y, x, y, tuple(notes), restarts, len(runs), mean.standard_error, tuple(chosen), members
    )


def choices(frame: pd.DataFrame, group: Sequence[str], y: str | None = None) -> dict[str, list[str]]:
    """Return the values of each column that tells runs apart, as text, in the order they first come.

    With `y`, only the values for which this column holds any number are returned.
    """
    rows = frame if y is None else frame[np.isfinite(frame[y].to_numpy(dtype=float))]
    return {name: [_text(value) for value in rows[name].unique()] for name in group}


def _selected(
    frame: pd.DataFrame,
    columns: list[str],
    y: str,
    choose: Mapping[str, object],
    average: bool | None,
    notes: list[str],
) -> tuple[pd.DataFrame, list[str], list[tuple[str, str]]]:
    """Return the rows wanted, the columns over which to average, and what was chosen."""
    chosen: list[tuple[str, str]] = []
    rows = frame
    left: list[str] = []
    for name in sorted(columns, key=lambda one: one not in choose):
        values = choices(rows, [name], y)[name] or choices(rows, [name])[name]
        replicate = bool(words(name) & _REPLICATES)
        if name in choose:
            wanted = _text(choose[name])
            values = choices(rows, [name])[name]
            if wanted not in values:
                near = suggestion(wanted, values)
                seen = shortened(", ".join(values), 80)
                raise LogError(f'no row has {shortened(name)} = "{shortened(wanted)}"{near} There is: {seen}.')
        elif average or (average is None and replicate):
            left.append(name)
            continue
        else:
            wanted = values[0]
            if len(values) > 1:
                others = counted(len(values) - 1, "other value")
                notes.append(f"Of {shortened(name)}, {shortened(wanted)} was taken, the first; {others} can be chosen.")
        chosen.append((name, wanted))
        rows = rows[[_text(value) == wanted for value in rows[name]]]
    return rows, left, chosen


def _check_column(frame: pd.DataFrame, name: str) -> None:
    names = [str(one) for one in frame.columns]
    if name not in names:
        seen = shortened(", ".join(names), 120)
        raise LogError(f'there is no column "{shortened(str(name))}"{suggestion(str(name), names)} There is: {seen}.')


def _text(value: object) -> str:
    """Return a value as a link or a command line writes it: 3 and 3.0 are both "3", a missing one is "(none)"."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return "(none)"
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _label(columns: Sequence[str], key: object) -> str:
    values = key if isinstance(key, tuple) else (key,)
    return ", ".join(f"{name} {_text(value)}" for name, value in zip(columns, values, strict=True))


def _counted(notes: list[str], runs: int) -> list[str]:
    """Return each kind of note once, with in how many runs it came, where there are too many runs to list."""
    kinds: dict[str, list[str]] = {}
    for note in notes:
        kinds.setdefault("".join(letter for letter in note if not letter.isdigit()), []).append(note)
    return [f"In {len(same)} of {runs} runs, as in this one: {same[0]}" for same in kinds.values()]
