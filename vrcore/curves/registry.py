"""The families of curves: a new one is its file and its name in the tuple below; all lists derive from it."""

from __future__ import annotations

from vrcore.curves.family import Family
from vrcore.curves.gompertz import Gompertz
from vrcore.curves.hill import Hill
from vrcore.curves.logistic import Logistic
from vrcore.curves.richards import Richards
from vrcore.errors import unknown

_FAMILIES: tuple[Family, ...] = (Logistic(), Hill(), Gompertz(), Richards())

CURVES: dict[str, Family] = {family.key: family for family in _FAMILIES}


def find(name: str) -> Family:
    """Return the family with this key or alias, whatever its capitals, spaces or underscores.

    Raises `UnknownNameError` for a name nobody has given to any of them.
    """
    wanted = str(name).strip().lower().replace("_", "-").replace(" ", "-")
    for family in _FAMILIES:
        if wanted in (family.key, *family.aliases):
            return family
    raise unknown("family of curves", name, [*CURVES, "auto", *(alias for one in _FAMILIES for alias in one.aliases)])
