"""The lab in a real browser.

Fixtures for tests in this folder (mark them `pytestmark = pytest.mark.browser`):

    lab            the running lab, one for the whole session: `lab.url`
    open_tab       open_tab("/extinction", width=390, height=844, dark=True) -> a page of a fresh profile, at rest
    page           a fresh 1366 x 768 page in light colours, not yet opened anywhere
    settled        settled(page): wait until nothing runs any more
    screenshot     screenshot(page, "name"): keep a picture in artifacts/screenshots; whole=True: the whole page
    watched        what went wrong in this test: console errors, requests to other hosts, tracebacks of the lab

A test fails when `watched` holds anything at its end; a test that provokes an error takes it out of the list.

With `-n 2` each process has a lab, a port, a log and a Chromium of its own. While a test marked `alone` runs, which
measures how long the lab takes, the other processes wait between two tests.
"""

from __future__ import annotations

import fcntl
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.running import ARTIFACTS, CHROMIUM_FLAGS, Lab, at_rest, chromium, running_lab
from dashboard.warming import warm

TIMEOUT = 30_000  # milliseconds
# Opened on a page other than the first, Streamlit asks whether the server perhaps lives below that page.
LOOKING_FOR_THE_SERVER = re.compile(r"://[^/]+/[^/]+/_stcore/(health|host-config)$")
PICTURES = ARTIFACTS / "screenshots"


@dataclass
class Watched:
    """Everything that a person would never see and that is wrong all the same, as sentences."""

    host: str
    problems: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("request", lambda request: self._request(request.url))
        page.on("response", lambda response: self._response(response.status, response.url))
        page.on("websocket", lambda socket: self._request(socket.url))

    def _console(self, kind: str, text: str) -> None:
        # Chromium names no address here; `_response` does.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.problems.append(f"console error: {text}")

    def _response(self, status: int, url: str) -> None:
        if status >= 400 and not LOOKING_FOR_THE_SERVER.search(url):
            self.problems.append(f"{status} for {url}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.problems.append(f"request to another host: {url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium()
    if executable is None:
        pytest.skip("no Chromium is installed (Debian, Ubuntu: sudo apt install chromium)")
    warm()  # after an edit half a minute of compiling, more than a test waits for a page
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS), timeout=60_000)
        yield started
        started.close()


@pytest.fixture(scope="session")
def lab(browser: Browser) -> Iterator[Lab]:
    # Asking for the browser first: without one there is no reason to start the lab.
    with running_lab("lab-of-browser-tests") as running:
        yield running


@contextmanager
def locked(path: Path, how: int) -> Iterator[None]:
    """Hold a lock that all processes of this run share: `fcntl.LOCK_EX` for one of them, `LOCK_SH` for many."""
    with path.open("a") as file:
        fcntl.flock(file, how)
        yield


@pytest.fixture(autouse=True)
def turn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run a test marked `alone` while no other process is in a test; others run beside one another."""
    place = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):  # one process of several, whose folders lie side by side
        place = place.parent
    alone = request.node.get_closest_marker("alone") is not None
    # Who waits to be alone stands in the door, or the others would take turns in the room for ever.
    with ExitStack() as room:
        with locked(place / "door", fcntl.LOCK_EX):
            room.enter_context(locked(place / "room", fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
        yield


@pytest.fixture
def watched(lab: Lab) -> Iterator[Watched]:
    found = Watched(urlsplit(lab.url).netloc)
    written = lab.log.stat().st_size
    yield found
    with lab.log.open("rb") as log:
        log.seek(written)
        words = log.read().decode(errors="replace")
    if "Traceback" in words:
        found.problems.append(f"the lab raised: {words[-1500:]}")
    assert not found.problems, "\n".join(found.problems)


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    opened: list[BrowserContext] = []

    def new(*, width: int = 1366, height: int = 768, dark: bool = False) -> BrowserContext:
        scheme = "dark" if dark else "light"
        size = {"width": width, "height": height}
        context = browser.new_context(
            viewport=size, color_scheme=scheme, reduced_motion="no-preference", locale="en-GB"
        )
        context.set_default_timeout(TIMEOUT)
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], watched: Watched) -> Page:
    fresh = new_context().new_page()
    watched.watch(fresh)
    return fresh


@pytest.fixture
def open_tab(
    lab: Lab, new_context: Callable[..., BrowserContext], watched: Watched, settled: Callable[[Page], Page]
) -> Callable[..., Page]:
    def open_one(path: str = "/", *, width: int = 1366, height: int = 768, dark: bool = False) -> Page:
        fresh = new_context(width=width, height=height, dark=dark).new_page()
        watched.watch(fresh)
        fresh.goto(lab.url + path)
        return settled(fresh)

    return open_one


@pytest.fixture(scope="session")
def settled() -> Callable[[Page], Page]:
    return partial(at_rest, timeout=TIMEOUT)


@pytest.fixture
def screenshot(request: pytest.FixtureRequest, settled: Callable[[Page], Page]) -> Callable[..., Path]:
    def take(page: Page, name: str = "", *, whole: bool = False) -> Path:
        PICTURES.mkdir(parents=True, exist_ok=True)
        title = re.sub(r"[^A-Za-z0-9_.-]+", "-", name or request.node.name).strip("-")
        path = PICTURES / f"{title}.png"
        size = page.viewport_size or {"width": 1366, "height": 768}
        if whole:
            # Streamlit scrolls inside the page: a window as high as its content shows all of it.
            high = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
            page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(int(high) + 80, 8000))})
            settled(page)
        page.screenshot(path=path)
        page.set_viewport_size(size)
        return path

    return take
