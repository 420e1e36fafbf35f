"""The page "Live lab" through Streamlit's own test runner; what the recorder answers is sent as the browser would."""

from __future__ import annotations

import base64
import math

import numpy as np
import pytest

from dashboard.live_settings import KINDS, PAGE, PRESETS, RULE
from tests.dashboard.visit import Visit
from vrcore.agents import AGENTS


def session(visit: Visit) -> str:
    return visit.values["session"]


def responses(visit: Visit) -> np.ndarray:
    (record,) = visit.component("recorder")["records"]
    return np.frombuffer(base64.b64decode(record["responses"]), "<f4")


def answer(visit: Visit, at: float) -> Visit:
    """Answer the recorder's question with a moment."""
    token = visit.component("recorder")["question"]
    assert token, "nothing was asked"
    return visit.tell("recorder", "answer", {"token": token, "at": at})


def test_a_first_visit_shows_a_session_and_says_what_it_is():
    visit = Visit("ll")
    assert visit.values == PAGE.defaults
    assert session(visit) == "0~ql~VR 20"
    assert not visit.problems
    data = visit.component("recorder")
    assert data["question"] == data["continues"] == ""
    assert data["alt"].startswith("Cumulative record, response by response. Q-learning, 30 min on VR 20: 1,363 resp")
    assert len(responses(visit)) == 1363
    assert "**VR 20** Every 20th response on average is reinforced." in visit.markdown


def test_a_change_while_it_plays_is_asked_for_and_leaves_the_past_as_it_was():
    visit = Visit("ll")
    before = responses(visit)
    visit.move("llr_kind", "EXT")
    # Until the recorder has said where it is, nothing is changed.
    assert session(visit) == "0~ql~VR 20"
    assert np.array_equal(responses(visit), before)
    token = visit.component("recorder")["question"]
    assert visit.run().component("recorder")["question"] == token, "it is asked once"
    answer(visit, 312.3)
    assert session(visit) == "0~ql~VR 20~~312.5~ql~EXT"
    data = visit.component("recorder")
    assert (data["question"], data["continues"]) == ("", token)
    after = responses(visit)
    assert np.array_equal(after[after <= 312.5], before[before <= 312.5])
    assert not np.array_equal(after, before)
    assert "ll.session=0~ql~VR%2020~~312.5~ql~EXT" in visit.link
    again = Visit("ll", visit.link)
    assert not again.problems
    assert np.array_equal(responses(again), after)
    assert again.control("llr_kind").value == "EXT"
    assert again.component("recorder")["run"] == data["run"]
    assert again.component("recorder")["continues"] == "", "for another visitor it begins at 0"


@pytest.mark.parametrize("together", [True, False], ids=["one message", "two messages"])
def test_what_is_picked_while_the_recorder_answers_is_not_lost(together: bool):
    visit = Visit("ll").move("llr_kind", "FI")
    token = visit.component("recorder")["question"]
    visit.control("llr_kind").set_value("RR")
    if not together:  # the next choice is known before the answer to the question about the one before
        visit.run()
    visit.tell("recorder", "answer", {"token": token, "at": 60.0})
    assert visit.control("llr_kind").value == "RR"
    assert visit.component("recorder")["question"] not in ("", token), "it is asked for"
    answer(visit, 70.0)
    past = "0~ql~VR 20~~60~ql~FI 60-s" if together else "0~ql~VR 20"
    assert session(visit) == f"{past}~~70~ql~RR 20"


def test_an_answer_that_comes_too_late_leaves_the_present_question_as_it_is():
    visit = Visit("ll").move("llr_kind", "FI")
    late = visit.component("recorder")["question"]
    token = visit.move("llr_kind", "EXT").component("recorder")["question"]
    visit.tell("recorder", "answer", {"token": late, "at": 60.0})
    # Another question instead would be answered too late again, and so on for ever.
    assert visit.component("recorder")["question"] == token != late
    assert session(visit) == "0~ql~VR 20"
    assert session(answer(visit, 70.0)) == "0~ql~VR 20~~70~ql~EXT"


def test_an_agent_that_changes_is_another_subject_and_the_page_says_so():
    visit = answer(Visit("ll").move("llr_agent", "change-point"), 600.0)
    assert session(visit) == "0~ql~VR 20~~600~cp~VR 20"
    assert [one for one in visit.markdown if one.startswith("From 10 min on: Another agent is another subject")]
    assert [one["short"] for one in visit.component("recorder")["panels"]][:3] == [
        "Value",
        "Prediction error",
        "P(off)",
    ]


def test_at_the_beginning_a_change_is_another_session_and_at_the_end_one_more():
    visit = answer(Visit("ll").move("llr_kind", "FR"), 0.0)
    assert session(visit) == "0~ql~FR 20"
    answer(visit.move("llr_ratio", 30), 1800.0)
    assert session(visit) == "0~ql~FR 20~~1800~ql~FR 30"
    assert visit.component("recorder")["duration"] == 3600.0


@pytest.mark.parametrize("kind", KINDS)
def test_every_schedule_of_the_menus(kind: str):
    visit = Visit("ll", f"ll.session={'FR 5' if kind == 'VR' else 'VR 5'}&ll.minutes=5")
    answer(visit.move("llr_kind", kind), 60.0)
    assert session(visit).split("~~60~ql~")[1].split()[0] == kind
    name = "ratio" if kind in ("FR", "VR", "RR") else "seconds"
    shown = {key for key in visit.control_keys() if key in ("llr_ratio", "llr_seconds")}
    assert shown == (set() if kind in ("CRF", "EXT") else {f"llr_{name}"})
    if shown:
        answer(visit.move(f"llr_{name}_box", 33), 90.0)
        assert session(visit).endswith(f"~~90~ql~{kind} 33{'' if name == 'ratio' else '-s'}")


@pytest.mark.parametrize("agent", AGENTS)
def test_every_agent(agent: str):
    visit = Visit("ll", f"ll.session=0~{AGENTS[agent].short}~VR 5&ll.minutes=5")
    shown = [one["short"] for one in visit.component("recorder")["panels"]]
    assert shown[: len(AGENTS[agent].readings)] == [one.short for one in AGENTS[agent].readings]
    assert ("Prediction error" in shown) == (AGENTS[agent].surprise is not None)
    assert visit.control("llr_agent").value == agent


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.key)
def test_every_preset_begins_a_session(preset):
    visit = answer(Visit("ll").move("llr_kind", "CRF"), 60.0)
    begun = visit.component("recorder")["begun"]
    visit.press(f"preset_{preset.key}")
    assert session(visit) == preset.session
    data = visit.component("recorder")
    assert (data["begun"], data["question"], data["continues"]) == (begun + 1, "", "")
    assert visit.control("llr_agent").value == "q-learning"


def test_starting_over_keeps_the_last_rule_alone():
    visit = answer(Visit("ll").move("llr_kind", "FI"), 60.0)
    visit.press("over")
    assert session(visit) == "0~ql~FI 60-s"
    assert visit.component("recorder")["question"] == ""


def test_length_seed_and_pen():
    visit = Visit("ll")
    first = responses(visit)
    visit.move("pen", True)
    assert visit.component("recorder")["pen"] is True
    assert np.array_equal(responses(visit), first)
    other = Visit("ll", "ll.minutes=10&ll.seed=9")
    assert other.component("recorder")["duration"] == 600.0
    assert not np.array_equal(responses(other), first[first <= 600.0])


def test_notation_by_hand():
    visit = Visit("ll").move("entry", "notation")
    assert visit.component("recorder")["question"] == "", "another way to write the same rule changes nothing"
    visit.move("llr_notation", "mult vr 5 ext")
    answer(visit, 100.0)
    assert session(visit) == "0~ql~VR 20~~100~ql~Mult(VR 5, EXT)"
    assert visit.control("llr_notation").value == "Mult(VR 5, EXT)"


@pytest.mark.parametrize("text", ["VR 0", "Mult(VR 5, EXT", "conc VI 30", "XYZ 5", "", "9" * 1900])
def test_a_mistake_is_shown_with_a_caret_and_the_last_good_schedule_stays(text: str):
    visit = Visit("ll").move("entry", "notation").move("llr_notation", text)
    (said,) = [one for one in visit.texts if "stays in force" in one]
    assert said.endswith(" VR 20 stays in force.")
    assert [one.value for one in visit.at.code if one.value.endswith("^")] or not text
    assert session(visit) == "0~ql~VR 20"
    assert visit.component("recorder")["question"] == ""
    visit.move("llr_notation", "FR 5")
    assert not [one for one in visit.at.code if "stays in force" in one.value]
    assert visit.component("recorder")["question"]


def test_a_mistake_is_forgotten_with_the_line_that_held_it():
    visit = Visit("ll").move("entry", "notation").move("llr_notation", "VR 0")
    visit.move("entry", "menu").move("entry", "notation")
    assert visit.control("llr_notation").value == "VR 20"
    assert not [one for one in visit.at.code if "stays in force" in one.value]


def test_no_rule_begins_after_the_end():
    visit = answer(Visit("ll").move("llr_kind", "EXT"), math.inf)
    assert session(visit) == "0~ql~VR 20~~1800~ql~EXT"


def test_what_speaks_against_a_schedule_is_said():
    visit = Visit("ll", "ll.session=0~ql~Conc(VI 30-s, VI 60-s)")
    assert visit.control("llr_notation").value == "Conc(VI 30-s, VI 60-s)"
    assert visit.values["entry"] == "notation"
    assert [one for one in visit.markdown if "changeover" in one.lower()]


@pytest.mark.parametrize(
    "value",
    [None, 5, "x", {}, {"token": "x", "at": 5.0}, {"token": None, "at": 5.0}, {"at": 5.0}, {"token": "T", "at": "5"},
     {"token": "T", "at": -1.0}, {"token": "T", "at": True}, {"token": "T", "at": [5]}],
)  # fmt: skip
def test_an_answer_that_is_none_changes_nothing(value):
    visit = Visit("ll").move("llr_kind", "EXT")
    if isinstance(value, dict) and value.get("token") == "T":
        value = {**value, "token": visit.component("recorder")["question"]}
    visit.tell("recorder", "answer", value)
    assert session(visit) == "0~ql~VR 20"


def test_an_answer_to_an_older_question_changes_nothing():
    visit = Visit("ll").move("llr_kind", "EXT")
    old = visit.component("recorder")["question"]
    visit.move("llr_kind", "CRF")
    assert visit.component("recorder")["question"] != old
    visit.tell("recorder", "answer", {"token": old, "at": 50.0})
    assert session(visit) == "0~ql~VR 20"
    answer(visit, 50.0)
    assert session(visit) == "0~ql~VR 20~~50~ql~CRF"


def test_a_change_taken_back_before_it_was_answered_is_none():
    visit = Visit("ll").move("llr_kind", "EXT").move("llr_kind", "VR")
    assert visit.component("recorder")["question"] == ""


def test_too_many_rules_are_refused_and_the_menus_go_back():
    text = "~~".join(f"{10 * i}~ql~FR {i + 1}" for i in range(12))
    visit = answer(Visit("ll", f"ll.session={text}").move("llr_kind", "EXT"), 500.0)
    assert session(visit) == text
    assert [one for one in visit.texts if "at most 12 rules" in one]
    assert visit.control("llr_kind").value == "FR"
    assert visit.component("recorder")["question"] == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ll.session=0~ql~VR 0", "at least 1 response"),
        ("ll.session=0~zz~VR 5", 'no agent "zz"'),
        ("ll.session=<script>", "session"),
        ("ll.minutes=1e9", "This lab allows 5 to 120 min"),
        ("ll.entry=voice", "This lab has menu, notation"),
        ("ll.pen=maybe", "1 (yes) and 0 (no)"),
    ],
)
def test_each_problem_of_a_link_is_one_sentence(query: str, words: str):
    visit = Visit("ll", query)
    (problem,) = visit.problems
    assert words in problem
    assert len(responses(visit)) > 20


def test_every_event_and_every_rule_as_a_table():
    visit = Visit("ll", "ll.session=0~ql~VR 5~~60~ql~EXT&ll.minutes=5")
    visit.press("events_table")
    (frame,) = visit.at.dataframe
    assert list(frame.value.columns) == ["subject", "t", "event", "operandum", "component", "phase", "value"]
    visit.press("rules_table")
    rules = visit.at.dataframe[1].value
    assert rules["schedule"].tolist() == ["VR 5", "EXT"]
    assert math.isnan(rules["median_pause_seconds"][1])


def test_the_script_is_on_the_page():
    visit = Visit("ll")
    assert not visit.at.code
    visit.at.session_state["ll_python"] = True
    (code,) = [one.value for one in visit.run().at.code]
    assert "vrcore.Phase('VR 20', seconds=1800)" in code


def test_the_menus_are_no_part_of_the_link():
    visit = Visit("ll")
    assert not [name for name in RULE.by_name if f"llr.{name}" in visit.link]


def test_the_subjects_own_parameters_are_set_while_it_plays_and_make_another_subject():
    visit = Visit("ll")
    before = responses(visit)
    visit.at.session_state["ll_more"] = True
    visit.run()
    visit.at.session_state["ll_more"] = True
    visit.move("llr_ql_learning_rate_box", 0.2)
    answer(visit, 300.0)
    assert session(visit) == "0~ql~VR 20~~300~ql;learning_rate=0.2~VR 20"
    after = responses(visit)
    assert np.array_equal(after[after <= 300.0], before[before <= 300.0])
    assert any("with other parameters is another subject" in text for text in visit.markdown)
    assert "Q-learning (learning rate 0.2)" in visit.component("recorder")["alt"]
    visit.at.session_state["ll_python"] = True
    visit.run()
    assert any("vrcore.AGENTS['q-learning'](learning_rate=0.2)" in one.value for one in visit.at.code)
    # The link brings the sliders with it.
    other = Visit("ll", visit.link)
    other.at.session_state["ll_more"] = True
    assert other.run().control("llr_ql_learning_rate_box").value == 0.2
    assert other.component("recorder")["alt"] == visit.component("recorder")["alt"]
