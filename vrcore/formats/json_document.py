"""Training logs as one JSON document: lists of rows, `trainer_state.json`, columns by name, runs as xs and ys."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from typing import Any

from vrcore.errors import LogError
from vrcore.formats.grid import Grid
from vrcore.formats.growing import GrowingColumn
from vrcore.formats.intake import Text
from vrcore.formats.json_rows import Rows
from vrcore.formats.json_window import Window
from vrcore.formats.wording import counted, readable, shortened

_WORDS = {dict: "an object", list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false"}
_EACH_ROW = 'where it should be an object such as {"step": 1, "reward": 0.5}.'
_OVER = object()
_STRETCH = 10_000  # cells of a column that are held as Python objects


def read_json_document(text: Text, wanted: Collection[str] | None = None) -> tuple[Grid, str]:
    """Return the cells of a log in JSON and the kind of file, in words.

    The document is read value by value and never held as a whole. Raises `LogError` for text that is not JSON or
    ends too early (with the line), for JSON of another shape, and for more than a table may hold.
    """
    with text.open() as file:
        window = Window(file, text.who, text.source.limits.line_bytes)
        reader = _Document(window, text, wanted)
        found = reader.read_list() if window.peek() == "[" else reader.read_object()
        window.end()
    return found


class _Document:
    def __init__(self, window: Window, text: Text, wanted: Collection[str] | None) -> None:
        self._window = window
        self._who = text.who
        self._limits = text.source.limits
        self._wanted = wanted

    def read_list(self) -> tuple[Grid, str]:
        """Read a list of rows, of lists, or of runs: whatever the first of them is."""
        elements = self._window.elements()
        first = next(elements, _OVER)
        if first is _OVER:
            raise LogError(f"{self._who} is an empty JSON list: it should hold rows with a step and a value.")
        return self._table(first, elements)

    def read_object(self) -> tuple[Grid, str]:
        """Read an object that holds a list of rows under some name, or columns."""
        names: list[str] = []
        tables: list[tuple[Grid, str]] = []
        columns: dict[str, tuple[GrowingColumn, int]] = {}
        history: Grid | None = None
        others = 0
        for name in self._window.keys():  # noqa: SIM118  (a reader's method, no dictionary's)
            if len(names) < 50:
                names.append(readable(name))
            if self._window.peek() != "[":
                self._window.value()
                continue
            elements = self._window.elements()
            first = next(elements, _OVER)
            if first is _OVER:
                if name == "log_history":
                    raise LogError(f"{self._who} has an empty log_history: nothing was logged yet when it was written.")
            elif name == "log_history":
                history = self._rows(first, elements)
            elif isinstance(first, dict) and not tables and history is None:
                tables.append(self._table(first, elements))
            elif isinstance(first, (dict, list)):
                others += 1 + sum(0 for _ in elements)
            else:
                height, column = self._column(name, first, elements)
                if column is not None:
                    columns[readable(name)] = column, height
                    self._limits.check_columns(len(columns), self._who)
                    self._limits.check_cells(sum(high for _, high in columns.values()), self._who)
                else:
                    others += 1
        if history is not None:
            return history, "trainer_state.json"
        heights = {height for _, height in columns.values()}
        if len(columns) > 1 and len(heights) == 1 and not tables and not others:
            grid = Grid([], self._who, self._limits, self._wanted)
            grid.adopt({name: column for name, (column, _) in columns.items()}, heights.pop())
            return grid, "JSON columns"
        if len(tables) == 1 and not others:
            return tables[0]
        seen = shortened(", ".join(names), 80) or "none"
        raise LogError(
            f"{self._who} is a JSON object (names seen: {seen}) without a list of rows such as log_history: "
            "bring the list."
        )

    def _table(self, first: Any, elements: Iterator[Any]) -> tuple[Grid, str]:
        if isinstance(first, list):
            return self._nested_lists(first, elements), "JSON list"
        if isinstance(first, dict) and isinstance(first.get("xs"), list) and isinstance(first.get("ys"), list):
            return self._runs(first, elements), "list of runs (xs, ys)"
        return self._rows(first, elements), "JSON list"

    def _rows(self, first: Any, elements: Iterator[Any]) -> Grid:
        rows = Rows(self._who, self._limits, self._wanted)
        for place, row in enumerate(itertools.chain([first], elements), 1):
            if not isinstance(row, dict):
                raise LogError(
                    f"{self._who} is a JSON list in which entry {place} is {_WORDS.get(type(row), 'empty')} {_EACH_ROW}"
                )
            rows.add(row)
        return rows.finish()

    def _nested_lists(self, first: list[Any], elements: Iterator[Any]) -> Grid:
        """Read [["step", "reward"], [0, 0.1], ...], or the rows TensorBoard saves (wall time, step, value)."""
        lists = elements
        if first and all(isinstance(name, str) for name in first):
            names = [str(name) for name in first]
        else:
            stamped = len(first) == 3 and isinstance(first[0], float) and first[0] > 1e9
            names = ["Wall time", "Step", "Value"] if stamped else [f"column {at + 1}" for at in range(len(first))]
            lists = itertools.chain([first], elements)
        rows = Rows(self._who, self._limits, self._wanted)
        for place, row in enumerate(lists, 1):
            if not isinstance(row, list) or len(row) != len(names):
                found = counted(len(row), "value") if isinstance(row, list) else "no list of values"
                raise LogError(f"{self._who} has {len(names)} columns but row {place} has {found}: each needs as many.")
            rows.add(dict(zip(names, row, strict=True)))
        return rows.finish()

    def _runs(self, first: Any, elements: Iterator[Any]) -> Grid:
        """Lay runs with their steps and values as lists below each other, the other names repeated in each row."""
        rows = Rows(self._who, self._limits, self._wanted)
        for place, run in enumerate(itertools.chain([first], elements), 1):
            xs, ys = (run.get("xs"), run.get("ys")) if isinstance(run, dict) else (None, None)
            if not isinstance(xs, list) or not isinstance(ys, list):
                raise LogError(f"{self._who} has no lists xs and ys in entry {place}, as the entries before it have.")
            if len(xs) != len(ys):
                raise LogError(f"{self._who} has {len(xs)} xs but {len(ys)} ys in entry {place}: each x needs one y.")
            same = {name: value for name, value in run.items() if name not in ("xs", "ys")}
            for x, y in zip(xs, ys, strict=True):
                rows.add({**same, "xs": x, "ys": y})
        return rows.finish()

    def _column(self, name: str, first: Any, elements: Iterator[Any]) -> tuple[int, GrowingColumn | None]:
        """Read a list of single values; return how many and the column, or None where a list is among them."""
        column = GrowingColumn(readable(name), 0)
        height, single = 0, True
        values = itertools.chain([first], elements)
        while part := list(itertools.islice(values, _STRETCH)):
            height += len(part)
            self._limits.check_rows(height, self._who)
            single = single and not any(isinstance(one, (dict, list)) for one in part)
            if single:
                column.add(part, decimal_comma=False)
        return height, column if single else None
