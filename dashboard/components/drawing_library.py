"""Plotly's own script, served by the lab itself, packed once for all visitors."""

from __future__ import annotations

import atexit
import gzip
import shutil
import tempfile
from pathlib import Path

import plotly
import streamlit as st
from plotly.offline import get_plotlyjs

NAME = f"plotly-{plotly.__version__}.min.js"


@st.cache_resource(show_spinner=False)
def folder() -> Path:
    """Return the folder that holds the script, plain and packed, until this process ends.

    Streamlit packs nothing that it sends from here, and would pack the plain script anew for every visitor.
    """
    made = Path(tempfile.mkdtemp(prefix="vrlab-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    text = get_plotlyjs().encode()
    (made / NAME).write_bytes(text)
    (made / f"{NAME}.gz").write_bytes(gzip.compress(text, mtime=0))
    return made


@st.cache_resource(show_spinner=False)
def library() -> str:
    """Return where the browser finds the script, seen from the lab's own address."""
    served = st.components.v1.declare_component("drawing_library", path=folder())
    return f"component/{served.name}/{NAME}"
