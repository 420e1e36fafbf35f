"""Where event logs are written, and where those in CSV and Parquet are read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from vrcore.errors import LogError
from vrcore.formats.event_csv import is_event_csv, read_csv, write_csv
from vrcore.formats.event_parquet import MAGIC, read_parquet, write_parquet
from vrcore.formats.source import Source
from vrcore.log import EventLog

ENDINGS = (".csv", ".csv.gz", ".parquet")


def ending(path: Path) -> str:
    """Return which of `ENDINGS` a file's name has. Raises `LogError` where it has none of them."""
    found = next((one for one in ENDINGS if path.name.lower().endswith(one)), None)
    if found is None:
        raise LogError(f'a log is written to a file that ends in {", ".join(ENDINGS)}; "{path.name}" does not.')
    return found


def write_log(log: EventLog, path: str | Path) -> None:
    """Write a log without loss, in the format that the name's ending says; see `EventLog.write`.

    The file is written beside its place and moved there when it is complete. Raises `LogError`.
    """
    file = Path(path)
    kind = ending(file)
    if file.is_dir():
        raise LogError(f'"{file}" is a folder: name a file in it, such as "{file / "log.parquet"}".')
    beside = file.with_name(f".{secrets.token_hex(8)}{kind}")
    try:
        if kind == ".parquet":
            write_parquet(log, beside)
        else:
            write_csv(log, beside, compressed=kind.endswith(".gz"))
        os.replace(beside, file)
    except OSError as error:
        raise LogError(f'"{file}" cannot be written: {error.strerror or error}.') from error
    finally:
        beside.unlink(missing_ok=True)


def is_event_log(source: Source) -> bool:
    """Say whether a file is an event log in CSV, or Parquet, which can be nothing else here."""
    return source.head(4) == MAGIC or is_event_csv(source)


def read_event_log(file: Path, source: Source) -> EventLog:
    """Return the event log in a CSV or Parquet file. Raises `LogError`."""
    return read_parquet(file, source.limits) if source.head(4) == MAGIC else read_csv(source)
