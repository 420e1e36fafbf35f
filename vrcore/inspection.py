"""What a subject thinks while it responds: its memory after every decision, as the numbers its agent names.

The subject is run once more through the plain text of the loop, with somebody at its side who takes notes: the same
draws in the same order, so that the log is that of `vrcore.run` to the last response. A run of an hour takes about
half a second.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vrcore.errors import ParameterError
from vrcore.experiment import Experiment
from vrcore.log import EventLog
from vrcore.simulate import steps

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trace:
    """One subject's memory over time: row 0 before the first decision, then a row after each outcome it learnt from.

    `t` (rows,) is session time in seconds; several rows may share a time. `action` is what it did: 0 for a response
    withheld, or for a reinforcer that came without a decision; 1, 2, ... for the operandum. `reward` is the size of
    what it received, in reinforcers, less a response cost. `stimulus` counts 0, 1, ... `readings` holds for each
    reading of the agent (see `vrcore.agents.Reading`) an array (rows, operanda), at the stimulus of the row. `surprise`
    (rows,) is the prediction error of the row's outcome, nan in row 0; None for an agent that has none. `log` is the
    subject's event log.
    """

    t: Floats
    action: npt.NDArray[np.int64]
    reward: Floats
    stimulus: npt.NDArray[np.int64]
    readings: dict[str, Floats]
    surprise: Floats | None
    log: EventLog


class _Notes:
    """Stands where the agent stands, passes everything on to it and writes down what it then holds."""

    def __init__(self, agent: Any) -> None:
        self.agent = agent
        self.rows: list[tuple[float, int, float, int]] = []
        self.read: list[list[float]] = []
        self.surprise: list[float] = []

    def start(self, memory: Any) -> None:
        self.agent.start(memory)
        self.surprise.append(np.nan)
        self._note(memory, 0.0, 0, 0.0, 0)

    def choose(self, memory: Any, now: Any, rng: Any) -> int:
        action: int = self.agent.choose(memory, now, rng)
        return action

    def learn(self, memory: Any, now: Any, action: int, reward: float) -> None:
        if self.agent.surprise is not None:
            self.surprise.append(self.agent.surprise(self.agent, memory, now, action, reward))
        self.agent.learn(memory, now, action, reward)
        self._note(memory, float(now.t), action, reward, now.stimulus)

    def _note(self, memory: Any, t: float, action: int, reward: float, stimulus: int) -> None:
        self.rows.append((t, action, reward, stimulus))
        operanda = range(1, memory.shape[1])
        self.read.append([one.read(self.agent, memory, stimulus, a) for one in self.agent.readings for a in operanda])


def tracing(experiment: Experiment, subject: int = 0) -> Generator[float, None, Trace]:
    """Run one subject in short chunks: yields the share done (0 to 1), returns the trace (see `trace`)."""
    if isinstance(subject, bool) or not isinstance(subject, int) or not 0 <= subject < experiment.subjects:
        raise ParameterError(
            f"there is no subject {subject!r}; this experiment has subjects 0 to {experiment.subjects - 1}."
        )
    made: list[_Notes] = []

    def watch(agent: Any) -> _Notes:
        made.append(_Notes(agent))
        return made[-1]

    log = yield from steps(experiment, only=range(subject, subject + 1), interpreted=True, watch=watch)
    (notes,) = made
    t, action, reward, stimulus = (np.array(column) for column in zip(*notes.rows, strict=True))
    names = [one.key for one in notes.agent.readings]
    read = np.array(notes.read, np.float64).reshape(len(t), len(names), -1)
    return Trace(
        t=t.astype(np.float64),
        action=action.astype(np.int64),
        reward=reward.astype(np.float64),
        stimulus=stimulus.astype(np.int64),
        readings={name: read[:, i, :] for i, name in enumerate(names)},
        surprise=np.array(notes.surprise) if notes.agent.surprise is not None else None,
        log=log,
    )


def trace(experiment: Experiment, subject: int = 0) -> Trace:
    """Return what one subject thinks throughout its session, and its log. Raises `ParameterError` for no such subject.

    Exact and not estimated: the readings are computed from the very memory that makes the decisions.
    """
    running = tracing(experiment, subject)
    while True:
        try:
            next(running)
        except StopIteration as stop:
            found: Trace = stop.value
            return found


__all__ = ["Trace", "trace", "tracing"]
