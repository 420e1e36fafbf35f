"""The scoreboard's page: the stored board at once, one cell with its evidence, one cell computed now."""

from __future__ import annotations

import io
import runpy
from contextlib import redirect_stdout

import pytest

from dashboard.scoreboard_script import script
from dashboard.scoreboard_settings import PAGE, rows_of
from dashboard.scoreboard_study import board, profile, shows, who_shows, work
from tests.dashboard.visit import Visit
from vrcore.agents import AGENTS
from vrcore.phenomena import PHENOMENA, TAGS

KEY = "fixed-ratio-pause"


def test_the_board_is_shown_at_once_with_every_learner_and_row():
    visit = Visit("sb")
    cells, *letters = visit.charts["grid"]["data"]
    assert len(cells["z"]) == len(PHENOMENA)
    assert sum(len(one["x"]) for one in letters) == len(PHENOMENA) * len(AGENTS)
    assert all(len(row) == len(AGENTS) for row in cells["z"])
    marks = {(agent, key): cells["text"][-1 - place][column] for place, key in enumerate(PHENOMENA)
             for column, agent in enumerate(AGENTS)}  # fmt: skip
    said = {True: "yes", False: "no", None: "–"}
    assert marks == {cell: said[one.passed] for cell, one in board().findings.items()}
    assert f"of {len(PHENOMENA)} phenomena" in visit.heading
    assert str(len(PHENOMENA)) in visit.alts["grid"]


@pytest.mark.parametrize("tag", TAGS)
def test_a_group_of_phenomena_is_shown_alone(tag):
    visit = Visit("sb").move("tag", tag)
    cells, *_ = visit.charts["grid"]["data"]
    assert len(cells["z"]) == len(rows_of(tag)) > 0
    assert f"sb.tag={tag}" in visit.link


def test_a_cell_says_what_is_claimed_measured_and_found():
    visit = Visit("sb", f"sb.agent=clock&sb.row={KEY}")
    row, one = PHENOMENA[KEY], board().findings["clock", KEY]
    said = "\n".join(visit.markdown)
    for text in (row.claim, row.measure, row.criterion, row.source):
        assert text in said
    assert one.why in visit.texts
    drawn = visit.charts["picture"]["data"]
    assert drawn[0]["y"] == pytest.approx(list(one.picture.series[0].y), rel=1e-4)
    assert any(AGENTS["constant-rate"].title in line["name"] for line in drawn)


def test_a_cell_is_computed_now_with_another_seed_and_its_link_restores_it():
    visit = Visit("sb", f"sb.agent=q-learning&sb.row={KEY}&sb.source=now&sb.subjects=10&sb.seed=5")
    now = visit.charts["picture"]["data"][0]["y"]
    again = Visit("sb", visit.link)
    assert again.values == visit.values
    assert again.charts["picture"]["data"][0]["y"] == now
    other = again.move("seed_box", 6)
    assert other.charts["picture"]["data"][0]["y"] != now


def test_the_profile_counts_what_the_board_says():
    for agent in AGENTS:
        shown, asked = shows(agent)
        assert shown <= asked <= len(PHENOMENA)
        assert all(part <= whole for part, whole in profile(agent).values())
    assert shows("constant-rate")[0] == 0
    assert "constant-rate" not in who_shows(KEY)


def test_a_forged_link_is_one_sentence_each():
    visit = Visit("sb", "sb.agent=rat&sb.row=everything&sb.subjects=1e9&sb.source=now&sb.tag=magic")
    assert len(visit.problems) == 4
    assert all(one.endswith(".") for one in visit.problems)


def test_the_share_done_grows_and_the_cell_is_that_of_the_library():
    running, shares = work("q-learning", KEY, 10, 3), []
    while True:
        try:
            shares.append(next(running))
        except StopIteration as last:
            done = last.value
            break
    assert shares == sorted(shares)
    assert shares[-1] < 1.0
    assert done.nbytes() > 2_000


def test_the_script_gives_the_cell(tmp_path):
    (tmp_path / "cell.py").write_text(script("constant-rate", KEY, PHENOMENA[KEY].title, 10, 3))
    with redirect_stdout(io.StringIO()) as printed:
        made = runpy.run_path(str(tmp_path / "cell.py"))
    assert made["cell"]["phenomenon"].tolist() == [KEY]
    assert PHENOMENA[KEY].claim in printed.getvalue()
    visit = Visit("sb", f"sb.row={KEY}")
    visit.at.session_state["sb_python"] = True
    visit.run()
    (code,) = visit.at.code
    assert f"subjects={board().subjects}, seed={board().seed}" in code.value


def test_every_field_stands_in_the_link_where_it_matters():
    assert {field.name for field in PAGE.linked(PAGE.defaults)} == {"tag", "agent", "row", "source"}
