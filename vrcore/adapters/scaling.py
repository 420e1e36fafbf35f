"""Where a trainer divides rewards by their spread, their size is lost; a schedule of sizes then changes nothing.

GRPO's advantage is (r - mean of the group) / (standard deviation + 1e-4): the same for rewards of 1 and of 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def cancelled(trainer: Any, magnitude: float) -> str | None:
    """Return a warning where this trainer cancels a factor common to all delivered rewards, None where it does not.

    With a second reward function the factor weighs the two against each other, and is not cancelled.
    """
    if magnitude == 1.0 or len(getattr(trainer, "reward_funcs", None) or (None,)) > 1:
        return None
    scale = getattr(trainer, "scale_rewards", None)
    start = f"magnitude={magnitude:g} will change nothing:"
    if scale in ("group", "batch"):
        return f'{start} scale_rewards="{scale}" divides it out again. Use scale_rewards="none".'
    if getattr(trainer, "normalize_advantages", False):
        return f"{start} normalize_advantages=True divides it out again. Use normalize_advantages=False."
    if trainer is None:
        return (
            f"magnitude={magnitude:g} changes nothing in a trainer that divides rewards by their spread, as GRPO does "
            'by default (scale_rewards="group").'
        )
    return None


def cancelled_between_groups(trainer: Any, groups: Sequence[Sequence[float | None]], earned_above: float) -> str | None:
    """Return a warning where rewards differ in size between groups but not within one, and scaling is by group."""
    if getattr(trainer, "scale_rewards", None) != "group" or len(getattr(trainer, "reward_funcs", ())) > 1:
        return None
    sizes = [{one for one in group if one is not None and one > earned_above} for group in groups]
    if all(len(one) <= 1 for one in sizes) and len(set().union(*sizes)) > 1:
        low, high = min(set().union(*sizes)), max(set().union(*sizes))
        return (
            f"delivered rewards differ between groups ({low:g} to {high:g}) and not within them: "
            'scale_rewards="group" cancels such differences. Use scale_rewards="none" or "batch".'
        )
    return None
