"""The tab "Four rulers": by each ruler what the measures say, in sentences that hold for every learner."""

from __future__ import annotations

import io
import pickle
import runpy
from contextlib import redirect_stdout
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.extinction_lab import asked_of, seconds
from dashboard.charts.extinction_rulers import ruler_alt, ruler_figure, ruler_table, training_alt, training_table
from dashboard.extinction_lab.page import PAGE
from dashboard.extinction_lab.rulers_fields import BY, FIELDS
from dashboard.extinction_lab.rulers_script import text
from dashboard.extinction_lab.rulers_study import asked_for, schedules, work
from dashboard.extinction_lab.rulers_words import (
    Finding,
    answer,
    challenge,
    finding,
    ratios_table,
    times,
    verdicts,
)
from dashboard.extinction_lab.tested import RULERS, compared, four_rulers
from tests.dashboard.made_lab import LOOK, finished, sound
from tests.dashboard.visit import Visit
from vrcore import run
from vrcore.agents import AGENTS
from vrcore.errors import ParameterError
from vrcore.measures import Decline, Interval, decline, median_interval, resistance
from vrcore.measures.extinction import Criterion
from vrcore.schedules.examples import KINDS

DEFAULTS = {field.name: field.default for field in FIELDS}
QUICK = {"rulers_subjects": 8, "rulers_vote": "skip"}
SHOWN = "v=1&el.tab=rulers&el.rulers_vote=skip&el.rulers_subjects=6&el.rulers_extinction=10&el.rulers_reinforcers=50"


def view_of(**changes):
    asked = asked_for({**DEFAULTS, **QUICK, **changes}, LOOK)
    return asked, finished(work(asked))


@pytest.mark.parametrize("agent", AGENTS)
def test_every_learner_has_sound_sentences_under_every_rule(agent):
    for by in BY:
        asked, view = view_of(rulers_agent=agent, rulers_by=by, rulers_groups="two", rulers_extinction=20)
        sound(view.finding)
        assert AGENTS[agent].title in view.finding
        if view.note:
            sound(view.note)
        sound(view.challenge[1])
        for vote in ("all", "some", "none"):
            said = answer(vote, finding(view.groups, view.groups[-1]))
            if said:
                sound(said)
        assert [group.label for group in view.groups] == list(asked.schedules)


def test_each_ruler_is_the_measure_of_the_library():
    _, view = view_of(rulers_agent="change-point")
    for group in view.groups:
        log = run(group.experiment)
        found, falls = resistance(log, 2), decline(log, 2)
        for ruler in ("responses", "minutes", "omitted"):
            np.testing.assert_array_equal(group.resistance.by(ruler), found.by(ruler))
        np.testing.assert_array_equal(group.slope, falls.steepness)
        assert group.given[0].tolist() == [100.0] * 8
    assert {group.experiment.seed for group in view.groups} == {1001, 1002, 1003, 1004}
    again = pickle.loads(pickle.dumps(view))  # noqa: S301 - what this very line has pickled
    assert again.finding == view.finding
    assert len(pickle.dumps(view)) < 2 * view.nbytes()


def test_the_fourth_ruler_is_the_slope_in_minutes_where_there_is_a_decline():
    _, view = view_of(rulers_groups="two")
    base = view.groups[0].resistance
    slopes = np.array([0.5, 0.1, 0.2, -0.1, 0.0, 0.25, 1.0, np.nan])
    halved = np.array([True, True, False, True, True, True, True, False])
    found = four_rulers(base, Decline(base.baseline, slopes, halved))
    assert found.by("slope").tolist() == [2.0, 10.0, np.inf, np.inf, np.inf, 4.0, 1.0, np.inf]
    assert found.observed("slope").tolist() == base.observed_minutes.tolist()
    assert found.by("responses") is found.responses
    with pytest.raises(ParameterError, match="ruler"):
        found.by("miles")


@pytest.mark.parametrize(
    ("last", "first", "verdict"),
    [
        ([20.0] * 8, [10.0] * 8, "more"),
        ([10.0] * 8, [20.0] * 8, "fewer"),
        ([10.0] * 8, [10.0] * 8, "alike"),
        ([5.0, 50.0] * 4, [50.0, 5.0] * 4, "undecided"),
        ([np.inf] * 8, [np.inf] * 8, "never"),
        ([np.inf] * 8, [10.0] * 8, "more"),
        ([10.0] * 8, [np.inf] * 8, "fewer"),
        ([np.nan] * 4 + [10.0] * 4, [10.0] * 8, "too few"),
        ([0.0] * 8, [0.0] * 8, "undecided"),
    ],
)
def test_two_groups_compare_as_their_values_say(last, first, verdict):
    found, ratio = compared(np.array(last), np.array(first))
    assert found == verdict
    if verdict == "more":
        assert ratio.low > 1.0
    if verdict == "fewer":
        assert ratio.high < 1.0


@pytest.mark.parametrize("schedule", [kind.example for kind in KINDS if kind.name != "CRF"])
def test_any_schedule_may_be_a_group_of_its_own(schedule):
    own = {"rulers_groups": "own", "rulers_b": schedule, "rulers_c": "", "rulers_d": "", "rulers_agent": "change-point"}
    for by in ("reinforcers", "rate"):
        _, view = view_of(rulers_by=by, rulers_extinction=20, **own)
        for said in (view.finding, view.challenge[1], *([view.note] if view.note else [])):
            sound(said)
        assert len(ratios_table(view.groups)) == 8


def test_a_ratio_in_brackets_is_never_infinite():
    assert times(Interval(np.inf, np.inf, np.inf), first=True) == "beyond measure, as most never stopped"
    assert times(Interval(0.0, 0.0, 0.0), first=True) == "next to nothing beside it"
    assert times(Interval(np.inf, 3.0, np.inf), first=True) == "3 times or more, 95 % confidence"
    assert times(Interval(0.0, 0.0, 0.2), first=False) == "at most 0.2 times"
    assert times(Interval(np.nan, np.nan, np.nan), first=True) == ""
    assert times(Interval(12.3, 2.0, 40.0), first=True) == "12 times, 95 % interval 2 to 40"


def test_rulers_disagree_on_the_clock_and_the_sentence_says_on_which():
    _, view = view_of(rulers_subjects=30)
    found = verdicts(next(one for one in view.groups if one.label == "VR 10"), view.groups[0])
    assert {ruler: verdict for ruler, (verdict, _) in found.items()} == {
        "responses": "more", "minutes": "more", "omitted": "fewer", "slope": "more"
    }  # fmt: skip
    times = found["responses"][1]
    assert view.finding.startswith(
        f"Clock after VR 10, compared with CRF, lasts longer by responses ({times.estimate:.2g} times"
    )
    assert f"95 % interval {times.low:.2g} to {times.high:.2g}" in view.finding
    assert "it stops sooner by expected reinforcers omitted" in view.finding
    assert "Nevin (1988) found the reverse" in view.note
    assert "VR 5" in view.others
    assert "VI 30-s" in view.others
    assert answer("some", finding(view.groups, view.groups[2])).startswith(
        "You said: by some rulers and not by others. So"
    )
    assert "Not so" in answer("all", finding(view.groups, view.groups[2]))
    assert answer("skip", finding(view.groups, view.groups[2])) is None
    said = answer("all", finding(view.groups, view.groups[2]))
    assert said.endswith("; it is the other way round by expected reinforcers omitted.")


@pytest.mark.parametrize(
    ("vote", "by_ruler", "said"),
    [
        ("all", "more more more more", "So it is: by all four."),
        ("none", "fewer fewer fewer fewer", "by none of them for sure; it is the other way round by all four."),
        (
            "none", "more fewer alike undecided",
            "Not so: by responses; it is the other way round by minutes; not for sure by the rest.",
        ),
        ("some", "alike alike undecided alike", "Not so: by none of them for sure."),
        ("some", "never never never more", "So it is: by the rate-corrected slope; not for sure by the rest."),
        ("some", "never never never never", "Not so: by none of them for sure."),
    ],
)  # fmt: skip
def test_the_answer_to_each_vote_says_what_happened_by_which_ruler(vote, by_ruler, said):
    nothing = Interval(np.nan, np.nan, np.nan)
    found = Finding("", {ruler: (one, nothing) for ruler, one in zip(RULERS, by_ruler.split(), strict=True)})
    assert answer(vote, found).endswith(said)
    sound(answer(vote, found))
    assert answer(vote, found._replace(verdicts=dict.fromkeys(RULERS, ("too few", nothing)))) is None
    assert answer(vote, found._replace(why="untaught")) is None


def test_what_is_not_settled_is_not_called_missing_and_too_few_are_not_called_endless():
    _, view = view_of(rulers_agent="pearce-hall", rulers_groups="two", rulers_ratio=2, rulers_eating=10.0,
                         rulers_spread=1.0, rulers_subjects=6)  # fmt: skip
    assert "is not settled by responses" in view.finding
    assert view.note.startswith("These subjects do not settle whether partial reinforcement outlasts")
    _, view = view_of(rulers_groups="two", rulers_subjects=6)
    continuous, partial = view.groups
    names = ("responses", "minutes", "omitted", "tenfold")
    five = {name: np.append(getattr(partial.resistance, name)[1:], np.nan) for name in names}
    partial = replace(partial, resistance=replace(partial.resistance, **five))
    groups = (continuous, partial)
    assert "with fewer than 6 subjects left in a group there is nothing to compare" in challenge(groups)[1]
    found = finding(groups, partial)
    assert "has too few subjects to be compared by responses" in found.words
    assert "partial reinforcement outlasts" not in found.note
    assert answer("all", found) is None


def test_a_policy_gradient_does_not_stop_and_the_page_says_who_does():
    _, view = view_of(rulers_agent="reinforce-baseline", rulers_groups="two")
    assert "REINFORCE + baseline does not stop" in view.finding
    assert "Detective" in view.note
    assert "a median subject never stopped" in view.challenge[1]


def test_the_challenge_is_judged_by_the_interval():
    _, view = view_of(rulers_agent="q-learning", rulers_groups="two", rulers_subjects=20)
    done, words = view.challenge
    ratio = verdicts(view.groups[1], view.groups[0])["responses"][1]
    assert done
    assert ratio.high < 1.0
    assert f"{ratio.low:.2g} to {ratio.high:.2g}" in words
    _, view = view_of()
    assert not view.challenge[0]
    assert "By expected reinforcers omitted it is done already" in view.challenge[1]
    _, view = view_of(rulers_ratio=30)
    assert view.challenge == (
        False,
        "It needs a group on CRF and one on VR 10: set the ratio to 10, or write them yourself.",
    )
    assert challenge(view.groups[:1])[0] is False


def test_those_who_never_get_to_the_criterion_are_left_out_and_counted():
    _, view = view_of(rulers_agent="constant-rate", rulers_by="rate", rulers_rate=60, rulers_spread=0.6,
                         rulers_subjects=30, rulers_groups="two", rulers_extinction=5)  # fmt: skip
    for group in view.groups:
        assert group.left_out == group.limited > 0
        assert np.isnan(group.resistance.responses).sum() == group.left_out
    table = training_table(view.groups)
    assert table["left out"].tolist() == [group.left_out for group in view.groups]
    assert any(str(group.left_out) in view.finding for group in view.groups)
    _, few = view_of(rulers_agent="constant-rate", rulers_by="rate", rulers_rate=20, rulers_groups="two")
    assert not any(group.left_out for group in few.groups)


def test_whose_training_was_cut_short_is_counted_and_kept():
    own = {"rulers_groups": "own", "rulers_b": "VI 120-s", "rulers_c": "", "rulers_d": ""}
    _, view = view_of(rulers_agent="constant-rate", rulers_reinforcers=200, rulers_extinction=5, **own)
    assert [group.limited for group in view.groups] == [0, 8]
    assert [group.left_out for group in view.groups] == [0, 0]
    assert "Trained for 4 hours without getting that far: 8 of 8 on VI 120-s." in view.finding


def test_every_group_stands_in_a_table_with_its_medians_and_ratios():
    _, view = view_of()
    table = ratios_table(view.groups)
    assert table["group"].tolist() == [group.label for group in view.groups for _ in RULERS]
    for group in view.groups[1:]:
        mine = table[table["group"] == group.label].reset_index(drop=True)
        for place, (ruler, (verdict, ratio)) in enumerate(verdicts(group, view.groups[0]).items()):
            assert mine["verdict"][place] == verdict
            assert mine["over CRF"][place] == pytest.approx(ratio.estimate, rel=0.006)
            middle = median_interval(group.resistance.by(ruler))
            assert mine["median"][place] == pytest.approx(middle.estimate, rel=0.006)
            assert mine["median, high"][place] == pytest.approx(middle.high, rel=0.006)
    assert table["over CRF"].isna().sum() == len(RULERS)
    _, view = view_of(rulers_agent="reinforce", rulers_groups="two")
    assert ratios_table(view.groups)["median"].isna().all()


def test_an_absolute_criterion_is_that_of_the_library_and_is_said_everywhere():
    absolute = {"rulers_criterion": "rate", "rulers_least": 40}
    asked, view = view_of(rulers_agent="change-point", rulers_subjects=30, **absolute)
    assert asked.criterion == Criterion(0.5, 60.0, 40.0)
    slow = []
    for group in view.groups:
        found = resistance(run(group.experiment), 2, rate=40.0)
        for ruler in ("responses", "minutes", "omitted"):
            np.testing.assert_array_equal(group.resistance.by(ruler), found.by(ruler))
        slow.append((found.baseline < 40.0).sum())
        assert group.left_out == slow[-1]
        assert np.isnan(group.resistance.by("slope")).sum() == slow[-1]
    assert sum(slow) > 0
    assert view.finding.startswith(
        "Detective after VR 10, compared with CRF and counted down to 40 responses a minute, "
    )
    assert "Left out, who responded less than 40 times a minute: " in view.finding
    assert "until responding fell below 40 responses a minute" in view.alts["responses"]
    assert "still responding above 40 responses a minute" in view.survival_alt
    for ruler, words in (("responses", "to 40 responses/min"), ("slope", "to a tenth, by the slope")):
        assert view.rulers[ruler].to_dict()["layout"]["xaxis"]["title"]["text"] == words
    sound(view.finding)
    # The relative one goes without saying in the sentence, and stands at the figures.
    _, usual = view_of(rulers_agent="change-point", rulers_share=0.25, rulers_least=40)
    assert "counted down" not in usual.finding
    assert usual.rulers["minutes"].to_dict()["layout"]["xaxis"]["title"]["text"] == "to 25 % of baseline"
    # Who does not get down to it in an hour has no effect to show; who never was above it is not compared.
    _, still = view_of(rulers_agent="reinforce-baseline", rulers_groups="two", **absolute)
    assert "its median subject falls below 40 responses a minute neither after CRF nor after VR 10" in still.finding
    _, nobody = view_of(rulers_agent="constant-rate", rulers_groups="two", rulers_cr_probability=0.3, **absolute)
    assert "8 of 8 subjects on CRF responded less than 40 times a minute when training ended" in nobody.finding
    for one in (still, nobody):
        sound(one.finding)


def test_the_groups_are_those_asked_for():
    assert schedules(DEFAULTS) == (("CRF", "VR 5", "VR 10", "VI 30-s"), "VR 10")
    assert schedules({**DEFAULTS, "rulers_ratio": 3}) == (("CRF", "VR 3", "VI 30-s"), "VR 3")
    assert schedules({**DEFAULTS, "rulers_groups": "two"}) == (("CRF", "VR 10"), "VR 10")
    own = {**DEFAULTS, "rulers_groups": "own", "rulers_a": "FR 5", "rulers_c": "", "rulers_d": "FI 30-s"}
    assert schedules(own) == (("FR 5", "VR 5", "FI 30-s"), "FI 30-s")
    same = {**own, "rulers_b": "FR 5", "rulers_d": ""}
    with pytest.raises(ParameterError, match="all of these are FR 5"):
        asked_for(same, LOOK)


def test_charts_say_what_the_table_holds():
    _, view = view_of()
    for ruler in RULERS:
        figure, table = ruler_figure(view.groups, ruler, LOOK), ruler_table(view.groups, ruler)
        assert sum(len(one.x) for one in figure.data if one.name == "subjects") == 32
        assert len(table) == 32
        for group in view.groups:
            assert f"{median_interval(group.resistance.by(ruler)).estimate:.3g}" in ruler_alt(view.groups, ruler)
    assert "100 reinforcers" in training_alt(view.groups)
    assert training_table(view.groups)["reinforcers"].tolist() == [100.0] * 4


def test_the_page_asks_first_and_then_shows_the_rulers():
    visit = Visit("el", SHOWN.replace("vote=skip", "vote=open"))
    assert set(visit.charts) == {"rulers_training"}
    visit.press("rulers_vote_some")
    shown = {*(f"rulers_by_{ruler}" for ruler in RULERS), "rulers_survival"}
    assert set(visit.charts) == shown
    visit.at.session_state["el_rulers_given"] = True
    visit.run()
    assert set(visit.charts) == {*shown, "rulers_training"}
    assert any(one.startswith("You said: by some rulers") for one in visit.markdown)
    sound(visit.heading)
    visit.at.session_state["el_rulers_all"] = True
    visit.run()
    assert len(visit.at.dataframe[0].value) == 16


def test_own_groups_are_written_and_a_wrong_one_is_refused():
    visit = Visit("el", f"{SHOWN}&el.rulers_groups=own&el.rulers_d=")
    assert visit.problems[:1] == [one for one in visit.problems[:1] if "does not say" in one]
    visit.move("rulers_b", "FR 20")
    visit.move("rulers_c", "")
    assert "FR 20, compared with CRF" in visit.heading
    visit.move("rulers_b", "VR zero")
    assert visit.values["rulers_b"] == "FR 20"
    assert any("VR zero" in one for one in visit.texts)
    visit.move("rulers_b", "CRF")
    assert any("two groups at least must differ" in one for one in visit.texts)


@pytest.mark.parametrize(
    "changes",
    [
        {"rulers_by": "reinforcers"},
        {"rulers_by": "rate"},
        {"rulers_criterion": "rate", "rulers_least": 40, "rulers_ck_highest_rate": 80.0},
    ],
    ids=str,
)
def test_the_script_gives_the_medians_of_the_figures(tmp_path, changes):
    asked, view = view_of(rulers_omission=0.1, rulers_groups="two", **changes)
    (tmp_path / "rulers.py").write_text(text(asked))
    with redirect_stdout(io.StringIO()):
        made = runpy.run_path(str(tmp_path / "rulers.py"))
    assert made["medians"] == [
        (group.label, ruler, *median_interval(group.resistance.by(ruler))) for group in view.groups for ruler in RULERS
    ]


def test_in_large_type_everything_is_in_the_menu():
    visit = Visit("el", f"{SHOWN}&projector=1")
    assert visit.at.title[0].value == "Does partial pay last longer? By which ruler?"
    visit.at.session_state["el_rulers_more"] = True
    visit.run()
    for field in PAGE.linked(visit.values):
        if field.name not in ("tab", "rulers_vote", "rulers_seed"):
            assert visit.control(field.name).key


def test_the_benchmark_still_asks_what_the_tab_asks():
    assert min(seconds(asked_of("q-learning", 3, 0))) > 0.0
