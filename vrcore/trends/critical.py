"""How large the statistics of `order.py` become by chance; derived by `benchmarks/critical_values.py`."""

from __future__ import annotations

import numpy as np

from vrcore.trends.order import MOST

AUTOCORRELATION = 0.6
"""The noise against which the values are calibrated: evaluations of one run on one fixed set of tasks go together.
At this autocorrelation intervals that suppose independence cover far too little, and few published evaluations show
more; with less, the false alarms are rarer than `LEVEL`."""

LEVEL = 0.05
"""The share of plateaus with such noise that is called a change although there is none."""

LENGTHS = (6, 7, 8, 9, 10, 11, 12, 15, 20, 30, 40)
"""Numbers of values (or blocks) for which the critical values were simulated; between them they are interpolated."""

SHORT = 15
MILD = 0.3
"""Up to `SHORT` values, a change is judged against noise with this autocorrelation instead: so few cannot show a
change against more, and to call a run that learned a run without a trend is worse than to forecast a plateau."""

DECAY = (5.44, 4.88, 3.93, 5.59, 4.83, 4.15, 4.08, 3.53, 2.59, 1.92, 1.32)
"""Of `Shapes.decay`."""

CHANGE = (5.86, 4.54, 3.65, 4.90, 3.97, 3.26, 2.86, 2.27, 3.57, 2.49, 1.72)
"""Of `Shapes.change`."""


def critical(table: tuple[float, ...], n: int) -> float:
    """Return the critical value for a column of `n`, infinite below the shortest that was simulated."""
    if n < LENGTHS[0]:
        return float("inf")
    return float(np.exp(np.interp(np.log(min(n, MOST)), np.log(LENGTHS), np.log(table))))
