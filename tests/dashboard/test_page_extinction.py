"""The page "Learning and extinction" through Streamlit's own test runner."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from dashboard.extinction_settings import PAGE, SCHEDULES
from dashboard.extinction_study import experiments
from dashboard.finding import VERDICTS
from dashboard.learners import parameter_names
from dashboard.theme import LIGHT
from tests.dashboard.visit import Visit
from vrcore import Experiment
from vrcore.agents import AGENTS, PREE

SMALL = "ex.seed=1&ex.subjects=6&ex.budget=20&ex.minutes=20"
SHOWN = f"{SMALL}&ex.vote=skip"


def opened(query: str = SHOWN, *, more: bool = False) -> Visit:
    visit = Visit("ex", query)
    if more:
        visit.at.session_state["ex_more"] = True
        visit.run()
        visit.at.session_state["ex_more"] = True
    return visit


def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], str]]:
    """Return what the download buttons of the page would give, by key, while the page is drawn."""
    given: dict[str, Callable[[], str]] = {}
    button = st.download_button

    def spy(label: str, data: Callable[[], str], *args: object, **named: object) -> bool:
        given[str(named["key"])] = data
        return button(label, data, *args, **named)

    monkeypatch.setattr(st, "download_button", spy)
    return given


def times(coded: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(coded), "<f4")


def test_a_first_visit_asks_before_it_shows_and_draws_a_seed():
    visit, other = Visit("ex"), Visit("ex")
    assert visit.values == PAGE.defaults | {"seed": visit.values["seed"]}
    assert visit.values["seed"] != other.values["seed"]
    assert visit.control("seed_box").value == visit.values["seed"]
    assert f"ex.seed={visit.values['seed']}&" in visit.link
    assert set(visit.charts) == {"learning"}
    assert [chart["layout"]["yaxis"]["title"]["text"] for chart in visit.charts.values()] == ["Responses per minute"]
    names = {trace["name"] for trace in visit.charts["learning"]["data"]}
    assert {f"{group} (n = 20)" for group in ("CRF", "VR 5", "VR 10")} <= names


# Control, another value, what changes: the "runs" themselves, how they are "measured", the "picture" alone, which
# subject is "watched"; or runs that are "longer", after everybody has stopped.
MOVES = [
    ("agent", "q-learning", "runs"),
    ("schedule", "FR", "runs"),
    ("ratio", 7, "runs"),
    ("omission", 0.3, "runs"),
    ("budget", 40, "runs"),
    ("compare", "crf", "runs"),
    ("subjects", 7, "runs"),
    ("seed_box", 12, "runs"),
    ("budget_unit", "responses", "runs"),
    ("minutes", 25, "longer"),
    ("share", 0.25, "measured"),
    ("window", 30, "measured"),
    ("by", "responses", "measured"),
    ("family", "hill", "picture"),
    ("spurious", 0.1, "runs"),
    ("size_sd", 0.5, "runs"),
    ("eating", 2.0, "runs"),
    ("spread", 0.5, "runs"),
    ("subject", 3, "watched"),
]


@pytest.mark.parametrize(("name", "value", "what"), MOVES, ids=[name for name, *_ in MOVES])
def test_a_control_changes_its_value_the_link_and_what_is_shown(name, value, what):
    visit = opened(f"{SHOWN}&ex.budget=100", more=True)
    field = name.removesuffix("_box")
    before = visit.values
    keys, charts, played = _keys(visit), visit.charts, visit.component("player")
    assert before[field] != value
    visit.move(name, value)
    assert visit.values == before | {field: value}
    assert f"ex.{field}={PAGE[field].written(value)}&" in f"{visit.link}&"
    assert (_keys(visit) == keys) == (what not in ("runs", "longer"))
    assert (visit.charts == charts) == (what in ("watched", "longer"))
    assert (visit.component("player")["digest"] == played["digest"]) == (what in ("measured", "picture"))
    assert visit.component("player")["filename"] == f"records-{_keys(visit)[-1]}"
    if f"{name}_box" in {key.removeprefix("ex_") for key in visit.control_keys()}:
        assert visit.control(f"{name}_box").value == value


def _keys(visit: Visit) -> list[str]:
    return [one.key() for one in experiments(visit.values)]


def test_interval_and_notation_have_their_own_controls():
    visit = opened(f"{SHOWN}&ex.compare=one")
    assert "ex_interval" not in visit.control_keys()
    visit.move("schedule", "VI")
    assert {"ex_interval", "ex_interval_box"} <= visit.control_keys()
    assert not {"ex_ratio", "ex_notation"} & visit.control_keys()
    visit.move("interval", 10)
    assert [str(one.phases[0].schedule) for one in experiments(visit.values)] == ["VI 10-s"]
    visit.move("schedule", "own")
    assert not {"ex_ratio", "ex_interval"} & visit.control_keys()
    visit.move("notation", "chain me")
    assert any(text.startswith("You typed a schedule of chain me, but") for text in visit.texts)
    assert visit.values["notation"] == "Mult(VR 5, EXT)"
    visit.move("notation", "fr5")
    assert not visit.texts
    assert visit.values["notation"] == "FR 5"
    assert "FR 5" in visit.heading


def test_every_field_has_its_control_and_every_learner_its_parameters():
    seen: set[str] = set()
    for agent in AGENTS:
        visit = opened(f"{SHOWN}&ex.agent={agent}&ex.compare=one", more=True)
        seen |= visit.control_keys()
        for name in parameter_names(agent):
            # A parameter whose values have names is a list of them; every other one is a slider and its box.
            needed = {f"ex_{name}"} if PAGE[name].param.choices else {f"ex_{name}", f"ex_{name}_box"}
            assert needed <= visit.control_keys()
    for kind in ("VI", "own"):
        seen |= opened(f"{SHOWN}&ex.schedule={kind}&ex.compare=one").control_keys()
    # The ruler of the survival curves stands beside them, and they are drawn when somebody opens them.
    visit = opened(f"{SHOWN}&ex.compare=one")
    visit.at.session_state["ex_going_on"] = True
    seen |= visit.run().control_keys()
    missing = {name for name in PAGE.by_name if f"ex_{name}" not in seen and f"ex_{name}_box" not in seen}
    assert missing == {"vote"}


def _another(box):
    """Return half of a box's value, or of its greatest, or what lies half-way to the least that it takes."""
    half = (box.value or box.max) / 2
    return type(box.value)(half if half >= box.min else (box.min + box.value) / 2)


@pytest.mark.parametrize("agent", AGENTS)
def test_a_learners_parameter_changes_the_runs(agent):
    visit = opened(f"{SHOWN}&ex.agent={agent}&ex.compare=one", more=True)
    for name in parameter_names(agent):
        keys, moved = _keys(visit), name if PAGE[name].param.choices else f"{name}_box"
        control = visit.control(moved)
        value = 1.0 if moved == name else _another(control)
        visit.at.session_state["ex_more"] = True
        visit.move(moved, value)
        assert visit.values[name] == pytest.approx(value)
        assert _keys(visit) != keys
        visit.at.session_state["ex_more"] = True


@pytest.mark.parametrize("agent", AGENTS)
def test_every_learner_on_every_schedule_gets_a_sentence_and_its_badge(agent):
    visit = opened(f"{SHOWN}&ex.agent={agent}&ex.interval=6&ex.ratio=4&ex.minutes=10")
    told = next(one for one in AGENTS[agent].badges if one.phenomenon == PREE)
    for kind in SCHEDULES:
        if kind != "VR":
            visit.move("schedule", kind)
        said = visit.heading
        assert said.endswith(".")
        assert len(said) > 60
        assert not {"nan", "inf"} & set(said.lower().replace(".", " ").split())
        assert set(visit.charts) == {"learning", "extinction"}
        badges = [one for one in visit.markdown if "Partial-reinforcement extinction effect" in one]
        title, good = VERDICTS[told.verdict]
        colour = "green" if good else "orange"
        assert badges == [f":{colour}-badge[Partial-reinforcement extinction effect: {title}]"]
        assert told.words in visit.markdown


def test_the_verdicts_of_the_badges_are_what_the_learners_do():
    """The page's own default settings: one learner shows the effect, one has it backwards, others cannot or never."""
    said = {}
    for agent in ("change-point", "q-learning", "linear-operator", "constant-rate"):
        said[agent] = Visit("ex", f"ex.seed=1&ex.vote=last&ex.agent={agent}")
    answers = {agent: [one for one in visit.markdown if one.startswith("You said")] for agent, visit in said.items()}
    last = "You said that VR 10 would keep responding longest. By responses,"
    assert answers["change-point"] == [f"{last} so it was: VR 10 did. Do the other two rulers agree?"]
    assert answers["q-learning"] == [f"{last} CRF did: now look at the other two rulers."]
    assert "Neither CRF nor VR 10 fell below 50 %" in said["constant-rate"].heading
    assert answers["constant-rate"] == [
        "You said that VR 10 would keep responding longest. Neither stopped while we looked, by any ruler."
    ]
    assert "now look at the other two rulers" in answers["linear-operator"][0]


def test_nothing_of_extinction_is_on_the_page_before_the_vote():
    visit = opened(SMALL)
    hidden = opened(SHOWN)
    values = {words for trace in hidden.charts["extinction"]["data"] for words in trace.get("text", ())}
    assert len(values) >= 3
    page = "\n".join(visit.protos())
    for words in (hidden.heading, hidden.alts["extinction"], "ex_extinction", "before falling below", "to_criterion"):
        assert words not in page
        assert words in "\n".join(hidden.protos()) or words == "to_criterion"
    assert set(visit.charts) == {"learning"}
    early, late = visit.component("player"), hidden.component("player")
    for one, whole in zip(early["records"], late["records"], strict=True):
        assert [phase["name"] for phase in one["phases"]] == ["training"]
        assert [phase["name"] for phase in whole["phases"]] == ["training", "extinction"]
        end = whole["phases"][1]["start"]
        assert one["seconds"] == end < whole["seconds"]
        assert times(one["responses"]).max() <= end < times(whole["responses"]).max()
    shown, whole = ([times(rate["x"]).max() for rate in one["rates"]] for one in (early, late))
    assert max(shown) < max(whole)
    longest = max(one["phases"][1]["start"] for one in late["records"]) / 60
    assert max(shown) <= longest + 1


@pytest.mark.parametrize(
    ("vote", "answer"),
    [
        ("first", "You said that CRF would keep responding longest. By responses, VR 10 did: now"),
        ("last", "You said that VR 10 would keep responding longest. By responses, so it was: VR 10 did."),
        ("alike", "You said that there would be no difference. By responses, VR 10 did: now look"),
        ("skip", None),
    ],
)
def test_the_answer_speaks_to_the_vote(vote, answer):
    visit = opened(SMALL.replace("budget=20", "budget=100"))
    votes = {str(button.key): button.label for button in visit.at.button if "ex_vote" in str(button.key)}
    assert votes == {
        "ex_vote_first": "The CRF group",
        "ex_vote_last": "The VR 10 group",
        "ex_vote_alike": "No difference",
        "ex_vote_skip": "Just show me",
    }
    visit.press(f"vote_{vote}")
    assert visit.values["vote"] == vote
    assert f"ex.vote={vote}" in visit.link
    assert set(visit.charts) == {"learning", "extinction"}
    assert not [button for button in visit.at.button if "ex_vote" in str(button.key)]
    said = [one for one in visit.markdown if one.startswith("You said")]
    assert len(said) == (answer is not None)
    assert all(one.startswith(answer) for one in said)


@pytest.mark.parametrize("query", ["ex.compare=one", "ex.compare=three&ex.schedule=own&ex.notation=CRF"])
def test_one_group_is_asked_no_question_between_groups(query):
    visit = opened(f"{SMALL}&{query}")
    assert len(experiments(visit.values)) == 1
    assert not [one for one in visit.markdown if "Which group" in one]
    visit = opened(f"{SMALL}&{query}&ex.vote=last&ex.agent=constant-rate")
    assert not [one for one in visit.markdown if one.startswith("You said")]


EVERYTHING = (
    "v=1&ex.agent=q-learning&ex.schedule=RR&ex.ratio=6&ex.omission=0&ex.budget=30&ex.compare=crf&ex.subjects=6"
    "&ex.seed=0&ex.budget_unit=responses&ex.minutes=15&ex.share=0.35&ex.window=45&ex.by=responses&ex.family=gompertz"
    "&ex.spurious=0.005&ex.size_sd=0&ex.eating=0.25&ex.spread=0&ex.vote=alike&ex.subject=2"
    "&ex.ql_learning_rate=0.0523&ex.ql_inverse_temperature=7.5&ex.ql_response_cost=0.01&ex.ql_start_value=0"
)


def test_a_link_gives_the_same_numbers_in_another_visit(monkeypatch):
    names = parameter_names("q-learning")
    query = "&".join(
        part for part in EVERYTHING.split("&") if not part.startswith("ex.ql_") or part[3:].split("=")[0] in names
    )
    given = downloads(monkeypatch)
    first = opened(query)
    tables = {key: data() for key, data in given.items()}
    assert not [one for one in first.problems if "asked for" in one]
    assert first.values["omission"] == first.values["spread"] == first.values["seed"] == 0
    assert (first.values["share"], first.values["eating"], first.values["spurious"]) == (0.35, 0.25, 0.005)
    given.clear()
    second = opened(first.link)
    assert second.problems == []
    assert second.values == first.values
    assert second.link == first.link
    assert _keys(second) == _keys(first)
    assert second.charts == first.charts
    assert second.heading == first.heading
    assert second.component("player") == first.component("player")
    assert {key: data() for key, data in given.items()} == tables


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ("ex.ratio=999", ["asked for a ratio of 999. This lab allows 2 to 100 responses, so it shows 100."]),
        ("ex.ratio=0", ["asked for a ratio of 0. This lab allows 2 to 100 responses, so it shows 2."]),
        ("ex.ratio=abc", ["a ratio of abc, which is not a number. This lab allows 2 to 100 responses, so it shows 10"]),
        ("ex.omission=nan", ["a reward noise of nan, which is not a number. This lab allows 0 to 0.9, so it shows 0."]),
        ("ex.omission=inf", ["a reward noise of inf, which is not a number. This lab allows 0 to 0.9"]),
        ("ex.agent=rat", ['asked for the learner "rat". This lab has q-learning, linear-operator']),
        ("ex.schedule=vr", ['asked for the schedule "vr"']),
        ("ex.subjects=61&ex.minutes=-1", ["subjects of 61. This lab allows 1 to 60", "extinction of -1. This lab"]),
        ("ex.nonsense=1", ["This page has no setting ex.nonsense; it has ex.agent"]),
        ("v=9&ex.ratio=5", ["made with a newer version (v9). I kept 1 of 1 settings", "does not say the learner"]),
        ("ex.seed=-4", ["a seed of -4. This lab allows 0 to 2147483647, so it shows 0."]),
        ("ex.cp_hazard=2", ["of 2. This lab allows"]),
        ("zzz" * 1700, ["is 5,102 characters long"]),
        ("ex.ratio=" + "9x" * 2500, ["characters long", "which is not a number"]),
    ],
)
def test_each_problem_of_a_link_is_one_sentence(query, sentences):
    visit = Visit("ex", query)
    assert len(visit.problems) == len(sentences)
    for problem, words in zip(visit.problems, sentences, strict=True):
        assert words in problem
        assert problem.endswith(".")
        assert len(problem) < 900
    assert set(visit.charts) == {"learning"}
    for name, value in visit.values.items():
        assert PAGE[name].accept(value) == (value, None)


HOSTILE = [
    "__import__('os').system('true')",
    "Mult(" * 40,
    "Mult(" * 20 + "VR 5" + ")" * 20,
    "VR 1e999",
    "VR 0",
    "FR -3",
    "<img src=http://x.example/y.png>",
    "![a](http://x.example/y.png)",
    "Conc(" + ", ".join(["VI 30-s"] * 30) + ")",
    "VR " + "9" * 180,
    "V" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_notation_in_a_link_becomes_words_shown_as_plain_text(text):
    visit = Visit("ex", "")
    visit.at.query_params["ex.notation"] = text
    visit.at.query_params["ex.schedule"] = "own"
    visit.at.query_params["ex.seed"] = "1"
    visit.run()
    assert 1 <= len(visit.problems) <= 2
    assert "Mult(VR 5, EXT)" in visit.problems[-1]
    assert visit.values["notation"] == "Mult(VR 5, EXT)"
    assert not [one for one in visit.markdown if "x.example" in one]


@pytest.mark.parametrize(
    "notation",
    ["EXT", "CRF", "FT 20-s", "VT 20-s", "Mult(VR 5, EXT)", "Conc(VI 20-s, VI 60-s, COD=2-s)", "Conc(RR 2, EXT)"],
)
def test_any_notation_that_can_be_read_can_be_run(notation):
    # Q-learning gives up where nothing ever pays; the Detective, in four hours of it, comes to expect very rare pay.
    agent = "q-learning" if notation == "EXT" else "change-point"
    visit = opened(f"{SHOWN}&ex.agent={agent}&ex.schedule=own&ex.minutes=5&ex.notation={notation}")
    assert not visit.problems
    assert visit.heading.endswith(".")
    assert set(visit.charts) == {"learning", "extinction"}
    if notation == "EXT":
        assert "responded less than 10 times a minute" in visit.heading


@pytest.mark.parametrize(
    ("ratio", "groups"), [(2, ["CRF", "VR 2"]), (3, ["CRF", "VR 3"]), (4, ["CRF", "VR 2", "VR 4"])]
)
def test_small_ratios_leave_out_the_group_that_would_be_another_again(ratio, groups):
    visit = opened(f"{SHOWN}&ex.ratio={ratio}")
    assert [str(one.phases[0].schedule) for one in experiments(visit.values)] == groups
    assert visit.charts["extinction"]["layout"]["yaxis"]["ticktext"] == groups
    assert f"After {groups[-1]}" in visit.heading


def test_the_same_schedule_by_another_name_is_found_alike():
    visit = opened(f"{SHOWN}&ex.schedule=own&ex.notation=FR 1")
    assert "as many" in visit.heading
    assert "): alike." in visit.heading
    made = [one["responses"] for one in visit.component("player")["records"]]
    assert len(set(made)) == 1


@pytest.mark.parametrize("subjects", [1, 2, 60])
def test_any_number_of_subjects_can_be_shown(subjects):
    visit = opened(f"ex.seed=1&ex.vote=skip&ex.budget=20&ex.minutes=10&ex.subjects={subjects}&ex.subject=60")
    assert len(visit.heading) > 60
    assert "nan" not in visit.heading
    assert ("no interval" in visit.heading) == (subjects < 6)
    labels = [one["label"] for one in visit.component("player")["records"]]
    assert labels == [f"{group}, subject {subjects}" for group in ("CRF", "VR 5", "VR 10")]
    found = visit.charts["learning"]["data"]
    assert any(trace["name"] == f"VR 10 (n = {subjects})" for trace in found)


@pytest.mark.parametrize(
    ("name", "forged"),
    [("ratio", 10**6), ("ratio", -1), ("omission", float("nan")), ("omission", 7.0), ("seed_box", -1)],
)
def test_a_forged_number_changes_nothing(name, forged):
    visit = opened()
    before = visit.values
    visit.move(name, forged)
    assert visit.values == before


def test_tables_and_csv_hold_the_numbers_of_the_figures(monkeypatch):
    given = downloads(monkeypatch)
    visit = opened()
    for name, columns in (("learning", "group,minutes,mean_"), ("extinction", "group,subject,baseline_")):
        text = given[f"ex_{name}_csv"]()
        head = [line for line in text.splitlines() if line.startswith("# ")]
        assert text.startswith("# group CRF: {")
        told = [Experiment.from_json(line.split(": ", 1)[1]).key() for line in head]
        assert told == _keys(visit)
        assert text.splitlines()[len(head)].startswith(columns)
    frame = pd.read_csv(io.StringIO(text), comment="#")
    shown = visit.charts["extinction"]["data"]
    (medians,) = (trace["x"] for trace in shown if trace["name"] == "medians" and trace["xaxis"] == "x")
    assert medians == list(frame.groupby("group", sort=False)["responses_to_criterion"].median())
    visit.press("extinction_table")
    assert list(visit.at.dataframe[0].value["group"].unique()) == ["CRF", "VR 5", "VR 10"]
    assert visit.at.button("ex_extinction_table").label == "Hide table"
    visit.press("extinction_table")
    assert not visit.at.dataframe


def test_figures_say_in_words_what_they_show():
    visit = opened()
    assert "CRF goes from" in visit.alts["learning"]
    assert visit.alts["extinction"].startswith("Median resistance to extinction until responding fell below 50 %")
    for chart in visit.charts.values():
        assert chart["layout"]["colorway"] == list(LIGHT.series)


def test_a_new_seed_is_another_sample_of_subjects():
    visit = opened()
    keys, charts = _keys(visit), visit.charts
    visit.press("seed_new")
    assert visit.values["seed"] != 1
    assert _keys(visit) != keys
    assert visit.charts != charts
