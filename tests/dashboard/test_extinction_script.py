"""The script of "Learning and extinction" gives the page's own numbers."""

from __future__ import annotations

import io
import runpy
from contextlib import redirect_stdout

import numpy as np
import pytest

from dashboard.extinction_script import script
from dashboard.extinction_settings import PAGE
from dashboard.extinction_study import experiments, measured
from dashboard.group import measure
from tests.dashboard.visit import Visit
from vrcore import run
from vrcore.measures import RULERS, median_interval

SMALL = {"seed": 3, "subjects": 7, "budget": 20, "minutes": 20}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"agent": "q-learning", "compare": "crf", "ratio": 4, "omission": 0.1, "spurious": 0.02, "size_sd": 0.3},
        {"schedule": "VI", "interval": 20, "budget_unit": "minutes", "eating": 3.0, "by": "responses", "share": 0.3},
        {"schedule": "own", "notation": "Mult(VR 5, EXT)", "compare": "one", "budget_unit": "responses", "budget": 60},
    ],
    ids=["default", "noise", "interval", "notation"],
)
def test_the_script_gives_the_figures_numbers(changes, tmp_path):
    values = PAGE.defaults | SMALL | changes
    wanted = measured(values)
    groups = [measure(run(experiment), wanted) for experiment in experiments(values)]
    text = script(groups, wanted)
    assert max(map(len, text.splitlines())) <= 120
    (tmp_path / "extinction.py").write_text(text)
    with redirect_stdout(io.StringIO()) as printed:
        made = runpy.run_path(str(tmp_path / "extinction.py"))
    assert len(printed.getvalue().splitlines()) == 2 + len(made["learning"]) + len(made["medians"])
    expected = [(one.label, ruler, *median_interval(one.resistance.by(ruler))) for one in groups for ruler in RULERS]
    assert [row[:2] for row in made["medians"]] == [row[:2] for row in expected]
    np.testing.assert_array_equal([row[2:] for row in made["medians"]], [row[2:] for row in expected])
    for group in groups:
        means = np.array([row[1:3] for row in made["learning"] if row[0] == group.label])
        drawn = ~np.isnan(group.mean)  # a block that few have reached is not drawn
        np.testing.assert_array_equal(means[:, 0], group.course.x)
        np.testing.assert_array_equal(means[drawn, 1], group.mean[drawn])


def test_the_page_gives_it_when_asked():
    visit = Visit("ex", "ex.seed=3&ex.subjects=6&ex.vote=skip")
    assert not visit.at.code
    visit.at.session_state["ex_python"] = True
    visit.run()
    (code,) = visit.at.code
    assert "vrcore.AGENTS['change-point']" in code.value
