"""Two alternatives at once: what a fixed share earns, simulated; who prefers exclusively; the page and the library."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import numpy as np
import pytest

from dashboard.charts.look import Look
from dashboard.choice import matching_fields, matching_study
from dashboard.choice.levers_fields import FIELDS
from dashboard.choice.levers_session import asked_for
from dashboard.choice.levers_study import train
from dashboard.scoreboard_study import board
from dashboard.theme import DASHES, LIGHT, MARKERS, plotly_layout
from vrcore import Experiment, Phase, run
from vrcore.agents import AGENTS
from vrcore.agents.protocol import HighestRate, described
from vrcore.analytic import fixed_shares
from vrcore.designs.two_alternatives import pair
from vrcore.measures import allocation, relative_rates
from vrcore.params import Param
from vrcore.phenomena.baited_choice import NEAR
from vrcore.phenomena.phenomenon import middle_of

pytestmark = pytest.mark.theory

LOOK = Look(plotly_layout(False, False), LIGHT.series, LIGHT.text, LIGHT.muted, DASHES, MARKERS, 2, "light")
TICK, RESPOND = 0.5, 0.5


@described(key="fixed-share", title="Fixed share", layout=[("last", "f8")])
class FixedShare(NamedTuple):
    """A chooser that responds at random, and after `stay` responses on average draws a side anew."""

    share: Annotated[float, Param(0.0, 1.0, "share of the first side")] = 0.5
    stay: Annotated[float, Param(1.0, 100.0, "responses until a side is drawn anew")] = 1.0
    highest_rate: HighestRate = 120.0

    def start(self, memory: Any) -> None:
        memory.last[0, 0] = 1.0

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        if now.first == 0 and rng.random() >= 0.5:
            return 0
        if rng.random() < 1.0 / self.stay:
            memory.last[0, 0] = 1.0 if rng.random() < self.share else 2.0
        return int(memory.last[0, 0])

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        pass


def earned(agent: FixedShare, schedule: str, amount: float, *, baited: bool = False) -> Any:
    """Return what each side brings per step, by subject, shape (subjects, 2)."""
    if baited:
        phases, tick, procedure = [Phase(schedule, trials=int(amount))], 1.0, "forced-choice"
    else:
        phases, tick, procedure = [Phase(schedule, seconds=amount)], TICK, "free-operant"
    log = run(Experiment(agent, phases, subjects=40, seed=11, tick=tick, procedure=procedure))
    found = allocation(log, 1)
    return found.reinforcers[:, 0] / (found.seconds[:, 0, None] / tick)


def agrees(simulated: Any, computed: Any, *, within: float = 0.0) -> None:
    """Each side's mean lies within 4 standard errors (chance of failing: 1 in 8,000 a side) and `within` of itself."""
    for side in range(2):
        mean, error = simulated[:, side].mean(), simulated[:, side].std(ddof=1) / np.sqrt(len(simulated))
        assert abs(mean - computed[side]) < 4 * error + within * computed[side], (mean, computed[side], error)


@pytest.mark.parametrize("share", [0.5, 0.75, 0.9])
def test_baited_levers_pay_a_fixed_share_what_the_hill_says(share: float) -> None:
    hill = fixed_shares((0.15, 0.05), [share])
    agrees(earned(FixedShare(share), pair("baited", 0.15, 0.05), 5_000, baited=True), (hill.first[0], hill.second[0]))


@pytest.mark.parametrize(("stay", "delay"), [(1.0, 0.0), (1.0, 2.0), (8.0, 2.0), (8.0, 5.0)])
@pytest.mark.parametrize("kind", ["RI", "VI"])
def test_intervals_pay_a_fixed_share_what_the_hill_says(kind: str, stay: float, delay: float) -> None:
    share, means = 0.7, (20.0, 60.0)
    hill = fixed_shares(
        tuple(-np.expm1(-TICK / one) for one in means), [share], respond=RESPOND, stay=stay, delay=int(delay / TICK)
    )
    schedule = f"Conc({kind} {means[0]:g}-s, {kind} {means[1]:g}-s, COD={delay:g}-s)"
    # A list is no random interval: with a delay it may pay a little more or less, as the docstring says.
    agrees(
        earned(FixedShare(share, stay), schedule, 7_200.0),
        (hill.first[0], hill.second[0]),
        within=0.03 if kind == "VI" else 0.0,
    )


@pytest.mark.parametrize(("stay", "delay"), [(1.0, 0.0), (5.0, 1.0)])
def test_ratios_pay_a_fixed_share_what_the_hill_says(stay: float, delay: float) -> None:
    hill = fixed_shares((1 / 20, 1 / 60), [0.7], by_response=True, respond=RESPOND, stay=stay, delay=int(delay / TICK))
    schedule = f"Conc(RR 20, RR 60, COD={delay:g}-s)"
    agrees(earned(FixedShare(0.7, stay), schedule, 7_200.0), (hill.first[0], hill.second[0]))


# --- the page's numbers ----------------------------------------------------------------------------------------------


def session(agent: str, **changed: Any) -> Any:
    """Return what the page asks for, and what it finds in the second half of the session."""
    values = {field.name: field.default for field in FIELDS} | {"levers_agent": agent}
    asked = asked_for(values | {f"levers_{name}": value for name, value in changed.items()}, LOOK)
    running = train(asked)
    while True:
        try:
            next(running)
        except StopIteration as last:
            return asked, last.value.found


EXCLUSIVE = [agent for agent in AGENTS if board().findings[agent, "exclusive-preference"].passed]


@pytest.mark.parametrize("agent", EXCLUSIVE)
def test_who_is_said_to_prefer_the_richer_ratio_exclusively_does_so_on_the_page(agent: str) -> None:
    _, found = session(agent, kind="ratios", ratio=10, other_ratio=20, minutes=210, seed=9)
    share = found.interval("share")
    assert share.estimate > 0.95
    assert (found.share > 0.95).mean() >= 0.75


MATCHING = ["reinforce", "reinforce-baseline", "actor-critic"]


@pytest.mark.parametrize("agent", MATCHING)
def test_policy_gradients_match_on_baited_levers_on_the_page(agent: str) -> None:
    _, found = session(agent, kind="baited", trials=20_000, seed=9)
    apart = found.interval("difference")
    assert -NEAR < apart.low <= apart.high < NEAR
    assert 0.55 < found.interval("share").estimate < 0.95


@pytest.mark.parametrize("agent", ["q-learning", "melioration"])
def test_the_pages_shares_on_intervals_are_those_of_the_library(agent: str) -> None:
    # The whole session as one stretch, counted by the measure of the library in its second half: a phase of its own
    # would be another experiment, so the counts of the first half are taken off.
    asked, found = session(agent, minutes=60)
    log = run(asked.experiment)
    table = relative_rates(log)
    counts = allocation(log, asked.blocks)
    late = slice(asked.blocks // 2, None)
    early = slice(None, asked.blocks // 2)
    for operandum in (1, 2):
        rows = table[table["operandum"] == operandum]
        for column, one in (("responses", counts.responses), ("reinforcers", counts.reinforcers)):
            assert (rows[column] - one[:, early, operandum - 1].sum(axis=1)).tolist() == one[
                :, late, operandum - 1
            ].sum(axis=1).tolist()
    first, both = (counts.responses[:, late, 0].sum(axis=1), counts.responses[:, late].sum(axis=(1, 2)))
    assert found.share.tolist() == (first / both).tolist()
    paid = counts.reinforcers[:, late].sum(axis=1)
    assert found.income.tolist() == (paid[:, 0] / paid.sum(axis=1)).tolist()
    assert found.earned == pytest.approx(paid.sum(axis=1) / 30.0)
    assert found.interval("share") == middle_of(first / both)


@pytest.mark.parametrize("agent", ["q-learning", "evolutionary", "melioration"])
def test_the_pages_sensitivity_is_that_of_the_stored_scoreboard(agent: str) -> None:
    # The same learner, subjects and seed: the same runs, to the last digit that is stored, the fourth.
    values = {field.name: field.default for field in matching_fields.FIELDS}
    given = {"agent": agent, "subjects": board().subjects, "seed": board().seed}
    asked = matching_study.asked_for(values | {f"matching_{name}": one for name, one in given.items()}, LOOK)
    running = matching_study.train(asked)
    while True:
        try:
            next(running)
        except StopIteration as last:
            found = matching_study.matched(last.value)
            break
    stored = board().findings[agent, "generalised-matching"]
    assert [float(f"{one:.4g}") for one in found.sensitivity] == [stored.value, stored.low, stored.high]
