"""What a fixed share of responses earns between two alternatives: the hill on which matching and maximising lie.

The chooser whose income this is knows nothing: at each step it responds with a fixed chance, and stays on its side or
draws a side anew, the first with its fixed share. Its income is exact, from the chain of what can be between two
collections on one side: it is on the other side, or it is here and a changeover delay runs, or it is here and may be
paid; and a reinforcer waits, or it does not.

Where it responds at every step, draws every time and there is no delay, the chain can be solved by hand. A side with
chance p of a set-up that waits pays the next response on it with 1 - (1 - p)^k after k steps, and with share s

    income per step = s p / (s + p - s p)

so that chances of .15 and .05 give .178, .183, .186, .186, .186, .182 and .150 a trial at shares .5, .6, .7, .75, .8,
.9 and 1. On ratios of n it is s / n. (Derived here; baited alternatives are those of Lau & Glimcher (2005), Journal of
the Experimental Analysis of Behavior 84, 555-579, recalled, not checked against the original.)

An interval of mean T is taken as random here: within a step of length d it is over with 1 - exp(-d/T). A list of the
same mean gives the same income where there is no delay, but for the rounding of its intervals to steps, and nearly the
same with one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from vrcore.errors import ParameterError

Floats = npt.NDArray[np.float64]


class Hill(NamedTuple):
    """Income per step at each fixed share of the first side; `first` and `second` are what either side brings."""

    share: Floats
    first: Floats
    second: Floats

    @property
    def total(self) -> Floats:
        """Income of both sides."""
        return np.asarray(self.first + self.second, float)

    @property
    def best(self) -> tuple[float, float]:
        """The share that earns most, and what it earns."""
        top = int(np.argmax(self.total))
        return float(self.share[top]), float(self.total[top])

    @property
    def matching(self) -> list[float]:
        """The shares between 0 and 1 that equal their share of income, by straight lines between those computed.

        Exclusive choice matches of itself and is not among them.
        """
        inner = (self.share > 0.0) & (self.share < 1.0) & (self.total > 0.0)
        share = self.share[inner]
        over = self.first[inner] / self.total[inner] - share
        found = []
        for k in np.flatnonzero(over[:-1] * over[1:] < 0.0):
            found.append(float(share[k] + (share[k + 1] - share[k]) * over[k] / (over[k] - over[k + 1])))
        return sorted([*found, *share[over == 0.0].tolist()])

    def at(self, share: float) -> float:
        """Return the income at a share, by straight lines between those computed."""
        return float(np.interp(share, self.share, self.total))


def waited(
    share: float, chance: float, *, by_response: bool, respond: float = 1.0, draw: float = 1.0, delay: int = 0
) -> float:
    """Return the mean number of steps between two reinforcers on a side; inf where it is never chosen.

    `share` is how often this side is drawn, `chance` that of a set-up: at each step, or with `by_response` at each
    response on this side. `respond` is the chance of a response at a step, `draw` that of drawing a side anew with it,
    and `delay` the steps after a changeover in which nothing is paid.
    """
    if share == 0.0:
        return float(np.inf)
    leave, come = draw * (1.0 - share), draw * share
    # Where it is after a step: on this side with its delay running for 0, 1, ... steps, or over; or on the other side.
    free, away = delay, delay + 1
    places = delay + 2
    moves = np.zeros((places, places, 2))  # from, to, and whether with a response on this side
    for place in range(delay + 1):
        later = min(place + 1, free)
        moves[place, later, 0] = 1.0 - respond
        moves[place, later, 1] = respond * (1.0 - leave)
        moves[place, away, 0] = respond * leave
    moves[away, away, 0] = 1.0 - respond * come
    moves[away, 0 if delay else free, 1] = respond * come
    # Each place with nothing waiting, then each with a reinforcer that waits.
    chain = np.zeros((2 * places, 2 * places))
    for hit in (0, 1):
        up = chance * hit if by_response else chance
        here = moves[:, :, hit]
        paid = np.zeros(places, bool)
        paid[free] = bool(hit)
        chain[:places, :places] += (1.0 - up) * here
        chain[:places, places:] += np.where(paid, 0.0, up * here)
        chain[places:, places:] += np.where(paid, 0.0, here)
    steps = np.linalg.solve(np.eye(2 * places) - chain, np.ones(2 * places))
    return float(steps[free])


def fixed_shares(
    chances: tuple[float, float],
    shares: ArrayLike | None = None,
    *,
    by_response: bool = False,
    respond: float = 1.0,
    stay: float = 1.0,
    delay: int = 0,
) -> Hill:
    """Return what fixed shares of responses on the first of two alternatives earn, per step.

    `chances` are those that a reinforcer is set up: at each step, for intervals and baited levers, or `by_response`, at
    each response on the alternative, for ratios (1/n). `respond` is the chance of a response at a step; after `stay`
    responses on average a side is drawn anew (1: each time); `delay` is the changeover delay in steps, the changeover
    itself being the first that is not paid. `shares` (points,) are by default 101 from 0 to 1.

    Raises `ParameterError` for chances outside 0 to 1, a `stay` below 1 or a delay below 0.
    """
    share = np.linspace(0.0, 1.0, 101) if shares is None else np.atleast_1d(np.asarray(shares, float))
    if not all(0.0 < one <= 1.0 for one in (*chances, respond)) or not ((share >= 0.0) & (share <= 1.0)).all():
        raise ParameterError("chances lie above 0 and at most at 1, and a share from 0 to 1.")
    if not stay >= 1.0 or delay < 0:
        raise ParameterError(f"a side is kept for 1 response or more, and a delay is 0 or more; given {stay}, {delay}.")
    sides = [
        1.0 / np.array([
            waited(one, chance, by_response=by_response, respond=respond, draw=1.0 / stay, delay=delay)
            for one in own.tolist()
        ])
        for own, chance in zip((share, 1.0 - share), chances, strict=True)
    ]  # fmt: skip
    return Hill(share, *sides)


__all__ = ["Hill", "fixed_shares", "waited"]
