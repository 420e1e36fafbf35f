"""Levers: what was chosen and lost, on logs counted by hand; and the designs' phases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from vrcore import EventLog, run
from vrcore.designs import (
    EXPLORERS,
    Exploring,
    explorers,
    lever_chances,
    trial_by_trial,
    two_levers,
)
from vrcore.errors import LogError, ParameterError
from vrcore.measures import chosen, regret, share_around


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
