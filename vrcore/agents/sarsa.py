"""SARSA(lambda): values of what to do so long after the last reinforcer, with credit for what led there."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from vrcore.agents.exploration import Curiosity, Exploration, Forgetting, explore, tried
from vrcore.agents.protocol import PREE, TIMING, Badge, HighestRate, Reading, described
from vrcore.compiled import allocation_free
from vrcore.params import Param

CLASSES = 8  # of the time since the last reinforcer
SHORTEST = 2.0  # seconds; the first class ends here, and each further one is twice as long


@allocation_free
def _class(memory: Any, now: Any) -> int:
    """Return the class of the time since the last reinforcer: below 2 s, 4 s, 8 s, ..., 128 s, and above."""
    elapsed = now.t - memory.marked[0, 0]
    k, border = 0, SHORTEST
    while k < CLASSES - 1 and elapsed >= border:
        k += 1
        border *= 2.0
    return k


@allocation_free
def _learn_from(agent: Any, memory: Any, now: Any, action: int) -> None:
    """Learn from the last outcome, now that the situation and the action that follow it are known."""
    if memory.waiting[0, 0] == 0:
        return
    memory.waiting[0, 0] = 0
    s, k, a = memory.stimulus[0, 0], memory.place[0, 0], memory.action[0, 0]
    kept = math.exp(-(now.t - memory.since[0, 0]) / agent.horizon)
    following = memory.worth[now.stimulus, action][_class(memory, now)]
    step = agent.learning_rate * (memory.payoff[0, 0] + kept * following - memory.worth[s, a][k])
    # A trace is replaced and not added to; that of the other actions in the same situation ends.
    for b in range(memory.shape[1]):
        memory.eligible[s, b][k] = 1.0 if b == a else 0.0
    for i in range(memory.shape[0]):
        for b in range(memory.shape[1]):
            for c in range(CLASSES):
                if memory.eligible[i, b][c] > 0.0:
                    memory.worth[i, b][c] += step * memory.eligible[i, b][c]
                    memory.eligible[i, b][c] *= kept * agent.trace


def _value(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.worth[stimulus, operandum][memory.place[0, 0]])


def _nothing(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.worth[stimulus, 0][memory.place[0, 0]])


@described(
    key="sarsa",
    short="sa",
    title="SARSA(lambda)",
    layout=[
        ("value", "f8"),
        ("tries", "f8"),
        ("worth", "f8", (CLASSES,)),
        ("eligible", "f8", (CLASSES,)),
        ("marked", "f8"),
        ("waiting", "i8"),
        ("stimulus", "i8"),
        ("place", "i8"),
        ("action", "i8"),
        ("payoff", "f8"),
        ("since", "f8"),
    ],
    differs="learning_rate",
    readings=(
        Reading("value", "Value of a response, so long after the last reinforcer", "Value", "reinforcers", _value),
        Reading("nothing", "Value of doing nothing, then", "Doing nothing", "reinforcers", _nothing),
    ),
    badges=(
        Badge(
            PREE,
            "shows",
            "After rich training, so long without pay is a situation that it has hardly met, and it knows no reason to "
            "respond there; after lean training it has been paid in it.",
        ),
        Badge(
            TIMING,
            "shows",
            "It learns by classes of time since the last reinforcer, and that early responses cost and pay nothing: it "
            "begins late on fixed intervals, and pauses on fixed ratios, since it does not count.",
        ),
    ),
)
class Sarsa(NamedTuple):
    """A subject that learns what each action is worth so long after the last reinforcer, from what follows.

    Its situation x is the stimulus and the class of the time since the last reinforcer: less than 2 s, 2-4 s, 4-8 s,
    ..., 64-128 s, and more. With payoff r - c (reinforcers less the cost of a response), and x', a' the situation and
    the action at the next decision, d seconds later:

        delta = r - c + g Q(x', a') - Q(x, a)        g = e^(-d/h)
        E(x, a) <- 1, and 0 for the other actions in x
        Q <- Q + alpha delta E                       for every situation and action
        E <- lambda g E                              likewise
        P(a) ~ exp(beta Q(x, a))

    with h the horizon and E the trace of what was done. Softmax is one of the ways of choosing that
    `vrcore.agents.exploration` offers; tries are counted by stimulus. An outcome is learnt from at the next decision. A
    reinforcer that comes without a response counts for doing nothing.

    Also known as: on-policy temporal-difference control, modified connectionist Q-learning; here with replacing traces.

    Source: Rummery & Niranjan (1994), Cambridge University report CUED/F-INFENG/TR 166; Singh & Sutton (1996), Machine
    Learning 22, 123-158 (replacing traces); Sutton & Barto (2018), Reinforcement Learning, section 12.7. (Recalled and
    not checked.) The classes of time, discounting by seconds and the values of the parameters are the project's own.
    With one situation and a horizon near 0 it would be Q-learning as this library has it.

    Shows acquisition, the pause and the scallop in coarse steps (a quarter of its responses have occurred by .38 of a
    fixed interval, where the scoreboard asks for .45), and the partial-reinforcement extinction effect. It does not
    count responses, so that on fixed ratios it pauses too long, as if waiting itself brought the reinforcer nearer. It
    takes what worked first for the best: on continuous reinforcement some subjects wait two seconds after every
    reinforcer and go on doing so, and of two ratios it often shares its responses or prefers the worse. What it
    unlearns is gone: no spontaneous recovery.
    """

    learning_rate: Annotated[float, Param(0.001, 1.0, "share of each surprise that moves the values", log=True)] = 0.05
    trace: Annotated[
        float,
        Param(0.0, 1.0, "lambda: how much of the credit for a surprise goes on to each action before", step=0.01),
    ] = 0.8
    horizon: Annotated[
        float, Param(0.1, 600.0, "how far it looks ahead: what comes then counts 1/e (37 %)", "s", log=True)
    ] = 2.0
    sharpness: Annotated[
        float, Param(0.0, 300.0, "how strictly the better action is chosen (inverse temperature)", "1/reinforcer")
    ] = 30.0
    response_cost: Annotated[float, Param(0.0, 0.5, "effort of one response", "reinforcers", step=0.005)] = 0.025
    start_value: Annotated[
        float, Param(-0.5, 1.0, "value of a response before training", "reinforcers", step=0.005)
    ] = -0.05
    highest_rate: HighestRate = 60.0
    exploration: Exploration = 0.0
    curiosity: Curiosity = 0.1
    forgetting: Forgetting = 0.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            for a in range(1, memory.shape[1]):
                for k in range(CLASSES):
                    memory.worth[s, a][k] = self.start_value

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        s, n, k = now.stimulus, memory.shape[1], _class(memory, now)
        # What is thought of the actions in this situation is put where every way of exploring looks for it.
        for a in range(n):
            memory.value[s, a] = memory.worth[s, a][k]
        chosen = explore(self, memory, now, rng)
        _learn_from(self, memory, now, chosen)
        return chosen

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        # What comes between two decisions ends the last outcome and is one itself.
        _learn_from(self, memory, now, action)
        tried(self, memory, now, action)
        memory.waiting[0, 0] = 1
        memory.stimulus[0, 0] = now.stimulus
        memory.place[0, 0] = _class(memory, now)
        memory.action[0, 0] = action
        memory.payoff[0, 0] = reward - (self.response_cost if action > 0 else 0.0)
        memory.since[0, 0] = now.t
        if reward > 0.0:
            memory.marked[0, 0] = now.t
