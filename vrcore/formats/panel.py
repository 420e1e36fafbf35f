"""A column a run: the CSV that Weights & Biases exports from a panel, and tables with a column for each seed.

Of a panel columns are called "run - metric", "run - metric__MIN" (its smallest value) and "run - metric__MAX", and
stand behind the panel's x axis; of seeds they are called "seed_1" or "metric_seed_1".
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from vrcore.formats.limits import Limits
from vrcore.formats.metric_names import UNNAMED, names_a_run, rank
from vrcore.formats.not_numbers import logged
from vrcore.formats.run_names import recipe
from vrcore.formats.wording import counted, shortened

# A run's name may hold " - " itself, a metric's hardly ever does.
_NAME = re.compile(r"(?P<run>.+) - (?P<metric>\S.*?)(?P<end>__MIN|__MAX)?")
_REPLICATE = re.compile(
    r"(?:(?P<metric>.*[^\W_])[\W_]+)?(?P<run>(?P<word>seed|run|rep|replicate|subject)[\W_]*\d+)", re.IGNORECASE
)


class _Column(NamedTuple):
    name: str
    run: str
    metric: str
    end: str


def is_panel(frame: pd.DataFrame) -> bool:
    """Say whether a table is such an export: a first column, and behind it columns of runs with their ends."""
    found = _columns(frame)
    names = {column.name for column in found}
    ends = any(f"{name}__MIN" in names and f"{name}__MAX" in names for name in names)
    others = [str(name) for name in frame.columns if name not in names]
    alone = len(others) == 1 and str(frame.columns[0]) == others[0] and len({column.metric for column in found}) == 1
    return bool(found) and bool(others) and (ends or alone)


def runs_below_each_other(frame: pd.DataFrame, limits: Limits, who: str, notes: list[str]) -> pd.DataFrame:
    """Return the table with a row for each run and step, the run's name in the column "run", a column a metric.

    Where some runs' names differ in a number at their end only, the name without it stands in the column "recipe".

    A run's rows without any value are left out. Smallest and largest values are kept where they differ from the value
    itself, that is, where the panel showed several runs or points as one. Raises `LogError` beyond the limits.
    """
    columns = _columns(frame)
    names = {column.name for column in columns}
    beside = [str(name) for name in frame.columns if name not in names]
    runs = list(dict.fromkeys(column.run for column in columns))
    told = [column for column in columns if not column.end or not _says_nothing(frame, column)]
    metrics = list(dict.fromkeys(column.metric + column.end for column in told))
    limits.check_cells(len(frame) * len(runs), who)
    recipes = {recipe(run) for run in runs}
    several = 1 < len(recipes) < len(runs)
    parts = []
    for run in runs:
        mine = {column.metric + column.end: column.name for column in told if column.run == run}
        filled = logged(frame[list(mine.values())].to_numpy(dtype=float)).any(axis=1)
        part = {name: frame[name].to_numpy()[filled] for name in beside}
        if several:
            part["recipe"] = np.full(int(filled.sum()), recipe(run), dtype=object)
        part["run"] = np.full(int(filled.sum()), run, dtype=object)
        for metric in metrics:
            part[metric] = (
                frame[mine[metric]].to_numpy()[filled] if metric in mine else np.full(len(part["run"]), np.nan)
            )
        parts.append(pd.DataFrame(part))
        limits.check_cells(sum(map(len, parts)) * len(part), who)
    notes.append(f"{counted(len(runs), 'run')} of this export stand{'s' * (len(runs) == 1)} in the column run.")
    if several:
        notes.append(
            f"Their names without the number at the end, {len(recipes)} different ones, stand in the column recipe: "
            "runs of one recipe are taken for its seeds."
        )
    return pd.concat(parts, ignore_index=True)


def replicates(frame: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return the metric and the run of each column that is one seed of several, such as "reward_seed_1"; or nothing.

    Nothing where the columns' names differ by more than a number, where no step stands beside them, or where another
    column is called as a metric or as a run is: the table says by itself then what is to be looked at.
    """
    found, of = {}, set()
    for name in map(str, frame.columns):
        match = _REPLICATE.fullmatch(name.strip())
        if match and _is_numbers(frame[name]):
            found[name] = match["metric"] or "value", match["run"]
            of.add((match["metric"], match["word"].lower()))
    beside = [str(name) for name in frame.columns if name not in found]
    metric = next(iter(found.values()))[0] if found else ""
    clear = len(of) == 1 and 1 < len(found) == len(set(found.values())) and " - " not in metric
    numbers = [name for name in beside if _is_numbers(frame[name])]
    free = not {metric.lower(), "run"} & {name.strip().lower() for name in beside}
    step = bool(numbers) and not any(names_a_run(name) for name in numbers)
    return found if clear and free and step and all(rank(name)[0] >= UNNAMED for name in beside) else {}


def replicates_below_each_other(
    frame: pd.DataFrame, found: dict[str, tuple[str, str]], limits: Limits, who: str, notes: list[str]
) -> pd.DataFrame:
    """Return the table with a row for each step and seed; `found` is what `replicates` has returned.

    Raises `LogError` beyond the limits.
    """
    panel = frame.rename(columns={name: f"{run} - {metric}" for name, (metric, run) in found.items()})
    first, *_, last = found
    metric = found[first][0]
    notes.append(
        f'The {len(found)} columns from "{shortened(first)}" to "{shortened(last)}" are runs of one metric, by their '
        f'names: they stand below each other as "{shortened(metric)}", told apart by the column run.'
    )
    return runs_below_each_other(panel, limits, who, [])


def _is_numbers(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) or bool(column.isna().all())


def _columns(frame: pd.DataFrame) -> list[_Column]:
    found = []
    for name in map(str, frame.columns):
        match = _NAME.fullmatch(name)
        if match and _is_numbers(frame[name]):
            found.append(_Column(name, match["run"], match["metric"], match["end"] or ""))
    return found


def _says_nothing(frame: pd.DataFrame, column: _Column) -> bool:
    """Say whether smallest or largest values are everywhere the value itself."""
    of = column.name.removesuffix(column.end)
    return of in frame.columns and np.array_equal(
        frame[of].to_numpy(dtype=float), frame[column.name].to_numpy(dtype=float), equal_nan=True
    )
