"""The tab "Exploring": five rules on two levers, what is drawn of them, and what is said whatever the sliders say."""

from __future__ import annotations

import io
import re
import runpy
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.charts.choice_exploration import courses_figure, courses_table, trade_figure, trade_table
from dashboard.choice import exploration_script, exploration_words
from dashboard.choice.exploration_fields import FIELDS
from dashboard.choice.exploration_study import (
    Asked,
    Course,
    Explorer,
    Runs,
    View,
    asked_for,
    borders,
    course,
    train,
    work,
)
from tests.dashboard.made_lab import finished
from tests.dashboard.test_charts import look
from tests.dashboard.visit import Visit
from vrcore import run
from vrcore.designs import EXPLORERS, lever_chances, trial_by_trial, two_levers
from vrcore.log import REINFORCER
from vrcore.measures import chosen, regret

DEFAULTS = {field.name: field.default for field in FIELDS}
SMALL = "ch.tab=exploration&ch.exploration_subjects=20&ch.exploration_trials=200&ch.exploration_seed=1&v=1"
ODD = re.compile(r"\bnan\b|\binf\b|\bNone\b|-0\b")


def asked(**changes: Any) -> Asked:
    given = {"seed": 1, "subjects": 20, "trials": 200, **changes}
    return asked_for({**DEFAULTS, **{f"exploration_{name}": value for name, value in given.items()}}, look())


def shown(one: Asked) -> View:
    return finished(work(one, finished(train(one))))


def explorer(key: str, lost: float, back: float, spread: float = 0.01) -> Explorer:
    wobble = spread * np.resize([-1.0, 1.0], 40) * (1 + list(EXPLORERS).index(key))
    flat = Course(*(np.full(50, 0.9) for _ in range(3)))
    return Explorer(key, lost + wobble, back + wobble, flat, flat)


def runs(*rows: tuple[float, float], spread: float = 0.01, later: int = 100) -> Runs:
    made = tuple(explorer(key, *row, spread=spread) for key, row in zip(EXPLORERS, rows, strict=True))
    return Runs(made, np.arange(50.0), later)


def said(made: Runs, **changes: Any) -> str:
    return exploration_words.finding(made, asked(vote="skip", **changes))


# --- what is measured -----------------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_the_library():
    one = asked(vote="skip", trials=301, left=5, right=2)
    found = {each.key: each for each in finished(train(one)).explorers}
    groups = two_levers(5, 2, 301)
    for (rule, group), experiment in one.experiments().items():
        log = run(experiment)
        if group == "unchanged":
            np.testing.assert_array_equal(found[rule].lost, regret(log, 1, lever_chances(5, 2)))
            # The right lever is the better one.
            share = (chosen(log, 1) == 2)[:, :6].mean()
            assert found[rule].unchanged.mean[0] == pytest.approx(share)
        else:
            # Trials 90 to 110 after the exchange, in which the left one has become the better.
            share = (chosen(log, 2) == 1)[:, 89:110].mean(axis=1)
            np.testing.assert_allclose(found[rule].back, share)
        assert experiment == trial_by_trial(experiment.agent, groups[group], subjects=20, seed=1)


def test_blocks_end_at_the_exchange_and_hold_every_trial_once():
    for trials in (200, 333, 2_000):
        edges = borders(asked(trials=trials))
        assert len(edges) == 51
        assert edges[0] == 0
        assert edges[25] == trials // 2
        assert edges[-1] == trials
        assert (np.diff(edges) > 0).all()
    one = course(np.array([[1, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 0]]), np.array([0, 2, 4]))
    assert one.mean.tolist() == pytest.approx([1 / 6, 5 / 6])
    assert (one.low >= 0).all()
    assert (one.high <= 1).all()


def test_regret_is_not_luck():
    one = asked(vote="skip")
    log = run(one.experiments()["thompson", "unchanged"])
    paid = np.bincount(log.subject[log.event == REINFORCER], minlength=20)
    lost = finished(train(one)).explorers[3].lost
    assert not np.allclose(0.5 * 200 - paid, lost)
    assert np.mean(0.5 * 200 - paid) == pytest.approx(lost.mean(), abs=4 * np.sqrt(200 * 0.25 / 20))


# --- what is said ---------------------------------------------------------------------------------------------------


def test_the_best_at_one_may_be_the_worst_at_the_other():
    found = said(runs((23, 0.9), (18, 0.8), (14, 0.7), (6, 0.1), (21, 0.6)))
    assert found.startswith("While nothing changes, Thompson sampling loses least (6.0 reinforcers, 95 % interval ")
    assert "A hundred trials after a change, epsilon-greedy is furthest back (better lever on 90 %, " in found
    assert "The best at the one is the worst at the other: Thompson sampling is back on 10 %, " in found


def test_the_same_rule_may_be_best_at_both():
    assert said(runs((23, 0.1), (18, 0.8), (14, 0.7), (6, 0.9), (21, 0.6))).endswith(
        "Here the same rule is best at both."
    )


def test_no_rule_may_be_best_at_both():
    found = said(runs((23, 0.9), (18, 0.1), (14, 0.7), (6, 0.3), (21, 0.6)))
    assert "No rule is best at both: Thompson sampling is back on 30 %, " in found


def test_rules_that_are_not_told_apart_are_named_together():
    found = said(runs((6, 0.9), (6, 0.9), (6.001, 0.3), (20, 0.1), (20, 0.6), spread=0.05))
    assert "epsilon-greedy, softmax and UCB lose least and are not told apart" in found
    assert "epsilon-greedy and softmax are furthest back and not told apart" in found
    assert found.endswith("Epsilon-greedy and softmax may be best at both: these subjects do not settle it.")
    alike = said(runs(*[(6, 0.5)] * 5, spread=0.05))
    assert "no rule surely loses less than another" in alike
    assert "none is surely further back than another" in alike
    first = said(runs((6, 0.1), (8, 0.1), (9, 0.3), (20, 0.8), (20, 0.6), spread=0.01))
    assert "The best at the one is among the worst at the other: epsilon-greedy" in first


def test_levers_that_pay_alike_leave_nothing_to_find():
    one = asked(left=4, right=4, vote="thompson")
    found = shown(one)
    assert found.finding.startswith("Both levers pay one response in 4: no choice loses anything")
    assert found.answer == ""
    assert all((each.lost == 0).all() for each in found.runs.explorers)
    assert "Share of choices of one lever by trial" in found.courses_alt
    assert found.trade is not None
    assert found.trade.to_dict()["layout"]["yaxis"]["title"]["text"] == "One lever 100 trials after, %"
    for words in (str(found.courses.to_dict()), str(found.trade.to_dict()), found.courses_alt, found.trade_alt):
        assert "better lever" not in words.lower()
    assert "better lever" not in exploration_script.text(one, found.runs.later)


def test_a_prediction_is_answered():
    made = runs((23, 0.9), (18, 0.9), (14, 0.7), (6, 0.1), (21, 0.6), spread=0.05)
    told = {vote: exploration_words.answer(vote, made, asked()) for vote in (*EXPLORERS, "skip", "open")}
    assert told["skip"] == told["open"] == ""
    assert told["epsilon"].endswith("It may be: with 90 % it is not told apart from softmax.")
    assert told["softmax"].endswith("It may be: with 90 % it is not told apart from epsilon-greedy.")
    assert told["thompson"].endswith("It is back to 10 %; epsilon-greedy is further, with 90 %.")
    clear = runs((23, 0.9), (18, 0.8), (14, 0.7), (6, 0.1), (21, 0.6))
    assert exploration_words.answer("epsilon", clear, asked()).endswith("So it is, with 90 %.")
    assert exploration_words.answer("epsilon", clear, asked(left=3, right=3)) == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"left": 1, "right": 1},
        {"left": 1, "right": 20},
        {"left": 20, "right": 1},
        {"left": 19, "right": 20},
        {"epsilon": 0.0, "sharpness": 0.0, "bonus": 0.0, "doubt": 0.0, "forgetting": 0.0},
        {"epsilon": 1.0, "sharpness": 100.0, "bonus": 2.0, "doubt": 2.0, "forgetting": 0.5, "step": 1.0},
        {"step": 0.001, "trials": 2_000},
    ],
    ids=str,
)
def test_what_is_said_is_in_words_at_every_end_of_the_sliders(changes):
    for vote in ("open", *EXPLORERS):
        view = shown(asked(vote=vote, **changes))
        for text in (view.finding, view.answer, view.courses_alt, view.trade_alt):
            assert not ODD.search(text), text
        assert view.finding.endswith(".")
        assert (view.trade is None) == (vote == "open" and not view.asked.alike)
        assert "furthest" not in view.finding or vote != "open"
        for figure in (view.courses, view.trade):
            if figure is not None:
                go.Figure(figure.to_dict())  # raises for what Plotly does not know
        assert view.nbytes() < 200_000


# --- what is drawn --------------------------------------------------------------------------------------------------


def test_the_course_is_broken_where_the_levers_change_places():
    one = asked(vote="skip")
    made = finished(train(one))
    figure = courses_figure(made.explorers, made.x, "exchanged", 100.5, "the better lever", look())
    names = [title.removesuffix(" Thompson") for title in EXPLORERS.values()]
    lines = [trace for trace in figure.data if trace.name in names]
    assert [trace.name for trace in lines] == names
    for trace, each in zip(lines, made.explorers, strict=True):
        assert trace.x[25] is None
        assert trace.y[25] is None
        assert max(trace.x[:25]) < 100.5 < min(trace.x[26:])
        np.testing.assert_allclose([*trace.y[:25], *trace.y[26:]], 100 * each.exchanged.mean, atol=0.06)
    assert figure.layout.shapes[0].x0 == 100.5
    whole = courses_figure(made.explorers, made.x, "unchanged", None, "the better lever", look())
    assert not whole.layout.shapes
    assert all(None not in trace.y for trace in whole.data)


def test_points_are_the_means_with_their_intervals():
    made = finished(train(asked(vote="skip")))
    figure = trade_figure(made.explorers, made.later, "the better lever", look())
    for trace, each in zip(figure.data, made.explorers, strict=True):
        lost, back = each.interval("lost"), each.interval("back")
        assert trace.x[0] == pytest.approx(each.lost.mean(), abs=1e-3)
        assert trace.y[0] == pytest.approx(100 * each.back.mean(), abs=0.01)
        assert trace.error_x.array[0] == pytest.approx(lost.high - lost.estimate, abs=1e-3)
        assert trace.y[0] + trace.error_y.array[0] <= 100.001
        assert 0 <= back.low <= back.high <= 1


def test_tables_hold_what_is_drawn():
    made = finished(train(asked(vote="skip")))
    courses = courses_table(made.explorers, made.x, "exchanged")
    assert len(courses) == 5 * 50
    assert courses["share"].iloc[0] == pytest.approx(made.explorers[0].exchanged.mean[0])
    trade = trade_table(made.explorers, made.later)
    assert trade["rule"].tolist() == list(EXPLORERS.values())
    assert trade["reinforcers lost, mean"].iloc[3] == pytest.approx(made.explorers[3].lost.mean())
    assert (trade["subjects"] == 20).all()


def test_the_script_gives_the_numbers(tmp_path):
    one = asked(vote="skip", left=3, right=2)
    view = shown(one)
    (tmp_path / "two.py").write_text(exploration_script.text(one, view.runs.later))
    with redirect_stdout(io.StringIO()):
        made = runpy.run_path(str(tmp_path / "two.py"))["found"]
    for each in view.runs.explorers:
        assert made[each.key][0][0] == pytest.approx(each.lost.mean())
        assert made[each.key][1][0] == pytest.approx(each.back.mean())


# --- the page -------------------------------------------------------------------------------------------------------

MOVED = {"left": 3, "right": 9, "trials": 300, "subjects": 40, "step": 0.5, "epsilon": 0.3, "sharpness": 30.0,
         "bonus": 0.2, "doubt": 0.1, "forgetting": 0.2, "seed": 9}  # fmt: skip


def opened() -> Visit:
    visit = Visit("ch", f"{SMALL}&ch.exploration_vote=skip")
    visit.at.session_state["ch_exploration_more"] = True
    return visit.run()


def test_the_switch_draws_the_other_group_and_changes_no_point():
    visit = opened()
    before = visit.charts
    visit.move("exploration_exchange", False)
    now = visit.charts
    assert now["exploration_trade"] == before["exploration_trade"]
    assert now["exploration_courses"] != before["exploration_courses"]
    assert "shapes" not in now["exploration_courses"]["layout"] or not now["exploration_courses"]["layout"]["shapes"]
    assert "ch.exploration_exchange=0" in visit.link


def test_nothing_of_the_change_is_shown_before_the_prediction():
    visit = Visit("ch", SMALL)
    assert "exploration_trade" not in visit.charts
    assert visit.control("exploration_exchange").disabled
    assert not visit.charts["exploration_courses"]["layout"].get("shapes")
    assert "back" not in visit.heading
    visit.press("exploration_vote_softmax")
    assert "exploration_trade" in visit.charts
    assert not visit.control("exploration_exchange").disabled
    assert "furthest back" in visit.heading
    assert any(one.startswith("You said that softmax would be furthest back.") for one in visit.markdown)
