"""What the tab "Token economy" shows: pauses on the way to an exchange, one subject's tokens, and what saving does."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard import finding as persistence
from dashboard.charts.choice_tokens import pauses_alt, pauses_figure, record_alt, record_figure
from dashboard.charts.extinction import extinction_alt, extinction_figure
from dashboard.charts.look import Drawn
from dashboard.choice import tokens_words
from dashboard.choice.tokens_asked import Asked
from dashboard.choice.tokens_watched import Watched, watched
from dashboard.scoreboard_study import CONTROL
from vrcore.agents import AGENTS
from vrcore.experiment import Experiment
from vrcore.log import EventLog
from vrcore.measures.extinction import Resistance, resistance
from vrcore.measures.pauses import response_rates
from vrcore.measures.spans import Floats, delivery_times, spans
from vrcore.measures.tokens import link_pauses, tokens
from vrcore.phenomena.phenomenon import learnt
from vrcore.simulate import steps


class Pauses(NamedTuple):
    """Mean pauses before each link of those subjects that respond (subjects, links), and how many were asked."""

    title: str
    seconds: Floats
    subjects: int

    @property
    def left_out(self) -> int:
        """How many responded too little to be asked."""
        return self.subjects - len(self.seconds)


class Counts(NamedTuple):
    """Tokens that each subject earned and spent in the second phase, and the mean number in hand at an exchange."""

    earned: Floats
    spent: Floats
    held: Floats


class Saving(NamedTuple):
    """One group that goes into extinction: its label, how it resists, and the reinforcers each subject got before."""

    label: str
    experiment: Experiment
    resistance: Resistance
    paid: Floats
    unfinished: int


@dataclass(frozen=True, eq=False)
class View:
    """What is shown. `resisting` is None before the prediction, and where both groups are one."""

    asked: Asked
    pauses: Pauses
    control: Pauses
    counts: Counts
    watched: Watched
    groups: tuple[Saving, ...]
    pauses_figure: Drawn
    pauses_alt: str
    record: Drawn
    record_alt: str
    resisting: Drawn | None
    resisting_alt: str
    finding: str
    more: str
    verdict: str
    spared: str
    answer: str

    def nbytes(self) -> int:
        """Return roughly how much memory the view takes."""
        drawn = [self.pauses_figure, self.record, *([self.resisting] if self.resisting is not None else [])]
        held = [*self.watched[:5], self.pauses.seconds, self.control.seconds, *self.counts]
        return sum(one.nbytes for one in (*drawn, *held)) + 2 * 80 * self.asked.subjects + 20_000


def work(asked: Asked) -> Generator[float, None, View]:
    """Run the learner, the control and both groups in short chunks, measure and draw; yields the share done."""
    wanted = [asked.watching(asked.agent), asked.watching(CONTROL), *asked.saving().values()]
    logs: list[EventLog] = []
    for number, experiment in enumerate(wanted):
        running = steps(experiment)
        while True:
            try:
                yield (number + next(running)) / (len(wanted) + 1)
            except StopIteration as stop:
                logs.append(stop.value)
                break
    links = asked.links(logs[0])
    pauses, control = (
        measured(log, links, AGENTS[key].title) for log, key in zip(logs, (asked.agent, CONTROL), strict=False)
    )
    counts = counted(logs[0])
    one = watched(logs[0], asked)
    # The extinction page's figure and sentence ask of a group no more than its label, experiment and resistance.
    groups: tuple[Any, ...] = tuple(
        Saving(label, experiment, resistance(log, 2), *_paid(log))
        for (label, experiment), log in zip(asked.saving().items(), logs[2:], strict=True)
    )
    yield 0.9
    said = persistence.finding(groups)
    shown = asked.revealed and not asked.alike
    return View(
        asked,
        pauses,
        control,
        counts,
        one,
        groups,
        pauses_figure(pauses, control, asked.look),
        pauses_alt(pauses, control),
        record_figure(one, asked.look),
        record_alt(one, asked.subject),
        extinction_figure(groups, asked.look) if shown else None,
        extinction_alt(groups) if shown else "",
        tokens_words.finding(pauses, asked),
        tokens_words.more(pauses, control, counts, asked),
        said.verdict,
        tokens_words.nothing_saved(asked) if asked.alike else said.words if shown else "",
        tokens_words.answer(asked.vote, groups, said.verdict) if shown else "",
    )


def counted(log: EventLog) -> Counts:
    """Return what became of tokens in the second phase."""
    found = tokens(log)
    found = found[found["phase"] == 2]
    return Counts(*(found[name].to_numpy(float) for name in Counts._fields))


def measured(log: EventLog, links: int, title: str) -> Pauses:
    """Return the pauses in the second phase of those subjects that respond often enough to be asked."""
    rates = response_rates(log)
    kept = learnt(rates[rates["phase"] == 2]["per_minute"].to_numpy())
    return Pauses(title, link_pauses(log, 2, links)[kept], log.subjects)


def _paid(log: EventLog) -> tuple[Floats, int]:
    """Return the reinforcers of each subject's training, and how many subjects the time limit stopped."""
    training = spans(log, 1)
    return np.array([len(delivery_times(log, one)) for one in training], float), sum(one.limited for one in training)


__all__ = ["Counts", "Pauses", "Saving", "View", "counted", "measured", "work"]
