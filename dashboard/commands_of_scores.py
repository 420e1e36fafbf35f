"""The options of `vrlab score`: the scoreboard of what each agent can and cannot show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.command_refusal import one_sentence, stoppable


def score(
    agent: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this agent; may be repeated. Default: all.")
    ] = None,
    phenomenon: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this phenomenon; may be repeated. Default: all.")
    ] = None,
    subjects: Annotated[int, typer.Option(help="Subjects of each group; at least 40 are advised.")] = 40,
    seed: Annotated[int, typer.Option(help="Where the random numbers start.")] = 0,
    workers: Annotated[int, typer.Option(help="Processes that share the work.")] = 2,
    stored: Annotated[
        bool, typer.Option("--stored", help="Print the scoreboard that comes with the package; compute nothing.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Write the scoreboard, pictures and all, to this file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --out if it is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Score agents on phenomena: what each can and cannot show, with intervals."""
    with one_sentence(), stoppable():
        from dashboard import command_score

        command_score.report(
            agent or None, phenomenon or None, subjects, seed, workers, stored=stored, out=out, force=force,
            as_json=as_json,
        )  # fmt: skip
