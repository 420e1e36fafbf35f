"""Actor-critic: a policy that is moved by the surprises of a critic, who looks ahead to the situation that follows."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from vrcore.agents.choice import climb, preference, softmax
from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Moment, Reading, described
from vrcore.compiled import allocation_free
from vrcore.params import Param


@allocation_free
def _settle(agent: Any, memory: Any, now: Any) -> None:
    """Learn from the last outcome, now that it is known in which situation it has ended."""
    if memory.waiting[0, 0] == 0:
        return
    memory.waiting[0, 0] = 0
    before = memory.stimulus[0, 0]
    action = memory.action[0, 0]
    kept = math.exp(-(now.t - memory.since[0, 0]) / agent.horizon)
    surprise = memory.payoff[0, 0] + kept * memory.expected[now.stimulus, 0] - memory.expected[before, 0]
    memory.expected[before, 0] += agent.critic_rate * surprise
    climb(memory, Moment(before, memory.first[0, 0], now.t), action, agent.learning_rate * surprise)


def _expected(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.expected[stimulus, 0])


@described(
    key="actor-critic",
    short="ac",
    title="Actor-critic",
    layout=[
        ("value", "f8"),
        ("expected", "f8"),
        ("waiting", "i8"),
        ("stimulus", "i8"),
        ("action", "i8"),
        ("first", "i8"),
        ("payoff", "f8"),
        ("since", "f8"),
    ],
    differs="learning_rate",
    readings=(
        Reading("probability", "Probability of responding", "P(respond)", "", preference, 0.0, 1.0),
        Reading("expected", "Value of the situation (critic)", "Value", "reinforcers", _expected),
    ),
    badges=(
        Badge(
            PREE,
            "never extinguishes",
            "When pay stops, the critic's disappointment falls on responding and on doing nothing alike, and ends when "
            "it expects nothing: responding is not driven down to half.",
        ),
        NO_CLOCK,
    ),
)
class ActorCritic(NamedTuple):
    """A subject with a policy (actor) and a value of each situation (critic), which both learn from the same surprise.

    The situations are the stimuli. With logits theta, P = softmax(theta), payoff r - c (reinforcers less the cost of a
    response), and s' the situation at the next decision, d seconds later:

        delta = r - c + e^(-d/h) V(s') - V(s)
        V(s) <- V(s) + kappa delta
        theta(s) <- theta(s) + eta delta grad ln P(action)

    with h the horizon. An outcome is learnt from at the next decision, when it is known where it has led. A reinforcer
    that comes without a response counts for doing nothing.

    Also known as: temporal-difference actor-critic, advantage actor-critic (A2C) of one step; with a horizon near 0,
    REINFORCE with a baseline.

    Source: Barto, Sutton & Anderson (1983), IEEE Transactions on Systems, Man, and Cybernetics 13, 834-846; Sutton &
    Barto (2018), Reinforcement Learning, section 13.5 (both recalled and not checked). Discounting by seconds instead
    of steps, so that the simulation step means nothing, is the project's own choice.

    Shows acquisition, exclusive preference for the richer of two ratios, and conditioned reinforcement: in chained
    schedules a stimulus that leads to pay has a value of its own, so that responding in the links before the last is
    learnt, which a policy gradient that sees only its own payoff hardly manages. Cannot stop: when pay ends, surprises
    are negative whatever it does, and on average they leave the policy where it is, so that there is no
    partial-reinforcement extinction effect to be seen. It has no clock (no pause, no scallop), and nothing to recover
    from.
    """

    learning_rate: Annotated[float, Param(0.001, 2.0, "how far one surprise moves the actor's logits", log=True)] = 0.25
    critic_rate: Annotated[
        float, Param(0.001, 1.0, "share of each surprise that moves the critic's value", log=True)
    ] = 0.05
    horizon: Annotated[
        float, Param(0.1, 600.0, "how far it looks ahead: what comes then counts 1/e (37 %)", "s", log=True)
    ] = 5.0
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
        _settle(self, memory, now)
        return softmax(memory, now, 1.0, rng)

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        # A free reinforcer between two decisions ends the last outcome and is one itself, of doing nothing.
        _settle(self, memory, now)
        memory.waiting[0, 0] = 1
        memory.stimulus[0, 0] = now.stimulus
        memory.action[0, 0] = action
        memory.first[0, 0] = min(now.first, action)
        memory.payoff[0, 0] = reward - (self.response_cost if action > 0 else 0.0)
        memory.since[0, 0] = now.t
