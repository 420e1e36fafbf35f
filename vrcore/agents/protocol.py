"""What every agent is, and what it is told at each decision.

An agent is a `NamedTuple` class. Its fields are its parameters; three methods are its rules:

    start(memory)                          set the memory before the first response
    choose(memory, now, rng) -> action     0: no response, 1, 2, ...: the operandum responded on
    learn(memory, now, action, reward)     what the outcome changes

They are ordinary Python over numbers and record fields, so that Numba can compile the very text. `memory` is a
record array of shape (stimuli, actions), one record a pair, laid out as the class's `layout` says; action 0 has
its own column. Parameters are per response or per decision: decisions come `highest_rate` times a minute,
whatever the length of a simulation step, so that the step means nothing to the subject.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, NamedTuple, Protocol, TypeVar

import numpy as np

from vrcore.params import Param

HighestRate = Annotated[
    float,
    Param(
        1.0,
        600.0,
        "how often a minute the subject decides whether to respond: its highest possible response rate",
        "responses/min",
        log=True,
    ),
]


class Moment(NamedTuple):
    """What an agent is told when it decides.

    `stimulus`: the discriminative stimulus, 0, 1, ...; `first`: the lowest action it may choose, 0 where it may
    withhold the response and 1 on forced-choice trials; `t`: session time in seconds.
    """

    stimulus: int
    first: int
    t: float


class Badge(NamedTuple):
    """What an agent can or cannot show: the phenomenon, a one-word verdict, and a sentence that says why.

    Verdicts: "shows", "reversed", "cannot", "never extinguishes".
    """

    phenomenon: str
    verdict: str
    words: str


class Reading(NamedTuple):
    """A number that can be read off a subject's memory at any moment: what it knows, expects or is inclined to do.

    `title` says what it is and `short` names it in a word or two. `read(agent, memory, stimulus, operandum)` gives it
    for one operandum (1, 2, ...). `low` and `high` are its natural limits, None where it has none.
    """

    key: str
    title: str
    short: str
    unit: str
    read: Callable[[Any, Any, int, int], float]
    low: float | None = None
    high: float | None = None


# The prediction error of one outcome, from the memory before it: (agent, memory, now, action, reward) -> reinforcers.
Surprise = Callable[[Any, Any, "Moment", int, float], float]


# The one phenomenon every agent must state: the partial-reinforcement extinction effect.
PREE = "partial-reinforcement extinction effect"

# Whether a subject waits after a reinforcer (fixed ratio) and responds faster towards the next one (fixed interval).
TIMING = "pause and scallop"
NO_CLOCK = Badge(
    TIMING,
    "cannot",
    "It has no clock and no count: a response is as likely just after a reinforcer as at any other moment, so that "
    "fixed schedules draw no pause and no scallop.",
)


C = TypeVar("C", bound=type)


def described(
    *,
    key: str,
    title: str,
    layout: Sequence[tuple[str, str] | tuple[str, str, tuple[int, ...]]],
    short: str = "",
    differs: str = "highest_rate",
    badges: tuple[Badge, ...] = (),
    readings: tuple[Reading, ...] = (),
    surprise: Surprise | None = None,
) -> Callable[[C], C]:
    """Give an agent's class what is not a parameter: registry key, name for people, memory layout, badges.

    `short`, two or three letters, stands before the agent's parameters in a link, and `badges` on the pages: an agent
    that is in no page's list needs neither.
    `readings` are what can be read off its memory, first what drives it most; `surprise` is the prediction error, for
    an agent that has one.
    `differs` names the parameter in which subjects of this kind differ, besides their pace (`highest_rate`).
    A decorator, because every name written in a `NamedTuple`'s body would be taken for a field.
    """

    def describe(cls: C) -> C:
        facts = {
            "key": key,
            "short": short,
            "title": title,
            "layout": np.dtype(list(layout)),
            "differs": differs,
            "badges": badges,
            "readings": readings,
            # A bare function would become a method of the class.
            "surprise": None if surprise is None else staticmethod(surprise),
        }
        for name, value in facts.items():
            setattr(cls, name, value)
        return cls

    return describe


class Agent(Protocol):
    """The shape that `vrcore.testing.check_agent` holds every registered class to."""

    key: str
    short: str
    title: str
    layout: np.dtype[Any]
    differs: str
    badges: tuple[Badge, ...]
    readings: tuple[Reading, ...]
    surprise: Surprise | None
    highest_rate: float

    def start(self, memory: Any) -> None:
        """Set the memory, an array of zeros of shape (stimuli, actions), before the first response."""

    def choose(self, memory: Any, now: Moment, rng: np.random.Generator) -> int:
        """Return an action between `now.first` and the number of operanda."""

    def learn(self, memory: Any, now: Moment, action: int, reward: float) -> None:
        """Change the memory after `action` was followed by `reward` (reinforcers; 0.0: nothing came)."""
