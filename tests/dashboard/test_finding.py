from __future__ import annotations

import numpy as np
import pytest

from dashboard.finding import VERDICTS, answer, badge, finding
from tests.dashboard.made_groups import made
from vrcore.agents import AGENTS, PREE
from vrcore.measures import ratio_of_medians

INF, NAN = np.inf, np.nan
LOW = [9.0, 10.0, 10.0, 10.0, 11.0, 12.0, 10.0]
HIGH = [90.0, 100.0, 100.0, 100.0, 110.0, 120.0, 95.0]


@pytest.mark.parametrize("agent", AGENTS)
def test_a_badge_says_what_the_learner_says_of_itself(agent):
    (own,) = [one for one in AGENTS[agent].badges if one.phenomenon == PREE]
    title, good, why = badge(agent)
    assert (title, good) == VERDICTS[own.verdict]
    assert good == (own.verdict == "shows")
    assert why == own.words


def test_learners_of_every_kind_are_among_them():
    assert {one.verdict for cls in AGENTS.values() for one in cls.badges if one.phenomenon == PREE} == set(VERDICTS)


def test_more_after_the_leaner_schedule():
    groups = [made("CRF", LOW, per_response=1.0), made("VR 10", HIGH, per_response=0.1)]
    found = finding(groups)
    times = ratio_of_medians(np.array(HIGH), np.array(LOW))
    assert found.verdict == "more"
    assert found.words.startswith(
        "After VR 10 the median subject made 100 unpaid responses (95 % interval 90 to 120) before falling below 50 % "
        "of baseline; after CRF, 10: 10 times as many (95 % interval "
    )
    low, high = (float(end) for end in found.words.split("interval ")[2].split(")")[0].split(" to "))
    assert (low, high) == (pytest.approx(times.low, rel=0.06), pytest.approx(times.high, rel=0.06))
    assert "Counted in expected reinforcers omitted it was 10 against 10: 1 times as many (95 %" in found.words


def test_fewer_and_alike():
    backwards = finding([made("CRF", HIGH), made("VR 10", LOW)])
    assert backwards.verdict == "fewer"
    assert "0.1 times as many" in backwards.words
    assert "it was 1 against 10: 0.1 times as many (95 %" in backwards.words
    alike = finding([made("CRF", LOW), made("VR 10", LOW[::-1])])
    assert alike.verdict == "alike"
    assert "): alike." in alike.words


def test_what_few_or_scattered_subjects_leave_open_is_not_called_alike():
    scattered = [4.0, 6.0, 9.0, 14.0, 20.0, 30.0, 45.0, 60.0]
    found = finding([made("CRF", scattered), made("VR 10", [value * 1.3 for value in scattered])])
    assert found.verdict == "undecided"
    assert "do not settle which is more" in found.words


def test_subjects_that_had_not_learnt_are_counted_aloud():
    found = finding([made("CRF", LOW), made("VR 10", [*HIGH[:-1], NAN])])
    assert "Left out, because they responded less than 10 times a minute: 1 of " in found.words


def test_few_subjects_get_no_interval():
    found = finding([made("CRF", LOW[:2]), made("VR 10", HIGH[:2])])
    assert found.verdict == "too few"
    assert found.words.endswith("With fewer than 6 subjects that had learnt in a group no interval can be given.")
    assert "nan" not in found.words


def test_nobody_stops():
    found = finding([made("CRF", [INF] * 8), made("VR 10", [INF] * 8)])
    assert found.verdict == "never"
    assert found.words.startswith(
        "Neither CRF nor VR 10 fell below 50 % of baseline in 20 minutes without reinforcement"
    )


def test_first_and_last_never_stop_though_a_group_between_does():
    """Found with the constant-rate control: no claim may be made on which of two that never stop holds out longer."""
    groups = [made("CRF", [INF] * 8), made("VR 5", LOW), made("VR 10", [INF] * 8)]
    found = finding(groups)
    assert found.verdict not in ("more", "fewer")
    assert "CRF did" not in (answer("last", groups, found.verdict) or "")


def test_only_the_last_never_stops():
    groups = [made("CRF", LOW), made("VR 10", [INF] * 8)]
    found = finding(groups)
    assert found.verdict == "more"
    assert found.words.endswith("after VR 10 it was still responding when we stopped looking.")
    assert "not reached times" not in found.words
    assert "at the end before falling" not in found.words
    assert "inf " not in found.words


def test_only_the_first_never_stops():
    groups = [made("CRF", [INF] * 8), made("VR 10", LOW)]
    found = finding(groups)
    assert found.verdict == "fewer"
    assert found.words.endswith("after CRF it was still responding when we stopped looking.")


def test_nothing_learnt_is_said_instead():
    found = finding([made("CRF", LOW), made("VR 99", [NAN] * 5 + [3.0] * 2)])
    assert found.verdict == "nothing learnt"
    assert found.words.startswith("5 of 7 subjects on VR 99 responded less than 10 times a minute when training ended")


def test_one_group_is_described():
    assert finding([made("VR 10", HIGH)]) == (
        "one group",
        "After VR 10 the median subject made 100 unpaid responses (95 % interval 90 to 120) before falling below 50 % "
        "of baseline.",
    )
    never = finding([made("VR 10", [INF] * 8)])
    assert never.words.startswith("The median subject did not fall below 50 %")


@pytest.mark.parametrize("vote", ["first", "last", "alike"])
@pytest.mark.parametrize("verdict", ["more", "fewer", "alike", "never"])
def test_the_answer_names_what_was_said_and_what_happened(vote, verdict):
    groups = [made("CRF", LOW), made("VR 10", HIGH)]
    said = answer(vote, groups, verdict)
    right = {"more": "last", "fewer": "first", "alike": "alike", "never": "none"}[verdict] == vote
    assert said.startswith("You said that ")
    assert {"first": "CRF would", "last": "VR 10 would", "alike": "there would be no difference"}[vote] in said
    end = "Do the other two rulers agree?" if right else "now look at the other two rulers."
    assert said.endswith("Neither stopped while we looked, by any ruler." if verdict == "never" else end)


@pytest.mark.parametrize(("vote", "verdict"), [("open", "more"), ("skip", "more"), ("first", "too few")])
def test_no_answer_where_there_was_no_vote_or_no_finding(vote, verdict):
    assert answer(vote, [made("CRF", LOW), made("VR 10", HIGH)], verdict) is None


@pytest.mark.parametrize("vote", ["first", "last", "alike"])
def test_one_group_answers_no_vote(vote):
    assert answer(vote, [made("VR 10", [INF] * 8)], "never") is None
