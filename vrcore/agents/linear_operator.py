"""Linear operator: each outcome moves the response probability a fixed fraction of the way to a target."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.params import Param


def _probability(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.value[stimulus, operandum])


@described(
    key="linear-operator",
    short="lo",
    title="Linear operator",
    layout=[("value", "f8")],
    differs="reward_rate",
    readings=(Reading("probability", "Probability of responding", "P(respond)", "", _probability, 0.0, 1.0),),
    badges=(
        Badge(
            PREE,
            "cannot",
            "Every unpaid response takes the same share away, so that the count of responses in extinction is the "
            "same after any schedule.",
        ),
        NO_CLOCK,
    ),
)
class LinearOperator(NamedTuple):
    """A subject that carries nothing but its response probability from one response to the next.

    With p the probability of a response at a decision:

        reinforced response      p <- p + a (1 - p)
        unreinforced response    p <- p - b p,  but not below the floor

    With several operanda the probabilities of the other actions shrink or grow in proportion, so that all sum
    to 1. Withholding changes nothing; a free reinforcer counts for withholding.

    Also known as: Bush-Mosteller model, stochastic learning model; without the decay, linear reward-inaction.

    Source: Bush, R. R., & Mosteller, F. (1955), Stochastic Models for Learning, Wiley.

    Shows acquisition and extinction. Cannot show the partial-reinforcement extinction effect when responses are
    counted: every unreinforced response takes the same share away, whatever the schedule before was.
    """

    reward_rate: Annotated[
        float, Param(0.001, 1.0, "share of the way to certain responding after a reinforcer", log=True)
    ] = 0.10
    decay: Annotated[
        float, Param(0.0001, 0.5, "share of the response probability lost after an unreinforced response", log=True)
    ] = 0.005
    start_probability: Annotated[
        float, Param(0.001, 1.0, "probability of responding at a decision before training", log=True)
    ] = 0.05
    floor: Annotated[
        float, Param(0.0001, 0.5, "lowest probability of responding, so that learning can start again", log=True)
    ] = 0.01
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        operanda = memory.shape[1] - 1
        for s in range(memory.shape[0]):
            memory.value[s, 0] = 1.0 - self.start_probability
            for a in range(1, operanda + 1):
                memory.value[s, a] = self.start_probability / operanda

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        n = memory.shape[1]
        total = 0.0
        for a in range(now.first, n):
            total += memory.value[now.stimulus, a]
        u = rng.random() * total
        for a in range(now.first, n):
            u -= memory.value[now.stimulus, a]
            if u < 0.0:
                return a
        return n - 1

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if reward <= 0.0 and action == 0:
            return
        n = memory.shape[1]
        before = memory.value[now.stimulus, action]
        if reward > 0.0:
            after = before + self.reward_rate * (1.0 - before)
            if action == 0:
                # Free reinforcers leave the floor to responding, or it could never start again.
                after = min(after, max(before, 1.0 - self.floor))
        else:
            after = max(before - self.decay * before, min(before, self.floor / (n - 1)))
        # The other actions keep their proportions; from certainty they share alike.
        rest = 1.0 - before
        for a in range(n):
            if a == action:
                memory.value[now.stimulus, a] = after
            elif rest > 1e-12:
                memory.value[now.stimulus, a] *= (1.0 - after) / rest
            else:
                memory.value[now.stimulus, a] = (1.0 - after) / (n - 1)
