"""Local matching: responding is shared out as recent income is."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.compiled import allocation_free
from vrcore.params import Param


@allocation_free
def _inclination(agent: Any, memory: Any, s: int, a: int, total: float) -> float:
    """Return the probability of responding on an operandum when all bring `total` income; `lowest` is shared alike."""
    operanda = memory.shape[1] - 1
    return float(agent.lowest / operanda + (1.0 - agent.lowest) * memory.income[s, a] / (total + agent.other_income))


def _income(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.income[stimulus, operandum])


@described(
    key="local-matching",
    short="lm",
    title="Local matching",
    layout=[("income", "f8"), ("since", "f8"), ("shown", "i8")],
    differs="memory_seconds",
    readings=(Reading("income", "Recent income", "Income", "reinforcers/min", _income, 0.0),),
    badges=(
        Badge(
            PREE,
            "reversed",
            "A larger income takes longer to fade below what anything else brings: it keeps responding longest after "
            "continuous reinforcement.",
        ),
        NO_CLOCK,
    ),
)
class LocalMatching(NamedTuple):
    """A subject that shares its responding out as its recent income is shared out, among operanda and all else.

    With I the income from an operandum, a running mean over the last tau seconds in reinforcers a minute, and I_e what
    anything else brings in:

        I <- I exp(-t/tau)          as time t passes in a stimulus
        I <- I + 60 r/tau           with each reinforcer r

        P(respond on a at a decision) = lowest/n + (1 - lowest) I_a/(sum I + I_e)

    over n operanda; on forced-choice trials, in proportion to this.

    Also known as: leaky-integrator matching, matching by fractional income, Herrnstein's law as a rule of choice.

    Source: Sugrue, Corrado & Newsome (2004), Science 304, 1782-1787 (local fractional income, leaky integration);
    Herrnstein, R. J. (1970), Journal of the Experimental Analysis of Behavior 13, 243-266 (other sources of
    reinforcement). (Recalled and not checked.) Income in real time instead of trials, and `lowest`, are this project's
    own.

    Shows acquisition, extinction, and matching on concurrent interval schedules, because matching is its rule and not
    its result; on concurrent ratios it drifts to one of them. Each decision is a fresh draw, so that a changeover delay
    starves the leaner of two schedules and it drifts to the richer. It gets the partial-reinforcement extinction effect
    backwards. It has no clock: no pause, no scallop. Income that has faded is forgotten: no spontaneous recovery.
    """

    memory_seconds: Annotated[
        float, Param(1.0, 10_000.0, "how long income counts: time until a reinforcer has faded to 37 %", "s", log=True)
    ] = 120.0
    other_income: Annotated[float, Param(0.001, 60.0, "what anything else brings in", "reinforcers/min", log=True)] = (
        0.5
    )
    start_income: Annotated[
        float, Param(0.0, 60.0, "income that the untrained subject expects of an operandum", "reinforcers/min")
    ] = 0.05
    lowest: Annotated[float, Param(0.0001, 0.5, "probability of responding without any income from it", log=True)] = (
        0.03
    )
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            for a in range(1, memory.shape[1]):
                memory.income[s, a] = self.start_income

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        s, n = now.stimulus, memory.shape[1]
        # What passes in other stimuli says nothing about this one.
        passed = now.t - memory.since[0, 0] if memory.shown[0, 0] == s + 1 else 0.0
        memory.shown[0, 0] = s + 1
        memory.since[0, 0] = now.t
        faded = math.exp(-passed / self.memory_seconds)
        total = 0.0
        for a in range(1, n):
            memory.income[s, a] *= faded
            total += memory.income[s, a]
        u = rng.random()
        if now.first == 1:
            all_of_them = 0.0
            for a in range(1, n):
                all_of_them += _inclination(self, memory, s, a, total)
            u *= all_of_them
        for a in range(1, n):
            u -= _inclination(self, memory, s, a, total)
            if u < 0.0:
                return a
        return n - 1 if now.first == 1 else 0

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if action > 0 and reward > 0.0:
            memory.income[now.stimulus, action] += 60.0 * reward / self.memory_seconds
