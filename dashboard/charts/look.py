"""What charts are told of the page they will stand on: its colours, its type, the width of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
