"""What is said of four groups: every verdict, what was matched, what a learner cannot show, and the blind round."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from dashboard import four_schedules_tables as tables
from dashboard import four_schedules_words as words
from dashboard.four_schedules_blind import cut, gives_away, order, records, right, score, told
from dashboard.four_schedules_group import MEASURES
from dashboard.four_schedules_settings import ANSWERS, GUESSES, KINDS, PAGE, hidden, judged, titles
from tests.dashboard.made_schedules import BASE, asked, done, study
from vrcore.agents import AGENTS, TIMING
from vrcore.agents.protocol import Badge
from vrcore.measures import Interval, feedback_function

FAST = [40.0, 44.0, 48.0, 52.0, 56.0, 60.0]
NAN = float("nan")


def times(factors):
    """Return the rates of subjects that respond so many times more slowly than FAST."""
    return [rate / factor for rate, factor in zip(FAST, factors, strict=True)]


@pytest.mark.parametrize(
    ("factors", "verdict", "begins"),
    [
        ([1.5, 1.6, 1.4, 1.5, 1.6, 1.4], "more", "Subjects responded 1.50 times as fast on VR 10 as on VI 30-s ("),
        ([0.5, 0.6, 0.55, 0.5, 0.6, 0.55], "fewer", "Subjects responded only 0.55 times as fast on VR 10 as on VI"),
        ([1.0, 1.02, 0.98, 1.0, 1.02, 0.98], "alike", "Subjects responded about equally fast on VR 10 and on VI 30-s"),
        ([0.4, 2.5, 1.0, 2.0, 0.5, 1.2], "undecided", "These subjects do not settle on which of VR 10 and on VI 30-s"),
    ],
)
def test_each_verdict_has_its_sentence_with_its_interval(factors, verdict, begins):
    made = study(FAST, times(factors))
    found = words.compared(made)
    assert found.verdict == verdict
    assert found.n == 6
    logs = np.log(factors)
    assert found.ratio.estimate == pytest.approx(np.exp(logs.mean()))
    half = 2.5706 * logs.std(ddof=1) / np.sqrt(6)  # Student's t with 5 degrees of freedom
    assert found.ratio.low == pytest.approx(np.exp(logs.mean() - half), rel=1e-4)
    said = words.finding(made)
    assert said.startswith(begins)
    assert f"(95 % interval {found.ratio.low:.2f} to {found.ratio.high:.2f}, N = 6, each subject with itself)" in said
    assert said.endswith("at 2.00 and 2.00 reinforcers a minute.")


@pytest.mark.parametrize(("n", "subjects"), [(0, "0 subjects"), (1, "1 subject"), (2, "2 subjects")])
def test_with_fewer_than_three_there_is_no_interval(n, subjects):
    made = study([40.0] * n + [5.0] * (3 - n), [30.0] * 3)
    found = words.compared(made)
    assert (found.verdict, found.n, found.slow) == ("too few", n, 3 - n)
    assert words.finding(made).startswith(f"With {subjects} that can be compared on VR 10 and on VI 30-s no interval")
    assert f"{3 - n} that responded less than 10 times a minute" in words.finding(made)


def test_a_pair_counts_only_where_both_were_paid_alike_if_they_were_yoked():
    paid = ([2.0] * 6, [1.9, 1.81, 1.79, 2.1, 2.21, 1.0])
    made = study(FAST, times([1.5] * 5 + [9.0]), paid=paid, match="yoked")
    found = words.compared(made)
    # The last one is slow besides, with less than 10 responses a minute, and counts as that.
    assert (found.n, found.slow, found.apart) == (3, 1, 2)
    assert "2 whose pair differs by more than 10 % in reinforcers a minute" in words.finding(made)
    assert tables.pairs(made, "VR", "VI")["within_10_percent"].tolist() == [True, True, False, True, False, False]
    # Matched by income, it is the groups that are to be paid alike: all pairs count.
    assert words.compared(dataclasses.replace(made, asked=asked(match="income"))).n == 5


def test_a_subject_without_partner_is_left_out():
    made = study(FAST, [*times([1.5] * 5 + [1.5])[:5], NAN], match="yoked")
    assert words.compared(made).n == 5
    assert "Left out of 6: 1 that responded less than 10 times a minute or had no partner." in words.finding(made)


@pytest.mark.parametrize(("paid", "warned"), [(1.81, False), (1.79, True), (2.21, True), (2.19, False)])
def test_unequal_pay_is_said_and_marked(paid, warned):
    made = study(FAST, FAST, paid=([2.0] * 6, [paid] * 6), match="requirement")
    assert ("They were not paid alike" in words.finding(made)) == warned
    (fixed, variable) = words.matched(made)
    assert "differ" not in fixed
    assert ("**(differ by " in variable) == warned
    assert variable.startswith("VR 10: 2.00, VI 30-s: ")


def test_how_they_were_matched_is_said():
    said = {match: words.matched(study(FAST, FAST, match=match)) for match in ("requirement", "income", "yoked")}
    assert all("(set by hand)" in one for one in said["requirement"])
    assert "interval found from the run: what pays as VR 10 did" in said["income"][1]
    assert "the intervals that it had obtained itself on VR 10; 6 of 6 pairs within 10 %" in said["yoked"][1]
    assert "the mean interval that it had obtained itself on FR 10" in said["yoked"][0]


@pytest.mark.parametrize(
    ("values", "begins"),
    [
        ([0.96, 1.0, 1.04, 1.0, 0.98, 1.02], "No pause: after a reinforcer on FR 10 the next response took 1.00 times"),
        ([2.1, 2.4, 2.2, 2.0, 2.3, 2.2], "A pause: after a reinforcer on FR 10 the next response took 2.20 times"),
        ([0.5, 2.5, 1.0, 3.0, 0.4, 1.2], "Whether there is a pause is not settled: after"),
        ([1.0, NAN, NAN, NAN, NAN, 1.1], "Too few subjects to say whether they pause on FR 10."),
    ],
)
def test_each_verdict_on_the_pause(values, begins):
    said = words.pause_words(study(FAST, FAST, relative_pause=values))
    assert said.startswith(begins)
    assert ("95 % interval" in said) == ("Too few" not in begins)


@pytest.mark.parametrize(
    ("values", "begins"),
    [
        (
            [0.24, 0.26, 0.25, 0.25, 0.24, 0.26],
            "No scallop: on FI 30-s a quarter of the responses were made after 0.25",
        ),
        ([0.6, 0.65, 0.62, 0.6, 0.64, 0.63], "A scallop: on FI 30-s a quarter of the responses were made after 0.62"),
        ([0.2, 0.6, 0.3, 0.7, 0.2, 0.4], "Whether there is a scallop is not settled: on FI 30-s"),
        ([0.2, NAN, NAN, NAN, NAN, NAN], "Too few subjects to say whether FI 30-s draws a scallop."),
    ],
)
def test_each_verdict_on_the_scallop(values, begins):
    assert words.scallop_words(study(FAST, FAST, quarter_life=values)).startswith(begins)


def test_every_learner_states_its_timing_and_one_that_pauses_would_be_offered(monkeypatch):
    assert {key: words.timing(key)[0] for key in AGENTS} == dict.fromkeys(AGENTS, "cannot") | {
        "clock": "shows",
        "sarsa": "shows",
    }
    assert words.with_clock() == ["sarsa", "clock"]
    assert [key for key, title in titles().items() if "pauses" in title] == ["sarsa", "clock"]
    able = (Badge(TIMING, "shows", "It counts."),)
    monkeypatch.setattr(AGENTS["q-learning"], "badges", able)
    assert words.with_clock() == ["q-learning", "sarsa", "clock"]
    assert titles()["q-learning"] == "Q-learning (pauses)"
    monkeypatch.setattr(AGENTS["q-learning"], "badges", ())
    assert words.timing("q-learning") is None


def test_the_table_has_mean_interval_and_n():
    made = study(FAST, [*FAST[:5], NAN])
    found = tables.summary(made)
    assert found["schedule"].unique().tolist() == ["FR 10", "VR 10", "FI 30-s", "VI 30-s"]
    assert found["measure"].tolist() == list(MEASURES.values()) * 4
    rate = found[found["measure"] == "Responses/min"].set_index("schedule")
    assert rate.loc["VR 10", ["mean", "n"]].tolist() == [50.0, 6]
    assert rate.loc["VI 30-s", ["mean", "n"]].tolist() == [48.0, 5]
    half = 2.5706 * np.std(FAST, ddof=1) / np.sqrt(6)
    assert rate.loc["VR 10", "low_95"] == pytest.approx(50 - half, rel=1e-4)
    shown = tables.shown_table(made).set_index("Schedule")
    assert shown.loc["VR 10", "Responses/min"] == f"50.0 ({50 - half:.1f} to {50 + half:.1f})"
    assert shown.loc["VI 30-s", "N"] == 5
    assert shown.loc["VI 30-s", "Reinforcers/min"] == "2.00 (2.00 to 2.00), N = 6"


def test_a_cell_of_the_table():
    assert tables.written(Interval(NAN, NAN, NAN)) == "none"
    assert tables.written(Interval(3.0, NAN, NAN)) == "3.00"
    assert tables.written(Interval(12.0, 10.0, 14.0)) == "12.0 (10.0 to 14.0)"


def test_each_subject_is_held_against_its_own_feedback_function():
    made = study(FAST, FAST)
    found = tables.subjects_table(made)
    column = found["Reinforcers/min by the feedback function"]
    np.testing.assert_allclose(column[found["schedule"] == "VR 10"], np.array(FAST) / 10)
    np.testing.assert_allclose(column[found["schedule"] == "VI 30-s"], feedback_function("VI 30-s", FAST))


def test_the_order_of_a_blind_round_is_drawn_from_its_seed():
    orders = [order(seed) for seed in range(400)]
    assert all(sorted(one) == sorted(KINDS) for one in orders)
    assert orders == [order(seed) for seed in range(400)]
    assert len(set(orders)) == 24
    for kind in KINDS:  # 100 expected of each at A; 4 standard deviations of the binomial are 35
        assert 65 <= sum(one[0] == kind for one in orders) <= 135


def test_records_come_in_the_order_of_the_round_and_no_further_than_they_are_shown():
    made = study(FAST, FAST)
    kinds = order(5)
    marked = {kind: np.array([float(place), 200.0], "f4") for place, kind in enumerate(KINDS, start=1)}
    groups = {
        kind: dataclasses.replace(one, responses=(marked[kind],) * 6, reinforcers=(marked[kind],) * 6)
        for kind, one in made.groups.items()
    }
    found = records(dataclasses.replace(made, groups=groups), 2, 5)
    assert list(found) == ["A", "B", "C", "D"]
    assert [one[0][0] for one in found.values()] == [marked[kind][0] for kind in kinds]
    assert [len(one) for pair in cut(found, 2.0).values() for one in pair] == [1] * 8


def answers(*given):
    return BASE | {"show": "blind"} | dict(zip(ANSWERS, given, strict=True))


def test_the_score_counts_the_right_names():
    kinds = order(1)
    second = [kinds[1], kinds[0], *kinds[2:]]
    around = [*kinds[1:], kinds[0]]
    same = [kinds[0]] * 4
    three = [*kinds[:3], kinds[0]]
    said = {"all four": kinds, "two of four": second, "none of the four": around, "one of four": same,
            "three of four": three}  # fmt: skip
    for verdict, given in said.items():
        assert score(answers(*given)).startswith(f"You named {verdict} right;")
    assert right(answers(*three)) == [True, True, True, False]


@pytest.mark.parametrize("missing", range(4))
def test_nothing_is_revealed_before_all_four_are_named_and_checked(missing):
    given = ["FR", "VR", "FI", "VI"]
    values = answers(*given)
    assert hidden(values)
    assert not hidden(values | {"judged": 1})
    assert judged(values | {"judged": 1})
    assert hidden(values | {"judged": 2})  # another round's answers
    given[missing] = "open"
    assert hidden(answers(*given) | {"judged": 1})
    assert not hidden(answers(*given) | {"show": "four"})


def test_what_gives_each_record_away_has_the_record_s_own_numbers():
    made = done(asked(ratio=10, interval=20, match="requirement", minutes=20, practice=20))
    said = {kind: gives_away(one, 1) for kind, one in made.groups.items()}
    assert said["FR"].startswith("always 10 responses from stroke to stroke, in ")
    assert said["FI"].startswith("never less than 20.0 s from stroke to stroke, and ")
    assert "The counts keep to a list (1, 2, 3, 5, 6, 8, 10, 12, 16, 21, 35), the times to none." in said["VR"]
    assert "The counts keep to no list (" in said["VI"]
    empty = dataclasses.replace(made.groups["FR"], reinforcers=(np.array([3.0], "f4"),) * 6)
    assert gives_away(empty, 1) == "nothing: this subject obtained fewer than two reinforcers."
    rows = told(made, answers(*KINDS), 1)
    assert [row[0] for row in rows] == ["A", "B", "C", "D"]
    assert [row[3] for row in rows] == [said[kind] for kind in order(1)]
    assert [row[2] for row in rows] == right(answers(*KINDS))


def test_answers_are_fields_of_the_link():
    linked = {field.name for field in PAGE.linked(answers(*KINDS))}
    assert {*ANSWERS, "judged"} <= linked
    assert not {*ANSWERS, "judged"} & {field.name for field in PAGE.linked(BASE)}
    for name in ANSWERS:
        assert PAGE[name].options == GUESSES
