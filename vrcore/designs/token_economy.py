"""A token economy: responses earn tokens, tokens are exchanged for reinforcers, and what saving does.

What is done: every `production` responses earn a token; after `needed` tokens (or so many on average) they are
exchanged, at `cost` tokens a reinforcer. `token_links` watches the pauses on the way to an exchange; `token_saving`
trains one group to exchange after every token and another after `needed`, to equally many reinforcers, and then stops
paying either.

Source: Hackenberg (2009), Journal of the Experimental Analysis of Behavior 91, 257-286: pauses before early links are
longer than before late ones (recalled, not checked against the original). The comparison of extinction is this
project's own.

What it isolates: both groups of `token_saving` pay the same number of responses for a reinforcer and get equally many.
They differ in how much is saved before it is spent, and so in how long a subject responds without pay while it still
pays. Tokens are exchanged as soon as the exchange schedule allows it: how much is saved is the schedule's doing and not
the subject's choice. Nor does an agent of this library see its tokens.
"""

from __future__ import annotations

import math

from vrcore.errors import ParameterError
from vrcore.experiment import Phase
from vrcore.schedules import parse
from vrcore.schedules.kinds import Token

EXCHANGES = {"FR": "after just so many tokens", "VR": "after so many on average"}


def token_economy(production: int = 10, needed: int = 6, cost: int = 1, exchange: str = "FR") -> Token:
    """Return the schedule. `exchange` is FR or VR. Raises `ParameterError` for another, `ScheduleError` for numbers."""
    if exchange not in EXCHANGES:
        raise ParameterError(f"tokens can be exchanged on {' or '.join(EXCHANGES)}; {exchange!r} is neither.")
    return Token(parse(f"FR {production}"), parse(f"{exchange} {needed}"), cost)


def token_links(schedule: Token, *, seconds: float = 3_600.0) -> tuple[Phase, Phase]:
    """Return a phase to learn in and one of the same length to measure in."""
    return Phase(schedule, seconds=seconds), Phase(schedule, seconds=seconds)


def longest_run(needed: int, cost: int) -> int:
    """Return how many links there are at most from one exchange that pays to the next, on a fixed ratio of tokens."""
    return needed * math.ceil(cost / needed)


def token_saving(
    production: int = 10,
    needed: int = 6,
    cost: int = 1,
    exchange: str = "FR",
    *,
    reinforcers: int = 180,
    seconds: float = 3_600.0,
) -> dict[str, tuple[Phase, Phase]]:
    """Return the phases of both groups by label, the one that exchanges after every token first.

    `reinforcers` is what both are trained to, and a little more where the last exchange pays several at once; `seconds`
    how long nothing is paid.
    """
    groups = {
        "exchange at every token": token_economy(production, 1, cost),
        f"exchange at {needed} tokens{' on average' if exchange == 'VR' else ''}": token_economy(
            production, needed, cost, exchange
        ),
    }
    return {
        label: (Phase(schedule, reinforcers=reinforcers), Phase("EXT", seconds=seconds))
        for label, schedule in groups.items()
    }
