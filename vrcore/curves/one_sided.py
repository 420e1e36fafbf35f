"""Intervals that lie to one side of their estimate, as a doubt about the autocorrelation makes them."""

from __future__ import annotations

import math
from collections.abc import Collection

from scipy.special import ndtr

from vrcore.curves.averaged import AveragedProfile
from vrcore.curves.family import Array
from vrcore.curves.own_curve import OwnProfile
from vrcore.curves.task import LEVELS

NEAR = 0.1
"""An end within this share of the standard error is at the estimate. A convention of this library."""

SCREEN = 0.35
"""A probability beyond the estimate above this, by the normal approximation, is far from the 2.5 % of an end; the
estimate in the middle of its interval has a half. A convention that only saves time."""


def one_sided(
    profile: AveragedProfile | OwnProfile, params: Array, errors: Array, unidentified: Collection[str]
) -> str:
    """Return a sentence on the identified parameters whose 95 % interval ends at the estimate, or nothing.

    The estimate is that of least squares; the interval allows for what the autocorrelation may be, and under all
    of it that is plausible the best value may lie on one side. `params` and `errors` (parameters) are in user units. An
    end at a declared limit does not count: there the estimate lies at the limit, too.
    """
    names = profile.task.names if isinstance(profile, OwnProfile) else profile.task.family.names
    jumps = isinstance(profile, AveragedProfile) and profile.task.family.abrupt
    found = []
    for place in profile.task.free:
        value, error = float(params[place]), float(errors[place])
        if names[place] in unidentified or not error > 0.0 or (jumps and place >= len(LEVELS)):
            continue
        if any(_at_estimate(profile, place, side, value, error) for side in (0, 1)):
            found.append(names[place])
    if not found:
        return ""
    # The parameters of a formula are letters, which take no article.
    said = [name if len(name) == 1 else f"the {name}" for name in found]
    rest = "if neighbouring residuals go together as much as these do, curves further that way fit better."
    if len(said) == 1:
        return f"The interval of {said[0]} lies to one side of its estimate: {rest} Go by the interval."
    listed = f"{', '.join(said[:-1])} and {said[-1]}"
    return f"The intervals of {listed} lie to one side of their estimates: {rest} Go by the intervals."


def _at_estimate(profile: AveragedProfile | OwnProfile, place: int, side: int, value: float, error: float) -> bool:
    """Return whether the interval ends on this side (0: low, 1: high) within a tenth of an error of the estimate."""
    sign = 1.0 if side else -1.0
    if isinstance(profile, OwnProfile):
        shift, factor = 0.0, 1.0
        guesses = [(1.0, float(profile.best.params[place]), math.sqrt(profile.scatter[place, place]))]
    else:
        shift, factor = float(profile.task.shift[place]), float(profile.task.factor[place])
        guesses = [
            (weight, float(one.task.user(one.best.params)[place]), factor * math.sqrt(one.scatter[place, place]))
            for one, weight in zip(profile.profiles, profile.weights, strict=True)
        ]
    beyond = sum(weight * ndtr(sign * (best - value) / max(sd, 1e-12 * error)) for weight, best, sd in guesses)
    if beyond > SCREEN:
        return False
    end = profile.end(place, side, 0.95)
    return not end.open and sign * (shift + factor * end.value - value) <= NEAR * error
