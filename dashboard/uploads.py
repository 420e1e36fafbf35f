"""Files that people bring: the one place that says which are read, how large they may be, and that asks for them."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

LARGEST = 20
"""MB. The server's own limit (`maxUploadSize` in .streamlit/config.toml) is the same."""

KINDS = (
    "CSV, TSV, JSON lines, trainer_state.json, TensorBoard events, exports of W&B, MLflow or Stable-Baselines3, "
    f"or one of these with gzip; up to {LARGEST} MB"
)
"""What can be read. Pages filter nothing by the ending of a name: event and MLflow files have none to go by, and what a
file is, its content says."""

GONE = (
    "The lab was started again and no longer has what is listed here; it keeps files in memory alone. Bring it again."
)


def upload(label: str, key: str, *, several: bool = False) -> list[UploadedFile]:
    """Let the visitor bring a file, or `several`, and return what is there.

    The browser goes on listing files after the lab was started again, which knows nothing of them: that is said.
    """
    given = st.file_uploader(label, accept_multiple_files=several, key=key)
    here: list[UploadedFile] = given if isinstance(given, list) else [given] if given is not None else []
    # Streamlit leaves out without a word what it no longer has; the visit's state still holds a mark for each.
    listed = st.session_state.get(key) or []
    if len(listed if isinstance(listed, list) else [listed]) > len(here):
        st.text(GONE)
    return here
