"""Rows of JSON values on their way to a table: nested objects become columns, lists are left out and named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from vrcore.errors import LogError
from vrcore.formats.grid import Grid
from vrcore.formats.limits import Limits
from vrcore.formats.wording import readable, shortened

_DEEPEST = 5  # levels of nested objects that become columns such as "metrics/reward"
_MOST_NAMED = 50  # lists that are named in the note on what was left out


class Rows:
    """A grid that is filled with objects."""

    def __init__(self, who: str, limits: Limits, wanted: Collection[str] | None) -> None:
        self._grid = Grid([], who, limits, wanted)
        self._lists: dict[str, None] = {}

    def add(self, row: Mapping[str, Any]) -> None:
        """Add one row."""
        flat: dict[str, object] = {}
        self._flatten(row, "", 1, flat)
        self._grid.add_named(flat)

    def finish(self) -> Grid:
        """Return the grid; raise `LogError` where it has no or only one column."""
        grid = self._grid
        if self._lists:
            names = shortened(", ".join(self._lists), 120)
            grid.notes.append(f"Lists cannot stand in a table, so these were left out: {names}.")
        if not grid.names:
            raise LogError(f"{grid.who} holds no values: each row should have a step and a value.")
        if len(grid.names) < 2:
            raise LogError(
                f'{grid.who} has one column only, "{shortened(grid.names[0])}": a curve needs two, a step and a value.'
            )
        return grid

    def _flatten(self, row: Mapping[str, Any], before: str, depth: int, into: dict[str, object]) -> None:
        """Write a row's values to `into`, nested objects as "outer/inner"; remember what cannot be a cell."""
        for key, value in row.items():
            name = before + readable(str(key))
            if isinstance(value, dict) and depth < _DEEPEST:
                self._flatten(value, name + "/", depth + 1, into)
            elif isinstance(value, (dict, list)):
                if len(self._lists) < _MOST_NAMED:
                    self._lists[name] = None
            else:
                into[name] = value
