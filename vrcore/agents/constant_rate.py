"""Constant rate: the control that learns nothing."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.params import Param


def _probability(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(agent.probability / (memory.shape[1] - 1))


@described(
    key="constant-rate",
    short="cr",
    title="Constant rate",
    layout=[("unused", "f8")],
    differs="probability",
    readings=(Reading("probability", "Probability of responding", "P(respond)", "", _probability, 0.0, 1.0),),
    badges=(
        Badge(PREE, "never extinguishes", "It learns nothing: whatever seems to change is the measure's own doing."),
        NO_CLOCK,
    ),
)
class ConstantRate(NamedTuple):
    """A subject that responds with the same probability at every decision and learns nothing.

        P(respond) = p,   shared alike between operanda

    The control every phenomenon is checked against: what it seems to show, the measure makes by itself.

    Also known as: Bernoulli responder, random control.
    """

    probability: Annotated[float, Param(0.001, 1.0, "probability of responding at each decision", log=True)] = 0.5
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        pass

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        u = rng.random()
        if now.first == 0:
            if u >= self.probability:
                return 0
            u /= self.probability  # given a response, what is left of the draw is uniform again
        return 1 + min(int(u * (memory.shape[1] - 1)), memory.shape[1] - 2)

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        pass
