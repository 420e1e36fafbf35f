"""A grid on which mice look for cheese, played in the browser: nothing is sent to the server while it plays."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components.browser_files import script, style

FILES = ("controls.js", "keys.js", "gridworld_drawing.js", "gridworld.js")

mount = st.components.v2.component(
    "vrlab_gridworld",
    html='<div class="recorder gridworld"></div>',
    css=f"{style('player.css')}\n{style('gridworld.css')}",
    js=script(*FILES),
)


def gridworld(data: dict[str, Any], *, key: str) -> None:
    """Draw what `gridworld_data` returned."""
    mount(key=key, data=data, height="content")
