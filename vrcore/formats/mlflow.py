"""MLflow's metric files: one file a metric, one line a value, `timestamp value step`.

Layout after mlflow/store/tracking/file_store.py: milliseconds since 1970, the value, the step, with a space between;
the first versions wrote no step. Two further words on a line are let through as text. The file is called as the
metric is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LINE = re.compile(r"\d{12,14} ([+-]?[\d.]+(e[+-]?\d+)?|nan|[+-]?inf(inity)?)( [+-]?\d+( \S+ \S+)?)?\s*", re.IGNORECASE)
_SUFFIX = re.compile(r"(\.(txt|log|csv|metric))?(\.gz)?$", re.IGNORECASE)


def metric_file_columns(lines: Iterable[str], name: str) -> list[str] | None:
    """Return the columns of an MLflow metric file called `name` that begins with `lines`, or None if it is none."""
    filled = [line for line in lines if line.strip()]
    if not filled or not all(_LINE.fullmatch(line) for line in filled):
        return None
    width = max(len(line.split()) for line in filled)
    metric = _SUFFIX.sub("", name).strip()
    columns = ["timestamp", "value" if metric in ("", "timestamp", "step") else metric, "step", "word 1", "word 2"]
    return columns[:width]
