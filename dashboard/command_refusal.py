"""How the command refuses, and stops: one sentence on standard error, whatever is wrong and whenever it is stopped."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import typer
from typer.core import TyperGroup

from vrcore.errors import VrlabError
from vrcore.formats.wording import printable

# What a command line can be wrong in; the class above this one has no public name that all versions of Typer share.
USAGE = typer.BadParameter.__mro__[1]
STOPPED = "vrlab: stopped before it was done."


@contextmanager
def one_sentence() -> Iterator[None]:
    """Turn what a person can correct into one sentence on standard error and exit status 2."""
    try:
        yield
    except VrlabError as error:
        typer.echo(f"vrlab: {printable(error.sentence)}", err=True)
        raise typer.Exit(2) from error


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl+C end long work at once, with one sentence on standard error and exit status 130."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, _stop)
    try:
        yield
    except KeyboardInterrupt as stopped:
        typer.echo(f"\n{STOPPED}", err=True)
        raise typer.Exit(130) from stopped
    finally:
        signal.signal(signal.SIGINT, usual)


def _stop(_number: int, _frame: FrameType | None) -> None:
    # Where other processes work, there is something to clear up, and this one only waits. Alone it may be compiling:
    # an interrupt that lands where the compiler calls back is swallowed, and the work goes on or breaks in another way.
    if multiprocessing.active_children():
        raise KeyboardInterrupt
    os.write(2, f"\n{STOPPED}\n".encode())
    os._exit(130)


@contextmanager
def _one_line() -> Iterator[None]:
    """Do the same with words that are no command line: an unknown option, text for a number."""
    try:
        yield
    except USAGE as error:
        said = " ".join(error.format_message().split()).rstrip(".")
        where = error.ctx.info_name if error.ctx is not None and error.ctx.parent is not None else ""
        asked = " ".join(word for word in ("vrlab", where, "--help") if word)
        typer.echo(f"vrlab: {printable(said[:1].lower() + said[1:])}. {asked} shows what is allowed.", err=True)
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
