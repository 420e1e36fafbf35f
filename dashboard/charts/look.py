"""What charts are told of the page they will stand on: its colours, its type, the width of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go


def _merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return `shared` with what `own` says instead, inner mappings included."""
    return {**shared} | {
        name: _merged(shared[name], value)
        if isinstance(value, Mapping) and isinstance(shared.get(name), Mapping)
        else value
        for name, value in own.items()
    }


@dataclass(frozen=True)
class Look:
    """`layout` is the layout all charts share; `series` colours and `dashes` tell groups apart, never colour alone.

    `key` names this look, for what is kept.
    """

    layout: Mapping[str, Any]
    series: tuple[str, ...]
    text: str
    muted: str
    dashes: tuple[str, ...]
    markers: tuple[str, ...]
    line: int
    key: str = ""

    def figure(self, data: list[dict[str, Any]], **layout: Any) -> go.Figure:
        """Return a figure of `data` in the shared layout with `layout` merged in; any axis starts from the shared one.

        Plotly's own validation of a figure takes longer than all the rest of a slider's answer; the tests validate
        the very same figures instead.
        """
        merged = dict(self.layout)
        for name, value in layout.items():
            shared = self.layout.get("xaxis" if name.startswith(("xaxis", "yaxis")) else name)
            merged[name] = (
                _merged(shared, value) if isinstance(shared, Mapping) and isinstance(value, Mapping) else value
            )
        return go.Figure(data, merged, _validate=False)

    def colour(self, i: int) -> str:
        """Return the colour of group i."""
        return self.series[i % len(self.series)]

    def faint(self, i: int, opacity: float) -> str:
        """Return the colour of group i, see-through."""
        red, green, blue = (int(self.colour(i)[place : place + 2], 16) for place in (1, 3, 5))
        return f"rgba({red},{green},{blue},{opacity:g})"

    def dash(self, i: int) -> str:
        """Return the dash of group i."""
        return self.dashes[i % len(self.dashes)]

    def marker(self, i: int) -> str:
        """Return the marker of group i."""
        return self.markers[i % len(self.markers)]
