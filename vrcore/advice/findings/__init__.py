"""What a curve shows that must be known before anything is extrapolated: one detector per file, one tuple.

A new detector is its file and its name in the tuple below.
"""

from __future__ import annotations

from vrcore.advice.findings.asymptote_at_bound import asymptote_at_bound
from vrcore.advice.findings.bad_steps import bad_steps
from vrcore.advice.findings.collapse import collapse
from vrcore.advice.findings.diverging_metrics import diverging_metrics
from vrcore.advice.findings.finding import CAUTION, STOPS, Detector, Finding
from vrcore.advice.findings.midpoint_not_passed import midpoint_not_passed
from vrcore.advice.findings.mixed_runs import mixed_runs
from vrcore.advice.findings.no_trend import no_trend
from vrcore.advice.findings.out_of_range import out_of_range
from vrcore.advice.findings.peak_then_decay import peak_then_decay
from vrcore.advice.findings.too_few_points import too_few_points
from vrcore.advice.findings.truncation import truncation
from vrcore.advice.run import Run

DETECTORS: tuple[Detector, ...] = (
    bad_steps,
    mixed_runs,
    out_of_range,
    too_few_points,
    collapse,
    peak_then_decay,
    diverging_metrics,
    truncation,
    no_trend,
    midpoint_not_passed,
    asymptote_at_bound,
)

CODES = (
    "bad-steps",
    "mixed-runs",
    "out-of-range",
    "too-few-points",
    "collapse",
    "peak-then-decay",
    "diverging-metrics",
    "truncation",
    "no-trend",
    "midpoint-not-passed",
    "asymptote-at-bound",
)
"""The fixed codes, in the order in which they are looked for."""


def examine(run: Run) -> tuple[Finding, ...]:
    """Return everything the detectors find in one run, in their order."""
    return tuple(found for found in (detect(run) for detect in DETECTORS) if found is not None)


__all__ = ["CAUTION", "CODES", "DETECTORS", "STOPS", "Detector", "Finding", "examine"]
