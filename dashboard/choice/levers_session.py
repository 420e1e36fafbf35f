"""What the tab "Two alternatives" asks for, and what subjects of a session on two alternatives settled on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.look import Look
from dashboard.choice import levers_words
from dashboard.choice.levers_fields import LENGTHS, PAIRS, parameters
from vrcore.agents import AGENTS
from vrcore.designs.two_alternatives import two_alternatives
from vrcore.experiment import Experiment
from vrcore.measures.allocation import Allocation
from vrcore.measures.interval import Interval
from vrcore.measures.spans import Floats
from vrcore.phenomena.phenomenon import LEAST_RATE, middle_of

BLOCKS = 24  # of a whole session, about
TRIAL = 1.0  # seconds


class Asked(NamedTuple):
    """What the tab asks for. `own` is the visitor's share of responses on the richer side; `vote` the prediction."""

    experiment: Experiment
    kind: str
    sides: tuple[float, float]
    delay: float
    own: float
    vote: str
    look: Look

    def session_key(self) -> str:
        """Return the name of the session alone."""
        return f"choice/{self.experiment.key()}"

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(("levers", self.experiment.key(), repr(self.own), self.vote, self.look.key))

    @property
    def revealed(self) -> bool:
        """Whether the answer is shown, or still to be predicted."""
        return self.vote != "open"

    @property
    def richer(self) -> int:
        """The operandum (1 or 2) that is the richer one in the first stretch; 1 where both are the same."""
        first, second = self.sides
        return (1 if first >= second else 2) if self.kind == "baited" else (1 if first <= second else 2)

    @property
    def stretches(self) -> int:
        """How many stretches there are: one more than reversals."""
        return len(self.experiment.phases)

    @property
    def blocks(self) -> int:
        """Blocks of a stretch, an even number."""
        return max(4, 2 * round(BLOCKS / self.stretches / 2))

    @property
    def per(self) -> float:
        """Steps in the unit that income is counted in: a minute, or a trial."""
        return 1.0 if self.kind == "baited" else 60.0 / self.experiment.tick

    def name(self, operandum: int) -> str:
        """Return what an alternative of the first stretch is called."""
        said = levers_words.side(self.kind, self.sides[operandum - 1])
        if self.sides[0] != self.sides[1]:
            return said
        return f"the {'left' if operandum == 1 else 'right'} {said.removeprefix('the ')}"


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    kind = values["levers_kind"]
    agent = AGENTS[values["levers_agent"]](*(values[name] for name in parameters(values["levers_agent"])))
    sides = float(values[PAIRS[kind][0]]), float(values[PAIRS[kind][1]])
    baited = kind == "baited"
    delay = 0.0 if baited else float(values["levers_delay"])
    tick = TRIAL if baited else min(0.5, 30.0 / agent.highest_rate)
    length = values[LENGTHS[kind]] * (1.0 if baited else 60.0)
    stretches = values["levers_reversals"] + 1
    spread = {agent.differs: values["levers_spread"], "highest_rate": values["levers_spread"]}
    step = 1.0 if baited else tick
    (phases,) = two_alternatives(
        kind,
        *sides,
        # A whole number of steps, so that every stretch is as long as the others.
        amount=max(round(length / stretches / step), 1) * step,
        reversals=stretches - 1,
        changeover_delay=delay,
        trial=TRIAL,
    ).values()
    experiment = Experiment(
        agent,
        phases,
        subjects=values["levers_subjects"],
        seed=values["levers_seed"],
        tick=tick,
        spread=spread,
        procedure="forced-choice" if baited else "free-operant",
    )
    return Asked(experiment, kind, sides, delay, float(values["levers_own"]), values["levers_vote"], look)


@dataclass(frozen=True, eq=False)
class Settled:
    """What subjects did in the second half of each stretch; arrays are over the subjects that responded.

    `share` and `income` are those of the side that was the richer one then, `earned` is per minute or trial,
    `per_minute` responses of both kinds, `respond` the chance of a response at a step, `stay` the responses after which
    a chooser of the same share and as many changeovers would draw a side anew. More than `exclusive` of the responses
    on the richer side is counted as giving the other up.
    """

    share: Floats
    income: Floats
    earned: Floats
    respond: float
    stay: float
    left_out: int
    subjects: int
    exclusive: float = levers_words.EXCLUSIVE

    @cached_property
    def difference(self) -> Floats:
        """Share of responses less share of income."""
        return self.share - self.income

    def interval(self, name: str) -> Interval:
        """Return the median over subjects of one of the arrays with its bootstrap interval."""
        return middle_of(getattr(self, name))


def settled(asked: Asked, counts: Allocation) -> Settled:
    """Return what subjects did in the second half of each stretch."""
    half = asked.blocks // 2
    late = np.arange(asked.blocks * asked.stretches) % asked.blocks >= half
    # In every other stretch the sides have changed places.
    swapped = (np.arange(asked.blocks * asked.stretches) // asked.blocks) % 2 == 1
    both = []
    for one in (counts.responses, counts.reinforcers):
        sided = np.where(swapped[None, :, None], one[..., ::-1], one)[:, late].sum(axis=1)
        both.append(sided if asked.richer == 1 else sided[:, ::-1])
    responses, paid = both
    seconds = np.nansum(counts.seconds[:, late], axis=1)
    total = responses.sum(axis=1)
    rate = 60.0 * total / seconds
    kept = total > 0 if asked.kind == "baited" else rate >= LEAST_RATE
    with np.errstate(divide="ignore", invalid="ignore"):
        share, income = (one[kept, 0] / one[kept].sum(axis=1) for one in (responses, paid))
        changes = counts.changeovers[:, late].sum(axis=1)[kept]
        stay = 2.0 * total[kept] * share * (1.0 - share) / changes
    taken = seconds / asked.experiment.tick
    stays = stay[np.isfinite(stay)]
    return Settled(
        share,
        income,
        paid[kept].sum(axis=1) / taken[kept] * asked.per,
        float(np.clip(np.median(total[kept] / taken[kept]), 1e-6, 1.0)) if kept.any() else 1.0,
        max(float(np.median(stays)), 1.0) if len(stays) else 1.0,
        int((~kept).sum()),
        len(kept),
    )


__all__ = ["Asked", "Settled", "asked_for", "settled"]
