"""A lecture on schedules: move each control and see the curves follow, match the incomes, play the blind round."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import visitor

pytestmark = pytest.mark.browser

SMALL = "fs.seed=1&fs.subjects=8&fs.minutes=10&fs.practice=10"


def picture(page: Page) -> list:
    """Return what is drawn of the records and of the feedback function, once both stay as they are.

    Plotly draws a figure some time after the page has it, and one figure after the other.
    """
    found: list = []
    for _ in range(40):
        before, found = found, [visitor.drawn(page, "fs_records"), visitor.drawn(page, "fs_feedback")]
        if found == before:
            return found
        page.wait_for_timeout(250)
    raise AssertionError("the figures never stay as they are")


def moved(page: Page, settled: Callable, before: list) -> list:
    """Wait until other figures are drawn than before, and return them."""
    for _ in range(40):
        settled(page)
        now = picture(page)
        if now != before:
            return now
        page.wait_for_timeout(250)
    raise AssertionError("the figures stay as they were")


def test_each_control_moves_the_curves(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(f"/four_schedules?{SMALL}")
    expect(page.locator("h4")).to_contain_text(re.compile(r"VR 10 .* VI 30-s .*95 % interval"))
    now = picture(page)
    visitor.press(page, "fs_ratio", times=5)
    visitor.await_setting(page, "ratio", "15")
    now = moved(page, settled, now)
    visitor.type_number(page, "fs_interval", "12")
    visitor.await_setting(page, "interval", "12")
    now = moved(page, settled, now)
    visitor.pick(page, "fs_agent", "Detective")
    visitor.await_setting(page, "agent", "change-point")
    now = moved(page, settled, now)
    for match, said in (("Reinforcers/min", "interval found from the run"), ("Yoked", "pairs within 10 %")):
        visitor.pick(page, "fs_match", match)
        expect(page.get_by_text(said).first).to_be_visible()
        now = moved(page, settled, now)
    page.get_by_role("button", name="More settings").click()
    for name, text in (("subjects", "5"), ("minutes", "15"), ("practice", "20"), ("spread", "0.5"), ("subject", "2"),
                       ("span", "8"), ("seed", "9")):  # fmt: skip
        visitor.type_number(page, f"fs_{name}", text)
        visitor.await_setting(page, name, text)
        now = moved(page, settled, now)

    same = open_tab("/four_schedules?" + (page.locator(".copy").get_attribute("data-link") or "").split("?")[1])
    assert visitor.settings(same) == visitor.settings(page)
    assert picture(same) == now


def test_take_it_along(open_tab: Callable, tmp_path: Path) -> None:
    page = open_tab(f"/four_schedules?{SMALL}")
    for key, rows in (("fs_summary", 20), ("fs_feedback", 32)):
        button = page.locator(f".st-key-{key}_take").get_by_role("button", name="CSV")
        saved = visitor.downloaded(page, button, tmp_path)
        found = [row for row in csv.reader(saved.read_text("utf-8").splitlines()) if not row[0].startswith("#")]
        assert len(found) == rows + 1
    for name in ("SVG", "PNG"):
        button = page.locator(".st-key-fs_records_take").get_by_role("button", name=f"Save the figure as {name}")
        assert visitor.downloaded(page, button, tmp_path).stat().st_size > 2_000
    page.get_by_role("button", name="Copy Python").click()
    expect(page.locator("[data-testid=stCode]")).to_contain_text("import vrcore")


def test_the_blind_round(open_tab: Callable, settled: Callable, screenshot: Callable) -> None:
    page = open_tab(f"/four_schedules?{SMALL}&fs.match=requirement")
    visitor.pick(page, "fs_show", "Blind round")
    expect(page.locator(".st-key-fs_blind .js-plotly-plot")).to_be_visible()
    settled(page)
    assert page.locator("h4").count() == 0
    assert page.locator(".st-key-fs_records, .st-key-fs_feedback, .st-key-fs_waits, .st-key-fs_summary").count() == 0
    traces = visitor.drawn(page, "fs_blind")
    assert {trace["name"].split(",")[0] for trace in traces} == {f"Record {letter}" for letter in "ABCD"}
    shown = page.locator("[data-testid=stMain]").inner_text() + visitor.alternative(page, "fs_blind")
    assert not re.search(r"(FR|VR) 10|(FI|VI) 30-s", shown)
    check = page.get_by_role("button", name="Check my answers")
    expect(check).to_be_disabled()
    screenshot(page, "four-schedules-blind")
    # FR: the pen is stroked at every tenth response; FI: never sooner than 30 s after the last time.
    for letter, kind in zip("abcd", named(traces), strict=True):
        visitor.pick(page, f"fs_answer_{letter}", kind)
        visitor.await_setting(page, f"answer_{letter}", kind)
        settled(page)
    expect(check).to_be_enabled()
    check.click()
    expect(page.get_by_text("You named all four right")).to_be_visible()
    expect(page.locator(".st-key-fs_records .js-plotly-plot")).to_be_visible()
    settled(page)
    screenshot(page, "four-schedules-named", whole=True)

    same = open_tab("/four_schedules?" + (page.locator(".copy").get_attribute("data-link") or "").split("?")[1])
    expect(same.get_by_text("You named all four right")).to_be_visible()
    assert visitor.settings(same) == visitor.settings(page)
    page.get_by_role("button", name="Next round").click()
    expect(page.locator(".st-key-fs_blind .js-plotly-plot")).to_be_visible()
    settled(page)
    assert page.locator(".st-key-fs_records").count() == 0
    assert visitor.settings(page)["answer_a"] == "open"


def named(traces: list) -> list[str]:
    """Name the records as a visitor can: by the counts and the times between the strokes."""
    found = []
    for stroke in (trace for trace in traces if trace["name"].endswith("reinforcers")):
        runs = {after - before for before, after in zip([0, *stroke["y"]], stroke["y"], strict=False)}
        waits = [60 * (after - before) for before, after in zip([0, *stroke["x"]], stroke["x"], strict=False)]
        if runs == {10}:
            found.append("FR")
        elif min(waits) >= 29.9:
            found.append("FI")
        else:
            found.append("VR" if runs <= {1, 2, 3, 5, 6, 8, 10, 12, 16, 21, 35} else "VI")
    return found


@pytest.mark.parametrize(("width", "dark"), [(1366, True), (1366, False), (390, False), (390, True)])
@pytest.mark.parametrize("query", ["fs.match=yoked", "fs.show=blind", "projector=1"])
def test_it_can_be_read_by_all(query: str, width: int, dark: bool, open_tab: Callable, screenshot: Callable) -> None:
    height = 768 if width > 400 else 844
    page = open_tab(f"/four_schedules?{SMALL}&{query}", width=width, height=height, dark=dark)
    assert visitor.sideways(page) <= 0
    if width > 400:
        figure = page.locator(".js-plotly-plot").first.bounding_box()
        assert figure is not None
        assert figure["y"] + figure["height"] <= 768 + 24 * ("projector" in query)
        row = page.locator(".st-key-fs_first").bounding_box()
        assert row is not None
        assert row["height"] < (110 if "projector" not in query else 150)
    screenshot(page, f"four-schedules-{query.split('=')[-1]}-{width}-{'dark' if dark else 'light'}", whole=True)
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert not found, [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found]


def test_the_keyboard_reaches_the_answers(open_tab: Callable, settled: Callable) -> None:
    page = open_tab(f"/four_schedules?{SMALL}&fs.show=blind")
    page.locator(".st-key-fs_answer_a").get_by_role("combobox").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    visitor.await_change(page, "answer_a", "open")
    settled(page)
