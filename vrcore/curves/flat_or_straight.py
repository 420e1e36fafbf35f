"""Whether points tell a curve from a line: by AICc, and where they are too few for it, by the extra sum of squares."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import fdtrc

from vrcore.curves.compare import AS_GOOD, Compared, aicc, flat_as_good
from vrcore.curves.interval import Profile
from vrcore.curves.points import Points
from vrcore.curves.trend import trend
from vrcore.curves.wording import number

NO_TREND = 0.05
"""Above this probability of a rank correlation without a trend, no trend is seen: the usual level."""

CLEAR = 0.01
"""Up to this probability a trend or a bend is called clear, above it likely. A convention of this library."""

FEW = 3
"""Points are few for AICc where n - k - 1 is at most this, k the parameters with the variance: its correction then asks
for 13 (three parameters) to 20 (four) at least, and without bound as n - k - 1 comes to 0, where it is not defined."""

CHANCE = 0.05
"""The usual level of a test."""


def told_apart(profile: Profile, points: Points, table: tuple[Compared, ...]) -> tuple[bool, str]:
    """Return whether points tell the curve from a flat line, and what is to be said of it: nothing, where it is plain.

    `table` holds the curve and the flat line.
    """
    one = next(row for row in table if row.family == profile.task.family.key)
    flat = next(row for row in table if row.family == "constant")
    if math.isfinite(one.aicc) and not flat_as_good(flat, one):
        return True, ""
    caution = _few_but_clear(profile, points, one, flat)
    if caution:
        return True, caution
    return False, _trending(profile, points) or _nothing(profile, points, one, flat)


def _few_but_clear(profile: Profile, points: Points, one: Compared, flat: Compared) -> str:
    """Return the caution that few points deserve which still tell this curve from both kinds of line, else nothing.

    The probability is that of Fisher's F for the residual sum of squares that a line leaves beyond the curve's: exact
    for lines, about right for curves (Bates and Watts 1988, Nonlinear Regression Analysis and Its Applications, on the
    extra sum of squares; not checked against the original). Of 150 flat runs each, with 5 to 10 independent points and
    four families, 0 to 2 came through; of 60 straight ones, with 6 to 8 points and two families, 0 to 2.
    """
    n, k = int(points.x.size), one.parameters
    if n - k - 2 > FEW:
        return ""
    lines = [(flat.rss, k - 1), (straight(profile), k - 2)]
    chances = [_chance(rss, one.rss, more, n - k) for rss, more in lines if more > 0]
    if not chances or max(chances) > CHANCE:
        return ""
    sure = "clear" if max(chances) <= CLEAR else "likely"
    return (
        f"{n} points are few for {k} parameters: that they follow no straight line is {sure} "
        f"(p = {number(max(chances), 1)}), but how they bend rests on single points. Collect more before trusting it."
    )


def _chance(line: float, curve: float, more: int, left: int) -> float:
    """Return the probability of a line's residual sum of squares, if the curve's `more` parameters gain by chance."""
    if curve <= 0.0:
        return 0.0 if line > 0.0 else 1.0
    return float(fdtrc(more, left, max(line - curve, 0.0) / more / (curve / left)))


def straight(profile: Profile) -> float:
    """Return the residual sum of squares of a straight line, in the user's units."""
    task = profile.task
    # in the scaled units of the task, so that a far-off origin of x costs no digits
    slope, level = np.polyfit(task.x - task.x.mean(), task.y, 1, w=task.weight)
    residual = task.times(task.y - level - slope * (task.x - task.x.mean()))
    return float(residual @ residual) * float(task.factor[0]) ** 2


def _trending(profile: Profile, points: Points) -> str:
    """Return what is to be said of points that go up or down but are too few for the curve, else nothing.

    With few points AICc asks so much for each parameter that a flat line wins although nobody would call the points
    flat; then not the learning is in doubt but the shape of its curve.
    """
    found = trend(points.x, points.y)
    if found.p > NO_TREND:
        return ""
    task = profile.task
    curved = aicc(profile.best.rss * float(task.factor[0]) ** 2, points, len(task.free))
    line = "straight" if aicc(straight(profile), points, 2) < curved + AS_GOOD else "flat"
    way, sure = "rise" if found.correlation > 0.0 else "fall", "clear" if found.p <= CLEAR else "likely"
    return (
        f"These {points.x.size} points are too few to tell this curve from a {line} line; that they {way} is {sure} "
        f"(rank correlation {number(found.correlation, 2)})."
    )


def _nothing(profile: Profile, points: Points, one: Compared, flat: Compared) -> str:
    """Return what is said of points that show no trend at all."""
    title = profile.task.family.title
    if not math.isfinite(one.aicc):
        return f"No detectable learning: {points.x.size} points do not tell the {title} curve from a flat line."
    return (
        f"No detectable learning: a flat line does as well as the {title} curve "
        f"(AICc {number(flat.aicc, 4)} against {number(one.aicc, 4)})."
    )
