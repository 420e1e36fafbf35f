"""What the tab "Two alternatives" shows: one session of a learner, beside the hill of what fixed shares would earn."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

from dashboard.charts.choice_levers import hill_alt, hill_figure, share_alt, share_figure
from dashboard.charts.look import Drawn
from dashboard.choice import levers_words
from dashboard.choice.levers_hill import exclusive, hill_of
from dashboard.choice.levers_session import Asked, Settled, settled
from vrcore.analytic.fixed_share import Hill
from vrcore.measures.allocation import Allocation, allocation
from vrcore.simulate import steps


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


__all__ = ["Session", "View", "train", "work"]
