"""Sample training logs for the page "Forecast and budget", made here by the project's own simulations."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from vrcore import Experiment, Phase, run
from vrcore.agents import ReinforceBaseline
from vrcore.log import RESPONSE

BLOCK, RUNS = 30, 5
LEVERS = "Conc(RR 2, RR 5, RR 5, RR 5, RR 5)"
"""Lever 1 pays 1 in 2 choices, the four others 1 in 5: the better one has to be found."""
TURNED = "Conc(RR 5, RR 2, RR 5, RR 5, RR 5)"
"""The same with the second lever as the better one."""


def shares(learning_rate: float, phases: Sequence[Phase], seed: int) -> pd.DataFrame:
    """Return how often a policy gradient chose lever 1, in blocks of 30 trials, for five runs.

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


def one() -> pd.DataFrame:
    """Return one recipe at about half of its way."""
    return shares(0.08, [Phase(LEVERS, trials=510)], 3)


def three() -> pd.DataFrame:
    """Return three recipes that differ in the size of their learning steps, stopped at different points."""
    rates = {"small steps": (0.03, 720), "medium steps": (0.08, 600), "large steps": (0.4, 480)}
    parts = [
        shares(rate, [Phase(LEVERS, trials=trials)], 5).assign(recipe=name) for name, (rate, trials) in rates.items()
    ]
    return pd.concat(parts, ignore_index=True)


def turned() -> pd.DataFrame:
    """Return a recipe whose world changes after 600 trials: from then on another lever pays best."""
    return shares(0.08, [Phase(LEVERS, trials=600), Phase(TURNED, trials=900)], 3)


def early() -> pd.DataFrame:
    """Return the first fifth of the first sample: too early to tell where it will end."""
    whole = one()
    return whole[whole["step"] <= 150].reset_index(drop=True)


SAMPLES: dict[str, tuple[str, Callable[[], pd.DataFrame]]] = {
    "one": ("One recipe", one),
    "three": ("Three recipes", three),
    "turned": ("The world changes", turned),
    "early": ("Stopped early", early),
}
"""What the page's menu says, and what makes the table."""
