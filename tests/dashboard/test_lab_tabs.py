"""The tabs of the extinction lab and of Choice: what each owes its visitor, by one frame."""

from __future__ import annotations

import pytest

from dashboard import link
from dashboard.choice.page import PAGE as CHOICE
from dashboard.extinction_lab.page import PAGE as LAB
from dashboard.extinction_lab.theory_fields import LAWS
from dashboard.learners import learner_of, parameter_names, python_of
from tests.dashboard.tab_frame import Tab, check_controls, check_forged, check_old_link
from vrcore.agents import AGENTS

RULERS = {f"rulers_by_{ruler}" for ruler in ("responses", "minutes", "omitted", "slope")}
BY = {"rulers_by_responses"}
TABS = (
    Tab(
        LAB,
        "rulers",
        {"vote": "skip", "subjects": 6, "extinction": 5, "reinforcers": 20},
        {*RULERS, "rulers_survival"},
        (
            ("agent", "q-learning", BY),
            ("reinforcers", 40, BY),
            ("by", "rate", BY),
            ("rate", 20, BY),
            ("by", "responses", BY),
            ("responses", 200, BY),
            ("by", "minutes", BY),
            ("minutes", 10, BY),
            ("groups", "two", BY),
            ("ratio", 20, BY),
            ("omission", 0.5, BY),
            ("subjects", 8, BY),
            ("ruler", "minutes", {"rulers_survival"}),
            ("extinction", 10, BY),
            ("share", 0.2, BY),
            ("criterion", "rate", BY),
            ("least", 20, BY),
            ("window", 30, BY),
            ("spurious", 0.1, BY),
            ("size_sd", 1.0, BY),
            ("eating", 3.0, BY),
            ("spread", 0.6, BY),
            ("seed", 9, BY),
        ),
        {
            "agent=rat": 'the learner "rat"',
            "by=luck": 'the rule of equal training "luck"',
            "criterion=mood": 'the kind of criterion "mood"',
            "ratio=1": "a ratio of 1. This lab allows 2 to 50, so it shows 2.",
            "subjects=1e9": "so it shows 200.",
            "a=VR": "schedule of group 1",
            "omission=nan": "which is not a number",
            "vote=maybe": 'the prediction "maybe"',
            "rate=-5": "so it shows 10.",
            "least=0": "so it shows 1.",
            "ql_learning_rate=9": "so it shows 1.",
        },
        {"a", "b", "c", "d"},  # groups of one's own
    ),
    Tab(
        LAB,
        "minute",
        {"subjects": 6, "training": 40},
        {"minute_course", "minute_dots"},
        (
            ("agent", "reinforce-baseline", None),
            ("eating", 1.0, None),
            ("ratio", 4, None),
            ("running", 120, set()),  # it moves a sentence
            ("subjects", 8, None),
            ("training", 50, None),
            ("spread", 0.5, None),
            ("seed", 4, None),
        ),
        {
            "ratio=0": "a ratio of 0. This lab allows 1 to 50, so it shows 1.",
            "eating=99": "so it shows 10.",
            "agent=dog": 'the learner "dog"',
            "running=abc": "which is not a number",
        },
    ),
    Tab(
        LAB,
        "recovery",
        {"subjects": 6, "reinforcers": 50},
        {"recovery_course", "recovery_dots"},
        (
            # Latent causes learns from what follows its responses alone: free reinforcers are nothing to it.
            ("agent", "q-learning", None),
            ("rest", 2.0, {"recovery_course"}),
            ("reinforcers", 100, None),
            ("design", "again", None),
            ("design", "place", None),
            ("design", "free", None),
            ("every", 60, None),
            ("design", "other", None),
            ("interval", 60, None),
            ("subjects", 8, None),
            ("spread", 0.5, None),
            ("seed", 4, None),
        ),
        {
            "rest=100": "so it shows 24.",
            "design=hypnosis": 'the design "hypnosis"',
            "every=x": "which is not a number",
            "agent=dog": 'the learner "dog"',
        },
    ),
    Tab(
        LAB,
        "kinds",
        {"subjects": 6, "minutes": 5},
        {f"kinds_{one}_{place}" for one in ("course", "dots") for place in (0, 1)},
        (
            ("agent", "q-learning", {"kinds_dots_0"}),
            ("beside", "clock", {"kinds_dots_1"}),
            ("seconds", 4, {"kinds_course_0"}),
            ("cost", 0.5, {"kinds_course_0"}),
            ("ratio", 3, None),
            ("minutes", 10, None),
            ("subjects", 8, None),
            ("spread", 0.5, None),
            ("seed", 4, None),
        ),
        {
            "seconds=1": "so it shows 2.",
            "beside=dog": 'the learner "dog"',
            "cost=nan": "which is not a number",
            "ratio=0": "so it shows 1.",
            "minutes=1e9": "so it shows 240.",
        },
    ),
    Tab(
        LAB,
        "within",
        {"subjects": 6, "minutes": 5, "extinction": 10},
        {"within_course", "within_dots"},
        (
            ("agent", "q-learning", None),
            ("ratio", 4, None),
            ("minutes", 10, None),
            ("ruler", "slope", {"within_dots"}),
            ("component", 30, None),
            ("extinction", 20, {"within_course"}),
            ("subjects", 8, None),
            ("spread", 0.5, None),
            ("seed", 4, None),
        ),
        {
            "ratio=1": "so it shows 2.",
            "ruler=miles": 'the ruler "miles"',
            "component=nan": "which is not a number",
            "agent=dog": 'the learner "dog"',
        },
    ),
    Tab(
        LAB,
        "theory",
        {"subjects": 6, "agent": "linear-operator"},
        {"theory_rates", "theory_decline"},
        (
            ("agent", "q-learning", None),
            ("kind", "FR", None),
            ("constants", "own", {"theory_rates"}),
            ("subjects", 8, None),
            ("seed", 4, None),
        ),
        {
            "subjects=2": "so it shows 6.",
            "agent=rat": 'the learner "rat"',
            "kind=VI": 'the schedule "VI"',
            "beta=7&constants=own": "so it shows 0.99.",
            "power=nan&constants=own": "which is not a number",
        },
        set(LAWS),  # of one's own constants
    ),
    Tab(
        CHOICE,
        "levers",
        {"vote": "skip", "minutes": 20, "trials": 500, "subjects": 8, "seed": 3},
        {"levers_share", "levers_hill"},
        (
            ("kind", "baited", None),
            ("chance", 0.3, None),
            ("other_chance", 0.1, None),
            ("trials", 1_000, {"levers_share"}),
            ("kind", "ratios", None),
            ("ratio", 10, None),
            ("other_ratio", 30, None),
            ("kind", "intervals", None),
            ("interval", 30, None),
            ("other_interval", 120, None),
            ("agent", "q-learning", {"levers_share"}),
            ("delay", 1.5, {"levers_hill"}),
            ("own", 0.9, {"levers_hill"}),
            ("minutes", 30, {"levers_share"}),
            ("reversals", 1, {"levers_share"}),
            ("subjects", 9, {"levers_share"}),
            ("spread", 0.5, {"levers_share"}),
            ("seed", 5, {"levers_share"}),
        ),
        {
            "interval=0": "so it shows 5.",
            "agent=rat": 'the learner "rat"',
            "kind=three": 'the kind of alternatives "three"',
            "own=7": "so it shows 1.",
            "delay=x": "which is not a number",
            "ql_learning_rate=-1": "This lab allows",
        },
    ),
    Tab(
        CHOICE,
        "matching",
        {"vote": "skip", "minutes": 40, "subjects": 8, "seed": 3},
        {"matching_ratios", "matching_hyperbola"},
        (
            ("agent", "melioration", None),
            ("delay", 0.5, {"matching_ratios"}),
            ("minutes", 50, {"matching_ratios"}),
            ("subjects", 9, None),
            ("seed", 4, None),
        ),
        {
            "agent=rat": 'the learner "rat"',
            "delay=99": "so it shows 10.",
            "subjects=1e6": "so it shows 60.",
            "minutes=none": "which is not a number",
        },
    ),
    Tab(
        CHOICE,
        "exploration",
        {"vote": "skip", "subjects": 20, "trials": 200, "seed": 1},
        {"exploration_courses", "exploration_trade"},
        (
            ("left", 3, None),
            ("right", 9, None),
            ("trials", 300, None),
            ("subjects", 40, None),
            ("step", 0.5, None),
            ("epsilon", 0.3, None),
            ("sharpness", 30.0, None),
            ("bonus", 0.2, None),
            ("doubt", 0.1, None),
            ("forgetting", 0.2, None),
            ("seed", 9, None),
            ("exchange", False, {"exploration_courses"}),
        ),
        {
            "left=0": "so it shows 1.",
            "trials=abc": "which is not a number",
            "exchange=perhaps": "exchange",
            "vote=everything": 'the prediction "everything"',
            "right=1e9": "so it shows 20.",
            "subjects=-4": "so it shows 20.",
            "epsilon=nan": "which is not a number",
        },
    ),
)  # fmt: skip
IN_THE_LAB = [tab for tab in TABS if tab.page is LAB]


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_every_control_moves_its_value_its_link_and_its_figures(tab):
    check_controls(tab)


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_forged_values_become_a_sentence(tab):
    check_forged(tab)


@pytest.mark.parametrize("tab", IN_THE_LAB, ids=lambda tab: tab.name)
def test_a_link_from_before_goes_on_meaning_what_it_meant(tab):
    check_old_link(tab)


@pytest.mark.parametrize("tab", IN_THE_LAB, ids=lambda tab: tab.name)
def test_a_link_stays_short_whoever_learns(tab):
    for agent in AGENTS:
        values = LAB.defaults | {"tab": tab.name, f"{tab.name}_agent": agent}
        assert len(link.encode(LAB, values)) < 800


@pytest.mark.parametrize("agent", AGENTS)
def test_a_learner_in_python_is_the_one_of_the_fields(agent):
    import vrcore

    usual = learner_of(agent, LAB.defaults, "minute_")
    assert usual == AGENTS[agent]()
    assert python_of(usual) == repr(agent)
    low = LAB.defaults | {name: LAB[name].param.low for name in parameter_names(agent, "minute_")}
    changed = learner_of(agent, low, "minute_")
    assert eval(python_of(changed), {"vrcore": vrcore}) == changed  # noqa: S307 - the text that a visitor copies
