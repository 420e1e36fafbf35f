"""Several visitors and long work: nothing mixes, long runs can be stopped, a lab that starts again is found again."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import LONG
from benchmarks.running import PATIENCE, Lab, at_rest, free_port, running_lab
from dashboard.uploads import GONE
from tests.browser import visitor

pytestmark = pytest.mark.browser

PATHS = {"start": "/", "extinction": "/extinction?v=1&ex.seed=5&ex.vote=skip", "fit_curve": "/fit_curve"}


def progress(page: Page) -> float:
    """Return the share done, in per cent, as the page shows it."""
    words = page.locator("[data-testid=stProgress]").inner_text()
    found = re.search(r"(\d+) %", words)
    assert found is not None, words
    return float(found[1])


def begin(page: Page, lab: Lab, watched, seed: int) -> Page:
    """Open the long run in a page and wait until it shows how far it is."""
    watched.watch(page)
    page.goto(lab.url + LONG.format(seed=seed))
    expect(page.locator("[data-testid=stProgress]")).to_be_visible()
    return page


def test_two_visitors_do_not_mix(open_tab: Callable, settled: Callable) -> None:
    first = open_tab("/extinction?v=1&ex.seed=5&ex.vote=skip&ex.subjects=6")
    second = open_tab("/extinction?v=1&ex.seed=6&ex.vote=skip&ex.subjects=8&ex.agent=q-learning")
    # By turns, without waiting for one before the other moves.
    for times, (one, other) in enumerate([("12", "30"), ("14", "40"), ("16", "50")]):
        visitor.type_number(first, "ex_ratio", one)
        visitor.type_number(second, "ex_ratio", other)
        visitor.await_setting(first, "ratio", one)
        visitor.await_setting(second, "ratio", other)
        assert times < 3
    for page, ratio, subjects, seed, agent in (
        (first, "16", "6", "5", "change-point"),
        (second, "50", "8", "6", "q-learning"),
    ):
        settled(page)
        said = visitor.settings(page)
        assert (said["ratio"], said["subjects"], said["seed"], said["agent"]) == (ratio, subjects, seed, agent)
        assert visitor.legend(page, "ex_learning")[-1] == f"VR {ratio} (n = {subjects})"
        # Nobody else's numbers: a visitor who comes alone sees the same.
        alone = open_tab("/extinction?" + page.url.split("?")[1])
        assert visitor.drawn(alone, "ex_learning") == visitor.drawn(page, "ex_learning")
        assert alone.locator("h4").first.inner_text() == page.locator("h4").first.inner_text()


def test_a_long_run_shows_how_far_it_is_and_leaves_the_others_alone(
    lab: Lab, page: Page, watched, open_tab: Callable
) -> None:
    other = open_tab("/extinction?v=1&ex.seed=5&ex.vote=skip")
    begin(page, lab, watched, seed=11)
    first = progress(page)
    expect(page.locator("[data-testid=stProgress]")).not_to_contain_text(f" {first:.0f} %")
    assert progress(page) > first, "the progress does not grow"
    # Meanwhile somebody else's slider answers again and again; how soon, `python -m benchmarks browser` says.
    for ratio in (11, 12, 13):
        visitor.press(other, "ex_ratio")
        expect(other.locator(".st-key-ex_learning .legendtext").last).to_contain_text(f"VR {ratio} ")
    assert page.locator("[data-testid=stProgress]").count() == 1, "the others had to wait until the long run was over"


def test_a_long_run_can_be_stopped_and_run_again(
    lab: Lab, page: Page, watched, settled: Callable, screenshot: Callable
) -> None:
    begin(page, lab, watched, seed=13)
    page.get_by_role("button", name="Cancel").click()
    # It says so only of a run that was not finished.
    stopped = page.get_by_text(re.compile(r"^Stopped at \d\d? %\.$"))
    expect(stopped).to_be_visible()
    expect(page.locator("[data-testid=stProgress]")).to_have_count(0)
    settled(page)
    screenshot(page, "extinction-stopped")
    page.get_by_role("button", name="Run again").click()
    expect(page.locator("[data-testid=stProgress]")).to_be_visible()
    expect(stopped).to_have_count(0)
    page.get_by_role("button", name="Cancel").click()
    expect(stopped).to_be_visible()


def test_a_moved_slider_takes_the_place_of_a_long_run(lab: Lab, page: Page, watched, settled: Callable) -> None:
    begin(page, lab, watched, seed=12)
    # The controls work while it computes.
    visitor.type_number(page, "ex_subjects", "2")
    visitor.await_setting(page, "subjects", "2")
    visitor.type_number(page, "ex_ratio", "4")
    visitor.await_setting(page, "ratio", "4")
    visitor.type_number(page, "ex_budget", "20")
    visitor.await_setting(page, "budget", "20")
    settled(page)
    expect(page.locator("[data-testid=stProgress]")).to_have_count(0)
    assert visitor.legend(page, "ex_learning")[-1] == "VR 4 (n = 2)"
    # The old run does not come back over the new one.
    page.wait_for_timeout(1000)
    settled(page)
    assert visitor.legend(page, "ex_learning")[-1] == "VR 4 (n = 2)"


def kill(lab: Lab, *pages: Page) -> None:
    """Kill a lab as a crash would, wait until its pages have noticed, and have them note when a run begins."""
    # A page looks at rest until the new lab's first answer comes.
    for page in pages:
        page.evaluate(
            """() => {
              const app = document.querySelector('[data-testid=stApp]');
              new MutationObserver(() => {
                window.ranAgain ||= app.dataset.testScriptState === 'running';
              }).observe(app, { attributes: true });
            }"""
        )
    os.kill(lab.process.pid, signal.SIGKILL)
    lab.process.wait()
    for page in pages:
        page.wait_for_function(
            "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState !== 'CONNECTED'"
        )


def come_back(page: Page) -> None:
    """Wait until a page whose lab was killed has run on the new one and is at rest.

    A lab that has just started draws its first page while it and its crew still import: 5 to 6 s on two cores with
    nothing beside it, 20 s with two more labs at the same.
    """
    milliseconds = 1000.0 * PATIENCE
    page.wait_for_function("() => window.ranAgain === true", timeout=milliseconds)
    at_rest(page, milliseconds)


@pytest.mark.parametrize(
    "opened", ["/extinction", "/extinction?v=1&ex.seed=5&ex.subjects=6"], ids=["plainly", "by link"]
)
def test_a_lab_killed_and_started_again_is_found_again(opened: str, new_context: Callable, settled: Callable) -> None:
    port = free_port()
    page = new_context().new_page()
    with running_lab("lab-killed", port) as first:
        page.goto(first.url + opened)
        settled(page)
        page.get_by_role("button", name="Just show me").click()
        visitor.await_setting(page, "vote", "skip")
        visitor.type_number(page, "ex_ratio", "24")
        visitor.await_setting(page, "ratio", "24")
        visitor.type_number(page, "ex_omission", "0.15")
        visitor.await_setting(page, "omission", "0.15")
        settled(page)
        before = (visitor.settings(page), visitor.drawn(page, "ex_learning"), page.locator("h4").first.inner_text())
        kill(first, page)
    with running_lab("lab-started-again", port):
        come_back(page)
        assert visitor.settings(page) == before[0]
        assert visitor.drawn(page, "ex_learning") == before[1]
        assert page.locator("h4").first.inner_text() == before[2]
        # And it can be used.
        visitor.press(page, "ex_ratio")
        visitor.await_setting(page, "ratio", "25")
        settled(page)
        assert visitor.legend(page, "ex_learning")[-1].startswith("VR 25 ")


def test_pages_that_were_only_looked_at_come_back_to_life_too(new_context: Callable, settled: Callable) -> None:
    # After a run of the whole page Streamlit asks for none when it is connected again; the new lab would drop
    # whatever the controls send.
    port = free_port()
    looked_at, other, brought = (new_context().new_page() for _ in range(3))
    log = "step,reward\n" + "\n".join(f"{x},{x / (x + 20):.4f}" for x in range(1, 61))
    with running_lab("lab-killed", port) as first:
        looked_at.goto(first.url + "/extinction?v=1&ex.seed=5&ex.subjects=6&ex.vote=skip")
        other.goto(first.url + "/forecast?v=1&fb.sample=three")
        brought.goto(first.url + "/fit_curve?v=1&fc.source=upload")
        for page in (looked_at, other, brought):
            settled(page)
        file = {"name": "mine.csv", "mimeType": "text/csv", "buffer": log.encode()}
        brought.locator(".st-key-fc_upload input[type=file]").set_input_files(file)
        expect(brought.locator("h4").first).to_be_visible()
        settled(brought)
        before = (visitor.settings(looked_at), visitor.drawn(looked_at, "ex_learning"), visitor.settings(other))
        kill(first, looked_at, other, brought)
    with running_lab("lab-started-again", port):
        for page in (looked_at, other, brought):
            come_back(page)
        assert (visitor.settings(looked_at), visitor.drawn(looked_at, "ex_learning")) == before[:2]
        assert visitor.settings(other) == before[2]
        visitor.press(looked_at, "ex_ratio")
        visitor.await_setting(looked_at, "ratio", "11")
        settled(looked_at)
        assert visitor.legend(looked_at, "ex_learning")[-1].startswith("VR 11 ")
        visitor.pick(other, "fb_sample", "Stopped early")
        visitor.await_setting(other, "sample", "early")
        # The browser still lists the file, of which the new lab knows nothing.
        expect(brought.get_by_text("mine.csv")).to_be_visible()
        expect(brought.get_by_text(GONE)).to_be_visible()


@pytest.mark.parametrize("name", PATHS)
def test_a_phone_never_scrolls_sideways(name: str, open_tab: Callable, settled: Callable, screenshot: Callable) -> None:
    page = open_tab(PATHS[name], width=390, height=844)
    assert visitor.sideways(page) <= 0
    if name == "start":
        page.get_by_role("button", name="Less than 1 in 10").click()
        expect(page.get_by_text("You said less")).to_be_visible()
    if name == "extinction":
        page.locator(".st-key-ex_extinction_figure").get_by_role("button", name="Table", exact=True).click()
        expect(page.locator("[data-testid=stDataFrame]")).to_be_visible()
        page.get_by_role("button", name="More settings").click()
        expect(page.get_by_text("The subject's own parameters")).to_be_visible()
        settled(page)
        dialog = page.locator("[data-testid=stPopoverBody]").bounding_box()
        assert dialog is not None
        assert dialog["x"] >= 0
        assert dialog["x"] + dialog["width"] <= 390
        screenshot(page, "extinction-phone-more-settings")
    if name == "fit_curve":
        visitor.pick(page, "fc_source", "Paste numbers")
        visitor.await_setting(page, "source", "paste")
    settled(page)
    assert visitor.sideways(page) <= 0
    # Nothing is cut off either: each control ends within the screen.
    ends = page.locator("[data-testid=stMain]").evaluate(
        """main => [...main.querySelectorAll('button, input:not([type=range]), [role=figure], h1, p')]
             .filter(one => one.getClientRects().length && !one.closest('[aria-hidden=true], .stDataFrame'))
             .map(one => [one.innerText?.slice(0, 40) || one.ariaLabel, Math.round(one.getBoundingClientRect().right)])
             .filter(([, right]) => right > 390)"""
    )
    assert not ends, f"cut off at the right: {ends}"
    size = page.locator(".recorder .figure canvas").first
    if size.count():
        assert (size.bounding_box() or {"width": 999})["width"] <= 390


def test_dark_mode_reaches_the_pictures(open_tab: Callable, settled: Callable, screenshot: Callable) -> None:
    page = open_tab("/extinction?v=1&ex.seed=5&ex.vote=skip", dark=True)
    dark, ink = colours(page), dot(page)
    screenshot(page, "extinction-dark-shown")
    assert min(dark["text"]) > 150, f"dark text on a dark page: {dark}"
    page.emulate_media(color_scheme="light")
    # The page asks the lab to draw again in the other colours.
    page.wait_for_function(
        """() => {
          const text = document.querySelector('.st-key-ex_learning .xtick text');
          return text && getComputedStyle(text).fill.match(/\\d+/g).slice(0, 3).every(part => Number(part) < 130);
        }"""
    )
    settled(page)
    light = colours(page)
    assert light["series"] != dark["series"], "the chart keeps the dark palette"
    assert dot(page) != ink, "the recorder keeps the dark palette"


def colours(page: Page) -> dict:
    """Return the colours of the chart's words and of its first series."""
    return page.locator(".st-key-ex_learning .js-plotly-plot").evaluate(
        """chart => ({
          text: getComputedStyle(chart.querySelector('.xtick text')).fill.match(/\\d+/g).slice(0, 3).map(Number),
          series: chart._fullData.map(trace => trace.marker?.color ?? trace.line?.color),
        })"""
    )


def dot(page: Page) -> str:
    """Return the colour in which the recorder draws its first subject."""
    return page.locator(".recorder .dot").first.evaluate("one => getComputedStyle(one).backgroundColor")


def test_less_motion_shows_the_end_and_starts_nothing(
    lab: Lab, new_context: Callable, watched, settled: Callable
) -> None:
    page = new_context().new_page()
    watched.watch(page)
    page.emulate_media(reduced_motion="reduce")
    for path in ("/", "/extinction?v=1&ex.seed=5&ex.vote=skip"):
        page.goto(lab.url + path)
        settled(page)
        recorder = visitor.recorder(page)
        expect(recorder).to_have_attribute("data-playing", "false")
        duration = float(page.get_by_role("slider", name="Time in the run").get_attribute("max") or 0)
        assert visitor.clock(page) == pytest.approx(duration, abs=0.01)
    assert page.get_by_label("Speed").input_value() == "all"
    # Who presses Play all the same gets the whole run at once.
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Play", exact=True).click()
    assert visitor.clock(page) == pytest.approx(duration, abs=0.01)
    expect(recorder).to_have_attribute("data-playing", "false")
