"""What the stored scoreboard says of a learner and one phenomenon, and which learners show it."""

from __future__ import annotations

from dashboard.scoreboard_study import board
from dashboard.scoreboard_words import others, verdict

# Where a criterion would surprise beside what a tab says.
LIMITS = {"generalised-matching": " The row counts sensitivities from .7 to 1, because animals undermatch."}


def told(agent: str, key: str) -> str:
    """Return what the board says of a learner with its shipped settings, and which learners show the phenomenon."""
    one = board().findings[agent, key]
    return f"On the scoreboard, as shipped, {verdict(agent, key, one)} {one.why}{LIMITS.get(key, '')} {others(key)}"


__all__ = ["told"]
