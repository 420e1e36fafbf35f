"""One of four groups: what each of its subjects did in the session that is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vrcore.log import COLUMNS, EventLog
from vrcore.measures import each_pause, irts, quarter_life, record, response_rates, responses_per_reinforcer
from vrcore.measures.spans import Floats

Bools = npt.NDArray[np.bool_]

MEASURES = {
    "rate": "Responses/min",
    "running": "Running rate (responses/min)",
    "pause": "Pause (s)",
    "income": "Reinforcers/min",
    "cost": "Responses per reinforcer",
}
OWN = ("quarter_life", "relative_pause")  # what the sentences speak of besides
WAIT_BIN = 0.5  # seconds
WAIT_BINS = 40


@dataclass(frozen=True, eq=False)
class Group:
    """One schedule's subjects. `schedule` is what the group is called: its notation, or to whom it is yoked.

    `values` holds one number a subject for each of `MEASURES` and `OWN`, nan where there is none (and for the
    quarter-life but on FI); `responses` and
    `reinforcers` are times in seconds since the record began, one array a subject, empty for a subject that nobody
    could be yoked to. `pauses` and `irts` are each subject's shares of pauses and inter-response times in bins of
    0.5 s, the last one open, shape (subjects, bins). `seconds` is each subject's interval, on interval schedules.
    """

    kind: str
    schedule: str
    values: dict[str, Floats]
    responses: tuple[Floats, ...]
    reinforcers: tuple[Floats, ...]
    pauses: Floats
    irts: Floats
    seconds: Floats

    @property
    def middle_seconds(self) -> float:
        """The median of the subjects' intervals; nan for ratio schedules."""
        there = self.seconds[~np.isnan(self.seconds)]
        return float(np.median(there)) if len(there) else float("nan")

    def nbytes(self) -> int:
        """Return roughly how much memory the group takes."""
        events = sum(one.nbytes for one in (*self.responses, *self.reinforcers))
        return events + self.pauses.nbytes + self.irts.nbytes + sum(one.nbytes for one in self.values.values()) + 8_000


def measured(logs: Sequence[EventLog], kind: str) -> dict[str, Any]:
    """Return what the subjects of some logs, numbered on, did in the session, which is the last phase of each."""
    # The session alone, as a log of its own, and one table for many subjects: a fraction of the work.
    kept = [log.phase == log.phases for log in logs]
    columns = {
        name: np.concatenate([getattr(log, name)[rows] for log, rows in zip(logs, kept, strict=True)])
        for name in COLUMNS
    }
    before = np.cumsum([0, *(log.subjects for log in logs[:-1])])
    columns["subject"] += np.repeat(before, [int(rows.sum()) for rows in kept])
    columns["phase"][:] = 1
    log = EventLog(**columns, experiment=logs[0].experiment)
    rates, costs, every = response_rates(log), responses_per_reinforcer(log), each_pause(log)
    subjects, running = log.subjects, rates["running_per_minute"].to_numpy()
    waits = every.groupby("subject")["pause_seconds"].agg(["median", "mean"]).reindex(range(subjects))
    place = np.clip(np.ceil(every["pause_seconds"].to_numpy() / WAIT_BIN - 1e-9) - 1, 0, WAIT_BINS - 1).astype(int)
    counts = np.zeros((subjects, WAIT_BINS))
    np.add.at(counts, (every["subject"].to_numpy(), place), 1.0)
    total = counts.sum(axis=1, keepdims=True)
    start = log.t[log.borders[:, 0, 0]]
    records = [record(log, i) for i in range(subjects)]
    late = quarter_life(log)["quarter_life"].to_numpy() if kind == "FI" else np.full(subjects, np.nan)
    return {
        "rate": rates["per_minute"].to_numpy(),
        "running": running,
        "pause": waits["median"].to_numpy(),
        "income": costs["deliveries"].to_numpy() * 60.0 / rates["seconds"].to_numpy(),
        "cost": costs["responses_per_reinforcer"].to_numpy(),
        "quarter_life": late,
        "relative_pause": waits["mean"].to_numpy() * running / 60.0,
        "pauses": np.divide(counts, total, out=np.full(counts.shape, np.nan), where=total > 0),
        "irts": irts(log, WAIT_BIN, WAIT_BINS)["share"].to_numpy().reshape(subjects, WAIT_BINS),
        "responses": [(one.responses - at).astype("f4") for one, at in zip(records, start, strict=True)],
        "reinforcers": [(one.reinforcers - at).astype("f4") for one, at in zip(records, start, strict=True)],
    }


def joined(kind: str, schedule: str, parts: Sequence[dict[str, Any]], seconds: Floats, there: Bools) -> Group:
    """Return the group of some parts, each what `measured` said of the next subjects that are `there`.

    `seconds` holds each subject's interval; `there` is False for a subject that nobody could be yoked to.
    """
    places = np.flatnonzero(there)

    def numbers(name: str) -> Floats:
        found = np.concatenate([part[name] for part in parts])
        full = np.full((len(there), *found.shape[1:]), np.nan)
        full[places] = found
        return full

    def times(name: str) -> tuple[Floats, ...]:
        found = iter([one for part in parts for one in part[name]])
        return tuple(next(found) if one else np.empty(0, "f4") for one in there)

    values = {name: numbers(name) for name in (*MEASURES, *OWN)}
    events = times("responses"), times("reinforcers")
    return Group(kind, schedule, values, *events, numbers("pauses"), numbers("irts"), seconds)
