"""The first page's one subject: taught for a minute, then paid as often as the visitor says."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, NamedTuple

import numpy as np

from dashboard.state import Field, PageState
from vrcore import Experiment, Phase
from vrcore.measures import Record, record
from vrcore.simulate import steps

PAYS = {"1": "Every response", "5": "1 in 5", "10": "1 in 10", "never": "Never"}
SCHEDULE = {"1": "CRF", "5": "RR 5", "10": "RR 10", "never": "EXT"}
VOTES = {"open": "not yet", "less": "Less than 1 in 10", "same": "1 in 10", "more": "More than 1 in 10"}
TAUGHT_SECONDS, TESTED_SECONDS = 60.0, 540.0

PAGE = PageState(
    "st",
    (
        Field("pays", "choice", "10", PAYS, "rate of pay", heading="How often does it pay?"),
        Field("vote", "choice", "open", VOTES, "prediction"),
        Field("seed", "seed", 7, None, "seed"),
    ),
)


class Session(NamedTuple):
    """One subject's session: its record, and what it did after the minute of teaching (times from then on)."""

    experiment: Experiment
    record: Record
    responses: int
    reinforcers: int
    longest_wait: int
    last_minute: int

    def nbytes(self) -> int:
        """Return roughly how much memory the session takes."""
        return sum(part.nbytes for part in self.record[:4]) + 2_000


def experiment(values: Mapping[str, Any]) -> Experiment:
    """Return the experiment: a learner that is paid for every response for a minute, then on the chosen schedule."""
    return Experiment(
        "q-learning",
        [Phase("CRF", seconds=TAUGHT_SECONDS), Phase(SCHEDULE[values["pays"]], seconds=TESTED_SECONDS)],
        seed=values["seed"],
    )


def work(one: Experiment) -> Generator[float, None, Session]:
    """Run the session in short chunks; yields the share done."""
    log = yield from steps(one)
    whole = record(log, 0)
    responses = whole.responses[whole.responses > TAUGHT_SECONDS]
    paid = whole.reinforcers[whole.reinforcers > TAUGHT_SECONDS]
    # Responses between two payments, and after the last: the paid response itself ends a wait.
    counts = np.searchsorted(responses, paid + 1e-6, "left")
    waits = np.diff(np.concatenate([[0], counts, [len(responses)]]))
    waits[:-1] -= waits[:-1] > 0
    return Session(
        one,
        whole,
        len(responses),
        len(paid),
        int(waits.max(initial=0)),
        int((responses > TAUGHT_SECONDS + TESTED_SECONDS - 60.0).sum()),
    )


def sentence(values: Mapping[str, Any], done: Session) -> str:
    """Return what this session showed, from its own numbers."""
    pays = values["pays"]
    if pays == "never":
        end = "stopped" if done.last_minute <= 3 else f"still made {done.last_minute} in the last minute"
        return f"After pay stopped, this subject made {done.responses} more responses for nothing, and {end}."
    if pays == "1":
        return f"Paid every time, it made {done.responses} responses in nine minutes: one reinforcer each."
    return (
        f"Paid {PAYS[pays]}, it made {done.responses} responses for {done.reinforcers} reinforcers, went unpaid up to "
        f"{done.longest_wait} times in a row, and still made {done.last_minute} in the last minute."
    )


def reveal(vote: str) -> str:
    """Return the answer to the question on the page, speaking to what was answered.

    On a random ratio each response pays with the same probability, whatever came before: 1 in 10 here, and 20 unpaid
    responses in a row have probability 0.9 ** 20, about 12 in 100.
    """
    share = 0.9**20
    fact = (
        "Each response pays with 1 chance in 10, whatever came before. Of all runs of twenty, "
        f"{share * 100:.0f} in 100 go unpaid throughout; nothing becomes due."
    )
    if vote == "same":
        return f"Right: still 1 in 10. {fact}"
    if vote == "more":
        return f"You said more: the gambler's fallacy, it feels due. {fact}"
    return f"You said less: as if it had been switched off. It had not. {fact}"
