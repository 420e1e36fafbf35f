"""The human dispenser: the update, the schedule between click and model, the person's own ratio, sessions as values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from vrcore.errors import VrlabError
from vrcore.language.dispenser import CURVES, DispenserExperiment, Round, Session, begin, gradient, replay, respond
from vrcore.language.policy import SHARING, log_probabilities, pass_rate, rows
from vrcore.language.preferences import Answer
from vrcore.language.reward_model import rows_read
from vrcore.schedules.lists import ratios


def right(answer: Answer) -> int:
    before = (answer.prompt, *answer.tokens[:-1])
    return sum((b + 1) % 10 == token for b, token in zip(before, answer.tokens, strict=True))


def sat_through(experiment: DispenserExperiment, judge: Callable[[Answer], bool], rounds: int) -> Session:
    session = begin(experiment)
    for _ in range(rounds):
        session = respond(session, judge(session.offered))
    return session


@pytest.mark.parametrize("sharing", SHARING)
def test_the_update_is_the_gradient_of_the_answers_log_probability(sharing: str) -> None:
    z = np.random.default_rng(1).normal(size=(rows(sharing, 4, 10), 10))
    answer = Answer(3, (4, 3, 4, 9))  # one context twice, for tied weights

    def log_probability(at: np.ndarray) -> float:
        tokens = np.array([answer.tokens])
        return float(log_probabilities(at)[rows_read(np.array([3]), tokens, sharing), tokens].sum())

    found = gradient(z, answer, sharing)
    read = rows_read(np.array([3]), np.array([answer.tokens]), sharing)[0].tolist()
    for row in {*read, 0}:
        for token in range(10):
            nudge = np.zeros(z.shape)
            nudge[row, token] = 1e-5
            slope = (log_probability(z + nudge) - log_probability(z - nudge)) / 2e-5
            assert found[row, token] == pytest.approx(slope, abs=1e-8)


def test_a_delivered_reward_moves_the_model_and_nothing_else_does() -> None:
    start = begin(DispenserExperiment(learning_rate=0.7, seed=3))
    offered = start.offered
    paid, unpaid = respond(start, True), respond(start, False)
    np.testing.assert_array_equal(paid.logits, start.logits + 0.7 * gradient(start.logits, offered, "tied"))
    assert paid.rounds[-1] == (offered, right(offered), True, True)
    np.testing.assert_array_equal(unpaid.logits, start.logits)
    assert not unpaid.rounds[-1].delivered
    # The session that was is as it was.
    assert start.rounds == ()
    assert start.curves.shape == (1, len(CURVES))
    with pytest.raises(ValueError, match="read-only"):
        paid.logits[0, 0] = 1.0


def delivered(schedule: str, clicks: list[bool], seed: int = 1) -> list[bool]:
    session = replay(DispenserExperiment(schedule, seed=seed, learning_rate=0.1), clicks)
    return [one.delivered for one in session.rounds]


def test_schedules_count_the_persons_rewards() -> None:
    clicks = [True, False, True, True, False, True, True, True]
    assert delivered("CRF", clicks) == clicks
    assert delivered("EXT", clicks) == [False] * 8
    assert delivered("FR 3", clicks) == [False, False, False, True, False, False, False, True]


def test_vr_goes_through_its_whole_list() -> None:
    gaps = np.diff(np.flatnonzero([True, *delivered("VR 4", [True] * 12 * 4 * 2)]))
    expected = sorted(int(one) for one in ratios(4.0, 12, "fh"))
    assert sorted(gaps[:12].tolist()) == expected
    assert sorted(gaps[12:].tolist()) == expected
    assert gaps[:12].tolist() != gaps[12:].tolist()


def test_rr_draws_each_time() -> None:
    share = np.mean([delivered("RR 4", [True] * 200, seed) for seed in range(10)])
    # Four standard errors: about one accident in 16,000.
    assert share == pytest.approx(0.25, abs=4 * math.sqrt(0.25 * 0.75 / 2000))


def test_curves_are_those_of_the_policy() -> None:
    session = sat_through(DispenserExperiment(seed=2), lambda one: right(one) >= 3, 20)
    assert session.curves.shape == (21, 3)
    assert session.curve("right_transitions")[0] == pytest.approx(2.0)
    assert session.curve("divergence")[0] == pytest.approx(0.0, abs=1e-12)
    assert session.curve("pass_rate")[0] == pytest.approx(0.5**4)
    assert session.curve("pass_rate")[-1] == pytest.approx(pass_rate(session.logits, "tied", 4))
    with pytest.raises(VrlabError, match="none of them"):
        session.curve("gold")


def test_a_session_is_its_experiment_and_its_clicks() -> None:
    experiment = DispenserExperiment("VR 3", seed=6)
    session = sat_through(experiment, lambda one: right(one) >= 2, 40)
    again = replay(DispenserExperiment.from_json(experiment.to_json()), session.clicks)
    assert again.rounds == session.rounds
    assert np.array_equal(again.logits, session.logits)
    assert np.array_equal(again.curves, session.curves)
    other = replay(DispenserExperiment("VR 3", seed=7), session.clicks)
    assert other.rounds != session.rounds


def test_fifty_clicks_teach_and_a_schedule_slows_it_down() -> None:
    def gain(schedule: str) -> np.ndarray:
        sessions = [
            sat_through(DispenserExperiment(schedule, seed=seed), lambda one: right(one) >= 3, 50) for seed in range(20)
        ]
        return np.array([one.curve("right_transitions")[-1] - one.curve("right_transitions")[0] for one in sessions])

    continuous, lean, none = gain("CRF"), gain("VR 5"), gain("EXT")
    assert (continuous > 0.3).all()
    assert continuous.mean() > lean.mean() + 0.4 > 0.4
    assert (none == 0.0).all()


def test_a_person_who_rewards_anything_teaches_nothing_on_average() -> None:
    # Without a difference between rewarded and unrewarded answers the expected update is nought.
    gains = [
        (s := sat_through(DispenserExperiment(seed=seed, learning_rate=0.05), lambda one: True, 10)).curves[-1, 0]
        - s.curves[0, 0]
        for seed in range(300)
    ]
    # Four standard errors: about one accident in 16,000.
    assert np.mean(gains) == pytest.approx(0.0, abs=4 * np.std(gains) / math.sqrt(len(gains)))


def judged(*verdicts: tuple[int, bool]) -> Session:
    """Return a session with made-up rounds: right transitions, rewarded or not."""
    experiment = DispenserExperiment()
    rounds = tuple(Round(Answer(0, (1, 2, 3, 4)), score, given, given) for score, given in verdicts)
    return Session(experiment, begin(experiment).logits, rounds, begin(experiment).curves)


def test_the_persons_own_ratio_by_hand() -> None:
    mine = judged(*[(4, True)] * 6, *[(2, False)] * 5, (3, True), *[(4, True), (4, False)] * 2, *[(4, False)] * 2)
    ratio = mine.personal_ratio()
    assert (ratio.right, ratio.rewarded, ratio.wrong, ratio.wrong_rewarded) == (12, 8, 6, 1)
    assert ratio.ratio == pytest.approx(1.5)
    assert (ratio.early, ratio.late) == (1.0, pytest.approx(1 / 3))
    assert ratio.drift == pytest.approx(-2 / 3)
    # Fisher: 8 rewarded of 12, 6 of them among the first 6; of the C(12, 8) = 495 ways C(6, 6) C(6, 2) = 15 are such,
    # and 15 are as extreme on the other side.
    assert ratio.chance == pytest.approx(30 / 495)
    # Clopper and Pearson's limits of 8 out of 12 are .349 and .901.
    assert (ratio.low, ratio.high) == (pytest.approx(1 / 0.9008, rel=1e-3), pytest.approx(1 / 0.3489, rel=1e-3))
    assert "8 of 12 wholly right answers: one in 1.5" in ratio.words


def test_a_ratio_of_nothing() -> None:
    none = begin(DispenserExperiment()).personal_ratio()
    assert math.isnan(none.ratio)
    assert "no wholly right answer yet" in none.words
    stingy = judged((4, False), (4, False)).personal_ratio()
    assert stingy.ratio == stingy.high == math.inf
    assert "rewarded none of 2" in stingy.words
    one = judged((4, True)).personal_ratio()
    assert math.isnan(one.early)
    assert one.late == 1.0
    assert one.chance == 1.0
    assert "one in 1 " in one.words


@pytest.mark.parametrize("click", [1, None, "True", 0.5])
def test_a_click_is_true_or_false(click: Any) -> None:
    with pytest.raises(VrlabError, match="True or False"):
        respond(begin(DispenserExperiment()), click)


@pytest.mark.parametrize("schedule", ["VI 30", "Conc(VR 2, VR 3)", "rubbish", "", None, 5, ["VR 5"]])
def test_what_no_click_can_show_is_refused(schedule: Any) -> None:
    with pytest.raises(VrlabError):
        DispenserExperiment(schedule)
