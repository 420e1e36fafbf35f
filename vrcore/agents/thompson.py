"""Thompson sampling: a subject that acts on a guess drawn from what it believes, so that doubt makes it explore."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from vrcore.agents.protocol import NO_CLOCK, PREE, Badge, HighestRate, Reading, described
from vrcore.params import Param


def _pay(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    paid = agent.prior_paid + memory.paid[stimulus, operandum]
    return float(paid / (paid + agent.prior_unpaid + memory.unpaid[stimulus, operandum]))


def _known(agent: Any, memory: Any, stimulus: int, operandum: int) -> float:
    return float(memory.paid[stimulus, operandum] + memory.unpaid[stimulus, operandum])


@described(
    key="thompson",
    short="th",
    title="Thompson sampling",
    layout=[("paid", "f8"), ("unpaid", "f8")],
    differs="cost",
    readings=(
        Reading("pay", "Expected chance that a response pays", "P(pays)", "", _pay, 0.0, 1.0),
        Reading("known", "Responses that it still remembers", "Remembered", "responses", _known, 0.0),
    ),
    badges=(
        Badge(
            PREE,
            "reversed",
            "Richer training leaves more remembered reinforcers, and they take longer to be outnumbered and forgotten: "
            "it keeps responding longest after continuous reinforcement.",
        ),
        NO_CLOCK,
    ),
)
class Thompson(NamedTuple):
    """A subject that believes, doubts and acts on a random draw from its belief about what each operandum pays.

    With S and F the reinforced and unreinforced responses it remembers of an operandum, its belief that a response
    there pays is Beta(a + S, b + F). At each decision it draws a chance of pay from every belief,

        theta ~ Beta(a + S, b + F)

    and responds where the drawn chance is highest, if that is worth the cost: theta > c (on forced-choice trials, in
    any case). Then everything is forgotten a little, and the outcome is added:

        S <- d S + [reinforced],  F <- d F + [unreinforced]       for the operandum responded on
        S <- d S,  F <- d F                                       for the others, and when it withholds

    with d the share kept at a decision; d = 1 forgets nothing. It counts reinforcers, not their size.

    Also known as: posterior sampling, probability matching (of arms, not of responses); with d < 1 discounted Thompson
    sampling.

    Source: Thompson, W. R. (1933), Biometrika 25, 285-294; Chapelle & Li (2011), NeurIPS; with a discount, Raj &
    Kalyani (2017), arXiv:1707.09727. (Recalled and not checked against the originals.) Withholding as an action that
    is worth the cost saved is this project's own.

    Shows acquisition, extinction where it forgets, and among levers that do not change hardly any regret. What makes it
    best there makes it worst when they change places: without forgetting it takes as long to notice as it took to
    learn. It gets the partial-reinforcement extinction effect backwards. It has no clock, and it unlearns: no
    spontaneous recovery.
    """

    kept: Annotated[
        float, Param(0.9, 1.0, "share of what it knows that it still remembers a decision later; 1: all of it")
    ] = 0.995
    cost: Annotated[float, Param(0.0001, 0.5, "chance of pay above which a response is worth its effort", log=True)] = (
        0.03
    )
    prior_paid: Annotated[
        float, Param(0.01, 100.0, "reinforced responses that the untrained subject imagines", "responses", log=True)
    ] = 1.0
    prior_unpaid: Annotated[
        float, Param(0.01, 1000.0, "unreinforced responses that it imagines", "responses", log=True)
    ] = 60.0
    highest_rate: HighestRate = 60.0

    def start(self, memory: Any) -> None:
        for s in range(memory.shape[0]):
            for a in range(1, memory.shape[1]):
                memory.paid[s, a] = 0.0
                memory.unpaid[s, a] = 0.0

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        s = now.stimulus
        chosen, best = 0, self.cost
        for a in range(1, memory.shape[1]):
            drawn = rng.beta(self.prior_paid + memory.paid[s, a], self.prior_unpaid + memory.unpaid[s, a])
            if drawn > best or (now.first == 1 and chosen == 0):
                chosen, best = a, drawn
        return chosen

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        s = now.stimulus
        for a in range(1, memory.shape[1]):
            memory.paid[s, a] *= self.kept
            memory.unpaid[s, a] *= self.kept
        if action > 0:
            if reward > 0.0:
                memory.paid[s, action] += 1.0
            else:
                memory.unpaid[s, action] += 1.0
