"""What the tests of tabs share: finished work, a look to draw with, and what no sentence may hold."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

from dashboard.charts.look import Look
from dashboard.theme import DASHES, LIGHT, MARKERS, plotly_layout

LOOK = Look(plotly_layout(False, False), LIGHT.series, LIGHT.text, LIGHT.muted, DASHES, MARKERS, 2, "light")
BROKEN = re.compile(r"\bnan\b|\binf\b|None|\d[eE][+-]?\d|\{|\}|  |\(\)")


def finished(running: Generator[float, None, Any]) -> Any:
    """Return what the work returns; the shares done that it says on its way lie between 0 and 1 and never go back."""
    last = 0.0
    while True:
        try:
            share = next(running)
        except StopIteration as stop:
            return stop.value
        assert last <= share <= 1.0
        last = share


def sound(sentence: str) -> None:
    """Check that a sentence is one: no number that is none, a capital letter, a full stop."""
    assert not BROKEN.search(sentence), sentence
    assert sentence[0].isupper() or sentence[0].isdigit(), sentence
    assert sentence.rstrip("*").endswith((".", "?")), sentence
