"""How learners divide and scale their responding by what they are paid: matching, Herrnstein's hyperbola, reversals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.optimize import curve_fit
from scipy.stats import linregress

from vrcore import EventLog, Experiment, Phase, run
from vrcore.agents import Evolutionary, Reinforce, ReinforceBaseline, Thompson
from vrcore.log import REINFORCER, RESPONSE
from vrcore.measures import mean_interval

pytestmark = pytest.mark.theory

# Evolutionary dynamics as published: a condition is 20,500 generations, the first 500 of which are left out. A
# generation is a decision, and here a step of the simulation.
GENERATIONS, LEFT_OUT, REPEATS = 20_500, 500, 3
STEP = 60.0 / Evolutionary().highest_rate


def condition(schedule: str, seed: int) -> EventLog:
    phases = [Phase(schedule, seconds=GENERATIONS * STEP)]
    return run(Experiment("evolutionary", phases, subjects=REPEATS, seed=seed, tick=STEP))


def counts(log: EventLog, event: int) -> tuple[int, int]:
    chosen = (log.event == event) & (log.t > LEFT_OUT * STEP)
    return tuple(int((chosen & (log.operandum == operandum)).sum()) for operandum in (1, 2))


def test_evolutionary_dynamics_match_with_the_published_sensitivity() -> None:
    # Pairs of random intervals in generations; published sensitivities lie about .83.
    pay, behaviour = [], []
    for k, (first, second) in enumerate([(20, 180), (40, 160), (60, 120), (100, 100), (120, 60), (160, 40), (180, 20)]):
        log = condition(f"Conc(RI {first * STEP:g}-s, RI {second * STEP:g}-s)", seed=k)
        for ratios, event in ((pay, REINFORCER), (behaviour, RESPONSE)):
            one, other = counts(log, event)
            ratios.append(np.log10(one / other))
    line = linregress(pay, behaviour)
    room = 2.571 * line.stderr  # Student's t for 5 degrees of freedom
    assert 0.70 <= line.slope - room < line.slope + room <= 0.95
    assert line.rvalue**2 > 0.95
    assert abs(line.intercept) < 0.1


def accounted(pay: Any, behaviour: Any) -> float:
    """Return the share of the variance of rates that the best hyperbola accounts for."""
    (k, r_e), _ = curve_fit(lambda r, k, r_e: k * r / (r + r_e), pay, behaviour, p0=(60.0, 2.0))
    left = behaviour - k * pay / (pay + r_e)
    return float(1 - (left**2).sum() / ((behaviour - behaviour.mean()) ** 2).sum())


def test_evolutionary_dynamics_draw_herrnsteins_hyperbola() -> None:
    minutes, subjects = (GENERATIONS - LEFT_OUT) * STEP / 60.0, 10
    means = (3, 5, 10, 20, 40, 80, 160, 320)
    found = np.empty((2, len(means), subjects))
    for k, mean in enumerate(means):
        phases = [Phase(f"RI {mean * STEP:g}-s", seconds=GENERATIONS * STEP)]
        log = run(Experiment("evolutionary", phases, subjects=subjects, seed=20 + k, tick=STEP))
        kept = log.t > LEFT_OUT * STEP
        for place, event in enumerate((REINFORCER, RESPONSE)):
            found[place, k] = np.bincount(log.subject[kept & (log.event == event)], minlength=subjects) / minutes
    pay, behaviour = found
    assert (np.diff(behaviour.mean(axis=1)) < 0).all()  # the leaner, the slower
    each = np.array([accounted(*one) for one in zip(pay.T, behaviour.T, strict=True)])
    assert mean_interval(each.reshape(-1, 1))[1][0] >= 0.90


# --- two levers, one of which pays half of the responses and the other a fifth: computed before, with other code -----


def levers(agent: Any, phases: list[Phase], subjects: int = 1000) -> tuple[Any, Any]:
    """Return who pressed the second lever, shape (subjects, trials), on forced-choice trials of a second each."""
    log = run(Experiment(agent, phases, subjects=subjects, seed=3, tick=1.0, procedure="forced-choice"))
    chosen = log.operandum[log.event == RESPONSE].reshape(subjects, -1) == 2
    return chosen, log


# Sampling error of a share over 1,000 subjects here and 2,000 there: .02 at most; of mean regret, some .5.
@pytest.mark.parametrize(
    ("kept", "best", "regret", "after"), [(1.0, 1.00, 6.4, 0.04), (0.99, 0.92, 25.0, 0.79)], ids=["keeps", "forgets"]
)
def test_thompson_sampling_on_two_levers(kept: float, best: float, regret: float, after: float) -> None:
    agent = Thompson(kept=kept, prior_paid=1.0, prior_unpaid=1.0)
    second, _ = levers(agent, [Phase("Conc(RR 2, RR 5)", trials=1000)])
    assert 1 - second[:, -100:].mean() == pytest.approx(best, abs=0.01)
    assert (0.5 - 0.2) * second.sum(axis=1).mean() == pytest.approx(regret, rel=0.1)
    # They change places after 500 trials; a hundred trials later, who forgets nothing has hardly noticed.
    second, _ = levers(agent, [Phase("Conc(RR 2, RR 5)", trials=500), Phase("Conc(RR 5, RR 2)", trials=500)])
    assert second[:, 594:605].mean() == pytest.approx(after, abs=0.03)


# --- baited choice --------------------------------------------------------------------------------------------------

# An interval on trials of one second each: a reinforcer is set up with p and waits until it is collected, so that
# RI -1/ln(1 - p) seconds is a baited lever.
BAITED = "Conc(RI {:.5f}-s, RI {:.5f}-s)".format(*(-1 / math.log(1 - p) for p in (0.15, 0.05)))


@pytest.mark.parametrize(
    "agent",
    [
        Reinforce(learning_rate=0.02, start_logit=0.0),
        ReinforceBaseline(learning_rate=0.02, baseline_rate=0.01, start_logit=0.0),
    ],
    ids=["alone", "baseline"],
)
def test_reinforce_matches_on_baited_levers(agent: Any) -> None:
    # 20,000 choices of 12 subjects with a baseline: 77.1 % of responses and 77.2 % of income on the richer lever, .1855
    # paid. Without one it comes out alike.
    _, log = levers(agent, [Phase(BAITED, trials=20_000)], subjects=12)
    response, income = (
        np.bincount(log.subject[(log.event == event) & (log.operandum == 1)], minlength=12)
        / np.bincount(log.subject[log.event == event], minlength=12)
        for event in (RESPONSE, REINFORCER)
    )
    low, high = mean_interval((response - income).reshape(-1, 1))[1:]
    assert -0.03 < low[0] < high[0] < 0.03
    assert response.mean() == pytest.approx(0.771, abs=0.02)
    assert (log.event == REINFORCER).sum() / (12 * 20_000) == pytest.approx(0.1855, abs=0.002)


# --- those whose rule is about shares or local rates ------------------------------------------------------------------

HOURS, SUBJECTS = 4, 10


def settled(key: str, schedule: str) -> EventLog:
    """Return a session of which the last three hours are looked at."""
    return run(Experiment(key, [Phase(schedule, seconds=3600.0 * HOURS)], subjects=SUBJECTS, seed=5))


def late(log: EventLog, event: int, operandum: int) -> Any:
    chosen = (log.t > 3600.0) & (log.event == event) & (log.operandum == operandum)
    return np.bincount(log.subject[chosen], minlength=SUBJECTS)


@pytest.mark.parametrize("key", ["melioration", "local-matching"])
def test_they_match_on_concurrent_intervals_and_settle_on_the_better_of_two_ratios(key: str) -> None:
    pay, behaviour = [], []
    for first, second in ((20, 180), (30, 90), (60, 60), (90, 30), (180, 20)):
        log = settled(key, f"Conc(VI {first}-s, VI {second}-s)")
        for ratios, event in ((pay, REINFORCER), (behaviour, RESPONSE)):
            ratios.append(np.log10(late(log, event, 1).sum() / late(log, event, 2).sum()))
    line = linregress(pay, behaviour)
    room = 3.182 * line.stderr  # Student's t for 3 degrees of freedom
    assert 0.85 < line.slope - room < line.slope + room < 1.1
    assert abs(line.intercept) < 0.1
    log = settled(key, "Conc(RR 10, RR 20)")
    one, other = late(log, RESPONSE, 1), late(log, RESPONSE, 2)
    low = mean_interval((one / (one + other)).reshape(-1, 1))[1]
    assert low[0] > 0.95


@pytest.mark.parametrize("key", ["melioration", "local-matching"])
def test_they_draw_herrnsteins_hyperbola_too(key: str) -> None:
    minutes = 60.0 * (HOURS - 1) * SUBJECTS
    pay, rate = [], []
    for mean in (15, 30, 60, 120, 240):
        log = settled(key, f"VI {mean}-s")
        pay.append(late(log, REINFORCER, 1).sum() / minutes)
        rate.append(late(log, RESPONSE, 1).sum() / minutes)
    behaviour = np.array(rate)
    (k, r_e), _ = curve_fit(lambda r, k, r_e: k * r / (r + r_e), pay, behaviour, p0=(60.0, 0.5))
    left = behaviour - k * np.array(pay) / (np.array(pay) + r_e)
    assert 1 - (left**2).sum() / ((behaviour - behaviour.mean()) ** 2).sum() >= 0.90
    assert k == pytest.approx(60.0, rel=0.1)  # all the decisions that there are
