"""What the tab "Theory" says: how well each law describes this learner, and with which constants."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.extinction_lab.theory_fields import KINDS, LAWS
from dashboard.extinction_lab.theory_study import EXTINGUISHED, Law, View
from dashboard.extinction_lab.who import listed
from vrcore.analytic import Momentum

DESCRIBES = 0.8  # of the variance
ALIKE = 1.1  # times as steep, and no more, counts as alike
HARDLY = 0.5  # of the variance; and share of the baseline above which nothing has declined to speak of


def share_of_variance(law: Law, whose: str, own: bool) -> str:
    """Return how much of the variance of `whose` points a law accounts for, as a sentence without its full stop."""
    lead = "With your constants it accounts" if own else "It accounts"
    if np.isnan(law.accounted):
        return f"Of {whose} there is no variance to account for"
    if law.accounted < 0.0:
        return f"{'With your constants it' if own else 'It'} does worse than a level line on {whose}"
    judged = "" if round(law.accounted, 2) >= DESCRIBES else ", too little to describe it"
    if law.accounted < HARDLY:
        judged = ": it does not describe this learner"
    return f"{lead} for {_percent(law.accounted)} of the variance of {whose}{judged}"


def _percent(share: float) -> str:
    """Return a share that is not rounded up to all of it."""
    return f"{min(100.0 * share, 99.9):.1f} %" if share > 0.985 else f"{100.0 * share:.0f} %"


def finding(view: View) -> str:
    """Return in one sentence which of the two laws describes this learner."""
    title = view.asked.agent.title
    whose = "With your constants" if view.asked.constants is not None else "At best"
    groups = view.runs.groups
    declines = not groups or not all(group.share.min() > HARDLY for group in groups)
    rates = _clause(view.principles, "the principles of reinforcement", "describe", f"the rates of {title} on ratios")
    decline = (
        _clause(view.momentum, "momentum", "describes", "its extinction") if declines else "it hardly extinguishes"
    )
    return f"{whose}, {rates}; {decline}."


def _clause(law: Law, name: str, verb: str, what: str) -> str:
    if np.isnan(law.accounted):
        return f"{name} cannot be held against {what}"
    if round(law.accounted, 2) < DESCRIBES:
        verb = f"do{'es' if verb.endswith('s') else ''} not describe"
    share = f"{_percent(law.accounted)} of the variance" if law.accounted > 0.0 else "worse than a level line"
    return f"{name} {verb} {what} ({share})"


def principles(view: View) -> str:
    """Return what the principles of reinforcement make of the rates."""
    title, law, own = view.asked.agent.title, view.principles, view.asked.constants is not None
    whose = f"the median rates of {title} on {KINDS[view.asked.kind].lower()}s"
    if law.constants is None:
        return f"Principles of reinforcement: no curve over {whose}; {law.why}"
    one = law.constants
    said = f"Principles of reinforcement: {_lower(share_of_variance(law, whose, own))}."
    if own or law.accounted < HARDLY:
        return said
    limits = [str(LAWS[name][1].label) for name in one.at_limit]
    held = f" The points do not hold {listed(limits)}: at the end of the range." if limits else ""
    return f"{said} Fitted: a = {_number(one.arousal)} s, delta = {one.response:.2g} s, beta = {one.beta:.2g}.{held}"


def momentum(view: View) -> str:
    """Return what momentum makes of extinction."""
    title, law, groups = view.asked.agent.title, view.momentum, view.runs.groups
    own = view.asked.constants is not None
    out = len(EXTINGUISHED) - len(groups)
    missing = (
        f" Left out: {out} of {len(EXTINGUISHED)} groups, where fewer than half had learnt or nothing was left after a "
        "minute."
        if out
        else ""
    )
    if not groups:
        return f"Momentum: there is no group of {title} whose extinction can be read.{missing}"
    if all(group.share.min() > HARDLY for group in groups):
        return (
            f"Momentum: {title} hardly declines; after half an hour without pay every group is above half of its "
            f"baseline, so that there is no decline to describe.{missing}"
        )
    whose = f"the logarithms of the declines of {title} in {len(groups)} groups"
    if law.constants is None:
        return f"Momentum: no lines over {whose}; {law.why}{missing}"
    one = law.constants
    said = f"Momentum: {_lower(share_of_variance(law, whose, own))}."
    if law.accounted >= HARDLY:
        if not own:
            said += f" Fitted: {_held('c', one.suspended)}, {_held('d', one.missed)} a minute, {_held('b', one.power)}."
        said += f" By these constants {_lasts(one, [group.paid for group in groups])}."
    return said + missing


def _lasts(law: Momentum, paid: Sequence[float]) -> str:
    """Return after what pay responding lasts longest, within what these groups were paid."""
    low, high = min(paid), max(paid)
    slopes = [(law.suspended + law.missed * one) / one**law.power for one in np.geomspace(low, high, 50)]
    if max(slopes) < ALIKE * min(slopes):
        return "it hardly matters how much had been paid"
    best = law.most_resistant
    if best >= high:
        return "the more had been paid, the longer it lasts"
    if best <= low:
        return "the more had been paid, the sooner it is over"
    return f"responding lasts longest after {_number(best)} reinforcers an hour, and less after more or fewer"


def _held(name: str, value: float) -> str:
    """Return a constant of momentum; what is next to nothing is not written with an exponent."""
    return f"{name} < 0.0001" if 0.0 < value < 0.0001 else f"{name} = {value:.2g}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


__all__ = ["finding", "momentum", "principles", "share_of_variance"]
