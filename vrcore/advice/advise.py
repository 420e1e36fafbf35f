"""What to do next with one run or several, and why; nothing where nothing can be said."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any

import numpy as np

from vrcore.advice.assumptions import assumptions
from vrcore.advice.collect import collect, upwards
from vrcore.advice.decide import Decision, Prospect, going_on, stopped
from vrcore.advice.findings import Finding, examine
from vrcore.advice.outlook import FURTHEST, RECENT, Forecaster, Outlook, outlook
from vrcore.advice.parts import Comparison, Options, Quantity, RunAdvice
from vrcore.advice.predictive import Predictive, beats
from vrcore.advice.result import Advice
from vrcore.advice.run import Run, known
from vrcore.advice.sense import Sense
from vrcore.advice.serial import digest
from vrcore.advice.units import different_units
from vrcore.curves.points import RESOLUTION
from vrcore.curves.wording import chance, number
from vrcore.errors import ParameterError
from vrcore.forecasts import forecast
from vrcore.forecasts.wording import OF_THREE, SAME

MATTERS = 0.02
"""The least gain that matters, as a share of the metric's range, where the caller names none. The error margin that
Khatri et al. (2025, arXiv 2510.13786) take for an asymptote from three runs of one recipe, on a metric from 0 to 1.
Where the metric has no two limits, its range is that of the run, but at most what is left to the limit ahead: a
perplexity that once stood at 50,000 can gain no thousand from 10."""


def advise(
    runs: Any,
    *,
    budget: float | None = None,
    cost: float | None = None,
    worth: float | None = None,
    target: float | None = None,
    matters: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
    level: float = 0.9,
    lower_is_better: bool = False,
    forecaster: Forecaster = forecast,
) -> Advice:
    """Return what to do next: continue, stop, change, rewind, collect, or cannot say.

    `runs` is one run or several: a pair (x, y), an array of two columns, a mapping of names to pairs, curve data that
    `vrcore.read_log` prepared, or `vrcore.advice.Run` with companion columns. x is any measure of effort, the same
    for all runs; y is a metric of which more is better (or less: `lower_is_better`), with the limits `lower` and
    `upper` if it has any.
    `budget` is the x that a run may reach in total (twice its last x where none is given). `target` is a value of the
    metric. `cost` is the price of one unit of x and `worth` that of one unit of the metric, in the same money: with
    both, the decision is by their balance; without, by the probability of a gain of at least `matters` (in units of
    the metric; a fiftieth of its range where none is given), and before that by the probability that the target is
    reached by the budget. Intervals hold with probability `level`, on which no other
    probability depends.
    `lower_is_better` is for a loss or an error: then a fall is a gain, and a target is reached from above. All values,
    given and returned, are in the metric's own sign; gains, regret and net worth are improvements.

    Detectors look first (`Advice.findings`). Where one stops extrapolation nothing is forecast for that run, and the
    recommendation follows from what was found. Raises `VrlabError` for data that are no run, a level outside (0, 1),
    negative prices, and a target outside the limits.
    """
    if not 0.0 < level < 1.0:
        raise ParameterError(f"level must lie between 0 and 1, such as 0.9; it is {level:g}.")
    given: dict[str, Any] = {"budget": budget, "cost": cost, "worth": worth, "target": target, "matters": matters}
    for name, value in given.items():
        if value is not None and not (isinstance(value, Real) and math.isfinite(value)):
            raise ParameterError(f"{name} must be a finite number; it is {value!r}.")
        if value is not None and value < 0.0 and name in ("cost", "worth", "matters"):
            raise ParameterError(f"{name} must be 0 or more; it is {value:g}.")
    found = upwards(collect(runs, lower, upper, cost), lower_is_better=lower_is_better)
    sense = Sense(bool(lower_is_better))
    given |= dict(zip(("lower", "upper"), known(lower, upper), strict=True))
    _attainable(target, found)
    options = Options(
        **{name: None if value is None else float(value) for name, value in given.items()},
        level=float(level),
        lower_is_better=sense.turned,
    )
    looked = [_look(run, options, forecaster) for run in found]
    single = tuple(_single(run, findings, seen, options) for run, findings, seen in looked)
    compared = _compared([seen for _, _, seen in looked], budget)
    first = _leader(single)
    reason = f"{first.reason} {_doubt(first, compared, sense)}" if len(single) > 1 else first.reason
    for one in single:
        if one.checkpoint is not None and first.at_budget is not None and one.best > first.at_budget.value:
            had = f"{one.name} had {sense.said(one.best)} at {number(one.checkpoint, 6)}"
            than = f"which is {sense.word('higher')} than that"
            reason += f" {had}, {than}: keep its checkpoint." if one.name != first.name else ""
    if words := different_units(found):
        reason += f" {words}"
    # what the forecasts rest on, each sentence once, less what the advice says of itself
    said = dict.fromkeys(words for _, _, seen in looked for words in (seen.limited, *seen.assumptions) if words)
    for words in (SAME, OF_THREE):
        said.pop(words, None)
    rests_on = (*assumptions(found, options, RECENT), *said)
    return Advice(
        first.recommendation,
        first.name,
        reason,
        first.would_change,
        rests_on,
        tuple(one.own(sense) for one in single),
        compared,
        options,
        digest(found),
    )


def _attainable(target: float | None, runs: tuple[Run, ...]) -> None:
    """Raise `ParameterError` for a target that the metric cannot have: it is in other units than the runs."""
    for run in runs:
        lower, upper = run.sense.limits(run.lower, run.upper)
        for word, which, limit, beyond in (("above", "highest", upper, 1.0), ("below", "lowest", lower, -1.0)):
            if target is not None and limit is not None and beyond * (target - limit) > 0.0:
                raise ParameterError(
                    f"target = {target:g} lies {word} {limit:g}, the {which} possible value; is it in other units, "
                    "such as per cent?"
                )


def _look(run: Run, options: Options, forecaster: Forecaster) -> tuple[Run, tuple[Finding, ...], Outlook]:
    findings = examine(run)
    budget = _budget(run, options)
    wanted = [2.0 * run.last if run.last > 0.0 else run.last, max(budget, run.last)]
    if options.target is not None and options.budget is None:
        wanted.append(max(FURTHEST * run.last, run.last))
    return run, findings, outlook(run, findings, forecaster, wanted, options.level)


def _budget(run: Run, options: Options) -> float:
    return options.budget if options.budget is not None else run.last + max(run.last, 0.0)


def _single(run: Run, findings: tuple[Finding, ...], seen: Outlook, options: Options) -> RunAdvice:
    budget, now = _budget(run, options), float(np.mean(run.values[-RECENT:]))
    best_at, best = run.best
    there = seen.predictive(budget) if budget > run.last else None
    twice = seen.predictive(2.0 * run.last) if run.last > 0.0 else None
    reach = None if options.target is None else seen.reach(run.sense.own(options.target))
    price = None if run.cost is None else run.cost * max(budget - run.last, 0.0)
    matters = MATTERS * _at_stake(run, now) if options.matters is None else options.matters
    likely = regret = net = None
    if there is not None:
        likely = there.above(now + matters)
        gained = there.sample - now
        # a mean of values at a limit may lie a rounding below it
        gained[gained <= RESOLUTION * float(np.abs(there.sample).max())] = 0.0
        regret = float(gained.mean())
        if price is not None and options.worth is not None:
            net = options.worth * (there.mean - now) - price
    decision = stopped(run, findings) or _spent(run, budget, options)
    if decision is None and there is None:
        why = seen.refused or seen.limited or f"nothing is forecast at {number(budget, 6)}."
        decision = Decision("cannot say", why, ("A nearer budget, or more of the curve.",))
    if decision is None:
        assert there is not None  # the case without a forecast has just been decided
        assert likely is not None
        within = None if reach is None or reach.low <= run.last else seen.reached_by(reach.target, budget)
        decision = going_on(run, Prospect(now, budget, there, likely, matters, net, price, reach, within))
    return RunAdvice(
        name=run.name,
        evaluations=run.n,
        last=run.last,
        now=now,
        best_at=best_at,
        best=best,
        findings=findings,
        budget=budget,
        at_budget=_quantity(there),
        gain=_quantity(there, now),
        doubling=_quantity(twice, now),
        target=reach,
        likely=likely,
        matters=matters,
        regret=regret,
        price=price,
        net=net,
        refused="" if there is not None else seen.refused or seen.limited or decision.reason,
        forecast=seen.words,
        recommendation=decision.recommendation,
        checkpoint=decision.checkpoint,
        reason=decision.reason[0].upper() + decision.reason[1:],
        would_change=decision.would_change,
    )


def _at_stake(run: Run, now: float) -> float:
    """Return the range of a metric of which a share matters."""
    if run.lower is not None or run.upper is None or run.upper <= now:
        return run.range
    return min(run.range, run.upper - now)


def _spent(run: Run, budget: float, options: Options) -> Decision | None:
    if budget > run.last:
        return None
    given = "the budget" if options.budget is not None else "a budget after the last step is needed: it"
    reason = f"{given}, {number(budget, 6)}, is spent: the run has reached {number(run.last, 6)}."
    return Decision("stop" if options.budget is not None else "cannot say", reason, ("A larger budget.",))


def _quantity(there: Predictive | None, less: float = 0.0) -> Quantity | None:
    return None if there is None else Quantity(there.value - less, there.low - less, there.high - less)


def _compared(seen: list[Outlook], budget: float | None) -> tuple[Comparison, ...]:
    """Return P(X better than Y) for every pair that is forecast at one x: the budget, or the furthest common one."""
    rows = []
    for place, first in enumerate(seen):
        for second in seen[place + 1 :]:
            if not (first.at and second.at):
                continue
            at = min(float(first.x[-1]), float(second.x[-1])) if budget is None else budget
            one, other = first.predictive(at), second.predictive(at)
            if one is not None and other is not None:
                rows.append(Comparison(first.run.name, second.run.name, float(at), beats(one, other)))
    return tuple(rows)


def _leader(single: tuple[RunAdvice, ...]) -> RunAdvice:
    """Return the run that the advice is about: the highest expected at its budget, else the highest known value."""
    ahead = [one for one in single if one.at_budget is not None]
    if ahead:
        return max(ahead, key=lambda one: one.at_budget.value if one.at_budget else -math.inf)
    return max(single, key=lambda one: one.best if one.checkpoint is not None else one.now)


def _doubt(first: RunAdvice, compared: tuple[Comparison, ...], sense: Sense) -> str:
    """Return what is known of the leading recipe against its nearest rival."""
    chances = [
        (row.probability, row.second, row.at) if row.first == first.name else (1.0 - row.probability, row.first, row.at)
        for row in compared
        if first.name in (row.first, row.second)
    ]
    if not chances:
        which = (
            "No run could be forecast"
            if first.at_budget is None
            else "No other run could be forecast at the same place"
        )
        return f"{which}, so the runs are not ranked."
    least, rival, at = min(chances)
    above = sense.word("above")
    return f"At {number(at, 6)} it is {above} {rival}, its nearest rival, with probability {chance(least)}."


__all__ = ["advise"]
