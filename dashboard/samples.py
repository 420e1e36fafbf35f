"""Sample training logs, made here by the project's own simulations, for people who have no log at hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from dashboard.five_levers import LEVERS, shares
from vrcore import Experiment, Phase, run
from vrcore.measures import course

TRIALS = 1200


def levers() -> pd.DataFrame:
    """Return the log of a policy gradient on five levers: share of choices of the best one, five runs."""
    return shares(0.08, [Phase(LEVERS, trials=TRIALS)], 3)


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
