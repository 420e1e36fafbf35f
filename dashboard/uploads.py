"""Files that people bring: the one place that says which are read and how large they may be."""

from __future__ import annotations

LARGEST = 20
"""MB. The server's own limit (`maxUploadSize` in .streamlit/config.toml) is the same."""

KINDS = (
    "CSV, TSV, JSON lines, trainer_state.json, TensorBoard events, exports of W&B, MLflow or Stable-Baselines3, "
    f"or one of these with gzip; up to {LARGEST} MB"
)
"""What can be read. Pages filter nothing by the ending of a name: event and MLflow files have none to go by, and what a
file is, its content says."""
