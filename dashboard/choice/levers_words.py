"""What the tab "Two alternatives" says: the finding from the session's own numbers, income, and the visitor's share."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrcore.analytic.fixed_share import Hill
from vrcore.measures.interval import Interval
from vrcore.phenomena.baited_choice import NEAR
from vrcore.phenomena.phenomenon import FEWEST, LEAST_RATE

EXCLUSIVE = 0.95


def side(kind: str, value: float) -> str:
    """Return what an alternative is called."""
    if kind == "baited":
        return f"the lever of {value:g}"
    return f"VR {value:g}" if kind == "ratios" else f"VI {value:g} s"


def percents(one: Interval, words: str = "") -> str:
    """Return a share in per cent with its interval, `words` before its limits."""
    middle, low, high = (f"{100.0 * value:.0f}" for value in one)
    return f"{middle} % ({words}{low} to {high})"


def verdict(found: Any) -> str:
    """Return what became of the choice, in a word or two.

    "too few": less than eight subjects responded; "unpaid": less than eight earned anything; "exclusive": at least half
    of them made more than 95 % of their responses on one side; "matches": the interval of share less income lies within
    3 points; "under", "over": it excludes 0, and the share is nearer to a half than that of income, or further from it;
    "undecided" otherwise.
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
    richer = found.interval("income").estimate >= 0.5
    return "under" if (apart.estimate < 0.0) == richer else "over"


def held(found: Any) -> tuple[int, int]:
    """Return how many subjects hold on to the richer, and to the leaner side."""
    return int((found.share > EXCLUSIVE).sum()), int((found.share < 1.0 - EXCLUSIVE).sum())


def finding(found: Any, names: tuple[str, str], kind: str) -> str:
    """Return the finding; `names` are the richer and the leaner side."""
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
        alike = kind == "ratios" and names[0].removeprefix("the left ") == names[1].removeprefix("the right ")
        means = "Exclusive choice matches of itself: all income then comes from there."
        if alike:
            means = "Of two equal ratios it does not matter which."
        elif kind == "ratios" and lean == 0:
            means = "On ratios that earns most, and it is the only way to match."
        return f"It gives one side up: {' and '.join(parts)} with more than 95 % of their responses. {means}{rest}"
    income_share = f"which brings {percents(found.interval('income'))} of the income"
    ends = {
        "matches": f"It matches within {100 * NEAR:.0f} points",
        "under": "It undermatches",
        "over": "It overmatches",
        "undecided": "Whether it matches, these subjects do not settle",
    }
    return f"{ends[what]}: {share}, {income_share} (difference {_points(apart)}).{rest}"


def _points(one: Interval) -> str:
    middle, low, high = (f"{100.0 * value + 0.0:+.1f}".replace("-", "\N{MINUS SIGN}") for value in one)
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
    return (
        f"It earns {earned.estimate:.3g} reinforcers per {unit} ({earned.low:.3g} to {earned.high:.3g}), "
        f"{100 * earned.estimate / most:.0f} % of what the best fixed share ({100 * best:.0f} %) would."
    )


def own(share: float, found: Any, hill: Hill, unit: str, *, revealed: bool) -> str:
    """Return what the visitor's share would earn, and whether that beats the learner."""
    mine = hill.at(share)
    said = f"Your {100 * share:.0f} % would earn {mine:.3g} per {unit}"
    if not revealed or len(found.earned) < FEWEST:
        return f"{said}."
    earned = found.interval("earned")
    if mine > earned.high:
        return f"{said}: more than the learner's {earned.estimate:.3g}."
    if mine < earned.low:
        return f"{said}: less than the learner's {earned.estimate:.3g}."
    return f"{said}: within the interval of the learner's {earned.estimate:.3g}."


def answer(vote: str, found: Any) -> str:
    """Return what the finding means for the visitor's prediction; nothing where there was none."""
    said = {
        "half": "You said that it would not care which side pays more",
        "match": "You said that responses would be shared out as income is",
        "all": "You said that it would give the leaner side up",
    }
    if vote not in said:
        return ""
    what = verdict(found)
    if what in ("too few", "unpaid"):
        return f"{said[vote]}; this session does not tell."
    middle = float(np.median(found.share))
    even = abs(middle - 0.5) < 0.05
    right = {"half": even, "match": what == "matches", "all": what == "exclusive" and held(found)[0] > held(found)[1]}
    return f"{said[vote]}. {'So it is.' if right[vote] else f'The median subject makes {100 * middle:.0f} % there.'}"


__all__ = ["answer", "finding", "held", "income", "own", "side", "verdict"]
