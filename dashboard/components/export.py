"""SVG and PNG of a Plotly chart on the page, made in the browser."""

from __future__ import annotations

import streamlit as st

from dashboard.components.browser_files import script, style
from dashboard.components.payload import file_stem

HTML = """
<div class="save" role="group" aria-label="Save the figure">
<button type="button" class="svg" aria-label="Save the figure as SVG">SVG</button>
<button type="button" class="png" aria-label="Save the figure as PNG">PNG</button>
<span role="status" aria-live="polite"></span>
</div>
"""

mount = st.components.v2.component(
    "vrlab_export", html=HTML, css=style("export.css"), js=script("saving.js", "export.js")
)


def export_data(figure_key: str, filename: str) -> dict[str, str]:
    """Return the message for the browser."""
    return {"figure_key": str(figure_key), "filename": file_stem(filename)}


def export_buttons(figure_key: str, filename: str, key: str) -> None:
    """Show two buttons that save the chart that `chart.draw` shows under the key `figure_key`.

    `filename` is without its ending.
    """
    mount(key=key, data=export_data(figure_key, filename), height="content")
