"""Names of the literature that mean a family with something known: its lower or upper level, or its exponent."""

from __future__ import annotations

from vrcore.curves.burr import Burr
from vrcore.curves.dagum import Dagum
from vrcore.curves.delayed_exponential import DelayedExponential
from vrcore.curves.exponential import Exponential
from vrcore.curves.family import Family
from vrcore.curves.frechet import Frechet
from vrcore.curves.gompertz import Gompertz
from vrcore.curves.gumbel import Gumbel
from vrcore.curves.hill import Hill
from vrcore.curves.logistic import Logistic
from vrcore.curves.mirrored_richards import MirroredRichards
from vrcore.curves.richards import Richards
from vrcore.curves.variant import Held, Variant
from vrcore.curves.weibull import Weibull

ANY: dict[str, float] = {}


def _levels(low: float | None, high: float | None, *, rising: bool) -> dict[str, float]:
    """Return the levels to fix where the lower and the upper level are these (None: to be found)."""
    first, last = (low, high) if rising else (high, low)
    return {name: one for name, one in (("baseline", first), ("asymptote", last)) if one is not None}


def _dose_response(stem: str, rising: Family, falling: Family, full: int) -> list[Variant]:
    """Return the variants of one stem of R's drc, by their numbers of parameters found.

    `full` of them with both levels to be found; one less: lower level 0 ("u": upper level 1); two less: 0 and 1.
    """
    kinds: dict[str, tuple[float | None, float | None]] = {
        f"{full - 2}": (0.0, 1.0),
        f"{full - 1}": (0.0, None),
        f"{full - 1}u": (None, 1.0),
        f"{full}": (None, None),
    }
    return [
        Variant(
            f"{stem}.{count}",
            Held(rising, _levels(*levels, rising=True)),
            Held(falling, _levels(*levels, rising=False)),
        )
        for count, levels in kinds.items()
    ]


def _always(name: str, family: Family, fixed: dict[str, float]) -> Variant:
    """Return a variant that means the same whichever way the points go."""
    return Variant(name, Held(family, fixed), Held(family, fixed))


def _lower_zero(name: str, family: Family) -> Variant:
    """Return the variant whose lower level is 0."""
    return Variant(name, Held(family, _levels(0.0, None, rising=True)), Held(family, _levels(0.0, None, rising=False)))


_ALL: tuple[Variant, ...] = (
    # R's drc (github.com/DoseResponse/drc); LL2 has the logarithm of the place as its parameter: the same curves
    *_dose_response("ll", Hill(), Hill(), 4),
    *_dose_response("ll2", Hill(), Hill(), 4),
    _always("ll", Hill(), ANY),
    _always("ll2", Hill(), ANY),
    Variant("ll.5", Held(Dagum()), Held(Burr())),
    Variant("ll2.5", Held(Dagum()), Held(Burr())),
    *_dose_response("l", Logistic(), Logistic(), 4),
    _always("l", Logistic(), ANY),
    Variant("l.5", Held(Richards()), Held(MirroredRichards())),
    *_dose_response("w1", Frechet(), Weibull(), 4),
    Variant("w1", Held(Frechet()), Held(Weibull())),
    *_dose_response("w2", Weibull(), Frechet(), 4),
    Variant("w2", Held(Weibull()), Held(Frechet())),
    *_dose_response("g", Gompertz(), Gumbel(), 4),
    Variant("g", Held(Gompertz()), Held(Gumbel())),
    _always("exd.2", Exponential(), {"asymptote": 0.0}),
    _always("exd.3", Exponential(), ANY),
    _always("exd", Exponential(), ANY),
    _always("ar.2", Exponential(), {"baseline": 0.0}),
    _always("ar.3", Exponential(), ANY),
    _always("ar", Exponential(), ANY),
    _always("mm.2", Hill(), {"baseline": 0.0, "slope": 1.0}),
    _always("mm.3", Hill(), {"slope": 1.0}),
    _always("mm", Hill(), {"slope": 1.0}),
    _always("michaelis-menten", Hill(), {"baseline": 0.0, "slope": 1.0}),
    _always("nec.3", DelayedExponential(), {"asymptote": 0.0}),
    _always("nec.2", DelayedExponential(), {"baseline": 1.0, "asymptote": 0.0}),
    # self-starting curves of R that end or begin at 0
    _lower_zero("sslogis", Logistic()),
    _always("ssgompertz", Gompertz(), {"baseline": 0.0}),
    _always("modified-gompertz", Gompertz(), {"baseline": 0.0}),
    _always("ssmicmen", Hill(), {"baseline": 0.0, "slope": 1.0}),
    _always("ssasymporig", Exponential(), {"baseline": 0.0}),
    _always("ssasympoff", Exponential(), ANY),  # where it crosses 0 stands in for the level at its beginning
    # pharmacology: an effect above that without a drug
    _always("emax", Hill(), {"slope": 1.0}),
    # learning-curve literature: LCDB (github.com/fmohr/lcdb) and LC-PFN (github.com/automl/lcpfn)
    _always("exp2", Exponential(), {"asymptote": 0.0}),
    _lower_zero("logpower3", Hill()),
    _lower_zero("log-power", Hill()),
    _lower_zero("dr-hill-zero-background", Hill()),
)

VARIANTS: dict[str, Variant] = {one.name: one for one in _ALL}
