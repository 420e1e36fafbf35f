"""Who shows the partial-reinforcement extinction effect: what is measured is what the badges say."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from vrcore import AGENTS, EventLog, Experiment, Phase, run
from vrcore.agents import PREE, ChangePoint, LinearOperator, QLearning
from vrcore.log import REINFORCER, RESPONSE
from vrcore.measures import Resistance, rate, resistance

pytestmark = pytest.mark.theory

SUBJECTS = 60
SCHEDULES = ("CRF", "RR 5", "RR 10")


@functools.cache
def trained(key: str, schedule: str) -> EventLog:
    """300 reinforcers (10 h at most), an hour of extinction, an hour of pay again; agent, differences between subjects
    and simulation step as the lab's page ships them."""
    phases = [Phase(schedule, reinforcers=300), Phase("EXT", seconds=3600), Phase(schedule, seconds=3600)]
    spread = {AGENTS[key].differs: 0.2, "highest_rate": 0.2}
    return run(Experiment(key, phases, subjects=SUBJECTS, seed=42, spread=spread))


def measured(key: str, schedule: str) -> Resistance:
    found = resistance(trained(key, schedule))
    assert found.learnt.mean() > 0.5, f"{key} on {schedule}: most subjects never learnt"
    return found


def medians(key: str, ruler: str = "responses") -> list[float]:
    return [float(np.nanmedian(measured(key, schedule).by(ruler))) for schedule in SCHEDULES]


def verdict(key: str) -> str:
    """Say what an agent shows, by responses to half of the baseline after CRF, RR 5 and RR 10.

    Whether it is backwards is asked up to RR 20, as in the table that was computed before: there Q-learning's and
    Pearce-Hall's counts fall from schedule to schedule, the latter's by 1.4 up to RR 10 and by 1.8 up to RR 20.
    """
    rich, middle, lean = medians(key)
    if np.isinf([rich, middle, lean]).all():
        return "never extinguishes"
    if rich < middle < lean and lean > 1.5 * rich:
        return "shows"
    if rich > middle > lean and rich > 1.5 * np.nanmedian(measured(key, "RR 20").by("responses")):
        return "reversed"
    return "cannot"


@pytest.mark.parametrize("key", AGENTS)
def test_the_badge_says_what_is_measured(key: str) -> None:
    (badge,) = (badge for badge in AGENTS[key].badges if badge.phenomenon == PREE)
    assert verdict(key) == badge.verdict


def test_detective_grows_with_the_ratio_and_its_omitted_reinforcers_hardly_do() -> None:
    rich, middle, lean = medians("change-point")
    assert rich < middle < lean
    assert lean > 5 * rich
    omitted = medians("change-point", "omitted")
    assert max(omitted) <= 2 * min(omitted), omitted


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_detective_notices_that_pay_has_come_back(schedule: str) -> None:
    log = trained("change-point", schedule)
    again = rate(log, 3, 600.0)[1][:, -1]
    assert np.nanmedian(again) > 0.8 * np.median(measured("change-point", schedule).baseline)


def test_q_learning_is_reversed() -> None:
    rich, middle, lean = medians("q-learning")
    assert rich > middle > lean
    omitted = medians("q-learning", "omitted")
    assert omitted[0] > 5 * omitted[2]


def test_the_linear_operator_is_flat() -> None:
    found = medians("linear-operator")
    assert max(found) <= 1.1 * min(found), found


def test_the_linear_operator_seems_to_show_it_when_minutes_are_counted() -> None:
    # Because responding is slower after lean training, not because it lasts: the ruler decides.
    rich, _, lean = medians("linear-operator", "minutes")
    assert lean > 1.2 * rich


@pytest.mark.parametrize("key", ["reinforce", "reinforce-baseline"])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_policy_gradient_does_not_extinguish_in_an_hour(key: str, schedule: str) -> None:
    assert measured(key, schedule).reached.mean() <= 0.05


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_control_crosses_the_criterion_by_chance_alone_and_seldom(schedule: str) -> None:
    """At p = .5 a window of 60 s holds 30 +- 4.7 responses (120 steps, a quarter of them with a response), so that less
    than half of that is 3.2 standard deviations down: P = 7e-4. In some 60 independent windows one such happens to many
    a subject; two in a row (5e-7) to hardly any."""
    found = measured("constant-rate", schedule)
    assert np.isinf(np.nanmedian(found.responses))
    assert found.reached.mean() <= 0.05


# --- against a table computed before, with other code ---------------------------------------------------------------
# Protocol there: steps of 1 s with a decision in each, 300 reinforcers, baseline of the last 900 steps, group curve of
# 60 runs smoothed over 20 steps, responses up to the end of the first window below half of the baseline.


def group_responses(agent: Any, schedule: str, subjects: int = 300, seed: int = 9) -> float:
    """Return the responses to half of the baseline of the mean curve of many subjects (more than 60: less noise)."""
    phases = [Phase(schedule, reinforcers=300), Phase("EXT", seconds=3600)]
    log = run(Experiment(agent, phases, subjects=subjects, seed=seed, tick=1.0))
    responded = log.event == RESPONSE
    ends = np.array([log.t[(log.subject == i) & (log.phase == 1)].max() for i in range(subjects)])
    into = log.t - ends[log.subject]
    baseline = (responded & (log.phase == 1) & (into > -900)).sum() / np.minimum(ends, 900).sum()
    curve = np.bincount(into[responded & (log.phase == 2)].astype(int), minlength=3601)[1:] / subjects
    smooth = np.convolve(curve, np.full(20, 1 / 20), "valid")
    first = int(np.argmax(smooth < 0.5 * baseline))
    assert smooth[first] < 0.5 * baseline, "never below half"
    return float(curve[: first + 20].sum())


OPERATOR = LinearOperator(reward_rate=0.1, decay=0.005, start_probability=0.2, floor=0.01, highest_rate=60.0)
# There q moved towards r alone and was compared with .03; here the cost is in the value: q' = q - .03, the same course.
VALUE = QLearning(learning_rate=0.01, sharpness=120.0, response_cost=0.03, start_value=0.27, highest_rate=60.0)
OBSERVER = ChangePoint(hazard=0.0005, stray=0.001, lowest=0.02, highest=0.8, start_off=0.0, highest_rate=60.0)


@pytest.mark.parametrize(
    ("agent", "schedule", "published", "room"),
    [
        # Room: 60 runs leave a sampling error of some 3-5 %, and steps of the smoothed curve a few responses more.
        (OPERATOR, "CRF", 143, 0.1),
        (OPERATOR, "RR 5", 141, 0.1),
        (OPERATOR, "RR 10", 145, 0.1),
        (OPERATOR, "RR 20", 149, 0.1),
        (VALUE, "CRF", 348, 0.1),
        (VALUE, "RR 5", 199, 0.1),
        (VALUE, "RR 10", 134, 0.1),
        (VALUE, "RR 20", 87, 0.15),
    ],
)
def test_the_published_counts_come_out_again(agent: Any, schedule: str, published: float, room: float) -> None:
    # The mean of three groups: where one smoothed curve first dips below half is itself a matter of luck.
    found = [group_responses(agent, schedule, seed=seed) for seed in (9, 10, 11)]
    assert np.mean(found) == pytest.approx(published, rel=room)


@pytest.mark.parametrize(("schedule", "published"), [("CRF", 2.6), ("RR 5", 31), ("RR 10", 55), ("RR 20", 93)])
def test_the_observers_published_counts_come_out_again(schedule: str, published: float) -> None:
    assert group_responses(OBSERVER, schedule) == pytest.approx(published, rel=0.1, abs=0.5)


# --- in trials ------------------------------------------------------------------------------------------------------


def trials_to_half(agent: Any, schedule: str) -> tuple[float, float]:
    """Return presses on the last 300 of 3,000 training trials and the extinction trial on which they have halved."""
    log = run(
        Experiment(
            agent,
            [Phase(schedule, trials=3000), Phase("EXT", trials=400)],
            subjects=400,
            seed=6,
            tick=1.0,
            procedure="discrete-trials",
        )
    )
    trial = np.rint(log.t).astype(int)
    pressed = np.bincount(trial[log.event == RESPONSE], minlength=3401)[1:] / log.subjects
    before = pressed[2700:3000].mean()
    below = pressed[3000:] < 0.5 * before
    return float(before), float(np.argmax(below) + 1 if below.any() else np.inf)


@pytest.mark.parametrize(("schedule", "published"), [("CRF", 74), ("RR 2", 60), ("RR 5", 43), ("RR 10", 31)])
def test_q_learning_in_trials(schedule: str, published: float) -> None:
    # Sampling error of a half-life over 1,000 agents there and 400 here: a trial or two; the start is not stated there.
    agent = QLearning(learning_rate=0.05, sharpness=100.0, response_cost=0.03, start_value=0.0)
    _, half = trials_to_half(agent, schedule)
    assert half == pytest.approx(published, abs=3)


@pytest.mark.parametrize("schedule", ["CRF", "RR 5", "RR 10"])
def test_policies_in_trials_never_halve(schedule: str) -> None:
    for key in ("reinforce", "reinforce-baseline"):
        agent = AGENTS[key](learning_rate=0.25, response_cost=0.03, start_logit=0.0)
        before, half = trials_to_half(agent, schedule)
        assert half == np.inf
        assert before > 0.8


def test_training_gave_what_it_was_asked_for() -> None:
    log = trained("q-learning", "RR 5")
    for subject in range(log.subjects):
        mine = (log.subject == subject) & (log.phase == 1)
        assert (log.event[mine] == REINFORCER).sum() == 300
