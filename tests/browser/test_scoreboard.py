"""Which learner can show what: the board at once, a cell with its evidence, a cell computed now, taken along."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import visitor
from vrcore.agents import AGENTS
from vrcore.phenomena import PHENOMENA

pytestmark = pytest.mark.browser


def test_from_the_board_to_a_cell_computed_now(
    open_tab: Callable, settled: Callable, screenshot: Callable, tmp_path: Path
) -> None:
    page = open_tab("/scoreboard")
    expect(page.locator(".st-key-sb_grid .js-plotly-plot")).to_be_visible()
    expect(page.locator("h4")).to_contain_text("No learner shows everything")
    assert f"{len(PHENOMENA)} phenomena by {len(AGENTS)} learners" in visitor.alternative(page, "sb_grid")
    screenshot(page, "scoreboard-whole", whole=True)

    saved = visitor.downloaded(page, page.locator(".st-key-sb_grid_take").get_by_role("button", name="CSV"), tmp_path)
    rows = [row for row in csv.reader(saved.read_text("utf-8").splitlines()) if not row[0].startswith("#")]
    assert len(rows) == 1 + len(PHENOMENA) * len(AGENTS)

    visitor.pick(page, "sb_agent", AGENTS["clock"].title)
    visitor.await_setting(page, "agent", "clock")
    settled(page)
    expect(page.locator(".st-key-sb_cell")).to_contain_text(f"{AGENTS['clock'].title} shows it")
    shipped = visitor.drawn(page, "sb_picture")
    visitor.pick(page, "sb_source", "Computed now")
    visitor.await_setting(page, "source", "now")
    settled(page)
    expect(page.locator(".st-key-sb_picture .js-plotly-plot")).to_be_visible(timeout=60_000)
    now = visitor.drawn(page, "sb_picture")
    assert now != shipped

    same = open_tab("/scoreboard?" + (page.locator(".copy").get_attribute("data-link") or "").split("?")[1])
    expect(same.locator(".st-key-sb_picture .js-plotly-plot")).to_be_visible(timeout=60_000)
    assert visitor.settings(same) == visitor.settings(page)
    assert visitor.drawn(same, "sb_picture") == now
