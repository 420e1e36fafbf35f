"""Event logs as Parquet: typed columns, compressed, with the experiment in the metadata of the schema.

The format is that of Apache Parquet (https://parquet.apache.org/docs/file-format/), written and read by PyArrow.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np

from vrcore.errors import LogError
from vrcore.formats.event_forms import WANTED, arranged, has_events
from vrcore.formats.event_header import described, header_of, read_header
from vrcore.formats.limits import Limits
from vrcore.formats.wording import subject
from vrcore.log import COLUMNS, EVENTS, TYPES, EventLog, checked_column

MAGIC = b"PAR1"  # at both ends of every Parquet file
KEY = b"vrlab"


def _arrow(name: str) -> Any:
    """Return a module of PyArrow, which takes a while to load and which only Parquet needs."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise LogError("Parquet needs the package pyarrow: install it, or use CSV (.csv or .csv.gz).") from error


def write_parquet(log: EventLog, file: Path) -> None:
    """Write a log to a file; types are those of the log, and events are words."""
    arrow, parquet = _arrow("pyarrow"), _arrow("pyarrow.parquet")
    columns = {}
    for name in COLUMNS:
        values = getattr(log, name)
        columns[name] = (
            arrow.DictionaryArray.from_arrays(arrow.array(values), arrow.array(list(EVENTS)))
            if name == "event"
            else arrow.array(values)
        )
    table = arrow.table(columns).replace_schema_metadata({KEY: header_of(log).encode()})
    parquet.write_table(table, file, compression="zstd")


def read_parquet(file: Path, limits: Limits) -> EventLog:
    """Return the event log in a Parquet file: the lab's own, or any table in one of the forms of `event_forms`.

    Raises `LogError` for a damaged or too large file, and for another table.
    """
    parquet, who = _arrow("pyarrow.parquet"), subject(file.name)
    arrow = _arrow("pyarrow")
    try:
        limits.check_file(file.stat().st_size, who)
        with parquet.ParquetFile(file) as opened:
            metadata, schema = opened.metadata, opened.schema_arrow
            limits.check_rows(metadata.num_rows, who)
            names = [name for name in schema.names if name.strip().lower() in WANTED]
            if not has_events([name.strip().lower() for name in names]) or len(set(names)) < len(names):
                raise LogError(f"{who} has no columns subject, t (or t_s) and event, once each: it is no event log.")
            unpacked = sum(
                metadata.row_group(group).column(place).total_uncompressed_size
                for group in range(metadata.num_row_groups)
                for place in range(metadata.num_columns)
                if metadata.row_group(group).column(place).path_in_schema in names
            )
            limits.check_text(unpacked, who)
            table = opened.read(columns=names)
            table.validate(full=True)  # a word's number may point beyond the words, which is noticed only when used
    except (arrow.ArrowException, OSError, ValueError, MemoryError) as error:
        if isinstance(error, LogError):
            raise
        raise LogError(f"{who} is a damaged Parquet file, or none at all: write or copy it again.") from error
    header = (table.schema.metadata or {}).get(KEY)
    if header is None:
        frame = table.to_pandas(ignore_metadata=True)
        return arranged(frame.rename(columns=lambda name: str(name).strip().lower()), who)
    return described(_own(table, who), read_header(header.decode("utf-8", "replace"), who), who)


def _own(table: Any, who: str) -> dict[str, Any]:
    """Return the columns of a log that the lab has written, as they were."""
    found = {}
    for name in COLUMNS:
        if name not in table.column_names:
            raise LogError(f'{who} has lost its column "{name}".')
        column = table.column(name)
        if column.null_count:
            raise LogError(f'{who} has empty cells in column "{name}".')
        if name == "event":
            column = column.combine_chunks().to_pandas().astype("category")
            words = [str(word) for word in column.cat.categories]
            if set(words) - set(EVENTS):
                raise LogError(f"{who} holds events that are none: {', '.join(sorted(set(words) - set(EVENTS)))[:80]}.")
            found[name] = np.array([EVENTS.index(word) for word in words], TYPES[name])[column.cat.codes]
            continue
        values = column.to_numpy()
        if values.dtype != TYPES[name]:
            raise LogError(f'{who} holds {values.dtype} in column "{name}", where a log holds {TYPES[name]}.')
        checked_column(name, values.astype(np.float64))
        found[name] = values.copy()
    return found
