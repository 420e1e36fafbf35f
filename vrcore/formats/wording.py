"""How messages and notes speak of files, sizes and counts."""

from __future__ import annotations

import re

_ACTING = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
"""Line ends and what a terminal obeys: control characters, those that turn the direction of writing, and other signs
that nobody sees."""


def subject(name: str) -> str:
    """Return how a message speaks of a file: its name in quotes, short and on one line, or "The text"."""
    shown = printable(name).strip()
    return f'"{shortened(shown)}"' if shown else "The text"


def readable(text: str) -> str:
    """Return text with a question mark for each half of a letter, which JSON can write and UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def printable(words: str) -> str:
    """Return words out of a file on one line, with a space for what a terminal would obey and not show."""
    return _ACTING.sub(" ", readable(words))


def shortened(words: str, length: int = 60) -> str:
    """Return words out of a file on one line, cut to `length` characters, for use inside a message."""
    words = printable(words)
    return words if len(words) <= length else words[: length - 3] + "..."


def megabytes(size: int) -> str:
    """Return a number of bytes in words."""
    return f"{size / 1e6:.3g} MB" if size >= 500_000 else f"{size / 1e3:.3g} kB"


def counted(count: int, noun: str) -> str:
    """Return "1 row" or "1,200 rows"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def left_out(count: int, noun: str, which: str = "") -> str:
    """Return a sentence such as "2 rows without a step were left out."."""
    return f"{counted(count, noun)}{' ' if which else ''}{which} {'was' if count == 1 else 'were'} left out."
