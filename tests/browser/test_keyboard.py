"""Without a mouse: everything can be reached in a sensible order, the focus can be seen, nothing holds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import visitor

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const label = at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText || at.title || '';
  // A slider's own element is a pixel wide; what a person sees of it is the group around it.
  const seen = at.type === 'range' && at.closest('[data-testid=stSlider]') || at;
  const box = seen.getBoundingClientRect();
  return {
    name: label.trim().replace(/\\s+/g, ' '),
    kind: at.getAttribute('role') || at.type || at.tagName.toLowerCase(),
    x: box.x, y: box.y, width: box.width, height: box.height,
  };
}"""
# In this order on each page; other stops, such as help buttons, may lie between.
ORDER = {
    "/": [
        "Learning and extinction", "Fit a curve", "1 in 10", "Play the record", "Play", "Time in the run",
        "Less than 1 in 10", "More than 1 in 10", "I teach", "I study behaviour", "I train models", "Copy link",
        "Larger type",
    ],
    "/extinction?v=1&ex.seed=5&ex.vote=skip": [
        "Learner", "Schedule", "Ratio (responses)", "Ratio (responses), exact value", "Reward noise: omitted",
        "Training budget", "CRF, half, full", "Number of subjects", "Seed", "New seed", "More settings", "Table", "CSV",
        "Save the figure as SVG", "Save the figure as PNG", "Table", "CSV", "How to read the two figures", "Subject",
        "Play", "Step to the next response", "Reset", "Speed", "Time in the run", "Save the figure as SVG", "Copy link",
        "Larger type",
    ],
    "/fit_curve": [
        "A sample", "Policy gradient, five levers", "Step (horizontal)", "Metric (vertical)", "Curve", "As guessed",
        "Forecast to (× last step)", "Level", "Logarithmic steps", "Table", "CSV", "Save the figure as SVG",
        "What was read, guessed and left out", "Python script of this fit", "The sample as CSV", "Copy link",
        "Larger type",
    ],
}  # fmt: skip


def stops(page: Page, most: int = 120) -> list[dict[str, Any]]:
    """Tab through the page from its top until the focus leaves it or comes round; return every stop."""
    page.evaluate("() => document.activeElement?.blur()")
    found: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or (len(found) > 3 and stop["name"] == found[0]["name"] and stop["kind"] == found[0]["kind"]):
            return found
        found.append(stop)
    raise AssertionError(f"the focus does not leave the page after {most} stops; the last: {found[-6:]}")


@pytest.mark.parametrize("path", ORDER, ids=["start", "extinction", "fit_curve"])
def test_tab_reaches_every_control_in_order(path: str, open_tab: Callable) -> None:
    page = open_tab(path)
    names = [stop["name"] for stop in stops(page)]
    assert len(set(names)) > 10
    at = 0
    for wanted in ORDER[path]:
        place = next((i for i in range(at, len(names)) if names[i] == wanted), None)
        assert place is not None, f'Tab does not reach "{wanted}" after "{names[max(at - 1, 0)]}": {names}'
        at = place + 1
    assert all(names), f"a stop has no name: {names}"


@pytest.mark.parametrize("path", ORDER, ids=["start", "extinction", "fit_curve"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_focus_can_be_seen_at_every_stop(path: str, dark: bool, open_tab: Callable) -> None:
    page = open_tab(path, height=1400, dark=dark)
    page.add_style_tag(content="*, *::before, *::after { transition: none !important; animation: none !important; }")
    page.evaluate("() => document.activeElement?.blur()")
    unseen = []
    first = None
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or (first is not None and (stop["name"], stop["kind"]) == first):
            break
        first = first or (stop["name"], stop["kind"])
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        stop = page.evaluate(FOCUSED)
        clip = around(page, stop)
        assert clip is not None, f"the focus is on {stop['name']!r}, which is not on the screen"
        focused = page.screenshot(clip=clip, animations="disabled", caret="hide")
        # The browser goes on from where the focus was, also after it was taken away.
        page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              at?.blur();
              return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            }"""
        )
        if page.screenshot(clip=clip, animations="disabled", caret="hide") == focused:
            unseen.append(stop["name"])
    assert first is not None
    assert not unseen, f"nothing shows that the focus is on: {unseen}"


def around(page: Page, stop: dict[str, Any]) -> dict[str, float] | None:
    """Return the piece of the screen with a stop and a rim around it, or None where it lies outside."""
    size = page.viewport_size
    assert size is not None
    left, top = max(stop["x"] - 8, 0), max(stop["y"] - 8, 0)
    right = min(stop["x"] + stop["width"] + 8, size["width"])
    bottom = min(stop["y"] + stop["height"] + 8, size["height"])
    if right - left < 4 or bottom - top < 4:
        return None
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def tab_to(page: Page, name: str, *, most: int = 120) -> None:
    """Press Tab until a stop of this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is not None and stop["name"] == name:
            return
    raise AssertionError(f'Tab does not reach "{name}"')


def test_a_whole_visit_without_a_mouse(open_tab: Callable, settled: Callable, tmp_path: Path) -> None:
    page = open_tab("/")
    tab_to(page, "Play the record")
    page.keyboard.press("Enter")
    expect(visitor.recorder(page)).to_have_attribute("data-playing", "true")
    assert page.evaluate(FOCUSED)["name"] in ("Play", "Pause"), "the focus is lost with the button that goes away"
    page.keyboard.press("Space")
    expect(visitor.recorder(page)).to_have_attribute("data-playing", "false")
    tab_to(page, "I teach")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What keeps a subject")
    settled(page)

    tab_to(page, "Ratio (responses)")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    visitor.await_setting(page, "ratio", "12")
    settled(page)
    assert page.evaluate(FOCUSED)["name"] == "Ratio (responses)", "the slider loses the focus when the page answers"
    tab_to(page, "No difference")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You said that all would be alike")).to_be_visible()
    settled(page)

    tab_to(page, "Table")
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(1)
    settled(page)
    tab_to(page, "CSV")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    settled(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab_to(page, "Copy link")
    page.keyboard.press("Enter")
    expect(page.locator(".copy [role=status]")).to_have_text("Copied")
    assert "ex.ratio=12" in page.evaluate("() => navigator.clipboard.readText()")


def test_a_list_and_a_popover_by_keys(open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/extinction?v=1&ex.seed=5&ex.vote=skip&ex.subjects=5")
    tab_to(page, "Learner")
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="Q-learning").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    visitor.await_change(page, "agent", "change-point")
    settled(page)
    tab_to(page, "More settings")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The subject's own parameters")).to_be_visible()
    settled(page)
    tab_to(page, "Extinction (min)", most=20)
    page.keyboard.press("ArrowRight")
    visitor.await_setting(page, "minutes", "65")
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_text("The subject's own parameters")).to_have_count(0)
    assert page.evaluate(FOCUSED)["name"].startswith("More settings"), "Escape does not return to the button"


def test_keys_of_the_recorder(open_tab: Callable) -> None:
    page = open_tab("/extinction?v=1&ex.seed=5&ex.vote=skip")
    recorder = visitor.recorder(page)
    recorder.scroll_into_view_if_needed()
    frames = visitor.socket_frames(page)
    page.keyboard.press("r")
    assert visitor.clock(page) == 0.0
    page.keyboard.press(".")
    assert visitor.clock(page) > 0.0
    page.keyboard.press("k")
    expect(recorder).to_have_attribute("data-playing", "true")
    page.keyboard.press("k")
    expect(recorder).to_have_attribute("data-playing", "false")
    assert frames == [], "a key of the recorder reaches the server"
    # The same letters typed into a box are letters.
    moment = visitor.clock(page)
    page.get_by_role("combobox", name="Learner").focus()
    page.keyboard.type("rk")
    expect(recorder).to_have_attribute("data-playing", "false")
    assert visitor.clock(page) == moment


def test_skip_to_the_content(open_tab: Callable) -> None:
    page = open_tab("/extinction?v=1&ex.seed=5&ex.vote=skip")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    stop = page.evaluate(FOCUSED)
    assert not re.search("Start|Fit a curve|menu", stop["name"]), f"the link leads back to {stop['name']}"
