"""Where the next unit of compute should go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from vrcore.advice.allocation import Allocation, Share
from vrcore.advice.belief import Belief, believe
from vrcore.advice.collect import collect, upwards
from vrcore.advice.findings import Finding, examine
from vrcore.advice.parts import Quantity
from vrcore.advice.run import Array, Run
from vrcore.advice.sense import Sense
from vrcore.curves.wording import number
from vrcore.errors import ParameterError
from vrcore.formats.wording import counted

SHORTEST = 4
"""Fewer evaluations do not determine even one of the curves that are averaged."""

OPEN = ("too-few-points", "no-trend")
"""What stops a forecast and not an allocation: of these runs little is known, and learning may yet set in. Where no
run to be compared shows any, nothing tells where it will, and nothing is given."""

ROUNDING = 1e-9
"""Final rewards that differ by less than this share of themselves are worth the same."""

LEAST = 1e-6
"""A difference below this share of what a run is worth is said to be none: it is rounding, or as good as that."""

RESOLVED = 0.5
"""The share of the variance of a forecast that going on is taken to resolve while there is still something to decide.
Chosen on simulated recipes with other seeds than those reported; .25 and .75 did about as well."""


def worth_of_a_step(beliefs: Sequence[Belief], last: Array, left: float, step: float) -> Array:
    """Return, for each recipe, what the final reward is expected to be if the next `step` goes to it.

    Then the rest goes to whichever looks best. A recipe that gets the step is judged at its last x + `left`, the
    others at their last x + `left` - `step`: what is spent on one is lost to the others. Its forecast there will have
    moved, by a standard deviation of sqrt(`RESOLVED`) times its own, and the better of it and the best other one is
    taken: E max(N(m, s^2), c) = c + (m - c) Phi(z) + s phi(z), z = (m - c) / s. This is the knowledge gradient with
    a fixed share of resolution (Frazier, Powell and Dayanik 2008, SIAM J. Control Optim. 47, 2410-2439; recalled).
    """
    full = [belief.at(float(x) + left) for belief, x in zip(beliefs, last, strict=True)]
    less = [belief.at(float(x) + left - step)[0] for belief, x in zip(beliefs, last, strict=True)]
    found = []
    for place, (mean, deviation) in enumerate(full):
        others = max((value for other, value in enumerate(less) if other != place), default=-math.inf)
        moved = math.sqrt(RESOLVED) * deviation
        found.append(_better(mean, moved, others))
    return np.array(found)


def _better(mean: float, deviation: float, other: float) -> float:
    if other == -math.inf:
        return mean
    if deviation <= 0.0:
        return max(mean, other)
    z = (mean - other) / deviation
    return other + (mean - other) * float(ndtr(z)) + deviation * math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def allocate(
    runs: Any,
    *,
    budget: float,
    step: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
    level: float = 0.9,
    lower_is_better: bool = False,
) -> Allocation:
    """Return which of several partial runs should get the next `step` of compute.

    `runs` as in `advise`: recipes, or the stages of a curriculum of which one will be kept. `budget` is what is left
    for all of them together, in the unit of x; `step` how much is given before asking again (a sixteenth of it where
    none is given). What counts is the reward of the one recipe that is kept at the end, not the sum. Runs in which a
    finding stops extrapolation are left out, unless it is that little has been seen yet (`OPEN`); a run with fewer
    than 4 evaluations is asked for more first. `lower_is_better` is as in `advise`. Raises `VrlabError` for data that
    are no runs and for a budget or step that is not above 0.

    Measured in `benchmarks/allocation.py` (400 problems a case, 4 or 8 recipes whose true Hill curves cross, noise .01
    and .03): the reward that is kept is .011 to .026 higher than by successive halving and .040 to .076 higher than by
    equal shares, each +- .004 at most. On Gompertz curves, a family it does not know, it does as well as halving
    (.000 +- .003). On sudden learners, which nothing announces, it loses .024 +- .006 to halving and .040 to equal
    shares: where learning sets in at once and late, share equally.
    """
    if not (_finite(budget) and budget > 0.0):
        raise ParameterError(f"budget is what is left to spend in units of x, above 0; it is {budget}.")
    if not (step is None or _finite(step)):
        raise ParameterError(f"step must be a number, above 0 and at most the budget; it is {step}.")
    give = budget / 16.0 if step is None else float(step)
    if not (math.isfinite(give) and 0.0 < give <= budget):
        raise ParameterError(f"step must be above 0 and at most the budget, {budget:g}; it is {give:g}.")
    if not 0.0 < level < 1.0:
        raise ParameterError(f"level must lie between 0 and 1, such as 0.9; it is {level:g}.")
    found = upwards(collect(runs, lower, upper), lower_is_better=lower_is_better)
    sense = Sense(bool(lower_is_better))
    looked = [examine(run) for run in found]
    reasons = [_left_out(run, seen) for run, seen in zip(found, looked, strict=True)]
    flat = {run.name for run, seen in zip(found, looked, strict=True) if any(one.code == "no-trend" for one in seen)}
    short = [run for run, reason in zip(found, reasons, strict=True) if not reason and run.n < SHORTEST]
    kept = [run for run, reason in zip(found, reasons, strict=True) if not reason and run.n >= SHORTEST]
    known = _shares(kept, budget, give, level) if kept else {}
    shares = tuple(
        known[run.name].own(sense)
        if run.name in known
        else Share(run.name, run.last, None, None, None, reason or f"It has only {counted(run.n, 'evaluation')}.")
        for run, reason in zip(found, reasons, strict=True)
    )
    if short:
        have = counted(short[0].n, "evaluation")
        reason = f"{short[0].name} has only {have}, too few to compare it with the others."
        return Allocation(short[0].name, give, float(budget), shares, reason, sense.turned)
    if not kept:
        reason = "in every run something was found that stops extrapolation; see what is said of each."
        return Allocation(None, give, float(budget), shares, reason, sense.turned)
    if flat.issuperset(known):
        reason = (
            "in no run that could be compared is any learning detectable, so that nothing tells where more would pay; "
            "see what is said of each."
        )
        return Allocation(None, give, float(budget), shares, reason, sense.turned)
    return _chosen(known, shares, give, float(budget), sense)


def _finite(given: Any) -> bool:
    return isinstance(given, Real) and math.isfinite(given)


def _left_out(run: Run, looked: Sequence[Finding]) -> str:
    """Return why a run cannot be given anything, or an empty text."""
    stops = [found for found in looked if found.stops and found.code not in OPEN]
    if stops:
        return stops[0].words
    return "" if float(run.steps[0]) >= 0.0 else "Its steps are negative: count x from its true zero."


def _shares(kept: list[Run], budget: float, step: float, level: float) -> dict[str, Share]:
    beliefs = [believe(*_positive(run), run.lower, run.upper) for run in kept]
    last = np.array([run.last for run in kept])
    worth = worth_of_a_step(beliefs, last, budget, step)
    full = [belief.at(run.last + budget) for belief, run in zip(beliefs, kept, strict=True)]
    best = _best(full)
    reach = float(ndtri(0.5 + level / 2.0))
    rows = {}
    for place, run in enumerate(kept):
        mean, deviation = full[place]
        low, high = mean - reach * deviation, mean + reach * deviation
        low = low if run.lower is None else max(low, run.lower)
        high = high if run.upper is None else min(high, run.upper)
        rows[run.name] = Share(run.name, run.last, Quantity(mean, low, high), best[place], float(worth[place]), "")
    return rows


def _positive(run: Run) -> tuple[Array, Array]:
    # the shapes start at zero; an evaluation there, before anything was spent, belongs just after it
    return np.maximum(run.steps, 1e-9 * run.last), run.values


def _best(full: list[tuple[float, float]]) -> list[float]:
    """Return the probability that each of several independent normal variables is the largest, by quadrature."""
    low = min(mean - 8.0 * max(deviation, 1e-12) for mean, deviation in full)
    high = max(mean + 8.0 * max(deviation, 1e-12) for mean, deviation in full)
    at = np.linspace(low, high, 4001)
    below = np.array([ndtr((at - mean) / max(deviation, 1e-12)) for mean, deviation in full])
    chances = []
    for place in range(len(full)):
        others = np.prod(np.delete(below, place, axis=0), axis=0)
        steps = np.diff(below[place])
        chances.append(float(((others[1:] + others[:-1]) / 2.0 * steps).sum()))
    return chances


def _chosen(known: dict[str, Share], shares: tuple[Share, ...], step: float, budget: float, sense: Sense) -> Allocation:
    by_worth, *others = sorted(known.values(), key=lambda one: (-(one.worth or 0.0), one.name))
    ahead = max((by_worth, *others), key=lambda one: one.alone.value if one.alone else -math.inf)
    most, same = by_worth.worth or 0.0, ahead.worth or 0.0
    # what no step can change goes to the one that is ahead
    first = ahead if most - same <= ROUNDING * abs(most) else by_worth
    found = Allocation(first.name, step, budget, shares, "", sense.turned)
    ranked = [known[name] for name in found.turns]
    # How high each would come is not said: these two families of curves, which can be asked for every division of what
    # is left, are fewer than those of a forecast, and their intervals were never checked against published runs.
    rest = [one.name for one in ranked[1:]]
    at_stake = abs(most - (ranked[-1].worth or 0.0))
    if not rest:
        reason = "no other run is there to be compared."
    elif at_stake <= LEAST * max(abs(one.worth or 0.0) for one in ranked):
        reason = f"nothing to speak of hangs on the order. The next to ask would be {rest[0]}."
    else:
        other = rest[0] if len(rest) == 1 else f"{rest[-1]}, the last in turn,"
        reason = (
            f"if {other} got them instead, the best result in the end is expected to be worse by {number(at_stake, 2)}."
        )
        if len(rest) > 1:
            reason += f" The next to ask would be {rest[0]}."
    out = [one.name for one in shares if one.name not in known]
    if out:
        reason += f" Left out, for the reasons given beside them: {', '.join(out)}."
    if ahead.name != first.name:
        reason += f" {ahead.name} is expected to end {sense.word('higher')}, but what this step shows is worth more."
    return found._replace(reason=reason)
