"""The mice on their grid play in the browser, by mouse and by keys, and nothing is asked of the server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import visitor

pytestmark = pytest.mark.browser

OPEN = "/language?v=1&lm.tab=goal&lm.goal_mice=4&lm.goal_iterations=60"
GRID = ".st-key-lm_goal_player .gridworld"


def moment(page: Page) -> float:
    """Return at which step of the walks the grid is."""
    return float(page.locator(GRID).get_attribute("data-time") or "nan")


def test_the_walks_are_played_by_mouse_and_by_keys_without_the_server(open_tab: Callable[..., Page]):
    page = open_tab(f"{OPEN}&lm.goal_vote=skip")
    grid = page.locator(GRID)
    expect(grid.locator(".grid svg")).to_have_count(6)
    whole = moment(page)
    assert whole >= 1.0
    outcomes = grid.locator(".outcome").all_inner_texts()
    assert all(words.startswith(("Cheese", "No cheese")) for words in outcomes)
    frames = visitor.socket_frames(page)
    grid.get_by_role("button", name="Reset").click()
    assert moment(page) == 0.0
    assert grid.locator(".outcome").all_inner_texts() == ["0 steps so far"] * 6
    page.keyboard.press(".")
    assert moment(page) == 1.0
    page.keyboard.press("k")
    expect(grid).to_have_attribute("data-playing", "true")
    expect(grid).to_have_attribute("data-playing", "false")  # it comes to its end
    assert moment(page) == whole
    assert grid.locator(".outcome").all_inner_texts() == outcomes
    page.keyboard.press("r")
    grid.get_by_role("slider").press("End")
    assert moment(page) == whole
    assert frames == []


def test_who_asks_for_less_motion_sees_the_mouse_from_cell_to_cell(open_tab: Callable[..., Page]):
    page = open_tab(f"{OPEN}&lm.goal_vote=skip")
    page.emulate_media(reduced_motion="reduce")
    grid = page.locator(GRID)
    grid.get_by_role("button", name="Reset").click()
    grid.get_by_role("slider").evaluate("one => { one.value = 0.6; one.dispatchEvent(new Event('input')); }")
    first = grid.locator(".mouse").first
    between = first.get_attribute("transform")
    grid.get_by_role("slider").press("Home")
    assert first.get_attribute("transform") == between
    page.emulate_media(reduced_motion="no-preference")
    grid.get_by_role("slider").evaluate("one => { one.value = 0.6; one.dispatchEvent(new Event('input')); }")
    assert first.get_attribute("transform") != between


def test_the_moved_cheese_is_shown_once_the_visitor_has_predicted(open_tab: Callable[..., Page]):
    page = open_tab(OPEN, width=390, height=844, dark=True)
    grid = page.locator(GRID)
    expect(grid.locator(".grid svg")).to_have_count(3)
    page.get_by_role("button", name="To the empty corner").click()
    expect(grid.locator(".grid svg")).to_have_count(6)
    expect(page.get_by_text("You said that they would run to the empty corner.")).to_be_visible()
    assert visitor.sideways(page) <= 0
