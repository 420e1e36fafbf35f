"""`vrlab score`: the scoreboard as a table of marks, as JSON, or as the file that comes with the package."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

import vrcore
from dashboard.output_file import check_output
from dashboard.terminal_progress import shown
from vrcore.agents import AGENTS
from vrcore.errors import LogError, unknown
from vrcore.phenomena import PHENOMENA
from vrcore.phenomena.scoreboard import Board, board, store
from vrcore.phenomena.scoreboard import stored as stored_board

MARKS = {True: "yes", False: "no", None: "-"}


def report(
    agents: Sequence[str] | None,
    phenomena: Sequence[str] | None,
    subjects: int,
    seed: int,
    workers: int,
    *,
    stored: bool,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Compute the scoreboard, or read the stored one, and print it. Raises `VrlabError`."""
    for asked, known, what in ((agents, AGENTS, "agent"), (phenomena, PHENOMENA, "phenomenon")):
        for name in asked or ():
            if name not in known:
                raise unknown(what, name, known)
    if out is not None:
        check_output(out, force=force)
    if stored:
        found = _chosen(stored_board(), agents, phenomena)
    else:
        with shown("scoring") as progress:
            found = board(agents, phenomena, subjects, seed, progress, workers=workers)
    if out is not None:
        store(found, out)
    if as_json:
        typer.echo(json.dumps(_values(found), indent=2, allow_nan=False))
    else:
        _print(found)
        if out is not None:
            typer.echo(f"\nThe scoreboard is in {out}.")


def _chosen(whole: Board, agents: Sequence[str] | None, phenomena: Sequence[str] | None) -> Board:
    kept = {
        (agent, key): one
        for (agent, key), one in whole.findings.items()
        if (not agents or agent in agents) and (not phenomena or key in phenomena)
    }
    if not kept:
        raise LogError("the stored scoreboard has no such cell; leave out --stored to compute it.")
    return whole._replace(findings=kept)


def _values(found: Board) -> dict[str, Any]:
    # The file's own form, cell by cell, so that a number is written one way only.
    return {"vrlab": vrcore.__version__, **json.loads(found.to_json())}


def _print(found: Board) -> None:
    agents = list(dict.fromkeys(agent for agent, _ in found.findings))
    phenomena = list(dict.fromkeys(key for _, key in found.findings))
    typer.echo(
        f"{found.subjects} subjects a group, seed {found.seed}, rules {found.rules}. yes: shows it; no: does not;"
    )
    typer.echo("-: cannot be asked, or never learns enough to be.\n")
    for number, agent in enumerate(agents, 1):
        marks = [found.findings[agent, key].passed for key in phenomena]
        typer.echo(
            f"{number:3}  {AGENTS[agent].title if agent in AGENTS else agent}: {marks.count(True)} of {len(marks)}"
        )
    width = max(map(len, phenomena))
    typer.echo("\n" + " " * width + "".join(f"{number:5}" for number in range(1, len(agents) + 1)))
    for key in phenomena:
        row = "".join(f"{MARKS[found.findings[agent, key].passed]:>5}" for agent in agents)
        typer.echo(f"{key:{width}}{row}")
    if len(found.findings) <= 40:
        typer.echo("")
        for (agent, key), one in found.findings.items():
            typer.echo(f"{agent}, {key}: {one.why}")
