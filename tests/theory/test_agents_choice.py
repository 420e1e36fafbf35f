"""How learners divide and scale their responding by what they are paid: matching, Herrnstein's hyperbola, reversals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import curve_fit
from scipy.stats import linregress

from vrcore import EventLog, Experiment, Phase, run
from vrcore.agents import Evolutionary
from vrcore.log import REINFORCER, RESPONSE

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


def test_evolutionary_dynamics_draw_herrnsteins_hyperbola() -> None:
    minutes = (GENERATIONS - LEFT_OUT) * STEP * REPEATS / 60.0
    pay, rate = [], []
    for k, mean in enumerate((3, 5, 10, 20, 40, 80, 160, 320)):
        log = condition(f"RI {mean * STEP:g}-s", seed=20 + k)
        pay.append(counts(log, REINFORCER)[0] / minutes)
        rate.append(counts(log, RESPONSE)[0] / minutes)
    behaviour = np.array(rate)
    (k, r_e), _ = curve_fit(lambda r, k, r_e: k * r / (r + r_e), pay, behaviour, p0=(60.0, 2.0))
    left = behaviour - k * np.array(pay) / (np.array(pay) + r_e)
    assert (np.diff(behaviour) < 0).all()  # the leaner, the slower
    assert 1 - (left**2).sum() / ((behaviour - behaviour.mean()) ** 2).sum() >= 0.90
