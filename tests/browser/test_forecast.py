"""Somebody brings two training logs, asks what a budget would buy, and takes a report along that needs no network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import visitor
from vrcore.formats import read_training_log

pytestmark = pytest.mark.browser

REAL = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "curves"
REAL_LOGS = (
    "rasbt_grpo/ch07_7_3_plus_tracking_metrics.csv",
    "td3/td3_learning_curves.csv",
    "tdmpc2/tdmpc2_results_all.csv.gz",
    "dreamerv3/procgen-dreamerv3.json.gz",
)
STEPS = np.arange(20, 620, 20)
EVIL = "<img src=x onerror=alert(1)>"


def log(top: float, metric: str = "reward") -> bytes:
    values = 0.1 + (top - 0.1) / (1.0 + np.exp(-0.012 * (STEPS - 250.0))) + 0.01 * np.sin(STEPS * 1.7)
    return "\n".join([f"step,{metric}", *(f"{x},{y:.5f}" for x, y in zip(STEPS, values, strict=True))]).encode()


def bring(page: Page, files: dict[str, bytes]) -> None:
    """Upload files as somebody does who picks them from a folder."""
    page.locator(".st-key-fb_upload input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files.items()]
    )
    for name in files:
        expect(page.locator(".st-key-fb_upload").get_by_role("button", name=f"Remove {name}")).to_be_visible()


def type_text(page: Page, key: str, text: str) -> None:
    field = page.locator(f".st-key-{key} input")
    field.fill(text)
    field.press("Enter")


def fan_end(page: Page, name: str) -> float:
    """Return the x at which the last trace of this name ends."""
    return [one for one in visitor.drawn(page, "fb_fan") if one["name"] == name][-1]["x"][-1]


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)], ids=["laptop", "phone"])
def test_two_files_a_budget_and_a_report(
    size: tuple[int, int],
    open_tab: Callable,
    settled: Callable,
    screenshot: Callable,
    new_context: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    page = open_tab("/forecast", width=size[0], height=size[1])
    visitor.pick(page, "fb_source", "My files")
    visitor.await_setting(page, "source", "upload")
    bring(page, {"fast.csv": log(0.9, EVIL), "slow.csv": log(0.6, EVIL)})
    expect(page.locator("h4").first).to_contain_text("(fast): ")
    settled(page)
    assert page.get_by_role("combobox", name="Metric (vertical)").input_value() == EVIL
    assert {"fast", "slow"} <= set(visitor.legend(page, "fb_fan"))
    assert fan_end(page, "forecast") == pytest.approx(1200)

    type_text(page, "fb_budget", "3x")
    visitor.await_setting(page, "budget", "3x")
    settled(page)
    assert fan_end(page, "forecast") == pytest.approx(1800)
    type_text(page, "fb_budget", "much")
    expect(page.get_by_text("You typed")).to_contain_text("such as 2x")
    assert visitor.settings(page)["budget"] == "3x"
    type_text(page, "fb_budget", "3x")
    settled(page)
    screenshot(page, f"forecast-two-files-{size[0]}", whole=True)
    assert visitor.sideways(page) <= 0
    assert page.locator("img[src=x]").count() == 0
    assert EVIL not in visitor.settings(page).values()
    assert "What would change this: " in page.locator("[data-testid=stMain]").inner_text()

    page.get_by_text("How far to trust this").click()
    expect(page.locator(".st-key-fb_calibration .js-plotly-plot").first).to_be_visible()
    again = visitor.downloaded(page, page.get_by_role("button", name="Python script"), tmp_path)
    compile(again.read_text(), again.name, "exec")
    saved = visitor.downloaded(page, page.get_by_role("button", name="Report as one HTML file"), tmp_path)
    read_report(saved, new_context(width=size[0], height=size[1]), page.locator("h4").first.inner_text())


def read_report(path: Path, context: BrowserContext, headline: str) -> None:
    """Assert that the report says the same, draws its figures, runs nothing else and asks nobody for anything."""
    asked: list[str] = []
    wrong: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
    page.goto(path.as_uri())
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert page.locator("[data-figure]").count() == page.locator(".js-plotly-plot").count() == 4
    assert page.locator(".advice").inner_text() == headline
    assert page.locator("img").count() == 0
    assert asked == [path.as_uri()]
    assert wrong == []
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)], ids=["laptop", "phone"])
@pytest.mark.parametrize("asked", ["", "&fb.target=0.9&fb.cost=1&fb.worth=1000"], ids=["few columns", "all columns"])
def test_every_cell_of_the_decision_table_is_in_sight(size: tuple[int, int], asked: str, open_tab: Callable) -> None:
    page = open_tab(f"/forecast?v=1&fb.sample=three{asked}", width=size[0], height=size[1])
    table = page.get_by_role("table", name="Decision table")
    expect(table.get_by_role("row")).to_have_count(4)  # the head, also where it is only spoken, and three recipes
    expect(table.get_by_role("rowheader")).to_have_count(3)
    ends = table.locator("td:not(:empty)").evaluate_all(
        "cells => cells.map(cell => cell.getBoundingClientRect().right + cell.scrollWidth - cell.clientWidth)"
    )
    room = table.evaluate("table => table.parentElement.getBoundingClientRect().right")
    assert max(ends) <= room + 1  # pixels are rounded
    assert visitor.sideways(page) <= 0


def test_the_same_link_shows_the_same_and_holds_no_number_of_a_log(open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/forecast?v=1&fb.sample=three&fb.budget=2000&fb.target=0.9")
    headline = page.locator("h4").first.inner_text()
    link = page.locator(".copy").get_attribute("data-link") or ""
    assert "fb.budget=2000&fb.target=0.9" in link
    other = open_tab("/" + link.split("/", 3)[3])
    assert other.locator("h4").first.inner_text() == headline


@pytest.mark.published_logs
@pytest.mark.parametrize("name", REAL_LOGS)
def test_a_real_log_is_answered_or_refused_in_words(
    name: str, open_tab: Callable, settled: Callable, screenshot: Callable
) -> None:
    path = REAL / name
    if not path.is_file():
        pytest.skip(f"no {name} beside the project")
    assert len(read_training_log(path).frame) > 5
    page = open_tab("/forecast?v=1&fb.source=upload")
    bring(page, {path.name: path.read_bytes()})
    expect(page.locator("h4").first).to_be_visible()
    settled(page)
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator(".st-key-fb_fan .js-plotly-plot").count() == 1
    screenshot(page, f"forecast-real-{path.name}", whole=True)
