"""The certified nonlinear regression sets of NIST from both published starts: digits that agree, beside `curve_fit`."""

from __future__ import annotations

import time
import warnings

import numpy as np
from scipy.optimize import OptimizeWarning, curve_fit

from benchmarks.table import Row
from tests.reference.nist_models import NAMES, arranged, digits, posed, read
from vrcore import fit

DIGITS = 6.0
ERROR_DIGITS = 4.0
SPECIAL = {"Rat42": 9.0, "Rat43": 7.0, "Thurber": 7.0}


def rows() -> list[Row]:
    """Return how many of the 27 sets are solved from each start, by us and by SciPy's defaults."""
    found: list[Row] = []
    special: dict[str, float] = {}
    for start, label in enumerate(("far start", "near start")):
        ours, theirs, errors, began = 0, 0, 0, time.perf_counter()
        spent = 0.0
        for name in NAMES:
            data = read(name)
            x, y, curve = posed(name, data)
            began = time.perf_counter()
            one = fit(x, y, curve, start=data.starts[start])
            spent += time.perf_counter() - began
            values, deviations = (np.array(list(of.values())) for of in (one.params, one.stderr))
            order = arranged(name, values, data.values)
            reached = digits(values[order], data.values)
            ours += reached >= DIGITS
            errors += digits(deviations[order], data.errors) >= ERROR_DIGITS
            if name in SPECIAL:
                special[name] = min(reached, special.get(name, 11.0))
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore", OptimizeWarning)
                try:
                    other = curve_fit(curve, x, y, data.starts[start])[0]
                    order = arranged(name, other, data.values)
                    theirs += digits(other[order], data.values) >= DIGITS
                except RuntimeError:
                    pass  # it says that it found nothing, and is not counted
        found += [
            Row(f"NIST, {label}: sets with 6 digits, of 27", float(ours), "sets", 27.0, at_least=True),
            Row(f"NIST, {label}: standard errors with 4 digits", float(errors), "sets", 26.0, at_least=True),
            Row(f"NIST, {label}: curve_fit, 6 digits", float(theirs), "sets"),
            Row(f"NIST, {label}: time for all", spent, "s"),
        ]
    return found + [
        Row(f"NIST, {name}: digits of the worst parameter", special[name], "digits", wanted, at_least=True)
        for name, wanted in SPECIAL.items()
    ]
