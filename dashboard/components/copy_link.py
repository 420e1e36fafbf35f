"""A button that copies the link to the present state, and the link itself to select."""

from __future__ import annotations

import streamlit as st

from dashboard.components.browser_files import script, style

HTML = """
<div class="copy">
<button type="button">Copy link</button>
<input type="text" readonly aria-label="Link to this page with all its settings">
<span role="status" aria-live="polite"></span>
</div>
"""

mount = st.components.v2.component("vrlab_copy_link", html=HTML, css=style("copy_link.css"), js=script("copy_link.js"))


def link_data(query: str) -> dict[str, str]:
    """Return the message for the browser: the query without its question mark."""
    return {"query": str(query).removeprefix("?")}


def copy_link(query: str, key: str) -> None:
    """Show "Copy link" for this page with `query` (already percent-encoded, as by `urllib.parse.urlencode`)."""
    mount(key=key, data=link_data(query), height="content")
