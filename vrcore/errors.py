"""Everything this library raises on purpose: one base class, one sentence per message.

A message says what was given, what is allowed and, where it can, what was probably meant.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class VrlabError(ValueError):
    """Base of all errors that a user of the library can cause and correct."""

    @property
    def sentence(self) -> str:
        """What is wrong, in one line, for where there is room for no more."""
        return str(self)


class ParameterError(VrlabError):
    """A number lies outside the range its declaration allows, or is not a number."""


class UnknownNameError(VrlabError):
    """A name is in none of the registries it was looked up in."""


class ScheduleError(VrlabError):
    """A text or a tree is not a schedule of reinforcement; the message points at the word.

    `sentence` says what is wrong, what is allowed and what was probably meant, and reads well alone; `str` of the
    error adds the line of the text and a caret under the word. `text` and `position` (an index into it; None where
    there is no text) say where, `code` which rule was broken (the code of the public conformance suite where it
    has one), `allowed` and `meant` hold the two parts of the sentence for whoever wants to show them apart.
    """

    def __init__(
        self,
        sentence: str,
        *,
        text: str = "",
        position: int | None = None,
        code: str = "INVALID_SCHEDULE",
        allowed: str = "",
        meant: str = "",
    ) -> None:
        picture = _picture(text, position)
        super().__init__(f"{sentence}\n{picture}" if picture else sentence)
        self._sentence = sentence
        self.text = text
        self.position = position
        self.code = code
        self.allowed = allowed
        self.meant = meant

    @property
    def sentence(self) -> str:
        """What is wrong, in one line, without the picture of the text."""
        return self._sentence


NotationError = ScheduleError

LONGEST_LINE_SHOWN = 72
LONGEST_NAME_SHOWN = 60


def _picture(text: str, position: int | None) -> str:
    """Return the line of the text that holds the position, cut to a readable length, and a caret under it."""
    if position is None or not text.strip():
        return ""
    position = min(position, len(text))
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : len(text) if end < 0 else end]
    column = position - start
    cut = max(0, column - LONGEST_LINE_SHOWN * 2 // 3)
    shown = _printable(line[cut : cut + LONGEST_LINE_SHOWN])
    before = "..." if cut else ""
    after = "..." if cut + LONGEST_LINE_SHOWN < len(line) else ""
    return f"  {before}{shown}{after}\n  {' ' * (len(before) + column - cut)}^"


def _printable(text: str) -> str:
    """Return text with a space for every character that is not shown as one, such as a line end."""
    return "".join(character if character.isprintable() else " " for character in text)


class BudgetError(VrlabError):
    """A phase has no end, two ends, or asks for more than one run may compute."""


class LogError(VrlabError):
    """A file or table is not an event log or a training log; the message says what was looked for."""


class FitError(VrlabError):
    """A curve cannot be fitted to these numbers at all; the message says why."""


def shown(name: object) -> str:
    """Return a name that somebody gave as a message shows it: on one line, and not longer than is read."""
    text = str(name)
    return _printable(text[:LONGEST_NAME_SHOWN]) + ("..." if len(text) > LONGEST_NAME_SHOWN else "")


def nearest(given: str, allowed: Iterable[str]) -> str:
    """Return the allowed name that was probably meant by `given`, or an empty text; two letters may be swapped."""
    exact = {name.lower(): name for name in allowed}
    wrong = given.lower()[:30]
    swapped = [name for name in exact if sorted(name) == sorted(wrong)]
    near = swapped or difflib.get_close_matches(wrong, list(exact), n=1)
    return exact[near[0]] if near else ""


def suggestion(given: str, allowed: Iterable[str]) -> str:
    """Return `'; did you mean "x"?'` for the allowed name nearest to `given`, or an empty text."""
    meant = nearest(given, allowed)
    return f'; did you mean "{meant}"?' if meant else ""


def unknown(what: str, given: object, allowed: Iterable[str]) -> UnknownNameError:
    """Return the error for a name that is in no registry: what it is, what there is, what was probably meant."""
    names, text = list(allowed), str(given)
    meant = suggestion(text, names) or "."
    return UnknownNameError(f'there is no {what} "{shown(text)}"{meant} Known: {", ".join(names)}.')
