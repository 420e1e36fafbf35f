"""Derives the critical values of `vrcore/trends/critical.py`: `python -m benchmarks.critical_values` (two minutes)."""

from __future__ import annotations

import numpy as np

from benchmarks.made_curves import autoregressive
from vrcore.trends.critical import AUTOCORRELATION, LENGTHS, LEVEL, MILD, SHORT
from vrcore.trends.order import shapes

CURVES = 6000


def main() -> None:
    for name in ("decay", "change"):
        found = []
        for n in LENGTHS:
            rng = np.random.default_rng(n)
            rho = MILD if name == "change" and n <= SHORT else AUTOCORRELATION
            columns = autoregressive(rng, CURVES, n, rho)
            found.append(float(np.quantile([getattr(shapes(one), name) for one in columns], 1.0 - LEVEL)))
        print(f"{name.upper()} = ({', '.join(f'{value:.2f}' for value in found)})", flush=True)


if __name__ == "__main__":
    main()
