"""The chamber outside is the chamber inside: the same agent and random numbers give the log that `vrcore.run` gives."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vrcore import DeliveryNoise, Experiment, Phase, parse, run
from vrcore.adapters.operant_session import OperantSession
from vrcore.agents.protocol import Moment
from vrcore.loop import wait
from vrcore.simulate import subject
from vrcore.testing import ZOO

SECONDS = 400.0
NOISE = {
    "none": DeliveryNoise(),
    "all": DeliveryNoise(omission=0.3, spurious=0.05, magnitude_sd=0.5),
}


def replayed(experiment: Experiment) -> dict[str, list[tuple[float, float]]]:
    """Run subject 0 with the decisions made out here, in the order in which `vrcore.loop` draws."""
    agent, rng = subject(experiment, 0)
    (phase,) = experiment.phases
    session = OperantSession(phase.schedule, experiment.tick, experiment.eating, phase.noise)
    chance = min(agent.highest_rate * experiment.tick / 60.0, 1.0)
    memory = np.zeros((session.machine.stimuli, session.machine.operanda + 1), type(agent).layout).view(np.recarray)
    agent.start(memory)
    session.begin(rng)
    found = {"response": [], "reinforcer": []}
    pace = 0.0 if chance >= 1.0 else -1.0 / math.log(1.0 - chance)
    last = int(np.ceil(SECONDS / experiment.tick))
    to_go = wait(pace, rng)
    while session.ticks < last:
        t = (session.ticks + 1) * experiment.tick
        now = Moment(session.machine.stimulus, 0, t)
        to_go -= 1
        action = -1
        if to_go == 0:
            action = agent.choose(memory, now, rng)
            to_go = wait(pace, rng)
        outcome = session.decide(max(action, 0))
        if action > 0:
            found["response"].append((t, float(action)))
        if outcome.delivered:
            found["reinforcer"].append((t, outcome.amount))
        if action >= 0 or outcome.delivered:
            agent.learn(memory, now, max(action, 0), outcome.amount)
    return found


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("eating", [0.0, 3.0])
@pytest.mark.parametrize("schedule", ZOO)
def test_same_session_as_in_a_run(schedule, eating, noise):
    experiment = Experiment(
        "q-learning", [Phase(schedule, seconds=SECONDS, noise=NOISE[noise])], seed=11, tick=0.5, eating=eating
    )
    frame = run(experiment).frame()
    found = replayed(experiment)
    responses = frame[frame["event"] == "response"]
    assert found["response"] == list(zip(responses["t"], responses["operandum"].astype(float), strict=True))
    paid = frame[frame["event"].isin(["reinforcer", "spurious"])].groupby("t")["value"].sum()
    assert [t for t, _ in found["reinforcer"]] == list(paid.index)
    np.testing.assert_allclose([size for _, size in found["reinforcer"]], paid.to_numpy(), rtol=1e-12)
    assert found["reinforcer"]  # the comparison is not one of empty lists
    # Where responding earns nothing the subject may give up.
    assert found["response"] or any(kind in schedule for kind in ("T 5-s", "DRO"))


def test_a_new_session_forgets_the_old_one():
    session = OperantSession(parse("FR 3"), 0.5, 2.0, DeliveryNoise())
    session.begin(np.random.default_rng(0))
    assert [session.decide(1).earned for _ in range(4)] == [0, 0, 1, 0]
    assert session.ticks == 4 + 4  # two seconds of eating are four ticks
    session.begin(np.random.default_rng(0))
    assert [session.decide(1).earned for _ in range(3)] == [0, 0, 1]


def test_what_is_timed_only_later_comes_in_time():
    session = OperantSession(parse("Tand(FR 2, FT 3-s)"), 0.5, 0.0, DeliveryNoise())
    session.begin(np.random.default_rng(0))
    assert [session.decide(action).earned for action in (1, 1, 0, 0, 0, 0, 0, 0, 0)] == [0, 0, 0, 0, 0, 0, 0, 1, 0]
