"""Alternative and conjunctive schedules: several requirements for one reinforcer."""

from __future__ import annotations

from dataclasses import dataclass

from vrcore.schedules.kinds.compound import Compound, enclosed
from vrcore.schedules.kinds.quantity import listed


@dataclass(frozen=True)
class Alternative(Compound):
    """Alt: the first of the requirements to be met is reinforced and starts anew as it would alone; so do the others.

    The others do so from the beginning. Of several that are met at once, the one that is worth least pays.
    """

    form = "Alt"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        ways = listed([enclosed(part, part.requirement()) for part in self.parts], "or")
        return f"{ways}, whichever comes first"


@dataclass(frozen=True)
class Conjunctive(Compound):
    """Conj: a reinforcer follows when all of the requirements have been met, in any order; what met it starts anew."""

    form = "Conj"

    def requirement(self) -> str:
        """Return what has to be done once, as a noun phrase."""
        ways = listed([enclosed(part, part.requirement()) for part in self.parts])
        return f"{ways}, {'both' if len(self.parts) == 2 else 'all'} of them, in any order"
