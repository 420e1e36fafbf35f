"""Everything this library raises on purpose: one base class, one sentence per message.

A message says what was given, what is allowed and, where it can, what was probably meant.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class VrlabError(ValueError):
    """Base of all errors that a user of the library can cause and correct."""


class ParameterError(VrlabError):
    """A number lies outside the range its declaration allows, or is not a number."""


class UnknownNameError(VrlabError):
    """A name is in none of the registries it was looked up in."""


class NotationError(VrlabError):
    """A text is not a schedule of reinforcement; the message points at the word."""


class BudgetError(VrlabError):
    """A phase has no end, two ends, or asks for more than one run may compute."""


class LogError(VrlabError):
    """A file or table is not an event log or a training log; the message says what was looked for."""


class FitError(VrlabError):
    """A curve cannot be fitted to these numbers at all; the message says why."""


def suggestion(given: str, allowed: Iterable[str]) -> str:
    """Return `'; did you mean "x"?'` for the allowed name nearest to `given`, or an empty text."""
    near = difflib.get_close_matches(given.lower(), [name.lower() for name in allowed], n=1)
    exact = {name.lower(): name for name in allowed}
    return f'; did you mean "{exact[near[0]]}"?' if near else ""


def unknown(what: str, given: object, allowed: Iterable[str]) -> UnknownNameError:
    """Return the error for a name that is in no registry: what it is, what there is, what was probably meant."""
    names = list(allowed)
    meant = suggestion(str(given), names) or "."
    return UnknownNameError(f'there is no {what} "{given}"{meant} Known: {", ".join(names)}.')
