"""Pearce-Hall: values learnt from prediction errors, with an attention that grows with surprise."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.exploration import Curiosity, Exploration, Forgetting, explore, tried
from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.params import Param


def _value(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.value[stimulus, operandum])


def _attention(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.attention[stimulus, operandum])


def _surprise(agent: Any, memory: Any, now: Any, action: int, reward: float) -> float:
    cost = agent.response_cost if action > 0 else 0.0
    return float(reward - cost - memory.value[now.stimulus, action])


@described(
    key="pearce-hall",
    short="ph",
    title="Pearce-Hall",
    layout=[("value", "f8"), ("attention", "f8"), ("tries", "f8")],
    differs="learning_rate",
    readings=(
        Reading("value", "Value of a response, less its cost", "Value", "reinforcers", _value),
        Reading("attention", "Associability: how much it still learns about a response", "Attention", "", _attention),
    ),
    surprise=_surprise,
    badges=(
        Badge(
            PREE,
            "reversed",
            "Richer training leaves a higher value. That surprises of a partial schedule keep its attention up makes "
            "it unlearn the faster.",
        ),
        NO_CLOCK,
    ),
)
class PearceHall(NamedTuple):
    """A subject that learns from each surprise in proportion to its attention, and attends to what surprised it before.

    With r the reinforcers that followed an action (0: none) and c the cost of a response (0 for withholding):

        delta = r - c - Q(action)
        Q(action) <- Q(action) + S alpha(action) delta
        alpha(action) <- (1 - gamma) alpha(action) + gamma |delta|
        P(action) ~ exp(beta Q(action))

    with S the learning rate and alpha the attention (associability), the one before this outcome; no step is longer
    than the surprise. There is one situation per stimulus. Softmax is one of the ways of choosing that
    `vrcore.agents.exploration` offers.

    Also known as: Pearce-Hall hybrid, associability model; dynamic learning rate.

    Source: Pearce & Hall (1980), Psychological Review 87, 532-552; the running mean of surprise is from Pearce, Kaye &
    Hall (1982), in Quantitative Analyses of Behavior 3. (Recalled and not checked.) They let V grow by S alpha lambda,
    and learn inhibition apart; here, as in the hybrids that came later, the signed surprise itself moves the value.

    Shows acquisition, fast at first, and extinction; less responding as the ratio grows. It gets the
    partial-reinforcement extinction effect backwards, as Q-learning does: what was paid always is expected surely and
    attended to little, so that it takes the more unpaid responses to unlearn. Of two levers on variable ratios it
    chooses one exclusively, and often the worse one: whichever pays first is responded on so much that the other is
    hardly tried. It has no clock (no pause, no scallop) and unlearns (no spontaneous recovery).
    """

    learning_rate: Annotated[
        float, Param(0.001, 1.0, "share of each surprise that moves the value, at full attention", log=True)
    ] = 0.05
    attention_rate: Annotated[
        float, Param(0.001, 1.0, "share of the way that attention moves to the size of the last surprise", log=True)
    ] = 0.05
    sharpness: Annotated[
        float, Param(0.0, 300.0, "how strictly the better action is chosen (inverse temperature)", "1/reinforcer")
    ] = 120.0
    response_cost: Annotated[float, Param(0.0, 0.5, "effort of one response", "reinforcers", step=0.005)] = 0.03
    start_value: Annotated[
        float, Param(-0.5, 1.0, "value of a response before training", "reinforcers", step=0.005)
    ] = -0.02
    start_attention: Annotated[float, Param(0.0, 1.0, "attention before training", step=0.01)] = 1.0
    highest_rate: HighestRate = 60.0
    exploration: Exploration = 0.0
    curiosity: Curiosity = 0.1
    forgetting: Forgetting = 0.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            for a in range(memory.shape[1]):
                memory.attention[s, a] = self.start_attention
                if a > 0:
                    memory.value[s, a] = self.start_value

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        return explore(self, memory, now, rng)

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        cost = self.response_cost if action > 0 else 0.0
        surprise = reward - cost - memory.value[now.stimulus, action]
        attention = memory.attention[now.stimulus, action]
        tried(self, memory, now, action)
        memory.value[now.stimulus, action] += min(self.learning_rate * attention, 1.0) * surprise
        memory.attention[now.stimulus, action] += self.attention_rate * (abs(surprise) - attention)
