"""Event logs as CSV: the first line, a comment, holds the experiment; then a header and a row an event."""

from __future__ import annotations

import gzip
import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vrcore.errors import LogError
from vrcore.formats.event_forms import WANTED, arranged, has_events
from vrcore.formats.event_header import described, header_of, read_header
from vrcore.formats.intake import Text, read_text
from vrcore.formats.source import Source
from vrcore.log import COLUMNS, EVENTS, TYPES, Array, EventLog

MARK = "# vrlab event log "
# Before 3.1, pandas rounded the last bit of a number differently from Python unless it was asked not to.
_EXACT: dict[str, Any] = (
    {} if tuple(map(int, pd.__version__.split(".")[:2])) >= (3, 1) else {"float_precision": "round_trip"}
)


def write_csv(log: EventLog, file: Path, *, compressed: bool) -> None:
    """Write a log to a file as CSV in UTF-8, every number with as many digits as tell it from its neighbours."""
    with gzip.open(file, "wb", compresslevel=5) if compressed else file.open("wb") as raw:
        text = io.TextIOWrapper(raw, "utf-8", newline="")
        text.write(f"{MARK}{header_of(log)}\n")
        log.frame().to_csv(text, index=False, lineterminator="\n")
        text.flush()
        text.detach()


def is_event_csv(source: Source) -> bool:
    """Say whether a text is a table whose first line that is no comment names the columns of an event log."""
    head = source.head(len(MARK)).decode("utf-8", "replace")
    if head == MARK:
        return True
    line = _first_line(source.head(1 << 16).decode("utf-8", "replace").removeprefix("\ufeff"))
    return has_events(_cells(line))


def read_csv(source: Source) -> EventLog:
    """Return the event log in a table in text: one of the three forms of `event_forms`, with or without a header.

    Lines that start with # are passed over. Raises `LogError`.
    """
    text = read_text(source)
    with text.open() as file:
        own = file.read(len(MARK)) == MARK
        if not own:
            text.check_lines()  # the lab's own first line holds the parameters of every subject
        first = MARK + file.readline() if own else ""
    frame = _table(text)
    if not first.startswith(MARK):
        return arranged(frame, text.who)
    return described(_own(frame, text.who), read_header(first[len(MARK) :], text.who), text.who)


def _table(text: Text) -> pd.DataFrame:
    with text.open() as file:
        head = ""
        while line := file.readline():
            if line.strip() and not line.startswith("#"):
                head = line
                break
        some = file.read(1 << 14)
    mark = _separator(head)
    if not has_events(_cells(head)):
        raise LogError(f"{text.who} has no columns subject, t (or t_s) and event: it is no event log.")
    limits = text.source.limits
    names = _cells(head)
    limits.check_columns(len(names), text.who)
    if twice := sorted(name for name in WANTED if names.count(name) > 1):
        raise LogError(f"{text.who} has two columns {twice[0]}: leave one of them out.")
    try:
        with text.open() as file:
            frame: pd.DataFrame = pd.read_csv(
                file, comment="#", sep=mark, decimal="," if mark != "," and "," in some else ".", low_memory=False,
                skipinitialspace=True, nrows=limits.rows + 1,
                dtype={"event": "category"}, **_EXACT,
            )  # fmt: skip
    except (ValueError, OverflowError) as error:
        said = re.sub(r"\s+", " ", str(error)).strip().rstrip(".")
        raise LogError(f"{text.who} is not a table of events: {said}.") from error
    limits.check_rows(len(frame), text.who)
    if not isinstance(frame.index, pd.RangeIndex):
        raise LogError(f"{text.who} has more cells in its rows than names in its header.")
    kept = [name for name in frame.columns if _plain(name) in WANTED]
    if not has_events([_plain(name) for name in kept]):
        raise LogError(f"{text.who} has quotation marks in its header that do not close.")
    return frame[kept].rename(columns=_plain)


def _own(frame: pd.DataFrame, who: str) -> dict[str, Array]:
    """Return the columns of a log that the lab has written, as they were: nothing is sorted or numbered anew."""
    missing = [name for name in COLUMNS if name not in frame]
    if missing:
        raise LogError(f'{who} has lost its column "{missing[0]}".')
    log = EventLog.from_frame(frame)  # which refuses what no log can hold
    found: dict[str, Array] = {name: frame[name].to_numpy().astype(TYPES[name]) for name in COLUMNS if name != "event"}
    codes = frame["event"].astype("category").cat
    found["event"] = np.array([EVENTS.index(str(name)) for name in codes.categories], "i1")[codes.codes]
    if log.subjects and int(found["subject"].max()) + 1 != log.subjects:
        raise LogError(f"{who} has lost some of its subjects.")
    return found


def _first_line(text: str) -> str:
    return next((line for line in re.split(r"[\r\n]+", text) if line.strip() and not line.startswith("#")), "")


def _separator(line: str) -> str:
    return max(",;\t", key=line.count)


def _plain(name: object) -> str:
    return str(name).strip().strip('"').strip().lower()


def _cells(line: str) -> list[str]:
    return [_plain(cell) for cell in line.split(_separator(line))]
