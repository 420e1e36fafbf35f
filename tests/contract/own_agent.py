"""An agent as somebody would write it in a notebook: it goes on responding whatever happens."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents import PREE, TIMING, Badge
from vrcore.agents.protocol import described
from vrcore.params import Param


@described(
    key="stubborn",
    short="sb",
    title="Stubborn",
    layout=[("value", "f8")],
    differs="eagerness",
    badges=(Badge(PREE, "never extinguishes", "It never stops."), Badge(TIMING, "cannot", "It has no clock.")),
)
class Stubborn(NamedTuple):
    """A subject that learns once that responding pays, and never forgets it."""

    eagerness: Annotated[float, Param(0.1, 1.0, "probability of a response once it was paid")] = 0.8
    highest_rate: Annotated[float, Param(1.0, 600.0, "decisions a minute", "responses/min")] = 60.0

    def start(self, memory: Any) -> None:
        memory.value[:, :] = 0.3

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        return 1 if now.first == 1 or rng.random() < memory.value[now.stimulus, 1] else 0

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if reward > 0.0:
            memory.value[now.stimulus, 1] = self.eagerness
