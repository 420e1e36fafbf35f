"""What all tests share: the project's folder on the path, one cache of compiled kernels, and the rule about skips."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# The browser tests and the benchmarks start the lab in the same way; `benchmarks` is not installed.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

skipped_browser_tests: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "alone: measures time, so that no other browser test runs beside it")


def in_ci() -> bool:
    """Say whether nobody is watching, so that a skipped browser test must count as a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    # Published logs are not part of the project: a checkout without them passes, and says what it left out.
    absent = "published_logs" in report.keywords
    if report.skipped and "browser" in report.keywords and not absent and not hasattr(report, "wasxfail"):
        skipped_browser_tests.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if in_ci() and skipped_browser_tests and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if in_ci() and skipped_browser_tests:
        names = ", ".join(skipped_browser_tests)
        terminalreporter.write_line(f"Browser tests may not be skipped here: {names}", red=True)
