"""Training reward goes up while the evaluation goes down."""

from __future__ import annotations

import numpy as np

from vrcore.advice.findings.finding import STOPS, Finding
from vrcore.advice.run import Array, Run
from vrcore.curves.wording import number
from vrcore.trends.trend import trend

FEWEST = 6
"""With fewer evaluations in a window, even five in perfect order are not rare enough (one in 120)."""

DOWN = 0.01
"""One-sided level of the falling evaluation. Three windows are looked at, of which two overlap."""

UP = 0.05
"""One-sided level of the rising training reward. It mostly does rise, and only the evaluation makes this an alarm."""


def diverging_metrics(run: Run) -> Finding | None:
    """Return a finding if training reward rises while the evaluation falls: the reward no longer measures the aim.

    Both are tested with Mann-Kendall's test, corrected for autocorrelation, over three windows: the whole log, its
    second half, and what came after the best evaluation (which itself is left out: it is the highest by choice).
    The training reward is averaged between evaluations.

    False alarms (`benchmarks/false_alarms.py`, 1,000 logs each at 10, 20 and 40 evaluations): where the evaluation
    stays flat with autocorrelation .6 while training reward rises, .028, .054 and .054. What it finds: an evaluation
    that loses .2 over the log with noise .05 of that kind, .47, .59 and .77 of the time.
    """
    if run.training_reward is None or run.n < FEWEST:
        return None
    reward = _between(run)
    known = np.isfinite(reward)
    steps, values, reward = run.steps[known], run.values[known], reward[known]
    if values.size < FEWEST:
        return None
    for start in (int(np.argmax(values)) + 1, 0, values.size // 2):
        if values.size - start < FEWEST:
            continue
        down, up = trend(values[start:]), trend(reward[start:])
        if down.falling < DOWN and up.rising < UP:
            falls = "rises, which is worse" if run.turned else "falls"
            words = (
                f"Since {number(float(steps[start]), 6)} the training reward rises and the evaluation {falls}: the "
                "reward is being met in a way that does not help. Go back to the best evaluation, "
                f"{run.sense.said(run.best[1])} at {number(run.best[0], 6)}, and mend the reward."
            )
            evidence = {
                "p_evaluation_worsens": down.falling,
                "p_reward_rises": up.rising,
                "evaluations": int(values.size - start),
            }
            return Finding("diverging-metrics", words, float(steps[start]), STOPS, evidence)
    return None


def _between(run: Run) -> Array:
    """Return the mean training reward since the evaluation before, nan where none was logged."""
    assert run.training_reward is not None  # asked by the caller
    x, y = run.training_reward
    ends = np.searchsorted(x, run.steps, side="right")
    starts = np.concatenate([[0], ends[:-1]])
    sums = np.concatenate([[0.0], np.cumsum(y)])
    counts = ends - starts
    return np.asarray(np.where(counts > 0, (sums[ends] - sums[starts]) / np.maximum(counts, 1), np.nan))
