"""Runs whose values look as if they were in different units: then a comparison of them means nothing."""

from __future__ import annotations

import numpy as np

from vrcore.advice.run import Run
from vrcore.curves.wording import number

PER_CENT = 1.5
"""Of values from 0 to 100 a median above this is taken for per cent; below, a share may have gone astray."""

APART = 20.0
"""Medians that differ more than so many times are worth a sentence. A convention, and no reason not to compare."""


def different_units(runs: tuple[Run, ...]) -> str:
    """Return a sentence that names the first two runs whose values look like different units, or "".

    A share beside a percentage (all values of one from 0 to 1, those of the other from 0 to 100), or medians of the
    same sign that differ more than `APART` times. Runs may honestly differ so, and are compared all the same.
    """
    known = [(run.name, np.asarray(0.0 - run.values if run.turned else run.values)) for run in runs]
    shares = [(name, y) for name, y in known if y.min() >= 0.0 and y.max() <= 1.0]
    for share, _ in shares:
        for name, y in known:
            if y.min() >= 0.0 and 1.0 < y.max() <= 100.0 and float(np.median(y)) > PER_CENT:
                return (
                    f'All values of "{share}" lie between 0 and 1 and those of "{name}" go up to {number(y.max())}: if '
                    "one is a share and the other a percentage, the comparison means nothing."
                )
    medians = [(float(np.median(y)), name) for name, y in known]
    for sign in (1.0, -1.0):
        sizes = sorted((sign * size, name) for size, name in medians if sign * size > 0.0)
        if sizes and sizes[-1][0] > APART * sizes[0][0]:
            (small, one), (large, other) = sizes[0], sizes[-1]
            return (
                f'The values of "{one}" are about {number(sign * small)} and those of "{other}" about '
                f"{number(sign * large)}: if these are different units, the comparison means nothing."
            )
    return ""
