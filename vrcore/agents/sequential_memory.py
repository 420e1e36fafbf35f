"""Sequential memory: a subject that remembers how many responses have gone unpaid since the last reinforcer."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from vrcore.agents.choice import softmax
from vrcore.agents.protocol import PREE, TIMING, Badge, HighestRate, Reading, described
from vrcore.compiled import allocation_free
from vrcore.params import Param

FEATURES = 25
LONGEST = 400  # unpaid responses in a row; longer runs feel alike
LAST_CENTRE = math.log(LONGEST + 1.0)
WIDTH = 0.35  # of a feature, in ln(1 + N)


@allocation_free
def _likeness(n: int, k: int) -> float:
    """Return how much a run of n unpaid responses is like the run that feature k stands for, unnormalised."""
    distance = (math.log(1.0 + min(n, LONGEST)) - LAST_CENTRE * k / (FEATURES - 1)) / WIDTH
    return math.exp(-0.5 * distance * distance)


@allocation_free
def _value_after(weights: Any, n: int) -> float:
    """Return the value of a response after n unpaid ones: the mean of the weights, each by its likeness."""
    total, weighted = 0.0, 0.0
    for k in range(FEATURES):
        like = _likeness(n, k)
        total += like
        weighted += like * weights[k]
    return weighted / total


@allocation_free
def _target(agent: Any, memory: Any, s: int, a: int, reward: float) -> float:
    """Return what the response turned out to be worth: its reinforcer, or what the run now promises."""
    if reward > 0.0:
        return float(reward)
    return float(agent.patience * max(_value_after(memory.weights[s, a], memory.unpaid[s, a] + 1), 0.0))


def _value(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.value[stimulus, operandum])


def _unpaid(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.unpaid[stimulus, operandum])


def _surprise(agent: Any, memory: Any, now: Any, action: int, reward: float) -> float:
    if action == 0:
        return 0.0
    return float(_target(agent, memory, now.stimulus, action, reward) - memory.value[now.stimulus, action])


@described(
    key="sequential-memory",
    short="sm",
    title="Sequential memory",
    layout=[("value", "f8"), ("unpaid", "i8"), ("weights", "f8", (FEATURES,))],
    differs="learning_rate",
    readings=(
        Reading("value", "Value of a response after a run so long", "Value", "reinforcers", _value),
        Reading("unpaid", "Unpaid responses since the last reinforcer", "Unpaid run", "responses", _unpaid, 0.0),
    ),
    surprise=_surprise,
    badges=(
        Badge(
            PREE,
            "shows",
            "Long runs of unpaid responses ended in pay during lean training, so that they are a reason to go on; "
            "after continuous reinforcement the first few are already strange. By reinforcers missed it is much "
            "the same.",
        ),
        Badge(
            TIMING,
            "cannot",
            "It counts unpaid responses and has no clock: it does not pause after a reinforcer on fixed ratios, though "
            "on long fixed intervals it quickens as the count grows.",
        ),
    ),
)
class SequentialMemory(NamedTuple):
    """A subject for which the run of unpaid responses since the last reinforcer is itself a cue.

    After N unpaid responses in a row a response is worth V(N), which 25 Gaussian features phi of ln(1 + N) carry:
    centres from 0 to ln 401, width 0.35, normalised to sum 1.

        V(N) = sum_k w_k phi_k(N)
        w <- w + alpha (target - V(N)) phi(N) / |phi(N)|^2
        target = r after a reinforcer r,  g max(V(N + 1), 0) after none

        P(respond) = exp(beta V(N)) / (exp(beta theta) + exp(beta V(N)))

    with g the patience, beta the sharpness and theta what anything else is worth. Each operandum has its own N and
    weights, as has each stimulus; a reinforcer sets its operandum's N back to 0.

    Also known as: Capaldi's sequential theory, N-length memory, SARSA over the count of omissions.

    Source: Capaldi, E. J. (1967), A sequential hypothesis of instrumental learning, in The Psychology of Learning and
    Motivation 1, 67-156 (recalled and not checked): the memory of N unrewarded trials comes to signal reward. The rule
    that learns it is SARSA with linear features (Sutton & Barto 2018, section 10.1). Chan & Harris (2024) dispute the
    account.

    Shows the partial-reinforcement extinction effect by responses; by expected reinforcers omitted, partial schedules
    are nearly alike, at some 8. After continuous reinforcement it stops within a few responses, sooner than any animal.
    Its only clock is the count: on long fixed intervals the mean of many subjects draws a scallop, because short runs
    were never paid; on fixed ratios there is no pause, because a run of 0 keeps the value that the run ahead lends it.
    It unlearns: no spontaneous recovery.
    """

    learning_rate: Annotated[
        float, Param(0.001, 1.0, "share of each surprise that moves the value of a run so long", log=True)
    ] = 0.1
    patience: Annotated[
        float, Param(0.0, 0.999, "worth of the next response's value, as a share, when this one was not paid")
    ] = 0.9
    sharpness: Annotated[
        float, Param(0.0, 300.0, "how strictly the better action is chosen (inverse temperature)", "1/reinforcer")
    ] = 40.0
    idle_value: Annotated[float, Param(-0.5, 1.0, "what not responding is worth", "reinforcers", step=0.005)] = 0.10
    start_value: Annotated[
        float, Param(-0.5, 1.0, "value of a response before training", "reinforcers", step=0.005)
    ] = 0.02
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            memory.value[s, 0] = self.idle_value
            for a in range(1, memory.shape[1]):
                memory.value[s, a] = self.start_value
                for k in range(FEATURES):
                    memory.weights[s, a][k] = self.start_value

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        return softmax(memory, now, self.sharpness, rng)

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if action == 0:
            return
        s, n = now.stimulus, memory.unpaid[now.stimulus, action]
        weights = memory.weights[s, action]
        surprise = _target(self, memory, s, action, reward) - memory.value[s, action]
        total, squares = 0.0, 0.0
        for k in range(FEATURES):
            like = _likeness(n, k)
            total += like
            squares += like * like
        # With phi = like/total, phi/|phi|^2 = like total/squares.
        step = self.learning_rate * surprise * total / squares
        for k in range(FEATURES):
            weights[k] += step * _likeness(n, k)
        memory.unpaid[s, action] = 0 if reward > 0.0 else n + 1
        memory.value[s, action] = _value_after(weights, memory.unpaid[s, action])
