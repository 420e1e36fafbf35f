"""Logs in long form, a row a number: from (step, metric, value) to a column a metric, without losing a bad step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vrcore.formats.axes import SECONDS, known_step
from vrcore.formats.limits import Limits
from vrcore.formats.metric_names import FALLING, RISING, words
from vrcore.formats.wording import shortened

_METRIC = ("metric", "tag", "key", "variable", "measure", "metric_name", "metric name", "scalar", "name", "series")
_SURE = frozenset(("metric", "tag", "variable", "measure", "metric_name", "metric name", "scalar"))
_VALUE = ("value", "metric_value", "metric value", "val", "y")
_CLOCKS = frozenset(
    ("wall_time", "wall time", "walltime", "time", "timestamp", "_timestamp", "_runtime", "runtime", "relative", "date")
)
Index = NDArray[np.int64]


def long_form(frame: pd.DataFrame) -> tuple[str, str] | None:
    """Return the columns that hold the metrics' names and their values, or None where the table is not in long form."""
    lower = {str(name).strip().lower(): str(name) for name in reversed(frame.columns)}
    values = [lower[name] for name in _VALUE if name in lower and pd.api.types.is_numeric_dtype(frame[lower[name]])]
    for name in _METRIC:
        metric = lower.get(name)
        if metric is None or not values or pd.api.types.is_numeric_dtype(frame[metric]):
            continue
        known = set().union(*(words(str(one)) for one in frame[metric].dropna().unique()[:500]))
        # "name" and "key" may also be those of a run; then no value is called like a metric.
        if name in _SURE or known & {*RISING, *FALLING}:
            return metric, values[0]
    return None


def spread(frame: pd.DataFrame, metric: str, value: str, limits: Limits, who: str, notes: list[str]) -> pd.DataFrame:
    """Return the table with a column for each value of the column `metric`, filled from the column `value`.

    Numbers written one after the other for the same step of the same run come to stand in one row. Rows stay in the
    file's order, and a step that comes again for the same metric stays a row of its own, so that restarts and
    duplicates can still be seen. Only where each metric's own steps never fall, but those of different metrics
    alternate, are the rows put in the order of the steps, and `notes` says so. Raises `LogError` beyond the limits.
    """
    codes, names = pd.factorize(frame[metric])
    codes = codes.astype(np.int64)
    if (codes < 0).any():
        frame, codes = frame[codes >= 0], codes[codes >= 0]
    limits.check_columns(len(names), who)
    beside = [str(name) for name in frame.columns if name not in (metric, value)]
    step = known_step([name for name in beside if pd.api.types.is_numeric_dtype(frame[name])])
    clocks = {name for name in beside if name.strip().lower() in _CLOCKS or name.endswith(SECONDS)}
    groups = [name for name in beside if name != step and name not in clocks]
    steps = np.zeros(len(frame)) if step is None else frame[step].to_numpy(dtype=float)
    group = _numbered([frame[name] for name in groups], len(frame))
    row = _rows(group, codes, steps, who, notes)
    _, first = np.unique(row, return_index=True)
    height = len(first)
    limits.check_cells(height * (len(names) + len(beside)), who)
    columns = {name: frame[name].to_numpy()[first] for name in beside}
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(names) + 1))
    values = frame[value].to_numpy(dtype=float)
    for place, name in enumerate(map(str, names)):
        mine = order[ends[place] : ends[place + 1]]
        column = np.full(height, np.nan)
        column[row[mine]] = values[mine]
        columns[name if name not in columns else f"{name} ({metric})"] = column
    if len(names) > 1:
        notes.append(f'Each of the {len(names)} values of "{shortened(metric)}" became a column of its own.')
    return pd.DataFrame(columns, copy=False)


def _numbered(columns: Sequence[pd.Series], length: int) -> Index:
    """Return the same number for rows that agree in all columns."""
    found = np.zeros(length, np.int64)
    for column in columns:
        codes, values = pd.factorize(column, use_na_sentinel=False)
        found, _ = pd.factorize(found * (len(values) + 1) + codes)
    return found.astype(np.int64)


def _rows(group: Index, metric: Index, steps: NDArray[np.float64], who: str, notes: list[str]) -> Index:
    """Return for each number the row it comes to stand in."""
    series = group * (int(metric.max(initial=0)) + 1) + metric
    by_series, falls = _falls(series, steps)
    blocks = 1 + int(np.count_nonzero(series[1:] != series[:-1]))
    one_after_the_other = blocks == len(pd.unique(series))
    if falls.any() and one_after_the_other and blocks > 1:
        # One metric after the other, and the steps start over inside them: the stretches are matched by number.
        stretch = np.empty(len(series), np.int64)
        stretch[by_series] = pd.Series(falls.astype(np.int64)).groupby(series[by_series]).cumsum().to_numpy()
        keys = pd.DataFrame({"series": series, "stretch": stretch, "step": steps})
        again = keys.groupby(["series", "stretch", "step"], dropna=False).cumcount()
        return _numbered([pd.Series(group), keys["stretch"], keys["step"], again], len(group))
    del by_series, series
    order, back = _falls(group, steps)
    sort = bool(back.any()) and not falls.any()
    if sort:
        order = np.lexsort((steps, group))
        if not one_after_the_other:
            notes.append("The metrics were written at different times; their rows were put in the order of the steps.")
    new = np.empty(len(order), bool)
    new[:1] = True
    new[1:] = (group[order][1:] != group[order][:-1]) | (steps[order][1:] != steps[order][:-1])
    stretch = np.cumsum(new)
    place = _within(stretch, metric[order])
    row = np.empty(len(group), np.int64)
    row[order] = place
    # Numbered anew by where each row first stands in the file, unless the order of the steps is wanted.
    return row if sort or bool(np.all(row[1:] >= row[:-1])) else pd.factorize(row)[0].astype(np.int64)


def _falls(group: Index, steps: NDArray[np.float64]) -> tuple[Index, NDArray[np.bool_]]:
    """Return the places in the order of `group`, otherwise in that of the file, and where in it a step falls."""
    order = np.argsort(group, kind="stable").astype(np.int64, copy=False)
    falls = np.zeros(len(order), bool)
    steps = steps[order]
    falls[1:] = steps[1:] < steps[:-1]
    same = group[order]
    falls[1:] &= same[1:] == same[:-1]
    return order, falls


def _within(stretch: Index, metric: Index) -> Index:
    """Return the row of each number: one a stretch, and another where a metric comes again in the same stretch."""
    pairs = stretch * (int(metric.max(initial=0)) + 1) + metric
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    same = np.zeros(len(pairs), bool)
    same[1:] = pairs[1:] == pairs[:-1]
    if not same.any():
        return stretch - 1
    places = np.arange(len(pairs))
    again = np.empty(len(pairs), np.int64)
    again[order] = places - np.maximum.accumulate(np.where(same, 0, places))
    return pd.factorize(stretch * (int(again.max()) + 1) + again, sort=True)[0].astype(np.int64)
