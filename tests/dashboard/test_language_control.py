"""The controls on the language page: what each does, what it rules out, and that it is said, linked and trained."""

from __future__ import annotations

import json

import pytest

from dashboard.language import control
from dashboard.language.answers_fields import FIELDS
from dashboard.language.answers_study import finding, learnt
from dashboard.language.page import OWN, PAGE
from dashboard.language.stability_runs import Setting, experiment
from tests.dashboard import test_language_answers as answers_tests
from tests.dashboard import test_language_goal as goal_tests
from tests.dashboard import test_language_links as links
from tests.dashboard import test_language_shaping as shaping_tests
from tests.dashboard.visit import Visit
from vrcore.language import CONTROLS

TABS = ("answers", "sparse", "animals", "goal", "shaping", "stability")
DEFAULTS = {field.name: field.default for field in FIELDS}
QUERIES = links.QUERIES | {
    "goal": goal_tests.QUICK,
    "shaping": f"{shaping_tests.QUICK}&lm.shaping_view=thinning",
    "animals": "lm.tab=animals&v=1&lm.animals_runs=6&lm.animals_budget=20&lm.animals_vote=skip",
}


def test_every_control_of_the_library_has_words():
    assert {control.REAL, *control.WORDS} == set(CONTROLS)
    for one in control.WORDS.values():
        assert one.does.endswith(".")
        assert one.rules_out.startswith("It rules out that ")


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_that_trains_on_a_reward_offers_the_controls(tab: str):
    (field,) = [one for one in OWN[tab] if one.name == f"{tab}_control"]
    assert field.default == control.REAL
    assert {"coin-flip", "shuffled"} < set(field.options) <= set(CONTROLS)
    assert field.accept("coinflip") == (
        "none",
        'Your link asked for the control "coinflip"; did you mean "coin-flip"? This lab has '
        f"{', '.join(field.options)}, so it shows none.",
    )


@pytest.mark.parametrize("tab", TABS)
def test_a_control_is_said_is_in_the_link_and_gives_other_numbers(tab: str):
    real = Visit("lm", QUERIES[tab])
    assert not any("Control, " in one for one in real.markdown)
    visit = Visit("lm", f"{QUERIES[tab]}&lm.{tab}_control=coin-flip")
    (said,) = [one for one in visit.markdown if one.startswith("**Control, coin flip.** A coin says")]
    assert "It rules out that any reward will do" in said
    assert f"lm.{tab}_control=coin-flip" in visit.link
    assert visit.charts != real.charts


def test_in_large_type_what_it_rules_out_comes_after_the_figures():
    visit = Visit("lm", f"{QUERIES['sparse']}&lm.sparse_vote=skip&lm.sparse_control=shuffled&projector=1")
    (short,) = [one for one in visit.markdown if one.startswith("**Control, shuffled.**")]
    (rest,) = [one for one in visit.markdown if one.startswith("It rules out that the number of rewards")]
    assert "rules out" not in short
    assert visit.markdown.index(short) < visit.markdown.index(rest)


def test_under_a_coin_nothing_is_learnt_and_the_page_says_how_much():
    found = answers_tests.computed(answers_tests.asked(control="coin-flip"))
    for text in found.settings.values():
        assert json.loads(text)["stages"][0]["channel"]["control"] == "coin-flip"
        assert json.loads(text)["stages"][1]["channel"]["control"] == "none"
    for one in found.panels[0].declines:
        assert one.untrained == pytest.approx(0.0625)
        assert one.start < 2 * one.untrained
        assert f"{one.start:.2f} on {one.label}" in learnt(found)
    assert learnt(found).startswith("Here 150 steps take the pass rate from 0.06 to ")
    assert [one.verdict for one in found.panels] == ["untaught", "untaught", "absent"]
    assert "With equal steps too little is learnt to lose half of it (pass rate after" in finding(found, shown=True)


def test_what_a_preference_has_no_size_for_is_left_as_it_is():
    setting = Setting(5, 0.9, 100, 200, "equal-mean", 4, 1)
    assert experiment("dpo", 1.0, setting).control == "none"
    assert experiment("dpo", 1.0, setting._replace(control="shuffled")).control == "shuffled"
    assert experiment("rloo", 1.0, setting).stages[0].channel.control == "equal-mean"


def test_the_real_reward_says_nothing():
    assert PAGE["answers_control"].default == DEFAULTS["answers_control"] == "none"
