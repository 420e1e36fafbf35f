"""Words that may hold names from somebody's file, shown so that nothing in them acts."""

from __future__ import annotations

import streamlit as st


def plain(text: str) -> str:
    """Return text with Markdown's own signs made harmless: names in it come from somebody's file."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-!|$~:" else sign for sign in text)


def refuse(words: str, *, key: str) -> None:
    """Say what is wrong, in a box of its own, as plain text."""
    with st.container(border=True, key=key):
        st.text(begun(words))


def begun(words: str) -> str:
    """Return a sentence with a capital letter in front; a symbol such as x, or a quoted name, stays as it is."""
    return words[:1].upper() + words[1:] if words[:1].isalpha() and words[1:2].isalpha() else words
