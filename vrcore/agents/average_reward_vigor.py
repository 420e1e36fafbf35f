"""Average-reward vigour: a subject that chooses not only what to do but how fast, because time has a price."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.compiled import allocation_free
from vrcore.params import Param

PACES = 12  # latencies to choose from
LENGTHS = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 11.0, 16.0, 23.0, 32.0, 45.0, 64.0)  # decisions: powers of the root of 2


@allocation_free
def _seconds(agent: Any, k: int) -> float:
    """Return how long the latency of place k lasts, in seconds."""
    return float(LENGTHS[k] * 60.0 / agent.highest_rate)


@allocation_free
def _offered(agent: Any) -> int:
    """Return how many of the latencies are on offer: those no longer than the slowest, and one at least."""
    offered = 1
    while offered < PACES and _seconds(agent, offered) <= agent.slowest:
        offered += 1
    return offered


@allocation_free
def _plan(agent: Any, memory: Any, now: Any, rng: Any) -> None:
    """Choose an operandum and a latency together: softmax over all pairs, or now and then any of them."""
    s, n = now.stimulus, memory.shape[1]
    # Where a response must come at once there is no latency to choose.
    offered = 1 if now.first == 1 else _offered(agent)
    pairs = (n - 1) * offered
    chosen = pairs - 1
    if rng.random() < agent.wander:
        chosen = min(int(rng.random() * pairs), pairs - 1)
    else:
        top = memory.worth[s, 1][0]
        for a in range(1, n):
            for k in range(offered):
                top = max(top, memory.worth[s, a][k])
        total = 0.0
        for a in range(1, n):
            for k in range(offered):
                total += math.exp(agent.sharpness * (memory.worth[s, a][k] - top))
        u = rng.random() * total
        for pair in range(pairs):
            u -= math.exp(agent.sharpness * (memory.worth[s, 1 + pair // offered][pair % offered] - top))
            if u < 0.0:
                chosen = pair
                break
    memory.planned[0, 0] = 1 + chosen // offered
    memory.pace[0, 0] = chosen % offered
    memory.left[0, 0] = LENGTHS[chosen % offered]
    memory.seen[0, 0] = s + 1


def _cost(agent: Any, seconds: float) -> float:
    return float(agent.response_cost + agent.vigor_cost / seconds)


def _average(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(60.0 * memory.average[0, 0])


def _latency(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    worth = memory.worth[stimulus, operandum]
    return _seconds(agent, max(range(_offered(agent)), key=lambda k: float(worth[k])))


def _surprise(agent: Any, memory: Any, now: Any, action: int, reward: float) -> float:
    if action == 0:
        return float(reward)
    k = int(memory.pace[0, 0])
    seconds = _seconds(agent, k)
    price = memory.average[0, 0] * seconds
    return float(reward - _cost(agent, seconds) - price - memory.worth[now.stimulus, action][k])


@described(
    key="average-reward-vigor",
    short="av",
    title="Average-reward vigour",
    layout=[
        ("worth", "f8", (PACES,)),
        ("average", "f8"),
        ("planned", "i8"),
        ("pace", "i8"),
        ("left", "f8"),
        ("seen", "i8"),
    ],
    differs="vigor_cost",
    readings=(
        Reading("latency", "Latency that it holds to be best", "Best latency", "s", _latency),
        Reading("average", "Average reward, the price of time", "Average reward", "reinforcers/min", _average),
    ),
    surprise=_surprise,
    badges=(
        Badge(
            PREE,
            "reversed",
            "While the average reward is remembered, time is dear and it goes on in haste: the richer the training, "
            "the higher the average it starts from, and the more unpaid responses it makes before it slows down.",
        ),
        NO_CLOCK,
    ),
)
class AverageRewardVigor(NamedTuple):
    """A subject that chooses an action together with its latency, and charges itself for time at the average reward.

    Hasty responses cost effort, slow ones cost the time in which something else could have been earned. With r the
    reinforcers that followed a response made at latency tau, and rho the average reward per second:

        u = r - c - v/tau
        Q(action, tau) <- Q(action, tau) + alpha (u - rho tau - Q(action, tau))
        rho <- rho + kappa (u - rho tau)

    Whenever it has responded, it draws the next action and latency together: any pair with probability `wander`, else
    with P(action, tau) ~ exp(beta Q(action, tau)). The latencies are 1, 2, 3, 4, 6, 8, 11, 16, ... decisions (powers of
    the root of 2, rounded) up to the slowest; it waits so many decisions and then responds, so that a latency of k
    decisions takes k/highest_rate minutes on average. A change of the stimulus makes it choose anew. On forced-choice
    trials there is no latency to choose. A free reinforcer raises rho.

    On a ratio schedule, where haste brings the reinforcer nearer, the best latency is sqrt(v/rho): responding goes with
    the root of the average reward.

    Also known as: average-reward reinforcement learning with vigour, R-learning over latencies; opportunity cost of
    time, tonic-dopamine hypothesis.

    Source: Niv, Daw, Joel & Dayan (2007), Psychopharmacology 191, 507-520 (recalled and not checked). They solve for
    the steady state with a model of the schedule; here the same values are learnt from outcomes, one response at a time
    and one situation per stimulus, as in R-learning (Schwartz 1993, recalled). The grid of latencies, the random
    choices and the values of the parameters are this project's own.

    Shows that a variable ratio draws about twice the responding of an interval schedule yoked to it, because on the
    interval schedule waiting costs no reinforcers (the slower partner then also obtains less: 14 to 22 % on small
    ratios, RR 5 and RR 10, within 10 % on RR 20 and VR 30); and faster responding with richer or larger pay. Of two
    variable ratios it comes to respond nearly always on the richer where both are rich (VR 5 and VR 10), but leaves a
    sixth to the leaner of VR 10 and VR 20. From VI 10 s to VI 320 s its rate falls by a quarter only: no hyperbola on
    the scoreboard. When pay stops, it slows down to its longest latency but never stops altogether, and it gets the
    partial-reinforcement extinction effect backwards. It learns slowly, since every latency is learnt by itself, and on
    continuous reinforcement starts slowly, since every latency is paid. Its latencies are counted from its own last
    response: no pause after reinforcers, no scallop, and no spontaneous recovery.
    """

    vigor_cost: Annotated[
        float, Param(0.0, 0.5, "effort of haste: divided by the latency", "reinforcers x s", step=0.005)
    ] = 0.02
    response_cost: Annotated[float, Param(0.0, 0.5, "effort of one response", "reinforcers", step=0.005)] = 0.005
    learning_rate: Annotated[float, Param(0.001, 1.0, "share of each surprise that moves the value", log=True)] = 0.05
    average_rate: Annotated[float, Param(0.00001, 0.1, "how fast the average reward follows", "1/s", log=True)] = 0.005
    sharpness: Annotated[
        float, Param(0.0, 300.0, "how strictly the best pair is chosen (inverse temperature)", "1/reinforcer")
    ] = 60.0
    wander: Annotated[
        float, Param(0.0, 1.0, "share of choices in which any pair is taken, whatever its value", step=0.01)
    ] = 0.05
    slowest: Annotated[float, Param(1.0, 60.0, "longest latency", "s", log=True)] = 16.0
    start_average: Annotated[
        float, Param(0.0, 10.0, "average reward that an untrained subject counts with", "reinforcers/min", step=0.1)
    ] = 1.2
    highest_rate: HighestRate = 120.0

    def start(self, memory: Any) -> None:
        memory.average[0, 0] = self.start_average / 60.0

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        if memory.planned[0, 0] == 0 or memory.seen[0, 0] != now.stimulus + 1 or now.first == 1:
            _plan(self, memory, now, rng)
        memory.left[0, 0] -= 1.0
        if memory.left[0, 0] > 0.0:
            return 0
        action = memory.planned[0, 0]
        memory.planned[0, 0] = 0
        return int(action)

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if action == 0:
            # A free reinforcer raises the average; no response has earned it.
            memory.average[0, 0] += self.average_rate * reward
            return
        k = memory.pace[0, 0]
        seconds = LENGTHS[k] * 60.0 / self.highest_rate
        gained = reward - self.response_cost - self.vigor_cost / seconds
        price = memory.average[0, 0] * seconds
        memory.worth[now.stimulus, action][k] += self.learning_rate * (
            gained - price - memory.worth[now.stimulus, action][k]
        )
        memory.average[0, 0] += self.average_rate * (gained - price)
