"""Results as JSON and back: infinities as text, nan as null, tuples as lists."""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

import numpy as np

from vrcore.advice.run import Run


def plain(value: Any) -> Any:
    """Return plain JSON values for nested named tuples, mappings, sequences and numbers."""
    match value:
        case float() if math.isnan(value):
            return None
        case float() if math.isinf(value):
            return "inf" if value > 0.0 else "-inf"
        case np.generic():
            return plain(value.item())
        case tuple() if hasattr(value, "_asdict"):
            return {name: plain(one) for name, one in value._asdict().items()}
        case dict():
            return {str(name): plain(one) for name, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case _:
            return value


def number(value: Any) -> float:
    """Return a number that `plain` wrote."""
    return math.nan if value is None else float(value)


def optional(value: Any) -> float | None:
    """Return a number that may be absent."""
    return None if value is None else float(value)


def digest(runs: tuple[Run, ...]) -> str:
    """Return 16 hexadecimal digits that name the data: every column and declaration of every run, in their order."""
    found = hashlib.sha256()
    for run in (one.negated() if one.turned else one for one in runs):  # as they were logged
        found.update(json.dumps([run.name, run.lower, run.upper, run.cost, list(run.given_restarts)]).encode())
        columns = [run.x, run.y, run.sigma]
        for series in (run.training_reward, run.truncation):
            columns += [None, None] if series is None else [series.x, series.y]
        for one in columns:
            # -0.0 and every nan are one number each; little-endian on every machine
            found.update(b"-" if one is None else np.where(np.isnan(one), np.nan, one + 0.0).astype("<f8").tobytes())
            found.update(b"|")
    return found.hexdigest()[:16]
