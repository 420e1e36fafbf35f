"""Training logs in JSON: one object per line, lists of rows, `trainer_state.json`, columns by name, xs and ys."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from typing import Any

from vrcore.errors import LogError
from vrcore.formats.grid import MAX_CELLS, MAX_ROWS, Grid
from vrcore.formats.wording import counted, shortened

_DEEPEST = 5  # levels of nested objects that become columns such as "metrics/reward"
_EACH_LINE = 'should be one object such as {"step": 1, "reward": 0.5}.'
_WORDS = {list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false"}
_EACH_ROW = 'where it should be an object such as {"step": 1, "reward": 0.5}.'
_LONGEST_PRINTED = 20_000  # characters


def read_json(text: str, who: str) -> tuple[Grid, str]:
    """Return the cells of a log in JSON and the kind of file, in words.

    Raises `LogError` for text that is not JSON or ends too early (with the line), for JSON of another shape, and
    for more than a table may hold.
    """
    # Counted before anything is built: each comma may become a cell, each bracket an object in memory.
    if text.count(",") > MAX_CELLS or text.count("{") + text.count("[") > 5 * MAX_ROWS:
        raise LogError(
            f"{who} holds more than {MAX_CELLS:,} values or {5 * MAX_ROWS:,} objects, which is the limit: "
            "keep the columns you need, or every tenth row."
        )
    lines = [(place, line) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > 1 and _is_object(lines[0][1]):
        return _from_lines(lines, who)
    document = _document(text, who)
    if isinstance(document, dict):
        return _from_object(document, who)
    if isinstance(document, list):
        return _from_list(document, who)
    raise LogError(f"{who} is JSON but neither a list nor an object: a log is a list of rows with a step and a value.")


def _document(text: str, who: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        # An unterminated string is reported where it begins, but what is missing is missing at the end.
        ended = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        place = f"line {error.lineno}, column {error.colno}"
        raise LogError(
            f"{who} ends too early ({place}): it was perhaps copied while it was being written; copy it again."
            if ended
            else f"{who} is not valid JSON ({place}): correct that place, or bring the log as CSV."
        ) from error
    except RecursionError as error:
        raise LogError(f"{who} is nested too deeply to be a log: a log is a list of rows.") from error
    except ValueError as error:  # a whole number of several thousand digits
        raise LogError(
            f"{who} holds a whole number of thousands of digits, too long to be read: shorten it."
        ) from error


def _is_object(line: str) -> bool:
    try:
        return isinstance(_line(line), dict)
    except (ValueError, RecursionError):
        return False


def _line(line: str) -> Any:
    """Return what one line holds: JSON, or {'loss': 0.5, 'step': 1} as trainers print it to the console.

    Only literals are read; a line of the second kind may have 20,000 characters. Raises `ValueError` otherwise.
    """
    if not line.lstrip().startswith("{'") or len(line) > _LONGEST_PRINTED:
        return json.loads(line)
    try:
        return ast.literal_eval(re.sub(r"(?<=: )nan(?=[,}])", "None", line.strip()))
    except (SyntaxError, MemoryError) as error:
        raise ValueError("neither JSON nor a printed dictionary") from error


def _from_lines(lines: list[tuple[int, str]], who: str) -> tuple[Grid, str]:
    """Read one object per line; only the last line may be incomplete, as in the log of a run that still goes on."""
    rows: list[Mapping[str, Any]] = []
    cut = 0
    for place, line in lines:
        try:
            row = _line(line)
        except (ValueError, RecursionError) as error:
            if place == lines[-1][0]:
                cut = place
                break
            raise LogError(
                f"{who} has a line that is not JSON (line {place}): {shortened(line.strip(), 40)} {_EACH_LINE}"
            ) from error
        if not isinstance(row, dict):
            raise LogError(
                f"{who} has a line that is not a JSON object (line {place}): {shortened(line.strip(), 40)} {_EACH_LINE}"
            )
        rows.append(row)
    grid = _grid(rows, who)
    if cut:
        grid.notes.insert(0, f"The last line (line {cut}) is incomplete and was left out.")
    return grid, "JSON lines" if lines[0][1].lstrip()[:2] != "{'" else "printed rows"


def _from_object(document: dict[str, Any], who: str) -> tuple[Grid, str]:
    history = document.get("log_history")
    if isinstance(history, list):
        if not history:
            raise LogError(f"{who} has an empty log_history: nothing was logged yet when it was written.")
        return _grid(_objects(history, who), who), "trainer_state.json"
    columns = {name: cells for name, cells in document.items() if isinstance(cells, list) and cells}
    heights = {len(cells) for cells in columns.values()}
    if (
        len(columns) > 1
        and len(heights) == 1
        and not any(isinstance(cells[0], (dict, list)) for cells in columns.values())
    ):
        rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
        return _grid(rows, who), "JSON columns"
    tables = [cells for cells in columns.values() if all(isinstance(row, dict) for row in cells)]
    if len(tables) == 1:
        return _from_list(tables[0], who)
    seen = shortened(", ".join(document), 80) or "none"
    raise LogError(
        f"{who} is a JSON object (names seen: {seen}) without a list of rows such as log_history: bring the list."
    )


def _from_list(document: list[Any], who: str) -> tuple[Grid, str]:
    if not document:
        raise LogError(f"{who} is an empty JSON list: it should hold rows with a step and a value.")
    if all(isinstance(row, list) for row in document):
        return _from_nested_lists(document, who), "JSON list"
    rows = _objects(document, who)
    if all(isinstance(row.get("xs"), list) and isinstance(row.get("ys"), list) for row in rows):
        return _from_runs(rows, who), "list of runs (xs, ys)"
    return _grid(rows, who), "JSON list"


def _from_nested_lists(document: list[list[Any]], who: str) -> Grid:
    """Read [["step", "reward"], [0, 0.1], ...], or the rows TensorBoard saves (wall time, step, value)."""
    first = document[0]
    if first and all(isinstance(name, str) for name in first):
        names, rows = [str(name) for name in first], document[1:]
    elif len(first) == 3 and isinstance(first[0], float) and first[0] > 1e9:
        names, rows = ["Wall time", "Step", "Value"], document
    else:
        names, rows = [f"column {index + 1}" for index in range(len(first))], document
    for place, row in enumerate(rows, 1):
        if len(row) != len(names):
            raise LogError(
                f"{who} has {len(names)} columns but row {place} has {counted(len(row), 'value')}: each needs as many."
            )
    return _grid([dict(zip(names, row, strict=True)) for row in rows], who)


def _from_runs(rows: list[dict[str, Any]], who: str) -> Grid:
    """Lay runs with their steps and values as lists below each other, the other names repeated in each row."""
    long: list[Mapping[str, Any]] = []
    for place, row in enumerate(rows, 1):
        xs, ys = row["xs"], row["ys"]
        if len(xs) != len(ys):
            raise LogError(f"{who} has {len(xs)} xs but {len(ys)} ys in entry {place}: each x needs one y.")
        same = {name: value for name, value in row.items() if name not in ("xs", "ys")}
        if len(long) + len(xs) > MAX_ROWS:
            raise LogError(f"{who} has more than {MAX_ROWS:,} points, which is the limit: keep fewer runs.")
        long += [{**same, "xs": x, "ys": y} for x, y in zip(xs, ys, strict=True)]
    return _grid(long, who)


def _objects(rows: list[Any], who: str) -> list[dict[str, Any]]:
    for place, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise LogError(
                f"{who} is a JSON list in which entry {place} is {_WORDS.get(type(row), 'empty')} {_EACH_ROW}"
            )
    return rows


def _grid(rows: list[Any], who: str) -> Grid:
    grid = Grid([], who)
    lists: dict[str, None] = {}
    for row in rows:
        flat: dict[str, object] = {}
        _flatten(row, "", 1, flat, lists)
        grid.add_named(flat)
    if lists:
        names = shortened(", ".join(lists), 120)
        grid.notes.append(f"Lists cannot stand in a table, so these were left out: {names}.")
    if not grid.names:
        raise LogError(f"{who} holds no values: each row should have a step and a value.")
    if len(grid.names) < 2:
        raise LogError(
            f'{who} has one column only, "{shortened(grid.names[0])}": a curve needs two, a step and a value.'
        )
    return grid


def _flatten(row: Mapping[str, Any], before: str, depth: int, into: dict[str, object], lists: dict[str, None]) -> None:
    """Write a row's values to `into`, nested objects as "outer/inner"; name what cannot be a cell in `lists`."""
    for key, value in row.items():
        name = before + key
        if isinstance(value, dict) and depth < _DEEPEST:
            _flatten(value, name + "/", depth + 1, into, lists)
        elif isinstance(value, (dict, list)):
            lists[name] = None
        else:
            into[name] = value
