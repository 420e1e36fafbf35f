"""A visitor's clicks: kept for this visit alone, never in a link, and dropped when the answers to judge are others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import streamlit as st

HELD = "lm.rater.clicks"


class Click(NamedTuple):
    """One verdict: True for the first answer, or for a reward. `person`: the visitor's own, or a simulated one."""

    verdict: bool
    person: bool


def clicks(role: str, about: str) -> tuple[Click, ...]:
    """Return the clicks of a role so far; `about` names what is judged, and other clicks do not count."""
    held = _held(role)
    return tuple(held["clicks"]) if held.get("about") == about else ()


def add(role: str, about: str, given: Sequence[Click]) -> None:
    """Add clicks; a callback."""
    _held(role).update(about=about, clicks=[*clicks(role, about), *given])


def undo(role: str, about: str) -> None:
    """Take back the visitor's last click, and what the simulated rater has added since; a callback."""
    kept = list(clicks(role, about))
    while kept and not kept[-1].person:
        kept.pop()
    _held(role).update(about=about, clicks=kept[:-1])


def restart(role: str) -> None:
    """Forget all clicks of a role; a callback."""
    _held(role).clear()


def _held(role: str) -> dict[str, Any]:
    return st.session_state.setdefault(f"{HELD}.{role}", {})
