"""Sample training logs, made here by the project's own simulations, for people who have no log at hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from vrcore import Experiment, Phase, run
from vrcore.agents import ReinforceBaseline
from vrcore.log import RESPONSE
from vrcore.measures import course

TRIALS, BLOCK, RUNS = 1200, 30, 5


def levers() -> pd.DataFrame:
    """Return the log of a policy gradient on five levers: share of choices of the best one, five runs.

    Lever 1 pays 1 in 2, the others 1 in 5 (random ratios); one choice a trial; blocks of 30 trials.
    """
    agent = ReinforceBaseline(learning_rate=0.08, start_logit=0.0)
    schedule = "Conc(RR 2, RR 5, RR 5, RR 5, RR 5)"
    log = run(Experiment(agent, [Phase(schedule, trials=TRIALS)], subjects=RUNS, seed=3, procedure="forced-choice"))
    parts = []
    for subject in range(RUNS):
        mine = (log.subject == subject) & (log.event == RESPONSE)
        better = (log.operandum[mine] == 1).reshape(-1, BLOCK)
        steps = (np.arange(len(better)) + 1) * BLOCK
        parts.append(pd.DataFrame({"step": steps, "seed": subject, "success": better.mean(axis=1)}))
    return pd.concat(parts, ignore_index=True)


def stopped_early() -> pd.DataFrame:
    """Return the first fifth of the same log: too early to tell where it will end."""
    whole = levers()
    return whole[whole["step"] <= TRIALS // 5].reset_index(drop=True)


def group_learning() -> pd.DataFrame:
    """Return the course of learning of 20 simulated subjects on VR 10: mean rate in blocks of 2 reinforcers."""
    log = run(Experiment("linear-operator", [Phase("VR 10", reinforcers=120)], subjects=20, seed=11))
    found = course(log, 1, "reinforcers", 60)
    return pd.DataFrame({"reinforcers": found.x, "responses_per_minute": np.nanmean(found.rates, axis=0).round(3)})


SAMPLES: dict[str, tuple[str, Callable[[], pd.DataFrame]]] = {
    "levers": ("Policy gradient, five levers", levers),
    "early": ("The same, stopped early", stopped_early),
    "group": ("Twenty subjects on VR 10", group_learning),
}
