"""What charts are told of the page they will stand on: its colours, its type, the width of its lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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


class Drawn(go.Figure):
    """A figure kept as the text that is sent: many of them are kept, and Plotly's objects take ten times the room.

    Nor does the page need those objects. Whoever asks for them (`figure.data`, as the tests do) has them built then.
    """

    def __init__(self, data: list[dict[str, Any]], layout: dict[str, Any]) -> None:
        self._text = json.dumps({"data": data, "layout": layout}, separators=(",", ":"), allow_nan=False)

    @classmethod
    def of_text(cls, text: str) -> Drawn:
        """Return the figure that is sent as this text."""
        one = cls.__new__(cls)
        one._text = text
        return one

    def __reduce__(self) -> tuple[Any, ...]:
        return Drawn.of_text, (self._text,)

    @property
    def text(self) -> str:
        """The text that is sent."""
        return self._text

    @property
    def nbytes(self) -> int:
        """How many bytes are sent."""
        return len(self._text)

    def to_dict(self) -> dict[str, Any]:
        """Return the description that the figure was made from."""
        return dict(json.loads(self._text))

    def __getattr__(self, name: str) -> Any:
        if "_built" in self.__dict__ or "_text" not in self.__dict__:
            raise AttributeError(name)
        self._built = True
        given = self.to_dict()
        # An empty template keeps Plotly from adding its own; the description has none at all.
        super().__init__(given["data"], {**given["layout"], "template": {}}, _validate=False)
        return getattr(self, name)


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

        There is no template: the shared layout says all of it.
        """
        merged = dict(self.layout)
        for name, value in layout.items():
            shared = self.layout.get(name[:5] if name.startswith(("xaxis", "yaxis")) else name)
            merged[name] = (
                _merged(shared, value) if isinstance(shared, Mapping) and isinstance(value, Mapping) else value
            )
        return Drawn(data, merged)

    def margin(self, labels: Sequence[str] = ()) -> dict[str, float]:
        """Return margins in pixels with room for tick marks, titles and `labels` beside the vertical axis.

        An axis that finds too little room asks for more, and then the whole chart is drawn a second time. Even to find
        out takes a third of the time: axes whose room is known say `automargin=False`.
        """
        size = float(self.layout["font"]["size"])
        words = max((len(label) for label in labels), default=0)
        left = max(28 + 2.1 * size, 26 + 0.46 * size * words)
        return {"l": left, "b": 17 + 3 * size, "t": 11 + 2.6 * size}

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
