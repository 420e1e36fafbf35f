"""The families of curves: a new one is its file and its name in the tuple below; all lists derive from it."""

from __future__ import annotations

from vrcore.curves.exponential import Exponential
from vrcore.curves.family import Family
from vrcore.curves.formula import Formula
from vrcore.curves.gompertz import Gompertz
from vrcore.curves.hill import Hill
from vrcore.curves.logistic import Logistic
from vrcore.curves.power import Power
from vrcore.curves.published import PUBLISHED
from vrcore.curves.richards import Richards
from vrcore.curves.step import Step
from vrcore.curves.weibull import Weibull
from vrcore.errors import unknown

_FAMILIES: tuple[Family, ...] = (
    Logistic(),
    Hill(),
    Gompertz(),
    Richards(),
    Weibull(),
    Exponential(),
    Power(),
    Step(),
)

CURVES: dict[str, Family] = {family.key: family for family in _FAMILIES}


def find(name: str) -> Family:
    """Return the family with this key or alias, whatever its capitals, spaces or underscores.

    Raises `UnknownNameError` for a name nobody has given to any of them.
    """
    found = curve(name)
    if isinstance(found, Family):
        return found
    raise unknown("family of curves with a baseline and an asymptote", name, [*CURVES])


def curve(name: str) -> Family | Formula:
    """Return what `find` returns, and besides the published curves without two levels, such as "pow3" or "constant"."""
    wanted = str(name).strip().lower().replace("_", "-").replace(" ", "-")
    everything: tuple[Family | Formula, ...] = (*_FAMILIES, *PUBLISHED.values())
    for one in everything:
        if wanted in (one.key, *one.aliases):
            return one
    raise unknown("family of curves", name, [*CURVES, "auto", *(alias for one in everything for alias in one.aliases)])
