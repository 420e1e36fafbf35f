"""Q-learning: values of actions learnt from prediction errors, and a softmax choice among them."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.choice import softmax
from vrcore.agents.exploration import Curiosity, Exploration, Forgetting, explore, tried
from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.params import Param


def _value(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.value[stimulus, operandum])


def _surprise(agent: Any, memory: Any, now: Any, action: int, reward: float) -> float:
    cost = agent.response_cost if action > 0 else 0.0
    return float(reward - cost - memory.value[now.stimulus, action])


@described(
    key="q-learning",
    short="ql",
    title="Q-learning",
    layout=[("value", "f8"), ("tries", "f8")],
    differs="learning_rate",
    readings=(Reading("value", "Value of a response, less its cost", "Value", "reinforcers", _value),),
    surprise=_surprise,
    badges=(
        Badge(
            PREE,
            "reversed",
            "Richer training leaves a higher value, and a higher value takes more unpaid responses to unlearn: it "
            "keeps responding longest after continuous reinforcement.",
        ),
        NO_CLOCK,
    ),
)
class QLearning(NamedTuple):
    """A subject that learns what a response is worth, and responds when that beats doing nothing.

    With r the reinforcers that followed an action (0: none) and c the cost of a response (0 for withholding):

        Q(action) <- Q(action) + alpha (r - c - Q(action))        P(action) ~ exp(beta Q(action))

    Softmax is one way of choosing; `exploration` offers epsilon-greedy, UCB and Thompson sampling as well, which count
    how often each action was tried (`vrcore.agents.exploration`). Where tries n are counted, alpha is at least 1/n: at
    first a value is the mean of what was tried, and with a small alpha it stays the mean.

    There is one situation per stimulus and nothing that comes next, so that this is Q-learning without a
    successor state, which is the Rescorla-Wagner rule for a single cue (and, here, SARSA as well).

    Also known as: Rescorla-Wagner rule, delta rule, linear filter, Widrow-Hoff rule, action-value learning.

    Source: Rescorla & Wagner (1972), in Classical Conditioning II; Watkins & Dayan (1992), Machine Learning 8,
    279-292; Sutton & Barto (2018), Reinforcement Learning, section 2.5.

    Shows acquisition and extinction, and responds less as the ratio grows. It gets the partial-reinforcement
    extinction effect backwards when responses are counted: richer training leaves a higher value, and a higher
    value takes more unpaid responses to unlearn. It has no clock (no pause, no scallop) and unlearns (no
    spontaneous recovery).
    """

    learning_rate: Annotated[float, Param(0.001, 1.0, "share of each surprise that moves the value", log=True)] = 0.01
    sharpness: Annotated[
        float, Param(0.0, 300.0, "how strictly the better action is chosen (inverse temperature)", "1/reinforcer")
    ] = 120.0
    response_cost: Annotated[float, Param(0.0, 0.5, "effort of one response", "reinforcers", step=0.005)] = 0.03
    start_value: Annotated[
        float, Param(-0.5, 1.0, "value of a response before training", "reinforcers", step=0.005)
    ] = -0.02
    highest_rate: HighestRate = 60.0
    exploration: Exploration = 0.0
    curiosity: Curiosity = 0.1
    forgetting: Forgetting = 0.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            for a in range(1, memory.shape[1]):
                memory.value[s, a] = self.start_value

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        # The usual way first, and called from here: a tick would take a fifth longer with all the others pasted in.
        if self.exploration < 0.5:
            return softmax(memory, now, self.sharpness, rng)
        return explore(self, memory, now, rng)

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        cost = self.response_cost if action > 0 else 0.0
        surprise = reward - cost - memory.value[now.stimulus, action]
        rate = self.learning_rate
        if self.exploration > 0.5:
            tried(self, memory, now, action)
            rate = max(rate, 1.0 / memory.tries[now.stimulus, action])
        memory.value[now.stimulus, action] += rate * surprise
