"""`vrlab convert`: an event log from one format to another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

import vrcore
from dashboard.command_measure import event_log
from dashboard.output_file import check_output
from dashboard.said import say
from vrcore.errors import LogError, VrlabError
from vrcore.formats import COMPUTER, ENDINGS, blocks_of, mapping_text, to_medpc
from vrcore.formats.medpc import is_medpc
from vrcore.formats.source import Source

MEDPC = (".txt", ".medpc")


def report(path: Path, out: Path, *, mapping: Path | None, force: bool, as_json: bool) -> None:
    """Convert a file and say what came of it. Raises `VrlabError`; then nothing was written."""
    kind = next((ending for ending in (*ENDINGS, *MEDPC) if out.name.lower().endswith(ending)), None)
    if kind is None:
        raise LogError(f'--out must end in {", ".join((*ENDINGS, *MEDPC))}; "{out.name}" does not.')
    check_output(out, force=force)
    if out.exists() and path.exists() and out.samefile(path):
        raise LogError(f'"{out}" is the file that is read: name another one.')
    written = [out]
    if kind in MEDPC:
        log, written = _to_medpc(path, out, mapping, force)
    else:
        log = event_log(path, mapping)
        log.write(out)
    values: dict[str, Any] = {
        "vrlab": vrcore.__version__, "file": path.name, "out": [str(one) for one in written], "events": len(log),
        "digest": log.digest(), "subjects": [log.name(subject) for subject in range(log.subjects)],
        "phases": log.phases, "notes": list(log.notes),
    }  # fmt: skip
    if as_json:
        typer.echo(json.dumps(values, indent=2, allow_nan=False))
        return
    for note in log.notes:
        say(note)
    people = f"{log.subjects} subject{'' if log.subjects == 1 else 's'}"
    say(f"{len(log):,} events of {people} are in {' and '.join(map(str, written))}.")


def _to_medpc(path: Path, out: Path, mapping: Path | None, force: bool) -> tuple[vrcore.EventLog, list[Path]]:
    """Write a log as a MED-PC file, with a mapping beside it where none was given."""
    beside = out.with_suffix(".toml")
    if mapping is None:
        check_output(beside, force=force)
    given = is_medpc(Source(path, path.name, COMPUTER))
    # For a log from anywhere else, the mapping says how to write and not how to read.
    log = event_log(path, mapping if given else None)
    headers = [block.header for block in blocks_of(path)[0]] if given else None
    text, back = to_medpc(log, mapping, headers)
    try:
        out.write_bytes(text.encode())
        if mapping is None:
            beside.write_text(mapping_text(back), "utf-8")
    except OSError as error:
        raise VrlabError(f'"{out}" cannot be written: {error.strerror or error}.') from error
    return log, [out] if mapping is not None else [out, beside]
