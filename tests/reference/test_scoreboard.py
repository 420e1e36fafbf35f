"""The scoreboard: cells that do not depend on one another, a file that keeps them, and a class of one's own beside."""

from __future__ import annotations

import json
import math
import multiprocessing

import numpy as np
import pandas as pd
import pytest

import vrcore
from tests.contract.own_agent import Stubborn
from vrcore.agents import AGENTS
from vrcore.errors import LogError, ParameterError, UnknownNameError
from vrcore.experiment import RULES
from vrcore.phenomena import PHENOMENA
from vrcore.phenomena.phenomenon import Finding, Picture, Series, judged, middle_of, ratio_of, too_few
from vrcore.phenomena.scoreboard import Board, board, scoreboard, store, stored

ROWS = ["fixed-ratio-pause", "partial-reinforcement-extinction"]


def test_a_cell_does_not_depend_on_the_others_nor_on_the_workers():
    both = board(["q-learning", "clock"], ROWS, subjects=10, workers=2)
    alone = board(["clock"], ROWS[:1], subjects=10)
    assert repr(both.findings["clock", ROWS[0]]) == repr(alone.findings["clock", ROWS[0]])
    assert list(both.findings) == [(agent, key) for agent in ("q-learning", "clock") for key in ROWS]


def test_the_frame_has_a_row_for_each_cell_with_its_criterion():
    shares = []
    frame = scoreboard(["constant-rate"], ROWS, subjects=10, progress=shares.append)
    assert frame["phenomenon"].tolist() == ROWS
    assert frame["target"].tolist() == [PHENOMENA[key].criterion for key in ROWS]
    assert frame["anchor"].isna().all()  # one of the rows has no anchor, the other's has no value
    assert stored().frame().set_index("phenomenon")["anchor"]["fixed-interval-scallop"].eq(0.634).all()
    assert frame["passed"].tolist() == [False, False]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("workers", [1, 2])
def test_what_progress_raises_stops_it_and_every_process_that_shares_the_work(workers):
    def stop(share):
        raise KeyboardInterrupt

    before = set(multiprocessing.active_children())
    with pytest.raises(KeyboardInterrupt):
        scoreboard(["q-learning"], ROWS, subjects=10, progress=stop, workers=workers)
    assert set(multiprocessing.active_children()) <= before


def test_an_agent_of_your_own_is_scored_beside_the_built_in_ones():
    found = board([Stubborn(), "constant-rate"], ["partial-reinforcement-extinction"], subjects=10, workers=2)
    own = found.findings["stubborn", "partial-reinforcement-extinction"]
    assert own.passed is False
    assert "goes on responding" in own.why


def test_names_and_numbers_are_checked():
    with pytest.raises(UnknownNameError, match='did you mean "clock"'):
        scoreboard(["clok"])
    with pytest.raises(UnknownNameError, match='did you mean "fixed-ratio-pause"'):
        scoreboard(["clock"], ["fixed-ratio-paus"])
    for wrong in ({"subjects": 0}, {"seed": -1}, {"workers": 1.5}, {"subjects": True}):
        with pytest.raises(ParameterError, match="whole number"):
            scoreboard(["clock"], ROWS, **wrong)


def test_a_board_comes_back_from_its_file(tmp_path):
    picture = Picture("x", "y", (Series("a", (1.0, 2.0), (math.inf, 0.12345), (0.1, math.nan), (1.0, 2.0)),))
    cells = {
        ("clock", ROWS[0]): Finding(True, 1.23456, 1.0, math.inf, 40, "It does.", picture),
        ("clock", ROWS[1]): Finding(None, math.nan, math.nan, math.nan, 0, "It cannot be asked."),
    }
    path = store(Board(cells, RULES, 40, 0), tmp_path / "board.json")
    back = Board.from_json(path.read_text("utf-8"))
    first, second = back.findings.values()
    assert (first.value, first.high, first.n) == (1.235, math.inf, 40)
    assert first.picture.series[0].y == (math.inf, 0.1234) or first.picture.series[0].y == (math.inf, 0.1235)
    assert math.isnan(first.picture.series[0].low[1])
    assert second.passed is None
    assert math.isnan(second.value)
    json.loads(path.read_text("utf-8"), parse_constant=lambda name: pytest.fail(name))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rules": 1, "subjects": 2, "seed": 3, "cells": [{}]}', "nan"])
def test_what_is_no_board_is_refused_in_one_sentence(text):
    with pytest.raises(LogError, match="no stored scoreboard"):
        Board.from_json(text)


def test_medians_have_bootstrap_intervals_and_know_what_was_never_reached():
    values = np.arange(1.0, 41.0)
    found = middle_of(values)
    assert found.estimate == 20.5
    assert 14.0 < found.low < 18.0
    assert 23.0 < found.high < 27.0
    assert np.isnan(middle_of(values[:7]).estimate)
    ratio = ratio_of(3.0 * values, values)
    assert ratio.estimate == 3.0
    assert ratio.low < 3.0 < ratio.high
    never = np.full(40, np.inf)
    assert ratio_of(never, values).estimate == np.inf
    assert np.isnan(ratio_of(never, never).estimate)


def test_a_value_must_meet_the_criterion_and_its_interval_exclude_chance():
    near = middle_of(np.concatenate([np.full(30, 2.0), np.full(10, 0.5)]))
    assert judged(near, 40, "It does.", above=1.5, null=1.0).passed is True
    wide = middle_of(np.array([0.2, 0.4, 0.6, 0.8, 2.0, 4.0, 6.0, 8.0, 9.0]))
    assert judged(wide, 9, "Perhaps.", above=1.5, null=1.0).passed is False
    assert judged(near, 40, "It does.", above=1.5, also=False).passed is False
    assert judged(near._replace(estimate=np.nan), 40, "Nothing.", above=1.5).passed is False


def test_who_never_learnt_is_not_asked():
    assert too_few(np.full(20, 30.0)) is None
    refused = too_few({"CRF": np.full(20, 30.0), "RR 10": np.concatenate([np.full(5, 30.0), np.full(15, 2.0)])})
    assert refused.passed is None
    assert "on RR 10 5 of 20" in refused.why
    assert too_few(np.full(20, np.nan)).passed is None


def test_the_stored_board_is_whole_and_of_these_rules():
    whole = stored()
    assert whole.rules == RULES, "the rules have changed: make the file anew with make scoreboard"
    assert whole.subjects >= 40
    assert set(whole.findings) == {(agent, key) for agent in AGENTS for key in PHENOMENA}, "run make scoreboard"
    assert not any(one.passed for (agent, _), one in whole.findings.items() if agent == "constant-rate")
    frame = whole.frame()
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == len(AGENTS) * len(PHENOMENA)


@pytest.mark.parametrize("agent", ["q-learning", "constant-rate"])
def test_a_stored_cell_is_what_is_computed_now(agent):
    whole = stored()
    key = "fixed-ratio-pause"
    now = board([agent], [key], whole.subjects, whole.seed)
    assert Board.from_json(now.to_json()).findings[agent, key] == whole.findings[agent, key]


@pytest.mark.parametrize(
    ("agent", "rows", "words"),
    [
        ("clock", ["differential-low-rates"], "far too fast for DRL"),
        ("latent-causes", ["renewal"], "the scoreboard does not count it"),
        ("evolutionary", ["changeover-delay", "bout-parameters"], "Not as published"),
        (
            "operant-reserve",
            ["herrnstein-hyperbola", "generalised-matching", "exclusive-preference"],
            "Not as published",
        ),
        ("average-reward-vigor", ["herrnstein-hyperbola", "exclusive-preference"], "no hyperbola on the scoreboard"),
        ("sarsa", ["fixed-interval-scallop"], "the scoreboard asks for .45"),
        *((one, ["partial-reinforcement-extinction"], "backwards") for one in ("q-learning", "pearce-hall")),
    ],
)
def test_what_an_agent_does_not_reproduce_its_docstring_says_as_the_board_does(agent, rows, words):
    assert not any(stored().findings[agent, key].passed for key in rows)
    assert words in " ".join(AGENTS[agent].__doc__.split())


def test_it_is_public():
    assert vrcore.scoreboard is scoreboard
    assert vrcore.PHENOMENA is PHENOMENA
