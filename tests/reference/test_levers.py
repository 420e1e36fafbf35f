"""Levers and tokens: what was chosen, lost, saved and waited for, on logs counted by hand; and the designs' phases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from vrcore import EventLog, Experiment, Phase, run
from vrcore.designs import (
    EXPLORERS,
    Exploring,
    explorers,
    lever_chances,
    longest_run,
    token_economy,
    token_links,
    token_saving,
    trial_by_trial,
    two_levers,
)
from vrcore.errors import LogError, ParameterError, ScheduleError
from vrcore.log import REINFORCER, RESPONSE
from vrcore.measures import chosen, link_pauses, regret, share_around, token_record, tokens_held
from vrcore.measures.spans import spans


def log_of(rows: list[tuple[int, float, str, int]]) -> EventLog:
    """Return a log of one phase from rows of subject, time, event, operandum."""
    return EventLog.from_frame(pd.DataFrame(rows, columns=["subject", "t", "event", "operandum"]))


def trials(*subjects: str) -> EventLog:
    """Return a log with a response a second: `trials("112", "222")` has two subjects on three trials."""
    return log_of(
        [
            (number, t + 1.0, "response", int(lever))
            for number, levers in enumerate(subjects)
            for t, lever in enumerate(levers)
        ]
    )


# --- levers ---------------------------------------------------------------------------------------------------------


def test_what_was_chosen_trial_by_trial() -> None:
    assert chosen(trials("112", "221"), 1).tolist() == [[1, 1, 2], [2, 2, 1]]
    for uneven in (trials("112", "22"), trials("1")):
        with pytest.raises(LogError, match="forced choice"):
            chosen(uneven, 1 if uneven.subjects == 2 else 2)


def test_regret_counts_chances_and_not_luck() -> None:
    # p = .5 and .2: every choice of the second lever loses .3, whatever it paid.
    log = trials("1121222222", "1111111111", "2222222222")
    assert regret(log, 1, (0.5, 0.2)) == pytest.approx([2.1, 0.0, 3.0])
    assert regret(log, 1, (0.2, 0.5)) == pytest.approx([0.9, 3.0, 0.0])
    assert regret(log, 1, (0.3, 0.3)).tolist() == [0.0, 0.0, 0.0]
    paid = log_of([(0, 1.0, "response", 2), (0, 1.0, "reinforcer", 2), (0, 2.0, "response", 1)])
    assert regret(paid, 1, (0.5, 0.2)) == pytest.approx([0.3])
    for wrong in ((0.5,), (0.5, 1.2), (0.5, -0.1), (0.5, float("nan"))):
        with pytest.raises(ParameterError, match="chance of pay"):
            regret(log, 1, wrong)


def test_a_share_around_a_trial_is_cut_at_the_ends() -> None:
    wanted = np.array([[True, False, True, True, False, False], [True] * 6])
    assert share_around(wanted, 3, 1).tolist() == pytest.approx([2 / 3, 1.0])  # trials 2 to 4
    assert share_around(wanted, 1, 1).tolist() == [0.5, 1.0]  # trials 1 and 2
    assert share_around(wanted, 6, 1).tolist() == [0.0, 1.0]  # trials 5 and 6
    assert share_around(wanted, 3, 0).tolist() == [1.0, 1.0]
    for wrong in (0, 9):
        with pytest.raises(ParameterError, match="trial"):
            share_around(wanted, wrong, 1)


def test_two_levers_change_places_half_way() -> None:
    groups = two_levers(2, 5, 7)
    assert [(str(one.schedule), one.trials) for one in groups["unchanged"]] == [("Conc(RR 2, RR 5)", 7)]
    assert [(str(one.schedule), one.trials) for one in groups["exchanged"]] == [
        ("Conc(RR 2, RR 5)", 3),
        ("Conc(RR 5, RR 2)", 4),
    ]
    assert lever_chances(2, 5) == (0.5, 0.2)


def test_both_groups_are_the_same_until_the_exchange() -> None:
    groups = two_levers(2, 5, 200)
    for agent in explorers().values():
        steady, moved = (run(trial_by_trial(agent, groups[name], subjects=3, seed=4)) for name in groups)
        np.testing.assert_array_equal(chosen(steady, 1)[:, :100], chosen(moved, 1))
        assert chosen(moved, 2).shape == (3, 100)


def test_the_rules_differ_in_how_they_choose_and_in_nothing_else() -> None:
    found = explorers(Exploring(step=0.2, epsilon=0.3, sharpness=5.0, bonus=0.5, doubt=0.4, forgetting=0.05))
    assert list(found) == list(EXPLORERS)
    told = {key: (one.exploration, one.curiosity, one.learning_rate, one.forgetting) for key, one in found.items()}
    assert told["epsilon"] == (1.0, 0.3, 0.2, 0.0)
    assert told["softmax"][0::2] == (0.0, 0.2)
    assert found["softmax"].sharpness == 5.0
    assert told["ucb"] == (2.0, 0.5, 0.001, 0.0)
    assert told["thompson"] == (3.0, 0.4, 0.001, 0.0)
    assert told["fading"] == (3.0, 0.4, 0.001, 0.05)
    assert all(one.response_cost == 0.0 == one.start_value for one in found.values())


# --- tokens ---------------------------------------------------------------------------------------------------------

# Two responses a token, three tokens an exchange, two tokens a reinforcer: responses at 1, 3, 4, 8, 9, 10 | 20, 21, 25,
# 26, 27, 28. At 10 three tokens are held, one reinforcer is bought and a token stays; at 28 four, and two are bought.
SAVED = log_of(
    [
        *((0, float(t), "response", 1) for t in (1, 3, 4, 8, 9, 10, 20, 21, 25, 26, 27, 28)),
        *((0, float(t), "reinforcer", 1) for t in (10, 28, 28)),
    ]
)


def test_tokens_follow_from_responses_and_reinforcers() -> None:
    (span,) = spans(SAVED, 1)
    found = token_record(SAVED, span, 2, 2)
    assert found.earned.tolist() == [3, 8, 10, 21, 26, 28]
    assert found.exchanged.tolist() == [10, 28]
    assert found.bought.tolist() == [1, 2]
    assert found.held.tolist() == [3, 4]
    assert found.kept.tolist() == [1, 0]
    assert tokens_held(SAVED, 1, 2, 2).tolist() == [3.5]
    assert np.isnan(tokens_held(log_of([(0, 1.0, "response", 1)]), 1, 2)).all()
    for wrong in (0, 1.5, True):
        with pytest.raises(ParameterError, match="production"):
            token_record(SAVED, span, wrong)  # type: ignore[arg-type]  # what a notebook may pass


def test_pauses_before_links_begin_with_the_exchange_or_the_token_before() -> None:
    # The first exchange is where counting begins. From 10 to 20; the token at 21, to 25; the token at 26, to 27.
    assert link_pauses(SAVED, 1, 2, 3).tolist() == [[10.0, 4.0, 1.0]]
    assert link_pauses(SAVED, 1, 2, 2).tolist() == [[10.0, 4.0]]
    longer = link_pauses(SAVED, 1, 2, 4)
    assert longer[0, :3].tolist() == [10.0, 4.0, 1.0]
    assert np.isnan(longer[0, 3])


def test_pauses_are_means_over_exchanges_of_any_length() -> None:
    # A token a response, exchanges after one, two and one of them: 2, 4 and 6 s before first links, 1 before a second.
    rows = [(t, "response") for t in (1, 3, 7, 8, 14)] + [(t, "reinforcer") for t in (1, 3, 8, 14)]
    log = log_of([(0, float(t), event, 1) for t, event in rows])
    assert link_pauses(log, 1, 1, 2).tolist() == [[4.0, 1.0]]


@pytest.mark.parametrize(
    ("needed", "cost", "held", "run_of_links"), [(6, 1, 6.0, 6), (6, 4, None, 6), (2, 3, None, 4), (1, 1, 1.0, 1)]
)
def test_the_measure_agrees_with_the_schedule(needed: int, cost: int, held: float | None, run_of_links: int) -> None:
    schedule = token_economy(5, needed, cost)
    log = run(Experiment("constant-rate", token_links(schedule, seconds=1_800), subjects=2, seed=1))
    for span in spans(log, 2):
        found = token_record(log, span, 5, cost)
        # What was kept could not pay one more reinforcer, and nobody has spent what it did not have.
        assert ((found.kept >= 0) & (found.kept < cost)).all()
        gaps = np.diff(np.searchsorted(found.earned, found.exchanged, "right"))
        assert gaps.max() == run_of_links == longest_run(needed, cost)
    if held is not None:
        assert tokens_held(log, 2, 5, cost).tolist() == [held, held]


def test_saving_compares_equal_prices_and_equal_reinforcers() -> None:
    groups = token_saving(4, 6, 2, reinforcers=30, seconds=60)
    assert list(groups) == ["exchange at every token", "exchange at 6 tokens"]
    assert [str(one[0].schedule) for one in groups.values()] == [
        "Token(prod=FR 4, exch=FR 1, cost=2)",
        "Token(prod=FR 4, exch=FR 6, cost=2)",
    ]
    for phases in groups.values():
        log = run(Experiment("constant-rate", phases, subjects=4, seed=2))
        training = log.phase == 1
        paid = np.bincount(log.subject[training & (log.event == REINFORCER)])
        made = np.bincount(log.subject[training & (log.event == RESPONSE)])
        assert paid.tolist() == [30] * 4
        assert made.tolist() == [30 * 8] * 4
    assert list(token_saving(exchange="VR"))[1] == "exchange at 6 tokens on average"


def test_a_token_economy_says_what_it_cannot_be() -> None:
    assert str(token_economy(3, 4, 2, "VR")) == "Token(prod=FR 3, exch=VR 4, cost=2)"
    with pytest.raises(ParameterError, match="FR or VR"):
        token_economy(exchange="VI")
    with pytest.raises(ScheduleError):
        token_economy(cost=0)
    assert [one.seconds for one in token_links(token_economy(), seconds=90)] == [90.0, 90.0]
    assert isinstance(token_links(token_economy())[0], Phase)
