"""What the tab "Two alternatives" shows: one session of a learner, and the hill of what fixed shares would earn."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.choice_levers import flat, hill_alt, hill_figure, share_alt, share_figure
from dashboard.charts.look import Drawn, Look
from dashboard.choice import levers_words
from dashboard.choice.levers_fields import LENGTHS, PAIRS, parameters
from vrcore.agents import AGENTS
from vrcore.analytic.fixed_share import Hill, fixed_shares
from vrcore.designs.two_alternatives import two_alternatives
from vrcore.experiment import Experiment
from vrcore.measures.allocation import Allocation, allocation
from vrcore.measures.interval import Interval
from vrcore.measures.spans import Floats
from vrcore.phenomena.phenomenon import LEAST_RATE, middle_of
from vrcore.simulate import steps

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


def exclusive(hill: Hill) -> float:
    """Return the share on the richer side beyond which the other counts as given up.

    Where matching itself lies near or above the usual limit, as between intervals of 5 and 300 s, whoever matches gives
    nothing up: the limit is half-way between there and all.
    """
    if flat(hill):
        return levers_words.EXCLUSIVE
    return max(levers_words.EXCLUSIVE, (1.0 + max(hill.matching, default=0.0)) / 2.0)


def hill_settings(asked: Asked, found: Settled) -> dict[str, Any]:
    """Return the arguments of the hill: a chooser that responds as often as the median subject and stays as long."""
    rich, lean = asked.sides if asked.richer == 1 else asked.sides[::-1]
    tick = asked.experiment.tick
    if asked.kind == "intervals":
        chances = float(-np.expm1(-tick / rich)), float(-np.expm1(-tick / lean))
    else:
        chances = (1.0 / rich, 1.0 / lean) if asked.kind == "ratios" else (rich, lean)
    return {
        "chances": chances,
        "by_response": asked.kind == "ratios",
        "respond": 1.0 if asked.kind == "baited" else found.respond,
        "stay": found.stay,
        "delay": int(np.ceil(asked.delay / tick - 1e-9)),
    }


def hill_of(asked: Asked, found: Settled) -> Generator[float, None, Hill]:
    """Return what a fixed share of responses on the richer side earns, per minute or trial; yields the share done.

    A share takes up to 30 ms: where a delay of 10 s has 200 steps, because somebody may respond 600 times a minute.
    """
    settings, parts = hill_settings(asked, found), []
    shares = np.array_split(np.linspace(0.0, 1.0, 101), 20)
    for number, some in enumerate(shares, start=1):
        parts.append(fixed_shares(shares=some, **settings))
        yield 0.8 + 0.2 * number / len(shares)
    share, first, second = (np.concatenate(one) for one in zip(*parts, strict=True))
    return Hill(share, first * asked.per, second * asked.per)


@dataclass(frozen=True, eq=False)
class Session:
    """A session in blocks: counts by subject, block and operandum; what it settled on, and the hill of its chooser."""

    allocation: Allocation
    found: Settled
    hill: Hill

    def nbytes(self) -> int:
        """Return roughly how much memory it takes."""
        arrays = (*self.allocation, *self.hill, self.found.share, self.found.income, self.found.earned)
        return sum(one.nbytes for one in arrays) + 1_000


def train(asked: Asked) -> Generator[float, None, Session]:
    """Run the session and compute its hill, in short chunks; yields the share done."""
    running = steps(asked.experiment)
    while True:
        try:
            share = next(running)
        except StopIteration as stop:
            log = stop.value
            break
        yield 0.8 * share
    counts = allocation(log, asked.blocks)
    found = settled(asked, counts)
    hill = yield from hill_of(asked, found)
    return Session(counts, replace(found, exclusive=exclusive(hill)), hill)


@dataclass(frozen=True, eq=False)
class View:
    """What is shown. `share` is None before the prediction."""

    asked: Asked
    found: Settled
    hill: Hill
    hill_figure: Drawn
    hill_alt: str
    share: Drawn | None
    share_alt: str
    finding: str
    answer: str
    income: str
    own: str
    session: Session

    def nbytes(self) -> int:
        """Return roughly how much memory it takes."""
        drawn = self.hill_figure.nbytes + (self.share.nbytes if self.share is not None else 0)
        return drawn + self.session.nbytes() + 20_000


def work(asked: Asked, session: Session) -> Generator[float, None, View]:
    """Measure and draw the session; yields the share done."""
    found, hill = session.found, session.hill
    yield 0.1
    names = asked.name(asked.richer), asked.name(3 - asked.richer)
    unit = "trial" if asked.kind == "baited" else "minute"
    view = View(
        asked,
        found,
        hill,
        hill_figure(hill, found, asked.own, unit, asked.look, revealed=asked.revealed),
        hill_alt(hill, found, asked.own, unit, revealed=asked.revealed),
        share_figure(session.allocation, asked.stretches, unit, asked.look) if asked.revealed else None,
        share_alt(session.allocation, asked.stretches, names),
        levers_words.finding(found, names, asked.kind, asked.delay),
        levers_words.answer(asked.vote, found, equal=levers_words.alike(names)),
        levers_words.income(found, hill, unit),
        levers_words.own(asked.own, found, hill, unit, revealed=asked.revealed),
        session,
    )
    yield 1.0
    return view


__all__ = [
    "Asked",
    "Session",
    "Settled",
    "View",
    "asked_for",
    "exclusive",
    "hill_of",
    "hill_settings",
    "settled",
    "train",
    "work",
]
