"""A short Python script that repeats a page's fit and forecast on the user's own file, to the last digit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from vrcore.errors import LogError

_TEMPLATE = '''"""Repeats a fit and forecast made in VR Lab. Run it beside the file that is named below."""

import json

import vrcore
from vrcore.formats import prepare, read_training_log

FILE = {file}
COLUMNS = {columns}
FIT = {fit}
FORECAST_AT = {forecast}
LEVEL = {level}

table = read_training_log(FILE)
data = prepare(table.frame, **COLUMNS)
curve = vrcore.fit(data.x, data.y, **FIT)

result = {{"notes": [*table.notes, *data.notes], "points": len(data.x), "params": curve.params, "stderr": curve.stderr}}
if FORECAST_AT:
    result["forecast"] = []
    for found in (curve.forecast(at, LEVEL) for at in FORECAST_AT):
        low, high = found.new or (None, None)
        result["forecast"].append(
            {{"at": found.at, "value": found.value, "low": low, "high": high, "refused": found.refused}}
        )
print(json.dumps(result, indent=2))
'''


def reproduce(
    name: str,
    mapping: Mapping[str, object],
    fit: Mapping[str, object],
    forecast: Sequence[float] = (),
    level: float = 0.9,
) -> str:
    """Return the text of a script that reads the file `name`, prepares, fits and forecasts as the page did.

    `mapping` are the arguments of `prepare` after the table (x, y, group, choose, average, keep), `fit` those of
    `vrcore.fit` after x and y (family, upper, ...), `forecast` the steps to forecast at, `level` that of the band.
    The script prints one JSON object: notes, points, params, stderr, forecast (each with the value and the band of a
    new observation, or null and the sentence that refuses them). Every value is written as a literal, so
    that no name of a file or column can become code. Raises `LogError` for a value that has no literal.
    """
    return _TEMPLATE.format(
        file=_literal(name or "pasted.csv"),
        columns=_literal(dict(mapping)),
        fit=_literal(dict(fit)),
        forecast=_literal([float(at) for at in forecast]),
        level=_literal(float(level)),
    )


def _literal(value: object) -> str:
    """Return Python text that evaluates to `value`: exact for floats, and on one line whatever a text holds."""
    if value is None or isinstance(value, (bool, str)):
        return ascii(value)
    if isinstance(value, int):
        return repr(int(value))
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else f'float("{float(value)}")'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_literal(key)}: {_literal(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_literal(one) for one in value) + "]"
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        return _literal(value.item())
    raise LogError(f"a script cannot hold a value of type {type(value).__name__}: use numbers, text, lists or names.")
