"""How the tabs show a figure with what can be taken along, and a learner's list."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from dashboard import session, widgets
from dashboard.charts.look import Drawn
from dashboard.extinction_lab.fields import sentence_of
from dashboard.extinction_lab.page import PAGE
from dashboard.figure import show as show_figure

SLIDER = 268  # pixels for a slider and its box


def figure(
    drawn: Drawn, key: str, alt: str, table: Callable[[], pd.DataFrame], filename: str, settings: Mapping[str, object]
) -> None:
    """Show a figure under `el_<key>` with its table, CSV and pictures."""
    show_figure(drawn, key=f"el_{key}", alt=alt, table=table, filename=filename, settings=settings)


def learner(name: str, width: int = 200) -> None:
    """Build the list of learners of a field; its help is the first sentence of the chosen one's reference page."""
    widgets.choice(PAGE, name, hint=sentence_of(session.value(PAGE, name)), width=width)
