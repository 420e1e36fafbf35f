"""Whether the effect of partial reinforcement turns round within subjects, in sentences made of the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dashboard.extinction_lab.rulers_words import NAMES, times
from dashboard.extinction_lab.tested import ALIKE, FEWEST, RULERS, compared
from dashboard.extinction_lab.who import listed, who
from vrcore.agents import AGENTS
from vrcore.measures import Interval, median_interval
from vrcore.measures.spans import Floats

if TYPE_CHECKING:
    from dashboard.extinction_lab.within_study import Pair

SAID = {
    ("more", "fewer"): "The effect reverses within the subject",
    ("more", "alike"): "The effect is gone within the subject",
    ("more", "more"): "The effect does not reverse: the order is the same within and between",
    ("fewer", "more"): "The order reverses: the effect shows within the subject alone",
    ("fewer", "fewer"): "It does not reverse: the rich schedule lasts longer either way",
    ("fewer", "alike"): "The order is gone within the subject",
    ("alike", "alike"): "There is no effect that could reverse",
    ("never", "never"): "What does not stop has no order that could reverse",
}
DIRECTION = {
    "more": "{lean} lasts longer than FR 1",
    "fewer": "{lean} stops sooner than FR 1",
    "alike": "{lean} and FR 1 are alike",
    "undecided": "{lean} over FR 1 is not settled",
    "never": "most stop after neither",
    "too few": "too few had learnt",
}


def paired(lean: Floats, rich: Floats) -> tuple[str, Interval]:
    """Return how one component compares with the other in the same subjects: a verdict, and the median of the ratios.

    "more" or "fewer" where the interval excludes 1, "alike" where it lies within `ALIKE`, "undecided" otherwise;
    "never" where most stopped in neither, "too few" where fewer than 6 had learnt in both.
    """
    known = ~np.isnan(lean) & ~np.isnan(rich)
    if known.sum() < FEWEST:
        return "too few", Interval(np.nan, np.nan, np.nan)
    top, bottom = lean[known], rich[known]
    neither = np.isinf(top) & np.isinf(bottom)
    if neither.sum() * 2 > len(top) or (~neither).sum() < FEWEST:
        return "never", Interval(np.nan, np.nan, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.where(top == bottom, 1.0, top / bottom)
    found = median_interval(ratios[~neither])
    if found.low >= ALIKE[0] and found.high <= ALIKE[1]:
        return "alike", found
    return ("more" if found.low > 1.0 else "fewer" if found.high < 1.0 else "undecided"), found


def verdicts(ruler: str, between: Pair, within: Pair) -> tuple[tuple[str, Interval], tuple[str, Interval]]:
    """Return lean against rich by a ruler: between the groups, and within the subjects."""
    return (
        compared(between.lean.by(ruler), between.rich.by(ruler)),
        paired(within.lean.by(ruler), within.rich.by(ruler)),
    )


def finding(agent: str, lean: str, ruler: str, between: Pair, within: Pair) -> str:
    """Return the finding: lean against rich, between and within, and whether it reversed."""
    title = AGENTS[agent].title
    (apart, far), (together, near) = verdicts(ruler, between, within)
    said = SAID.get((apart, together), "Whether it reverses cannot be said")
    return (
        f"{title}, by {NAMES[ruler]}: between groups {DIRECTION[apart].format(lean=lean)}{_limits(far, first=True)}; "
        f"within the same subject {DIRECTION[together].format(lean=lean)}{_limits(near, first=np.isnan(far.low))}. "
        f"{said}.{_left_out(between, within)}"
    )


def _limits(ratio: Interval, *, first: bool) -> str:
    limits = times(ratio, first=bool(first))
    return f" ({limits})" if limits else ""


def _left_out(between: Pair, within: Pair) -> str:
    apart = [int((~one.learnt).sum()) for one in between]
    together = int((~(within.rich.learnt & within.lean.learnt)).sum())
    n = len(within.rich.minutes)
    parts = [f"{few} of {n} {where}" for few, where in zip(apart, ("on FR 1", "on the lean one"), strict=True) if few]
    if together:
        parts.append(f"{together} of {n} with both")
    return f" Left out, who responded less than 10 times a minute: {', '.join(parts)}." if parts else ""


def note(lean: str, between: Pair, within: Pair) -> str:
    """Return what the other rulers say, what is reported, and who shows what."""
    turned = []
    for ruler in RULERS:
        (apart, _), (together, _) = verdicts(ruler, between, within)
        if {apart, together} == {"more", "fewer"}:
            turned.append(NAMES[ruler])
    said = f"The order of {lean} and FR 1 turns round by {listed(turned)}." if turned else (
        f"By none of the four rulers does the order of {lean} and FR 1 turn round for sure."
    )  # fmt: skip
    return (
        f"{said} With animals, partial reinforcement lasts longer between groups, while within subjects often no "
        "difference or its reverse is found (Nevin 1988; Pittenger and Pavlik 1988); Zarcone et al. (1997) found the "
        "usual order within most of 7 pigeons. A learner that keeps its components apart has no reason to change its "
        f"order. {who('partial-reinforcement-extinction')}"
    )


__all__ = ["finding", "note", "paired", "verdicts"]
