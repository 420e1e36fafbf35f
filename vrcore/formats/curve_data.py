"""From a training log to the points of one curve, with a sentence for everything that was changed on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vrcore.errors import LogError
from vrcore.formats.average import averaged
from vrcore.formats.faults import StepFaults
from vrcore.formats.one_clock import from_their_starts, run_on_a_clock
from vrcore.formats.selection import by_run, check, check_keep, counted_once, selected
from vrcore.formats.single_run import Run
from vrcore.formats.wording import left_out, shortened


@dataclass(frozen=True)
class CurveData:
    """The points of one learning curve.

    `x` (strictly increasing) and `y` are float arrays of the same length, finite, in the log's own units, under the
    names `x_name` and `y_name`. `notes` says in plain sentences everything that was left out, averaged or reordered.
    `restarts` are the rows of the log (counted from 1 within the chosen run) after which the step counter went back.
    `runs` is how many runs each point averages; `standard_error` is that of the mean over runs (None for one run).
    `chosen` holds the value taken for each column that tells runs apart; `members` are the single runs (label, x, y).
    `faults` counts what is wrong with the steps, over all runs; `logged` are the rows behind each run (label, x, y) as
    they stand in the file: steps that come twice, go back or start over included, y NaN where a row has no value.
    `lost` are (x, y) of the evaluations behind the last number that are none (nan or an infinity); `to_the_end` is the
    curve with them.
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
    faults: StepFaults = field(default_factory=StepFaults)
    logged: tuple[tuple[str, NDArray[np.float64], NDArray[np.float64]], ...] = ()
    lost: tuple[tuple[float, float], ...] = ()

    @property
    def new_value(self) -> str:
        """What one more point of this curve would be, for sentences: "observation" or "mean of 5 runs"."""
        return "observation" if self.runs == 1 else f"mean of {self.runs} runs"

    @property
    def to_the_end(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64] | None]:
        """x, y and standard error (or None) with the evaluations at the end that are no numbers, as logged."""
        behind = [(x, y) for x, y in self.lost if x > self.x[-1]]
        if not behind:
            return self.x, self.y, self.standard_error
        x, y = np.array(behind).T
        error = self.standard_error
        error = None if error is None else np.concatenate([error, np.full(x.size, np.nan)])
        return np.concatenate([self.x, x]), np.concatenate([self.y, y]), error


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
    check_keep(keep)
    columns = [group] if isinstance(group, str) else list(group or ())
    check(frame, x, y, (*columns, *(choose or {})))
    columns += [name for name in (choose or {}) if name not in columns]
    notes: list[str] = []
    frame = from_their_starts(frame, x, columns, notes)
    rows, columns, chosen = selected(frame, columns, y, choose or {}, average, notes)
    parts = by_run(rows, columns) if columns else [("", rows)]
    runs: list[Run] = []
    for label, part in parts:
        run = run_on_a_clock(part, x, y, keep)
        if run.x.size:
            runs.append(run._replace(label=label))
        notes += [f"{label}: {note}" if label else note for note in run.notes] if len(parts) <= 3 else []
    if len(parts) > 3:
        notes += counted_once([note for run in runs for note in run.notes], len(parts))
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
        mean.x,
        mean.y,
        x,
        y,
        tuple(notes),
        restarts,
        len(runs),
        mean.standard_error,
        tuple(chosen),
        members,
        sum((run.faults for run in runs), StepFaults()),
        tuple((run.label, run.raw_x, run.raw_y) for run in runs),
        _lost(runs),
    )


def _lost(runs: Sequence[Run]) -> tuple[tuple[float, float], ...]:
    """Return the steps at which any of the runs has come to no number, with what it came to: so has their mean."""
    found = {float(x): float(y) for run in runs for x, y in zip(run.lost_x, run.lost_y, strict=True)}
    return tuple(sorted(found.items()))


def separate(
    frame: pd.DataFrame, x: str, y: str, group: str | Sequence[str], keep: str = "longest"
) -> dict[str, CurveData]:
    """Return every run of a table as a curve of its own, under a label such as "env Ant, seed 3".

    `group` are the columns that tell runs apart (`Guess.group`); runs come in the order of the file, and those with
    fewer than two points are left out. Raises `LogError` as `prepare` does, and where no run is left.
    """
    columns = [group] if isinstance(group, str) else list(group)
    check_keep(keep)
    check(frame, x, y, columns)
    if not columns:
        return {"": prepare(frame, x, y, keep=keep)}
    found: dict[str, CurveData] = {}
    notes: list[str] = []
    for label, part in by_run(from_their_starts(frame, x, columns, notes), columns):
        try:
            one = prepare(part, x, y, keep=keep)
            found[label] = replace(one, notes=(*notes, *one.notes))
        except LogError:  # the columns were checked above, so that too few points are the only reason left
            continue
    if not found:
        raise LogError(f'no run has two steps with a number in both "{shortened(x)}" and "{shortened(y)}".')
    return found
