"""What rows about recovery share: responding in one stretch of time as a multiple of that in another."""

from __future__ import annotations

import numpy as np

from vrcore.phenomena.phenomenon import Floats


def times_as_many(after: Floats, before: Floats, minutes: float) -> Floats:
    """Return the ratio of two response rates (per minute, over `minutes` each), subject by subject.

    Half a response is added to both counts, so that one who had stopped altogether gives a number too.
    """
    ratio: Floats = (np.asarray(after) * minutes + 0.5) / (np.asarray(before) * minutes + 0.5)
    return ratio


def still_there(what: str, left: int, subjects: int, when: str, limit: str = "half") -> str:
    """Return the sentence about an agent whose responding was never gone, so that nothing can come back."""
    share = f"{left} of {subjects} subjects"
    return f"There is nothing to {what}: {when} the rate is below {limit} of the baseline in {share}."
