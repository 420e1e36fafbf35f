"""A guess of a log's columns as a value, and what it says the metric cannot leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from vrcore.formats.axes import axis_kind
from vrcore.formats.metric_names import PERCENT, words
from vrcore.formats.units import says_percent

_NEVER_NEGATIVE = frozenset((
    "rate", "rates", "count", "counts", "share", "shares", "responses", "success", "successes", "accuracy", "acc",
    "error", "errors", "perplexity", "ppl", "mse", "rmse", "mae", "mape", "wer", "cer", "fid", "bpb", "bpc",
))  # fmt: skip
FEW = 0.1
"""Up to this share of all values lies beyond the others by a mistake; more do not. A convention."""

GUESSED: Final = "guessed"
"""As the highest possible value: what the numbers and the name of the metric say."""


@dataclass(frozen=True)
class Guess:
    """A first mapping of columns, to be shown and changed.

    `x`, `y` are column names or None where nothing fits (a column that is the same in all rows is the metric only where
    its name says so and no other can be it); `group` are the columns that tell runs apart (empty for a single run);
    `scale` is the metric's own maximum (1.0 or 100.0) or None; `falls` says that lower is better;
    `reasons` are plain sentences, one per decision. What else can be chosen: `axes` are the columns that may stand
    along the x axis with what they count ("steps", "tokens", "compute" or "time"), the one taken first; `metrics` are
    the columns that may be the metric, the likeliest first.
    """

    x: str | None
    y: str | None
    group: tuple[str, ...]
    scale: float | None
    falls: bool
    reasons: tuple[str, ...]
    axes: tuple[tuple[str, str], ...] = ()
    metrics: tuple[str, ...] = ()

    @property
    def counts(self) -> str | None:
        """What the x axis counts: "steps", "tokens", "compute" or "time"; None where there is no x axis."""
        return None if self.x is None else axis_kind(self.x)

    def limits(
        self, y: ArrayLike, name: str | None = None, upper: float | Literal["guessed"] | None = GUESSED
    ) -> dict[str, float]:
        """Return what the metric cannot leave, as arguments of `vrcore.fit`: "lower", "upper", both or neither.

        `y` are the values to be fitted, `name` their column (None: the one guessed), `upper` the highest possible
        value, None where it has none. A highest value that the data exceed is none, except for a few stray values of
        a share, which are to be found out of range. The lowest is 0 where the highest is known, or where the name says
        rate, count, share or the like, and no value lies below 0. The metric's own limits are the most useful thing
        one can know of a curve that has not bent yet.
        """
        values = np.asarray(y, dtype=np.float64)
        known = self.y if name is None else name
        stray = False
        if upper == GUESSED:
            upper = self.scale if known == self.y else scale(pd.Series(values), known or "", [])
            stray = upper == 1.0 and _stray(values, known or "")
        found = {}
        high = None if upper is None or (float(values.max()) > float(upper) and not stray) else float(upper)
        if float(values.min()) >= 0.0 and (high is not None or never_negative(known or "")):
            found["lower"] = 0.0
        return found if high is None else {**found, "upper": high}


def scale(column: pd.Series, name: str, reasons: list[str]) -> float | None:
    """Return the highest value possible, 1 or 100, by the values and the metric's name; `reasons` gets a sentence."""
    values = column.to_numpy(dtype=float)
    values = values[np.isfinite(values)]
    known = words(name)
    if not values.size or values.min() < 0 or known & {"loss", "nll", "ppl", "perplexity"}:
        return None
    top = None
    if (values.max() <= 1 and not says_percent(name)) or _stray(values, name):
        top = 1.0
    elif values.max() <= 100 and (known & PERCENT or says_percent(name)):
        top = 100.0
    if top is not None:
        reasons.append(f"Highest value possible: {top:g}, and lowest 0, because {why_scale(top, name, values)}.")
    return top


def why_scale(top: float, name: str, y: ArrayLike) -> str:
    """Return why a metric of this name and values is taken to have this highest value, 1 or 100, for a sentence."""
    if top == 1.0:
        return f"{'all' if float(np.max(np.asarray(y))) <= 1.0 else 'nearly all'} values lie between 0 and 1"
    return "the name says percent" if says_percent(name) else "the values look like percent"


def _stray(values: NDArray[np.float64], name: str) -> bool:
    """Say whether a metric that may be per cent by its name is a share, of which a few values exceed 1.

    Per cent that only begin to rise are mostly below 1 too: their first values are 0, or their last ones lie above 1.
    """
    if says_percent(name) or not words(name) & PERCENT or values.min() < 0 or not 1 < values.max() <= 100:
        return False
    few = float(np.mean(values > 1)) <= FEW
    return few and float(np.median(values)) > 0 and not bool((values[-2:] > 1).all())


def never_negative(name: str) -> bool:
    """Say whether a metric of this name has no values below 0: a rate, a count, a share, an error."""
    return bool(words(name) & _NEVER_NEGATIVE)
