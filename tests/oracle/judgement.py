"""The oracle's judgement of one session: what the rule allows and demands, from the responses in the log alone."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import NamedTuple

from tests.oracle.compound import requirement
from tests.oracle.requirement import Changed, Moment, milliseconds
from vrcore import EventLog
from vrcore.log import EVENTS, EXCHANGE, REINFORCER, RESPONSE, TOKEN


class Paid(NamedTuple):
    """A reinforcer: when (ms of session time), on which operandum, how large."""

    t: int
    operandum: int
    size: float


class Judged(NamedTuple):
    """What came in a session: reinforcers in order, and tokens earned and spent, in order of time, name and place."""

    paid: list[Paid]
    tokens: list[tuple[int, Changed]]


def whole(time: Fraction, tick: Fraction) -> Fraction:
    """Return a time in whole steps, half a step upwards."""
    return floor(time / tick + Fraction(1, 2)) * tick


def told(log: EventLog, subject: int = 0) -> Judged:
    """Return the reinforcers and tokens of one subject in the log."""
    mine = log.subject == subject
    rows = mine & (log.event == REINFORCER)
    columns = (log.t[rows], log.operandum[rows], log.value[rows])
    paid = [Paid(round(t * 1000), int(k), round(float(v), 6)) for t, k, v in zip(*columns, strict=True)]
    rows = mine & ((log.event == TOKEN) | (log.event == EXCHANGE))
    columns = (log.t[rows], log.event[rows], log.operandum[rows], log.value[rows])
    tokens = [(round(t * 1000), Changed(EVENTS[e], int(k), int(v))) for t, e, k, v in zip(*columns, strict=True)]
    return Judged(paid, sorted(tokens))


def demanded(log: EventLog, subject: int = 0) -> Judged:
    """Return what the rule demands, and it allows nothing else, for the responses in a log of one phase.

    Steps of `tick` follow one another; after a reinforcer the subject eats, and the schedule's time stands still.
    """
    experiment = log.experiment
    assert experiment is not None
    rows = log.subject == subject
    one = log.one(subject)
    answers = {
        round(t * 1_000_000): int(k)
        for t, k in zip(
            log.t[rows & (log.event == RESPONSE)], log.operandum[rows & (log.event == RESPONSE)], strict=True
        )
    }
    tick, eating = milliseconds(experiment.tick), milliseconds(experiment.eating)
    end = round(float(one.t[-1]) * 1_000_000)
    schedule = requirement(experiment.phases[0].schedule)
    schedule.begin(session=True)
    found: list[Paid] = []
    tokens: list[tuple[int, Changed]] = []
    now, clock, before = tick, tick, 0
    while round(now * 1000) <= end:
        operandum = answers.pop(round(now * 1000), 0)
        dark: list[Fraction] = []
        changed: list[Changed] = []
        mets = schedule.judge(Moment(clock, tick, operandum, before, dark, changed))
        tokens += [(round(now), one) for one in changed]
        found += [Paid(round(now), met.operandum, 1.0 if met.size is None else round(met.size, 6)) for met in mets]
        if mets:
            schedule.again()
        if schedule.over():
            break
        # The subject may eat in the dark: a blackout begins where the component ends.
        now += tick + max(whole(eating, tick) if mets else Fraction(0), whole(sum(dark, Fraction(0)), tick))
        clock += tick
        before = operandum or before
    assert not answers, f"responses while the subject eats, or after the end: {answers}"
    return Judged(found, sorted(tokens))
