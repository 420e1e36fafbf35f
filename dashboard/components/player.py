"""The recorder with two panels: cumulative records and the response rate so far, played in the browser."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components.browser_files import script, style

FILES = (
    "pens.js",
    "saving.js",
    "records.js",
    "layout.js",
    "figure.js",
    "controls.js",
    "keys.js",
    "saved_figure.js",
    "player.js",
    "mounting.js",
)

SCRIPT = f"{script(*FILES)}\nexport default mounting(Player, '.recorder');"

mount = st.components.v2.component(
    "vrlab_recorder",
    html='<div class="recorder"></div>',
    css=style("player.css"),
    js=SCRIPT,
)


def player(data: dict[str, Any], *, key: str) -> None:
    """Draw what `player_data` returned."""
    mount(key=key, data=data, height="content")
