"""A text as words: names, numbers and signs, each with its place, and which bracket closes which."""

from __future__ import annotations

import re
from typing import NamedTuple

from vrcore.errors import ScheduleError
from vrcore.schedules.kinds.schedule import DEEPEST, LONGEST_TEXT, length

LONGEST_WHOLE_TEXT = 400_000
MOST_OPEN_BRACKETS = 2 * DEEPEST

# What may be written without a space before its number, as in VI60s; any other name keeps its figures (x1, R0).
_BEFORE_NUMBER = (
    "(?:[FVR][RIT]|DR[LHO]|PR|LH|LimitedHold|COD|ChangeoverDelay|FRCO|FixedRatioChangeover|BO|Blackout|Lag)(?=[0-9])"
)
# What print and word processors make of spaces, hyphens and arrows.
_WIDE_SPACES = "\u00a0\u2009\u202f"
_PRINTED = {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"), "\u2192": "->"}
_WORD = re.compile(
    rf"(?P<space>[ \t\r\f\v{_WIDE_SPACES}]+|--[^\n]*)"
    r"|(?P<line>\n)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+(?![A-Za-z0-9_]))?)"
    rf"|(?P<name>(?i:{_BEFORE_NUMBER})|[A-Za-z_][A-Za-z0-9_]*)"
    r'|(?P<string>"[^"\n]*"|\u201c[^\u201d\n]*\u201d)'
    r"|(?P<sign>->|[(),=\[\]-])"
    rf"|(?P<dash>[{''.join(_PRINTED)}])"
    r"|(?P<other>.)",
    re.DOTALL,
)


class Word(NamedTuple):
    """One word of a text: its kind (`name`, `number`, `string`, `sign`, `other` or `end`) and its place."""

    kind: str
    text: str
    start: int
    end: int
    first_in_line: bool = False


class Words(NamedTuple):
    """The words of a text; the last is the `end`.

    `closing` holds the index of the bracket that closes the one at an index, where there is one; `listing` the
    indices of the opening brackets with a comma of their own.
    """

    words: tuple[Word, ...]
    closing: dict[int, int]
    listing: frozenset[int]


def split(text: str) -> Words:
    """Return the words of a text. Raises `ScheduleError` for a text too long or with too many brackets open at once."""
    if length(text) > LONGEST_TEXT or len(text) > LONGEST_WHOLE_TEXT:
        raise ScheduleError(
            f"a schedule of {len(text):,} characters is too long; at most {LONGEST_TEXT:,}.",
            text=text,
            code="TOO_LONG",
            allowed=f"{LONGEST_TEXT:,} characters",
        )
    words: list[Word] = []
    closing: dict[int, int] = {}
    listing: set[int] = set()
    opened: list[int] = []
    first_in_line = True
    for match in _WORD.finditer(text):
        kind = match.lastgroup or ""
        if kind in ("space", "line"):
            first_in_line = first_in_line or kind == "line"
            continue
        if kind == "dash":
            word = Word("sign", _PRINTED[match[0]], match.start(), match.end(), first_in_line)
        else:
            word = Word(kind, match[0], match.start(), match.end(), first_in_line)
        first_in_line = False
        if word.text == "(":
            opened.append(len(words))
            if len(opened) > MOST_OPEN_BRACKETS:
                raise ScheduleError(
                    f"schedules are nested too deeply: more than {MOST_OPEN_BRACKETS} brackets are open here.",
                    text=text,
                    position=word.start,
                    code="NESTED_TOO_DEEPLY",
                    allowed=f"{MOST_OPEN_BRACKETS} open brackets",
                )
        elif word.text == ")" and opened:
            closing[opened.pop()] = len(words)
        elif word.text == "," and opened:
            listing.add(opened[-1])
        words.append(word)
    words.append(Word("end", "", len(text), len(text), first_in_line))
    return Words(tuple(words), closing, frozenset(listing))
