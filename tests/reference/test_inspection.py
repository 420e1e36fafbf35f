"""What a subject thinks, traced: the same run, and numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vrcore import AGENTS, Experiment, Phase, run
from vrcore.errors import ParameterError
from vrcore.inspection import trace, tracing
from vrcore.log import REINFORCER, RESPONSE
from vrcore.simulate import steps

SCHEDULES = ("VR 10", "FI 30-s", "Mult(VR 5, EXT)", "Conc(VI 30-s, VI 60-s, COD=2-s)", "FT 30-s")


@pytest.mark.parametrize("key", AGENTS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_traced_run_is_the_run(key: str, schedule: str) -> None:
    phases = [Phase(schedule, seconds=300), Phase("EXT", seconds=60)]
    experiment = Experiment(
        key, phases, subjects=2, seed=11, spread={"highest_rate": 0.2} if key != "reinforce" else {}
    )
    found = trace(experiment, 1)
    assert found.log.digest() == run(experiment).one(1).digest()
    # Every response and every reinforcer of the log is in the trace, at its time.
    made = found.log.t[found.log.event == RESPONSE]
    assert np.array_equal(found.t[found.action > 0], made)
    assert found.reward.sum() == pytest.approx(found.log.value[found.log.event == REINFORCER].sum())
    assert (np.diff(found.t) >= 0).all()
    operanda = 2 if schedule.startswith("Conc") else 1
    assert list(found.readings) == [one.key for one in AGENTS[key].readings]
    assert found.readings
    for one in AGENTS[key].readings:
        values = found.readings[one.key]
        assert values.shape == (len(found.t), operanda)
        assert np.isfinite(values).all()
        assert one.low is None or values.min() >= one.low
        assert one.high is None or values.max() <= one.high
    assert (found.surprise is None) == (AGENTS[key].surprise is None)


def test_the_value_of_a_response_by_hand() -> None:
    # Q <- Q + 0.1 (r - 0.05 - Q) from 0.2: paid on every second response.
    agent = AGENTS["q-learning"](learning_rate=0.1, response_cost=0.05, start_value=0.2)
    found = trace(Experiment(agent, [Phase("FR 2", responses=4)], procedure="forced-choice"))
    assert found.readings["value"][:, 0] == pytest.approx([0.2, 0.175, 0.2525, 0.22225, 0.295025])
    assert found.surprise is not None
    assert math.isnan(found.surprise[0])
    assert found.surprise[1:] == pytest.approx([-0.25, 0.775, -0.3025, 0.72775])
    assert found.reward.tolist() == [0.0, 0.0, 1.0, 0.0, 1.0]


def test_the_doubt_of_the_detective_by_hand() -> None:
    agent = AGENTS["change-point"](hazard=0.01, stray=0.001, start_off=0.5)
    found = trace(Experiment(agent, [Phase("FR 2", responses=2)], procedure="forced-choice"))
    # Before the first outcome the mean is 1/2, and 0.5 stays 0.5 under the hazard: 0.5 * 0.999 / (0.4995 + 0.25).
    first = 0.4995 / 0.7495
    before = first * 0.99 + (1 - first) * 0.01
    second = before * 0.001 / (before * 0.001 + (1 - before) / 3)  # 1 paid, 2 unpaid: a mean of 1/3
    assert found.readings["off"][:, 0] == pytest.approx([0.5, first, second])
    assert found.readings["pay"][:, 0] == pytest.approx([1 / 2, 1 / 3, 2 / 4])
    assert found.surprise is None


def test_the_probability_of_a_policy_by_hand() -> None:
    agent = AGENTS["reinforce-baseline"](learning_rate=0.5, baseline_rate=0.1, start_logit=0.0)
    found = trace(Experiment(agent, [Phase("CRF", trials=30)], procedure="discrete-trials", seed=1))
    paid = int(np.argmax(found.reward > 0))
    assert found.readings["probability"][0, 0] == 0.5
    assert found.readings["probability"][paid - 1, 0] == 0.5  # nothing surprises before the first reinforcer
    # It moves the logit of responding up by 0.5 * 1 * (1 - 0.5), that of withholding down by as much.
    assert found.readings["probability"][paid, 0] == pytest.approx(1 / (1 + math.exp(-0.5)))
    assert found.readings["expected"][paid, 0] == pytest.approx(0.1)
    assert found.surprise is not None
    assert found.surprise[paid] == 1.0


@pytest.mark.parametrize("key", ["q-learning", "reinforce-baseline"])
def test_each_value_follows_from_its_prediction_error(key: str) -> None:
    found = trace(Experiment(key, [Phase("VR 5", seconds=600)], seed=3))
    rate = {"q-learning": 0.01, "reinforce-baseline": 0.05}[key]
    values = found.readings[{"q-learning": "value", "reinforce-baseline": "expected"}[key]][:, 0]
    assert found.surprise is not None
    # A value is that of responding; the baseline learns from withholding as well.
    learnt = found.action[1:] > 0 if key == "q-learning" else np.ones(len(values) - 1, bool)
    assert np.diff(values) == pytest.approx(np.where(learnt, rate * found.surprise[1:], 0.0), abs=1e-15)


def test_it_can_be_stopped_after_a_moment() -> None:
    running = tracing(Experiment("q-learning", [Phase("VR 10", seconds=3600)]))
    shares = list(running)
    assert len(shares) > 10
    assert shares == sorted(shares)


def test_what_cannot_be_traced_is_refused() -> None:
    experiment = Experiment("q-learning", [Phase("VR 10", seconds=60)], subjects=3)
    for subject in (3, -1, True, 1.0):
        with pytest.raises(ParameterError, match="has subjects 0 to 2"):
            trace(experiment, subject)  # type: ignore[arg-type]  # refused: that is the test
    with pytest.raises(ParameterError, match="only an interpreted run"):
        next(steps(experiment, watch=lambda agent: agent))
