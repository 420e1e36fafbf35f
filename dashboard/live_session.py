"""A session whose rule is changed while it goes on: its segments, as a text for the link, and as experiments.

What was played stays as it was, to the last response: a change of schedule ends a phase at that moment and begins
another, and the same subject goes on with what it has learnt. A change of agent puts a new subject into the chamber.
So does a schedule with more operanda than the chamber has: a memory is as wide as the chamber, and a second lever that
comes later would have been there, for the agent, from the first response on.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from vrcore import Experiment, Phase, parse
from vrcore.agents import AGENTS
from vrcore.errors import ParameterError, ScheduleError, unknown
from vrcore.schedules import tables

TICK = 0.5  # seconds; a change takes effect at the end of a simulation step
MOST = 12
NOBODY = "q-learning"  # who responds where a link gives a schedule alone
LATEST = 7_200.0  # seconds; the last moment at which a rule may be changed
SHORT = {cls.short: key for key, cls in AGENTS.items()}
NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?", re.ASCII)


class Rule(NamedTuple):
    """Who responds, and on what schedule (in canonical notation)."""

    agent: str
    schedule: str


class Segment(NamedTuple):
    """A rule and the second at which it comes into force."""

    start: float
    rule: Rule


class Part(NamedTuple):
    """One subject's share of the session: where it begins, its experiment, and the segments it lived through."""

    start: float
    experiment: Experiment
    segments: tuple[Segment, ...]
    why: str  # why it is not the subject before: "", "agent", "operanda" or "ended"


def written(segments: Sequence[Segment]) -> str:
    """Return the segments as a link holds them: `0~ql~VR 20~~312.5~ql~FI 1-min`."""
    return "~~".join(f"{one.start:g}~{AGENTS[one.rule.agent].short}~{one.rule.schedule}" for one in segments)


def read(text: str) -> tuple[Segment, ...]:
    """Return the segments that `written` wrote; a schedule alone is a session of one. Raises `ParameterError`."""
    if "~" not in text:
        return (Segment(0.0, Rule(NOBODY, _canonical(text))),)
    segments: list[Segment] = []
    for piece in text.split("~~"):
        start, _, rest = piece.partition("~")
        short, _, notation = rest.partition("~")
        if not NUMBER.fullmatch(start):
            raise ParameterError(f'a rule comes into force at a number of seconds; "{start[:20]}" is none.')
        if short not in SHORT:
            raise unknown("agent", short[:20], SHORT)
        segments.append(Segment(_tidy(float(start)), Rule(SHORT[short], _canonical(notation))))
    starts = [one.start for one in segments]
    if starts[0] != 0.0 or any(later <= earlier for earlier, later in itertools.pairwise(starts)):
        raise ParameterError("the rules of a session come into force one after the other, the first at 0 s.")
    _check(segments)
    return tuple(segments)


def changed(segments: Sequence[Segment], at: float, rule: Rule) -> tuple[Segment, ...]:
    """Return the session in which `rule` is in force from second `at` on, and nothing before it is changed.

    What an earlier visit to a later moment had planned there is given up. Raises `ParameterError` where the session
    has too many rules already, or is too long.
    """
    moment = _tidy(at)
    kept = [one for one in segments if one.start < moment]
    if not kept or kept[-1].rule != rule:
        kept.append(Segment(moment, rule))
    _check(kept)
    return tuple(kept)


def seconds(segments: Sequence[Segment], minutes: float) -> float:
    """Return how long the session lasts: so many minutes, and as long again after a rule that begins at its end."""
    length, last = 60.0 * minutes, segments[-1].start
    return length if last < length else last + length


def parts(segments: Sequence[Segment], total: float, seed: int) -> tuple[Part, ...]:
    """Return one experiment for each subject of the session: the first has `seed`, the next one more."""
    groups: list[tuple[str, list[Segment]]] = []
    room, over = 0, False
    for one in segments:
        compiled = tables(parse(one.rule.schedule))
        before = groups[-1][1][-1].rule if groups else None
        why = ""
        if before is None or before.agent != one.rule.agent:
            why = "agent"
        elif compiled.operanda > room:
            why = "operanda"
        elif over:
            why = "ended"
        if why:
            groups.append((why if groups else "", []))
            room = compiled.operanda
        groups[-1][1].append(one)
        # A schedule that may end the session itself would let the next phase begin too early.
        over = bool((compiled.node["stop_after"] > 0.0).any())
    ends = {one.start: later.start for one, later in itertools.pairwise(segments)}
    return tuple(
        Part(
            mine[0].start,
            Experiment(
                mine[0].rule.agent,
                [Phase(one.rule.schedule, seconds=ends.get(one.start, total) - one.start) for one in mine],
                seed=seed + number,
                tick=TICK,
            ),
            tuple(mine),
            why,
        )
        for number, (why, mine) in enumerate(groups)
    )


def _canonical(notation: str) -> str:
    try:
        schedule = parse(notation)
        tables(schedule)
    except ScheduleError as problem:
        raise ParameterError(problem.sentence) from problem
    text = str(schedule)
    if "~" in text:
        raise ParameterError('a schedule in a session\'s link may not hold the sign "~", which separates rules.')
    return text


def _tidy(at: float) -> float:
    """Return the end of the simulation step in which a moment lies."""
    return max(0.0, math.ceil(at / TICK - 1e-4) * TICK)


def _check(segments: Sequence[Segment]) -> None:
    if len(segments) > MOST:
        raise ParameterError(
            f"a session holds at most {MOST} rules, one after the other. Start over, or go back to an earlier moment."
        )
    if segments[-1].start > LATEST:
        raise ParameterError(
            f"the last rule of a session begins within {LATEST / 60:g} minutes. Start over, or go back to an earlier "
            "moment."
        )
