"""Token economies: whose pauses shorten as tokens accumulate, and whom saving makes persist."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vrcore import Experiment, run
from vrcore.designs import token_economy, token_links, token_saving
from vrcore.measures import link_pauses, ratio_of_medians, resistance
from vrcore.phenomena.phenomenon import middle_of

pytestmark = pytest.mark.theory

ALIKE = (0.8, 1.25)  # what the page on token economies calls alike


def early_over_late(agent: str, exchange: str = "FR 6", production: str = "FR 10") -> Any:
    """Return median ratios of pauses with their intervals: first two to last two, and second to last."""
    phases = token_links(token_economy(production, exchange))
    seconds = link_pauses(run(Experiment(agent, phases, subjects=40, seed=17)), 2, 6)
    return (
        middle_of(seconds[:, :2].sum(axis=1) / seconds[:, -2:].sum(axis=1)),
        middle_of(seconds[:, 1] / seconds[:, -1]),
    )


@pytest.mark.parametrize("exchange", ["FR 6", "VR 6"])
def test_who_learns_by_the_time_since_the_exchange_pauses_ever_less(exchange: str) -> None:
    whole, later = early_over_late("sarsa", exchange)
    assert whole.low > 1.5
    assert later.low > 1.0


@pytest.mark.parametrize("production", ["VR 10", "FI 10-s", "VI 10-s", "RI 10-s"])
def test_so_it_does_whatever_earns_a_token(production: str) -> None:
    whole, later = early_over_late("sarsa", production=production)
    assert whole.low > 1.0
    assert later.low > 1.0
    whole, _ = early_over_late("constant-rate", production=production)
    assert ALIKE[0] < whole.low < whole.high < ALIKE[1]


def test_a_clock_pauses_after_the_exchange_alone() -> None:
    whole, later = early_over_late("clock")
    assert whole.low > 5.0
    assert later.high < 1.1


@pytest.mark.parametrize("agent", ["constant-rate", "q-learning", "actor-critic"])
def test_who_has_no_clock_pauses_alike_everywhere(agent: str) -> None:
    whole, _ = early_over_late(agent)
    assert 0.9 < whole.low < whole.high < 1.1


@pytest.mark.parametrize(
    ("agent", "low", "high"),
    [
        ("sarsa", 5.0, np.inf),
        ("clock", 4.0, 8.0),
        ("change-point", 3.0, 5.0),
        ("pearce-hall", 0.3, 0.8),  # backwards
    ],
)
def test_what_saving_does_to_persistence(agent: str, low: float, high: float) -> None:
    every, saved = (
        resistance(run(Experiment(agent, phases, subjects=40, seed=17)), 2).responses
        for phases in token_saving(10, 6, 1, seconds=7_200).values()
    )
    ratio = ratio_of_medians(saved, every)
    assert low < ratio.low <= ratio.high <= high
