"""From the settings of "Four schedules" to four measured groups: who runs on what, and what each subject did."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dashboard.four_schedules_group import Group, joined, measured
from vrcore import Experiment, Phase, yoke
from vrcore.agents import AGENTS
from vrcore.errors import LogError, ParameterError
from vrcore.log import REINFORCER, EventLog
from vrcore.simulate import BATCH, steps

ROUNDS = 4
CLOSE = 0.01
SHORTEST = 0.5  # seconds

Running = Generator[float, None, Any]


class Asked(NamedTuple):
    """What is run: an agent on a ratio, and an interval, set or found, for `minutes` after so much `practice`."""

    agent: str
    ratio: int
    interval: int
    match: str
    minutes: int
    practice: int
    subjects: int
    seed: int
    spread: float

    def key(self) -> str:
        """Return the name of all this."""
        interval = self.interval if self.match == "requirement" else 0
        text = f"{experiment(self, f'FR {self.ratio}').key()}/{self.match}/{interval}"
        return f"four-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def asked_for(values: Mapping[str, Any]) -> Asked:
    """Return what the page's settings ask for."""
    return Asked(*(values[name] for name in Asked._fields))


@dataclass(frozen=True, eq=False)
class Study:
    """What was asked for and the four groups, by "FR", "VR", "FI" and "VI"."""

    asked: Asked
    groups: dict[str, Group]

    def nbytes(self) -> int:
        """Return roughly how much memory the study takes."""
        return sum(group.nbytes() for group in self.groups.values())


def experiment(asked: Asked, schedule: Any) -> Experiment:
    """Return the experiment of one group: practice, if any, and the session that is measured."""
    agent = AGENTS[asked.agent]()
    return Experiment(
        agent,
        _phases(asked, schedule, schedule),
        subjects=asked.subjects,
        seed=asked.seed,
        tick=tick(asked),
        spread={agent.differs: asked.spread, "highest_rate": asked.spread},
    )


def tick(asked: Asked) -> float:
    """Return the simulation step: twice the rate of decisions leaves room for subjects that are faster than most."""
    return min(0.5, 30.0 / AGENTS[asked.agent]().highest_rate)


def at_once(asked: Asked) -> int:
    """Return how many subjects are measured between two chances to stop, so that it takes no longer than 0.1 s."""
    return max(2, min(BATCH, 200 // asked.minutes))


def _phases(asked: Asked, first: Any, second: Any) -> list[Phase]:
    before = [Phase(first, seconds=asked.practice * 60.0)] if asked.practice else []
    return [*before, Phase(second, seconds=asked.minutes * 60.0)]


def work(asked: Asked) -> Generator[float, None, Study]:
    """Run and measure the four groups in short chunks; yields the share done."""
    groups: dict[str, Group] = {}
    for place, kind in enumerate(("FR", "VR")):
        groups[kind], masters = yield from _part(place, _group(asked, kind, f"{kind} {asked.ratio}"))
        partner = kind[0] + "I"
        running = _interval_group(asked, partner, groups[kind], masters)
        groups[partner] = yield from _part(place + 2, running)
    return Study(asked, {kind: groups[kind] for kind in ("FR", "VR", "FI", "VI")})


def _part(place: int, running: Running) -> Running:
    """Run one of the four parts: `work` runs FR, FI, VR and VI."""
    return (yield from _share((place % 2) * 2 + place // 2, 4.0, running))


def _interval_group(asked: Asked, kind: str, master: Group, logs: list[EventLog]) -> Running:
    """Run an interval group, matched to the ratio group that it is compared with."""
    if asked.match == "requirement":
        group, _ = yield from _group(asked, kind, f"{kind} {asked.interval}-s")
        return group
    if not np.nansum(master.values["income"]) > 0.0:
        raise ParameterError(
            f"on {master.schedule} no subject obtained a reinforcer in {asked.minutes} minutes, so that no interval "
            "can be matched to it. Choose a smaller ratio or more practice, or match by requirement."
        )
    if asked.match == "yoked":
        return (yield from _yoked_group(asked, kind, master, logs))
    return (yield from _matched_group(asked, kind, master))


def _matched_group(asked: Asked, kind: str, master: Group) -> Running:
    """Run an interval group whose interval is set so that it obtains as many reinforcers a minute as its master.

    The first interval is the master's mean interreinforcer interval. As interval schedules pay a little later than
    that, each round takes off what the last one was late.
    """
    wanted = 60.0 / float(np.nanmean(master.values["income"]))
    seconds = best = wanted
    least = np.inf
    for number in range(ROUNDS):
        income = yield from _share(number, ROUNDS + 2, _income(asked, f"{kind} {seconds:.2f}-s"))
        late = 60.0 / income - wanted if income > 0.0 else np.inf
        if abs(late) < least:
            best, least = seconds, abs(late)
        if least <= CLOSE * wanted or not np.isfinite(late):
            break
        seconds = max(seconds - late, SHORTEST)
    group, _ = yield from _share(ROUNDS / 2.0, ROUNDS / 2.0 + 1.0, _group(asked, kind, f"{kind} {best:.2f}-s"))
    return group


def _share(done: float, parts: float, running: Running) -> Running:
    """Run one of several parts, `done` of which are over; yields the share of all."""
    while True:
        try:
            yield (done + next(running)) / parts
        except StopIteration as last:
            return last.value


def _income(asked: Asked, schedule: str) -> Running:
    """Return how many reinforcers a minute the subjects obtain on a schedule, on average."""
    log = yield from steps(experiment(asked, schedule))
    obtained = (log.event == REINFORCER) & (log.phase == log.phases)
    return float(obtained.sum()) / asked.subjects / asked.minutes


def _yoked_group(asked: Asked, kind: str, master: Group, logs: list[EventLog]) -> Running:
    """Run one subject for each of the master's: the same parameters, and the intervals that its master obtained.

    A VI subject gets them one by one, an FI subject their mean all the time; practice is yoked to practice.
    """
    agent, size = type(AGENTS[asked.agent]()), at_once(asked)
    parts: list[Any] = []
    waiting: list[EventLog] = []
    seconds = np.full(asked.subjects, np.nan)
    for i in range(asked.subjects):
        block, which = logs[i // size], i % size
        schedules = yoked_to(block, which, asked, kind)
        if schedules is not None:
            same = agent(*block.parameters[which].tolist())  # type: ignore[index]  # a log of a run has parameters
            one = Experiment(same, _phases(asked, *schedules), seed=asked.seed + 1 + i, tick=tick(asked))
            waiting.append((yield from _share(i, asked.subjects, steps(one))))
            seconds[i] = _mean(schedules[1])
        if waiting and (len(waiting) == size or i == asked.subjects - 1):
            parts.append(measured(waiting, kind))
            waiting = []
        yield (i + 1) / asked.subjects
    return joined(kind, f"{kind} yoked to {master.schedule}", parts, seconds, ~np.isnan(seconds))


def yoked_to(log: EventLog, subject: int, asked: Asked, kind: str) -> tuple[Any, Any] | None:
    """Return what the partner of a subject runs on in practice and in the session; None if it obtained nothing then."""
    session = 2 if asked.practice else 1
    try:
        second = yoke(log, subject, phase=session, master=f"subject {subject + 1}")
    except LogError:  # it obtained nothing: said on the page, with how many others
        return None
    try:
        first = yoke(log, subject, phase=1, master=f"subject {subject + 1}")
    except LogError:  # nothing in practice, but something in the session
        first = second
    if kind == "VI":
        return first, second
    return tuple(f"FI {max(_mean(one), 0.01):.2f}-s" for one in (first, second))  # type: ignore[return-value]  # two


def _mean(schedule: Any) -> float:
    """Return the mean interval of a schedule that a partner runs on."""
    return float(schedule.split()[1].removesuffix("-s")) if isinstance(schedule, str) else np.mean(schedule.intervals)


def _group(asked: Asked, kind: str, notation: str) -> Running:
    """Run and measure a group on one schedule, a few subjects at a time; return it with the logs of each few."""
    one, size = experiment(asked, notation), at_once(asked)
    parts: list[Any] = []
    logs: list[EventLog] = []
    for first in range(0, asked.subjects, size):
        block = range(first, min(first + size, asked.subjects))
        running = steps(one, only=block)
        while True:
            try:
                yield (first + len(block) * 0.3 * next(running)) / asked.subjects
            except StopIteration as last:
                logs.append(last.value)
                break
        parts.append(measured(logs[-1:], kind))
        yield block.stop / asked.subjects
    schedule = one.phases[-1].schedule
    length = schedule.value if kind.endswith("I") else np.nan  # type: ignore[attr-defined]  # it is an Atom
    there = np.ones(asked.subjects, bool)
    return joined(kind, str(schedule), parts, np.full(asked.subjects, length), there), logs
