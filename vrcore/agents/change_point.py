"""Detective: a Bayesian observer who asks, after every response, whether the rule has changed."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.params import Param


def _off(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.off[stimulus, operandum])


def _pay(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    paid, unpaid = memory.paid[stimulus, operandum], memory.unpaid[stimulus, operandum]
    return float(paid / (paid + unpaid))


@described(
    key="change-point",
    short="cp",
    title="Detective",
    layout=[("off", "f8"), ("paid", "f8"), ("unpaid", "f8")],
    differs="hazard",
    readings=(
        Reading("off", "P(off), the chance that pay is switched off", "P(off)", "", _off, 0.0, 1.0),
        Reading("pay", "Chance that a response pays, if pay is on", "P(pays), if on", "", _pay, 0.0, 1.0),
    ),
    badges=(
        Badge(
            PREE,
            "shows",
            "It stops when it has missed about as many reinforcers as could not be chance, which takes more responses "
            "the more rarely they were paid.",
        ),
        NO_CLOCK,
    ),
)
class ChangePoint(NamedTuple):
    """A subject that infers how often a response pays and whether payment has been switched off.

    Per operandum it holds P(off) and, under the hypothesis that pay is still on, a Beta(a, b) belief about the pay
    rate: a and b start at 1 and count every reinforced and unreinforced response, since on now means on all along.
    Its mean is m = a/(a + b). Before each outcome, pay may have been switched: P <- P (1 - h) + (1 - P) h. Then by
    Bayes' rule,

        reinforced      P <- P e / (P e + (1 - P) m)
        unreinforced    P <- P (1 - e) / (P (1 - e) + (1 - P)(1 - m))

    with e the small chance of a reinforcer while off.

        P(respond at a decision) = lowest + (highest - lowest) (1 - P)

    Between several operanda it responds in proportion to (1 - P) m.

    Also known as: change-point detector, rational observer, odds-threshold observer in its limit.

    Source: the account of Gallistel, C. R. (2012), Behavioural Processes 90, 66-80 (extinction from a rationalist
    perspective), in the form of an online Bayesian change-point filter (Adams & MacKay 2007, arXiv:0710.3742).

    Shows the partial-reinforcement extinction effect by responses, because a run of unpaid responses is no news to
    one who was paid rarely; by expected reinforcers omitted it is nearly constant. Pay that comes back is noticed
    after a few reinforcers. It has no clock, so no pause and no scallop.
    """

    hazard: Annotated[
        float,
        Param(0.00001, 0.1, "chance, at each response, that pay has just been switched off, or on again", log=True),
    ] = 0.0005
    stray: Annotated[
        float, Param(0.00001, 0.1, "chance of a reinforcer although pay is off", "per response", log=True)
    ] = 0.001
    lowest: Annotated[float, Param(0.001, 0.5, "probability of responding when sure that nothing pays", log=True)] = (
        0.03
    )
    highest: Annotated[float, Param(0.05, 1.0, "probability of responding when sure that it pays", step=0.01)] = 0.80
    start_off: Annotated[
        float, Param(0.0, 0.999, "how sure the untrained subject is that responding pays nothing", step=0.001)
    ] = 0.90
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            for a in range(1, memory.shape[1]):
                memory.off[s, a] = self.start_off
                memory.paid[s, a] = 1.0
                memory.unpaid[s, a] = 1.0

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        s, n = now.stimulus, memory.shape[1]
        all_off = 1.0
        for a in range(1, n):
            all_off *= memory.off[s, a]
        if now.first == 0 and rng.random() >= self.lowest + max(self.highest - self.lowest, 0.0) * (1.0 - all_off):
            return 0
        if n == 2:
            return 1
        total = 0.0
        for a in range(1, n):
            total += (1.0 - memory.off[s, a]) * memory.paid[s, a] / (memory.paid[s, a] + memory.unpaid[s, a])
        # A trace of every operandum stays open, or one given up could never be tried again.
        spare = 0.01 * total / (n - 1) + 1e-12
        u = rng.random() * (total + spare * (n - 1))
        for a in range(1, n):
            u -= (1.0 - memory.off[s, a]) * memory.paid[s, a] / (memory.paid[s, a] + memory.unpaid[s, a]) + spare
            if u < 0.0:
                return a
        return n - 1

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if action == 0:
            return
        s = now.stimulus
        off = memory.off[s, action] * (1.0 - self.hazard) + (1.0 - memory.off[s, action]) * self.hazard
        mean = memory.paid[s, action] / (memory.paid[s, action] + memory.unpaid[s, action])
        if reward > 0.0:
            off = off * self.stray / (off * self.stray + (1.0 - off) * mean)
            memory.paid[s, action] += 1.0
        else:
            off = off * (1.0 - self.stray) / (off * (1.0 - self.stray) + (1.0 - off) * (1.0 - mean))
            memory.unpaid[s, action] += 1.0
        memory.off[s, action] = off
