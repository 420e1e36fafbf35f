"""Which learners can show a phenomenon, from the scoreboard that comes with the package, as a clause."""

from __future__ import annotations

from dashboard.scoreboard_study import who_shows
from vrcore.agents import AGENTS
from vrcore.phenomena import PHENOMENA


def listed(names: list[str]) -> str:
    """Return names as a list in words."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def who(key: str) -> str:
    """Return one sentence on which learners show a phenomenon with their usual settings."""
    title = PHENOMENA[key].title
    names = [AGENTS[agent].title for agent in who_shows(key)]
    if not names:
        return f"By the scoreboard's criterion no learner of this lab shows it ({title})."
    if len(names) > 8:
        count = f"{len(names)} of {len(AGENTS)} learners"
        return f"By the scoreboard's criterion {count} show it ({title}), {names[0]} among them."
    return f"By the scoreboard's criterion it is shown by {listed(names)} ({title})."


def shows(agent: str, key: str) -> bool:
    """Say whether a learner shows a phenomenon on the scoreboard."""
    return agent in who_shows(key)
