"""How much further, as people write it: "1e5", "20k", or "2x", which means twice as far as now."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from vrcore.errors import ParameterError

LARGEST = 1e15
# A comma only between groups of three digits: "1,5" may mean one and a half somewhere and is refused.
_WRITTEN = re.compile(
    r"\s*((?:\d{1,3}(?:[, _]\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,2}))?\s*([kKmMbBgG]?)\s*([xX×*]?)\s*",
    re.ASCII,
)
_FACTORS = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9}


class Amount(NamedTuple):
    """A number of the x axis' units, or, with `times`, of lengths of the run so far."""

    number: float
    times: bool

    def of(self, last: float) -> float:
        """Return the x meant for a run that has come as far as `last`. Raises `ParameterError` for times nothing."""
        if self.times and last <= 0.0:
            raise ParameterError(
                f"The last step is {last:g}, of which a multiple lies nowhere ahead: say how far in units of x."
            )
        return self.number * last if self.times else self.number


def plain_number(text: str) -> float:
    """Return a number that may be written as amounts are ("20k", "1,000") and may be below 0; nan for other text."""
    bare = text.strip().replace("\u2212", "-")
    number, sign = _read(bare[1:] if bare[:1] in ("-", "+") else bare)
    return math.nan if sign else -number if bare.startswith("-") else number


def _read(text: str) -> tuple[float, str]:
    """Return the number in a text, nan for none, and the sign of a multiple behind it."""
    found = _WRITTEN.fullmatch(text.replace("\u00a0", " "))
    if found is None:
        return math.nan, ""
    digits, exponent, factor, sign = found.groups()
    return float(re.sub(r"[,_ ]", "", digits)) * 10.0 ** int(exponent or 0) * _FACTORS[factor.lower()], sign


def amount(text: str, what: str = "the budget") -> Amount:
    """Return what a text means. Raises `ParameterError` saying how to write it."""
    number, sign = _read(text)
    if number > LARGEST:
        raise ParameterError(f'{what} is at most {LARGEST:g}; "{text[:40]}" is more.')
    if not number > 0.0:
        given = f'; "{text[:40]}" is neither.' if text.strip() else "."
        raise ParameterError(
            f"{what} is a number above 0, such as 1e5, or a multiple of what was spent, such as 2x{given}"
        )
    times = bool(sign)
    if times and number <= 1.0:
        raise ParameterError(
            f'{what} must lie ahead: 1x is where the run stands, 2x is twice as far; it is "{text[:40]}".'
        )
    return Amount(number, times)
