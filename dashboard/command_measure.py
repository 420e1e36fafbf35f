"""`vrlab measure`: the measures of an event log, as tables or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import typer

import vrcore
from dashboard.said import say
from dashboard.terminal_progress import shown
from vrcore.errors import LogError
from vrcore.measures import Measure, measures_named

MOST_ROWS = 30  # of a table on a terminal; --json has all


def event_log(path: Path, mapping: Path | None) -> vrcore.EventLog:
    """Return the event log in a file. Raises `VrlabError`, also for a training log."""
    log = vrcore.read_log(path, mapping=mapping)
    if not isinstance(log, vrcore.EventLog):
        raise LogError(
            f'"{path.name}" is no event log (columns subject, t and event) but a {log.kind}; for training logs there '
            "are vrlab fit, forecast and advise."
        )
    return log


def report(path: Path, names: Sequence[str], *, mapping: Path | None, phase: int | None, as_json: bool) -> None:
    """Measure a log and print it: medians over subjects on a terminal, every row as JSON. Raises `VrlabError`."""
    measures = measures_named(names)
    log = event_log(path, mapping)
    if phase is not None and not 1 <= phase <= log.phases:
        raise LogError(f"there is no phase {phase}; this log has {log.phases}.")
    found: list[tuple[Measure, pd.DataFrame]] = []
    with shown("measuring") as progress:
        for number, measure in enumerate(measures, 1):
            table = measure.function(log)
            found.append((measure, table if phase is None else table[table["phase"] == phase]))
            if progress is not None:
                progress(number / len(measures))
    if as_json:
        typer.echo(json.dumps(_values(log, path, found), indent=2, allow_nan=False))
        return
    for note in log.notes:
        say(note)
    say(f"{len(log):,} events of {_subjects(log)}{_experiment(log)}")
    for measure, table in found:
        unit = f" ({measure.shown}: {measure.unit})" if measure.unit else ""
        say(f"\n{measure.name}: {measure.words}{unit}")
        say(_shown(table, measure))


def _values(log: vrcore.EventLog, path: Path, found: Sequence[tuple[Measure, pd.DataFrame]]) -> dict[str, Any]:
    made = log.provenance().to_dict()
    return {
        "vrlab": vrcore.__version__,
        "file": path.name,
        "events": len(log),
        "digest": log.digest(),
        "subjects": [log.name(subject) for subject in range(log.subjects)],
        **{name: made.get(name) for name in ("rules", "key", "experiment")},
        "notes": list(log.notes),
        "measures": {
            one.name: {
                "words": one.words, "shown": one.shown, "unit": one.unit, "keys": list(one.keys), "rows": rows(table),
            }
            for one, table in found
        },
    }  # fmt: skip


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as JSON can hold it: None for what is no number and for no end."""
    kept = table.astype(object).mask(~np.isfinite(table.to_numpy(float)), None)
    return [{str(name): value for name, value in row.items()} for row in kept.to_dict("records")]


def _shown(table: pd.DataFrame, measure: Measure) -> str:
    if table.empty:
        return "  nothing to measure"
    keys = [name for name in measure.keys if name != "subject"]
    middles = table.drop(columns="subject").groupby(keys, dropna=False).median()
    middles.insert(0, "subjects", table.groupby(keys, dropna=False)["subject"].nunique())
    head = middles.reset_index().head(MOST_ROWS)
    words = head.to_string(index=False, na_rep="-", float_format=lambda value: f"{value:,.4g}")
    lines = [f"  {line}" for line in words.splitlines()]
    if len(middles) > MOST_ROWS:
        lines.append(f"  ... and {len(middles) - MOST_ROWS:,} rows more; --json has all")
    return "\n".join(lines)


def _subjects(log: vrcore.EventLog) -> str:
    named = f" ({', '.join(log.name(subject) for subject in range(min(log.subjects, 6)))}" if log.origin.names else ""
    named += (", ...)" if log.subjects > 6 else ")") if named else ""
    return f"{log.subjects} subject{'' if log.subjects == 1 else 's'}{named}; medians over subjects"


def _experiment(log: vrcore.EventLog) -> str:
    if log.experiment is None:
        return ""
    phases = ", then ".join(str(phase.schedule) for phase in log.experiment.phases)
    return f"\n{log.experiment.agent.title} on {phases}, experiment {log.provenance().to_dict()['key']}"
