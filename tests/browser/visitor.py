"""What a visitor does and sees: moving controls, reading what the page then says. Used by the tests beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from playwright.sync_api import Locator, Page, expect

expect.set_options(timeout=30_000)  # milliseconds; Playwright's own 5 s are too few on a busy machine

# Plotly keeps what it draws beside the element. Numbers may be plain lists or typed arrays, and text becomes text.
DRAWN = """chart => (chart._fullData ?? []).map(trace => ({
  name: trace.name,
  shown: trace.visible === true && trace.showlegend !== false,
  x: Array.from(trace.x ?? []),
  y: Array.from(trace.y ?? []),
}))"""


def settings(page: Page) -> dict[str, str]:
    """Return every setting in the link that "Copy link" would copy, without the page's prefix."""
    link = page.locator(".copy").get_attribute("data-link") or ""
    return {name.split(".")[-1]: text for name, text in parse_qsl(urlsplit(link).query, keep_blank_values=True)}


def await_setting(page: Page, name: str, text: str) -> None:
    """Wait until the link says that a setting has this value; a fragment writes its link after its results."""
    pattern = re.compile(rf"[?&]\w+\.{name}={re.escape(quote(text, safe='~,'))}(&|$)")
    expect(page.locator(".copy")).to_have_attribute("data-link", pattern)


def await_change(page: Page, name: str, before: str) -> str:
    """Wait until the link says another value for a setting than before, and return it."""
    pattern = re.compile(rf"[?&]\w+\.{name}={re.escape(quote(before, safe='~,'))}(&|$)")
    expect(page.locator(".copy")).not_to_have_attribute("data-link", pattern)
    return settings(page)[name]


def slider(page: Page, key: str) -> Locator:
    """Return the slider built under a key such as "ex_ratio"."""
    return page.locator(f".st-key-{key} input[type=range]")


def box(page: Page, key: str) -> Locator:
    """Return the box for the exact number beside the slider of this key."""
    return page.locator(f".st-key-{key}_box input")


def press(page: Page, key: str, *, times: int = 1, what: str = "ArrowRight") -> None:
    """Move a slider by keys."""
    slider(page, key).focus()
    for _ in range(times):
        page.keyboard.press(what)


def type_number(page: Page, key: str, text: str) -> None:
    """Type an exact number into the box beside a slider."""
    box(page, key).fill(text)
    box(page, key).press("Enter")


def pick(page: Page, key: str, option: str) -> None:
    """Choose from a list, or press one of a row of buttons, by the words of the option."""
    place = page.locator(f".st-key-{key}")
    if place.get_by_role("combobox").count():
        place.get_by_role("combobox").click()
        page.get_by_role("option", name=option, exact=True).click()
    else:
        place.get_by_role("radio", name=option, exact=True).click()


def drawn(page: Page, key: str) -> list[dict[str, Any]]:
    """Return the traces of the chart of this key, as Plotly holds them: name, shown in the legend, x, y."""
    return plot(page, key).evaluate(DRAWN)


def plot(page: Page, key: str) -> Locator:
    """Return the chart of this key, once it is the only one."""
    found = page.locator(f".st-key-{key} .js-plotly-plot")
    expect(found).to_have_count(1)
    return found


def legend(page: Page, key: str) -> list[str]:
    """Return the words of a chart's legend, as they stand on the page."""
    return plot(page, key).locator(".legendtext").all_text_contents()


def alternative(page: Page, key: str) -> str:
    """Return what a chart says to those who cannot see it."""
    return page.locator(f".st-key-{key} [role=figure]").get_attribute("aria-label") or ""


def recorder(page: Page) -> Locator:
    """Return the recorder's own element; it carries data-playing, data-time, data-fps and data-run."""
    return page.locator(".recorder")


def clock(page: Page) -> float:
    """Return the moment of the run that the recorder shows, in seconds."""
    return float(recorder(page).get_attribute("data-time") or "nan")


def downloaded(page: Page, button: Locator, folder: Path) -> Path:
    """Press a button that saves a file; return where the file lies, under the name that the browser was told."""
    with page.expect_download() as download:
        button.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def socket_frames(page: Page) -> list[str]:
    """Return a list that grows by one with every frame over the websocket from now on, either way."""
    frames: list[str] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda _: frames.append("sent"))
    session.on("Network.webSocketFrameReceived", lambda _: frames.append("received"))
    return frames


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    return page.evaluate(
        """() => Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]
             .map(one => one.scrollWidth - one.clientWidth))"""
    )
