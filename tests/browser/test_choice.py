"""Choice: predict, see, move a share and a delay, take the link elsewhere; every tab; a phone."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.choice.page import TABS
from tests.browser import visitor

pytestmark = pytest.mark.browser


def test_predict_then_move_what_pays_and_take_the_link_elsewhere(
    open_tab: Callable, settled: Callable, screenshot: Callable, tmp_path: Path
) -> None:
    page = open_tab("/choice")
    expect(page.locator(".st-key-ch_levers_hill .js-plotly-plot")).to_be_visible()
    assert page.locator("h4").count() == 0
    page.get_by_role("button", name="Its share of the income").click()
    expect(page.locator(".st-key-ch_levers_share .js-plotly-plot")).to_be_visible()
    expect(page.locator("h4")).to_contain_text("It matches within 3 points")
    settled(page)
    screenshot(page, "choice-levers", whole=True)

    own = page.locator(".st-key-ch_body_levers")
    visitor.type_number(page, "ch_levers_own", "0.95")
    visitor.await_setting(page, "levers_own", "0.95")
    expect(own).to_contain_text("Your 95 % would earn")
    before = visitor.drawn(page, "ch_levers_share")
    visitor.pick(page, "ch_levers_kind", "Ratios")
    visitor.await_setting(page, "levers_kind", "ratios")
    expect(page.locator("h4")).to_contain_text("hold on to VR 20")
    settled(page)
    after = visitor.drawn(page, "ch_levers_share")
    assert after != before

    saved = visitor.downloaded(
        page, page.locator(".st-key-ch_levers_hill_take").get_by_role("button", name="CSV"), tmp_path
    )
    rows = [row for row in csv.reader(saved.read_text("utf-8").splitlines()) if not row[0].startswith("#")]
    assert len(rows) == 1 + 101

    same = open_tab("/choice?" + (page.locator(".copy").get_attribute("data-link") or "").split("?")[1])
    expect(same.locator(".st-key-ch_levers_share .js-plotly-plot")).to_be_visible()
    settled(same)
    assert visitor.settings(same) == visitor.settings(page)
    assert visitor.drawn(same, "ch_levers_share") == after


def test_every_tab_opens_and_fits_on_a_laptop_and_a_phone(
    open_tab: Callable, settled: Callable, screenshot: Callable
) -> None:
    page = open_tab("/choice")
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for key, title in TABS.items():
            visitor.pick(page, "ch_tab", title)
            visitor.await_setting(page, "tab", key)
            expect(page.locator(f".st-key-ch_body_{key}")).to_be_visible()
            settled(page)
            assert page.locator("[data-testid=stException]").count() == 0, key
            assert visitor.sideways(page) <= 0, key
            screenshot(page, f"choice-{key}-{width}")
