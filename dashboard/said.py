"""What the command prints for people: names in it come from somebody's file, and nothing in them acts."""

from __future__ import annotations

import typer

from vrcore.formats.wording import printable, shortened


def say(words: str) -> None:
    """Print lines, with a space for each character that a terminal would obey and not show."""
    typer.echo("\n".join(map(printable, words.split("\n"))))


def heading(y: str, x: str) -> str:
    """Return how a command calls the curve of one column against another."""
    return f"{shortened(y)} against {shortened(x)}"
