"""What a session must show, whoever responds: noise, budgets, limits, procedures, eating, phases."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from vrcore import DeliveryNoise, EventLog, Experiment, Phase, run
from vrcore.agents import ConstantRate
from vrcore.log import CHANGEOVER, COMPONENT, OMITTED, PHASE, REINFORCER, RESPONSE, SPURIOUS

ALWAYS = ConstantRate(probability=1.0, highest_rate=120.0)  # a response at every tick of 0.5 s
HALF = ConstantRate(probability=0.5, highest_rate=120.0)


def session(
    schedule: str, *, agent: ConstantRate = ALWAYS, seed: int = 1, eating: float = 0.0, **phase: Any
) -> EventLog:
    return run(Experiment(agent, [Phase(schedule, **phase)], seed=seed, eating=eating))


def count(log: EventLog, *events: int) -> int:
    return int(np.isin(log.event, events).sum())


def at(log: EventLog, event: int) -> list[float]:
    return log.t[log.event == event].tolist()


# --- noise ----------------------------------------------------------------------------------------------------------


def test_what_was_earned_arrives_or_is_omitted() -> None:
    log = session("FR 4", responses=20_000, noise=DeliveryNoise(omission=0.3))
    earned = count(log, REINFORCER, OMITTED)
    assert earned == 5_000
    assert count(log, SPURIOUS) == 0
    assert count(log, OMITTED) / earned == pytest.approx(0.3, abs=4 * math.sqrt(0.21 / 5_000))


def test_spurious_reinforcers_come_only_for_responses_that_earned_nothing() -> None:
    log = session("FR 4", responses=20_000, noise=DeliveryNoise(omission=0.5, spurious=0.2))
    earned = set(log.t[np.isin(log.event, (REINFORCER, OMITTED))].tolist())
    spurious = at(log, SPURIOUS)
    assert not earned & set(spurious)
    assert len(spurious) / 15_000 == pytest.approx(0.2, abs=4 * math.sqrt(0.16 / 15_000))
    assert set(spurious) <= set(at(log, RESPONSE))


def test_nobody_who_does_not_respond_gets_spurious_reinforcers() -> None:
    agent = ConstantRate(probability=0.001, highest_rate=1.0)
    log = session("EXT", agent=agent, seconds=3600.0, noise=DeliveryNoise(spurious=1.0))
    assert count(log, SPURIOUS) == count(log, RESPONSE) <= 2


def test_the_budget_counts_what_is_delivered_not_what_is_earned() -> None:
    log = session("CRF", reinforcers=500, noise=DeliveryNoise(omission=0.5))
    assert count(log, REINFORCER) == 500
    assert count(log, OMITTED) == pytest.approx(500, abs=4 * math.sqrt(1000))
    log = session("FR 10", reinforcers=500, noise=DeliveryNoise(omission=0.5, spurious=0.1))
    assert count(log, REINFORCER, SPURIOUS) == 500


def test_omission_on_continuous_reinforcement_is_a_random_ratio() -> None:
    log = session("CRF", responses=40_000, noise=DeliveryNoise(omission=1 - 1 / 8))
    paid = np.flatnonzero(log.event[np.isin(log.event, (REINFORCER, OMITTED))] == REINFORCER)
    ratios = np.diff(paid)
    # Geometric with mean 8: sd = sqrt(7/8) x 8 = 7.48.
    assert ratios.mean() == pytest.approx(8, abs=4 * 7.48 / math.sqrt(len(ratios)))
    assert ratios.std() == pytest.approx(7.48, rel=0.06)
    assert (ratios == 1).mean() == pytest.approx(1 / 8, abs=0.02)


@pytest.mark.parametrize("sd", [0.2, 0.8])
def test_magnitude_noise_keeps_the_mean(sd: float) -> None:
    log = session("CRF", responses=40_000, noise=DeliveryNoise(magnitude_sd=sd))
    sizes = log.value[log.event == REINFORCER]
    assert sizes.min() > 0
    assert sizes.mean() == pytest.approx(1, abs=4 * sd / math.sqrt(len(sizes)))
    assert sizes.std() == pytest.approx(sd, rel=0.1)
    # Log-normal: the logarithm has variance ln(1 + sd^2) and mean minus half of it.
    variance = math.log(1 + sd**2)
    assert np.log(sizes).mean() == pytest.approx(-variance / 2, abs=4 * math.sqrt(variance / len(sizes)))
    assert np.log(sizes).var() == pytest.approx(variance, rel=0.05)


def test_without_noise_every_reinforcer_has_size_1() -> None:
    assert set(session("CRF", responses=50).value[1:-1].tolist()) == {1.0}


# --- budgets and limits ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agent", [ALWAYS, HALF])
def test_a_budget_ends_exactly(agent: ConstantRate) -> None:
    assert count(session("VR 5", agent=agent, responses=137), RESPONSE) == 137
    assert count(session("VR 5", agent=agent, reinforcers=41), REINFORCER) == 41
    log = session("VR 5", agent=agent, seconds=61.5)
    assert log.t[-1] == 61.5
    assert log.value[-1] == 0.0
    trials = run(Experiment(agent, [Phase("VR 5", trials=73)], procedure="discrete-trials", seed=2))
    assert trials.t[-1] == 73 * 0.5


def test_a_budget_in_seconds_that_no_tick_meets_ends_with_the_next() -> None:
    assert session("EXT", seconds=1.2).t[-1] == 1.5
    assert run(Experiment(HALF, [Phase("EXT", seconds=0.9)], tick=0.3)).t[-1] == pytest.approx(0.9)


def test_a_time_limit_ends_a_phase_and_says_so() -> None:
    log = session("EXT", reinforcers=5, limit_seconds=100.0)
    assert log.t[-1] == 100.0
    assert log.event[-1] == PHASE
    assert log.value[-1] == -1.0
    assert count(log, RESPONSE) == 200


def test_a_budget_met_at_the_limit_is_met() -> None:
    assert session("EXT", responses=20, limit_seconds=10.0).value[-1] == 0.0
    assert session("EXT", responses=21, limit_seconds=10.0).value[-1] == -1.0


@pytest.mark.parametrize("seconds", [10.2, 40_000.2])
def test_a_budget_in_seconds_is_no_time_limit(seconds: float) -> None:
    log = session("EXT", agent=ConstantRate(probability=0.001, highest_rate=1.0), seconds=seconds, limit_seconds=1.0)
    assert log.value[-1] == 0.0
    assert log.t[-1] >= seconds


def test_two_reinforcers_at_once_do_not_overrun_a_budget_by_more_than_one() -> None:
    log = session("Conc(FT 10, FT 10)", reinforcers=3)
    assert 3 <= count(log, REINFORCER) <= 4


# --- phases and time ------------------------------------------------------------------------------------------------


def test_phases_follow_each_other_in_one_session() -> None:
    log = run(Experiment(ALWAYS, [Phase("FR 2", responses=10), Phase("EXT", seconds=5.0), Phase("CRF", reinforcers=3)]))
    marks = log.event == PHASE
    assert log.t[marks].tolist() == [0.0, 5.0, 5.0, 10.0, 10.0, 11.5]
    assert log.value[marks].tolist() == [1.0, 0.0] * 3
    assert log.phase[marks].tolist() == [1, 1, 2, 2, 3, 3]
    assert [count_in(log, phase, REINFORCER) for phase in (1, 2, 3)] == [5, 0, 3]


def count_in(log: EventLog, phase: int, event: int) -> int:
    return int(((log.phase == phase) & (log.event == event)).sum())


def test_a_subject_remembers_from_phase_to_phase() -> None:
    phases = [Phase("CRF", reinforcers=200), Phase("EXT", seconds=60.0)]
    trained = run(Experiment("q-learning", phases, seed=1))
    naive = run(Experiment("q-learning", phases[1:], seed=1))
    assert count_in(trained, 2, RESPONSE) > 5 * count_in(naive, 1, RESPONSE)


def test_eating_stops_the_schedules_clock_and_the_subject() -> None:
    log = session("FI 10-s", eating=3.0, seconds=60.0)
    assert at(log, REINFORCER) == [10.0, 23.0, 36.0, 49.0]
    between = [t for t in at(log, RESPONSE) if 10.0 < t <= 23.0]
    assert between[0] == 13.5  # busy up to 13.0
    log = session("FT 10-s", eating=3.0, seconds=40.0)
    assert at(log, REINFORCER) == [10.0, 23.0, 36.0]
    log = session("Mult(FR 4, EXT, time=10-s)", eating=2.0, seconds=100.0)
    # 10 s hold 20 responses and so 5 reinforcers, the last with the turn; each stops the clock for 2 s.
    assert at(log, COMPONENT)[:2] == [18.0, 30.0]


def test_eating_does_not_go_on_into_the_next_phase() -> None:
    log = run(Experiment(ALWAYS, [Phase("CRF", reinforcers=1), Phase("CRF", reinforcers=1)], eating=5.0))
    assert at(log, REINFORCER) == [0.5, 1.0]


# --- procedures -----------------------------------------------------------------------------------------------------


def test_forced_choice_has_a_response_on_every_trial() -> None:
    agent = ConstantRate(probability=0.01, highest_rate=1.0)
    log = run(Experiment(agent, [Phase("Conc(RR 2, RR 5)", trials=400)], procedure="forced-choice", tick=2.0))
    assert count(log, RESPONSE) == 400
    assert at(log, RESPONSE) == [2.0 * (k + 1) for k in range(400)]
    assert set(log.operandum[log.event == RESPONSE].tolist()) == {1, 2}


def test_discrete_trials_have_one_decision_each() -> None:
    log = run(Experiment(HALF, [Phase("CRF", trials=2_000)], procedure="discrete-trials", tick=1.0))
    assert count(log, RESPONSE) == pytest.approx(1_000, abs=4 * math.sqrt(500))
    assert log.t[-1] == 2_000.0


def test_free_operant_responses_come_at_their_rate_whatever_the_tick() -> None:
    agent = ConstantRate(probability=0.5, highest_rate=60.0)
    for tick in (0.1, 0.5, 1.0):
        log = run(Experiment(agent, [Phase("EXT", seconds=20_000.0)], tick=tick, seed=4))
        assert count(log, RESPONSE) == pytest.approx(10_000, abs=4 * math.sqrt(10_000))


def test_changeovers_are_kept_and_the_first_response_is_none() -> None:
    log = session("Conc(VI 5, VI 5)", agent=HALF, seconds=300.0)
    sides = log.operandum[log.event == RESPONSE]
    assert count(log, CHANGEOVER) == (np.diff(sides) != 0).sum() > 0


# --- components -----------------------------------------------------------------------------------------------------


def test_components_take_turns_and_are_kept_in_the_log() -> None:
    log = session("Mult(FR 2, EXT, time=10-s)", seconds=45.0)
    turns = log.event == COMPONENT
    assert log.t[turns].tolist() == [10.0, 20.0, 30.0, 40.0]
    assert log.value[turns].tolist() == [2.0, 1.0, 2.0, 1.0]
    component = log.component[log.event == RESPONSE]
    t = log.t[log.event == RESPONSE]
    # The component in effect when the subject acted judges its response: the one at 10.0 is the first's.
    assert component.tolist() == [1 if (x - 0.5) % 20 < 10 else 2 for x in t]
    assert set(log.component[log.event == REINFORCER].tolist()) == {1}


def test_two_operanda_that_turn_at_the_same_time_are_both_kept() -> None:
    log = session("Conc(Mult(FR 2, EXT, time=10-s), Mult(EXT, FR 2, time=10-s))", seconds=25.0)
    turns = log.event == COMPONENT
    assert sorted(zip(log.t[turns].tolist(), log.operandum[turns].tolist(), strict=True)) == [
        (10.0, 1),
        (10.0, 2),
        (20.0, 1),
        (20.0, 2),
    ]
