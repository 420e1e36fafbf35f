"""Chained and tandem schedules: links, of which only the last is followed by a reinforcer."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.schedules.kinds.compound import Compound, enclosed


@dataclass(frozen=True)
class Chained(Compound):
    """Chain: completing a link starts the next, each with its own stimulus; completing the last is reinforced."""

    form = "Chain"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        return f"{_links(self)}, each link with its own stimulus"


@dataclass(frozen=True)
class Tandem(Compound):
    """Tand: links as in a chained schedule, without a stimulus that tells them apart."""

    form = "Tand"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        return f"{_links(self)}, with nothing to tell the links apart"


def _links(schedule: Compound) -> str:
    return ", then ".join(enclosed(part, part.requirement()) for part in schedule.parts)
