"""Dual system: responding as the sum of a goal, from a correlation of rates, and a habit, from contiguity."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.compiled import allocation_free
from vrcore.params import Param

SAMPLES = 10  # stretches of time kept in memory; a new one takes the place of the oldest


@allocation_free
def _correlation(memory: Any, s: int, a: int, kept: int) -> float:
    """Return the correlation of responses and reinforcers over the samples kept; 0 where either does not vary."""
    x, y = 0.0, 0.0
    for k in range(kept):
        x += memory.responses[s, a][k]
        y += memory.paid[s, a][k]
    x /= kept
    y /= kept
    xx, yy, xy = 0.0, 0.0, 0.0
    for k in range(kept):
        dx, dy = memory.responses[s, a][k] - x, memory.paid[s, a][k] - y
        xx += dx * dx
        yy += dy * dy
        xy += dx * dy
    if xx <= 0.0 or yy <= 0.0:
        return 0.0
    return float(xy / math.sqrt(xx * yy))


@allocation_free
def _close_sample(agent: Any, memory: Any, now: Any) -> None:
    """End the sample if it is over, and judge anew how responding and reinforcers go together.

    Time in which it was never asked, away from the chamber or in the dark, is no sample: the next one begins now.
    """
    if now.t - memory.began[0, 0] < agent.sample:
        return
    memory.began[0, 0] += agent.sample
    if now.t - memory.began[0, 0] >= agent.sample:
        memory.began[0, 0] = now.t
    for s in range(memory.shape[0]):
        for a in range(1, memory.shape[1]):
            k = memory.kept[s, a] % SAMPLES
            memory.responses[s, a][k] = memory.responding[s, a]
            memory.paid[s, a][k] = memory.earning[s, a]
            memory.responding[s, a] = 0.0
            memory.earning[s, a] = 0.0
            memory.kept[s, a] += 1
            found = _correlation(memory, s, a, min(memory.kept[s, a], SAMPLES))
            memory.goal[s, a] += agent.recency * (found - memory.goal[s, a])


@allocation_free
def _strength(agent: Any, memory: Any, s: int, a: int) -> float:
    """Return the log odds of responding against doing nothing."""
    return float(agent.sharpness * (agent.incentive * memory.goal[s, a] + memory.habit[s, a] - agent.response_cost))


def _goal(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.goal[stimulus, operandum])


def _habit(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.habit[stimulus, operandum])


@described(
    key="dual-system",
    short="ds",
    title="Dual system",
    layout=[
        ("goal", "f8"),
        ("habit", "f8"),
        ("responses", "f8", (SAMPLES,)),
        ("paid", "f8", (SAMPLES,)),
        ("responding", "f8"),
        ("earning", "f8"),
        ("kept", "i8"),
        ("began", "f8"),
    ],
    differs="habit_gain",
    readings=(
        Reading("goal", "Goal: correlation of responses and reinforcers", "Goal", "", _goal, -1.0, 1.0),
        Reading("habit", "Habit: strength of the response", "Habit", "", _habit, 0.0, 1.0),
    ),
    badges=(
        Badge(
            PREE,
            "reversed",
            "Rich training leaves more of a habit and a surer goal, and both are lost at a rate that does not depend "
            "on what the training was.",
        ),
        NO_CLOCK,
    ),
)
class DualSystem(NamedTuple):
    """A subject that responds because responding and reinforcers went together, and because it is used to.

    Goal: time is cut into samples of equal length. At the end of each, the correlation over the last ten, between
    responses and reinforcers a sample, moves the goal; where either does not vary, it counts as 0:

        g <- g + theta (corr - g)

    Habit: each response is strengthened by what comes with it.

        reinforced      h <- h + a (1 - h)
        unreinforced    h <- h - b h

    Responding: with I the incentive of the reinforcer, c the effort of a response, beta the sharpness,

        P(respond at a decision) = 1/(1 + e^(-x))        x = beta (I g + h - c)

    and between several operanda in proportion to e^x, doing nothing counting 1. A free reinforcer belongs to its
    sample, whatever was done in it.

    Also known as: rate-correlation theory with a habit system, goal-directed and habitual control.

    Source: Perez & Dickinson (2020), Psychological Review 127, 945-971; the correlation is from Baum (1973), Journal of
    the Experimental Analysis of Behavior 20, 137-153. (Recalled and not checked.) In the paper the goal is
    theta corr + (1 - theta) times a running mean of earlier ones; the running mean is taken here to be the goal before.
    Samples of 20 s, ten of them, and the values of the parameters are the project's own.

    Shows acquisition and extinction, faster responding on a ratio than on an interval schedule yoked to it, since only
    on a ratio more responses bring more reinforcers, and less responding when the incentive is taken away, at first
    only by the part that is goal. Free reinforcers weaken the goal. Counted in responses, it gets the
    partial-reinforcement extinction effect backwards. It has no clock (no pause, no scallop) and unlearns (no
    spontaneous recovery).
    """

    incentive: Annotated[float, Param(0.0, 5.0, "how much the reinforcer is wanted: weight of the goal", step=0.05)] = (
        2.0
    )
    recency: Annotated[float, Param(0.01, 1.0, "weight of the latest correlation in the goal", log=True)] = 0.1
    sample: Annotated[
        float, Param(1.0, 120.0, "how long one sample of responses and reinforcers lasts", "s", log=True)
    ] = 20.0
    habit_gain: Annotated[
        float, Param(0.001, 1.0, "share of the way to full habit after a reinforced response", log=True)
    ] = 0.03
    habit_loss: Annotated[
        float, Param(0.0001, 0.5, "share of the habit lost after an unreinforced response", log=True)
    ] = 0.005
    response_cost: Annotated[
        float, Param(0.0, 2.0, "effort of one response, on the scale of goal and habit", step=0.01)
    ] = 0.4
    sharpness: Annotated[
        float, Param(0.0, 50.0, "how strictly responding follows goal and habit (inverse temperature)", step=0.5)
    ] = 6.0
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        pass

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        _close_sample(self, memory, now)
        s, n = now.stimulus, memory.shape[1]
        top = 0.0 if now.first == 0 else _strength(self, memory, s, 1)
        for a in range(1, n):
            top = max(top, _strength(self, memory, s, a))
        nothing = math.exp(-top) if now.first == 0 else 0.0
        total = nothing
        for a in range(1, n):
            total += math.exp(_strength(self, memory, s, a) - top)
        u = rng.random() * total - nothing
        if u < 0.0:
            return 0
        for a in range(1, n):
            u -= math.exp(_strength(self, memory, s, a) - top)
            if u < 0.0:
                return a
        return n - 1

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        _close_sample(self, memory, now)
        s = now.stimulus
        if action == 0:
            if reward > 0.0:
                # Free reinforcers come whatever it does: they blur every correlation.
                for a in range(1, memory.shape[1]):
                    memory.earning[s, a] += reward
            return
        memory.responding[s, action] += 1.0
        if reward > 0.0:
            memory.earning[s, action] += reward
            memory.habit[s, action] += self.habit_gain * (1.0 - memory.habit[s, action])
        else:
            memory.habit[s, action] -= self.habit_loss * memory.habit[s, action]
