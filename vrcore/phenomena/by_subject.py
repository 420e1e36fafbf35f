"""From the table of a measure to an array with one value a subject."""

from __future__ import annotations

import numpy as np
import pandas as pd

from vrcore.measures.spans import Floats


def by_subject(table: pd.DataFrame, phase: int, name: str) -> Floats:
    """Return a column of a phase, shape (subjects,), in the order of subjects, of a table with one row for each."""
    return np.asarray(table.loc[table["phase"] == phase, name], float)
