"""What the tab "Two alternatives" says: the finding from the session's own numbers, income, and the visitor's share."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.charts.choice_levers import amount, flat
from vrcore.analytic.fixed_share import Hill
from vrcore.measures.interval import Interval
from vrcore.phenomena.baited_choice import NEAR
from vrcore.phenomena.phenomenon import FEWEST, LEAST_RATE

EXCLUSIVE = 0.95
ALONE = 0.98  # of the income: from there on exclusive choice is said to match of itself


def side(kind: str, value: float) -> str:
    """Return what an alternative is called."""
    if kind == "baited":
        return f"the lever of {value:g}"
    return f"VR {value:g}" if kind == "ratios" else f"VI {value:g} s"


def percents(one: Interval, words: str = "") -> str:
    """Return a share in per cent with its interval, `words` before its limits."""
    middle, low, high = (whole(value) for value in one)
    return f"{middle} % ({words}{low} to {high})"


def whole(share: float) -> str:
    """Return a share in whole per cent, that says 0 or 100 only of nothing and of all."""
    if 0.0 < share < 0.005:
        return "under 1"
    return "over 99" if 0.995 <= share < 1.0 else f"{100.0 * share:.0f}"


def alike(names: tuple[str, str]) -> bool:
    """Whether both sides pay the same; `names` are the first and the other side."""
    return names[0].removeprefix("the left ") == names[1].removeprefix("the right ")


def verdict(found: Any) -> str:
    """Return what became of the choice, in a word or two.

    "too few": less than eight subjects responded; "unpaid": less than eight earned anything; "exclusive": at least half
    of them made more of their responses on one side than counts as giving the other up; "matches": the interval of
    share less income lies within 3 points; "under", "over": it excludes 0, and the share is nearer to a half than that
    of income, or further from it; "undecided" otherwise.
    """
    if len(found.share) < FEWEST:
        return "too few"
    if np.isfinite(found.difference).sum() < FEWEST:
        return "unpaid"
    if max(held(found)) * 2 >= len(found.share):
        return "exclusive"
    apart = found.interval("difference")
    if -NEAR < apart.low <= apart.high < NEAR:
        return "matches"
    if apart.low <= 0.0 <= apart.high:
        return "undecided"
    share, paid = (abs(found.interval(name).estimate - 0.5) for name in ("share", "income"))
    return "under" if share < paid else "over"


def held(found: Any) -> tuple[int, int]:
    """Return how many subjects hold on to the richer, and to the leaner side."""
    return int((found.share > found.exclusive).sum()), int((found.share < 1.0 - EXCLUSIVE).sum())


def alone(found: Any) -> float:
    """Return how much of its income the median subject that gives a side up has from the side it holds on to."""
    rich, lean = found.share > found.exclusive, found.share < 1.0 - EXCLUSIVE
    own_side = np.concatenate([found.income[rich], 1.0 - found.income[lean]])
    own_side = own_side[np.isfinite(own_side)]
    return float(np.median(own_side)) if len(own_side) else np.nan


def finding(found: Any, names: tuple[str, str], kind: str, delay: float = 0.0) -> str:
    """Return the finding; `names` are the richer and the leaner side, `delay` is that after a changeover, seconds."""
    what, rest = verdict(found), _left_out(found)
    if what == "too few":
        return (
            f"Nothing to divide: {found.left_out} of {found.subjects} subjects responded less than {LEAST_RATE:g} "
            "times a minute. A longer session or richer sides may teach them."
        )
    share = f"{percents(found.interval('share'), '95 % interval ')} of responses go to {names[0]}"
    if what == "unpaid":
        return f"{share}, and too few of the subjects earned anything to say more.{rest}"
    apart = found.interval("difference")
    if what == "exclusive":
        rich, lean = held(found)
        parts = [
            f"{count} of {len(found.share)} subjects hold on to {name}" if k == 0 else f"{count} to {name}"
            for k, (count, name) in enumerate((count, name) for count, name in zip((rich, lean), names, strict=True)
                                              if count)
        ]  # fmt: skip
        own_side = alone(found)
        if kind == "ratios" and alike(names):
            means = "Of two equal ratios it does not matter which."
        elif kind == "ratios" and lean == 0:
            means = "On ratios that earns most, and it is the only way to match."
            if delay > 0.0:
                means = "On ratios that earns most, and exclusive choice matches of itself."
        elif own_side >= ALONE:
            most = "all" if own_side == 1.0 else "nearly all"
            means = f"Exclusive choice matches of itself: {most} income then comes from there."
        else:
            means = f"The other side still brings {whole(1.0 - own_side)} % of their income: that is beyond matching."
        most_of = f"{100.0 * (found.exclusive if rich else EXCLUSIVE):.3g} % of their responses"
        return f"It gives one side up: {' and '.join(parts)} with more than {most_of}. {means}{rest}"
    income_share = f"which brings {percents(found.interval('income'))} of the income"
    ends = {
        "matches": f"It matches within {100 * NEAR:.0f} points",
        "under": "It undermatches",
        "over": "It overmatches",
        "undecided": "Whether it matches, these subjects do not settle",
    }
    same = ""
    if what == "matches" and alike(names):
        same = " Of two equal ratios any share does." if kind == "ratios" and delay == 0.0 else (
            " Between equal sides so does whoever does not care."
        )  # fmt: skip
    return f"{ends[what]}: {share}, {income_share} (difference {_points(apart)}).{same}{rest}"


def _points(one: Interval) -> str:
    middle, low, high = (f"{round(100.0 * value, 1) + 0.0:+.1f}".replace("-", "\N{MINUS SIGN}") for value in one)
    return f"{middle} points, {low} to {high}"


def _left_out(found: Any) -> str:
    if not found.left_out:
        return ""
    return (
        f" Left out, because they responded less than {LEAST_RATE:g} times a minute: {found.left_out} of "
        f"{found.subjects}."
    )


def income(found: Any, hill: Hill, unit: str) -> str:
    """Return what it earns, against the best fixed share."""
    best, most = hill.best
    if len(found.earned) < FEWEST or most <= 0.0:
        return ""
    earned = found.interval("earned")
    lead = f"It earns {amount(earned.estimate)} reinforcers per {unit} ({amount(earned.low)} to {amount(earned.high)})"
    if flat(hill):
        return f"{lead}; any fixed share would earn {amount(most)}."
    return f"{lead}, {100 * earned.estimate / most:.0f} % of what the best fixed share ({100 * best:.0f} %) would."


def own(share: float, found: Any, hill: Hill, unit: str, *, revealed: bool) -> str:
    """Return what the visitor's share would earn, and whether that beats the learner."""
    mine = hill.at(share)
    said = f"Your {100 * share:.0f} % would earn {amount(mine)} per {unit}"
    if not revealed or len(found.earned) < FEWEST:
        return f"{said}."
    earned = found.interval("earned")
    if mine > earned.high:
        return f"{said}: more than the learner's {amount(earned.estimate)}."
    if mine < earned.low:
        return f"{said}: less than the learner's {amount(earned.estimate)}."
    return f"{said}: within the interval of the learner's {amount(earned.estimate)}."


def answer(vote: str, found: Any, *, equal: bool = False) -> str:
    """Return what the finding means for the visitor's prediction; nothing where there was none.

    `equal` says that both sides pay the same: the prediction was then about the left one.
    """
    where = "the left" if equal else "the richer side"
    said = {
        "half": f"You said that it would make about half of its responses on {where}",
        "match": "You said that responses would be shared out as income is",
        "all": f"You said that it would make nearly all of its responses on {where}",
    }
    if vote not in said:
        return ""
    what = verdict(found)
    if what in ("too few", "unpaid"):
        return f"{said[vote]}; this session does not tell."
    middle = float(np.median(found.share))
    if vote == "match":
        if what == "exclusive" and alone(found) >= ALONE:
            return f"{said[vote]}. So it is, but only because nearly all income comes from where it responds."
        if what == "undecided":
            return f"{said[vote]}; these subjects do not settle it."
        if what != "matches":
            paid = float(np.nanmedian(found.income))
            return (
                f"{said[vote]}. The median subject makes {whole(middle)} % of them on {where}, which brings "
                f"{whole(paid)} % of its income."
            )
        return f"{said[vote]}. So it is."
    # Subjects that each give up one side, some the left and some the right, are no half.
    right = abs(middle - 0.5) < 0.05 and what != "exclusive" if vote == "half" else middle > EXCLUSIVE
    return f"{said[vote]}. {'So it is.' if right else f'The median subject makes {whole(middle)} % there.'}"


__all__ = [
    "ALONE",
    "EXCLUSIVE",
    "alike",
    "alone",
    "answer",
    "finding",
    "held",
    "income",
    "own",
    "side",
    "verdict",
    "whole",
]
