"""The command `vrlab`: the lab, runs, measures, fits, forecasts, advice, scores and schedules from a terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.command_refusal import Commands, one_sentence
from dashboard.commands_of_curves import advise, fit, forecast
from dashboard.commands_of_events import convert, measure, run, schedules
from dashboard.commands_of_language import language
from dashboard.commands_of_scores import score
from dashboard.serve import serve

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="VR Lab. Without a command: start the lab in the browser.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from vrcore import __version__

        typer.echo(f"vrlab {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def lab(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the lab.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 lets everybody on the network in.")
    ] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser window.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Start the lab in the browser, unless a command is given."""
    if context.invoked_subcommand is None:
        with one_sentence():
            serve(address, port, browser=not no_browser)


for command in (run, measure, convert, fit, forecast, advise, language, score, schedules):
    app.command()(command)


if __name__ == "__main__":
    app()
