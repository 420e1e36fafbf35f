"""The JSON that travels inside a file of events: what made them, how many they are, and their hash."""

from __future__ import annotations

import json
from typing import Any

from vrcore.errors import LogError
from vrcore.log import Array, EventLog
from vrcore.provenance import Provenance

VERSION = 1  # of this header


def header_of(log: EventLog) -> str:
    """Return a log's header as one line of JSON."""
    values = {
        "format": "vrlab event log", "version": VERSION, "events": len(log), "digest": log.digest(),
        **log.provenance().to_dict(),
    }  # fmt: skip
    return json.dumps(values, separators=(",", ":"), allow_nan=False)


def read_header(text: str, who: str) -> dict[str, Any]:
    """Return the values of a header. Raises `LogError` for one that is damaged or of a later version."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LogError(
            f"{who} begins like an event log of vrlab, but what it says of itself is damaged: copy the file again."
        ) from error
    if not isinstance(values, dict) or not isinstance(values.get("version"), int) or "digest" not in values:
        raise LogError(f"{who} begins like an event log of vrlab, but does not say which version of the format it has.")
    if values["version"] > VERSION:
        raise LogError(f"{who} was written by a later vrlab (format {values['version']}): bring vrlab up to date.")
    return values


def described(columns: dict[str, Array], values: dict[str, Any], who: str) -> EventLog:
    """Return the log of these columns with what its header says, once the two agree.

    Raises `LogError` where rows are missing or were changed since, and where the header is not right in itself.
    """
    known = Provenance.from_dict(values, who)
    log = EventLog(**columns, experiment=known.experiment, parameters=known.parameters).coming_from(known.origin)
    remedy = "to read the rows as they are, take out the header (in CSV: the first line, which starts with #)."
    if len(log) != values.get("events"):
        raise LogError(f"{who} holds {len(log):,} events and says it has {values.get('events')}: {remedy}")
    for what, rows in (("parameters", known.parameters), ("names", known.origin.names or None)):
        if rows is not None and len(rows) != log.subjects:
            raise LogError(f"{who} has {log.subjects} subjects and {what} for {len(rows)}.")
    if log.digest() != values["digest"]:
        raise LogError(f"{who} holds other events than it was written with: {remedy}")
    return log
