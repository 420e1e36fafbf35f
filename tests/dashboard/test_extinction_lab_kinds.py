"""The tab "Kinds of extinction": which kind stops which learner, in sentences that hold for every one."""

from __future__ import annotations

import io
import pickle
import runpy
from contextlib import redirect_stdout

import numpy as np
import pytest

from dashboard.extinction_lab.kinds_fields import FIELDS
from dashboard.extinction_lab.kinds_script import text
from dashboard.extinction_lab.kinds_study import Kind, Stopped, asked_for, work
from dashboard.extinction_lab.kinds_words import note, sentence, verdict
from tests.dashboard.made_lab import LOOK, finished, sound
from tests.dashboard.visit import Visit
from vrcore import run
from vrcore.agents import AGENTS
from vrcore.measures import resistance

DEFAULTS = {field.name: field.default for field in FIELDS}
SHOWN = "v=1&el.tab=kinds&el.kinds_subjects=6&el.kinds_minutes=5"


def view_of(**changes):
    asked = asked_for({**DEFAULTS, "kinds_subjects": 8, "kinds_minutes": 30, **changes}, LOOK)
    return asked, finished(work(asked))


@pytest.mark.parametrize("agent", AGENTS)
def test_every_learner_has_sound_sentences(agent):
    _, view = view_of(kinds_agent=agent, kinds_beside=agent)
    sound(view.finding)
    assert view.finding.startswith(AGENTS[agent].title)
    for said in (*view.course_alts, *view.dots_alts):
        sound(said.replace("not known", "unknown"))
    assert len(view.stopped) == 1
    assert len(pickle.dumps(view)) < 3 * view.nbytes()
    sound(note().replace("**Why.** ", ""))


def test_a_policy_gradient_is_stopped_by_free_reinforcers_and_not_by_extinction():
    _, view = view_of(kinds_subjects=20, kinds_minutes=60)
    gradient, detective = view.stopped
    assert {kind.label: verdict(kind) for kind in gradient.kinds} == {
        "EXT": "goes on", "DRO 10-s": "goes on", "FT 10-s": "stops", "VT 10-s": "stops",
        "cost 0.1": "stops",
    }  # fmt: skip
    assert {kind.label: verdict(kind) for kind in detective.kinds} == {
        "EXT": "stops", "DRO 10-s": "stops", "FT 10-s": "goes on", "VT 10-s": "goes on",
        "cost 0.1": "stops",
    }  # fmt: skip
    assert "REINFORCE + baseline is stopped by FT 10-s (half after" in view.finding
    assert "it goes on under EXT and DRO 10-s" in view.finding
    assert "REINFORCE + baseline stand still" in note()
    assert "Constant rate" not in note()


def test_the_minutes_are_those_of_the_library():
    asked, view = view_of()
    for one in view.stopped:
        for kind, experiment in zip(one.kinds, asked.experiments(asked.agents[one.agent]).values(), strict=True):
            found = resistance(run(experiment), 2)
            np.testing.assert_array_equal(kind.minutes, found.minutes)
            np.testing.assert_array_equal(kind.responses, found.responses)


def made(left, minutes=None):
    left = np.asarray(left, float)
    minutes = np.where(np.isnan(left), np.nan, 5.0) if minutes is None else np.asarray(minutes, float)
    return Kind("EXT", minutes, minutes, np.full(len(left), 30.0), left)


def test_what_fell_for_a_moment_and_went_on_has_not_stopped():
    assert verdict(made([0.1] * 8)) == "stops"
    assert verdict(made([0.9] * 8)) == "goes on"
    assert verdict(made([0.1, 0.9] * 4)) == "undecided"
    assert verdict(made([np.nan] * 4 + [0.1] * 4)) == "too few"
    for left in ([0.1] * 8, [0.9] * 8, [0.1, 0.9] * 4, [np.nan] * 4 + [0.1] * 4, [np.nan] + [0.1] * 7):
        one = Stopped("q-learning", (made(left),), (), ())
        sound(sentence(one))
        assert ("Left out" in sentence(one)) == (np.isnan(left).any() and verdict(one.kinds[0]) != "too few")
    few = sentence(Stopped("q-learning", (made([np.nan] + [0.1] * 5),), (), ()))
    assert "1 of 6 subjects responded less than 10 times a minute" in few
    assert "so that fewer than 6 are left and nothing is compared" in few
    goes_on = sentence(Stopped("q-learning", (made([0.9] * 8),), (), ()))
    assert goes_on == "Q-learning is stopped by none within 30 min: it goes on under EXT."
    slow = Stopped("q-learning", (made([0.4] * 8, [np.inf] * 8),), (), ())
    assert sentence(slow) == "Q-learning is stopped by EXT."


def test_the_page_says_what_a_cost_is_and_who_does_not_notice_it():
    visit = Visit("el", f"{SHOWN}&el.kinds_cost=0.25")
    assert any("each response takes 0.25 reinforcers away" in one for one in visit.markdown)
    assert any("do not notice the cost" in one for one in visit.markdown)
    assert set(visit.charts) == {"kinds_course_0", "kinds_dots_0", "kinds_course_1", "kinds_dots_1"}


def test_every_learner_is_tried_when_somebody_asks_for_it():
    visit = Visit("el", SHOWN)
    visit.at.session_state["el_kinds_everybody"] = True
    visit.run()
    (table,) = [one.value for one in visit.at.dataframe]
    assert table["learner"].tolist() == [cls.title for cls in AGENTS.values()]
    assert list(table.columns) == ["learner", "EXT", "DRO 10-s", "FT 10-s", "VT 10-s", "cost 0.1"]
    assert set(table.drop(columns="learner").to_numpy().ravel()) <= {"stops", "goes on", "undecided", "too few"}
    control = table[table["learner"] == AGENTS["constant-rate"].title]
    assert set(control.drop(columns="learner").to_numpy().ravel()) == {"goes on"}


def test_the_script_gives_the_minutes_of_the_figure(tmp_path):
    asked, view = view_of()
    (tmp_path / "kinds.py").write_text(text(asked))
    with redirect_stdout(io.StringIO()):
        found = runpy.run_path(str(tmp_path / "kinds.py"))["minutes"]
    for one in view.stopped:
        for kind in one.kinds:
            np.testing.assert_array_equal(found[one.agent, kind.label], kind.minutes)
