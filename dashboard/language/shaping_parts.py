"""What the three views of the tab "Shaping and curriculum" have in common: panels, numbers in words, what is kept."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.look import Drawn
from dashboard.store import store
from vrcore.measures import Interval, mean_interval


@dataclass(frozen=True, eq=False)
class Panel:
    """One figure with what is said about it and its table."""

    name: str
    heading: str
    figure: Drawn
    alt: str
    table: pd.DataFrame


@dataclass(frozen=True, eq=False)
class View:
    """What one view of the tab shows: panels beside each other, a verdict, a sentence, an answer to a prediction."""

    panels: tuple[Panel, ...]
    verdict: str
    words: str
    answer: str
    settings: dict[str, str]

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        return sum(one.figure.nbytes + int(one.table.memory_usage(deep=True).sum()) for one in self.panels) + 4_000


class Band(NamedTuple):
    """Means over runs with their 95 % limits (Student's t, kept between 0 and `most`), each of shape (columns,)."""

    mean: Any
    low: Any
    high: Any

    def at(self, column: int) -> tuple[float, float, float]:
        """Return one column as (mean, low, high)."""
        return float(self.mean[column]), float(self.low[column]), float(self.high[column])


def band(values: Any, most: float = 1.0) -> Band:
    """Return the band of `values`, shape (runs, columns)."""
    return Band(*(np.clip(one, 0.0, most) for one in mean_interval(np.asarray(values, float))))


def per_cent(limits: tuple[float, float, float] | float) -> str:
    """Return a share as a sentence has it; an interval narrower than what is written is left out."""
    mean, *ends = (100.0 * one for one in ((limits,) if isinstance(limits, float) else limits))
    digits = 1 if 0.05 <= mean < 0.95 else 0
    written = [f"{one:.{digits}f}" for one in (mean, *ends)]
    if len(set(written[1:])) < 2:
        return f"{written[0]} %"
    return f"{written[0]} % ({written[1]} to {written[2]})"


def steps_words(median: Interval) -> str:
    """Return a median number of steps with its interval; what no run reached has none."""
    if not np.isfinite(median.estimate):
        return "not reached by half of the runs"
    high = f"{median.high:,.0f}" if np.isfinite(median.high) else "more"
    return f"{median.estimate:,.0f} steps ({median.low:,.0f} to {high})"


def kept(key: str, work: Callable[[], Generator[float, None, Any]], nbytes: int) -> Generator[float, None, Any]:
    """Return what `work()` returns, computed once per key in this process; yields the share done."""
    found = store().get(key)
    if found is None:
        found = yield from work()
        store().put(key, found, nbytes)
    return found


def part(working: Generator[float, None, Any], i: int, n: int) -> Generator[float, None, Any]:
    """Run the i-th of n pieces of work; yields the share done of all."""
    while True:
        try:
            share = next(working)
        except StopIteration as stop:
            return stop.value
        yield (i + share) / n
