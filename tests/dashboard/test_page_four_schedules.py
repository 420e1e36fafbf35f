"""The page "Four schedules" through Streamlit's own test runner."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pandas as pd
import pytest
import streamlit as st

from dashboard.four_schedules_blind import order
from dashboard.four_schedules_settings import ANSWERS, KINDS, MATCH, PAGE
from dashboard.four_schedules_study import asked_for
from tests.dashboard.visit import Visit
from vrcore.agents import AGENTS, TIMING

SMALL = "fs.seed=1&fs.agent=q-learning&fs.subjects=6&fs.minutes=10&fs.practice=10"  # quick to learn
BLIND = f"{SMALL}&fs.show=blind"
FIGURES = {"records", "feedback", "waits"}


def opened(query: str = SMALL, *, more: bool = False) -> Visit:
    visit = Visit("fs", query)
    if more:
        visit.at.session_state["fs_more"] = True
        visit.run()
        visit.at.session_state["fs_more"] = True
    return visit


def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], str]]:
    """Return what the download buttons of the page would give, by key, while the page is drawn."""
    given: dict[str, Callable[[], str]] = {}
    button = st.download_button

    def spy(label: str, data: Callable[[], str], *args: object, **named: object) -> bool:
        if str(named["key"]).startswith("fs_"):  # and not of the page that the visit began on
            given[str(named["key"])] = data
        return button(label, data, *args, **named)

    monkeypatch.setattr(st, "download_button", spy)
    return given


def test_a_first_visit_shows_all_and_draws_a_seed():
    visit, other = Visit("fs"), Visit("fs")
    assert visit.values == PAGE.defaults | {"seed": visit.values["seed"]}
    assert visit.values["seed"] != other.values["seed"]
    assert set(visit.charts) == FIGURES
    assert visit.problems == []
    # which of both verdicts it is, depends on the seed; so may that they do not settle it
    said = re.search(r"(?:responded|respond) .* \(95 % interval .+, N = (\d+)", visit.heading)
    assert said
    left_out = re.search(r"Left out of 20: (\d+) that", visit.heading)  # with a seed that nobody chose, some may be
    assert int(said[1]) + (int(left_out[1]) if left_out else 0) == 20
    assert next(one for one in visit.markdown if not one.startswith("#")).startswith("Each line counts up")
    for alt in visit.alts.values():
        assert len(alt) > 80
    assert visit.heading in visit.alts["records"]


# Control, another value, which of the figures change.
MOVES = [
    ("agent", "change-point", FIGURES),
    ("match", "income", FIGURES),
    ("match", "yoked", FIGURES),
    ("ratio", 7, FIGURES),
    ("interval", 12, FIGURES),
    ("minutes", 15, {"feedback", "waits"}),  # the first five minutes stay what they were
    ("subjects", 8, FIGURES),
    ("practice", 20, FIGURES),
    ("spread", 0.5, FIGURES),
    ("seed_box", 12, FIGURES),
    ("span", 8, {"records"}),
    ("subject", 3, {"records"}),
]


@pytest.mark.parametrize(("name", "value", "changed"), MOVES, ids=[f"{name}-{value}" for name, value, _ in MOVES])
def test_a_control_changes_its_value_the_link_and_what_is_shown(name, value, changed):
    visit = opened(more=True)
    field = name.removesuffix("_box")
    before, charts, alts = visit.values, visit.charts, visit.alts
    assert before[field] != value
    visit.move(name, value)
    assert visit.values == before | {field: value}
    assert f"fs.{field}={PAGE[field].written(value)}&" in f"{visit.link}&"
    assert {key for key, chart in visit.charts.items() if chart != charts[key]} == changed
    assert visit.alts != alts
    if f"fs_{name}_box" in visit.control_keys():
        assert visit.control(f"{name}_box").value == value


def test_every_field_has_its_control():
    seen = opened(more=True).control_keys() | opened(BLIND).control_keys()
    missing = {name for name in PAGE.by_name if f"fs_{name}" not in seen and f"fs_{name}_box" not in seen}
    assert missing == {"judged"}


def test_an_interval_that_is_found_cannot_be_set():
    visit = opened()
    assert {"fs_interval", "fs_interval_box"} <= visit.control_keys()
    for match in ("income", "yoked"):
        visit.move("match", match)
        assert not {"fs_interval", "fs_interval_box"} & visit.control_keys()
        assert "fs.interval" not in visit.link


@pytest.mark.parametrize("match", MATCH)
@pytest.mark.parametrize("agent", AGENTS)
def test_every_learner_gets_a_sentence_and_says_what_it_cannot_show(agent, match):
    visit = opened(f"{SMALL.replace('q-learning', agent)}&fs.match={match}")
    assert set(visit.charts) == FIGURES
    assert visit.heading.endswith(".")
    said = "\n".join(visit.markdown)
    (badge,) = (one for one in AGENTS[agent].badges if one.phenomenon == TIMING)
    able = badge.verdict == "shows"
    words = ":green-badge[Pause and scallop: shows the effect]" if able else ":orange-badge[Pause and scallop: cannot"
    assert words in said
    assert badge.words in said
    assert "No learner of this lab has a clock" not in said
    assert ("fs_try_clock" in [str(button.key) for button in visit.at.button]) == (not able)
    assert "nan" not in re.findall(r"\w+", said.lower())


def test_a_learner_that_pauses_is_offered():
    visit = opened()
    visit.press("try_clock")
    assert visit.values["agent"] == "clock"
    assert ":green-badge[Pause and scallop: shows the effect]" in visit.markdown
    assert "fs_try_clock" not in [str(button.key) for button in visit.at.button]


def test_where_no_learner_pauses_the_page_says_so(monkeypatch):
    for agent in AGENTS.values():
        monkeypatch.setattr(agent, "badges", AGENTS["q-learning"].badges)
    assert [one for one in opened().markdown if "No learner of this lab has a clock" in one]


def test_the_table_shows_each_schedule_with_intervals():
    visit = opened()
    (frame,) = [one.value for one in visit.at.dataframe]
    assert frame["Schedule"].tolist() == ["FR 10", "VR 10", "FI 30-s", "VI 30-s"]
    assert frame["N"].tolist() == ["6"] * 4
    assert frame["Responses/min"].str.fullmatch(r"[\d.]+ \([\d.]+ to [\d.]+\)").all()


def test_everything_can_be_taken_along(monkeypatch):
    given = downloads(monkeypatch)
    visit = opened(f"{SMALL}&fs.match=yoked")
    tables = {key: pd.read_csv(io.StringIO(data()), comment="#") for key, data in given.items()}
    assert set(tables) == {"fs_records_csv", "fs_feedback_csv", "fs_waits_csv", "fs_summary_csv", "fs_pairs_csv"}
    assert len(tables["fs_summary_csv"]) == 20
    assert len(tables["fs_feedback_csv"]) == 24
    assert tables["fs_pairs_csv"]["subject"].tolist() == [1, 2, 3, 4, 5, 6]
    assert "FR 10" in given["fs_records_csv"]().splitlines()[1]
    exports = [key for key in ("records", "feedback", "waits") if visit.component(f"{key}_export")["filename"]]
    assert len(exports) == 3
    visit.press("feedback_table")
    assert [len(one.value) for one in visit.at.dataframe] == [24, 4]
    visit.at.session_state["fs_python"] = True
    (code,) = [one.value for one in visit.run().at.code]
    assert "vrcore.yoke(" in code
    assert "subjects=SUBJECTS" in code


def test_a_link_gives_the_same_numbers_in_another_visit(monkeypatch):
    given = downloads(monkeypatch)
    small = SMALL.replace("q-learning", "linear-operator")
    first = opened(f"{small}&fs.match=income&fs.spread=0.35&fs.subject=4&fs.span=7")
    tables = {key: data() for key, data in given.items()}
    given.clear()
    second = opened(first.link)
    assert second.problems == []
    assert (second.values, second.link, second.charts) == (first.values, first.link, first.charts)
    assert second.heading == first.heading
    assert {key: data() for key, data in given.items()} == tables


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ("fs.ratio=999", ["asked for a ratio of 999. This lab allows 2 to 200 responses, so it shows 200."]),
        ("fs.interval=0", ["asked for an interval of 0. This lab allows 2 to 300 s, so it shows 2."]),
        ("fs.subjects=nan", ["a number of subjects of nan, which is not a number. This lab allows 1 to 50"]),
        ("fs.minutes=1e9", ["of 1e9. This lab allows 5 to 60 min, so it shows 60."]),
        ("fs.match=luck", ['asked for the match "luck". This lab has requirement, income, yoked']),
        ("fs.agent=rat", ['asked for the learner "rat"']),
        ("fs.answer_a=DRL&fs.show=blind", ['asked for the answer on record A "DRL"']),
        ("fs.judged=x&fs.show=blind", ["checked round of x, which is not a number"]),
        ("fs.nonsense=1", ["This page has no setting fs.nonsense; it has fs.show"]),
        ("fs.match=__import__('os')", ["__import__('os')"]),
    ],
)
def test_each_problem_of_a_link_is_one_sentence(query, sentences):
    visit = Visit("fs", f"{SMALL}&{query}" if "subjects" not in query and "minutes" not in query else query)
    assert len(visit.problems) == len(sentences)
    for problem, words in zip(visit.problems, sentences, strict=True):
        assert words in problem
        assert problem.endswith(".")
    for name, value in visit.values.items():
        assert PAGE[name].accept(value) == (value, None)


def test_where_nothing_can_be_matched_the_page_says_why_and_stays():
    visit = opened(
        "fs.seed=1&fs.agent=constant-rate&fs.ratio=200&fs.minutes=5&fs.practice=0&fs.match=yoked&fs.subjects=2"
    )
    assert any("on FR 200 no subject obtained a reinforcer in 5 minutes" in text for text in visit.texts)
    assert visit.charts == {}
    visit.move("match", "requirement")
    assert set(visit.charts) == FIGURES
    assert "nan" not in re.findall(r"\w+", "\n".join(visit.markdown).lower())


def test_the_chosen_subject_is_one_there_is():
    visit = opened(f"{SMALL}&fs.subject=40")
    assert "Cumulative records of subject 6 in 5 minutes" in visit.alts["records"]


def test_one_subject_is_shown_without_intervals():
    visit = opened(SMALL.replace("subjects=6", "subjects=1"))
    assert set(visit.charts) == FIGURES
    assert visit.heading.startswith("With 1 subject that can be compared on VR 10 and on VI 30-s no interval")


# The blind round


def test_nothing_that_tells_is_sent_before_the_answers_are_checked(monkeypatch):
    given = downloads(monkeypatch)
    for match in MATCH:
        query = f"{BLIND}&fs.match={match}"
        named = opened(query.replace("show=blind", "show=four"))
        given.clear()
        visit = opened(query)
        assert set(visit.charts) == {"blind"}
        page = "\n".join(visit.protos())
        schedules = [one["text"] for one in named.charts["records"]["layout"]["annotations"]]
        telling = [re.sub("</?b>", "", one) for one in schedules]
        for words in (
            *telling,
            named.heading,
            "fs_records",
            "fs_feedback",
            "fs_waits",
            "fs_summary",
            "was FR",
            "was VI",
        ):
            assert words in "\n".join(named.protos()) or words.startswith("was ")
            assert words not in page, words
        assert not visit.at.code
        assert list(given) == ["fs_blind_csv"]
        csv = given["fs_blind_csv"]()
        assert not [word for word in (*telling, "agent", "FR", "VI") if word in csv]
        # What the browser is told does not depend on which record is which but by the records themselves.
        assert asked_for(visit.values).key() not in page


def test_a_round_is_answered_checked_and_followed_by_another():
    visit = opened(BLIND)
    kinds = order(1)
    check = visit.at.button("fs_check")
    assert check.disabled
    assert "Still to be named: A, B, C, D. Names and score follow when all four are." in visit.markdown
    for name, kind in zip(ANSWERS[:3], kinds, strict=False):
        visit.move(name, kind)
        assert visit.at.button("fs_check").disabled
        assert set(visit.charts) == {"blind"}
    wrong = next(kind for kind in KINDS if kind != kinds[3])
    visit.move(ANSWERS[3], wrong)
    assert set(visit.charts) == {"blind"}
    visit.press("check")
    assert visit.values["judged"] == 1
    assert set(visit.charts) == FIGURES
    said = visit.markdown
    assert "**You named three of four right; one who guesses gets one right on average.**" in said
    told = [one for one in said if re.match(r"- \*\*[ABCD] was ", one)]
    assert [one.split("(")[1].split(")")[0] for one in told] == ["right"] * 3 + ["not what you said"]
    assert [one.split(" was ")[1][:2] for one in told] == list(kinds)
    titles = [one["text"] for one in visit.charts["records"]["layout"]["annotations"]]
    letters = dict(zip(kinds, "ABCD", strict=True))
    assert [title[3:5] for title in titles] == list(KINDS)
    assert [title.split("(record ")[1][0] for title in titles] == [letters[kind] for kind in KINDS]
    again = opened(visit.link)
    assert again.values == visit.values
    assert set(again.charts) == FIGURES
    visit.press("next")
    assert visit.values["seed"] != 1
    assert {visit.values[name] for name in ANSWERS} == {"open"}
    assert set(visit.charts) == {"blind"}


def test_another_seed_hides_the_names_again():
    given = "&".join(f"fs.{name}={kind}" for name, kind in zip(ANSWERS, KINDS, strict=True))
    visit = opened(f"{BLIND}&{given}&fs.judged=1", more=True)
    assert set(visit.charts) == FIGURES
    visit.move("seed_box", 2)
    assert set(visit.charts) == {"blind"}


@pytest.mark.parametrize("forged", ["fs.judged=1", "fs.judged=1&fs.answer_a=FR&fs.answer_b=VR&fs.answer_c=FI"])
def test_a_link_cannot_reveal_a_round_that_was_not_answered(forged):
    assert set(opened(f"{BLIND}&{forged}").charts) == {"blind"}


def test_a_link_for_others_opens_an_unanswered_round():
    visit = opened()
    visit.at.toggle(key="fs_ask").set_value(True).run()
    visit.settle()
    copied = visit.component("link")["query"]
    assert "fs.show=blind" in copied
    assert "fs.judged=-1" in copied
    assert set(opened(copied).charts) == {"blind"}
    assert visit.values["show"] == "four"
