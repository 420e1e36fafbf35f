"""REINFORCE with a baseline: the policy gradient follows reward relative to what is usual."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.choice import climb, preference, softmax
from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.params import Param


def _expected(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.expected[stimulus, 0])


def _surprise(agent: Any, memory: Any, now: Any, action: int, reward: float) -> float:
    payoff = reward - (agent.response_cost if action > 0 else 0.0)
    return float(payoff - memory.expected[now.stimulus, 0])


@described(
    key="reinforce-baseline",
    short="rb",
    title="REINFORCE + baseline",
    layout=[("value", "f8"), ("expected", "f8")],
    differs="learning_rate",
    readings=(
        Reading("probability", "Probability of responding", "P(respond)", "", preference, 0.0, 1.0),
        Reading("expected", "Expected payoff (baseline)", "Expected payoff", "reinforcers", _expected),
    ),
    surprise=_surprise,
    badges=(
        Badge(
            PREE,
            "never extinguishes",
            "Once the baseline expects nothing, an unpaid response is no disappointment: responding is not driven "
            "down to half.",
        ),
        NO_CLOCK,
    ),
)
class ReinforceBaseline(NamedTuple):
    """A policy gradient that compares each payoff with a running mean of payoffs in the same situation.

    With logits theta, P = softmax(theta), payoff r - c and baseline v of the present stimulus:

        delta = r - c - v        v <- v + kappa delta        theta <- theta + eta delta grad ln P(action)

    Also known as: REINFORCE with baseline, gradient bandit, one-state actor-critic (v is the critic).

    Source: Williams, R. J. (1992), Machine Learning 8, 229-256; Sutton & Barto (2018), sections 2.8 and 13.4.

    Shows acquisition. When pay stops, the first unpaid responses are disappointing and push the policy down a
    little; but the baseline soon expects nothing, and what is left of the push is too weak to end responding.
    """

    learning_rate: Annotated[float, Param(0.001, 2.0, "how far one surprise moves the logits", log=True)] = 0.25
    baseline_rate: Annotated[
        float, Param(0.001, 1.0, "share of each surprise that moves the expected payoff", log=True)
    ] = 0.05
    response_cost: Annotated[float, Param(0.0, 0.5, "effort of one response", "reinforcers", step=0.005)] = 0.0
    start_logit: Annotated[
        float, Param(-6.0, 6.0, "log odds of responding at a decision before training", step=0.1)
    ] = -2.0
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            for a in range(1, memory.shape[1]):
                memory.value[s, a] = self.start_logit

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        return softmax(memory, now, 1.0, rng)

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        payoff = reward - (self.response_cost if action > 0 else 0.0)
        # One critic per stimulus, kept in the record of action 0.
        surprise = payoff - memory.expected[now.stimulus, 0]
        memory.expected[now.stimulus, 0] += self.baseline_rate * surprise
        climb(memory, now, action, self.learning_rate * surprise)
