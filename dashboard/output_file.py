"""Whether a command may write to a place: said before the work and not after it."""

from __future__ import annotations

import os
from pathlib import Path

from vrcore.errors import VrlabError


def check_output(path: Path, *, force: bool) -> None:
    """Raise `VrlabError` where a file cannot be written, or is there already and nobody said to replace it."""
    if path.is_dir():
        raise VrlabError(f'"{path}" is a folder: name a file in it.')
    if not path.parent.is_dir():
        raise VrlabError(f'"{path}" cannot be written: there is no folder "{path.parent}".')
    if path.exists() and not force:
        raise VrlabError(f'"{path}" is there already: name another file, or add --force to replace it.')
    if not os.access(path.parent, os.W_OK):
        raise VrlabError(f'"{path}" cannot be written: its folder lets nobody write.')
