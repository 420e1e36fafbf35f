"""Where the next unit goes, as a table and sentences: a page shows and a report holds them word for word the same.

The library's allocation also holds how high each recipe would come. It says so by fewer families than the forecast
beside it, and twice the same thing with other numbers helps nobody: here only the order and what hangs on it.
"""

from __future__ import annotations

import pandas as pd

from dashboard.prospect import Study
from vrcore.advice import Allocation
from vrcore.curves.wording import number


def allocation_title(study: Study) -> str:
    """Return the heading over the division of what is left, which is asked for also where the advice is to stop."""
    stops = study.advice is not None and study.advice.recommendation == "stop"
    return "Where the next unit should go" + (", if you go on all the same" if stops else "")


def allocation_table(allocation: Allocation) -> pd.DataFrame:
    """Return a row for each recipe: where it came to, when its turn is, and why it has none."""
    turns = {name: f"{place}" for place, name in enumerate(allocation.turns, start=1)}
    rows = [
        {
            "recipe": one.name,
            "came to": number(one.last, 6),
            "turn": turns.get(one.name, "none"),
            "left out because": "" if one.name in turns else one.left_out,
        }
        for one in allocation.shares
    ]
    frame = pd.DataFrame(rows)
    return frame if frame["left out because"].any() else frame.drop(columns="left out because")
