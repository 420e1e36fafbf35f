"""Sample training logs for the page "Forecast and budget", made here by the project's own simulations."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard.five_levers import LEVERS, shares
from vrcore import Phase

TURNED = "Conc(RR 5, RR 2, RR 5, RR 5, RR 5)"
"""The same with the second lever as the better one."""


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
    """Return the first 150 trials of the first sample: too early to tell where it will end."""
    whole = one()
    return whole[whole["step"] <= 150].reset_index(drop=True)


SAMPLES: dict[str, tuple[str, Callable[[], pd.DataFrame]]] = {
    "one": ("One recipe", one),
    "three": ("Three recipes", three),
    "turned": ("The world changes", turned),
    "early": ("Stopped early", early),
}
"""What the page's menu says, and what makes the table."""
