"""What can stand along the x axis: steps, tokens, compute or time, by the names that trainers give these columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

STEPS = (
    "step", "_step", "global_step", "train/global_step", "training_step", "env_step", "env_steps", "environment_steps",
    "steps", "total_timesteps", "time/total_timesteps", "timesteps", "timestep", "num_env_steps", "frames", "iteration",
    "iter", "update", "updates", "num_tokens", "tokens", "train/num_tokens", "num_input_tokens_seen", "total_tokens",
    "tokens_seen", "episode", "episodes", "trial", "trials", "session", "batch", "anchor", "samples", "n_samples",
    "train_size", "gpu_hours", "gpu hours", "flops", "total_flos", "compute", "epoch", "train/epoch", "xs", "x", "t",
    "time", "t (s)", "seconds", "_runtime", "runtime", "elapsed", "time/time_elapsed", "relative time (process)",
    "relative time (wall)", "wall time", "wall_time", "walltime", "_timestamp", "timestamp",
)  # fmt: skip
"""Names of a column to be drawn along the x axis, the most telling first, in lower case."""

SECONDS = " (seconds)"
"""What the name of a column ends with that held dates and times in words and now holds seconds."""

_PLACES = {name: place for place, name in enumerate(STEPS)}
_COMPUTE = frozenset(("flop", "flops", "flos", "gpu", "compute", "petaflop", "petaflops", "pflop", "pflops"))
_TIME = frozenset(
    ("time", "runtime", "seconds", "elapsed", "wall", "walltime", "timestamp", "hours", "minutes", "t", "s")
)


def known_step(names: Sequence[str]) -> str | None:
    """Return the column among `names` that is most likely the step by its name, or None.

    "training/global_step" is taken for its last part, where no column has a known name as a whole.
    """
    for part_of in (str, _last_part):
        known = {}
        for name in reversed(names):
            key = part_of(name).strip().lower()
            if key.endswith(SECONDS) and axis_kind(key.removesuffix(SECONDS)) == "time":
                key = key.removesuffix(SECONDS)
            if key in _PLACES:
                known[_PLACES[key]] = name
        if known:
            return known[min(known)]
    return None


def axis_kind(name: str) -> str:
    """Return what a column along the x axis counts: "steps", "tokens", "compute" or "time"."""
    lower = name.lower()
    known = set(re.findall(r"[a-z]+", lower))
    if any("token" in word for word in known):
        return "tokens"
    if known & _COMPUTE:
        return "compute"
    if "timestep" not in lower and known & _TIME:
        return "time"
    return "steps"


def _last_part(name: str) -> str:
    return name.rsplit("/", 1)[-1]
