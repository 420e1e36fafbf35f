"""Responses cut off at the length limit."""

from __future__ import annotations

import math

from vrcore.advice.findings.finding import CAUTION, STOPS, Finding
from vrcore.advice.run import Run
from vrcore.curves.wording import percent
from vrcore.trends.trend import autocorrelation

ALARM = 0.10
"""Above this share of cut-off responses a run counts as unstable, above `SEVERE` it is not extrapolated. Source:
Khatri et al. (2025), arXiv 2510.13786, who take truncation of 10 to 15 % for a sign of instability."""

SEVERE = 0.15

RECENT = 0.25
"""The share of the log, its end, that is judged: what was cut off long ago has been learned from."""

DOUBT = 1.2816
"""The alarm needs the recent mean to be above the threshold by this many standard errors (one in ten one-sided)."""


def truncation(run: Run) -> Finding | None:
    """Return a finding if lately more than a tenth of the responses were cut off at the length limit.

    The mean of the last quarter of the logged shares (all of them below 8) is compared; its standard error is
    corrected for autocorrelation. Where any share is above 1, all are taken for per cent: a run has no column names to
    tell. Commands and page go by the name first (`vrcore.formats.units`).

    False alarms (`benchmarks/false_alarms.py`, 1,000 logs of 100 steps with 8 responses each): at a true share of .05
    none, at .08 .007, at .10 .071. What it finds: .12 in .27, .15 in .73 and .20 in .99 of such logs.
    """
    if run.truncation is None:
        return None
    x, shares = run.truncation
    if float(shares.max()) > 1.0:
        shares = shares / 100.0
    recent = shares if shares.size < 8 else shares[-max(2, math.ceil(RECENT * shares.size)) :]
    mean = float(recent.mean())
    error = 0.0
    if recent.size > 1:
        r = autocorrelation(recent)
        error = math.sqrt(float(recent.var(ddof=1)) * (1.0 + r) / (1.0 - r) / recent.size)
    if mean - DOUBT * error <= ALARM:
        return None
    severe = mean - DOUBT * error > SEVERE
    words = (
        f"{percent(mean)} of the recent responses were cut off at the length limit; above "
        f"{percent(ALARM)} a run tends to become unstable. Raise the limit or discourage length before you trust "
        "what follows."
    )
    evidence = {"recent_share": mean, "standard_error": error, "rows": int(recent.size)}
    return Finding("truncation", words, float(x[-recent.size]), STOPS if severe else CAUTION, evidence)
