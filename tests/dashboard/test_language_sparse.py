"""The tab "Sparse reward": exact shares beside a run, the wait for the first group that teaches, and its controls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest

from dashboard import theme
from dashboard.charts.language_sparse import course_figure, share_figure, waiting_figure
from dashboard.language.page import PAGE
from dashboard.language.sparse_fields import FIELDS
from dashboard.language.sparse_study import (
    P_GRID,
    Asked,
    Sparse,
    answer,
    asked_for,
    course_table,
    finding,
    number,
    share_table,
    story,
    waited,
    work,
)
from tests.dashboard.test_charts import colours_of, look
from tests.dashboard.visit import Visit
from vrcore.measures import Interval

DEFAULTS = {field.name: field.default for field in FIELDS}
SMALL = {"sparse_steps": 100, "sparse_seeds": 6, "sparse_p": 0.05}
QUERY = "lm.tab=sparse&v=1&" + "&".join(f"lm.{name}={value}" for name, value in SMALL.items())


def asked(**changes: object) -> Asked:
    return asked_for({**DEFAULTS, **SMALL, **{f"sparse_{name}": value for name, value in changes.items()}}, look())


def computed(one: Asked) -> Sparse:
    running = work(one)
    while True:
        try:
            assert 0.0 <= next(running) <= 1.0
        except StopIteration as stop:
            return stop.value


@pytest.fixture(scope="module")
def small() -> Sparse:
    return computed(asked())


@pytest.mark.parametrize(
    ("p", "group", "share"), [(0.01, 8, 0.077), (0.05, 8, 0.337), (0.5, 8, 0.992), (0.9, 8, 0.570), (0.01, 64, 0.474)]
)
def test_shares_are_one_minus_the_powers(p, group, share):
    assert asked(group=group).share(p) == pytest.approx(share, abs=6e-4)
    assert asked(group=group, ratio=5).share(p, 1.0) == pytest.approx(1 - p**group - (1 - p) ** group)


@pytest.mark.parametrize("level", ["sample", "group", "step"])
def test_the_wait_is_that_of_simulated_batches(level):
    one, rng = asked(ratio=4, level=level, p=0.03), np.random.default_rng(3)
    batches = 40_000
    right = rng.random((batches, one.groups, one.group)) < 0.03
    size = {"sample": right.shape, "group": (batches, one.groups, 1), "step": (batches, 1, 1)}[level]
    paid = right & (rng.random(size) < 0.25)
    teaches = ((paid.sum(axis=2) > 0) & (paid.sum(axis=2) < one.group)).any(axis=1)
    assert one.wait(0.03) == pytest.approx(1 / teaches.mean(), rel=0.05)


def test_what_is_asked_for_is_what_is_trained():
    one = asked(ratio=6, level="group", group=16, p=0.01).experiment
    stage = one.stages[0]
    assert (one.algorithm, one.groups, one.group_size) == ("grpo", 4, 16)
    assert (str(stage.channel.schedule), stage.channel.level, stage.steps) == ("VR 6", "group", 100)
    assert one.right**4 == pytest.approx(0.01)
    for group in range(2, 65):
        assert 40 <= asked(group=group).groups * group <= 96


def test_every_setting_but_the_prediction_names_another_result():
    others = {"p": 0.1, "group": 4, "ratio": 2, "level": "step", "steps": 150, "seeds": 5, "seed": 2}
    others |= {"control": "shuffled"}
    assert {f"sparse_{name}" for name in others} == set(DEFAULTS) - {"sparse_vote"}
    assert len({asked(**{name: value}).key() for name, value in others.items()} | {asked().key()}) == len(others) + 1
    assert asked(vote="hard").key() == asked().key()


def test_the_run_lies_by_the_formula(small: Sparse):
    found = small.blocks
    assert np.abs(found.teaching - found.exact).max() < 0.15
    assert abs(found.teaching.mean() - found.exact.mean()) < 0.05
    assert found.pass_rate[0] == pytest.approx(0.05, abs=0.01)
    assert (found.low <= found.teaching).all()
    assert (found.teaching <= found.high).all()


class Log(NamedTuple):
    """Just enough of a training log."""

    zero_variance: Any

    def table(self, name: str, stage: int) -> Any:
        assert (name, stage) == ("zero_variance", 1)
        return self.zero_variance


def test_the_wait_counts_batches_until_the_first_that_teaches():
    rows = np.ones((3, 10))
    rows[0, 0], rows[1, 4] = 0.5, 0.9
    found, none = waited(Log(rows))
    assert none == 1
    assert found.estimate == pytest.approx((1 + 5 + 10) / 2)
    assert found.low < found.estimate < found.high
    nothing, none = waited(Log(np.ones((3, 10))))
    assert none == 3
    assert np.isinf(nothing.estimate)
    at_once, none = waited(Log(np.zeros((3, 10))))
    assert (at_once.estimate, at_once.low, none) == (1.0, 1.0, 0)


def test_the_wait_of_the_runs_contains_the_exact_one_nearly_always():
    inside = 0
    for seed in range(20):
        found = computed(asked(p=0.002, ratio=3, seeds=8, seed=seed, steps=50))
        inside += found.waited.low <= found.asked.wait(0.002) <= found.waited.high
    assert inside >= 17


def with_blocks(found: Sparse, **changes: Any) -> Sparse:
    return replace(found, blocks=found.blocks._replace(**changes))


def test_sentences_for_every_case(small: Sparse):
    said = finding(small)
    assert said.startswith("At a pass rate of 0.05, 33.7 % of the groups teach: hardly a batch is without one.")
    assert f"The 6 runs waited {number(small.waited.estimate)} batches" in said
    none = replace(small, none=6, waited=Interval(np.inf, 10.0, np.inf))
    assert finding(none).endswith("None of 6 runs met one in 100 batches.")
    some = replace(small, none=2, waited=Interval(120.0, 60.0, 400.0))
    assert "waited 120 batches (60 to 400); 2 of them met none in 100." in finding(some)
    thin = replace(small, asked=asked(ratio=50, p=0.0002))
    assert "At a pass rate of 0.0002 and VR 50, 3.2e-05 of the groups teach" in finding(thin)
    count = len(small.blocks.step)
    shape = np.linspace(0.05, 0.97, count)
    hump = 4 * shape * (1 - shape)
    assert "too easy teaches as little as too hard" in story(with_blocks(small, pass_rate=shape, teaching=hump))
    assert "too easy" not in story(with_blocks(small, pass_rate=shape / 2, teaching=hump))
    lucky = replace(with_blocks(small, pass_rate=shape, teaching=shape), asked=asked(ratio=5))
    assert "right answers that went unpaid are pushed down" in story(lucky)


def test_a_prediction_is_answered_from_the_formula():
    one = asked()
    assert answer("alike", one).endswith("and 33.7 % where they are right 19 times in 20: so it is.")
    assert answer("hard", one).endswith("the same.")
    assert "With VR 5 it is 7.7 % and 81.5 %." in answer("easy", asked(ratio=5))
    assert answer("skip", one) is None
    assert answer("open", one) is None


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_figures_show_the_numbers_in_the_pages_colours(small: Sparse, dark: bool):
    style, palette = look(dark), theme.palette(dark)
    allowed = {one.upper() for one in (*palette.series, palette.text, palette.muted, palette.border, palette.surface)}
    one = asked(ratio=5)
    thin, full = [one.share(p) for p in P_GRID], [one.share(p, 1.0) for p in P_GRID]
    figures = [
        share_figure(P_GRID, thin, full, small.blocks, ("VR 5", "CRF"), style),
        waiting_figure(P_GRID, thin, full, (0.05, small.waited), ("VR 5", "CRF"), style),
        course_figure(small.blocks, style),
    ]
    for figure in figures:
        assert colours_of([trace.to_plotly_json() for trace in figure.data]) <= allowed
    exact, other, run = figures[0].data
    assert (exact.name, other.name) == ("exact, VR 5", "exact, CRF")
    np.testing.assert_allclose(exact.y, thin, atol=1e-5)
    np.testing.assert_allclose(run.x, small.blocks.pass_rate, atol=1e-4)
    np.testing.assert_allclose(run.y, small.blocks.teaching, atol=1e-4)
    assert len(share_figure(P_GRID, full, full, small.blocks, ("CRF", "CRF"), style).data) == 2
    none = waiting_figure(P_GRID, thin, full, (0.05, Interval(np.inf, 1.0, np.inf)), ("CRF", "CRF"), style)
    assert [trace.name for trace in none.data] == ["exact, CRF"]


def test_words_and_tables(small: Sparse):
    assert small.share_alt.startswith(
        "Share of groups of 8 answers that teach, against pass rate, for CRF: at most 99 %"
    )
    assert "At 0.05 the formula says" in small.waiting_alt
    assert small.course_alt.startswith("Pass rate by training step, from 0.0")
    frame = share_table(small)
    np.testing.assert_allclose(frame["groups_that_teach"] + frame["zero_variance"], 1.0)
    run = course_table(small)
    assert list(run["pass_rate"]) == list(small.blocks.pass_rate)
    assert (run["low_95"] <= run["high_95"]).all()


# --- the tab itself ------------------------------------------------------------------------------------------------


def opened(query: str = "lm.sparse_vote=skip", *, more: bool = False) -> Visit:
    visit = Visit("lm", f"{QUERY}&{query}")
    if more:
        visit.at.session_state["lm_sparse_more"] = True
        visit.run()
        visit.at.session_state["lm_sparse_more"] = True
    return visit


def test_the_share_is_shown_after_the_prediction():
    visit = opened("lm.sparse_vote=open")
    assert set(visit.charts) == {"sparse_waiting", "sparse_course"}
    visit.press("sparse_vote_hard")
    assert set(visit.charts) == {"sparse_share", "sparse_waiting", "sparse_course"}
    assert any(one.startswith("You said: the hard one.") for one in visit.markdown)


MOVES = [
    ("sparse_p", 0.1),
    ("sparse_group", 4),
    ("sparse_ratio", 3),
    ("sparse_level", "group"),
    ("sparse_steps", 150),
    ("sparse_control", "coin-flip"),
    ("sparse_seeds", 7),
    ("sparse_seed_box", 12),
]


@pytest.mark.parametrize(("name", "value"), MOVES, ids=[name for name, _ in MOVES])
def test_a_control_changes_its_value_the_link_and_what_is_shown(name, value):
    visit = opened("lm.sparse_vote=skip&lm.sparse_ratio=2", more=True)
    field = name.removesuffix("_box")
    before, charts = visit.values, visit.charts
    visit.move(name, value)
    assert visit.values == before | {field: value}
    assert f"lm.{field}={PAGE[field].written(value)}&" in f"{visit.link}&"
    assert visit.charts != charts
