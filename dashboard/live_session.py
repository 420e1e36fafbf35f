"""A session whose rule is changed while it goes on: its segments, as a text for the link, and as experiments.

What was played stays as it was, to the last response: a change of schedule ends a phase at that moment and begins
another, and the same subject goes on with what it has learnt. A change of agent, or of an agent's own parameters, puts
a new subject into the chamber.
So does a schedule with more operanda than the chamber has: a memory is as wide as the chamber, and a second lever that
comes later would have been there, for the agent, from the first response on.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.field import NUMBER as DECIMAL
from dashboard.field import number_text
from vrcore import Experiment, Phase, parse
from vrcore.agents import AGENTS
from vrcore.errors import ParameterError, ScheduleError, unknown
from vrcore.params import Declared, checked, declared
from vrcore.schedules import tables

TICK = 0.5  # seconds; a change takes effect at the end of a simulation step
MOST = 12
NOBODY = "q-learning"  # who responds where a link gives a schedule alone
LATEST = 7_200.0  # seconds; the last moment at which a rule may be changed
SHORT = {cls.short: key for key, cls in AGENTS.items()}
NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?", re.ASCII)


class Rule(NamedTuple):
    """Who responds, and on what schedule (in canonical notation).

    `settings` are the parameters in which the agent differs from its defaults, in the order of their declaration.
    """

    agent: str
    schedule: str
    settings: tuple[tuple[str, float], ...] = ()

    @property
    def subject(self) -> Any:
        """The agent with its parameters."""
        return AGENTS[self.agent](**dict(self.settings))


class Segment(NamedTuple):
    """A rule and the second at which it comes into force."""

    start: float
    rule: Rule


class Part(NamedTuple):
    """One subject's share of the session: where it begins, its experiment, and the segments it lived through."""

    start: float
    experiment: Experiment
    segments: tuple[Segment, ...]
    why: str  # why it is not the subject before: "", "agent", "parameters", "operanda" or "ended"


def parameters_of(agent: str) -> dict[str, Declared]:
    """Return an agent's parameters as a session may have them: nobody responds more than once a simulation step."""
    found = dict(declared(AGENTS[agent]))
    pace = found["highest_rate"]
    found["highest_rate"] = pace._replace(param=pace.param._replace(high=min(pace.param.high, 60.0 / TICK)))
    return found


def settings_of(agent: str, values: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Return the values in which an agent differs from its defaults, checked. Raises `ParameterError`."""
    known = parameters_of(agent)
    for name in values:
        if name not in known:
            raise unknown("parameter", name, known)
    title = AGENTS[agent].title
    kept = {
        name: checked(title, name, values[name], one.kind, one.param) for name, one in known.items() if name in values
    }
    return tuple((name, value) for name, value in kept.items() if value != known[name].default)


def written(segments: Sequence[Segment]) -> str:
    """Return the segments as a link holds them: `0~ql~VR 20~~312.5~ql;learning_rate=0.1~FI 1-min`."""
    return "~~".join(f"{one.start:g}~{_who(one.rule)}~{one.rule.schedule}" for one in segments)


def _who(rule: Rule) -> str:
    return ";".join([AGENTS[rule.agent].short, *(f"{name}={number_text(value)}" for name, value in rule.settings)])


def read(text: str) -> tuple[Segment, ...]:
    """Return the segments that `written` wrote; a schedule alone is a session of one. Raises `ParameterError`."""
    if "~" not in text:
        return (Segment(0.0, Rule(NOBODY, _canonical(text))),)
    segments: list[Segment] = []
    for piece in text.split("~~"):
        start, _, rest = piece.partition("~")
        who, _, notation = rest.partition("~")
        short, *given = who.split(";")
        if not NUMBER.fullmatch(start):
            raise ParameterError(f'a rule comes into force at a number of seconds; "{start[:20]}" is none.')
        if short not in SHORT:
            raise unknown("agent", short[:20], SHORT)
        agent = SHORT[short]
        segments.append(Segment(_tidy(float(start)), Rule(agent, _canonical(notation), _settings(agent, given))))
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
        elif before.settings != one.rule.settings:
            why = "parameters"
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
                mine[0].rule.subject,
                [Phase(one.rule.schedule, seconds=ends.get(one.start, total) - one.start) for one in mine],
                seed=seed + number,
                tick=TICK,
            ),
            tuple(mine),
            why,
        )
        for number, (why, mine) in enumerate(groups)
    )


def _settings(agent: str, given: Sequence[str]) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    for text in given:
        name, _, number = text.partition("=")
        if name in found or not DECIMAL.fullmatch(number):
            raise ParameterError(
                f'a parameter of an agent is given once, as in learning_rate=0.1; "{text[:40]}" is not that.'
            )
        found[name] = float(number)
    return settings_of(agent, found)


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
