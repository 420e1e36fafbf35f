"""Plotly's own script, served by the lab itself, packed once for all visitors."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import plotly
import streamlit as st
from plotly.offline import get_plotlyjs

NAME = f"plotly-{plotly.__version__}.min.js"


@st.cache_resource(show_spinner=False)
def folder() -> tempfile.TemporaryDirectory[str]:
    """Return the folder that holds the script, plain and packed, for as long as this process lives.

    Streamlit packs nothing that it sends from here, and would pack the plain script anew for every visitor.
    """
    made = tempfile.TemporaryDirectory(prefix="vrlab-")
    text = get_plotlyjs().encode()
    (Path(made.name) / NAME).write_bytes(text)
    (Path(made.name) / f"{NAME}.gz").write_bytes(gzip.compress(text, mtime=0))
    return made


@st.cache_resource(show_spinner=False)
def library() -> str:
    """Return where the browser finds the script, seen from the lab's own address."""
    served = st.components.v1.declare_component("drawing_library", path=folder().name)
    return f"component/{served.name}/{NAME}"
