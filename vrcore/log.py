"""The event log: what happened, response by response. Every measure, plot and export reads it.

Columns, one row an event, in the order of subjects and times:

    subject    0, 1, 2, ...
    t          session time in seconds since the subject's first phase began (end of the simulation step)
    event      response | reinforcer | omitted | spurious | component | changeover | phase | token | exchange
    operandum  1, 2, ...; 0 where none is concerned
    component  1, 2, ...: which component was in effect; 0 for the beginning of a blackout
    phase      1, 2, ...
    value      reinforcer, spurious: size in reinforcers; omitted: 0; component: the new component, 0 where a blackout
               begins; phase: 1 at its start, 0 at its end, -1 where the time limit ended it; exchange: how many tokens
               were spent; otherwise 1

`reinforcer` was earned and delivered, `omitted` earned and not delivered, `spurious` delivered and not earned. So
earned = reinforcer + omitted, and delivered = reinforcer + spurious. `token` says that one was earned, and `exchange`
that some were spent: tokens in hand at any moment are those earned less those spent in this phase until then.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vrcore.errors import LogError
from vrcore.experiment import Experiment
from vrcore.provenance import Origin, Provenance

EVENTS = ("response", "reinforcer", "omitted", "spurious", "component", "changeover", "phase", "token", "exchange")
RESPONSE, REINFORCER, OMITTED, SPURIOUS, COMPONENT, CHANGEOVER, PHASE, TOKEN, EXCHANGE = range(len(EVENTS))
COLUMNS = ("subject", "t", "event", "operandum", "component", "phase", "value")

# What a kernel writes of an event, column by column.
WRITTEN = {"t": "f8", "value": "f8", "event": "i1", "operandum": "i1", "component": "i2", "phase": "i2"}

# The type of each column of a log, in memory and in a file.
TYPES = {name: np.dtype(np.int64) if name == "subject" else np.dtype(WRITTEN[name]) for name in COLUMNS}

# What a column of a log from elsewhere may hold: a digest counts microseconds in 64 bits.
LIMITS = {
    "subject": (0, 2**53), "t": (0, 1e10), "operandum": (0, 100), "component": (0, 32_000), "phase": (1, 32_000),
    "value": (-1e9, 1e9),
}  # fmt: skip

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class EventLog:
    """The events of one run, as arrays of equal length, with the experiment that made them.

    `event` holds codes, the positions in `EVENTS`. `parameters` has one row a subject and one column a parameter of
    the agent: what each subject really had, individual differences included. `experiment` is None for a log that
    comes from elsewhere. `origin` holds what a file said besides: subjects' names, notes on the reading, rules and key.
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
    origin: Origin = field(default=Origin(), init=False)

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
        origin = self.origin._replace(names=self.origin.names[subject : subject + 1])
        return EventLog(**kept, experiment=self.experiment, parameters=parameters).coming_from(origin)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about what was left out or rearranged when the log was read from a file."""
        return self.origin.notes

    def name(self, subject: int) -> str:
        """Return what a subject is called: its name in the file it comes from, or else its number."""
        return self.origin.names[subject] if self.origin.names else str(subject)

    def coming_from(self, origin: Origin) -> EventLog:
        """Return the same log with another origin."""
        columns = {name: getattr(self, name) for name in COLUMNS}
        found = EventLog(**columns, experiment=self.experiment, parameters=self.parameters)
        object.__setattr__(found, "origin", origin)
        return found

    def provenance(self) -> Provenance:
        """Return what made this log, for a file."""
        return Provenance(self.experiment, self.parameters, self.origin)

    def write(self, path: str | Path) -> None:
        """Write the log to a file, without loss: CSV (`.csv`), compressed CSV (`.csv.gz`) or Parquet (`.parquet`).

        The experiment, its key and the rules' version, the subjects' parameters and names go with it: in a first
        line of the CSV that starts with # (`pandas.read_csv(path, comment="#")` passes over it), and in the
        metadata of the Parquet schema. A file that is there is replaced, once the new one is complete.
        `vrcore.read_log` reads both. Raises `LogError` for another ending or where the file cannot be written.
        """
        from vrcore.formats.event_log import write_log

        write_log(self, path)

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
        given = frame["event"]
        codes, names = pd.factorize(given if isinstance(given.dtype, pd.CategoricalDtype) else given.astype(str))
        known = {name: code for code, name in enumerate(EVENTS)}
        strange = sorted({str(name) for name in names} - set(known)) or ["nothing"] * bool((codes < 0).any())
        if strange:
            raise LogError(f'"{strange[0][:40]}" is no event; known: {", ".join(EVENTS)}.')
        columns: dict[str, Array] = {"event": np.array([known[str(name)] for name in names], "i1")[codes]}
        for name in COLUMNS:
            if name == "event":
                continue
            numbers = (
                pd.to_numeric(frame[name], errors="coerce") if name in frame else pd.Series(1.0, index=frame.index)
            )
            if numbers.isna().any():
                row = int(numbers.isna().to_numpy().argmax()) + 1
                raise LogError(f'column "{name}" holds something that is no number, first in row {row}.')
            columns[name] = checked_column(name, numbers.to_numpy("f8"))
        _, columns["subject"] = np.unique(columns["subject"], return_inverse=True)
        order = np.lexsort((columns["t"], columns["subject"]))
        ordered: dict[str, Any] = {name: column[order].astype(TYPES[name]) for name, column in columns.items()}
        same = np.diff(ordered["subject"]) == 0
        if (np.diff(ordered["phase"])[same] < 0).any():
            raise LogError(
                "a later event belongs to an earlier phase; a subject's phases must follow one another in time."
            )
        return cls(**ordered)


def checked_column(name: str, numbers: Array) -> Array:
    """Return a column of an event log in its own type, or raise `LogError` naming the first value that does not fit."""
    whole = name not in ("t", "value")
    low, high = LIMITS[name]
    fits = np.isfinite(numbers) & (numbers >= low) & (numbers <= high)
    if whole:
        fits &= numbers == np.rint(np.where(np.isfinite(numbers), numbers, 0.0))
    if not fits.all():
        row = int(np.argmin(fits))
        kind = "a whole number" if whole else "a number"
        limits = f" from {low:,.0f} to {high:,.0f}"
        raise LogError(f'column "{name}" must hold {kind}{limits}; row {row + 1} holds {numbers[row]:g}.')
    return numbers
