"""Which rows of a table are wanted: the columns that tell runs apart, their values, and how runs are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from vrcore.errors import LogError, suggestion
from vrcore.formats.metric_names import words
from vrcore.formats.run_names import repetitions
from vrcore.formats.single_run import KEEP
from vrcore.formats.times import why_text
from vrcore.formats.wording import counted, shortened

MOST_RUNS = 5_000
"""Most runs that are told apart in one table."""

_NAMED = frozenset({"run", "runs"})
"""Columns whose values may be names that people gave: recipes where these differ by more than a number."""

_REPLICATES = frozenset({"seed", "run", "runs", "runid", "replicate", "repeat", "fold", "subject", "animal"})


def choices(frame: pd.DataFrame, group: Sequence[str], y: str | None = None) -> dict[str, list[str]]:
    """Return the values of each column that tells runs apart, as text, in the order they first come.

    With `y`, only the values for which this column holds any number are returned.
    """
    rows = frame if y is None else frame[np.isfinite(frame[y].to_numpy(dtype=float))]
    return {name: [_text(value) for value in rows[name].unique()] for name in group}


def selected(
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
        replicate = bool(words(name) & _REPLICATES) and (not words(name) & _NAMED or repetitions(values))
        recipes = not replicate and bool(words(name) & _NAMED)
        if name in choose:
            wanted = _text(choose[name])
            values = choices(rows, [name])[name]
            if wanted not in values:
                near = suggestion(wanted, values) or "."
                seen = shortened(", ".join(values), 80)
                raise LogError(f'no row has {shortened(name)} = "{shortened(wanted)}"{near} There is: {seen}.')
        elif average or (average is None and replicate):
            left.append(name)
            continue
        else:
            wanted = values[0]
            if len(values) > 1:
                others = counted(len(values) - 1, "other value")
                why = ", because names that differ by more than a number may be different recipes" if recipes else ""
                notes.append(
                    f"Of {shortened(name)}, {shortened(wanted)} was taken, the first; {others} can be chosen{why}."
                )
        chosen.append((name, wanted))
        codes, different = pd.factorize(rows[name], use_na_sentinel=False)
        rows = rows[np.array([_text(value) == wanted for value in different])[codes]]
    return rows, left, chosen


def check_keep(keep: str) -> None:
    """Raise `LogError` for a word that does not say what to do where the step counter starts over."""
    if keep not in KEEP:
        raise LogError(f'keep must be "longest", "last" or "all"; {keep!r} is none of these.')


def check(frame: pd.DataFrame, x: str, y: str, group: Sequence[str]) -> None:
    """Raise `LogError` for columns that are not there, that hold no numbers, or that are to be two things at once."""
    for name in (x, y):
        _check_column(frame, name)
        if not pd.api.types.is_numeric_dtype(frame[name]):
            raise LogError(
                why_text(frame[name], name)
                or f'the column "{shortened(name)}" holds text, not numbers: choose a column of numbers.'
            )
    if x == y:
        raise LogError(f'"{shortened(x)}" cannot be both the step and the metric: choose two columns.')
    for name in group:
        _check_column(frame, name)
        if name in (x, y):
            raise LogError(f'"{shortened(name)}" is the step or the metric and cannot tell runs apart as well.')


def _check_column(frame: pd.DataFrame, name: str) -> None:
    names = [str(one) for one in frame.columns]
    if name not in names:
        seen = shortened(", ".join(names), 120)
        raise LogError(
            f'there is no column "{shortened(str(name))}"{suggestion(str(name), names) or "."} There is: {seen}.'
        )


def _text(value: object) -> str:
    """Return a value as a link or a command line writes it: 3 and 3.0 are both "3", a missing one is "(none)"."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return "(none)"
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def by_run(rows: pd.DataFrame, columns: Sequence[str]) -> list[tuple[str, pd.DataFrame]]:
    """Return the rows of each run under its name, in the file's order; raise `LogError` for more than can be."""
    groups = rows.groupby(list(columns), sort=False, dropna=False)
    if groups.ngroups > MOST_RUNS:
        what = shortened(" and ".join(columns))
        raise LogError(
            f"{what} would tell {groups.ngroups:,} runs apart and at most {MOST_RUNS:,} can be: choose another column."
        )
    return [(_label(columns, key), part) for key, part in groups]


def _label(columns: Sequence[str], key: object) -> str:
    """Return how a run is called: "env Ant, seed 3"."""
    values = key if isinstance(key, tuple) else (key,)
    return ", ".join(f"{name} {_text(value)}" for name, value in zip(columns, values, strict=True))


def counted_once(notes: list[str], runs: int) -> list[str]:
    """Return each kind of note once, with in how many runs it came, where there are too many runs to list."""
    kinds: dict[str, list[str]] = {}
    for note in notes:
        kinds.setdefault("".join(letter for letter in note if not letter.isdigit()), []).append(note)
    return [f"In {len(same)} of {runs} runs, as in this one: {same[0]}" for same in kinds.values()]
