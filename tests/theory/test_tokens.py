"""Token economies: whose pauses shorten as tokens accumulate, and whom saving makes persist."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vrcore import Experiment, run
from vrcore.agents import ConstantRate
from vrcore.designs import token_economy, token_links, token_saving
from vrcore.measures import link_pauses, ratio_of_medians, resistance
from vrcore.measures.spans import spans
from vrcore.measures.tokens import links_of
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


@pytest.mark.parametrize("production", ["FR 10", "VR 10", "RR 10", "FI 10-s", "VI 10-s", "RI 10-s"])
def test_a_constant_rate_waits_as_long_before_every_token_as_between_responses(production: str) -> None:
    # A response in a quarter of the half seconds: a geometric wait of 2 s on average, whatever was earned before it.
    # Six means within four standard errors, under six productions: by accident it fails once in 400 seeds.
    phases = token_links(token_economy(production, 6))
    log = run(Experiment(ConstantRate(probability=0.5, highest_rate=60.0), phases, subjects=50, seed=5, tick=0.5))
    both = [links_of(log, span) for span in spans(log, 2)]
    number, pause = (np.concatenate([getattr(one, name) for one in both]) for name in ("number", "pause"))
    for link in range(1, 7):
        here = pause[number == link]
        assert not np.isnan(here).any()
        assert abs(here.mean() - 2.0) < 4.0 * 0.5 * 0.75**0.5 / 0.25 / len(here) ** 0.5


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
