"""The page "Start" through Streamlit's own test runner."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs

import numpy as np
import pytest

from dashboard.start_study import PAGE, PAYS, TAUGHT_SECONDS
from tests.dashboard.visit import Visit


def responses(visit: Visit) -> np.ndarray:
    (record,) = visit.component("recorder")["records"]
    return np.frombuffer(base64.b64decode(record["responses"]), "<f4")


def sentence(visit: Visit) -> str:
    (found,) = [one for one in visit.markdown if one.startswith("**")]
    return found.strip("*")


def test_a_first_visit_shows_a_record_a_sentence_a_question_and_three_doors():
    visit = Visit("st")
    assert visit.values == PAGE.defaults
    assert [one.value for one in visit.at.title] == ["Why keep responding when most responses go unpaid?"]
    assert len(responses(visit)) > 50
    assert sentence(visit).startswith("Paid 1 in 10, it made ")
    votes = [one.label for one in visit.at.button if "vote" in one.key]
    assert votes == ["Less than 1 in 10", "1 in 10", "More than 1 in 10"]
    doors = visit.at.get("page_link")
    assert [door.proto.label for door in doors] == ["I teach", "I study behaviour", "I train models"]
    assert visit.component("recorder")["alt"] == f"Cumulative record of one subject. {sentence(visit)}"


@pytest.mark.parametrize("pays", PAYS)
def test_how_often_it_pays_changes_the_record_and_the_sentence_counts_it(pays):
    visit = Visit("st")
    before = visit.component("recorder")["digest"]
    visit.move("pays", pays)
    assert visit.values["pays"] == pays
    assert f"st.pays={pays}&" in f"{visit.link}&"
    assert (visit.component("recorder")["digest"] == before) == (pays == "10")
    made = int((responses(visit) > TAUGHT_SECONDS).sum())
    assert f" {made} " in sentence(visit)
    record = visit.component("recorder")["records"][0]
    paid = np.frombuffer(base64.b64decode(record["reinforcers"]), "<f4")
    paid = int((paid > TAUGHT_SECONDS).sum())
    assert (paid == 0) == (pays == "never")
    if pays in ("5", "10"):
        assert f"for {paid} reinforcers" in sentence(visit)
    assert record["phases"][1]["name"] == f"then: {PAYS[pays].lower()}"


@pytest.mark.parametrize(
    ("vote", "start"),
    [
        ("less", "You said less: as if it had been switched off."),
        ("same", "Right: still 1 in 10."),
        ("more", "You said more: the gambler's fallacy"),
    ],
)
def test_the_answer_comes_after_the_vote_and_speaks_to_it(vote, start):
    visit = Visit("st")
    page = "\n".join(visit.protos())
    assert "12 in 100" not in page
    assert "chance in 10" not in page
    visit.press(f"vote_{vote}")
    assert visit.values["vote"] == vote
    (answer,) = [one for one in visit.markdown if one.startswith(start)]
    assert "12 in 100 go unpaid throughout" in answer
    assert not [one for one in visit.at.button if "vote" in one.key]
    again = Visit("st", visit.link)
    assert answer in again.markdown


def test_a_link_gives_the_same_record():
    visit = Visit("st", "v=1&st.pays=5&st.vote=same&st.seed=0")
    assert not visit.problems
    assert visit.values == {"pays": "5", "vote": "same", "seed": 0}
    again = Visit("st", visit.link)
    assert again.component("recorder") == visit.component("recorder")
    other = Visit("st", visit.link.replace("st.seed=0", "st.seed=1"))
    assert other.component("recorder")["digest"] != visit.component("recorder")["digest"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("st.pays=3", 'asked for the rate of pay "3". This lab has 1, 5, 10, never'),
        ("st.seed=nan", "a seed of nan, which is not a number"),
        ("st.vote=<b>", "This lab has open, less, same, more"),
        ("x" * 5000, "is 5,002 characters long"),
    ],
)
def test_each_problem_of_a_link_is_one_sentence(query, words):
    visit = Visit("st", query)
    (problem,) = visit.problems
    assert words in problem
    assert len(responses(visit)) > 50
    visit.press("notes_close")
    assert not visit.problems


def test_the_door_for_studying_opens_the_results_at_once():
    door = Visit("st").at.get("page_link")[1].proto
    asked = {key: values[-1] for key, values in parse_qs(door.query_string).items()}
    visit = Visit("ex", "&".join(f"{key}={value}" for key, value in asked.items() if key != "ex.subjects"))
    assert [one for one in visit.problems if "subjects" not in one] == []
    assert visit.values["agent"] == "q-learning"
    assert set(visit.charts) == {"learning", "extinction"}
