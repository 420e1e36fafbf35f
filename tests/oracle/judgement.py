"""The oracle's judgement of one session: what the rule allows and demands, from the responses in the log alone."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import NamedTuple

from tests.oracle.compound import requirement
from tests.oracle.requirement import Moment, milliseconds
from vrcore import EventLog
from vrcore.log import REINFORCER, RESPONSE


class Paid(NamedTuple):
    """A reinforcer: when (ms of session time), on which operandum, how large."""

    t: int
    operandum: int
    size: float


def whole(time: Fraction, tick: Fraction) -> Fraction:
    """Return a time in whole steps, half a step upwards."""
    return floor(time / tick + Fraction(1, 2)) * tick


def paid(log: EventLog, subject: int = 0) -> list[Paid]:
    """Return the reinforcers of one subject in the log."""
    rows = (log.subject == subject) & (log.event == REINFORCER)
    columns = (log.t[rows], log.operandum[rows], log.value[rows])
    return [Paid(round(t * 1000), int(k), round(float(v), 6)) for t, k, v in zip(*columns, strict=True)]


def demanded(log: EventLog, subject: int = 0) -> list[Paid]:
    """Return the reinforcers that the rule demands, and it allows no other, for the responses in a log of one phase.

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
    now, clock, before = tick, tick, 0
    while round(now * 1000) <= end:
        operandum = answers.pop(round(now * 1000), 0)
        dark: list[Fraction] = []
        mets = schedule.judge(Moment(clock, tick, operandum, before, dark))
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
    return found
