"""How messages and notes speak of files, sizes and counts."""

from __future__ import annotations

import re


def subject(name: str) -> str:
    """Return how a message speaks of a file: its name in quotes, short and on one line, or "The text"."""
    shown = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", name).strip()
    return f'"{shortened(shown)}"' if shown else "The text"


def readable(text: str) -> str:
    """Return text with a question mark for each half of a letter, which JSON can write and UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def shortened(words: str, length: int = 60) -> str:
    """Return `words` cut to `length` characters, for use inside a message."""
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


def one_line(words: str, length: int = 60) -> str:
    """Return words out of a file on one line, cut to `length` characters, for use inside a message."""
    return shortened(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", readable(words)), length)
