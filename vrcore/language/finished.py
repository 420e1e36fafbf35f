"""From work in short chunks to its result: what every `train`, `run` and `learn` here does with its `steps`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

Result = TypeVar("Result")


def finished(
    running: Generator[float, None, Result],
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Result:
    """Go through a generator of the share done and return its result.

    `progress` is called with the share done, between 0 and 1; what it raises stops the work. `cancel` is asked between
    two chunks; when it says True, `InterruptedError` is raised.
    """
    while True:
        try:
            share = next(running)
        except StopIteration as stop:
            result: Result = stop.value
            return result
        if progress is not None:
            progress(share)
        if cancel is not None and cancel():
            raise InterruptedError("the training was stopped")
