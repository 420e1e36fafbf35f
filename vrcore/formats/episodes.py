"""The file that Stable-Baselines3's Monitor writes: a row an episode, with reward r, length l and seconds t."""

from __future__ import annotations

import numpy as np
import pandas as pd

STEPS_SO_FAR = "timesteps"


def is_monitor(frame: pd.DataFrame) -> bool:
    """Say whether a table is such a file: its first columns are r, l and t, with numbers in them."""
    first = [str(name) for name in frame.columns[:3]]
    return first == ["r", "l", "t"] and all(pd.api.types.is_numeric_dtype(frame[name]) for name in first)


def with_steps(frame: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Return the table with the column "timesteps": the lengths of all episodes so far, in the file's order."""
    if STEPS_SO_FAR in frame.columns:
        return frame
    notes.append("timesteps was added: the lengths (l) of all episodes so far; r is the reward of one episode.")
    seconds = frame["t"].to_numpy(dtype=float)
    back = np.flatnonzero(np.diff(seconds) < 0) + 1
    if back.size:
        rows = ", ".join(map(str, back[:5])) + (", ..." if back.size > 5 else "")
        notes.append(f"The clock (t) goes back after row {rows}: several runs, or one that was resumed.")
    return frame.assign(**{STEPS_SO_FAR: np.nancumsum(frame["l"].to_numpy(dtype=float))})
