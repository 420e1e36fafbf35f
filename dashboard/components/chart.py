"""A Plotly figure that is drawn over when it changes.

Streamlit's own chart is another element as soon as anything in it changes: the browser takes the old one down, builds
a new one and draws it twice, for its size is known only then. Drawing over takes a third of that time.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import plotly.io
import streamlit as st

from dashboard import theme
from dashboard.charts.look import Drawn
from dashboard.components.browser_files import script, style
from dashboard.components.drawing_library import library

SCRIPT = f'{script("chart.js", "mounting.js")}\nexport default mounting(Chart, ".vrlab-chart");'

mount = st.components.v2.component(
    "vrlab_chart",
    html='<div class="vrlab-chart" role="figure"></div>',
    css=style("chart.css"),
    js=SCRIPT,
    isolate_styles=False,
)


def chart_data(figure: go.Figure | dict[str, Any], alt: str) -> dict[str, Any]:
    """Return the message for the browser."""
    text = figure.text if isinstance(figure, Drawn) else plotly.io.to_json(figure, validate=False)
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    words = " ".join(alt.split())
    return {"figure": text, "alt": words, "config": theme.CONFIG, "library": library(), "base": base}


def draw(figure: go.Figure | dict[str, Any], *, key: str, alt: str) -> None:
    """Show the figure; `alt` says in words what it shows."""
    mount(key=key, data=chart_data(figure, alt), height="content")
