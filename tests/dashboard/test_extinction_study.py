from __future__ import annotations

import pytest

from dashboard.extinction_settings import COMPARE, PAGE, SCHEDULES
from dashboard.extinction_study import (
    TRAINING_LIMIT,
    curve,
    experiments,
    measured,
    schedules,
    words_of_fit,
)  # fmt: skip
from dashboard.learners import parameter_names
from dashboard.link import decode, encode
from tests.dashboard.made_groups import made
from vrcore import DeliveryNoise, Experiment
from vrcore.agents import AGENTS
from vrcore.params import declared

BASE = PAGE.defaults | {"seed": 1}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["CRF", "VR 5", "VR 10"]),
        ({"ratio": 7}, ["CRF", "VR 3", "VR 7"]),
        ({"ratio": 3}, ["CRF", "VR 3"]),
        ({"ratio": 2}, ["CRF", "VR 2"]),
        ({"compare": "crf"}, ["CRF", "VR 10"]),
        ({"compare": "one"}, ["VR 10"]),
        ({"schedule": "FI", "interval": 20}, ["CRF", "FI 10-s", "FI 20-s"]),
        ({"schedule": "own", "notation": "Mult(VR 5, EXT)"}, ["CRF", "Mult(VR 5, EXT)"]),
        ({"schedule": "own", "notation": "CRF"}, ["CRF"]),
    ],
)
def test_groups_go_from_rich_to_lean_and_none_comes_twice(changes, expected):
    assert schedules(BASE | changes) == expected


@pytest.mark.parametrize("agent", AGENTS)
def test_every_setting_is_an_experiment_that_reads_back(agent):
    values = BASE | {"agent": agent, "spread": 0.3}
    settings = [values | {"schedule": kind, "compare": compare} for kind in SCHEDULES for compare in COMPARE]
    for one in [one for values in settings for one in experiments(values)]:
        assert Experiment.from_json(one.to_json()).key() == one.key()
        assert one.agent == AGENTS[agent]()
        assert one.phases[0].limit_seconds == TRAINING_LIMIT
        assert str(one.phases[1].schedule) == "EXT"
        assert dict(one.spread) == {AGENTS[agent].differs: 0.3, "highest_rate": 0.3}
        assert one.tick <= 60.0 / one.agent.highest_rate + 1e-12


def test_every_number_reaches_the_experiment():
    values = BASE | {
        "omission": 0.1, "spurious": 0.2, "size_sd": 0.3, "eating": 1.5, "budget": 50, "budget_unit": "minutes",
        "minutes": 7, "subjects": 3, "seed": 0, "compare": "one", "cp_hazard": 0.01, "cp_highest_rate": 300.0,
    }  # fmt: skip
    (one,) = experiments(values)
    assert one.phases[0].noise == DeliveryNoise(0.1, 0.2, 0.3)
    assert one.phases[0].until == ("seconds", 3000.0)
    assert one.phases[1].until == ("seconds", 420.0)
    assert (one.subjects, one.seed, one.eating, one.tick) == (3, 0, 1.5, 0.1)
    assert (one.agent.hazard, one.agent.highest_rate) == (0.01, 300.0)
    for unit in ("reinforcers", "responses"):
        assert experiments(values | {"budget_unit": unit})[0].phases[0].until == (unit, 50)
    found = measured(values | {"by": "responses", "share": 0.25, "window": 30})
    assert (found.by, found.share, found.window_seconds) == ("responses", 0.25, 30.0)


def test_every_learner_has_a_parameter_in_which_subjects_differ():
    for agent, cls in AGENTS.items():
        assert cls.differs in declared(cls)
        assert len(parameter_names(agent)) == len(declared(cls))
    names = [name for agent in AGENTS for name in parameter_names(agent)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("agent", AGENTS)
def test_a_link_holds_what_matters_and_nothing_of_other_learners(agent):
    for kind in SCHEDULES:
        values = BASE | {"agent": agent, "schedule": kind, "omission": 0.0, "share": 0.35}
        link = encode(PAGE, values)
        assert len(link) < 1_000
        found, problems = decode(PAGE, link)
        assert problems == []
        assert [one.key() for one in experiments(found)] == [one.key() for one in experiments(values)]
        sizes = {name for name in ("ratio", "interval", "notation") if f"ex.{name}=" in link}
        assert sizes == {"notation" if kind == "own" else "interval" if kind.endswith("I") else "ratio"}


def test_what_a_curve_cannot_say_is_said():
    groups = [made("CRF", [10.0] * 8), made("VR 10", [20.0] * 8)]
    words = words_of_fit(groups, [None, None], "logistic")
    assert "CRF: too few blocks or too little change for a curve" in words
    object.__setattr__(groups[1], "not_finished", 2)
    assert "Not through training within 4 hours: 2 of 8 on VR 10." in words_of_fit(groups, [None, None], "hill")
    found = [curve(group, "hill") for group in groups]
    assert words_of_fit(groups, found, "hill").startswith("Hill curves fitted to the mean of each group")
