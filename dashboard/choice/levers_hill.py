"""The hill of the tab "Two alternatives": what fixed shares would earn a chooser like the median subject."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np

from dashboard.charts.choice_levers import flat
from dashboard.choice import levers_words
from dashboard.choice.levers_session import Asked, Settled
from vrcore.analytic.fixed_share import Hill, fixed_shares


def exclusive(hill: Hill) -> float:
    """Return the share on the richer side beyond which the other counts as given up.

    Where matching itself lies near or above the usual limit, as between intervals of 5 and 300 s, whoever matches gives
    nothing up: the limit is half-way between there and all.
    """
    if flat(hill):
        return levers_words.EXCLUSIVE
    return max(levers_words.EXCLUSIVE, (1.0 + max(hill.matching, default=0.0)) / 2.0)


def hill_settings(asked: Asked, found: Settled) -> dict[str, Any]:
    """Return the arguments of the hill: a chooser that responds as often as the median subject and stays as long."""
    rich, lean = asked.sides if asked.richer == 1 else asked.sides[::-1]
    tick = asked.experiment.tick
    if asked.kind == "intervals":
        chances = float(-np.expm1(-tick / rich)), float(-np.expm1(-tick / lean))
    else:
        chances = (1.0 / rich, 1.0 / lean) if asked.kind == "ratios" else (rich, lean)
    return {
        "chances": chances,
        "by_response": asked.kind == "ratios",
        "respond": 1.0 if asked.kind == "baited" else found.respond,
        "stay": found.stay,
        "delay": int(np.ceil(asked.delay / tick - 1e-9)),
    }


def hill_of(asked: Asked, found: Settled) -> Generator[float, None, Hill]:
    """Return what a fixed share of responses on the richer side earns, per minute or trial; yields the share done.

    A share takes up to 30 ms: where a delay of 10 s has 200 steps, because somebody may respond 600 times a minute.
    """
    settings, parts = hill_settings(asked, found), []
    shares = np.array_split(np.linspace(0.0, 1.0, 101), 20)
    for number, some in enumerate(shares, start=1):
        parts.append(fixed_shares(shares=some, **settings))
        yield 0.8 + 0.2 * number / len(shares)
    share, first, second = (np.concatenate(one) for one in zip(*parts, strict=True))
    return Hill(share, first * asked.per, second * asked.per)


__all__ = ["exclusive", "hill_of", "hill_settings"]
