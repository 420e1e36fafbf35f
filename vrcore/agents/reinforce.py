"""REINFORCE: a policy that climbs the gradient of reward, with nothing to compare the reward to."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.choice import climb, preference, softmax
from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.params import Param


@described(
    key="reinforce",
    short="re",
    title="REINFORCE",
    layout=[("value", "f8")],
    differs="learning_rate",
    readings=(Reading("probability", "Probability of responding", "P(respond)", "", preference, 0.0, 1.0),),
    badges=(
        Badge(
            PREE,
            "never extinguishes",
            "With nothing to compare it to, no reward teaches nothing: an unpaid response leaves the policy as it was, "
            "whatever the schedule before.",
        ),
        NO_CLOCK,
    ),
)
class Reinforce(NamedTuple):
    """A subject that makes an action likelier in proportion to the reward that follows it, and keeps no value.

    With logits theta, one per action, P = softmax(theta), and payoff r - c (reinforcers less the cost of a response):

        theta <- theta + eta (r - c) grad ln P(action)        d ln P(action) / d theta(a) = 1[a = action] - P(a)

    Also known as: Monte Carlo policy gradient, score-function estimator, likelihood-ratio method.

    Source: Williams, R. J. (1992), Machine Learning 8, 229-256; Sutton & Barto (2018), section 13.3.

    Shows acquisition. Without a baseline an unpaid response moves the policy only by its cost: at no cost it never
    extinguishes at all, and with a cost only as slowly as a policy near certainty lets itself be moved.
    """

    learning_rate: Annotated[float, Param(0.001, 2.0, "how far one payoff moves the logits", log=True)] = 0.25
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
        climb(memory, now, action, self.learning_rate * payoff)
