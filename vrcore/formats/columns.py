"""Which column is the step, which the metric, which tell runs apart: a first guess with its reasons.

The names looked for are those that trainers write: TRL and the Hugging Face Trainer, verl, prime-rl, open-instruct,
Stable-Baselines3, Weights & Biases, TensorBoard, and the published tables of RL and learning-curve studies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from vrcore.formats.wording import shortened

STEPS = (
    "step", "_step", "global_step", "train/global_step", "training_step", "env_step", "env_steps", "environment_steps",
    "steps", "total_timesteps", "time/total_timesteps", "timesteps", "timestep", "num_env_steps", "frames", "iteration",
    "iter", "update", "updates", "num_tokens", "tokens", "train/num_tokens", "num_input_tokens_seen", "episode",
    "episodes", "trial", "trials", "session", "batch", "anchor", "samples", "n_samples", "train_size", "gpu_hours",
    "epoch", "train/epoch", "xs", "x", "t", "time", "t (s)", "seconds", "_runtime", "runtime", "elapsed", "wall time",
    "wall_time", "walltime", "_timestamp", "timestamp",
)  # fmt: skip
"""Names of a column to be drawn along the x axis, the most telling first, in lower case."""

_RISING = (
    "reward", "rewards", "rew", "success", "pass", "solved", "win", "accuracy", "acc", "correct", "score", "return",
    "returns", "ret", "performance", "f1", "auc", "bleu", "ys", "y", "value",
)  # fmt: skip
_FALLING = ("error", "err", "loss", "perplexity", "ppl", "nll")
_EVALUATION = frozenset({"eval", "evaluation", "val", "valid", "validation", "test", "heldout", "holdout"})
# Words of columns that describe another column, the machine or the optimiser, and not what was learned.
_ASIDE = frozenset((
    "std", "se", "sem", "stderr", "sd", "var", "variance", "min", "max", "lower", "upper", "low", "high", "count",
    "n", "num", "length", "len", "runtime", "time", "second", "seconds", "sec", "lr", "learning", "norm", "grad",
    "kl", "entropy", "adv", "advantage", "clip", "clipped", "zero", "epoch", "id", "seed",
))  # fmt: skip
_RUNS = frozenset((
    "seed", "run", "runs", "runid", "env", "environment", "task", "method", "algo", "algorithm", "agent", "learner",
    "dataset", "openml", "replicate", "fold", "repeat", "subject", "animal", "group", "condition", "experiment",
    "model", "recipe", "split", "tag", "metric", "name", "component",
))  # fmt: skip
_PERCENT = frozenset({"acc", "accuracy", "percent", "percentage", "pct", "success", "pass", "correct", "solved", "win"})


_NEVER_NEGATIVE = frozenset((
    "rate", "rates", "count", "counts", "share", "shares", "responses", "success", "successes", "accuracy", "acc",
    "error", "errors",
))  # fmt: skip
GUESSED: Final = "guessed"
"""As the highest possible value: what the numbers and the name of the metric say."""


@dataclass(frozen=True)
class Guess:
    """A first mapping of columns, to be shown and changed.

    `x`, `y` are column names or None where nothing fits; `group` are the columns that tell runs apart (empty for a
    single run); `scale` is the metric's own maximum (1.0 or 100.0) or None; `falls` says that lower is better;
    `reasons` are plain sentences, one per decision.
    """

    x: str | None
    y: str | None
    group: tuple[str, ...]
    scale: float | None
    falls: bool
    reasons: tuple[str, ...]

    def limits(
        self, y: ArrayLike, name: str | None = None, upper: float | Literal["guessed"] | None = GUESSED
    ) -> dict[str, float]:
        """Return what the metric cannot leave, as arguments of `vrcore.fit`: "lower", "upper", both or neither.

        `y` are the values to be fitted, `name` their column (None: the one guessed), `upper` the highest possible
        value, None where it has none. A highest value that the data exceed is none. The lowest is 0 where the highest
        is known, or where the name says rate, count, share or the like, and no value lies below 0. The metric's own
        limits are the most useful thing one can know of a curve that has not bent yet.
        """
        values = np.asarray(y, dtype=np.float64)
        known = self.y if name is None else name
        if upper == GUESSED:
            upper = self.scale if known == self.y else _scale(pd.Series(values), known or "", [])
        found = {}
        high = None if upper is None or float(values.max()) > float(upper) else float(upper)
        if float(values.min()) >= 0.0 and (high is not None or words(known or "") & _NEVER_NEGATIVE):
            found["lower"] = 0.0
        return found if high is None else {**found, "upper": high}


def guess(frame: pd.DataFrame) -> Guess:
    """Return which columns of a training log are the step, the metric and the runs, with reasons."""
    reasons: list[str] = []
    x = _step(frame, reasons)
    y = _metric(frame, x, reasons)
    group = _groups(frame, x, y, reasons)
    falls = y is not None and not words(y) & set(_RISING) and bool(words(y) & set(_FALLING))
    scale = None if y is None else _scale(frame[y], y, reasons)
    if y is not None and scale is None and words(y) & _NEVER_NEGATIVE and float(frame[y].min()) >= 0.0:
        reasons.append("Lowest value possible: 0, by the name of the metric.")
    return Guess(x, y, group, scale, falls, tuple(reasons))


def words(name: str) -> set[str]:
    """Return the lower-case words of a column's name: "eval/rewardMean_avg" has eval, reward, mean, avg."""
    return set(re.findall(r"[a-z]+\d*|\d+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()))


def numeric(frame: pd.DataFrame) -> list[str]:
    """Return the columns that hold at least two different finite numbers."""
    found = []
    for name in frame.columns:
        if pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_bool_dtype(frame[name]):
            values = frame[name].to_numpy(dtype=float)
            values = values[np.isfinite(values)]
            if values.size and values.min() < values.max():
                found.append(str(name))
    return found


def _step(frame: pd.DataFrame, reasons: list[str]) -> str | None:
    names = numeric(frame)
    lower = {name.strip().lower(): name for name in reversed(names)}
    for known in STEPS:
        if known in lower:
            reasons.append(f'Step: "{shortened(lower[known])}", by its name.')
            return lower[known]
    # A metric rises too, but it also falls back; a step hardly ever does within a run.
    rising = {name: _share_rising(frame[name]) for name in names}
    best = max(rising, key=lambda name: rising[name], default=None)
    if best is not None and rising[best] >= 0.9:
        reasons.append(f'Step: "{shortened(best)}", because it increases from row to row.')
        return best
    reasons.append("I could not find a column of numbers that increases. Which one is the step?")
    return None


def _share_rising(column: pd.Series) -> float:
    values = column.to_numpy(dtype=float)
    change = np.diff(values[np.isfinite(values)])
    return float(np.mean(change > 0)) if change.size else 0.0


def _metric(frame: pd.DataFrame, x: str | None, reasons: list[str]) -> str | None:
    names = [name for name in numeric(frame) if name != x]
    if not names:
        reasons.append("I could not find a column of numbers that changes. Which one is the metric?")
        return None
    best = min(names, key=lambda name: (*_rank(name), names.index(name)))
    place = _rank(best)[0]
    why = (
        "an evaluation of what was learned",
        "the true pass rate",
        "what was learned",
        "an evaluation where lower is better",
        "lower is better",
        "the first column of numbers that is neither step nor run",
        "the only kind of column left",
        "the only kind of column left",
    )[place]
    reasons.append(f'Metric: "{shortened(best)}" ({why}).')
    return best


def _rank(name: str) -> tuple[int, int]:
    """Return how good a metric a column is by its name; lower is better."""
    known = words(name)
    if name.strip().lower() in STEPS or (known & _RUNS and not known & set(_RISING)):
        return 7, 0
    if known & _ASIDE:
        return 6, 0
    evaluated = bool(known & _EVALUATION)
    for place, word in enumerate(_RISING):
        if word in known:
            return (0 if evaluated else 1 if {"true", "pass"} <= known else 2), place
    for place, word in enumerate(_FALLING):
        if word in known:
            return (3 if evaluated else 4), place
    return 5, 0


def _groups(frame: pd.DataFrame, x: str | None, y: str | None, reasons: list[str]) -> tuple[str, ...]:
    if x is None or y is None:
        return ()
    used = frame[np.isfinite(frame[x].to_numpy(dtype=float)) & np.isfinite(frame[y].to_numpy(dtype=float))]
    if used[x].is_monotonic_increasing and used[x].is_unique:
        return ()
    found = []
    for name in map(str, frame.columns):
        if name in (x, y) or name.strip().lower() in STEPS:
            continue
        text = not pd.api.types.is_numeric_dtype(frame[name])
        values = used[name].nunique()
        named = bool(words(name) & _RUNS) and not words(name) & set(_RISING)
        # A label stays the same over many rows; a free remark does not.
        if values > 1 and ((named and 2 * values <= len(used)) or (text and 5 * values <= len(used))):
            found.append(name)
    if found:
        shown = ", ".join(f'"{shortened(name)}" ({used[name].nunique()} values)' for name in found)
        reasons.append(f"Runs are told apart by {shown}, because steps come more than once.")
    return tuple(found)


def _scale(column: pd.Series, name: str, reasons: list[str]) -> float | None:
    values = column.to_numpy(dtype=float)
    values = values[np.isfinite(values)]
    known = words(name)
    if not values.size or values.min() < 0 or known & {"loss", "nll", "ppl", "perplexity"}:
        return None
    if values.max() <= 1:
        reasons.append("Highest value possible: 1, because all values lie between 0 and 1.")
        return 1.0
    if values.max() <= 100 and (known & _PERCENT or "%" in name):
        reasons.append("Highest value possible: 100, because the values look like percent.")
        return 100.0
    return None
