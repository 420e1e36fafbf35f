"""The lab as a process of its own, and a Chromium to look at it with. The browser tests use both."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Error, Page
from playwright.sync_api import TimeoutError as Impatience

ROOT = Path(__file__).resolve().parents[1]
ARTIFACTS = ROOT / "artifacts"
PATIENCE = 60.0  # seconds until a lab that does not answer counts as broken
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Without most of these, Chromium asks its maker's hosts for updates and lists while a test watches the network.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Every new context is a window with an address bar, whose suggestions are two pages of Chromium's own: a tenth of
    # what it costs to open a page of the lab. This list takes the place of Playwright's, whose entries are the rest.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,"
    "AimEnabled,PreconnectToSearch",
)

# What shows that something is still to come.
WAITING = (
    "[data-testid=stSkeleton], [data-testid=stSpinner], [data-testid=stProgress], [data-stale=true], [aria-busy=true]"
)
# Streamlit writes into the page whether a script runs; a page at rest has no place-holder either.
AT_REST = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const rests = app
    && app.getAttribute('data-test-script-state') === 'notRunning'
    && app.getAttribute('data-test-connection-state') === 'CONNECTED'
    && !document.querySelector(WAITING)
    && document.querySelector('[data-testid=stMain]')?.innerText.trim().length > 0;
  const now = performance.now();
  if (!rests) { window.__restsSince = undefined; return false; }
  window.__restsSince ??= now;
  return now - window.__restsSince > 150;
}""".replace("WAITING", json.dumps(WAITING))

# What a page that does not come to rest is at, in words.
BUSY_WITH = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const shown = [...document.querySelectorAll(WAITING)].map(
    (element) => `${element.dataset.testid ?? element.tagName} "${element.innerText.trim().slice(0, 60)}"`);
  return `script ${app?.dataset.testScriptState}, connection ${app?.dataset.testConnectionState}, shows `
    + (shown.slice(0, 8).join(', ') || 'nothing that waits');
}""".replace("WAITING", json.dumps(WAITING))


class Lab(NamedTuple):
    """A running lab: where it is, its process, and the file that it writes to."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_lab(name: str = "lab", port: int | None = None) -> Iterator[Lab]:
    """Start the lab as `streamlit run` does, wait until it answers, and stop it at the end."""
    port = port or free_port()
    ARTIFACTS.mkdir(exist_ok=True)
    process_of_tests = os.environ.get("PYTEST_XDIST_WORKER")
    log = ARTIFACTS / (f"{name}-{process_of_tests}.log" if process_of_tests else f"{name}.log")
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "dashboard/app.py",
        *options,
        "--server.fileWatcherType",
        "none",
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=_environment())
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process, log)
        yield Lab(url, process, log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment() -> dict[str, str]:
    """Return the environment without settings that a person may have made for other Streamlit apps."""
    return {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the lab says that it is well. Raises `RuntimeError` with its last words otherwise."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)  # not listening yet
    raise RuntimeError(f"the lab did not start; its last words: {log.read_text(errors='replace')[-2000:]}")


def chromium() -> str | None:
    """Return where the system's Chromium is, or None."""
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


def at_rest(page: Page, timeout: float = 60_000.0) -> Page:
    """Wait until nothing runs on the page any more (`timeout` in milliseconds) and return it.

    What a click sets off starts a moment after it, so the page must have been at rest for a while from now on. Raises
    `TimeoutError` (Playwright's) that says what the page is still at.
    """
    page.evaluate("() => { window.__restsSince = undefined; }")
    try:
        page.wait_for_function(AT_REST, timeout=timeout, polling=50)
    except Impatience as error:
        try:
            busy = page.evaluate(BUSY_WITH)
        except Error as gone:  # the page itself
            busy = f"the page does not answer: {gone}"
        raise Impatience(f"the page is not at rest after {timeout / 1000:g} s: {busy}") from error
    return page
