"""The tab "The first minute": what of a burst is freed time, in sentences that hold for every learner."""

from __future__ import annotations

import io
import pickle
import runpy
from contextlib import redirect_stdout

import numpy as np
import pytest

from dashboard.charts.lab_course import Line, Stage, course_alt, course_figure, course_table, rows_of
from dashboard.charts.lab_dots import Row, dots_alt, dots_figure, dots_table, middle_words
from dashboard.extinction_lab.minute_fields import FIELDS
from dashboard.extinction_lab.minute_script import text
from dashboard.extinction_lab.minute_study import Minutes, asked_for, work
from dashboard.extinction_lab.minute_words import arithmetic, finding, note, shares
from dashboard.extinction_lab.shares import share
from tests.dashboard.made_lab import LOOK, finished, sound
from tests.dashboard.visit import Visit
from vrcore import run
from vrcore.agents import AGENTS
from vrcore.measures import burst

DEFAULTS = {field.name: field.default for field in FIELDS}
SHOWN = "v=1&el.tab=minute&el.minute_subjects=6&el.minute_training=40"


def view_of(**changes):
    asked = asked_for({**DEFAULTS, "minute_subjects": 12, "minute_training": 40, **changes}, LOOK)
    return asked, finished(work(asked))


def made(first, usual, fed, highest, five=None, untaught=0, short=0):
    columns = [np.asarray(one, float) for one in (first, five if five is not None else first, usual, fed, highest)]
    return Minutes(*columns, untaught, short)


@pytest.mark.parametrize("agent", AGENTS)
@pytest.mark.parametrize("changes", [{}, {"minute_eating": 0.0}, {"minute_eating": 10.0, "minute_ratio": 1}])
def test_every_learner_has_sound_sentences(agent, changes):
    asked, view = view_of(minute_agent=agent, **changes)
    for said in (view.finding, view.note, view.arithmetic, view.course_alt, view.dots_alt):
        sound(said.replace("meals left out, ", "").replace("not known", "unknown"))
    assert f"{AGENTS[agent].title} on {asked.label}" in view.finding
    assert len(pickle.dumps(view)) < 3 * view.nbytes()


def test_the_ratios_are_those_of_the_library():
    asked, view = view_of()
    found = burst(run(asked.experiment()), 2)
    ratios = view.minutes.ratios()
    np.testing.assert_allclose(ratios["1 min, meals counted"], found.first / found.with_eating)
    np.testing.assert_allclose(ratios["1 min, meals left out"], found.first / found.usual)
    assert [row.label for row in view.rows] == list(ratios)
    # The figure's last minute of baseline is the library's, and the first of extinction as well.
    assert view.lines[1].mean[15] == pytest.approx(found.first.mean())


def test_freed_time_alone_is_called_so_and_a_true_burst_is_not():
    alike = made([60.0] * 12, [60.0] * 12, [46.0] * 12, [70.0] * 12)
    said = finding("q-learning", "VR 10", 3.0, alike)
    assert "12 of 12 subjects (100 %, 95 % interval 76 to 100 %) respond faster than before where eating counts" in said
    assert "0 of 12 subjects (0 %, 0 to 24 %) where it is left out" in said
    assert "The burst is freed time" in said
    true = made([90.0] * 12, [60.0] * 12, [46.0] * 12, [70.0] * 12)
    assert "it does respond faster than before" in finding("q-learning", "VR 10", 3.0, true)
    assert shares(true)[2].count == 12
    assert "In 12 of 12 subjects" in note("q-learning", true)
    none = made([30.0] * 12, [60.0] * 12, [46.0] * 12, [70.0] * 12)
    assert "No burst: fewer than half." in finding("q-learning", "VR 10", 3.0, none)
    few = made([np.nan] * 10 + [60.0] * 2, [60.0] * 12, [46.0] * 12, [70.0] * 12, untaught=10)
    assert "10 of 12 subjects responded less than 10 times a minute" in finding("q-learning", "VR 10", 3.0, few)
    for one in (alike, true, none, few):
        sound(finding("q-learning", "VR 10", 3.0, one))
        sound(note("q-learning", one))


def test_more_than_half_in_too_few_subjects_is_not_settled_and_one_missing_is_not_all():
    some = made([66.0] * 4 + [50.0] * 2, [60.0] * 6, [60.0] * 6, [70.0] * 6)
    said = finding("q-learning", "CRF", 0.0, some)
    assert "4 of 6 subjects (67 %" in said
    assert "A burst is not settled: chance alone gives half, and these subjects do not exceed it for sure." in said
    freed = made([66.0] * 7 + [50.0] * 5, [60.0] * 12, [46.0] * 12, [70.0] * 12)
    assert "do not exceed it for sure without it." in finding("q-learning", "CRF", 3.0, freed)
    one = made([np.nan] + [60.0] * 5, [60.0] * 6, [46.0] * 6, [70.0] * 6, untaught=1)
    said = finding("q-learning", "CRF", 3.0, one)
    assert (
        "1 of 6 subjects responded less than 10 times a minute when pay stopped, so that fewer than 6 are left" in said
    )
    for words in (said, finding("q-learning", "CRF", 0.0, some), finding("q-learning", "CRF", 3.0, freed)):
        sound(words)


def test_a_longer_window_hides_only_what_it_makes_smaller():
    sinks = made([66.0] * 12, [60.0] * 12, [60.0] * 12, [70.0] * 12, five=[50.0] * 12)
    assert "a longer window hides what is short" in note("q-learning", sinks)
    stays = made([58.0] * 12, [60.0] * 12, [60.0] * 12, [70.0] * 12, five=[61.0] * 12)
    assert "a longer window" not in note("q-learning", stays)


def test_without_eating_there_is_no_time_to_be_freed():
    said = arithmetic(1, 60, 0.0, made([60.0] * 12, [60.0] * 12, [60.0] * 12, [70.0] * 12))
    assert said.startswith("1 response at 60 a minute takes 1 s and a meal takes no time here")
    assert "no burst can come from freed time" in said
    assert "apparent" not in said
    sound(said)


def test_the_arithmetic_is_that_of_the_textbook_rat():
    said = arithmetic(10, 60, 3.0, made([np.nan] * 12, [np.nan] * 12, [np.nan] * 12, [np.nan] * 12))
    assert "10 in 13 s are 46.2 a minute" in said
    assert "an apparent burst of 30 %" in said
    assert "median" not in said


def test_a_share_has_wilsons_interval():
    found = share(np.array([True] * 5 + [False] * 15))
    assert (found.count, found.n) == (5, 20)
    # By hand: z = 1.96, p = .25, n = 20.
    assert (found.low, found.high) == pytest.approx((0.1119, 0.4687), abs=2e-4)
    assert share(np.zeros(0, bool)).words == "0 of 0"


def test_the_dots_say_what_was_never_reached():
    row = Row("EXT", np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, np.inf, np.nan]), 0, np.full(8, 9.0))
    figure = dots_figure([row], "responses", LOOK, log=True)
    dots, middle = figure.data
    assert list(dots.x) == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 9.0]
    assert dots.marker.symbol[-1] == "triangle-right-open"
    assert list(middle.x) == [4.0]
    assert "EXT 4 (1 or more)" in dots_alt([row], "responses")
    assert middle_words(np.full(8, np.inf)) == "not reached"
    assert dots_table([row], "responses")["responses"].isna().sum() == 2
    assert len(dots_figure([Row("none", np.full(3, np.nan))], "x", LOOK, line_at=1.0).data) == 1


def test_a_course_breaks_where_nothing_is_known():
    x = np.arange(5.0)
    mean = np.array([1.0, 2.0, np.nan, 4.0, 5.0])
    line = Line("made", x, mean, mean - 0.5, mean + 0.5)
    stages = [Stage(-1.0, 2.0, "paid"), Stage(2.0, 5.0, "unpaid")]
    figure = course_figure([line], stages, LOOK)
    assert [one.fill for one in figure.data] == ["toself", "toself", None]
    assert len(figure.layout.shapes) == 1
    assert course_alt([line], stages).endswith("Made, paid: 1 to 2; unpaid: 4 to 5.")
    assert len(course_table([line])) == 4
    sound(course_alt([], stages))


def test_the_names_of_narrow_phases_do_not_run_into_each_other():
    wide = [Stage(0.0, 50.0, "paid"), Stage(50.0, 100.0, "unpaid")]
    assert rows_of(wide) == [0, 0]
    # A letter takes half of 100/20.5 minutes: the last name begins at minute 90 - 13 and "24 h" ends at 76 + 6.
    narrow = [Stage(0.0, 72.0, "extinction"), Stage(72.0, 80.0, "24 h"), Stage(80.0, 100.0, "extinction")]
    assert rows_of(narrow) == [0, 0, 1]
    figure = course_figure([], narrow, LOOK)
    shifts = [one.yshift for one in figure.layout.annotations]
    assert shifts[0] == shifts[1] == 0.0
    assert shifts[2] < -LOOK.layout["font"]["size"]
    assert rows_of([]) == []


def test_the_running_rate_moves_the_arithmetic():
    visit = Visit("el", SHOWN).move("minute_running", 120)
    assert any("10 responses at 120 a minute take 5 s" in one for one in visit.markdown)


def test_the_script_gives_the_ratios_of_the_figure(tmp_path):
    asked, view = view_of()
    (tmp_path / "minute.py").write_text(text(asked))
    with redirect_stdout(io.StringIO()):
        found = runpy.run_path(str(tmp_path / "minute.py"))["ratios"]
    for (_, made_now), row in zip(found.items(), view.rows, strict=True):
        np.testing.assert_array_equal(made_now, row.values[~np.isnan(row.values)])
