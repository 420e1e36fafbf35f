"""Checks, from outside, a lab that an installed wheel runs: health, each page, theme and settings of the checkout.

python -m tests.wheel_in_force http://127.0.0.1:8501 settings.json
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import tomllib
import urllib.request
from pathlib import Path

from benchmarks.client import Visitor

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0  # seconds until a lab that does not answer counts as broken


def wait(url: str) -> None:
    """Return when the lab says that it is well."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                assert answer.read() == b"ok"
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


async def visit(url: str, path: str) -> Visitor:
    """Open one page as a browser does and return what it said."""
    async with Visitor(url, path) as visitor:
        await visitor.open()
    assert not visitor.exceptions, visitor.exceptions
    return visitor


def main(url: str, settings: Path) -> None:
    wait(url)
    own = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    found = json.loads(settings.read_text("utf-8"))
    assert found["runner.postScriptGC"] is own["runner"]["postScriptGC"] is False, found
    assert found["browser.gatherUsageStats"] is False, found
    assert found["theme.primaryColor"] is None, found
    for path in ("", "extinction", "fit_curve"):
        theme = asyncio.run(visit(url, path)).theme
        for scheme in ("light", "dark"):
            given = getattr(theme, scheme)
            assert given.primary_color == own["theme"][scheme]["primaryColor"], theme
            assert list(given.chart_categorical_colors) == own["theme"][scheme]["chartCategoricalColors"], theme
        print(f'the page "/{path}" answers in the theme of the project')


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
