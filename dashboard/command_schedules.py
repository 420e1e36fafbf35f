"""`vrlab schedules`: every kind of schedule with an example and its sentence, or one schedule explained."""

from __future__ import annotations

import json

import typer

from vrcore.schedules import KINDS, parse


def report(*, as_json: bool) -> None:
    """Print all kinds: name, example and what the example says."""
    if as_json:
        rows = [{"name": one.name, "title": one.title, "example": one.example, "words": one.words} for one in KINDS]
        typer.echo(json.dumps(rows, indent=2))
        return
    for one in KINDS:
        typer.echo(f"{one.example}\n    {one.title}: {one.words}")


def explain(notation: str, *, as_json: bool) -> None:
    """Print one schedule as it is written back, its sentence and what to think about. Raises `ScheduleError`."""
    schedule = parse(notation)
    if as_json:
        cautions = [caution._asdict() for caution in schedule.warnings]
        typer.echo(json.dumps({"notation": str(schedule), "words": schedule.words, "warnings": cautions}, indent=2))
        return
    typer.echo(f"{schedule}\n    {schedule.words}")
    for caution in schedule.warnings:
        typer.echo(f"    {caution.code}: {caution.sentence}")
