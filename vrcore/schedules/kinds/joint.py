"""Alternative and conjunctive schedules: several requirements for one reinforcer."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.schedules.kinds.compound import Compound, enclosed
from vrcore.schedules.kinds.quantity import listed


@dataclass(frozen=True)
class Alternative(Compound):
    """Alt: the first of the requirements to be met is reinforced, and all start anew."""

    form = "Alt"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        ways = listed([enclosed(part, part.requirement()) for part in self.parts], "or")
        return f"{ways}, whichever comes first"


@dataclass(frozen=True)
class Conjunctive(Compound):
    """Conj: a reinforcer follows when all of the requirements have been met, in any order."""

    form = "Conj"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        ways = listed([enclosed(part, part.requirement()) for part in self.parts])
        return f"{ways}, {'both' if len(self.parts) == 2 else 'all'} of them, in any order"
