"""From one file or several to the runs that are forecast and compared: a recipe each, under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.companions import beside, not_logged
from dashboard.declared_limits import declared_limits
from dashboard.field import shown
from vrcore.advice import Run
from vrcore.errors import LogError
from vrcore.formats import CurveData, Guess, TrainingTable, check_place, choices, guess, prepare
from vrcore.formats.units import cut_off_words, says_percent
from vrcore.formats.wording import left_out, subject

MOST = 5
"""So many recipes are compared at once: as many as there are colours and signs to tell them apart in a chart."""

MOST_POINTS = 1_000
"""Longer runs are averaged in blocks of neighbouring points: the detectors fit a curve, and a forecast uses fewer."""

LONGEST_NAME = 40
WORLDS = ("env", "environment", "task", "dataset", "openml", "problem", "level")
"""Columns that say where a recipe was tried. A run on one of them is no rival of a run on another."""


class Brought(NamedTuple):
    """One file or pasted text: its name, its table and what its columns may be."""

    name: str
    table: TrainingTable
    guessed: Guess


class Columns(NamedTuple):
    """Which column is what: step, metric, what tells recipes apart (or ""), training reward, cut-off share (or "").

    `choose` are values taken of further columns that tell runs apart; `keep` says what a restarted counter means.
    """

    x: str
    y: str
    apart: str = ""
    reward: str = ""
    cut: str = ""
    choose: tuple[tuple[str, str], ...] = ()
    keep: str = "longest"


class Recipe(NamedTuple):
    """One recipe's points and what else was logged beside them; `notes` says what was left out on the way."""

    name: str
    data: CurveData
    reward: CurveData | None
    cut: CurveData | None

    def run(self, lower: float | None, upper: float | None, cost: float | None) -> Run:
        """Return the recipe as advice wants it, in the columns' own units; a cut-off share that is named in per cent
        becomes a share.
        """
        data = self.data
        faulty = data.faults.bad_steps > 0 and data.runs == 1
        x, y, error = data.to_the_end
        cut = None
        if self.cut is not None:
            cut = self.cut.x, self.cut.y / (100.0 if says_percent(self.cut.y_name) else 1.0)
        return Run(
            x,
            y,
            self.name,
            lower,
            upper,
            sigma=error,
            training_reward=None if self.reward is None else (self.reward.x, self.reward.y),
            truncation=cut,
            cost=cost,
            restarts=data.restarts,
            notes=data.notes if faulty else (),
        )


def numbers(brought: Sequence[Brought]) -> list[str]:
    """Return the columns of numbers that all files have, in the order of the first file."""
    found = [
        [str(name) for name in one.table.frame.columns if pd.api.types.is_numeric_dtype(one.table.frame[name])]
        for one in brought
    ]
    return [name for name in found[0] if all(name in rest for rest in found[1:])]


def groups(one: Brought, columns: Columns) -> list[str]:
    """Return the columns that tell runs of this file apart."""
    frame = {str(name) for name in one.table.frame.columns}
    taken = (columns.x, columns.y, columns.reward, columns.cut)
    return [name for name in one.guessed.group if name in frame and name not in taken]


def told_apart(one: Brought, columns: Columns) -> str:
    """Return the column by which recipes differ, as first guess: the first that is not averaged over, or ""."""
    several = {
        name for name, values in choices(one.table.frame, groups(one, columns), columns.y).items() if len(values) > 1
    }
    if not several:
        return ""
    data = prepare(one.table.frame, columns.x, columns.y, groups(one, columns), keep=columns.keep)
    likely = (name for name, _ in data.chosen if name in several and name.strip().lower() not in WORLDS)
    return next(likely, "")


def recipes(brought: Sequence[Brought], columns: Columns, drop: float | None) -> list[Recipe]:
    """Return all recipes in the order of the files, points before `drop` left out. Raises `LogError`."""
    found: list[Recipe] = []
    for one in brought:
        stem = shown(PurePath(one.name).name.split(".")[0] or "run", LONGEST_NAME)
        for label in _labels(one, columns):
            name = stem if not label else label if len(brought) == 1 else f"{stem}: {label}"
            try:
                points = _points(one, columns, label)
                made = recipe(name, one.table.frame, points, columns, groups(one, columns), drop)
            except LogError as error:
                raise error if len(brought) == 1 else LogError(f"{subject(one.name)}: {error}") from error
            found.append(made._replace(name=_unused(shown(name, LONGEST_NAME), found)))
    return found


def recipe(
    name: str, frame: pd.DataFrame, data: CurveData, columns: Columns, group: Sequence[str], drop: float | None
) -> Recipe:
    """Return one recipe: its points from `drop` on, and the columns beside them in the very runs that these are of.

    `group` are the columns that tell runs of the table apart. Raises `LogError`.
    """
    check_place(drop, "The end of the warm-up", data.x_name, float(data.x[-1]), data.notes)
    extra = []
    for column in (columns.reward, columns.cut):
        there = bool(column) and column in frame.columns
        part = _late(beside(frame, data, column, group, columns.keep) if there else None, drop)
        extra.append(None if part is None else _blocks(part))
        if column and part is None:
            data = replace(data, notes=(*data.notes, not_logged(column)))
        elif column and part is not None and column == columns.cut:
            data = replace(data, notes=(*data.notes, cut_off_words(column, part.y)))
    return Recipe(name, _blocks(_dropped(data, drop)), *extra)


def _labels(one: Brought, columns: Columns) -> list[str]:
    if not columns.apart or columns.apart not in groups(one, columns):
        return [""]
    return choices(one.table.frame, [columns.apart], columns.y)[columns.apart]


def _points(one: Brought, columns: Columns, label: str) -> CurveData:
    group = groups(one, columns)
    choose: dict[str, object] = {name: value for name, value in columns.choose if name in group}
    if label:
        choose[columns.apart] = label
    return prepare(one.table.frame, columns.x, columns.y, group, choose, keep=columns.keep)


def _late(data: CurveData | None, drop: float | None) -> CurveData | None:
    """Return what was logged beside the metric from `drop` on, None where that is less than two points."""
    if data is None or drop is None:
        return data
    return _dropped(data, drop) if int((data.x >= drop).sum()) >= 2 else None


def _dropped(data: CurveData, drop: float | None) -> CurveData:
    if drop is None:
        return data
    kept = data.x >= drop
    left = int(kept.size - kept.sum())
    if not left:
        return data
    if kept.sum() < 2:
        raise LogError(
            f"fewer than two points are left at {shown(data.x_name)} = {drop:g} or later; the last one is at "
            f"{data.x[-1]:g}."
        )
    error = None if data.standard_error is None else data.standard_error[kept]
    members = tuple((label, x[x >= drop], y[x >= drop]) for label, x, y in data.members if (x >= drop).any())
    note = f"Warm-up: {left_out(left, 'point', f'before {drop:g}')}"
    return replace(
        data, x=data.x[kept], y=data.y[kept], standard_error=error, members=members, notes=(*data.notes, note)
    )


def _blocks(data: CurveData) -> CurveData:
    """Return a long run as means of neighbouring points, each at the last x of its block; the last block is whole."""
    size = -(-data.x.size // MOST_POINTS)
    if size == 1:
        return data
    ends = np.arange(data.x.size, 0, -size)[::-1]
    starts = np.concatenate([[0], ends[:-1]])
    counts = ends - starts
    error = data.standard_error
    if error is not None:  # the runs' errors at neighbouring points go together, so that a mean has about the same
        error = np.sqrt(np.add.reduceat(error**2, starts) / counts)
    note = (
        f"{data.x.size:,} points are many: each {size} neighbours were averaged, and that is what a point means here."
    )
    return replace(
        data, x=data.x[ends - 1], y=np.add.reduceat(data.y, starts) / counts, standard_error=error,
        notes=(*data.notes, note), members=(), logged=(),
    )  # fmt: skip


def _unused(name: str, found: Sequence[Recipe]) -> str:
    names = {one.name for one in found}
    return next(one for one in (name, *(f"{name} ({k})" for k in range(2, len(found) + 3))) if one not in names)


def common_limits(
    brought: Sequence[Brought], found: Sequence[Recipe], columns: Columns, lower: float | None, upper: float | None
) -> tuple[dict[str, float], list[str]]:
    """Return the metric's limits, as declared or guessed from all recipes' values together, and what was guessed.

    `lower` and `upper` are as in `declared_limits`.
    """
    guessed = guess(brought[0].table.frame[[columns.x, columns.y]])
    return declared_limits(guessed, np.concatenate([one.data.y for one in found]), columns.y, lower, upper)


def falls(brought: Sequence[Brought], columns: Columns, better: str) -> bool:
    """Say whether lower values of the metric are better: as chosen, or by the metric's name."""
    if better != "guess":
        return better == "lower"
    return guess(brought[0].table.frame[[columns.x, columns.y]]).falls
