"""A variable ratio and an interval schedule that pays as often: what the rows about the two share.

Every subject on VR 30 has a partner that gets the same intervals between reinforcers one by one, each for its first
response once the interval is over: the intervals that the other obtained, in practice and in the session.
Source of the design: Peele, Casey & Silberberg (1984), Journal of Experimental Psychology: Animal Behavior Processes
10, 149-167; Catania, Matthews, Silverman & Yohalem (1977), Journal of the Experimental Analysis of Behavior 28, 155-161
(recalled, not checked against the originals).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np

from vrcore.errors import LogError
from vrcore.experiment import Phase
from vrcore.log import EventLog
from vrcore.measures.pauses import response_rates
from vrcore.measures.ratios import responses_per_reinforcer
from vrcore.measures.spans import Floats
from vrcore.phenomena.by_subject import by_subject
from vrcore.phenomena.phenomenon import Bench, learnt
from vrcore.yoking import yoke

RATIO, PRACTICE, MEASURED = 30, 100, 60
SESSION = 3
CLOSE = 0.1
"""By what share the obtained rates of reinforcers may differ."""


class Pairs(NamedTuple):
    """The subjects on the ratio, in one log, and for each that learnt the log of its partner.

    `rates`, `paid`: responses and reinforcers per minute of the session, shape (2, pairs): ratio, interval.
    `trained`: responses per minute of all subjects on the ratio.
    """

    log: EventLog
    chosen: list[int]
    partners: list[EventLog]
    rates: Floats
    paid: Floats
    trained: Floats

    @property
    def close(self) -> bool:
        """Whether the median rates of reinforcers that the two groups obtained are within 10 % of each other."""
        ratio, interval = np.median(self.paid, axis=1)
        return bool(abs(interval / ratio - 1.0) <= CLOSE)

    @property
    def words(self) -> str:
        """Say what both obtained."""
        ratio, interval = np.median(self.paid, axis=1)
        return f"they obtained {ratio:.2f} and {interval:.2f} reinforcers per minute"


def ratio_and_yoked_interval(bench: Bench) -> Generator[float, None, Pairs]:
    """Run the pairs: 100 reinforcers of VR 10 and 100 of VR 30 as practice, then a session of 60."""
    log = yield from bench.run(
        Phase("VR 10", reinforcers=PRACTICE, limit_seconds=7_200.0),
        Phase(f"VR {RATIO}", reinforcers=PRACTICE, limit_seconds=14_400.0),
        Phase(f"VR {RATIO}", reinforcers=MEASURED, limit_seconds=7_200.0),
    )
    trained = by_subject(response_rates(log), SESSION, "per_minute")
    chosen, partners = [], []
    for subject in np.flatnonzero(learnt(trained)).tolist():
        try:
            lists = [yoke(log, subject, phase=phase, master=f"subject {subject + 1}") for phase in (1, 2, 3)]
        except LogError:  # it obtained nothing in one of them, so that it has no partner
            continue
        phases = [Phase(one, reinforcers=len(one.intervals), limit_seconds=14_400.0) for one in lists]
        partners.append((yield from bench.run(*phases, subjects=1)))
        chosen.append(subject)
    rates, paid = (_both(log, partners, chosen, name) for name in ("responses", "deliveries"))
    return Pairs(log, chosen, partners, rates, paid, trained)


def _both(log: EventLog, partners: list[EventLog], chosen: list[int], name: str) -> Floats:
    """Return how many a minute there were in the session, shape (2, pairs)."""

    def per_minute(one: EventLog) -> Floats:
        counts = by_subject(responses_per_reinforcer(one), SESSION, name)
        return counts * 60.0 / by_subject(response_rates(one), SESSION, "seconds")

    interval = [float(per_minute(one)[0]) for one in partners]
    return np.array([per_minute(log)[chosen], interval])
