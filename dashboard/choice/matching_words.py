"""What the tab "Matching law" says: sensitivity, bias, the hyperbola, and which learners match."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.scoreboard_study import board
from vrcore.agents import AGENTS
from vrcore.measures.interval import Interval
from vrcore.phenomena.concurrent_intervals import PAID
from vrcore.phenomena.generalised_matching import LEAST, RATIOS
from vrcore.phenomena.phenomenon import FEWEST, LEAST_RATE

GOOD = (0.90, 1.11)
"""What counts as good matching; Baum (1979), Journal of the Experimental Analysis of Behavior 32, 269-281."""

NONE = 0.1  # a sensitivity that lies surely nearer to 0 than this is indifference: a convention of this tab

WORDS = {
    "under": "undermatches",
    "match": "matches",
    "over": "overmatches",
    "none": "is indifferent",
    "undecided": "is not settled",
    "given up": "gives one side up",
}


def verdict(sensitivity: Interval, *, enough: bool = True) -> str:
    """Return one of the keys of `WORDS` for a sensitivity with its interval.

    "match" where the interval lies within `GOOD`, "under" or "over" where it lies outside of it, "none" where it
    lies within .1 of 0, "undecided" otherwise, "given up" where too few subjects have a sensitivity.
    """
    if not enough or not np.isfinite(sensitivity.low):
        return "given up"
    if sensitivity.low > -NONE and sensitivity.high < NONE:
        return "none"
    if sensitivity.high < GOOD[0]:
        return "under"
    if sensitivity.low > GOOD[1]:
        return "over"
    return "match" if GOOD[0] <= sensitivity.low and sensitivity.high <= GOOD[1] else "undecided"


def number(value: float) -> str:
    """Return a number with two digits, with the minus sign of print and none before zero."""
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")


def small(value: float) -> str:
    """Return a constant with two digits and no exponent; below a hundredth it cannot be told from 0."""
    if value >= 10.0:
        return f"{value:,.0f}"
    return f"{value:.2g}" if value >= 0.01 else "0.00"


def explained(share: float) -> str:
    """Return a share of variance in per cent, of which only all is 100; none of it can be less than nothing."""
    value = 100.0 * max(share, 0.0)
    if 99.0 <= value < 100.0:
        return f"{np.floor(10.0 * value) / 10.0:.1f}"
    return f"{value:.0f}"


def most(value: float) -> str:
    """Return a highest rate with three digits and no exponent."""
    return f"{value:,.0f}" if value >= 100.0 else f"{value:.3g}"


def limits(one: Interval) -> str:
    """Return an estimate with its interval."""
    return f"{number(one.estimate)} (95 % interval {number(one.low)} to {number(one.high)})"


def finding(found: Any, delay: float) -> str:
    """Return the finding; `found` is `matching_study.Matched`."""
    if found.responding < FEWEST:
        return (
            f"Nothing to match: {found.subjects - found.responding} of {found.subjects} subjects responded less than "
            f"{LEAST_RATE:g} times a minute."
        )
    what = verdict(found.sensitivity, enough=found.enough)
    if what == "given up":
        shorter = " A shorter changeover delay may change that." if delay else ""
        few = f"only {found.usable}" if found.usable else "none"
        lead = "It gives one side up" if found.exclusive else "One side pays too rarely"
        return (
            f"{lead}: {few} of {found.subjects} subjects earned {PAID} reinforcers or more on both sides "
            f"of at least {LEAST} of the {len(RATIOS)} pairs, so that nothing is left to match.{shorter}"
        )
    one, bias = found.sensitivity, found.bias
    times = Interval(*(10.0**one for one in bias))
    to = "left" if bias.estimate > 0.0 else "right"
    biased = "no bias" if bias.low <= 0.0 <= bias.high else f"a bias to the {to}"
    lead = {
        "under": "It undermatches",
        "match": f"It matches ({GOOD[0]:.2f} to {GOOD[1]:.2f} counts as good matching)",
        "over": "It overmatches",
        "none": f"It {'does not care' if one.low <= 0.0 <= one.high else 'hardly cares'} which side pays more",
        "undecided": f"Whether it matches ({GOOD[0]:.2f} to {GOOD[1]:.2f}), these subjects do not settle",
    }[what]
    left = found.subjects - found.usable
    idle = f"responded less than {LEAST_RATE:g} times a minute or " if found.responding < found.subjects else ""
    why = f"because they {idle}had too little income on one side"
    out = f" Left out, {why}: {left} of {found.subjects}." if left else ""
    return (
        f"{lead}: sensitivity {limits(found.sensitivity)}, {biased} (b = {number(times.estimate)}, "
        f"{number(times.low)} to {number(times.high)}).{out}"
    )


def answer(vote: str, found: Any) -> str:
    """Return what the finding means for the visitor's prediction; nothing where there was none."""
    said = {
        "under": "You said that its line would be flatter than matching",
        "match": "You said that its line would be that of matching",
        "over": "You said that its line would be steeper than matching",
    }
    if vote not in said:
        return ""
    what = verdict(found.sensitivity, enough=found.enough and found.responding >= FEWEST)
    if what == "given up" and found.responding >= FEWEST and found.exclusive:
        return f"{said[vote]}; it gives one side up, and so has no line."
    if what in ("given up", "undecided"):
        return f"{said[vote]}; these subjects do not tell."
    if what == vote or (what == "none" and vote == "under"):
        return f"{said[vote]}. So it is."
    return f"{said[vote]}, and it {WORDS[what]}."


def curve(bent: Any, subjects: int) -> str:
    """Return what the hyperbola says; `bent` is `matching_study.Curve`."""
    kept = int(bent.kept.sum())
    if not np.isfinite(bent.accounted.low):
        return (
            f"No curve: {subjects - kept} of {subjects} subjects responded less than {LEAST_RATE:g} times a minute on "
            "the richest interval."
            if kept < FEWEST
            else "No curve: the rates of too many subjects do not change at all."
        )
    share = bent.accounted
    percent = [explained(one) for one in share]
    lead = "Its rates follow Herrnstein's hyperbola" if share.low > 0.9 else "Herrnstein's hyperbola fits poorly"
    if share.low <= 0.9 < share.high:
        lead = "Whether Herrnstein's hyperbola fits, these subjects do not settle"
    return (
        f"{lead}: it accounts for {percent[0]} % ({percent[1]} to {percent[2]}) of the variance, with k = "
        f"{most(bent.k.estimate)} responses/min ({most(bent.k.low)} to {most(bent.k.high)}) and R_e = "
        f"{small(bent.other.estimate)} reinforcers/min ({small(bent.other.low)} to {small(bent.other.high)})."
    )


def who() -> str:
    """Return which learners match by the stored scoreboard, without a changeover delay, by the same limits."""
    groups: dict[str, list[str]] = {}
    for agent, one in AGENTS.items():
        found = board().findings[agent, "generalised-matching"]
        groups.setdefault(verdict(Interval(found.value, found.low, found.high)), []).append(one.title)
    titles = {
        "match": "match",
        "under": "undermatch",
        "over": "overmatch",
        "none": "are indifferent",
        "undecided": "lie on the border",
        "given up": "give one side up",
    }
    said = [f"**{title}**: {', '.join(groups[key])}" for key, title in titles.items() if key in groups]
    return f"By the stored scoreboard, as shipped and without a delay: {'; '.join(said)}."


__all__ = ["GOOD", "WORDS", "answer", "curve", "explained", "finding", "most", "small", "verdict", "who"]
