"""The survival curves of the extinction page: what is drawn, said and tabulated, and that it is drawn when asked."""

from __future__ import annotations

import numpy as np

from dashboard.charts.survival import survival_alt, survival_figure, survival_table
from dashboard.theme import look
from tests.dashboard.made_groups import made
from tests.dashboard.visit import Visit
from vrcore.measures import RULERS, survival


def test_the_lines_fall_from_all_to_those_that_never_stopped():
    groups = [made("CRF", [5, 8, 9, 12]), made("VR 10", [40, np.inf, 90, 120])]
    for ruler in RULERS:
        figure = survival_figure(groups, ruler, look(projector=False))
        lines = {line.name: line for line in figure.data if line.name}
        for group in groups:
            curve = survival(group.resistance, ruler)
            assert lines[group.label].y[0] == 100.0
            assert lines[group.label].y[-1] == round(100.0 * curve.share[-1], 2)
            assert (np.diff(lines[group.label].y) <= 0).all()
            assert group.label in survival_alt(groups, ruler)
        assert set(survival_table(groups, ruler)["group"]) == {group.label for group in groups}


def test_the_words_count_one_subject_and_write_thousands_out():
    said = survival_alt([made("CRF", [1890.0] * 8), made("VR 10", [np.nan] * 7 + [40.0])], "responses")
    assert "of 8 subjects half had stopped by 1,890" in said
    assert "of 1 subject half had stopped by 40" in said


def test_it_is_drawn_when_somebody_opens_it_and_its_ruler_is_in_the_link():
    visit = Visit("ex", "ex.seed=3&ex.subjects=6&ex.vote=skip&ex.ruler=minutes")
    assert "survival" not in visit.charts
    visit.at.session_state["ex_going_on"] = True
    visit.run()
    assert visit.charts["survival"]["layout"]["xaxis"]["title"]["text"] == "Minutes"
    assert "ex.ruler=minutes" in visit.link
    visit.move("ruler", "responses")
    assert visit.charts["survival"]["layout"]["xaxis"]["title"]["text"] == "Responses"


def test_nothing_of_it_is_shown_before_the_prediction():
    visit = Visit("ex", "ex.seed=3&ex.subjects=6&ex.vote=open")
    visit.at.session_state["ex_going_on"] = True
    visit.run()
    assert "survival" not in visit.charts
