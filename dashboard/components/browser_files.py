"""JavaScript and style sheets from the files beside this one, joined into the one text that Streamlit takes."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent


def script(*names: str) -> str:
    """Return the named JavaScript files as one module text, in that order.

    The text travels with each changed message, so lines that hold only a comment, and indentation, stay behind.
    (The files hold no text that spans lines.)
    """
    lines = (line.strip() for name in names for line in (FOLDER / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def style(name: str) -> str:
    """Return the named style sheet without its comments and indentation."""
    text = re.sub(r"/\*.*?\*/", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
