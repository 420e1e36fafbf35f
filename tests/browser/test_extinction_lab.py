"""The extinction lab: predict, see the rulers, move the ratio; every tab; a link that says the same; a phone."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.extinction_lab.page import TABS
from dashboard.extinction_lab.tested import RULERS
from tests.browser import visitor

pytestmark = pytest.mark.browser

SHOWN = "/extinction_lab?v=1&el.tab=rulers&el.rulers_vote=skip"


def numbers(page: Page) -> dict:
    """Return what the first tab has computed, as it is drawn and said."""
    found = {ruler: visitor.drawn(page, f"el_rulers_by_{ruler}_figure") for ruler in RULERS}
    return {**found, "finding": page.locator("h4").inner_text()}


def test_predict_see_the_rulers_and_move_the_ratio(
    open_tab: Callable, settled: Callable, screenshot: Callable, tmp_path: Path
) -> None:
    page = open_tab("/extinction_lab")
    expect(page.locator(".st-key-el_rulers_training_figure .js-plotly-plot")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="By some, not by others").click()
    expect(page.locator(".st-key-el_rulers_by_slope_figure .js-plotly-plot")).to_be_visible(timeout=60_000)
    settled(page)
    expect(page.locator("h4")).to_contain_text("Clock after VR 10, compared with CRF")
    expect(page.locator(".st-key-el_body_rulers")).to_contain_text("You said: by some rulers and not by others.")
    screenshot(page, "extinction-lab-rulers")
    before = numbers(page)

    # The finding and the four rulers are on the first screen of a laptop.
    bottom = page.locator(".st-key-el_rulers_by_slope_figure .js-plotly-plot").bounding_box()
    assert bottom is not None
    assert bottom["y"] + 150 < 768

    visitor.press(page, "el_rulers_ratio", times=5)
    visitor.await_setting(page, "rulers_ratio", "15")
    expect(page.locator("h4")).to_contain_text("VR 15")
    settled(page)
    after = numbers(page)
    assert all(value != before[name] for name, value in after.items())

    place = page.locator(".st-key-el_rulers_by_responses_take")
    saved = visitor.downloaded(page, place.get_by_role("button", name="CSV"), tmp_path)
    rows = [row for row in csv.reader(saved.read_text("utf-8").splitlines()) if not row[0].startswith("#")]
    assert len(rows) == 1 + 4 * 30

    link = (page.locator(".copy").get_attribute("data-link") or "").split("?")[1]
    same = open_tab(f"/extinction_lab?{link}")
    expect(same.locator("h4")).to_contain_text("VR 15")
    settled(same)
    assert numbers(same) == after
    assert visitor.settings(same) == visitor.settings(page)


def test_every_tab_opens_and_shows_its_figures(open_tab: Callable, settled: Callable, screenshot: Callable) -> None:
    page = open_tab(SHOWN)
    for key, title in TABS.items():
        visitor.pick(page, "el_tab", title)
        visitor.await_setting(page, "tab", key)
        expect(page.locator(f".st-key-el_body_{key} h4")).to_be_visible(timeout=60_000)
        expect(page.locator(f".st-key-el_body_{key} .js-plotly-plot").first).to_be_visible(timeout=60_000)
        settled(page)
        assert page.locator("[data-testid=stException]").count() == 0, key
        assert visitor.sideways(page) <= 0, key
        screenshot(page, f"extinction-lab-{key}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("tab", TABS)
def test_on_a_phone(open_tab: Callable, screenshot: Callable, tab: str, dark: bool) -> None:
    vote = "&el.rulers_vote=skip" if tab == "rulers" else ""
    page = open_tab(f"/extinction_lab?v=1&el.tab={tab}{vote}", width=390, height=844, dark=dark)
    expect(page.locator("h4")).to_be_attached(timeout=60_000)
    assert visitor.sideways(page) <= 0
    screenshot(page, f"extinction-lab-{tab}-phone-{'dark' if dark else 'light'}", whole=True)
    found = Axe().run(page).response["violations"]
    severe = [one for one in found if one["impact"] in ("serious", "critical")]
    assert not severe, "\n".join(f"{one['id']}: {node['html'][:200]}" for one in severe for node in one["nodes"][:3])
