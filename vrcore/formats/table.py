"""People's own training logs: a file or pasted text in, one typed table with notes out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from vrcore.errors import LogError
from vrcore.formats.delimited import read_delimited
from vrcore.formats.intake import MAX_BYTES, read_text
from vrcore.formats.json_log import read_json
from vrcore.formats.wording import megabytes, subject


@dataclass(frozen=True)
class TrainingTable:
    """A training log as a table.

    `frame` has one row per logged row, in the file's order; numeric columns are int64 or float64 (missing: NaN), others
    hold text. `notes` are plain sentences on everything that was left out or read in a special way. `kind` is what the
    file was taken for, in words ("comma-separated table", "JSON lines", "trainer_state.json", ...).
    """

    frame: pd.DataFrame
    notes: tuple[str, ...]
    kind: str


def read_table(data: bytes | str, name: str = "") -> TrainingTable:
    """Return the table in a file's bytes or in pasted text; `name` is used in messages only.

    What it is, is found by looking: CSV with commas, tabs, semicolons, bars or spaces (also with decimal commas),
    JSON lines, rows as a trainer prints them, a JSON list, `trainer_state.json`, columns by name, runs as xs and ys;
    each also compressed with gzip.
    At most 5 MB (50 MB after decompression), 200,000 rows, 500 columns and 5,000,000 cells. Raises `LogError` with
    one sentence otherwise. Nothing in the file is executed, unpickled, or interpreted as a formula.
    """
    text, notes = read_text(data, name)
    who = subject(name)
    start = text.lstrip()[:1]
    grid, kind = read_json(text, who) if start in ("{", "[") else read_delimited(text, who)
    frame, more = grid.frame()
    return TrainingTable(frame, (*notes, *more), kind)


def read_training_log(path: str | Path) -> TrainingTable:
    """Return the training log in a file on this computer; raises `LogError` where it cannot be read.

    >>> read_training_log("run.csv").frame  # doctest: +SKIP
    """
    file = Path(path)
    who = subject(file.name)
    try:
        size = file.stat().st_size
        if size > MAX_BYTES and file.is_file():
            raise LogError(
                f"{who} has {megabytes(size)} and at most {megabytes(MAX_BYTES)} can be read: "
                "keep the columns you need, or every tenth row."
            )
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise LogError(f"there is no file {who} at that place: check the path.") from error
    except OSError as error:
        raise LogError(f"{who} cannot be read: {error.strerror or 'it is not a file'}.") from error
    return read_table(data, file.name)
