"""Melioration: time drifts to where it is better paid by the minute spent there."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from vrcore.agents.choice import preference, softmax
from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.compiled import allocation_free
from vrcore.params import Param

MOMENT = 1.0  # seconds that are added to the time spent anywhere, so that none is not divided by
FURTHEST = 2.0  # log odds on either side of even, beyond which no preference goes, or it could never come back


@allocation_free
def _local_rate(memory: Any, s: int, a: int) -> float:
    """Return what an operandum has brought by the minute spent on it, in reinforcers/min."""
    return float(60.0 * memory.paid[s, a] / (memory.spent[s, a] + MOMENT))


def _rate(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return _local_rate(memory, stimulus, operandum)


@described(
    key="melioration",
    short="me",
    title="Melioration",
    layout=[("value", "f8"), ("paid", "f8"), ("spent", "f8"), ("last", "i8"), ("since", "f8"), ("shown", "i8")],
    differs="step",
    readings=(
        Reading("probability", "Probability of responding", "P(respond)", "", preference, 0.0, 1.0),
        Reading("rate", "Reinforcers by the minute spent here", "Local rate", "reinforcers/min", _rate, 0.0),
    ),
    badges=(
        Badge(
            PREE,
            "reversed",
            "A higher local rate takes longer to fade below that of everything else: it keeps responding longest after "
            "continuous reinforcement.",
        ),
        NO_CLOCK,
    ),
)
class Melioration(NamedTuple):
    """A subject whose time shifts, step by step, from what pays less by the minute spent on it to what pays more.

    With S and T the reinforcers from an operandum and the minutes spent on it, both fading with the time constant tau,
    its local rate is L = S/T. All else brings R_e reinforcers a minute however little time is left for it, so that its
    local rate is L_0 = R_e/P(0). With z log odds and P = softmax(z), at every decision

        z(a) <- z(a) + g (L(a) - L_mean)/(sum of all L)          L_mean = sum P L

    and not further than 2 from 0. The time from one decision to the next was spent on what was then chosen.

    Also known as: the dynamics behind matching; replicator dynamics of local rates.

    Source: Herrnstein, R. J., & Vaughan, W. (1980), in Limits to Action (Staddon, ed.), 143-176; Vaughan, W. (1981),
    Journal of the Experimental Analysis of Behavior 36, 141-149. (Recalled and not checked.) They leave the form of
    the shift open; the relative difference, the fading and the limits are this project's own, as is P(0) in L_0, with
    which a single operandum is responded on in proportion R/(R + R_e), Herrnstein's hyperbola.

    Shows matching on concurrent interval schedules, where local rates become equal, and exclusive preference for the
    richer of two ratios, where they cannot. Each decision is a fresh draw, so that a changeover delay starves the
    leaner of two schedules and it ends at the richer. It gets the partial-reinforcement extinction effect backwards. It
    has no clock: no pause, no scallop. It unlearns: no spontaneous recovery.
    """

    step: Annotated[
        float, Param(0.0001, 1.0, "how far log odds move at a decision by a relative difference of 1", log=True)
    ] = 0.03
    memory_seconds: Annotated[
        float, Param(1.0, 10_000.0, "how long rates count: time until a reinforcer has faded to 37 %", "s", log=True)
    ] = 200.0
    other_income: Annotated[float, Param(0.001, 60.0, "what anything else brings in", "reinforcers/min", log=True)] = (
        0.2
    )
    start_logit: Annotated[
        float, Param(-2.0, 2.0, "log odds of responding at a decision before training", step=0.1)
    ] = -2.0
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            for a in range(1, memory.shape[1]):
                memory.value[s, a] = self.start_logit

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        s, n = now.stimulus, memory.shape[1]
        # What passes in other stimuli says nothing about this one.
        passed = now.t - memory.since[0, 0] if memory.shown[0, 0] == s + 1 else 0.0
        memory.shown[0, 0] = s + 1
        memory.since[0, 0] = now.t
        faded = math.exp(-passed / self.memory_seconds)
        last = memory.last[s, 0]
        top = memory.value[s, now.first]
        for a in range(now.first, n):
            memory.paid[s, a] *= faded
            memory.spent[s, a] *= faded
            if a == last:
                memory.spent[s, a] += self.memory_seconds * (1.0 - faded)  # the time that passed, fading as it did
            top = max(top, memory.value[s, a])
        weight = 0.0
        for a in range(now.first, n):
            weight += math.exp(memory.value[s, a] - top)
        # The less time is left for everything else, the more it pays by the minute.
        other = self.other_income * weight / math.exp(memory.value[s, 0] - top) if now.first == 0 else 0.0
        rates, mean = 0.0, 0.0
        for a in range(now.first, n):
            rate = _local_rate(memory, s, a) if a > 0 else other
            rates += rate
            mean += rate * math.exp(memory.value[s, a] - top) / weight
        if rates > 0.0:
            for a in range(now.first, n):
                rate = _local_rate(memory, s, a) if a > 0 else other
                moved = memory.value[s, a] + self.step * (rate - mean) / rates
                memory.value[s, a] = min(max(moved, -FURTHEST), FURTHEST)
        action = softmax(memory, now, 1.0, rng)
        memory.last[s, 0] = action
        return action

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if action > 0 and reward > 0.0:
            memory.paid[now.stimulus, action] += reward
