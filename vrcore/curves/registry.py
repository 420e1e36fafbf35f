"""The families of curves: a new one is its file and its name in a tuple below; all lists derive from it.

Three kinds of curves have names. Families with two levels that "auto" tries (`CURVES`), families with two levels that
are fitted by name only (`FURTHER`: from the others of their kind few data tell them apart, and each would cost "auto"
time and its comparison clarity), and curves without two levels (`published`). `named.VARIANTS` are families with
something known.
"""

from __future__ import annotations

from vrcore.curves.burr import Burr
from vrcore.curves.cauchy import Cauchy
from vrcore.curves.dagum import Dagum
from vrcore.curves.delayed_exponential import DelayedExponential
from vrcore.curves.exponential import Exponential
from vrcore.curves.family import Family
from vrcore.curves.formula import Formula
from vrcore.curves.frechet import Frechet
from vrcore.curves.gamma import Gamma
from vrcore.curves.gompertz import Gompertz
from vrcore.curves.gumbel import Gumbel
from vrcore.curves.hill import Hill
from vrcore.curves.logistic import Logistic
from vrcore.curves.mirrored_richards import MirroredRichards
from vrcore.curves.named import VARIANTS
from vrcore.curves.normal import Normal
from vrcore.curves.power import Power
from vrcore.curves.published import PUBLISHED
from vrcore.curves.richards import Richards
from vrcore.curves.step import Step
from vrcore.curves.variant import Variant
from vrcore.curves.weibull import Weibull
from vrcore.errors import FitError, UnknownNameError, shown, suggestion

_TRIED: tuple[Family, ...] = (
    Logistic(),
    Hill(),
    Gompertz(),
    Richards(),
    Weibull(),
    Exponential(),
    Power(),
    Step(),
)

_BY_NAME_ONLY: tuple[Family, ...] = (
    Normal(),
    Cauchy(),
    Gumbel(),
    Frechet(),
    Dagum(),
    Burr(),
    MirroredRichards(),
    Gamma(),
    DelayedExponential(),
)

CURVES: dict[str, Family] = {family.key: family for family in _TRIED}
"""The families that "auto" compares, by key."""

FURTHER: dict[str, Family] = {family.key: family for family in _BY_NAME_ONLY}
"""The families that are fitted by name only, by key."""

Curve = Family | Formula | Variant

_KEYED: tuple[Family | Formula, ...] = (*_TRIED, *_BY_NAME_ONLY, *PUBLISHED.values())

_EVERY: dict[str, Curve] = {**VARIANTS, **{name: one for one in _KEYED for name in (one.key, *one.aliases)}}


def names() -> tuple[str, ...]:
    """Return every name that `fit`, `curve` and `find` know, besides "auto"."""
    return tuple(_EVERY)


def curve(name: str) -> Curve:
    """Return what has this key or alias, whatever its capitals, spaces or underscores.

    A family; a family with something known (`Variant`); or a curve without two levels (`Formula`), such as "pow3".
    Raises `UnknownNameError` for a name nobody has given to any of them.
    """
    wanted = str(name).strip().lower().replace("_", "-").replace(" ", "")
    for spelt in (wanted, str(name).strip().lower().replace("_", "-").replace(" ", "-"), wanted.removesuffix("()")):
        if spelt in _EVERY:
            return _EVERY[spelt]
    meant = suggestion(str(name), ["auto", *_EVERY]) or "."
    raise UnknownNameError(
        f'there is no family of curves "{shown(name)}"{meant} Known: auto, {", ".join(CURVES)}, '
        f"and {len(_EVERY) - len(CURVES)} further names of the literature, such as pow3, LL.3 or W1.4."
    )


find = curve
"""The same under its other name."""


def two_levels(name: str) -> Family:
    """Return the family of a name, what it fixes left aside; raise `FitError` for a curve without two levels."""
    found = curve(name)
    if isinstance(found, Formula):
        raise FitError(f"the {found.title} curve has no two levels; choose one of {', '.join(CURVES)}.")
    return found.rising.family if isinstance(found, Variant) else found
