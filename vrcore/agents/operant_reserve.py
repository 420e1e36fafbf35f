"""Operant reserve: reinforcers fill a store of responses, and responses empty it."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.params import Param

BACK = 64  # responses since the last reinforcer whose times are kept
LEAST = 0.001  # responding never quite stops, or an emptied reserve could never be filled again


def _level(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.level[stimulus, operandum])


@described(
    key="operant-reserve",
    short="or",
    title="Operant reserve",
    layout=[("level", "f8"), ("times", "f8", (BACK,)), ("made", "i8")],
    differs="gain",
    readings=(Reading("level", "Reserve: the probability of responding", "Reserve", "", _level, 0.0, 1.0),),
    badges=(
        Badge(
            PREE,
            "cannot",
            "A full reserve is emptied by the same number of responses whatever filled it, so that the count in "
            "extinction is much the same after any schedule.",
        ),
        NO_CLOCK,
    ),
)
class OperantReserve(NamedTuple):
    """A subject that responds as likely as its reserve is full: each response takes from it, reinforcers give.

    With L the reserve of an operandum, which is the probability of a response at a decision:

        response      L <- L - e
        reinforcer    L <- L + sum_i max(g r - delay_i/h, 0),  but not above 1

    over the responses i since the last reinforcer (the latest 64 at most), delay_i being the seconds from response i
    to the reinforcer and r its size. L is never below 0.001, the chance of a stray response.

    Also known as: Skinner's reflex reserve, revived; dynamics of reinforcement by delay.

    Source: Catania, A. C. (2005), The operant reserve: a computer simulation in (accelerated) real time, Behavioural
    Processes 69, 257-278 (recalled and not checked); the amounts are those of the program CAB: .001 a response, .01 at
    no delay, falling by 1/2000 a second. Berg & McDowell (2011) found that it overmatches and draws a hyperbola only
    if delays count linearly, as here.

    Shows acquisition and extinction; responses to extinction are the same after any schedule that filled the reserve,
    so that it cannot show the partial-reinforcement extinction effect. (By expected reinforcers omitted the effect
    turns around.) Not as published: on the scoreboard a hyperbola accounts for 85 % of the variance of its rates, and
    not for 90; on concurrent intervals it undermatches, and on concurrent ratios it is indifferent. It has no clock: no
    pause, no scallop. What is emptied is gone: no spontaneous recovery.
    """

    gain: Annotated[
        float, Param(0.0001, 0.5, "what a reinforcer without delay adds for a response", "of a full reserve", log=True)
    ] = 0.01
    effort: Annotated[float, Param(0.00001, 0.1, "what a response takes", "of a full reserve", log=True)] = 0.001
    reach: Annotated[
        float, Param(10.0, 100_000.0, "seconds of delay that would use up a full reserve", "s", log=True)
    ] = 2000.0
    start_level: Annotated[float, Param(0.001, 1.0, "reserve before training", "of a full reserve", log=True)] = 0.30
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            for a in range(1, memory.shape[1]):
                memory.level[s, a] = self.start_level

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        s, n = now.stimulus, memory.shape[1]
        none, total = 1.0, 0.0
        for a in range(1, n):
            none *= 1.0 - memory.level[s, a]
            total += memory.level[s, a]
        if now.first == 0 and rng.random() < none:
            return 0
        if n == 2:
            return 1
        u = rng.random() * total
        for a in range(1, n):
            u -= memory.level[s, a]
            if u < 0.0:
                return a
        return n - 1

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if action == 0:
            return
        s = now.stimulus
        times = memory.times[s, action]
        times[memory.made[s, action] % BACK] = now.t
        memory.made[s, action] += 1
        level = memory.level[s, action] - self.effort
        if reward > 0.0:
            for k in range(min(memory.made[s, action], BACK)):
                level += max(self.gain * reward - (now.t - times[k]) / self.reach, 0.0)
            memory.made[s, action] = 0
        memory.level[s, action] = min(max(level, LEAST), 1.0)
