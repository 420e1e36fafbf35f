"""A lecture on group curves: guess from the mean, see the steps behind it, change what lies behind, take it along."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import visitor

pytestmark = pytest.mark.browser


def test_guess_reveal_change_and_take_along(
    open_tab: Callable, settled: Callable, screenshot: Callable, tmp_path: Path
) -> None:
    page = open_tab("/learning_curves")
    expect(page.locator(".st-key-lc_curves .js-plotly-plot")).to_be_visible()
    assert page.locator(".st-key-lc_onsets").count() == 0
    assert [one["name"] for one in visitor.drawn(page, "lc_curves")] == ["mean of 60"]

    visitor.press(page, "lc_guess_slider", times=10)
    settled(page)
    page.get_by_role("button", name="That is my guess").click()
    expect(page.locator("h4")).to_contain_text(
        "What looks like slow learning is subjects that learn at different times."
    )
    settled(page)
    expect(
        page.get_by_text(re.compile(r"^You said trial \d+\. Half of the 60 subjects had learnt by trial"))
    ).to_be_visible()
    expect(page.locator(".st-key-lc_caution")).to_contain_text("the smooth mean hides how individuals learn")
    assert "individuals (60 of 60)" in visitor.legend(page, "lc_curves")
    assert "Onsets of 60 of 60 subjects" in visitor.alternative(page, "lc_onsets")
    screenshot(page, "learning-curves-revealed", whole=True)

    visitor.pick(page, "lc_source", "Slow and gradual (simulated)")
    expect(page.locator("h4")).to_contain_text("Here the mean does not mislead")
    settled(page)
    assert page.locator(".st-key-lc_caution").count() == 0
    visitor.pick(page, "lc_view", "One subject")
    visitor.await_setting(page, "view", "one")
    settled(page)
    visitor.type_number(page, "lc_subject", "7")
    visitor.await_setting(page, "subject", "7")
    expect(page.get_by_text(re.compile(r"^Subject 7 changed at trial"))).to_be_visible()

    button = page.locator(".st-key-lc_curves_take").get_by_role("button", name="CSV")
    saved = visitor.downloaded(page, button, tmp_path)
    rows = [row for row in csv.reader(saved.read_text("utf-8").splitlines()) if not row[0].startswith("#")]
    assert rows[0][:3] == ["Trial", "Correct", "logistic"]
    assert len(rows) == 201

    same = open_tab("/learning_curves?" + (page.locator(".copy").get_attribute("data-link") or "").split("?")[1])
    assert visitor.settings(same) == visitor.settings(page)
    assert visitor.drawn(same, "lc_curves") == visitor.drawn(page, "lc_curves")


@pytest.mark.parametrize(("width", "dark"), [(1366, True), (390, False)])
def test_after_the_reveal_it_can_be_read_by_all(
    width: int, dark: bool, open_tab: Callable, screenshot: Callable
) -> None:
    page = open_tab("/learning_curves?lc.vote=given&lc.guess=60&lc.source=two", width=width, height=844, dark=dark)
    assert visitor.sideways(page) <= 0
    screenshot(page, f"learning-curves-two-{width}-{'dark' if dark else 'light'}", whole=True)
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert not found, [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found]


def test_somebodys_own_animals(open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/learning_curves?lc.source=upload&lc.vote=skip")
    lines = ["animal,trial,correct"]
    for animal in range(8):
        lines += [f"rat {animal},{trial},{int(trial > 12 + 4 * animal)}" for trial in range(1, 61)]
    page.locator(".st-key-lc_upload input[type=file]").set_input_files(
        {"name": "rats.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    )
    expect(page.locator("h4")).to_contain_text("The mean takes")
    settled(page)
    assert "Onsets of 8 of 8 subjects: from 12.5 to 40.5" in visitor.alternative(page, "lc_onsets")
    assert "rat" not in (page.locator(".copy").get_attribute("data-link") or "")
    assert visitor.sideways(page) <= 0
