"""A token economy: responses earn tokens, tokens are exchanged for reinforcers, and what saving does.

What is done: completing `production` earns a token; completing `exchange`, for which tokens count as responses, says
when they are exchanged, at `cost` tokens a reinforcer. `token_links` watches the pauses on the way to an exchange;
`token_saving` trains one group to exchange after every token and another on `exchange`, to equally many reinforcers,
and then stops paying either.

Source: Hackenberg (2009), Journal of the Experimental Analysis of Behavior 91, 257-286: pauses before early links are
longer than before late ones (recalled, not checked against the original). The comparison of extinction is this
project's own.

What it isolates: both groups of `token_saving` pay the same number of tokens for a reinforcer and get equally many.
They differ in how much is saved before it is spent, and so in how long a subject responds without pay while it still
pays. Tokens are exchanged as soon as the exchange schedule allows it: how much is saved is the schedule's doing and not
the subject's choice. Nor does an agent of this library see its tokens.
"""

from __future__ import annotations

import math

from vrcore.experiment import Phase
from vrcore.schedules import Schedule, parse
from vrcore.schedules.kinds import Atom, Token

Rule = int | str | Schedule
"""A schedule, in notation or parsed; a whole number stands for a fixed ratio."""


def token_economy(production: Rule = 10, exchange: Rule = 6, cost: int = 1) -> Token:
    """Return the schedule: what earns a token, after which tokens they are exchanged, and the price of a reinforcer.

    `token_economy("VI 20-s", 6, 2)`: a token on a variable interval, exchanged in sixes, two for a reinforcer. Raises
    `ScheduleError` for what is no schedule.
    """
    return Token(_schedule(production), _schedule(exchange), cost)


def _schedule(rule: Rule) -> Schedule:
    return parse(f"FR {rule}" if isinstance(rule, int) else rule)


def token_links(schedule: Token, *, seconds: float = 3_600.0) -> tuple[Phase, Phase]:
    """Return a phase to learn in and one of the same length to measure in."""
    return Phase(schedule, seconds=seconds), Phase(schedule, seconds=seconds)


def longest_run(needed: int, cost: int) -> int:
    """Return how many links there are at most from one exchange that pays to the next, on a fixed ratio of tokens."""
    return needed * math.ceil(cost / needed)


def token_saving(
    production: Rule = 10, exchange: Rule = 6, cost: int = 1, *, reinforcers: int = 180, seconds: float = 3_600.0
) -> dict[str, tuple[Phase, Phase]]:
    """Return the phases of both groups by label, the one that exchanges after every token first.

    `reinforcers` is what both are trained to, and a little more where the last exchange pays several at once; `seconds`
    how long nothing is paid. Raises `ScheduleError` as `token_economy` does.
    """
    groups = {
        "exchange at every token": token_economy(production, 1, cost),
        exchanged(_schedule(exchange)): token_economy(production, exchange, cost),
    }
    return {
        label: (Phase(schedule, reinforcers=reinforcers), Phase("EXT", seconds=seconds))
        for label, schedule in groups.items()
    }


def exchanged(exchange: Schedule) -> str:
    """Return what exchanging on a schedule is called."""
    if isinstance(exchange, Atom) and exchange.kind == "FR":
        return f"exchange at {exchange.value:g} tokens"
    return f"exchange on {exchange}"
