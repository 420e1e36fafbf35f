"""Stored digests of the small experiments: the same key gives the same result, or the rules' name says otherwise.

A key holds the experiment and the rules it was run under (`rules` of its class, with those of the toy language model
where it trains one). If a change is meant to give other results, raise the number in `rules` and write the new keys
and digests below; the failing test prints them. Never renew a digest alone.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pytest

from vrcore.language import curriculum, gridworld, over_optimisation, thinning
from vrcore.language.curriculum import CurriculumExperiment
from vrcore.language.dispenser import DispenserExperiment, replay
from vrcore.language.gridworld import GridworldExperiment
from vrcore.language.preference_experiment import PreferenceExperiment
from vrcore.language.thinning import ThinningExperiment

CLICKS = [k % 3 != 1 for k in range(40)]


def digest(*arrays: Any) -> str:
    """Return a hash of arrays; numbers count to nine decimals."""
    found = hashlib.sha256()
    for array in arrays:
        found.update(np.rint(np.nan_to_num(np.asarray(array, float), nan=-1.0) * 1e9).astype("<i8").tobytes())
    return found.hexdigest()[:16]


def made(experiment: Any) -> str:
    """Run an experiment of any of these kinds; return the digest of its result."""
    if isinstance(experiment, GridworldExperiment):
        grid = gridworld.train(experiment)
        return digest(grid.curves, grid.weights, *[one.cells for one in grid.episodes])
    if isinstance(experiment, PreferenceExperiment):
        learnt = over_optimisation.learn(experiment)
        return digest(learnt.curves, learnt.weights, learnt.logits, learnt.accuracy)
    if isinstance(experiment, CurriculumExperiment):
        plan = curriculum.run(experiment)
        return digest(plan.pass_rate, plan.trained, plan.entry_pass)
    if isinstance(experiment, ThinningExperiment):
        thinned = thinning.run(experiment)
        return digest(thinned.final_pass, thinned.reinforcers, thinned.log.logits)
    session = replay(experiment, CLICKS)
    return digest(session.logits, session.curves, *[one.answer.tokens for one in session.rounds])


# Every parameter that matters is written out: a new default is a new experiment, not a new rule.
EXPERIMENTS: dict[str, Any] = {
    "gridworld": GridworldExperiment(diversity=0.2, salience=0.5, seeds=2, seed=1, iterations=40),
    "rlhf": PreferenceExperiment(method="rlhf", pairs=100, flips=0.1, seeds=2, seed=2, steps=60, pull=0.05),
    "dpo": PreferenceExperiment(method="dpo", pairs=100, sharing="tied", seeds=2, seed=3, steps=60, pull=0.1),
    "staircase": CurriculumExperiment("staircase", "untied", length=3, seeds=2, seed=4),
    "teacher": CurriculumExperiment("teacher", "tied", length=3, optimiser="adam", seeds=2, seed=5),
    "thinning": ThinningExperiment("doubling", seeds=2, seed=6, steps=200, ratio=10),
    "dispenser": DispenserExperiment("VR 3", seed=7),
}
STORED: dict[str, tuple[str, str]] = {
    "gridworld": ("19895556c5c46868", "39d70c7873f58f22"),
    "rlhf": ("e900f1cffcf57189", "d1010825dd1f1a32"),
    "dpo": ("946b93e35665fbbf", "c92e4f3e0e952682"),
    "staircase": ("75170dc69f370345", "d448fb6ec4e87f21"),
    "teacher": ("02768d51df719889", "6d612b2064683da9"),
    "thinning": ("85ae19f1cfcf0423", "346fc7c7b34024ca"),
    "dispenser": ("ee12e0603822d0e5", "aa88f13d9a8320ad"),
}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_stored_result_is_made_again(name: str) -> None:
    experiment = EXPERIMENTS[name]
    found = (experiment.key(), made(experiment))
    assert name in STORED, f'"{name}": {found},'
    key, stored = STORED[name]
    assert found[0] == key, f'other rules or another default; if that is meant, "{name}": {found},'
    assert found[1] == stored, f"the same experiment gives another result; raise `rules` of {type(experiment).__name__}"


def test_the_stored_results_differ() -> None:
    assert list(STORED) == list(EXPERIMENTS)
    assert len({one for pair in STORED.values() for one in pair}) == 2 * len(STORED)
