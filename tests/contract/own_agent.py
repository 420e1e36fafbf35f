"""An agent as somebody would write it in a notebook: it goes on responding whatever happens."""

from __future__ import annotations

from typing import Any, NamedTuple

from vrcore.agents import described


@described(key="stubborn", title="Stubborn", layout=[("value", "f8")])
class Stubborn(NamedTuple):
    """A subject that learns once that responding pays, and never forgets it."""

    eagerness: float = 0.8
    highest_rate: float = 60.0

    def start(self, memory: Any) -> None:
        memory.value[:] = 0.3

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        return 1 if now.first == 1 or rng.random() < memory.value[now.stimulus, 1] else 0

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if reward > 0.0:
            memory.value[now.stimulus, 1] = self.eagerness
