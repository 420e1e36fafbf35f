"""One subject of a group: its own curve, how wide that may be, and where it changes if it changes at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from vrcore.curves.change_point import ChangePoint, change_point
from vrcore.curves.family import Array
from vrcore.curves.fit import fit
from vrcore.curves.result import Estimate, Fit
from vrcore.errors import FitError


class Asked(NamedTuple):
    """How every subject's curve is fitted: arguments of `vrcore.fit`."""

    family: str
    lower: float | None
    upper: float | None
    fixed: Mapping[str, float] | None
    level: float


class Individual(NamedTuple):
    """A subject. `fit` and `change` are None where `refused` says why there is none.

    `width` is the 10-90 % width of its curve with the profile-likelihood interval of the slope; the low end is 0 where
    a sudden step fits as well, the high end inf where a straight line does.
    """

    label: str
    fit: Fit | None
    width: Estimate | None
    change: ChangePoint | None
    refused: str

    @property
    def onset(self) -> float:
        """The place of the change, inf where none is to be seen."""
        return self.change.onset if self.change is not None and self.change.found else math.inf

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values; infinite widths become the text "inf"."""
        return {
            "label": self.label,
            "fit": None if self.fit is None else self.fit.to_dict(),
            "width": None if self.width is None else ["inf" if math.isinf(end) else end for end in self.width],
            "change": None if self.change is None else list(self.change),
            "refused": self.refused,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Individual:
        """Return the subject that `to_dict` wrote."""
        return cls(
            str(given["label"]),
            None if given["fit"] is None else Fit.from_dict(given["fit"]),
            None if given["width"] is None else Estimate(*map(float, given["width"])),
            None if given["change"] is None else ChangePoint(*given["change"]),
            str(given["refused"]),
        )


def individual(label: str, x: Array, y: Array, asked: Asked) -> Individual:
    """Return one subject fitted, or what it was refused for; errors that are not about its points are raised."""
    try:
        change = change_point(x, y, level=asked.level)
        found = fit(x, y, asked.family, lower=asked.lower, upper=asked.upper, fixed=asked.fixed)
    except FitError as refusal:
        return Individual(label, None, None, None, str(refusal))
    return Individual(label, found, _width(found, asked.level), change, "")


def _width(found: Fit, level: float) -> Estimate:
    """Return the width with the interval that the slope's profile gives, all else of the shape as estimated.

    A family without a slope has the width of its midpoint, or none.
    """
    if "slope" not in found.curve.names:
        return found.width(level)
    flat, steep = found.interval("slope", level)
    value = found.curve.width(found.params)
    if not found.identified("slope") and found.table[0].family == "constant":
        return Estimate(value, 0.0, math.inf)
    ends = [
        0.0 if math.isinf(slope) else math.inf if slope <= 0.0 else found.curve.width({**found.params, "slope": slope})
        for slope in (steep, flat)
    ]
    return Estimate(value, min(ends[0], value), max(ends[1], value))
