"""Training logs of a policy gradient on five levers, from the project's own simulations: what samples are made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from vrcore import Experiment, Phase, run
from vrcore.agents import ReinforceBaseline
from vrcore.log import RESPONSE

BLOCK, RUNS = 30, 5
LEVERS = "Conc(RR 2, RR 5, RR 5, RR 5, RR 5)"
"""Lever 1 pays 1 in 2 choices, the four others 1 in 5 (random ratios): the better one has to be found."""


def shares(learning_rate: float, phases: Sequence[Phase], seed: int) -> pd.DataFrame:
    """Return how often a policy gradient chose lever 1, in blocks of 30 trials, one choice a trial, for five runs.

    Columns: step (trials), seed (0 to 4), success (share of choices, 0 to 1).
    """
    agent = ReinforceBaseline(learning_rate=learning_rate, start_logit=0.0)
    log = run(Experiment(agent, list(phases), subjects=RUNS, seed=seed, procedure="forced-choice"))
    parts = []
    for subject in range(RUNS):
        mine = (log.subject == subject) & (log.event == RESPONSE)
        better = (log.operandum[mine] == 1).reshape(-1, BLOCK)
        steps = (np.arange(len(better)) + 1) * BLOCK
        parts.append(pd.DataFrame({"step": steps, "seed": subject, "success": better.mean(axis=1)}))
    return pd.concat(parts, ignore_index=True)
