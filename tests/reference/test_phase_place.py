"""Rest before a phase, another context, larger reinforcers: what they change in the log and in the subject."""

from __future__ import annotations

import numpy as np
import pytest

from vrcore import Experiment, Phase, run
from vrcore.errors import ParameterError
from vrcore.inspection import trace
from vrcore.log import PHASE, REINFORCER, RESPONSE


def phases(log, number):
    """Return when a phase began and ended."""
    return log.t[(log.event == PHASE) & (log.phase == number)].tolist()


def test_rest_is_session_time_in_which_nothing_happens():
    log = run(Experiment("q-learning", [Phase("CRF", seconds=60), Phase("EXT", seconds=30, rest=3600.0)], seed=1))
    assert phases(log, 1) == [0.0, 60.0]
    assert phases(log, 2) == [3660.0, 3690.0]
    assert not ((log.t > 60.0) & (log.t < 3660.0)).any()
    straight = run(Experiment("q-learning", [Phase("CRF", seconds=60), Phase("EXT", seconds=30)], seed=1))
    # Q-learning has no clock: what it does in the second phase is the same.
    np.testing.assert_allclose(log.t[log.phase == 2], straight.t[straight.phase == 2] + 3600.0)


def test_a_new_context_is_a_new_stimulus_and_the_old_one_is_remembered():
    plan = [Phase("CRF", seconds=600), Phase("EXT", seconds=60, context=1), Phase("EXT", seconds=60)]
    log = run(Experiment("q-learning", plan, subjects=20, seed=2))
    trained = log.t[(log.event == RESPONSE) & (log.phase == 1)]
    last_minute = (trained > 540.0).sum()
    elsewhere, back = (((log.event == RESPONSE) & (log.phase == number)).sum() for number in (2, 3))
    # In the new place a response is worth what it was before training; in the old one what was learnt there.
    untrained = run(Experiment("q-learning", [Phase("EXT", seconds=60)], subjects=20, seed=3))
    assert abs(elsewhere - (untrained.event == RESPONSE).sum()) < 0.5 * (untrained.event == RESPONSE).sum() + 20
    assert back > 0.6 * last_minute
    assert elsewhere < 0.2 * back


def test_every_context_has_stimuli_of_its_own():
    plan = [Phase("Mult(FR 2, EXT, time=10-s)", seconds=40), Phase("FR 2", seconds=40, context=2)]
    seen = trace(Experiment("q-learning", plan, seed=1), 0).stimulus
    assert set(seen.tolist()) == {0, 1, 4}


def test_a_magnitude_is_the_size_of_every_reinforcer():
    log = run(Experiment("q-learning", [Phase("FR 2", reinforcers=5), Phase("FR 2", reinforcers=5, magnitude=3.5)]))
    sizes = [log.value[(log.event == REINFORCER) & (log.phase == number)].tolist() for number in (1, 2)]
    assert sizes == [[1.0] * 5, [3.5] * 5]
    doubled = Phase("Adj(amount, start=2, step=1)", reinforcers=3, magnitude=2.0)
    log = run(Experiment("constant-rate", [doubled]))
    assert log.value[log.event == REINFORCER].tolist() == [4.0, 6.0, 8.0]


def test_they_are_part_of_the_experiment():
    plan = [Phase("FR 2", reinforcers=5, rest=60.0, context=1, magnitude=2.0)]
    one = Experiment("q-learning", plan)
    assert Experiment.from_json(one.to_json()).phases == one.phases
    assert one.key() != Experiment("q-learning", [Phase("FR 2", reinforcers=5)]).key()
    assert run(one).digest() == run(one, interpreted=True).digest()


@pytest.mark.parametrize("wrong", [{"rest": -1.0}, {"context": 8}, {"context": 0.5}, {"magnitude": 0.0}])
def test_values_out_of_range_are_refused(wrong):
    (name,) = wrong
    with pytest.raises(ParameterError, match=rf"Phase\.{name} must lie between"):
        Phase("FR 2", reinforcers=5, **wrong)
