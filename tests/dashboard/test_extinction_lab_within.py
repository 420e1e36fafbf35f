"""The tab "One subject, two schedules": whether the order reverses, in sentences that hold for every learner."""

from __future__ import annotations

import io
import pickle
import runpy
from contextlib import redirect_stdout

import numpy as np
import pytest

from dashboard.extinction_lab.tested import RULERS
from dashboard.extinction_lab.within_fields import FIELDS
from dashboard.extinction_lab.within_script import text
from dashboard.extinction_lab.within_study import asked_for, work
from dashboard.extinction_lab.within_words import SAID, finding, note, paired, verdicts
from tests.dashboard.made_lab import LOOK, finished, sound
from tests.dashboard.visit import Visit
from vrcore import run
from vrcore.agents import AGENTS
from vrcore.measures import component_resistance, resistance

DEFAULTS = {field.name: field.default for field in FIELDS}
SHOWN = "v=1&el.tab=within&el.within_subjects=6&el.within_minutes=5&el.within_extinction=10"


def view_of(**changes):
    small = {"within_subjects": 10, "within_minutes": 15, "within_extinction": 20}
    asked = asked_for({**DEFAULTS, **small, **changes}, LOOK)
    return asked, finished(work(asked))


@pytest.mark.parametrize("agent", AGENTS)
def test_every_learner_has_sound_sentences_by_every_ruler(agent):
    asked, view = view_of(within_agent=agent)
    for ruler in RULERS:
        said = finding(agent, asked.lean, ruler, view.between, view.within)
        sound(said)
        assert said.startswith(f"{AGENTS[agent].title}, by ")
    sound(view.note)
    sound(view.course_alt)
    sound(view.dots_alt.replace("not known", "unknown"))
    assert len(pickle.dumps(view)) < 3 * view.nbytes()


def test_the_values_are_those_of_the_library():
    asked, view = view_of()
    both, rich, lean = (run(one) for one in asked.experiments().values())
    np.testing.assert_array_equal(view.within.rich.responses, component_resistance(both, 1).responses)
    np.testing.assert_array_equal(view.within.lean.minutes, component_resistance(both, 2).minutes)
    np.testing.assert_array_equal(view.between.rich.responses, resistance(rich, 2).responses)
    np.testing.assert_array_equal(view.between.lean.responses, resistance(lean, 2).responses)
    assert [row.label for row in view.rows] == ["between: FR 1", "between: VR 10", "within: FR 1", "within: VR 10"]
    assert view.rows[3].values is view.within.lean.responses


def test_the_order_reverses_in_sarsa_and_not_in_the_detective():
    _, view = view_of(within_subjects=30, within_minutes=30, within_extinction=60)
    (apart, _), (together, _) = verdicts("responses", view.between, view.within)
    assert (apart, together) == ("more", "fewer")
    assert view.finding.endswith("The effect reverses within the subject.")
    assert "turns round by responses" in view.note
    _, view = view_of(within_agent="change-point", within_subjects=30)
    assert "The effect does not reverse: the order is the same within and between." in view.finding
    assert "By none of the four rulers does the order of VR 10 and FR 1 turn round for sure." in view.note


@pytest.mark.parametrize(
    ("lean", "rich", "verdict"),
    [
        ([20.0] * 8, [10.0] * 8, "more"),
        ([10.0] * 8, [20.0] * 8, "fewer"),
        ([10.0] * 8, [10.0] * 8, "alike"),
        ([5.0, 50.0] * 4, [50.0, 5.0] * 4, "undecided"),
        ([np.inf] * 8, [np.inf] * 8, "never"),
        ([np.inf] * 8, [10.0] * 8, "more"),
        ([10.0] * 8, [np.inf] * 8, "fewer"),
        ([0.0] * 8, [0.0] * 8, "alike"),
        ([np.nan] * 4 + [10.0] * 4, [10.0] * 8, "too few"),
    ],
)
def test_components_are_compared_subject_by_subject(lean, rich, verdict):
    assert paired(np.array(lean), np.array(rich))[0] == verdict


def test_each_pair_of_verdicts_has_its_words():
    for words in SAID.values():
        assert words[0].isupper()
    _, view = view_of()
    sound(note("VR 10", view.between, view.within))


def test_the_ruler_changes_the_dots_and_the_finding():
    visit = Visit("el", SHOWN)
    before = visit.charts["within_dots"], visit.heading
    visit.move("within_ruler", "slope")
    assert "by the rate-corrected slope" in visit.heading
    assert visit.charts["within_dots"] != before[0]


def test_the_script_gives_the_values_of_the_figure(tmp_path):
    asked, view = view_of()
    (tmp_path / "within.py").write_text(text(asked))
    with redirect_stdout(io.StringIO()):
        found = runpy.run_path(str(tmp_path / "within.py"))["lasted"]
    pairs = {"between": view.between, "within": view.within}
    for (how, schedule), values in found.items():
        one = pairs[how].rich if schedule == "FR 1" else pairs[how].lean
        for ruler, array in values.items():
            np.testing.assert_array_equal(array, one.by(ruler))
