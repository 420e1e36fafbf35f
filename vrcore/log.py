"""The event log: what happened, response by response. Every measure, plot and export reads it.

Columns, one row an event, in the order of subjects and times:

    subject    0, 1, 2, ...
    t          session time in seconds since the subject's first phase began (end of the simulation step)
    event      response | reinforcer | omitted | spurious | component | changeover | phase
    operandum  1, 2, ...; 0 where none is concerned
    component  1, 2, ...: which component of a multiple schedule was in effect
    phase      1, 2, ...
    value      reinforcer, spurious: size in reinforcers; omitted: 0; component: the new component;
               phase: 1 at its start, 0 at its end, -1 where the time limit ended it; otherwise 1

`reinforcer` was earned and delivered, `omitted` earned and not delivered, `spurious` delivered and not earned. So
earned = reinforcer + omitted, and delivered = reinforcer + spurious.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vrcore.errors import LogError
from vrcore.experiment import Experiment

EVENTS = ("response", "reinforcer", "omitted", "spurious", "component", "changeover", "phase")
RESPONSE, REINFORCER, OMITTED, SPURIOUS, COMPONENT, CHANGEOVER, PHASE = range(len(EVENTS))
COLUMNS = ("subject", "t", "event", "operandum", "component", "phase", "value")

# What a kernel writes of an event, column by column.
WRITTEN = {"t": "f8", "value": "f8", "event": "i1", "operandum": "i1", "component": "i2", "phase": "i2"}

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class EventLog:
    """The events of one run, as arrays of equal length, with the experiment that made them.

    `event` holds codes, the positions in `EVENTS`. `parameters` has one row a subject and one column a parameter of
    the agent: what each subject really had, individual differences included. `experiment` is None for a log that
    was read from a file.
    """

    subject: Array
    t: Array
    event: Array
    operandum: Array
    component: Array
    phase: Array
    value: Array
    experiment: Experiment | None = None
    parameters: Array | None = None

    def __post_init__(self) -> None:
        for name in COLUMNS:
            getattr(self, name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.t)

    # A log never changes, so what every measure asks of it is found once.

    @cached_property
    def subjects(self) -> int:
        """How many subjects the log has."""
        return int(self.subject.max()) + 1 if len(self) else 0

    @cached_property
    def phases(self) -> int:
        """How many phases the log has."""
        return int(self.phase.max()) if len(self) else 0

    @cached_property
    def borders(self) -> Array:
        """The rows of each subject's phases, shape (subjects, phases, 2): the first, and the one after the last."""
        # Subjects and phases both ascend, so that one sorted key finds every border at once.
        stride = self.phases + 2
        key = self.subject.astype(np.int64) * stride + self.phase
        wanted = np.arange(self.subjects)[:, None] * stride + np.arange(1, self.phases + 1)
        return np.stack([np.searchsorted(key, wanted, "left"), np.searchsorted(key, wanted, "right")], axis=2)

    @cached_property
    def _rows_of(self) -> dict[tuple[int, ...], Array]:
        return {}

    def rows_of(self, *events: int) -> Array:
        """Return the rows of the events with these codes, ascending."""
        found = self._rows_of.get(events)
        if found is None:
            chosen = self.event == events[0]
            for event in events[1:]:
                chosen |= self.event == event
            found = self._rows_of[events] = np.flatnonzero(chosen)
        return found

    def frame(self) -> pd.DataFrame:
        """Return the log as a table with the columns of `COLUMNS`; `event` is categorical, by name."""
        columns: dict[str, Any] = {name: getattr(self, name) for name in COLUMNS}
        columns["event"] = pd.Categorical.from_codes(
            self.event.astype(np.int64), dtype=pd.CategoricalDtype(list(EVENTS))
        )
        return pd.DataFrame(columns)

    def one(self, subject: int) -> EventLog:
        """Return the log of one subject, which becomes subject 0 of it."""
        if not 0 <= subject < self.subjects:
            raise LogError(f"there is no subject {subject}; this log has subjects 0 to {self.subjects - 1}.")
        low, high = np.searchsorted(self.subject, [subject, subject + 1])
        kept = {name: getattr(self, name)[low:high].copy() for name in COLUMNS}
        kept["subject"][:] = 0
        parameters = None if self.parameters is None else self.parameters[subject : subject + 1]
        return EventLog(**kept, experiment=self.experiment, parameters=parameters)

    def digest(self) -> str:
        """Return a hash of the events: equal logs have equal digests.

        Times count to the microsecond and sizes to the nanoreinforcer, so that the last bit of a C library's
        logarithm is no difference.
        """
        digest = hashlib.sha256()
        for name in COLUMNS:
            column = getattr(self, name)
            scale = {"t": 1e6, "value": 1e9}.get(name, 1)
            digest.update(np.rint(column * scale).astype("<i8").tobytes())
        return digest.hexdigest()[:16]

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> EventLog:
        """Return the log that a table with the columns of `COLUMNS` holds, sorted by subject and time.

        `operandum`, `component`, `phase` and `value` may be missing (1, 1, 1 and 1). Raises `LogError` otherwise.
        """
        for name in ("subject", "t", "event"):
            if name not in frame:
                raise LogError(
                    f'an event log needs a column "{name}"; this table has {", ".join(map(str, frame.columns))}.'
                )
        names = frame["event"].astype(str)
        strange = sorted(set(names) - set(EVENTS))
        if strange:
            raise LogError(f'"{strange[0]}" is no event; known: {", ".join(EVENTS)}.')
        columns: dict[str, Array] = {"event": names.map({name: i for i, name in enumerate(EVENTS)}).to_numpy("i1")}
        for name in COLUMNS:
            if name == "event":
                continue
            numbers = (
                pd.to_numeric(frame[name], errors="coerce") if name in frame else pd.Series(1.0, index=frame.index)
            )
            if numbers.isna().any():
                row = int(numbers.isna().to_numpy().argmax()) + 1
                raise LogError(f'column "{name}" holds something that is no number, first in row {row}.')
            columns[name] = _checked_column(name, numbers.to_numpy("f8"))
        _, columns["subject"] = np.unique(columns["subject"], return_inverse=True)
        order = np.lexsort((columns["t"], columns["subject"]))
        ordered: dict[str, Any] = {name: column[order] for name, column in columns.items()}
        same = np.diff(ordered["subject"]) == 0
        if (np.diff(ordered["phase"])[same] < 0).any():
            raise LogError(
                "a later event belongs to an earlier phase; a subject's phases must follow one another in time."
            )
        return cls(**ordered)


def _checked_column(name: str, numbers: Array) -> Array:
    """Return a column of an event log in its own type, or raise `LogError` naming the first value that does not fit."""
    whole = name not in ("t", "value")
    low, high = {"t": (0.0, np.inf), "value": (-np.inf, np.inf), "phase": (1, 32_000), "component": (0, 32_000)}.get(
        name, (0, 100 if name == "operandum" else 2**53)
    )
    fits = np.isfinite(numbers) & (numbers >= low) & (numbers <= high)
    if whole:
        fits &= numbers == np.rint(np.where(np.isfinite(numbers), numbers, 0.0))
    if not fits.all():
        row = int(np.argmin(fits))
        kind = "a whole number" if whole else "a number"
        limits = f" of at least {low:g}" if np.isfinite(low) else ""
        raise LogError(f'column "{name}" must hold {kind}{limits}; row {row + 1} holds {numbers[row]:g}.')
    return numbers.astype("i8") if whole else numbers


def read_log(path: Any) -> EventLog:
    """Return the event log in a CSV file (see `EventLog.from_frame`); lines that start with # are comments.

    Raises `LogError` when the file cannot be read as such.
    """
    try:
        frame = pd.read_csv(path, comment="#")
    except (OSError, ValueError) as error:
        raise LogError(f"this file cannot be read as an event log: {error}.") from error
    return EventLog.from_frame(frame)
