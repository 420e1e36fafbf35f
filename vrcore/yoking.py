"""Yoking: one subject's obtained reinforcers become another's schedule."""

from __future__ import annotations

import numpy as np

from vrcore.errors import LogError, ParameterError
from vrcore.log import REINFORCER, SPURIOUS, EventLog
from vrcore.schedules.kinds import Yoked
from vrcore.schedules.kinds.yoked import MOST_INTERVALS


def yoke(log: EventLog, subject: int = 0, *, phase: int = 1, as_: str = "VI", master: str = "") -> Yoked:
    """Return the schedule that gives another subject what `subject` obtained in one phase of `log`.

    `as_` says how (see `Yoked`): `"VI"` the same intervals, collected by a response; `"FT"` at the same times. The
    intervals are seconds from the end of one reinforcer to the next, the first from the start of the phase; eating is
    left out, since the yoked subject's own clock stands still while it eats. Several reinforcers of one moment become
    one. `master` names the source in the notation; by default the subject and its experiment's key. Raises `LogError`
    where there is no such subject or phase, or nothing was obtained.

    A yoked subject that must respond for the same intervals usually obtains a little less: compare the obtained rates
    before comparing the subjects.
    """
    if isinstance(subject, bool) or not isinstance(subject, int) or not 0 <= subject < log.subjects:
        raise LogError(f"there is no subject {subject!r}; this log has subjects 0 to {log.subjects - 1}.")
    if isinstance(phase, bool) or not isinstance(phase, int) or not 1 <= phase <= log.phases:
        raise LogError(f"there is no phase {phase!r}; this log has phases 1 to {log.phases}.")
    if not isinstance(master, str):
        raise ParameterError(f"master is a name, such as 'A1'; {master!r} is not.")
    low, high = log.borders[subject, phase - 1]
    t, event = log.t[low:high], log.event[low:high]
    obtained = np.unique(t[(event == REINFORCER) | (event == SPURIOUS)])
    if not len(obtained):
        raise LogError(f"subject {subject} obtained no reinforcer in phase {phase}, so that nobody can be yoked to it.")
    if len(obtained) > MOST_INTERVALS:
        raise LogError(
            f"subject {subject} obtained {len(obtained):,} reinforcers in phase {phase}; a schedule carries at most "
            f"{MOST_INTERVALS:,} intervals."
        )
    experiment = log.experiment
    eating = 0.0
    if experiment is not None:
        eating = float(np.floor(experiment.eating / experiment.tick + 0.5)) * experiment.tick
    intervals = np.diff(obtained, prepend=t[0])
    intervals[1:] -= eating
    if not master:
        master = f"subject {subject + 1}" + (f" of {experiment.key()}" if experiment is not None else "")
    return Yoked(master, as_, tuple(float(max(one, 0.001)) for one in np.round(intervals, 3)))
