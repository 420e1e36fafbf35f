"""What the tab "Shaping and curriculum" asks for, and who computes it: one file for each of its three views."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, NamedTuple

from dashboard.charts.look import Look
from dashboard.language import shaping_curriculum, shaping_reward, shaping_thinning
from dashboard.language.shaping_fields import MORE, ROWS
from dashboard.language.shaping_parts import View

WORK = {
    "curriculum": shaping_curriculum.work,
    "thinning": shaping_thinning.work,
    "reward": shaping_reward.work,
}


class Asked(NamedTuple):
    """One view with the settings that matter there, as (name, value) pairs without the tab's prefix."""

    view: str
    settings: tuple[tuple[str, Any], ...]
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(("shaping", self.view, *(f"{name}={value}" for name, value in self.settings), self.look.key))


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what the tab's settings ask for."""
    view = values["shaping_view"]
    names = [*ROWS[view], *MORE[view], "shaping_control", "shaping_seeds", "shaping_seed"]
    if view == "curriculum":
        names.append("shaping_vote")
    return Asked(view, tuple((name.removeprefix("shaping_"), values[name]) for name in names), look)


def work(asked: Asked) -> Generator[float, None, View]:
    """Compute what a view shows; yields the share done."""
    return (yield from WORK[asked.view](dict(asked.settings), asked.look))
