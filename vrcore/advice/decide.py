"""From findings and forecast to one recommendation: fixed rules, in a fixed order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vrcore.advice.findings import Finding
from vrcore.advice.findings.too_few_points import FEWEST
from vrcore.advice.outlook import Reach
from vrcore.advice.predictive import Predictive
from vrcore.advice.run import Run
from vrcore.curves.wording import apart, chance, digits_of, number, percent
from vrcore.trends.order import noise_variance
from vrcore.trends.trend import trend

GO_ON = 0.6
"""From this probability of a gain that matters, or of the target by the budget, on, continue is recommended. Above one
half because the probability itself is forecast; a convention, not calibrated: each advice has a key so that it can be
scored."""

ENOUGH = 0.35
"""Up to this probability, stop (or change) is recommended. Evaluations scatter around their mean, so that even without
any gain the probability of some above a small threshold is not 0."""

UNLIKELY = 0.2
"""A target with at most this probability by the budget is called out of reach for this recipe."""

DETECTABLE = 0.1
"""A log without a trend that could hide a gain of this share of the metric's range calls for more evaluations first."""

POWER = 2.8
"""A difference of this many standard errors is found four times in five at the usual level: 1.96 + .84."""


UNUSUAL = 1.64
"""One evaluation in twenty lies more than so many standard deviations below where the run stands, two in a row hardly
ever: only then do they speak against going on."""


class Decision(NamedTuple):
    """A recommendation with its reason, what would change it, and the checkpoint where one is to be taken."""

    recommendation: str
    reason: str
    would_change: tuple[str, ...]
    checkpoint: float | None = None


class Prospect(NamedTuple):
    """What a decision about going on is made from."""

    now: float
    budget: float
    there: Predictive
    likely: float
    matters: float
    net: float | None
    price: float | None
    reach: Reach | None
    within: float | None = None  # the probability of a target that is not reached yet to be reached by the budget


BROKEN = ("out-of-range", "mixed-runs")
REWIND = ("collapse", "peak-then-decay", "diverging-metrics")


def stopped(run: Run, findings: Sequence[Finding]) -> Decision | None:
    """Return the decision that a finding forces, or None where nothing stops extrapolation.

    Data that contradict themselves come first, then a lost level, then too few points, then an unstable run, then no
    learning at all.
    """
    stops = {found.code: found for found in findings if found.stops}
    for code in BROKEN:
        if code in stops:
            return Decision("cannot say", stops[code].words, ("The same log with this put right.",))
    for code in REWIND:
        if code in stops:
            at = run.best[0]
            change = (
                f"An evaluation of the checkpoint at {number(at, 6)} on fresh tasks that is no better than the last "
                "one: the best of many evaluations is partly luck."
            )
            return Decision("rewind", stops[code].words, (change,), at)
    if "too-few-points" in stops:
        more = f"{FEWEST - run.n} more evaluations."
        return Decision("collect", stops["too-few-points"].words, (more,))
    if "truncation" in stops:
        return Decision("change", stops["truncation"].words, ("A share of cut-off responses below a tenth.",))
    if "no-trend" in stops:
        return _flat(run, stops["no-trend"])
    return None


def _flat(run: Run, found: Finding) -> Decision:
    """Return what to do with a log without a trend: it depends on what such a log could have shown."""
    r = trend(run.values).autocorrelation
    error = 2.0 * math.sqrt(float(run.values.var(ddof=1)) * (1.0 + r) / (1.0 - r) / run.n)
    hidden = POWER * error
    known = run.lower is not None and run.upper is not None
    if known and hidden > DETECTABLE * run.range:
        reason = (
            f"{found.words} A gain of up to {number(hidden, 2)} between the two halves of the log would go unnoticed "
            "in this noise, so evaluate on more tasks or more often before you judge the recipe."
        )
        return Decision("collect", reason, (f"Evaluations precise enough to see a gain of {number(hidden / 2.0, 2)}.",))
    if known and run.upper is not None and run.upper - float(np.median(run.values)) < DETECTABLE * run.range:
        reason = (
            f"{found.words} The metric is close to its limit {run.sense.said(run.upper)}: there is little left to gain."
        )
        return Decision("stop", reason, ("A harder set of tasks.",))
    return Decision("change", found.words, ("A trend in further evaluations, or a change of recipe that shows one.",))


def going_on(run: Run, prospect: Prospect) -> Decision:
    """Return whether to go on, from what is forecast at the budget."""
    there, least, sense = prospect.there, number(prospect.matters, 2), run.sense
    gain = there.value - prospect.now
    digits = digits_of(there.low, there.high)
    value, low, high = apart(sense.own(there.value), *sense.ends(there.low, there.high))
    said = (
        f"at {number(prospect.budget, 6)} about {value} is expected "
        f"({percent(there.level)}: {low} to {high}), {number(abs(gain), 2)} "
        f"{sense.word('above' if gain >= 0.0 else 'below')} the {sense.said(prospect.now, digits)} of now; the "
        f"probability of a gain of at least {least} is {chance(prospect.likely)}"
    )
    if prospect.net is not None:
        said += (
            f", and the expected worth of the gain ({number(there.mean - prospect.now)} on average) less its price"
            f"{'' if prospect.price is None else f' of {number(prospect.price)}'} is {number(prospect.net)}"
        )
    if run.best[1] - prospect.now > prospect.matters:
        said += (
            f". The best evaluation so far, {sense.said(run.best[1], digits)} at {number(run.best[0], 6)}, is not "
            "surely more than luck; keep its checkpoint all the same"
        )
    reach, priced = prospect.reach, prospect.net is not None
    if reach is not None and reach.low <= run.last:
        reason = f"the target {sense.said(reach.target, digits)} was reached at {number(reach.x, 6)}; {said}."
        return Decision("stop", reason, (f"A {sense.word('higher')} target.",), None)
    if reach is not None and not priced and reach.beyond >= 1.0 - UNLIKELY:
        reason = (
            f"the target {sense.said(reach.target, digits)} is not reached by {number(reach.furthest, 6)} with "
            f"probability {chance(reach.beyond)}, and {said}. What this curve runs up to belongs to this recipe: "
            "change it."
        )
        return Decision("change", reason, (_surprise(there, run, prospect.now, upwards=True),))
    go = prospect.net > 0.0 if prospect.net is not None else prospect.likely >= GO_ON
    halt = prospect.net <= 0.0 if prospect.net is not None else prospect.likely <= ENOUGH
    if reach is not None and prospect.within is not None:
        said += (
            f". The target {sense.said(reach.target, digits)} is reached by {number(prospect.budget, 6)} with "
            f"probability {chance(prospect.within)}"
        )
        if not priced:
            go, halt = go or prospect.within >= GO_ON, halt and prospect.within <= ENOUGH
    if go:
        return Decision("continue", f"{said}.", (_surprise(there, run, prospect.now, upwards=False),))
    if halt:
        reason = f"{said}. More of the same buys little; another recipe may still go further."
        other = "A lower price of x, or a gain that is worth more."
        if prospect.net is None:
            other = f"That even a gain below {least} is worth having."
        return Decision("stop", reason, (_surprise(there, run, prospect.now, upwards=True), other))
    if run.n < 2 * FEWEST:
        reason = f"{said}. Neither a gain nor a standstill is clear from {run.n} evaluations."
        return Decision("collect", reason, (f"About {2 * FEWEST - run.n} more evaluations of what there is.",))
    return Decision("cannot say", f"{said}. The interval allows both a gain and a standstill.", (
        _surprise(there, run, prospect.now, upwards=True),
        "What a unit of reward is worth, and what a unit of x costs.",
    ))  # fmt: skip


def _surprise(there: Predictive, run: Run, now: float, *, upwards: bool) -> str:
    digits = digits_of(there.low, there.high)
    if upwards and run.upper is not None and there.high >= run.upper:
        # The interval already reaches what the metric cannot exceed: no evaluation can lie beyond it.
        return f"Evaluations that come near {run.sense.said(run.upper)} before then would speak for going on."
    if upwards:
        high = run.sense.said(there.high, digits)
        return f"An evaluation {run.sense.word('above')} {high} on the way would speak for going on."
    # on the way to a level that lies above the present one, evaluations between the two are what was expected, and
    # single ones lie below the mean of three by chance
    noise = max(math.sqrt(noise_variance(run.values)), run.error) if run.n > 1 else run.error
    worst = run.sense.said(min(there.low, now - UNUSUAL * noise), digits)
    return f"Two evaluations in a row {run.sense.word('below')} {worst} would speak against going on."
