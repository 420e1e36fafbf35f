"""What `vrlab run` and `vrlab language` print and write alike: a log as a file, its summary as JSON or in words."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import typer

import vrcore
from vrcore.errors import VrlabError

DRAWN_SEEDS = 1_000_000  # short enough to be read out


def finite(value: Any) -> float | None:
    """Return a number as JSON can hold it: None for nan and infinity, nine digits otherwise."""
    number = float(value)
    return float(f"{number:.9g}") if math.isfinite(number) else None


def check_target(csv: Path | None) -> None:
    """Raise `VrlabError` for a file that cannot be written: better said before a run than after it."""
    if csv is not None and (csv.is_dir() or not csv.parent.is_dir()):
        raise VrlabError(f'"{csv}" cannot be written: it must be a file in a folder that there is.')


def write_csv(frame: pd.DataFrame, csv: Path) -> None:
    """Write a table. Raises `VrlabError` where that cannot be done."""
    try:
        frame.to_csv(csv, index=False)
    except OSError as error:
        raise VrlabError(f'"{csv}" cannot be written: {error.strerror or error}.') from error


def print_json(experiment: Any, log: Any, rules: int, **parts: Any) -> None:
    """Print one JSON object: what made the log, its digest, and the `parts` of the summary."""
    values = {
        "vrlab": vrcore.__version__,
        "rules": rules,
        "key": experiment.key(),
        "experiment": experiment.to_dict(),
        "digest": log.digest(),
        **parts,
    }
    typer.echo(json.dumps(values, indent=2, allow_nan=False))


def print_heading(what: str, count: int, one: str, many: str, experiment: Any, *, seed_was_drawn: bool) -> None:
    """Print what was run, on how many, from which seed, and the experiment's key."""
    drawn = " (drawn)" if seed_was_drawn else ""
    how_many = f"1 {one}" if count == 1 else f"{count} {many}"
    typer.echo(f"{what}, {how_many}, seed {experiment.seed}{drawn}, experiment {experiment.key()}")
