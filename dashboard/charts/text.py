"""Names from somebody's file as a chart may show them."""

from __future__ import annotations

import html

LONGEST = 60


def plain(name: str) -> str:
    """Return a name cut to one line's length with Plotly's tags (<a>, <b> and the like) made harmless."""
    return html.escape(name if len(name) <= LONGEST else name[: LONGEST - 3] + "...", quote=False)
