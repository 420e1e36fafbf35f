"""The live lab in a browser: it plays, it steps, and a change while it plays leaves the past as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser import visitor

pytestmark = pytest.mark.browser

# What the recorder drew of the record (which ends 190 pixels down) in the left part of the figure.
PIXELS = """(root, share) => {
  const canvas = root.querySelectorAll("canvas")[1];
  const part = canvas.getContext("2d").getImageData(0, 0, Math.floor(canvas.width * share), 190).data;
  let hash = 7;
  for (let i = 3; i < part.length; i += 4) hash = (hash * 31 + part[i]) % 2147483647;
  return hash;
}"""


def number(page: Page, name: str) -> str:
    """Return a live number of the recorder by its name."""
    return page.locator(".recorder .numbers > div", has_text=name).locator("dd").inner_text()


def speed(page: Page, words: str) -> None:
    page.get_by_label("Speed").select_option(words)


@pytest.mark.alone
def test_it_plays_at_once_and_can_be_paused_sped_up_stepped_and_reset(open_tab: Callable, screenshot: Callable) -> None:
    page = open_tab("/live_lab")
    recorder = visitor.recorder(page)
    expect(recorder).to_have_attribute("data-playing", "true")
    first = visitor.clock(page)
    page.wait_for_timeout(500)
    assert visitor.clock(page) > first, "it plays by itself, within a second"
    frames = visitor.socket_frames(page)
    # Session seconds per second on the screen.
    for words, pace in (("1", 1.0), ("4", 4.0), ("16", 16.0), ("max", 300.0)):
        speed(page, words)
        page.wait_for_timeout(250)  # the element says its moment ten times a second
        begin = page.evaluate("() => performance.now()")
        before = visitor.clock(page)
        page.wait_for_timeout(600)
        gone = visitor.clock(page) - before
        seconds = (page.evaluate("() => performance.now()") - begin) / 1000
        assert 0.15 * pace < gone < 1.7 * pace * seconds, f"{words}: {gone} s of the session in {seconds:.2f} s"
    screenshot(page, "live-lab-playing")
    page.get_by_role("button", name="Pause").click()
    expect(recorder).to_have_attribute("data-playing", "false")
    stopped = visitor.clock(page)
    responses = int(number(page, "Responses").replace(",", ""))
    step = page.get_by_role("button", name="Step to the next event")
    step.click()
    assert visitor.clock(page) > stopped
    said = page.locator(".recorder [role=status]").inner_text()
    assert re.search(r": a (response|reinforcer)", said), said
    assert int(number(page, "Responses").replace(",", "")) == responses + 1
    page.get_by_role("button", name="Reset").click()
    assert visitor.clock(page) == 0.0
    assert number(page, "Responses") == "0"
    assert frames == [], "nothing goes over the socket while it plays"


def test_on_a_phone_the_record_comes_before_what_changes_it(open_tab: Callable) -> None:
    page = open_tab("/live_lab", width=390, height=844)
    record = page.locator(".recorder canvas").nth(1).bounding_box()
    controls = page.locator(".st-key-ll_presets").bounding_box()
    assert record is not None
    assert controls is not None
    assert record["y"] + 200 < 844
    assert record["y"] + record["height"] < controls["y"]


def test_the_keyboard_plays_steps_and_resets(open_tab: Callable) -> None:
    page = open_tab("/live_lab")
    recorder = visitor.recorder(page)
    page.get_by_role("button", name="Pause").focus()
    page.keyboard.press("k")
    expect(recorder).to_have_attribute("data-playing", "false")
    at = visitor.clock(page)
    page.keyboard.press(".")
    assert visitor.clock(page) > at
    page.keyboard.press("r")
    assert visitor.clock(page) == 0.0
    page.get_by_role("slider", name="Time in the run").press("End")
    assert visitor.clock(page) == 1800.0
    page.get_by_role("slider", name="Time in the run").press("PageDown")
    assert visitor.clock(page) == pytest.approx(1620.0)
    page.keyboard.press("k")
    expect(recorder).to_have_attribute("data-playing", "true")


@pytest.mark.alone
def test_a_change_while_it_plays_leaves_the_past_as_it_was(
    open_tab: Callable, settled: Callable, screenshot: Callable
) -> None:
    page = open_tab("/live_lab")
    recorder = visitor.recorder(page)
    run = recorder.get_attribute("data-run") or ""
    speed(page, "16")
    page.get_by_role("slider", name="Time in the run").press("PageUp")
    page.get_by_role("slider", name="Time in the run").press("PageUp")  # six minutes on
    before = visitor.clock(page)
    assert before >= 360.0
    page.wait_for_timeout(700)
    changing = page.evaluate("() => performance.now()")
    visitor.pick(page, "llr_kind", "Never: extinction (EXT)")
    expect(recorder).not_to_have_attribute("data-run", run)
    expect(recorder).to_have_attribute("data-playing", "true")
    page.get_by_role("button", name="Pause").click()
    seconds = (page.evaluate("() => performance.now()") - changing) / 1000
    settled(page)
    first, second = visitor.settings(page)["session"].split("~~")
    assert first == "0~ql~VR 20"
    start, _, schedule = second.split("~")
    at = float(start)
    assert schedule == "EXT"
    assert before < at <= visitor.clock(page) + 0.5, "the new rule begins at the moment that was shown"
    assert visitor.clock(page) < at + 16.0 * seconds + 5.0, "it went on from there and did not begin anew"
    # The same subject without the change, in another tab: up to that moment the very same record.
    other = open_tab("/live_lab")
    other.get_by_role("button", name="Pause").click()
    for tab in (page, other):
        bar = tab.get_by_role("slider", name="Time in the run")
        bar.press("Home")
        for _ in range(int(at // 18)):
            bar.press("ArrowRight")
    assert visitor.clock(page) == pytest.approx(visitor.clock(other))
    for name in ("Responses", "Reinforcers", "In the last minute", "Value", "Prediction error"):
        assert number(page, name) == number(other, name), name
    share = 0.9 * at / 1800.0
    assert page.locator(".recorder").evaluate(PIXELS, share) == other.locator(".recorder").evaluate(PIXELS, share)
    # The link shows the same session to somebody else.
    link = page.locator(".copy").get_attribute("data-link") or ""
    third = open_tab(link[link.index("/live_lab") :])
    assert visitor.recorder(third).get_attribute("data-run") == recorder.get_attribute("data-run")
    for tab in (page, third):
        tab.get_by_role("slider", name="Time in the run").press("End")
    for name in ("Responses", "Reinforcers"):
        assert number(page, name) == number(third, name)
    assert page.locator(".recorder .figure").get_attribute("aria-label") == third.locator(
        ".recorder .figure"
    ).get_attribute("aria-label")
    screenshot(third, "live-lab-changed")


def test_changes_that_follow_one_another_quickly_go_on_from_the_same_moment(
    open_tab: Callable, settled: Callable
) -> None:
    page = open_tab("/live_lab")
    page.get_by_role("slider", name="Time in the run").press("PageUp")  # three minutes on
    before = visitor.clock(page)
    for words in ("Never: extinction (EXT)", "Every response", "Fixed interval (FI)", "Random ratio (RR)"):
        visitor.pick(page, "llr_kind", words)
    await_session(page, r"RR 20$")
    settled(page)
    starts = [float(one.split("~")[0]) for one in visitor.settings(page)["session"].split("~~")]
    assert starts[0] == 0.0
    assert all(start > before for start in starts[1:]), "no change took the session back to its beginning"
    assert visitor.clock(page) >= starts[-1]


def test_a_change_of_agent_brings_a_new_subject_and_says_so(open_tab: Callable, settled: Callable) -> None:
    page = open_tab("/live_lab?v=1&ll.session=0~ql~CRF&ll.entry=menu&ll.minutes=10&ll.pen=0&ll.seed=4")
    page.get_by_role("slider", name="Time in the run").press("PageUp")
    visitor.pick(page, "llr_agent", "Detective")
    expect(page.get_by_text("Another agent is another subject")).to_be_visible()
    settled(page)
    session = visitor.settings(page)["session"]
    assert re.fullmatch(r"0~ql~CRF~~[\d.]+~cp~CRF", session), session
    expect(visitor.recorder(page)).to_contain_text("P(off)")


def test_a_preset_begins_anew_and_the_pen_falls_back(open_tab: Callable, settled: Callable, tmp_path: Path) -> None:
    page = open_tab("/live_lab")
    page.get_by_role("slider", name="Time in the run").press("PageUp")
    page.get_by_role("button", name="Broken machine").click()
    visitor.await_setting(page, "session", "0~ql~VR 10~~900~ql~EXT")
    settled(page)
    assert visitor.clock(page) < 100.0
    page.get_by_role("slider", name="Time in the run").press("End")
    run = visitor.recorder(page).get_attribute("data-run")
    before = page.locator(".recorder").evaluate(PIXELS, 1.0)
    page.get_by_text("Pen falls back after 500 responses").click()
    visitor.await_setting(page, "pen", "1")
    settled(page)
    assert visitor.recorder(page).get_attribute("data-run") == run
    assert visitor.clock(page) == 1800.0, "the moment stays"
    assert page.locator(".recorder").evaluate(PIXELS, 1.0) != before
    saved = visitor.downloaded(page, page.get_by_role("button", name="Save the figure as SVG"), tmp_path)
    text = saved.read_text("utf-8")
    assert "pen back after 500" in text
    assert "Prediction error" in text
    png = visitor.downloaded(page, page.get_by_role("button", name="Save the figure as PNG"), tmp_path)
    assert png.read_bytes().startswith(b"\x89PNG")


def test_who_asks_for_less_motion_sees_the_whole_at_once(lab, new_context: Callable, settled: Callable) -> None:
    context = new_context()
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{lab.url}/live_lab")
    settled(page)
    assert visitor.recorder(page).get_attribute("data-playing") == "false"
    assert visitor.clock(page) == 1800.0
    visitor.pick(page, "llr_kind", "Fixed ratio (FR)")
    # At the end of a session another begins: as long again, and shown at once as well.
    visitor.await_setting(page, "session", "0~ql~VR 20~~1800~ql~FR 20")
    expect(visitor.recorder(page)).to_have_attribute("data-time", "3600.00")
    assert visitor.recorder(page).get_attribute("data-playing") == "false"


def test_a_mistake_in_notation_is_shown_with_a_caret_and_the_old_schedule_stays(
    open_tab: Callable, settled: Callable
) -> None:
    page = open_tab("/live_lab", width=390, height=844)
    visitor.pick(page, "ll_entry", "Notation")
    box = page.get_by_role("textbox", name="Schedule in notation")
    box.fill("Mult(VR 5, EXT")
    box.press("Enter")
    expect(page.get_by_text("VR 20 stays in force")).to_be_visible()
    expect(page.locator("[data-testid=stCode]")).to_contain_text("^")
    assert visitor.sideways(page) <= 0
    box.fill("Mult(VR 5, EXT)")
    box.press("Enter")
    expect(page.get_by_text("stays in force")).to_have_count(0)
    await_session(page, r"Mult\(VR 5, EXT\)$")
    settled(page)
    assert visitor.sideways(page) <= 0


def await_session(page: Page, pattern: str) -> None:
    """Wait until the link's session matches."""
    for _ in range(100):
        if re.search(pattern, visitor.settings(page)["session"]):
            return
        page.wait_for_timeout(100)
    raise AssertionError(visitor.settings(page)["session"])


def test_no_progress_bar_is_left_where_the_run_that_ends_it_is_taken_for_interrupted(
    lab, new_context: Callable
) -> None:
    """The bar's own look at the job may come while a change has already found the result: the server then says of the
    run that shows the result that it was interrupted, and the browser keeps whatever that run did not draw over."""
    page = new_context().new_page()

    def to_server(message: str | bytes) -> None:
        said = BackMsg.FromString(message) if isinstance(message, bytes) else None
        if said is None or not said.rerun_script.is_auto_rerun:  # the bar is to stay until the change
            server.send(message)

    def to_page(message: str | bytes) -> None:
        if isinstance(message, bytes):
            told = ForwardMsg.FromString(message)
            if told.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                told.script_finished = ForwardMsg.FINISHED_EARLY_FOR_RERUN
                message = told.SerializeToString()
        socket.send(message)

    def meet(route: WebSocketRoute) -> None:
        nonlocal server, socket
        socket, server = route, route.connect_to_server()
        route.on_message(to_server)
        server.on_message(to_page)

    socket = server = cast(WebSocketRoute, None)
    page.route_web_socket(re.compile("_stcore/stream"), meet)
    # Long enough that a bar is shown while it is computed.
    page.goto(f"{lab.url}/live_lab?v=1&ll.session=0~ql~VR 20&ll.entry=menu&ll.minutes=120&ll.pen=0&ll.seed=815")
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    page.wait_for_timeout(5_000)
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    page.get_by_text("Pen falls back after 500 responses").click()
    expect(visitor.recorder(page)).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_have_count(0)


def test_a_recorder_that_the_page_took_off_for_a_moment_goes_on_where_it_stood(
    lab, new_context: Callable, settled: Callable
) -> None:
    """Where two runs of the page follow each other at once, the server may drop the first one's recorder."""
    page = new_context().new_page()
    dropping = False

    def to_page(message: str | bytes) -> None:
        if not (dropping and isinstance(message, bytes) and b"ll_recorder" in message):
            socket.send(message)

    def meet(route: WebSocketRoute) -> None:
        nonlocal socket
        socket, server = route, route.connect_to_server()
        server.on_message(to_page)

    socket = cast(WebSocketRoute, None)
    page.route_web_socket(re.compile("_stcore/stream"), meet)
    page.goto(f"{lab.url}/live_lab")
    settled(page)
    page.get_by_role("slider", name="Time in the run").press("PageUp")  # three minutes on
    before = visitor.clock(page)
    assert before >= 180.0
    dropping = True
    page.get_by_text("Pen falls back after 500 responses").click()
    expect(page.locator(".recorder canvas")).to_have_count(0)
    dropping = False
    page.get_by_text("Pen falls back after 500 responses").click()
    expect(page.locator(".recorder canvas")).to_have_count(2)
    expect(visitor.recorder(page)).to_have_attribute("data-playing", "true")
    assert visitor.clock(page) >= before
    visitor.pick(page, "llr_kind", "Never: extinction (EXT)")
    await_session(page, r"EXT$")
    assert float(visitor.settings(page)["session"].split("~~")[1].split("~")[0]) > before


def test_a_paused_recorder_that_the_page_took_off_stands_still_when_the_changed_session_comes(
    lab, new_context: Callable, settled: Callable
) -> None:
    page = new_context().new_page()
    asked = dropping = False

    def to_page(message: str | bytes) -> None:
        nonlocal asked
        if isinstance(message, bytes) and b"ll_recorder" in message and dropping:
            if asked:
                return
            asked = True  # the question itself comes through
        socket.send(message)

    def meet(route: WebSocketRoute) -> None:
        nonlocal socket
        socket, server = route, route.connect_to_server()
        server.on_message(to_page)

    socket = cast(WebSocketRoute, None)
    page.route_web_socket(re.compile("_stcore/stream"), meet)
    page.goto(f"{lab.url}/live_lab")
    settled(page)
    page.get_by_role("slider", name="Time in the run").press("PageUp")
    page.get_by_role("button", name="Pause").click()
    expect(visitor.recorder(page)).to_have_attribute("data-playing", "false")
    before = visitor.clock(page)
    dropping = True
    visitor.pick(page, "llr_kind", "Never: extinction (EXT)")
    expect(page.locator(".recorder canvas")).to_have_count(0)
    dropping = False
    page.get_by_text("Pen falls back after 500 responses").click()
    expect(page.locator(".recorder canvas")).to_have_count(2)
    await_session(page, r"EXT$")
    settled(page)
    expect(visitor.recorder(page)).to_have_attribute("data-playing", "false")
    assert visitor.clock(page) == before
