"""Exploring and tokens, walked through: predict, see the answer, move a control and see the figures follow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import visitor

pytestmark = pytest.mark.browser

EXPLORING = "/choice?ch.tab=exploration"
TOKENS = "/choice?ch.tab=tokens"


def awaited(page: Page, settled: Callable, key: str, before: object) -> object:
    """Wait until a figure is another than `before`, and return it."""
    for _ in range(60):
        settled(page)
        now = visitor.drawn(page, key)
        if now and now != before:
            return now
        page.wait_for_timeout(250)
    raise AssertionError(f"{key} stays as it is")


def test_a_prediction_is_answered_and_a_lever_moves_both_figures(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(EXPLORING)
    expect(page.get_by_role("heading", level=4)).to_contain_text("While nothing changes")
    courses = awaited(page, settled, "ch_exploration_courses", [])
    page.get_by_role("button", name="Softmax", exact=True).click()
    settled(page)
    expect(page.get_by_role("heading", level=4)).to_contain_text("A hundred trials after a change")
    expect(page.get_by_text("You said that softmax would be furthest back.")).to_be_visible()
    points = awaited(page, settled, "ch_exploration_trade", [])
    assert visitor.legend(page, "ch_exploration_trade") == [
        "Epsilon-greedy", "Softmax", "UCB", "Thompson", "Discounted"
    ]  # fmt: skip
    courses = awaited(page, settled, "ch_exploration_courses", courses)
    visitor.press(page, "ch_exploration_right", times=3)
    awaited(page, settled, "ch_exploration_trade", points)
    awaited(page, settled, "ch_exploration_courses", courses)
    visitor.await_setting(page, "exploration_right", "8")


def test_tokens_are_saved_and_persistence_is_predicted(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(TOKENS)
    expect(page.get_by_role("heading", level=4)).to_contain_text("pauses longer before early links")
    pauses = awaited(page, settled, "ch_tokens_pauses", [])
    record = awaited(page, settled, "ch_tokens_record", [])
    page.get_by_role("button", name="Saving 6", exact=True).click()
    settled(page)
    expect(page.get_by_text("You said that exchange at 6 tokens would keep responding longest.")).to_be_visible()
    visitor.press(page, "ch_tokens_needed", times=2)
    awaited(page, settled, "ch_tokens_pauses", pauses)
    awaited(page, settled, "ch_tokens_record", record)
    visitor.await_setting(page, "tokens_needed", "8")


@pytest.mark.parametrize(("width", "dark"), [(1366, True), (1366, False), (390, False), (390, True)])
@pytest.mark.parametrize(
    "link",
    [f"{EXPLORING}&ch.exploration_vote=skip", f"{TOKENS}&ch.tokens_vote=skip", f"{EXPLORING}&projector=1",
     f"{TOKENS}&projector=1"],
)  # fmt: skip
def test_they_can_be_read_by_all(link: str, width: int, dark: bool, open_tab: Callable, screenshot: Callable) -> None:
    page = open_tab(link, width=width, height=768 if width > 400 else 844, dark=dark)
    assert visitor.sideways(page) <= 0
    if width > 400:
        figure = page.locator(".js-plotly-plot").first.bounding_box()
        assert figure is not None
        assert figure["y"] + figure["height"] <= 768 + 24 * ("projector" in link)
        row = page.locator("[class*=st-key-ch_][class*=_row]").first.bounding_box()
        assert row is not None
        assert row["height"] < (110 if "projector" not in link else 150)
    name = f"{'exploring' if 'exploration' in link else 'tokens'}{'-large' if 'projector' in link else ''}"
    screenshot(page, f"choice-{name}-{width}-{'dark' if dark else 'light'}", whole=True)
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert not found, [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found]
