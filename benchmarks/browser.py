"""What a person with a browser sees: how soon the page is there, how soon a plot follows the slider, how it plays."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.running import CHROMIUM_FLAGS, at_rest, chromium, running_lab
from benchmarks.table import Row, quantile

MOVES = 30
MOVES_BESIDE = 5
# As much as the page allows: of the learners that never stop responding the one that computes most, quick, often fed
# unearned reinforcers, and four hours of extinction.
LONG = (
    "/extinction?v=1&ex.agent=reinforce-baseline&ex.schedule=VR&ex.ratio=100&ex.budget=300&ex.subjects=60"
    "&ex.minutes=240&ex.spurious=0.5&ex.rb_highest_rate=600&ex.seed={seed}&ex.vote=skip"
)
SLIDER = ".st-key-ex_ratio input[type=range]"
REACH_SLIDER = 250.0
REACH_BESIDE = 2000.0
REACH_FRAMES = 50.0
PLAY_SECONDS = 5.0

# Starts the clock at the key press, stops it when every visible plot holds other numbers and has been painted. A plot
# that is drawn anew is given new traces, so that only then its numbers are read: reading them all in every frame would
# slow down what is measured.
WATCH = """() => {
  const plots = () => [...document.querySelectorAll('.js-plotly-plot')];
  const said = plot => JSON.stringify((plot.data || []).map(one => [
    one.name, Array.from(one.x || []).slice(0, 200), Array.from(one.y || []).slice(0, 200)]));
  window.__moved = undefined;
  const first = plots();
  const traces = first.map(plot => plot.data), before = first.map(said);
  addEventListener('keydown', () => {
    const began = performance.now();
    const changed = (plot, i) => {
      if (plot.data === traces[i]) return false;
      traces[i] = plot.data;
      return said(plot) !== before[i];
    };
    const done = before.map(() => false);
    const look = () => {
      const now = plots();
      if (now.length === before.length) now.forEach((plot, i) => { done[i] = done[i] || changed(plot, i); });
      if (done.every(one => one)) requestAnimationFrame(() => { window.__moved = performance.now() - began; });
      else if (performance.now() - began < 20000) requestAnimationFrame(look);
      else window.__moved = -1;
    };
    requestAnimationFrame(look);
  }, { capture: true, once: true });
}"""

# Counts the frames in which the edge up to which the record is shown has moved.
PLAYED = """seconds => new Promise(done => {
  const layers = [];
  const search = root => root.querySelectorAll('*').forEach(one => {
    if (one.tagName === 'CANVAS') layers.push(one);
    if (one.shadowRoot) search(one.shadowRoot);
  });
  search(document);
  const edge = () => layers.map(one => one.style.clipPath).join();
  let moved = 0, frames = 0, began, before = edge();
  const look = now => {
    began ??= now;
    frames += 1;
    const after = edge();
    if (after !== before) moved += 1;
    before = after;
    if (now - began < 1000 * seconds) requestAnimationFrame(look);
    else done([moved, frames, (now - began) / 1000]);
  };
  requestAnimationFrame(look);
})"""
PAINTED = """() => performance.getEntriesByName('first-contentful-paint').map(one => one.startTime)[0] ?? null"""


@contextmanager
def tab(browser: Browser, url: str) -> Iterator[Page]:
    """Open a page in a fresh profile."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="no-preference")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(url)
    at_rest(page)
    yield page
    context.close()


def rows() -> list[Row]:
    executable = chromium()
    if executable is None:
        raise RuntimeError("no Chromium is installed (Debian, Ubuntu: sudo apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        found = [*_first_paint(browser, "", "Start"), *_first_paint(browser, "/extinction", "Learning and extinction")]
        with running_lab("lab-of-the-slider") as lab:
            found += _slider(browser, lab.url)
            found += _recorder(browser, lab.url)
        browser.close()
    return found


def _first_paint(browser: Browser, path: str, name: str) -> list[Row]:
    """Start a lab and be its first visitor."""
    began = time.perf_counter()
    with running_lab("lab-of-the-first-visitor") as lab:
        started = time.perf_counter()
        with tab(browser, lab.url + path) as page:
            complete = time.perf_counter()
            painted = page.evaluate(PAINTED)
    return [
        Row(f"{name}: from the command to a lab that answers", 1000 * (started - began), "ms"),
        Row(f"{name}: the first visitor's first paint", float(painted), "ms"),
        Row(f"{name}: the first visitor's page complete and at rest", 1000 * (complete - started), "ms"),
    ]


def _slider(browser: Browser, lab: str) -> list[Row]:
    """Move the ratio by one with the arrow key, again and again: every value is new to the lab."""
    with tab(browser, f"{lab}/extinction") as page:
        page.get_by_role("button", name="Just show me").click()
        page.locator(".st-key-ex_extinction .js-plotly-plot").wait_for()
        at_rest(page)
        times = [_move(page) for _ in range(MOVES)]
        beside = _beside_a_long_run(browser, lab, page)
    alone = quantile(times, 0.5)
    with_it = quantile(beside, 0.5)
    return [
        Row(f"slider to plot in Chromium: median of {MOVES}", alone, "ms", REACH_SLIDER),
        Row("slider to plot in Chromium: p95", quantile(times, 0.95), "ms"),
        Row(f"the same beside another visitor's long run: median of {len(beside)}", with_it, "ms", REACH_BESIDE),
        Row("the same beside another visitor's long run: over alone", with_it / alone, "times"),
    ]


def _move(page: Page) -> float:
    """Return the milliseconds from one press of the arrow key until every plot has followed."""
    page.locator(SLIDER).focus()
    page.evaluate(WATCH)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => window.__moved !== undefined", polling=20)
    found = float(page.evaluate("() => window.__moved"))
    if found < 0:
        raise RuntimeError("the plots did not follow a move within 20 s")
    at_rest(page)
    return found


def _beside_a_long_run(browser: Browser, lab: str, page: Page) -> list[float]:
    """Return the times of moves in `page` that were made and answered while another visitor's run went on."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(60_000)
    other = context.new_page()
    progress = other.locator("[data-testid=stProgress]")
    times = []
    for seed in range(MOVES_BESIDE):
        other.goto(lab + LONG.format(seed=seed))
        progress.wait_for()
        taken = _move(page)
        if progress.count():
            times.append(taken)
    context.close()
    if not times:
        raise RuntimeError("every long run was over before the move was answered")
    return times


def _recorder(browser: Browser, url: str) -> list[Row]:
    """Play the record of the first page and count what moves and what is sent."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="no-preference")
    context.set_default_timeout(60_000)
    page = context.new_page()
    sent: list[int] = []
    page.on(
        "websocket",
        lambda socket: [socket.on(way, lambda data: sent.append(len(data))) for way in ("framesent", "framereceived")],
    )
    page.goto(url)
    at_rest(page)
    page.get_by_role("button", name="Play").first.click()
    page.wait_for_timeout(500)
    sent.clear()
    moved, frames, seconds = page.evaluate(PLAYED, PLAY_SECONDS)
    traffic = sum(sent)
    context.close()
    return [
        Row("recorder: frames drawn a second while it plays", moved / seconds, "1/s", REACH_FRAMES, at_least=True),
        Row("recorder: frames the browser offered", frames / seconds, "1/s"),
        Row("recorder: websocket traffic while it plays", traffic / seconds, "B/s"),
    ]
