"""What the tests of the extinction lab's tabs share: finished work, and what no sentence may hold."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

from dashboard.charts.look import Look
from dashboard.theme import DASHES, LIGHT, MARKERS, plotly_layout

LOOK = Look(plotly_layout(False, False), LIGHT.series, LIGHT.text, LIGHT.muted, DASHES, MARKERS, 2, "light")
BROKEN = re.compile(r"\bnan\b|\binf\b|None|\d[eE][+-]?\d|\{|\}|  |\(\)")


def finished(running: Generator[float, None, Any]) -> tuple[Any, list[float]]:
    """Return what the work returns, and the shares done that it said on its way."""
    shares = []
    while True:
        try:
            shares.append(next(running))
        except StopIteration as stop:
            return stop.value, shares


def sound(sentence: str) -> None:
    """Check that a sentence is one: no number that is none, a capital letter, a full stop."""
    assert not BROKEN.search(sentence), sentence
    assert sentence[0].isupper() or sentence[0].isdigit(), sentence
    assert sentence.rstrip("*").endswith((".", "?")), sentence
