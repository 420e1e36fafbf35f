"""What the tab "Token economy" shows: pauses on the way to an exchange, one subject's tokens, and what saving does."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard import finding as persistence
from dashboard.charts.choice_tokens import pauses_alt, pauses_figure, record_alt, record_figure
from dashboard.charts.extinction import extinction_alt, extinction_figure
from dashboard.charts.look import Drawn, Look
from dashboard.choice import tokens_words
from dashboard.scoreboard_study import CONTROL
from vrcore.agents import AGENTS
from vrcore.designs.token_economy import longest_run, token_economy, token_links, token_saving
from vrcore.experiment import Experiment, Phase
from vrcore.log import EventLog
from vrcore.measures.extinction import Resistance, resistance
from vrcore.measures.pauses import response_rates
from vrcore.measures.spans import Floats, delivery_times, response_times, spans
from vrcore.measures.tokens import link_pauses, token_record, tokens_held
from vrcore.phenomena.phenomenon import learnt
from vrcore.simulate import steps

DRAWN = 5  # exchanges, and fewer where they would take too many responses
MOST_RESPONSES = 1_500


class Asked(NamedTuple):
    """What the tab asks for. `subject` (1, 2, ...) is whose record is drawn; `vote` the prediction."""

    agent: str
    production: int
    needed: int
    cost: int
    exchange: str
    minutes: int
    reinforcers: int
    extinction: int
    subjects: int
    subject: int
    seed: int
    vote: str
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(["tokens", *map(str, self[:-1]), self.look.key])

    @property
    def revealed(self) -> bool:
        """Whether extinction is shown, or still to be predicted."""
        return self.vote != "open"

    @property
    def links(self) -> int:
        """How many links there are: from an exchange that pays to the next, or as many as on average."""
        return self.needed if self.exchange == "VR" else longest_run(self.needed, self.cost)

    @property
    def alike(self) -> bool:
        """Whether both groups of the comparison are one: a reinforcer costs what, or a multiple of what, is saved."""
        return self.exchange == "FR" and self.cost % self.needed == 0

    def schedule(self) -> str:
        """Return the schedule in notation."""
        return str(token_economy(self.production, self.needed, self.cost, self.exchange))

    def watching(self, agent: str) -> Experiment:
        """Return the experiment in which pauses are measured, in its second phase."""
        schedule = token_economy(self.production, self.needed, self.cost, self.exchange)
        return self._experiment(agent, token_links(schedule, seconds=60.0 * self.minutes))

    def saving(self) -> dict[str, Experiment]:
        """Return the two groups that go into extinction, by label."""
        groups = token_saving(
            self.production,
            self.needed,
            self.cost,
            self.exchange,
            reinforcers=self.reinforcers,
            seconds=60.0 * self.extinction,
        )
        return {label: self._experiment(self.agent, phases) for label, phases in groups.items()}

    def _experiment(self, agent: str, phases: tuple[Phase, ...]) -> Experiment:
        tick = min(0.5, 60.0 / AGENTS[agent]().highest_rate)
        return Experiment(agent, phases, subjects=self.subjects, seed=self.seed, tick=tick)


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for; a subject that there is not is the last one."""
    given = {name: values[f"tokens_{name}"] for name in Asked._fields if name != "look"}
    return Asked(**given | {"subject": min(given["subject"], given["subjects"])}, look=look)


class Pauses(NamedTuple):
    """Mean pauses before each link of those subjects that respond (subjects, links), and how many were asked."""

    title: str
    seconds: Floats
    subjects: int

    @property
    def left_out(self) -> int:
        """How many responded too little to be asked."""
        return self.subjects - len(self.seconds)


class Watched(NamedTuple):
    """One subject's last exchanges; times in seconds from their beginning, `responses` counted from there.

    `held` is the number of tokens from each of `times` on.
    """

    responses: Floats
    earned: Floats
    exchanged: Floats
    times: Floats
    held: Floats
    end: float


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
    held: Floats
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
        held = [*self.watched[:5], self.pauses.seconds, self.control.seconds, self.held]
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
    pauses, control = (
        measured(log, asked, AGENTS[key].title) for log, key in zip(logs, (asked.agent, CONTROL), strict=False)
    )
    held = tokens_held(logs[0], 2, asked.production, asked.cost)
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
        held,
        one,
        groups,
        pauses_figure(pauses, control, asked.look),
        pauses_alt(pauses, control),
        record_figure(one, asked.look),
        record_alt(one, asked.subject),
        extinction_figure(groups, asked.look) if shown else None,
        extinction_alt(groups) if shown else "",
        tokens_words.finding(pauses, asked),
        tokens_words.more(control, held, asked),
        said.verdict,
        tokens_words.nothing_saved(asked) if asked.alike else said.words if shown else "",
        tokens_words.answer(asked.vote, groups, said.verdict) if shown else "",
    )


def measured(log: EventLog, asked: Asked, title: str) -> Pauses:
    """Return the pauses in the second phase of those subjects that respond often enough to be asked."""
    rates = response_rates(log)
    kept = learnt(rates[rates["phase"] == 2]["per_minute"].to_numpy())
    return Pauses(title, link_pauses(log, 2, asked.production, asked.links)[kept], log.subjects)


def _paid(log: EventLog) -> tuple[Floats, int]:
    """Return the reinforcers of each subject's training, and how many subjects the time limit stopped."""
    training = spans(log, 1)
    return np.array([len(delivery_times(log, one)) for one in training], float), sum(one.limited for one in training)


def watched(log: EventLog, asked: Asked) -> Watched:
    """Return the last exchanges of the subject that is drawn, or all that it did where it exchanged nothing."""
    span = spans(log, 2)[asked.subject - 1]
    made, record = response_times(log, span), token_record(log, span, asked.production, asked.cost)
    ends = record.exchanged
    first, start = 0, 0.0
    if len(ends) > 1:
        back = min(DRAWN, len(ends) - 1)
        while back > 1 and np.searchsorted(made, ends[-1], "right") - np.searchsorted(made, ends[-1 - back]) > (
            MOST_RESPONSES
        ):
            back -= 1
        first, start = len(ends) - back, float(ends[-1 - back])
    end = float(ends[-1]) if len(ends) else float(span.seconds)
    kept = float(record.kept[first - 1]) if first else 0.0
    made, earned = (one[(one > start) & (one <= end)] for one in (made, record.earned))
    exchanged, left = ends[first:], record.kept[first:]
    # A token that is exchanged at the moment it is earned is held for no time, and yet drawn: it is what is exchanged.
    moments = np.concatenate([[start], earned, exchanged])
    after = np.concatenate([np.zeros(1 + len(earned)), np.ones(len(exchanged))])
    order = np.lexsort((after, moments))
    counts, n, paid = [], kept, 0
    for k in order:
        if k == 0:
            counts.append(n)
        elif k <= len(earned):
            n += 1.0
            counts.append(n)
        else:
            n = float(left[paid])
            paid += 1
            counts.append(n)
    return Watched(
        made - start, earned - start, exchanged - start, moments[order] - start, np.array(counts), end - start
    )


__all__ = ["Asked", "Pauses", "Saving", "View", "Watched", "asked_for", "measured", "watched", "work"]
