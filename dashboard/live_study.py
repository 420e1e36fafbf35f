"""One session, response by response: what happened and what the subject thought, ready to be drawn and told."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.live_session import Part, Segment, parameters_of, parts
from vrcore import parse
from vrcore.agents import AGENTS
from vrcore.inspection import Trace, tracing
from vrcore.log import COMPONENT, EventLog
from vrcore.measures import record
from vrcore.measures.pauses import pauses, response_rates

Floats = npt.NDArray[np.float64]
ERROR = "Prediction error"
NEW_SUBJECT = {
    "agent": "Another agent is another subject: it enters the same chamber and knows nothing yet.",
    "parameters": (
        "An agent with other parameters is another subject: it enters the same chamber and knows nothing yet."
    ),
    "operanda": (
        "This schedule has more operanda than the chamber had, so that a new subject begins in a larger chamber."
    ),
    "ended": "The schedule before may end a session by itself, so that a new subject begins.",
}


class Line(NamedTuple):
    """A reading over session time: it holds from each `t` until the next, the last until `end`."""

    label: str
    t: Floats
    values: Floats
    end: float


class Panel(NamedTuple):
    """What is drawn under the record: one reading of the agent, with its natural limits; or its prediction errors."""

    title: str
    short: str
    unit: str
    low: float | None
    high: float | None
    stems: bool
    lines: tuple[Line, ...]


class Told(NamedTuple):
    """What happened under one rule; `pause` is the median pause after a reinforcer in seconds, nan without one."""

    start: float
    end: float
    agent: str
    settings: tuple[tuple[str, float], ...]
    schedule: str
    responses: int
    reinforcers: int
    per_minute: float
    pause: float
    why: str


@dataclass(frozen=True, eq=False)
class Live:
    """A session: times in session seconds, ascending; `components` are (time, component) pairs of all changes."""

    parts: tuple[Part, ...]
    seconds: float
    responses: Floats
    reinforcers: Floats
    components: tuple[tuple[float, int], ...]
    panels: tuple[Panel, ...]
    told: tuple[Told, ...]

    def nbytes(self) -> int:
        """Return roughly how much memory the session takes."""
        lines = [line for panel in self.panels for line in panel.lines]
        return 2_000 + 8 * (len(self.responses) + len(self.reinforcers) + sum(2 * len(line.t) for line in lines))


def work(segments: tuple[Segment, ...], total: float, seed: int) -> Generator[float, None, Live]:
    """Run the session in short chunks; yields the share done."""
    mine = parts(segments, total, seed)
    traces: list[Trace] = []
    for number, part in enumerate(mine):
        running = tracing(part.experiment)
        while True:
            try:
                share = next(running)
            except StopIteration as stop:
                traces.append(stop.value)
                break
            yield (number + share) / len(mine)
    logs = [one.log for one in traces]
    records = [record(log, 0) for log in logs]
    return Live(
        mine,
        total,
        np.concatenate([part.start + one.responses for part, one in zip(mine, records, strict=True)]),
        np.concatenate([part.start + one.reinforcers for part, one in zip(mine, records, strict=True)]),
        _components(mine, logs),
        _panels(mine, traces),
        tuple(one for part, log in zip(mine, logs, strict=True) for one in _told(part, log)),
    )


def _components(mine: Sequence[Part], logs: Sequence[EventLog]) -> tuple[tuple[float, int], ...]:
    """Return every change of component; empty for a session that never leaves component 1."""
    changes: list[tuple[float, int]] = []
    for part, log in zip(mine, logs, strict=True):
        changes.append((part.start, 1))
        rows = log.rows_of(COMPONENT)
        changes += [(part.start + float(t), int(value)) for t, value in zip(log.t[rows], log.value[rows], strict=True)]
        # A phase begins in its first component, and says so only where it has several.
        changes += [(one.start, 1) for one in part.segments[1:]]
    changes.sort(key=lambda one: one[0])
    if all(component == 1 for _, component in changes):
        return ()
    return tuple(changes)


def _panels(mine: Sequence[Part], traces: Sequence[Trace]) -> tuple[Panel, ...]:
    """Return the readings of all agents of the session, each in one panel, in the order in which they come."""
    found: dict[str, Panel] = {}
    for part, trace in zip(mine, traces, strict=True):
        agent = AGENTS[part.experiment.agent.key]
        end = part.start + sum(phase.until[1] for phase in part.experiment.phases)
        for reading in agent.readings:
            panel = found.get(reading.title, Panel(*reading[1:4], reading.low, reading.high, False, ()))
            values = trace.readings[reading.key]
            lines = tuple(
                _line(part.start, end, trace.t, values[:, a], f"operandum {a + 1}" if values.shape[1] > 1 else "")
                for a in range(values.shape[1])
            )
            found[reading.title] = panel._replace(lines=panel.lines + lines)
        if trace.surprise is not None:
            panel = found.get(ERROR, Panel(ERROR, ERROR, "reinforcers", None, None, True, ()))
            met = (trace.action > 0) | (trace.reward > 0)
            line = Line("", part.start + trace.t[met], trace.surprise[met], end)
            found[ERROR] = panel._replace(lines=(*panel.lines, line))
    return tuple(found.values())


def _line(start: float, end: float, t: Floats, values: Floats, label: str) -> Line:
    """Return a reading where it changes."""
    kept = np.concatenate([[True], np.diff(values) != 0.0])
    return Line(label, start + t[kept], values[kept], end)


def _told(part: Part, log: EventLog) -> list[Told]:
    rates = response_rates(log).set_index("phase")
    waits = pauses(log).set_index("phase")
    paid = [record_of(log, phase) for phase in range(1, len(part.segments) + 1)]
    ends = np.cumsum([phase.until[1] for phase in part.experiment.phases]) + part.start
    return [
        Told(
            one.start,
            float(end),
            one.rule.agent,
            one.rule.settings,
            one.rule.schedule,
            int(rates.loc[number, "responses"]) if number in rates.index else 0,
            reinforcers,
            float(rates.loc[number, "per_minute"]) if number in rates.index else 0.0,
            float(waits.loc[number, "median_seconds"]) if number in waits.index else float("nan"),
            part.why if number == 1 else "",
        )
        for number, (one, end, reinforcers) in enumerate(zip(part.segments, ends, paid, strict=True), start=1)
    ]


def record_of(log: EventLog, phase: int) -> int:
    """Return how many reinforcers were received in a phase."""
    frame = log.frame()
    return int(((frame["phase"] == phase) & frame["event"].isin(["reinforcer", "spurious"])).sum())


def clock(seconds: float) -> str:
    """Return a moment or a length of time in words: `5 min 12.5 s`."""
    minutes, rest = divmod(seconds, 60.0)
    if not minutes:
        return f"{rest:g} s"
    return f"{minutes:.0f} min {rest:g} s" if rest else f"{minutes:.0f} min"


def sentence(one: Told) -> str:
    """Return what happened under one rule, from its own numbers."""
    made = f"{one.responses:,} response{'s' * (one.responses != 1)}"
    paid = f"{one.reinforcers:,} reinforcer{'s' * (one.reinforcers != 1)}"
    pause = "" if np.isnan(one.pause) else f", a median pause of {one.pause:.2g} s after a reinforcer"
    return f"{one.schedule}: {made}, {paid}, {one.per_minute:.1f} responses per minute{pause}"


def finding(live: Live) -> str:
    """Return what the whole record shows: each rule's responses, reinforcers, rate and pause."""
    return " ".join(findings(live))


def findings(live: Live) -> list[str]:
    """Return the sentences of `finding`, one a rule."""
    said = []
    for number, one in enumerate(live.told):
        title = subject(one)
        if len(live.told) == 1:
            said.append(f"{title}, {clock(one.end - one.start)} on {sentence(one)}.")
        else:
            who = f"{title}, " if number == 0 or one.why else ""
            said.append(f"{who}{clock(one.start)} to {clock(one.end)} on {sentence(one)}.")
    return said


def subject(one: Told) -> str:
    """Return who responded: the agent, and what of it is not as usual."""
    parameters = ", ".join(f"{parameters_of(one.agent)[name].label} {value:g}" for name, value in one.settings)
    return AGENTS[one.agent].title + (f" ({parameters})" if parameters else "")


def phases(live: Live) -> list[tuple[float, str]]:
    """Return where each rule begins and what stands there in the figure."""
    return [(one.start, f"{AGENTS[one.agent].title}: {one.schedule}" if one.why else one.schedule) for one in live.told]


def table(live: Live) -> pd.DataFrame:
    """Return what happened under each rule, one row a rule."""
    return pd.DataFrame(
        [
            {
                "from_seconds": one.start,
                "to_seconds": one.end,
                "agent": one.agent,
                "parameters": " ".join(f"{name}={value:g}" for name, value in one.settings),
                "schedule": one.schedule,
                "in_words": parse(one.schedule).words,
                "responses": one.responses,
                "reinforcers": one.reinforcers,
                "responses_per_minute": round(one.per_minute, 2),
                "median_pause_seconds": one.pause,
            }
            for one in live.told
        ]
    )


def events(live: Live) -> pd.DataFrame:
    """Return every event of the session, in session seconds: the same runs again, to the last digit."""
    from vrcore import run

    frames = []
    for number, part in enumerate(live.parts):
        frame = run(part.experiment).frame()
        frame["subject"] = number
        frame["t"] += part.start
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)
