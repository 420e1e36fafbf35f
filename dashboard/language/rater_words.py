"""What training on a visitor's clicks did, in sentences made of the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vrcore.language.preferences import RaterNoise
from vrcore.measures import mean_interval

LEAST_CHANGE = 0.05  # points of gold: less is no rise and no fall worth a word


def change(course: Any) -> tuple[int, tuple[float, float, float], tuple[float, float, float]]:
    """Return the step of the highest mean gold, the rise up to it and the fall after it, each with its 95 % interval.

    The intervals are over runs, which share the clicks: another rater, or the same one again, may give another result.
    """
    peak = int(course.gold.mean(axis=0).argmax())
    rise, fall = course.gold[:, peak] - course.gold[:, 0], course.gold[:, peak] - course.gold[:, -1]
    mean, low, high = mean_interval(np.stack([rise, fall], axis=1))
    return peak, (mean[0], low[0], high[0]), (mean[1], low[1], high[1])


def verdict(course: Any) -> str:
    """Return "falls" (it rose first), "stays" (it rose, and no fall is certain), or "flat" (no rise is certain)."""
    _, rise, fall = change(course)
    if rise[0] < LEAST_CHANGE or not rise[1] > 0.0:
        return "flat"
    return "falls" if fall[0] >= LEAST_CHANGE and fall[1] > 0.0 else "stays"


def finding(course: Any, own: int, given: int) -> str:
    """Return the finding: gold and proxy of the policy that was trained on the clicks, `own` of them the visitor's."""
    peak, rise, fall = change(course)
    last = course.gold.shape[1] - 1
    gold, proxy = course.gold.mean(axis=0), course.proxy.mean(axis=0)
    whose = f"{own} {'click' if own == 1 else 'clicks'} of yours and {given - own} of the simulated rater"
    if own in (0, given):
        whose = f"Your {given} clicks" if own else f"The simulated rater's {given} clicks"
    found = verdict(course)
    if found == "flat":
        return (
            f"{whose} did not raise the gold score: it began at {gold[0]:.2f} and ended at {gold[-1]:.2f}, while the "
            f"reward model's score went from {proxy[0]:.2f} to {proxy[-1]:.2f}."
        )
    up = f"{whose} raised the gold score from {gold[0]:.2f} to {gold[peak]:.2f} at step {peak} ({_signed(rise)})"
    went = "rising" if proxy[-1] > proxy[peak] else "changing"
    if found == "falls":
        return (
            f"{up}; then it fell to {gold[-1]:.2f} (by {fall[0]:.2f}, {fall[1]:.2f} to {fall[2]:.2f}), while the "
            f"reward model's score went on {went} from {proxy[peak]:.2f} to {proxy[-1]:.2f}: over-optimisation."
        )
    kept = (
        f"no fall is certain by step {last}, where it stands at {gold[-1]:.2f}"
        if fall[0] >= LEAST_CHANGE
        else f"it has not fallen by step {last}"
    )
    return f"{up}, and {kept}. The reward model's score went from {proxy[0]:.2f} to {proxy[-1]:.2f}."


def _signed(interval: tuple[float, float, float]) -> str:
    return f"by {interval[0]:.2f}, 95 % interval {interval[1]:.2f} to {interval[2]:.2f}"


def details(courses: Sequence[Any], noise: RaterNoise) -> tuple[str, ...]:
    """Return sentences on the rater: noise, agreement with counting, the reward models, the simulated rater."""
    said = [noise.words]
    if not np.isnan(noise.against_gold):
        said.append(
            f"{100 * (1 - noise.against_gold):.0f} % of the verdicts went to the answer that goes on counting better."
        )
    own, same, many = (float(one.accuracy.mean()) for one in courses)
    said.append(
        f"On fresh pairs the reward model made of these clicks puts the better answer first in {100 * own:.0f} %; that "
        f"of a simulated rater with as many clicks in {100 * same:.0f} %, and with 300 in {100 * many:.0f} %."
    )
    return tuple(said)


def answer(vote: str, found: str) -> str | None:
    """Return what to say to a prediction, or None if there was none."""
    said = {"stays": "rise and stay", "falls": "rise and then fall", "flat": "not rise"}
    if vote not in said:
        return None
    if vote == found:
        return f"You said that the gold score would {said[vote]}. So it did."
    happened = {"stays": "it rose, and no fall is certain", "falls": "it rose and then fell", "flat": "it did not rise"}
    return f"You said that the gold score would {said[vote]}; {happened[found]}."
