"""Without a mouse: everything can be reached in a sensible order, the focus can be seen, nothing holds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import visitor

pytestmark = pytest.mark.browser

# The element with the focus, through shadow roots.
DEEPEST = """const deepest = () => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return !at || at === document.body || at === document.documentElement ? null : at;
};"""
FOCUSED = f"""() => {{ {DEEPEST}
  const at = deepest();
  if (!at) return null;
  const words = node => {{
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.matches?.('[aria-hidden=true], [data-testid=stIconMaterial], svg')) return '';
    return [...node.childNodes].map(words).join(' ');
  }};
  const label = at.getAttribute('aria-label') || (at.labels?.[0] && words(at.labels[0])) || words(at) || at.title;
  return {{
    name: label.trim().replace(/\\s+/g, ' ').slice(0, 80),
    kind: at.getAttribute('role') || at.type || at.tagName.toLowerCase(),
  }};
}}"""
# What shows the focus: the properties that are others when it has gone on. A slider's own element is a pixel wide; what
# a person sees of it is the group around it.
LOOK = """const look = () => window.focusWasIn.map(one => {
  const style = getComputedStyle(one);
  return ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderTopColor', 'borderTopWidth',
    'backgroundColor', 'color', 'textDecorationLine', 'opacity', 'visibility'].map(name => style[name]).join();
});
const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));"""
REMEMBER = f"""async () => {{ {DEEPEST} {LOOK}
  const at = deepest();
  const seen = (at.type === 'range' && at.closest('[data-testid=stSlider]')) || at;
  const around = [seen, ...seen.querySelectorAll('*')];
  for (let up = seen.parentElement, n = 0; up && n < 4; up = up.parentElement, n += 1) around.push(up);
  window.focusWasIn = around;
  await frame();
  window.lookWithFocus = look();
  const box = seen.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0;
}}"""
CHANGED = f"""async () => {{ {LOOK}
  await frame();
  return look().some((now, i) => now !== window.lookWithFocus[i]);
}}"""
# In this order on each page; other stops, such as help buttons, may lie between.
ORDER = {
    "/": [
        "Learning and extinction", "Fit a curve", "Every response", "Play the record", "Play", "Time in the run",
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
        "Forecast to (× last step)", "Confidence level", "Logarithmic steps", "Table", "CSV", "Save the figure as SVG",
        "What was read, guessed and left out", "Python script of this fit", "The sample as CSV", "Copy link",
        "Larger type",
    ],
}  # fmt: skip


def each_stop(page: Page, most: int = 120) -> Iterator[dict[str, Any]]:
    """Tab through the page from its top until the focus leaves it or comes round; yield every stop."""
    page.evaluate("() => document.activeElement?.blur()")
    first, last = None, None
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or stop == first:
            return
        first, last = first or stop, stop
        yield stop
    raise AssertionError(f"the focus does not leave the page after {most} stops; the last is {last}")


@pytest.mark.parametrize("path", ORDER, ids=["start", "extinction", "fit_curve"])
def test_tab_reaches_every_control_in_order(path: str, open_tab: Callable) -> None:
    page = open_tab(path)
    names = [stop["name"] for stop in each_stop(page)]
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
    page = open_tab(path, dark=dark)
    page.add_style_tag(content="*, *::before, *::after { transition: none !important; animation: none !important; }")
    unseen, away, count, before = [], [], 0, None
    for stop in each_stop(page):
        count += 1
        # The scrolling ground of the page is no control, and a table draws the ring around a cell on its canvas.
        if before is not None and before["kind"] not in ("section", "canvas") and not page.evaluate(CHANGED):
            unseen.append(before["name"])
        if not page.evaluate(REMEMBER):
            away.append(stop["name"])
        before = stop
    assert count > 10
    assert not unseen, f"nothing shows that the focus is on: {unseen}"
    assert not away, f"the focus goes where nobody sees it: {away}"


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
    expect(page.get_by_text("You said that there would be no difference")).to_be_visible()
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
    tab_to(page, "Extinction (min)")
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
