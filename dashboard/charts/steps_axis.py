"""The axis of steps: short numbers, and a logarithmic axis whose every number can be read by itself."""

from __future__ import annotations

from typing import Any

from dashboard.charts.extinction import ticks


def log_axis(first: float, last: float) -> dict[str, Any]:
    """Return a logarithmic axis from a first to a last step above 0.

    Left to itself, Plotly writes a bare "2" and "5" between 10 and 100, which reads as a step of 2.
    """
    at = ticks(first, last)
    # over a narrow stretch Plotly's own numbers are whole ones
    return {"type": "log"} | ({"tickvals": at, "ticktext": [short(one) for one in at]} if len(at) > 1 else {})


def short(value: float) -> str:
    """Return a step as a narrow panel can show it: 660, 12k, 1.5M."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if letter == 'k' else size):.3g}{letter}"
    return f"{value:.4g}"
