"""The live recorder: one session that is played in the browser and may be changed at the moment it has reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.components.browser_files import script, style
from dashboard.components.player import FILES

LIVE_FILES = ("live_model.js", "live_layout.js", "live_figure.js", "live.js")

SCRIPT = f"{script(*FILES, *LIVE_FILES)}\nexport default mounting(LivePlayer, '.recorder');"

mount = st.components.v2.component(
    "vrlab_live_recorder",
    html='<div class="recorder"></div>',
    css=f"{style('player.css')}\n{style('live.css')}",
    js=SCRIPT,
)


def live_recorder(data: dict[str, Any], *, key: str, answered: Callable[[str, float], None]) -> None:
    """Draw what `live_data` returned. `answered(token, at)` is called when the browser has answered its question."""

    def told() -> None:
        given = getattr(st.session_state[key], "answer", None)
        token, at = (given.get("token"), given.get("at")) if isinstance(given, dict) else (None, None)
        # A message over the socket can say anything.
        if isinstance(token, str) and isinstance(at, int | float) and not isinstance(at, bool):
            answered(token, float(at))

    mount(key=key, data=data, height="content", on_answer_change=told)
