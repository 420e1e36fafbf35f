"""The tab "Token economy": pauses on the way to an exchange, one subject's tokens, and persistence after saving."""

from __future__ import annotations

import io
import re
import runpy
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.charts.choice_tokens import pauses_figure, pauses_table, record_figure, record_table
from dashboard.choice import tokens_script, tokens_words
from dashboard.choice.tokens_asked import Asked, asked_for, usual
from dashboard.choice.tokens_fields import FIELDS, KINDS, LEARNERS, TOO_SLOW
from dashboard.choice.tokens_study import Pauses, View, measured, work
from dashboard.choice.tokens_watched import watched
from dashboard.scoreboard_study import board, who_shows
from tests.dashboard.test_charts import look
from tests.dashboard.visit import Visit
from vrcore import run
from vrcore.agents import AGENTS
from vrcore.log import EXCHANGE, TOKEN
from vrcore.measures import link_pauses, median_interval, resistance, token_record
from vrcore.measures.spans import spans

DEFAULTS = {field.name: field.default for field in FIELDS}
SMALL = {"subjects": 8, "minutes": 20, "reinforcers": 30, "extinction": 10, "seed": 1}
QUERY = "ch.tab=tokens&v=1&" + "&".join(f"ch.tokens_{name}={value}" for name, value in SMALL.items())
ODD = re.compile(r"\bnan\b|\binf\b|\bNone\b|-0\b")


def asked(**changes: Any) -> Asked:
    return asked_for({**DEFAULTS, **{f"tokens_{name}": value for name, value in (SMALL | changes).items()}}, look())


def driven(running: Any) -> Any:
    last = 0.0
    while True:
        try:
            share = next(running)
            assert last <= share <= 1.0
            last = share
        except StopIteration as stop:
            return stop.value


def shown(**changes: Any) -> View:
    return driven(work(asked(**changes)))


def pauses(*middles: float, spread: float = 0.02, left_out: int = 0) -> Pauses:
    rng = np.random.default_rng(3)
    seconds = np.array(middles) * (1 + spread * rng.standard_normal((20, len(middles))))
    return Pauses("Learner", seconds, 20 + left_out)


# --- what is measured -----------------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_the_library():
    one = asked(vote="skip", needed=4, cost=2)
    view = driven(work(one))
    log = run(one.watching("sarsa"))
    np.testing.assert_array_equal(view.pauses.seconds, link_pauses(log, 2, 4))
    assert view.counts.held.tolist() == [4.0] * 8
    for subject, (earned, spent) in enumerate(zip(view.counts.earned, view.counts.spent, strict=True)):
        mine = (log.subject == subject) & (log.phase == 2)
        assert earned == (mine & (log.event == TOKEN)).sum() > 0
        assert spent == 4 * (mine & (log.event == EXCHANGE)).sum() > 0
    for group, (label, experiment) in zip(view.groups, one.saving().items(), strict=True):
        assert group.label == label
        np.testing.assert_array_equal(group.resistance.responses, resistance(run(experiment), 2).responses)
        assert (group.paid >= 30).all()
        assert group.unfinished == 0


def test_who_hardly_responds_is_left_out_and_counted():
    found = measured(run(asked(agent="dual-system", subjects=40).watching("dual-system")), 6, "Dual system")
    assert 0 < found.left_out < 40
    assert found.left_out + len(found.seconds) == 40
    assert f"{found.left_out} of 40." in tokens_words.finding(found, asked())


@pytest.mark.parametrize("agent", sorted(TOO_SLOW))
def test_learners_that_are_not_offered_could_not_be_asked(agent):
    assert board().findings[agent, tokens_words.ROW].passed is None
    assert set(LEARNERS) | set(TOO_SLOW) == set(AGENTS)
    assert agent not in LEARNERS


def test_every_learner_that_is_offered_could_be_asked():
    assert all(board().findings[agent, tokens_words.ROW].passed is not None for agent in LEARNERS)
    assert DEFAULTS["tokens_agent"] in who_shows(tokens_words.ROW)


@pytest.mark.parametrize(
    ("needed", "cost", "exchange", "producing"),
    [
        (6, 1, "FR", "FR"),
        (5, 2, "FR", "FR"),
        (2, 5, "FR", "FR"),
        (4, 2, "VR", "FR"),
        (6, 1, "FR", "VI"),
        (3, 2, "VR", "VR"),
        (3, 4, "FI", "FI"),
    ],
)
def test_the_record_holds_the_last_exchanges(needed, cost, exchange, producing):
    one = asked(needed=needed, cost=cost, exchange=exchange, producing=producing, production=3, minutes=20)
    log = run(one.watching("sarsa"))
    found, record = watched(log, one), token_record(log, spans(log, 2)[0])
    assert len(found.exchanged) == 5
    assert found.end == record.exchanged[-1] - record.exchanged[-6]
    np.testing.assert_allclose(found.exchanged, record.exchanged[-5:] - record.exchanged[-6])
    assert found.held[0] == record.kept[-6]
    assert found.held[-1] == record.kept[-1]
    # Just before each exchange it holds what the record says it held.
    falls = np.flatnonzero(np.diff(found.held) < 0)
    np.testing.assert_array_equal(found.held[falls], record.held[-5:])
    assert (np.diff(found.times) >= 0).all()
    table = record_table(found)
    assert (table["event"] == "response").sum() == len(found.responses)
    exchanges = table[table["event"] == "exchange"]
    np.testing.assert_array_equal(exchanges["tokens held"], record.kept[-5:])


def test_a_record_without_exchanges_is_drawn_whole():
    one = asked(production=50, needed=12, minutes=20, agent="dual-system")
    found = watched(run(one.watching("dual-system")), one)
    assert len(found.exchanged) <= 5
    go.Figure(record_figure(found, look()).to_dict())
    assert len(record_table(found)) == len(found.responses) + len(found.earned) + len(found.exchanged)


def test_a_long_record_is_cut_to_whole_exchanges():
    one = asked(production=50, needed=12, cost=1, minutes=240, subjects=8, agent="constant-rate")
    found = watched(run(one.watching("constant-rate")), one)
    assert len(found.responses) == 600 * len(found.exchanged)
    assert len(found.exchanged) == 2


# --- what is said ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("middles", "what"),
    [
        ((4, 3, 3, 2, 2, 1), "shorten"),
        ((30, 0.5, 0.5, 0.5, 0.5, 0.5), "first"),
        ((1, 1, 1, 1, 1, 1), "alike"),
        ((1, 1, 1, 2, 2, 2), "lengthen"),
        ((3, 1), "two"),
        ((3, 2, 1), "shorten"),
        ((3, 1, 1), "first"),
    ],
)
def test_a_verdict_on_pauses(middles, what):
    assert tokens_words.verdict(pauses(*middles).seconds) == what


def test_scattered_pauses_settle_nothing_and_few_subjects_neither():
    assert tokens_words.verdict(pauses(1.1, 1.1, 1, 1, spread=0.9).seconds) == "undecided"
    few = Pauses("Learner", np.ones((7, 6)), 40)
    assert tokens_words.verdict(few.seconds) == "too few"
    assert "7 of 40 subjects respond at least 10 times a minute" in tokens_words.finding(few, asked())


def test_the_finding_gives_seconds_and_a_ratio():
    said = tokens_words.finding(pauses(4, 4, 2, 2, 1, 1, spread=1e-9), asked())
    assert said == (
        "Learner pauses longer before early links than before late ones, as animals do: 4.0 s before the first two "
        "tokens, 1.0 s before the last two, 4.00 times as long (95 % interval 4.00 to 4.00)."
    )
    said = tokens_words.finding(pauses(20, 1, 1, 1, 1, 1, spread=1e-9, left_out=3), asked())
    assert "and no longer before the second link than before the last: 20.0 s before the first token, 1.0 s " in said
    assert said.endswith("responded less than 10 times a minute: 3 of 23.")


@pytest.mark.parametrize("agent", LEARNERS)
def test_what_is_said_is_in_words_for_every_learner(agent):
    for vote in ("open", "first", "last", "alike", "skip"):
        view = shown(agent=agent, vote=vote)
        for text in (view.finding, view.more, view.spared, view.answer, view.pauses_alt, view.record_alt):
            assert not ODD.search(text), text
        assert AGENTS[agent].title in view.finding
        assert (view.resisting is None) == (vote == "open") == (view.spared == "")
        assert bool(view.answer) <= (vote not in ("open", "skip"))
        shows = agent in who_shows(tokens_words.ROW)
        assert ("it shows shorter pauses" in view.more) == shows
        assert ("it does not show" in view.more) != shows
        for figure in (view.pauses_figure, view.record, view.resisting):
            if figure is not None:
                go.Figure(figure.to_dict())  # raises for what Plotly does not know
        assert view.nbytes() < 250_000


@pytest.mark.parametrize("agent", LEARNERS)
def test_what_is_said_is_true_under_any_production_and_exchange(agent):
    kinds = list(KINDS)
    for k, producing in enumerate(kinds):
        exchange = kinds[(k + 3 * (k % 2)) % 6]
        one = asked(agent=agent, producing=producing, exchange=exchange, interval=5, wait=30, vote="last", needed=4)
        view = driven(work(one))
        for text in (view.finding, view.more, view.spared, view.answer, view.pauses_alt, view.record_alt):
            assert not ODD.search(text), text
        seconds, found = view.pauses.seconds, tokens_words.early_over_late(view.pauses.seconds)
        early = {
            "shorten": "pauses longer before early links", "first": "pauses after each exchange, and no longer before",
            "two": "pauses longer before the first token", "lengthen": "gets it backwards", "alike": "pauses alike",
            "undecided": "do not settle", "too few": "longer session",
        }  # fmt: skip
        what = tokens_words.verdict(seconds)
        assert early[what] in view.finding
        assert ("as animals do" in view.finding) == (what == "shorten" and producing == "FR")
        if what != "too few":
            assert f"{tokens_words._times(found)}" in view.finding
            assert (found.low > 1) == (what in ("shorten", "first", "two")) or what == "alike"
            assert (found.high < 1) == (what == "lengthen") or what == "alike"
        assert seconds.shape[1] == one.links(run(one.watching(agent)))
        assert view.resisting is not None
        labels = {"FR": "exchange at 4 tokens", "VR": "exchange on VR 4", "RR": "exchange on RR 4"}
        assert view.groups[1].label == labels.get(exchange, f"exchange on {exchange} 30-s")


def test_as_many_links_as_a_usual_exchange_has():
    # Who responds every second earns a token every 5 s, and exchanges when 30 s are over: six at a time.
    one = asked(agent="constant-rate", producing="FI", interval=5, exchange="FI", wait=30, vote="skip")
    log = run(one.watching("constant-rate"))
    assert 5 < usual(log) < 7
    assert one.links(log) == round(usual(log))
    assert asked(needed=4, cost=6).links(log) == 8
    assert asked(exchange="RR", needed=5).links(log) == 5
    assert asked(exchange="VI", wait=600, producing="FI", interval=2).links(log) == one.links(log)
    never = asked(producing="FI", interval=120, exchange="FI", wait=600, minutes=20, cost=6)
    assert never.links(run(never.watching("constant-rate"))) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"production": 1, "needed": 2},
        {"production": 50, "needed": 12, "cost": 6},
        {"needed": 2, "cost": 5},
        {"exchange": "VR"},
        {"agent": "constant-rate"},
        {"subject": 200},
    ],
    ids=str,
)
def test_what_is_said_is_in_words_at_every_end_of_the_sliders(changes):
    view = shown(vote="last", **changes)
    for text in (view.finding, view.more, view.spared, view.answer, view.pauses_alt, view.record_alt):
        assert not ODD.search(text), text
        assert text == text.strip()


# --- what is drawn --------------------------------------------------------------------------------------------------


def test_pauses_are_medians_with_their_intervals_beside_the_control():
    learner, control = pauses(4, 3, 2), Pauses("Control", np.ones((20, 3)), 20)
    drawn = pauses_figure(learner, control, look()).data
    assert [trace.name for trace in drawn] == ["Learner", "Control"]
    middle = median_interval(learner.seconds[:, 0])
    assert drawn[0].y[0] == pytest.approx(middle.estimate, abs=1e-3)
    assert drawn[0].error_y.array[0] == pytest.approx(middle.high - middle.estimate, abs=1e-3)
    assert list(drawn[1].y) == [1, 1, 1]
    table = pauses_table(learner, control)
    assert table["learner"].tolist() == ["Learner"] * 3 + ["Control"] * 3
    assert (table["subjects"] == 20).all()
    assert len(pauses_figure(control, control, look()).data) == 1


def test_nothing_is_asked_where_saving_saves_nothing():
    for needed, cost in ((6, 6), (2, 4)):
        one = asked(vote="last", needed=needed, cost=cost)
        assert one.alike
        first, second = (run(experiment) for experiment in one.saving().values())
        np.testing.assert_array_equal(first.t, second.t)  # the reason: both groups are one
        np.testing.assert_array_equal(first.event, second.event)
        view = driven(work(one))
        assert view.resisting is None
        assert view.answer == ""
        assert f"like those who exchange at every {needed}: both groups would be one" in view.spared
    assert not asked(needed=4, cost=6).alike
    assert not asked(needed=6, cost=6, exchange="VR").alike
    visit = Visit("ch", f"{QUERY}&ch.tokens_cost=3&ch.tokens_needed=3")
    assert RESISTING not in visit.charts
    assert any("both groups would be one" in text for text in visit.markdown)
    assert not any("Predict first" in text for text in visit.markdown)


def test_the_question_is_true_at_every_price():
    assert "exchanged every token at once; another saved 6 first." in tokens_words.question(asked())
    assert "as soon as it had 2 tokens, the cost; another saved 6 first." in tokens_words.question(asked(cost=2))
    assert "only after every 4. " in tokens_words.question(asked(needed=4, cost=6))
    assert "saved 6 on average first" in tokens_words.question(asked(exchange="VR"))
    assert "another could exchange only with the first token after 60 s. " in tokens_words.question(
        asked(exchange="FI")
    )
    assert "first token after 60 s on average. " in tokens_words.question(asked(exchange="VI"))
    assert tokens_words.guesses(asked(exchange="RI", wait=90))["last"] == "Waiting 90 s"
    assert tokens_words.guesses(asked(exchange="RR"))["last"] == "Saving 6"
    assert tokens_words.guesses(asked(cost=2))["first"] == "As soon as it can"


def test_a_prediction_is_answered_even_where_the_groups_do_not_tell():
    view = shown(agent="constant-rate")
    for vote in ("first", "last", "alike"):
        assert tokens_words.answer(vote, view.groups, "nothing learnt").startswith("These groups do not tell")
        assert tokens_words.answer(vote, view.groups, "undecided").startswith("You said that")
    assert tokens_words.answer("skip", view.groups, "more") == ""


@pytest.mark.parametrize(
    ("agent", "changes"),
    [
        ("sarsa", {"needed": 4}),
        ("dual-system", {"needed": 4}),  # some of them respond too little to be asked
        ("clock", {"producing": "VI", "exchange": "FI", "interval": 7, "wait": 40, "cost": 2}),
        ("q-learning", {"producing": "RR", "exchange": "VR"}),
        ("constant-rate", {"producing": "FI", "interval": 120, "exchange": "RI", "wait": 600, "cost": 6}),
    ],
)
def test_the_script_gives_the_numbers(agent, changes, tmp_path):
    one = asked(vote="skip", agent=agent, **changes)
    (tmp_path / "tokens.py").write_text(tokens_script.text(one))
    with redirect_stdout(io.StringIO()):
        made = runpy.run_path(str(tmp_path / "tokens.py"))
    view = driven(work(one))
    np.testing.assert_array_equal(made["pauses"], view.pauses.seconds)
    assert made["early_over_late"] == pytest.approx(tokens_words.early_over_late(view.pauses.seconds), nan_ok=True)
    for group in view.groups:
        np.testing.assert_array_equal(made["lasted"][group.label].responses, group.resistance.responses)


# --- the page -------------------------------------------------------------------------------------------------------

PAUSES, RECORD, RESISTING = "tokens_pauses", "tokens_record", "tokens_resisting"
MOVED = {
    "production": (5, {PAUSES, RECORD, RESISTING}),
    "needed": (3, {PAUSES, RECORD, RESISTING}),
    "cost": (2, {RECORD, RESISTING}),  # who learns nothing pauses alike at any price
    "minutes": (30, {PAUSES, RECORD}),
    "reinforcers": (60, {RESISTING}),
    "extinction": (20, {RESISTING}),
    "subjects": (9, {PAUSES, RESISTING}),
    "subject": (3, {RECORD}),
    "seed": (2, {PAUSES, RECORD, RESISTING}),
}


def test_every_control_moves_its_value_its_link_and_its_figures():
    every = {field.name.removeprefix("tokens_") for field in FIELDS}
    assert set(MOVED) == every - {"agent", "producing", "interval", "exchange", "wait", "vote"}
    visit = Visit("ch", f"{QUERY}&ch.tokens_vote=skip&ch.tokens_agent=constant-rate")
    visit.at.session_state["ch_tokens_more"] = True
    before = visit.run().charts
    for name, (value, moved) in MOVED.items():
        visit.move(f"tokens_{name}_box", value)
        assert visit.values[f"tokens_{name}"] == value
        assert re.search(rf"ch\.tokens_{name}={value}\b", visit.link)
        now = visit.charts
        assert {key for key in (PAUSES, RECORD, RESISTING) if now[key] != before[key]} >= moved, name
        before = now
    for name, value in (
        *(("agent", "clock"), ("exchange", "VR"), ("producing", "VR"), ("exchange", "RR"), ("producing", "RR")),
        *(("producing", "VI"), ("interval", 20), ("exchange", "FI"), ("wait", 100), ("producing", "FI")),
        *(("exchange", "VI"), ("producing", "RI"), ("exchange", "RI"), ("interval", 12)),
    ):
        visit.move(f"tokens_{name}{'_box' if isinstance(value, int) else ''}", value)
        assert visit.values[f"tokens_{name}"] == value
        now = visit.charts
        assert all(now[key] != before[key] for key in (PAUSES, RECORD, RESISTING)), (name, value)
        assert f"ch.tokens_{name}={value}" in visit.link
        before = now
    assert not re.search(r"tokens_(production|needed)=", visit.link)  # mean nothing beside intervals
    again = Visit("ch", visit.link)
    idle = ("tokens_production", "tokens_needed")  # a link leaves them out
    assert {name: value for name, value in again.values.items() if name not in idle} == {
        name: value for name, value in visit.values.items() if name not in idle
    }
    assert again.charts == visit.charts


def test_a_link_from_before_there_was_a_choice_of_production_shows_what_it_did():
    own = {"agent": "sarsa", "production": 5, "needed": 3, "exchange": "VR", "cost": 2, "subject": 1, "vote": "open"}
    link = f"{QUERY}&" + "&".join(f"ch.tokens_{name}={value}" for name, value in own.items())
    visit = Visit("ch", link)
    assert not visit.problems
    one = asked(production=5, needed=3, exchange="VR", cost=2)
    assert one.schedule() == "Token(prod=FR 5, exch=VR 3, cost=2)"
    assert any(one.schedule() in text for text in visit.markdown)
    assert {visit.values[f"tokens_{name}"] for name in ("producing", "production", "needed")} == {"FR", 5, 3}


def test_only_what_says_how_much_is_required_is_asked():
    visit = Visit("ch", QUERY)
    here = visit.control_keys()
    assert {"ch_tokens_production", "ch_tokens_needed"} <= here
    assert not {"ch_tokens_interval", "ch_tokens_wait"} & here
    visit.move("tokens_producing", "VI").move("tokens_exchange", "FI")
    here = visit.control_keys()
    assert {"ch_tokens_interval", "ch_tokens_wait"} <= here
    assert not {"ch_tokens_production", "ch_tokens_needed"} & here
    assert any("`Token(prod=VI 10-s, exch=FI 60-s, cost=1)`" in text for text in visit.markdown)


def test_persistence_is_shown_after_the_prediction():
    visit = Visit("ch", QUERY)
    assert RESISTING not in visit.charts
    assert {PAUSES, RECORD} <= set(visit.charts)
    assert not any("unpaid responses" in one for one in visit.markdown)
    visit.press("tokens_vote_last")
    assert RESISTING in visit.charts
    assert any(one.startswith("You said that exchange at 6 tokens would keep responding") for one in visit.markdown)


@pytest.mark.parametrize(
    ("name", "value"),
    [("agent", "rat"), ("agent", "thompson"), ("production", "0"), ("needed", "1e9"), ("cost", "one"),
     ("producing", "FT"), ("producing", "Token"), ("interval", "0"), ("exchange", "EXT"),
     ("wait", "-1"), ("subjects", "-4"), ("vote", "everything")],
)  # fmt: skip
def test_a_forged_value_is_one_sentence(name, value):
    visit = Visit("ch", f"ch.tab=tokens&ch.tokens_seed=1&ch.tokens_{name}={value}")
    (problem,) = [one for one in visit.problems if "default there" not in one]
    assert problem.endswith(".")
