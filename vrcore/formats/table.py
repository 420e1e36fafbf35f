"""People's own training logs: a file or pasted text in, one typed table with notes out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from vrcore.errors import LogError
from vrcore.formats.delimited import read_delimited
from vrcore.formats.episodes import is_monitor, with_steps
from vrcore.formats.event_file import read_event_file
from vrcore.formats.intake import read_text
from vrcore.formats.json_document import read_json_document
from vrcore.formats.json_lines import read_json_lines
from vrcore.formats.limits import COMPUTER, PAGE, Limits
from vrcore.formats.long_form import long_form, spread
from vrcore.formats.panel import is_panel, replicates, replicates_below_each_other, runs_below_each_other
from vrcore.formats.source import Source
from vrcore.formats.tfrecord import is_event_file


@dataclass(frozen=True)
class TrainingTable:
    """A training log as a table.

    `frame` has one row per logged row, in the file's order; numeric columns are int64 or float64 (missing: NaN), others
    hold text. `notes` are plain sentences on everything that was left out or read in a special way. `kind` is what the
    file was taken for, in words ("comma-separated table", "JSON lines", "trainer_state.json", "TensorBoard event
    file", ...).
    """

    frame: pd.DataFrame
    notes: tuple[str, ...]
    kind: str


def read_table(
    data: bytes | str, name: str = "", *, limits: Limits = PAGE, columns: Collection[str] | None = None
) -> TrainingTable:
    """Return the table in a file's bytes or in pasted text; `name` is used in messages only, and for MLflow's files.

    What it is, is found by looking: CSV with commas, tabs, semicolons, bars or spaces (also with decimal commas),
    JSON lines, rows as a trainer prints them, a JSON list, `trainer_state.json`, columns by name, runs as xs and ys,
    TensorBoard event files, MLflow metric files, the export of a Weights & Biases panel, Stable-Baselines3's
    `progress.csv` and `monitor.csv`; each also compressed with gzip, tables also in long form (a row a number) and
    with a column a seed ("seed_1", "reward_seed_2").

    `limits` say how much is read (`PAGE`: 20 MB; `COMPUTER`: 200 MB). `columns` are the only columns of the file to
    keep (of an event file: tags), which is how a larger table is read in less memory. A column of dates in words
    (ISO 8601, with a time of day or without) becomes seconds since the first of them, called "NAME (seconds)", which
    `notes` say. Raises `LogError` with one sentence otherwise. Nothing in the file is executed,
    unpickled, or interpreted as a formula.
    """
    content = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
    return _table(Source(content, name, limits), columns)


def read_training_log(
    path: str | Path, *, limits: Limits = COMPUTER, columns: Collection[str] | None = None
) -> TrainingTable:
    """Return the training log in a file on this computer, as `read_table` does; it is never held as a whole.

    Raises `LogError` where it cannot be read.

    >>> read_training_log("run.csv").frame  # doctest: +SKIP
    """
    file = Path(path)
    return _table(Source(file, file.name, limits), columns)


def _table(source: Source, columns: Collection[str] | None) -> TrainingTable:
    if isinstance(columns, str):
        raise LogError(f'columns must be a list of names, such as ["{columns}"].')
    if is_event_file(source.head()):
        frame, said = read_event_file(source, columns)
        notes = ["The file was decompressed (gzip)."] * source.compressed + said
        return TrainingTable(frame, tuple(notes), "TensorBoard event file")
    text = read_text(source)
    with text.open() as file:
        start = file.read(4096).lstrip()[:1]
    found = read_json_lines(text, columns) if start in ("{", "[") else read_delimited(text, columns)
    grid, kind = found if found is not None else read_json_document(text, columns)
    frame, said = grid.frame()
    notes = [*text.notes, *said]
    frame, kind = _arranged(frame, kind, source, notes)
    return TrainingTable(frame, tuple(notes), kind)


def _arranged(frame: pd.DataFrame, kind: str, source: Source, notes: list[str]) -> tuple[pd.DataFrame, str]:
    """Return the table as a row a step and a column a metric, where it came in another form that is known."""
    if is_panel(frame):
        return runs_below_each_other(frame, source.limits, source.who, notes), f"{kind}, a Weights & Biases panel"
    if is_monitor(frame):
        return with_steps(frame, notes), f"{kind}, a Stable-Baselines3 monitor"
    in_rows = long_form(frame)
    if in_rows is not None:
        return spread(frame, *in_rows, source.limits, source.who, notes), f"{kind} in long form"
    seeds = replicates(frame)
    if seeds:
        return replicates_below_each_other(frame, seeds, source.limits, source.who, notes), f"{kind}, a column a run"
    return frame, kind
