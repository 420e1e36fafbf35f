"""How the command refuses: one sentence on standard error and exit status 2, whatever is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from vrcore.errors import VrlabError

# What a command line can be wrong in; the class above this one has no public name that all versions of Typer share.
USAGE = typer.BadParameter.__mro__[1]


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn what a person can correct into one sentence on standard error and exit status 2."""
    try:
        yield
    except VrlabError as error:
        typer.echo(f"vrlab: {error.sentence}", err=True)
        raise typer.Exit(2) from error


@contextmanager
def _one_line() -> Iterator[None]:
    """Do the same with words that are no command line: an unknown option, text for a number."""
    try:
        yield
    except USAGE as error:
        said = " ".join(error.format_message().split()).rstrip(".")
        where = error.ctx.info_name if error.ctx is not None and error.ctx.parent is not None else ""
        asked = " ".join(word for word in ("vrlab", where, "--help") if word)
        typer.echo(f"vrlab: {said[:1].lower()}{said[1:]}. {asked} shows what is allowed.", err=True)
        raise typer.Exit(2) from error


class Commands(TyperGroup):
    """The commands, which refuse a wrong command line in one line."""

    def make_context(self, *words: Any, **given: Any) -> Any:
        """Read the command line up to the command's name."""
        with _one_line():
            return super().make_context(*words, **given)

    def invoke(self, ctx: Any) -> Any:
        """Read the rest, and run the command."""
        with _one_line():
            return super().invoke(ctx)
