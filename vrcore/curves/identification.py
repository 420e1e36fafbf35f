"""What the data do not tell: which parameters are not identified, and why, in plain sentences."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from vrcore.curves.averaged import AveragedProfile
from vrcore.curves.compare import Compared
from vrcore.curves.delta import MIDPOINT
from vrcore.curves.family import Array, Family
from vrcore.curves.flat_or_straight import straight, told_apart
from vrcore.curves.interval import Profile
from vrcore.curves.own_curve import OwnProfile
from vrcore.curves.points import Points
from vrcore.curves.task import LEVELS, Task
from vrcore.curves.wording import number

NARROW = 0.25
"""An interval that ends at a declared limit still counts as an answer if it is narrower than this share of the
range of y. A convention of this library: at a quarter, a level is told apart from the other by any reader."""


NARROW_ASSUMED = 0.05
"""The same where the limit was not declared but assumed: an assumption is not to make up for what the points do not
tell, so that they must come this close to it themselves."""

DOUBTFUL = 2.0
"""An interval that only a doubt about the autocorrelation takes to a declared limit may be this many times wider and
still be an answer: half of the range of y, or a tenth where the limit was assumed. A convention of this library."""

ROUNDING = 1e-12
"""A level closer to 0 than this share of the range of y is 0."""

ARRIVED = 0.95
"""A curve that has done this share of its way has come to its level. A convention of this library."""

DEPENDENT = 1e-13
"""Parameters whose effects on the curve differ by less than this share cannot be told apart in double precision."""


SLOPE = 3
"""The place of the slope among the parameters of a family that has one."""

NO_BEND = "The points show no bend, and a straight line fits nearly as well."
NO_BEND_IN_X = "the data show no bend, and a straight line fits nearly as well"
NO_BEND_IN_LOG = "the data show no bend, and a line in the logarithm of x fits nearly as well"


class Findings(NamedTuple):
    """Sentences for people, and the names of the parameters that the data do not tell."""

    problems: tuple[str, ...]
    unidentified: tuple[str, ...]


def examine(
    profile: Profile, points: Points, table: tuple[Compared, ...], shown: Array, assumed: bool = False
) -> Findings:
    """Return what is wrong with a fit: no trend, open profiles, estimates beyond the data, errors of their own size.

    A parameter is identified when its 95 % profile interval is closed on both sides (or ends at a limit the user
    declared and is narrow), and its standard error is smaller than what it measures, by the estimates that are `shown`
    (scaled; those of least squares where only intervals allow for an autocorrelation). `assumed`: nobody declared the
    limits.
    """
    task = profile.task
    names = task.family.names
    free = [names[i] for i in task.free]
    apart, said = told_apart(profile, points, table)
    if not apart:
        return Findings((said,), tuple(free))
    problems = [said] if said else []
    unidentified = []
    for i in task.free:
        sentence = _open(profile, i, assumed) or _nearly_a_step(profile, i) or error_of_its_size(profile, i, shown)
        if sentence:
            problems.append(sentence)
            unidentified.append(names[i])
    if _no_bend(profile):
        return Findings((NO_BEND,), tuple(free))
    beyond = _beyond(profile, points) if "midpoint" not in unidentified else ""
    return Findings((*problems, beyond) if beyond else tuple(problems), tuple(unidentified))


def _no_bend(profile: Profile) -> bool:
    """Return whether the curve may be as shallow as it likes: then its levels may lie anywhere, and so may its middle.

    The profiles of the levels need not show it: they end where the shallowest slope that is looked for ends them. Where
    hardly any noise is left, that of the slope does not show it either, but a straight line then fits better; with
    limits that is no sign, as no curve between them can be straight for long. Levels that are fixed lie where they lie,
    and the shallowest curves that start at x = 0 are straight in the logarithm of x alone: neither is meant here.
    """
    task = profile.task
    if task.family.anchored or len(LEVELS) + 1 >= len(task.family.names) or task.family.names[SLOPE] != "slope":
        return False
    if not {0, 1, SLOPE} <= set(task.free):
        return False
    if profile.reaches(SLOPE, 0):
        return True
    bounded = any(any(sides) for sides in task.limited[: len(LEVELS)])
    return not bounded and straight(profile) <= profile.best.rss * float(task.factor[0]) ** 2


def _open(profile: Profile, place: int, assumed: bool) -> str:
    """Return a sentence if the profile of a parameter does not close, else nothing."""
    task = profile.task
    name = task.family.names[place]
    low, high = (profile.reaches(place, side) for side in (0, 1))
    if not (low or high):
        return ""
    if low and high:
        return f"The {name} is not identified: any value fits nearly as well."
    if place >= len(LEVELS):
        return f"The {name} is not identified: {_reason(place, high, task.family)}."
    rising = profile.best.params[1] >= profile.best.params[0]
    why = ""
    if high == (rising == (name == "asymptote")):
        why = f": {_why_open(profile, name)}"
    end, declared = float((task.low, task.high)[high][place]), task.limited[place][high]
    near = NARROW_ASSUMED if assumed else NARROW
    narrow = end - near if high else end + near
    inner = profile.end(place, 1 - int(high), 0.95, precision=0.003, near_enough=narrow if declared else None).value
    if declared:
        if abs(end - inner) <= abs(end - narrow):
            return ""
        which = "assumed limit" if assumed else "limit"
        last = f" to the {which} {_written(task, place, end)}"
    else:
        last = "wards"
    first = _written(task, place, inner)
    joint = ", so" if why else ":"
    way = "up" if high else "down"
    return f"The {name} is not identified{why}{joint} any value from {first} {way}{last} fits nearly as well."


def _why_open(profile: Profile, name: str) -> str:
    """Return why a level stays open outwards: the curve has not come to it in the data, or it has and they scatter."""
    task = profile.task
    x = task.x.max() if name == "asymptote" else task.x.min()
    done = float(task.family.shape(np.array([x]), *profile.best.params[2:])[0])
    if name == "asymptote":
        return "the data end before the curve bends" if done < ARRIVED else "the points near it scatter too much"
    return "the data begin after the curve left it" if done > 1.0 - ARRIVED else "the points near it scatter too much"


def _nearly_a_step(profile: Profile, place: int) -> str:
    """Return a sentence on a midpoint that is known within an interval, but has no standard error.

    Where a step fits nearly as well, the curve's slope at the midpoint has no end, and neither has the delta method's
    error.
    """
    task = profile.task
    if place != MIDPOINT or task.family.abrupt or len(task.family.names) <= SLOPE or SLOPE not in task.free:
        return ""
    if math.sqrt(profile.scatter[place, place]) <= float(np.ptp(task.x)) or not profile.reaches(SLOPE, 1):
        return ""
    low, high = (_written(task, place, profile.end(place, side, 0.95).value) for side in (0, 1))
    return (
        f"The midpoint lies between {low} and {high} (95 %), but has no standard error: a sudden step fits nearly as "
        "well."
    )


def _written(task: Task, place: int, value: float) -> str:
    """Return a scaled level in the user's units, without the rounding that makes 5.55e-17 of a 0."""
    found = float(task.shift[place] + task.factor[place] * value)
    return number(0.0 if abs(found) < ROUNDING * task.factor[place] else found)


def _reason(place: int, high: bool, family: Family) -> str:
    """Return why the profile of a parameter of the shape stays open towards its high or its low end."""
    match place, high:
        case 2, True:
            return "half of the way may lie anywhere after the data, which do not show where the curve ends"
        case 2, False:
            return "half of the way may lie anywhere before the data, which do not show where the curve begins"
        case 3, False:
            return NO_BEND_IN_LOG if family.anchored else NO_BEND_IN_X
        case 3, True:
            return f"the points do not show how fast the change is, and {family.steepest} fits nearly as well"
        case _:
            return "the other parameters make up for whatever it is"


def error_of_its_size(profile: Profile, place: int, shown: Array) -> str:
    """Return a sentence if a standard error is larger than the scale of what it belongs to."""
    task, params = profile.task, shown
    name = task.family.names[place]
    error = math.sqrt(profile.scatter[place, place])
    whole = "the whole rise" if params[1] >= params[0] else "the whole fall"
    scale, words = {
        0: (abs(params[1] - params[0]), whole),
        1: (abs(params[1] - params[0]), whole),
        2: (float(np.ptp(task.x)), "the range of x"),
    }.get(place, (abs(float(params[place])), "the value itself"))
    if error <= scale:
        return ""
    if error > 1000.0 * scale:
        return f"The {name} is not identified: its standard error is more than a thousand times {words}."
    return (
        f"The {name} is not identified: its standard error, {number(error * task.factor[place])}, "
        f"is larger than {words}, {number(float(scale) * task.factor[place])}."
    )


def _beyond(profile: Profile, points: Points) -> str:
    """Return a caution if the midpoint was found outside the data."""
    midpoint = float(profile.task.user(profile.best.params)[2])
    first, last = float(points.x[0]), float(points.x[-1])
    if first <= midpoint <= last:
        return ""
    where, end = (
        ("beyond", f"end at {number(last, 4)}") if midpoint > last else ("before", f"begin at {number(first, 4)}")
    )
    return f"The midpoint, x = {number(midpoint)}, lies {where} the data, which {end}: it rests on the family chosen."


def examine_averaged(profile: AveragedProfile, found: Findings, assumed: bool = False) -> Findings:
    """Return the findings with what only the doubt about the autocorrelation leaves open, by the rule of `examine`."""
    problems, unidentified = list(found.problems), list(found.unidentified)
    for place in profile.task.free:
        name = profile.task.family.names[place]
        sentence = "" if name in unidentified else _open_averaged(profile, place, assumed)
        if sentence:
            problems.append(sentence)
            unidentified.append(name)
    return Findings(tuple(problems), tuple(unidentified))


def _open_averaged(profile: AveragedProfile, place: int, assumed: bool) -> str:
    """Return a sentence if the averaged profile of a parameter does not close, else nothing."""
    task = profile.task
    if task.family.abrupt and place >= len(LEVELS):
        return ""  # whole gaps: what is open there is so under any autocorrelation
    name = task.family.names[place]
    for side in (0, 1):
        far = float((task.low, task.high)[side][place])
        if not profile.reaches(place, side):
            continue
        if not task.limited[place][side]:
            rest = "no value of it can be ruled out on one side"
        else:
            inner = profile.end(place, 1 - side, 0.95).value
            if abs(far - inner) <= DOUBTFUL * (NARROW_ASSUMED if assumed else NARROW):
                continue
            first, last = (_written(task, place, value) for value in (inner, far))
            which = "assumed limit" if assumed else "limit"
            rest = f"any value from {first} {'up' if side else 'down'} to the {which} {last} fits nearly as well"
        return f"The {name} is not identified: if neighbouring residuals go together as much as they may, {rest}."
    return ""


def examine_own(profile: OwnProfile) -> Findings:
    """Return which parameters of a user's own curve the points cannot tell apart: Jacobian columns that depend."""
    task = profile.task
    slopes = task.jacobian(profile.best.params, task.free).T
    size = np.sqrt((slopes * slopes).sum(axis=0))
    names = [task.names[place] for place in task.free]
    silent = [name for name, one in zip(names, size, strict=True) if one == 0.0]
    if silent:
        return Findings(
            tuple(f"The {name} is not identified: changing it changes nothing at these points." for name in silent),
            tuple(silent),
        )
    _, singular, directions = np.linalg.svd(slopes / size, full_matrices=False)
    if singular[-1] > DEPENDENT * singular[0]:
        return Findings((), ())
    mixed = [name for name, share in zip(names, np.abs(directions[-1]), strict=True) if share > 0.05]
    listed = " and ".join(mixed)
    return Findings((f"The {listed} are not identified: changes of one are made up for by the others.",), tuple(mixed))
