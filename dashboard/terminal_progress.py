"""How far a command has come: one line on a terminal, nothing where the output goes into a pipe or a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer


@contextmanager
def shown(words: str) -> Iterator[Callable[[float], None] | None]:
    """Give what shows the share done, from 0 to 1, or None where nobody watches; wipe the line away at the end."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield lambda share: typer.echo(f"\r{words} {share:4.0%}", err=True, nl=False)
    finally:
        typer.echo("\r" + " " * (len(words) + 5) + "\r", err=True, nl=False)
