"""Forecasts of runs that this project simulates, which nothing in the forecaster was learned or chosen from.

Runs: a policy gradient on five levers at 40 learning rates (share of choices of the best one in blocks of 30 trials,
mean of 5 subjects), and a toy language model under three algorithms, four schedules and two tasks (sampled pass rate in
blocks of 10 steps, mean of 4 seeds). Each is cut at 25, 50 and 75 % and forecast, limits of the metric declared, unless
a finding forbids it. What came is the mean of three neighbouring evaluations, for which the interval is made.

Seen: 90 % intervals hold at 92, 96 and 95 % of the places of lever runs and at 100, 96 and 100 % of those of the
language model; the mean error is 0.46 to 0.56 and 0.25 to 0.37 times that of the last value. The places of one run go
together: these are 40 and 24 runs, no more.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import Row
from dashboard.five_levers import LEVERS, shares
from vrcore import Phase, forecast
from vrcore.advice import Run, examine
from vrcore.language import LanguageExperiment, Stage, train

Array = NDArray[np.float64]

TRIALS, STEPS, BLOCK = 1200, 400, 10
RATES = 40
ALGORITHMS = ("rloo", "grpo", "reinforce")
SCHEDULES = ("CRF", "VR 3", "VR 5", "VR 10")
TASKS = ("count-on", "count-back")
CUTS = (0.25, 0.5, 0.75)
AHEAD = (1.25, 1.5, 2.0)
LEVEL = 0.9


class Place(NamedTuple):
    """One forecast place: whether the interval held, the error of the forecast and that of the last value."""

    held: bool
    error: float
    of_last: float


def lever_runs() -> list[tuple[Array, Array]]:
    """Return trials and shares of 40 policy gradients, their learning rates drawn from 0.02 to 0.3 (evenly in log)."""
    rates = np.exp(np.random.default_rng(5).uniform(np.log(0.02), np.log(0.3), RATES))
    found = []
    for place, rate in enumerate(rates.tolist()):
        mean = shares(rate, [Phase(LEVERS, trials=TRIALS)], 100 + place).groupby("step")["success"].mean()
        found.append((mean.index.to_numpy(np.float64), mean.to_numpy()))
    return found


def language_runs() -> list[tuple[Array, Array]]:
    """Return steps and sampled pass rates of a toy language model, a run for each algorithm, schedule and task."""
    found = []
    for seed, (algorithm, schedule, task) in enumerate(product(ALGORITHMS, SCHEDULES, TASKS)):
        stages = [Stage(schedule, steps=STEPS)]
        log = train(LanguageExperiment(algorithm, stages, seeds=4, seed=seed, groups=8, task=task)).frame()
        mean = log["sampled_pass"].groupby((log["step"] // BLOCK + 1) * BLOCK).mean()
        found.append((mean.index.to_numpy(np.float64), mean.to_numpy()))
    return found


def places(x: Array, y: Array, cut: float) -> list[Place]:
    """Return what came of the forecasts of one run from its beginning, empty where a finding forbids one."""
    n = int(len(x) * cut)
    if any(one.stops for one in examine(Run(x[:n], y[:n], lower=0.0, upper=1.0))):
        return []
    smooth = np.convolve(y, np.ones(3) / 3, "valid")  # at i: the mean of i to i + 2
    ends = sorted({place for place in (*(round(n * ratio) - 1 for ratio in AHEAD), len(x) - 2) if place < len(x) - 1})
    told = forecast(x[:n], y[:n], x[ends], level=LEVEL, lower=0.0, upper=1.0)
    if told.refused:
        return []
    came = smooth[np.array(ends) - 1]
    last = float(y[n - 3 : n].mean())
    return [
        Place(step.low <= truth <= step.high, abs(step.value - truth), abs(last - truth))
        for step, truth in zip(told.steps, came.tolist(), strict=True)
    ]


def rows() -> list[Row]:
    found = []
    for title, runs in (("levers", lever_runs()), ("language model", language_runs())):
        for cut in CUTS:
            every = [places(x, y, cut) for x, y in runs]
            flat = [place for one in every for place in one]
            what = f"{title}, {cut:.0%} given"
            found += [
                Row(f"{what}: runs that are forecast, of {len(runs)}", sum(map(bool, every)), "runs"),
                Row(f"{what}: 90 % intervals hold", 100.0 * float(np.mean([one.held for one in flat])), "%"),
                Row(f"{what}: mean error", float(np.mean([one.error for one in flat])), ""),
                Row(f"{what}: mean error of the last value", float(np.mean([one.of_last for one in flat])), ""),
            ]
    return found
