"""What all pages share: navigation, the footer, larger type, settings that outlive a change of page."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.dashboard.visit import PATHS, Visit

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


@pytest.mark.parametrize("prefix", PATHS)
def test_every_page_opens_with_one_title_a_link_and_the_footer(prefix):
    visit = Visit(prefix)
    assert len(visit.at.title) == 1
    assert visit.link.startswith("v=1&")
    assert [one for one in visit.markdown if "These are models, not animals" in one and "MIT licence" in one]
    assert not visit.problems
    for alt in visit.alts.values():
        assert len(alt) > 40
    for frame in visit.at.dataframe:
        assert len(frame.proto.alt or "") > 20


@pytest.mark.parametrize("prefix", PATHS)
def test_larger_type_enlarges_the_figures_and_goes_into_the_address(prefix):
    visit = Visit(prefix)
    small = visit.charts
    visit.at.toggle("projector_switch").set_value(True).run()
    visit.settle()
    assert "projector=1" in visit.component("address")["query"]
    assert any("font-size:24px" in one for one in visit.protos())
    for name, chart in visit.charts.items():
        assert chart["layout"]["font"]["size"] > small[name]["layout"]["font"]["size"]
    again = Visit(prefix, visit.component("address")["query"])
    assert again.at.toggle("projector_switch").value is True


def test_settings_outlive_a_change_of_page():
    visit = Visit("ex", "ex.seed=3&ex.subjects=6&ex.budget=20&ex.minutes=10")
    visit.move("ratio", 20)
    kept = visit.values
    visit.at.query_params.clear()  # the address bar is the browser's: here the old link would stay in it
    visit.go("fc").move("family", "hill")
    visit.go("ex")
    assert visit.values == kept
    assert visit.control("ratio").value == 20
    assert visit.go("fc").values["family"] == "hill"


def test_a_page_leaves_the_settings_of_another_alone():
    visit = Visit("fc", "ex.ratio=999&fc.family=hill")
    assert not visit.problems
    assert visit.values["family"] == "hill"
    # They are read, and their problem told, when their own page is opened.
    assert len(visit.go("ex").problems) == 1
    assert visit.values["ratio"] == 100


@pytest.mark.parametrize("prefix", PATHS)
def test_a_wild_query_does_no_harm(prefix):
    visit = Visit(prefix, "&".join(f"{prefix}.k{i}=%3Cscript%3E{i}" for i in range(300)) + "&v=nonsense&v=")
    assert 1 <= len(visit.problems) <= 8
    assert all(problem.endswith(".") for problem in visit.problems)
    assert not [one for one in visit.markdown if "<script" in one]


def test_there_are_ten_chart_colours_for_each_theme():
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    assert all(len(theme[name]["chartCategoricalColors"]) >= 10 for name in ("light", "dark"))
