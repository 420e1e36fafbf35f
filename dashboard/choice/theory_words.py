"""What the tab "Theory on the same axes" says: how far each law goes with the learner."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.phenomena.phenomenon import Finding

WELL = 0.9


def percent(share: float) -> str:
    """Return a share of variance in per cent; below 0 a flat line would do better."""
    return f"{100.0 * max(share, 0.0):.0f} %"


def finding(rates: Any, judged: Finding, times: float) -> str:
    """Return the finding on both laws; `rates` is `theory_study.Held`, `times` what momentum expects of the slopes."""
    return f"{_rates(rates)}. {_momentum(judged, times)}."


def _rates(rates: Any) -> str:
    if rates.best is None:
        return "Too few subjects learnt to hold its rates against the principles of reinforcement"
    most = percent(rates.best.accounted)
    if rates.best.accounted < WELL:
        return f"No constants bring the principles of reinforcement near its rates (at best {most} of the variance)"
    if rates.accounted >= WELL:
        return (
            f"The principles of reinforcement, with these constants, account for {percent(rates.accounted)} of the "
            "variance of its rates"
        )
    return (
        f"The principles of reinforcement can account for {most} of the variance of its rates, with these constants "
        f"for {percent(rates.accounted)}"
    )


def _momentum(judged: Finding, times: float) -> str:
    if judged.passed is None or not np.isfinite(judged.low) or not np.isfinite(times):
        return "Its extinction says nothing of momentum"
    if judged.low <= 1.0 <= judged.high:
        return f"Whether it has momentum, these subjects do not settle: lean over rich {_interval(judged)}"
    agrees = (judged.value > 1.0) == (times > 1.0)
    verdict = "in the order of momentum" if agrees else "against the order of momentum"
    return f"It declines {verdict}: lean over rich {_interval(judged)}, where the law expects {times:.2f}"


def _interval(judged: Finding) -> str:
    return f"{judged.value:.2f} (95 % interval {judged.low:.2f} to {judged.high:.2f})"


def rates(found: Any, schedule: str) -> str:
    """Return the sentence below the rates over ratios."""
    strained = f"With these constants responding strains at {schedule} {found.strained:.0f}."
    if found.best is None:
        return strained
    best = found.best
    said = (
        f"{strained} The constants that fit best, a = {best.arousal:.3g} s, delta = {best.response:.2g} s and beta = "
        f"{best.beta:.2g}, account for {percent(best.accounted)}."
    )
    return f"{said} Can you come near?" if best.accounted >= WELL else said


def momentum(judged: Finding, times: float) -> str:
    """Return the sentence below the declines: what the scoreboard's row finds in these very runs."""
    if not np.isfinite(times) or not np.isfinite(judged.value):
        return judged.why
    return f"{judged.why} By the law it would be {times:.2f} times."


__all__ = ["finding", "momentum", "rates"]
