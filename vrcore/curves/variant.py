"""A family under a name that also says which of its parameters are known, such as LL.3: lower level 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vrcore.curves.family import Family
from vrcore.curves.points import Points
from vrcore.curves.trend import trend


@dataclass(frozen=True)
class Held:
    """A family, and the parameters that the name fixes, with their values."""

    family: Family
    fixed: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Variant:
    """What a name of the literature means: one family for points that rise, another perhaps for points that fall.

    Names such as those of R's drc speak of a lower and an upper level, and a sign of their slope says whether the
    curve rises or falls; here a baseline comes before an asymptote and slopes are positive. So the level that "lower"
    fixes, and for curves that are not symmetric the family itself, depend on which way the points go. What is fixed is
    not counted among the parameters found (`Fit.table`, `Fit.degrees_of_freedom`), and is called fixed in words.

    For everything else (`key`, `title`, `value`, ...) a variant answers like the family it means for points that rise.
    """

    name: str
    rising: Held
    falling: Held

    @property
    def key(self) -> str:
        """The key of the family for points that rise."""
        return self.rising.family.key

    def held(self, points: Points) -> Held:
        """Return what the name means for these points: rising unless their rank correlation is below 0."""
        return self.falling if trend(points.x, points.y).correlation < 0.0 else self.rising

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # what copying and pickling ask for is not the family's
        return getattr(self.rising.family, name)
