"""The tab "What comes back": five designs, each beside its control, in sentences that hold for every learner."""

from __future__ import annotations

import io
import pickle
import runpy
from contextlib import redirect_stdout

import numpy as np
import pytest

from dashboard.extinction_lab.recovery_fields import DESIGNS, FIELDS
from dashboard.extinction_lab.recovery_measured import MEASURED, Came
from dashboard.extinction_lab.recovery_script import text
from dashboard.extinction_lab.recovery_study import asked_for, work
from dashboard.extinction_lab.recovery_words import STAGES, finding, note, verdict
from dashboard.extinction_lab.sessions import lines_of, stages_of
from tests.dashboard.made_lab import LOOK, finished, sound
from tests.dashboard.visit import Visit
from vrcore import run
from vrcore.agents import AGENTS
from vrcore.measures import rate

DEFAULTS = {field.name: field.default for field in FIELDS}
SHOWN = "v=1&el.tab=recovery&el.recovery_subjects=6&el.recovery_reinforcers=50"


def view_of(**changes):
    small = {"recovery_subjects": 10, "recovery_reinforcers": 100}
    asked = asked_for({**DEFAULTS, **small, **changes}, LOOK)
    return asked, finished(work(asked))


@pytest.mark.parametrize("agent", AGENTS)
def test_every_learner_has_sound_sentences_in_every_design(agent):
    for design in DESIGNS:
        _, view = view_of(recovery_agent=agent, recovery_design=design)
        for said in (view.finding, view.note, view.course_alt):
            sound(said)
        sound(view.dots_alt.replace("not known", "unknown"))
        assert view.finding.startswith(AGENTS[agent].title)
        assert len(pickle.dumps(view)) < 3 * view.nbytes()


@pytest.mark.parametrize("design", DESIGNS)
def test_the_figure_shows_what_was_measured_of_the_librarys_runs(design):
    asked, view = view_of(recovery_design=design)
    logs = {label: run(one) for label, one in asked.experiments().items()}
    came = MEASURED[design](logs)
    for row, (name, values) in zip(view.rows, came.values.items(), strict=True):
        assert row.label == name
        np.testing.assert_array_equal(row.values, values)
    assert [one.words for one in stages_of(list(logs.values()), STAGES[design])] == list(STAGES[design])


def made(mine, other, fewer=False, **changes):
    values = {"rested": np.asarray(mine, float), "none": np.asarray(other, float)}
    return Came("Times", values, "none", 0, 0, 20, fewer=fewer)._replace(**changes)


@pytest.mark.parametrize(
    ("design", "mine", "other", "found"),
    [
        ("rest", [3.0] * 10, [1.0] * 10, "shown"),
        ("rest", [1.0] * 10, [1.0] * 10, "not shown"),
        ("rest", [0.5] * 10, [0.2] * 10, "not shown"),  # more than the control, and yet less than before
        ("rest", [0.1, 9.0] * 5, [1.0] * 10, "undecided"),
        ("rest", [np.nan] * 6 + [3.0] * 4, [1.0] * 10, "too few"),
        ("other", [3.0] * 10, [3.0] * 10, "not shown"),
    ],
)
def test_the_verdict_asks_for_more_than_the_control_and_more_than_before(design, mine, other, found):
    came = made(mine, other)
    assert verdict(design, came)[0] == found
    sound(finding("latent-causes", design, came))


def test_savings_are_fewer_reinforcers_and_renewal_wants_what_was_left_behind():
    assert verdict("again", made([2.0] * 10, [8.0] * 10, fewer=True))[0] == "shown"
    assert verdict("again", made([8.0] * 10, [8.0] * 10, fewer=True))[0] == "not shown"
    assert verdict("again", made([np.inf] * 10, [8.0] * 10, fewer=True))[0] == "not shown"
    back = made([60.0] * 10, [5.0] * 10, carried=0.9)
    assert verdict("place", back)[0] == "shown"
    assert "90 % of the baseline had come along" in note("place", back)
    behind = made([60.0] * 10, [5.0] * 10, carried=0.1)
    assert verdict("place", behind)[0] == "not shown"
    assert "But only 10 % of the baseline came along" in note("place", behind)


def test_what_was_never_gone_cannot_come_back():
    still = made([np.nan] * 10, [np.nan] * 10, not_gone=20)
    assert "nothing was gone" in finding("reinforce", "rest", still)
    assert "20 of 20 subjects still responded at more than half" in finding("reinforce", "rest", still)
    untaught = made([np.nan] * 10, [np.nan] * 10, untaught=20)
    assert "responded less than 10 times a minute" in finding("reinforce", "rest", untaught)
    # One that is missing leaves a group too small, and says nothing about the others.
    few = finding("reinforce", "rest", made([np.nan] + [3.0] * 5, [1.0] * 6, untaught=1, subjects=12))
    assert "fewer than 6 subjects are left in one of the groups, too few to compare" in few
    assert "Left out, of 12: 1 that responded less than 10 times a minute." in few
    assert "nothing" not in few
    most = finding("reinforce", "rest", made([np.nan] * 10, [1.0] * 10, not_gone=10))
    assert "in too many nothing was gone" in most
    assert "10 of 20 subjects still responded at more than half" in most
    said = finding("latent-causes", "rest", made([3.0] * 10, [1.0] * 10))
    assert said.endswith(". Times, rested: 3 (3 to 3); none: 1 (1 to 1); rested over none: 3 (95 % interval 3 to 3).")
    sound(few)


def test_latent_causes_recover_after_a_rest_and_q_learning_does_not():
    _, view = view_of(recovery_subjects=30, recovery_reinforcers=300)
    assert view.finding.startswith("Latent causes recovers after the rest.")
    assert "it is shown by Latent causes" in view.note
    _, view = view_of(recovery_subjects=30, recovery_reinforcers=300, recovery_agent="reinforce")
    assert "nothing was gone" in view.finding
    _, view = view_of(recovery_rest=0.0)
    assert "without a rest there is only the control" in view.finding


def test_the_lines_are_the_rate_of_each_phase_and_of_the_target_alone():
    asked, view = view_of(recovery_design="rest")
    log = run(asked.experiments()["24 h"])
    (line,) = [one for one in view.lines if one.name == "24 h"]
    stages = stages_of([log, run(asked.experiments()["no rest"])], STAGES["rest"], rest="24 h")
    assert [one.words for one in stages] == ["training", "extinction", "24 h", "extinction"]
    inside = (line.x > stages[1].start) & (line.x < stages[1].end) & ~np.isnan(line.mean)
    np.testing.assert_allclose(line.mean[inside], rate(log, 2, 120.0)[1].mean(axis=0))
    asked, view = view_of(recovery_design="other")
    target = run(asked.experiments()["target"])
    whole = lines_of({"target": target}, stages_of([target], STAGES["other"]))[0]
    # While the alternative is paid, hardly any response goes to the target.
    last = (whole.x > 60.0) & (whole.x < 120.0)
    assert np.nanmean(view.lines[0].mean[last]) < 0.5 * np.nanmean(whole.mean[last])


def test_each_design_is_a_choice_and_has_its_own_setting():
    visit = Visit("el", SHOWN)
    own = {"rest": "recovery_rest", "free": "recovery_every", "other": "recovery_interval"}
    for design in DESIGNS:
        visit.move("recovery_design", design)
        assert f"el.recovery_design={design}" in visit.link
        keys = visit.control_keys()
        assert {name for name in own.values() if f"el_{name}" in keys} == ({own[design]} if design in own else set())


@pytest.mark.parametrize("design", DESIGNS)
def test_the_script_gives_the_values_of_the_figure(tmp_path, design):
    asked, view = view_of(recovery_design=design)
    (tmp_path / "recovery.py").write_text(text(asked))
    with redirect_stdout(io.StringIO()):
        found = runpy.run_path(str(tmp_path / "recovery.py"))["values"]
    assert list(found) == list(view.came.values)
    for name, values in view.came.values.items():
        np.testing.assert_allclose(found[name], values)
