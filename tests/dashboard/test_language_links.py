"""Links to the tabs of the language page: the same numbers elsewhere, a sentence for what is forged, places by hand."""

from __future__ import annotations

import pytest

from dashboard.language.page import PAGE, TABS
from tests.dashboard import test_language_answers, test_language_sparse, test_language_stability
from tests.dashboard.visit import Visit

QUERIES = {
    "answers": test_language_answers.QUERY,
    "sparse": test_language_sparse.QUERY,
    "stability": f"{test_language_stability.QUERY}&{test_language_stability.TWO}",
}


@pytest.mark.parametrize(
    ("tab", "settings"),
    [
        ("answers", "lm.answers_vote=lean&lm.answers_ratio=3&lm.answers_noise=0.1&lm.answers_kl=0.08"),
        ("answers", "lm.answers_vote=skip&lm.answers_control=equal-mean"),
        ("sparse", "lm.sparse_vote=hard&lm.sparse_ratio=3&lm.sparse_group=6&lm.sparse_level=step"),
        ("stability", "lm.stability_factor=4&lm.stability_watch=grpo"),
    ],
)
def test_a_link_gives_the_same_numbers_in_another_visit(tab: str, settings: str):
    first = Visit("lm", f"{QUERIES[tab]}&{settings}")
    second = Visit("lm", first.link)
    assert second.problems == []
    assert second.values == first.values
    assert (second.charts, second.heading, second.alts) == (first.charts, first.heading, first.alts)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("lm.answers_ratio=1", "a ratio of 1. This lab allows 2 to 50, so it shows 2."),
        ("lm.answers_kl=nan", "which is not a number"),
        ("lm.answers_algorithm=dpo", 'the algorithm "dpo"'),
        ("lm.answers_noise=0.9", "so it shows 0.45."),
        ("lm.answers_seeds=400", "so it shows 16."),
        ("lm.answers_vote=maybe", 'the prediction "maybe"'),
        ("lm.sparse_ratio=0", "a ratio of 0. This lab allows 1 to 50, so it shows 1."),
        ("lm.sparse_group=abc", "which is not a number"),
        ("lm.sparse_level=token", 'the level of thinning "token"'),
        ("lm.sparse_vote=maybe", 'the prediction "maybe"'),
        ("lm.stability_ratio=0", "a ratio of 0. This lab allows 1 to 20, so it shows 1."),
        ("lm.stability_factor=inf", "which is not a number"),
        ("lm.stability_algorithms=reinforce,adamw", 'no algorithm "adamw"'),
        ("lm.stability_watch=me", 'the algorithm to watch "me"'),
        ("lm.stability_seeds=99", "so it shows 16."),
    ],
)
def test_forged_values_become_a_sentence(query: str, words: str):
    tab = query.removeprefix("lm.").split("_")[0]
    visit = Visit("lm", f"{QUERIES[tab]}&{query}")
    assert any(words in one for one in visit.problems), visit.problems
    for name, value in visit.values.items():
        assert PAGE[name].accept(value) == (value, None)


@pytest.mark.parametrize(
    ("name", "forged"),
    [
        ("answers_ratio", 10**6),
        ("answers_kl", float("nan")),
        ("sparse_ratio", 10**6),
        ("stability_ratio", 10**6),
    ],
)
def test_a_forged_number_from_a_browser_changes_nothing(name: str, forged: float):
    visit = Visit("lm", QUERIES[name.split("_")[0]])
    before = visit.values
    visit.move(name, forged)
    assert visit.values == before


@pytest.mark.parametrize("tab", TABS)
def test_a_link_by_hand_that_names_the_tab_alone_is_whole(tab: str):
    visit = Visit("lm", f"lm.tab={tab}&v=1")
    assert visit.problems == []
    assert visit.control("tab").value == tab
    assert visit.at.title[0].value == "What carries over from a lever to a language model?"
    assert any("A toy of 400 parameters, not a language model" in one for one in visit.markdown)


def test_in_large_type_the_tabs_are_a_list_and_the_question_is_the_title():
    visit = Visit("lm", "lm.tab=sparse&v=1&projector=1")
    assert [one.key for one in visit.at.selectbox] == ["lm_tab"]
    assert visit.at.title[0].value == "How many groups of answers teach nothing?"
    assert not any("A group whose answers are all right, or" in one for one in visit.markdown)
    visit.move("tab", "goal")
    assert visit.values["tab"] == "goal"
    assert visit.at.title[0].value == "Has it learnt to want the cheese, or the corner?"


@pytest.mark.parametrize("tab", TABS)
def test_a_title_in_large_type_is_one_line_and_a_question_or_a_request(tab: str):
    visit = Visit("lm", f"lm.tab={tab}&v=1&projector=1")
    (title,) = (one.value for one in visit.at.title)
    assert len(title) <= 52
    assert title[-1] in "?."


@pytest.mark.parametrize("tab", [tab for tab in TABS if tab != "rater"])
def test_each_tab_says_where_the_analogy_breaks_and_gives_its_script_when_asked(tab: str):
    visit = Visit("lm", f"lm.tab={tab}&v=1")
    words = [*visit.markdown, *(one.proto.body for one in visit.at.get("html"))]
    assert any("Where the analogy breaks" in one or "Where it breaks" in one for one in words)
    assert not visit.at.code
    visit.at.session_state[f"lm_{tab}_python"] = True
    codes = [one.value for one in visit.run().at.code]
    assert len(codes) == (tab != "dictionary")  # which holds words and no numbers
    for one in codes:
        compile(one, "script", "exec")
        assert "vrcore" in one
