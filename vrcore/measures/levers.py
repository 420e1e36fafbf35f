"""Levers that pay by chance, one response a trial: which was chosen, and what choosing it cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vrcore.errors import LogError, ParameterError
from vrcore.log import RESPONSE, Array, EventLog
from vrcore.measures.spans import Floats
from vrcore.measures.tidy import at_least_one


def chosen(log: EventLog, phase: int) -> Array:
    """Return the operandum of each response of a phase, shape (subjects, responses).

    For forced choice, where every subject responds once a trial. Raises `LogError` where subjects made different
    numbers of responses.
    """
    rows = log.rows_of(RESPONSE)
    rows = rows[log.phase[rows] == phase]
    counts = np.bincount(log.subject[rows], minlength=log.subjects)
    if not len(rows) or (counts != counts[0]).any():
        raise LogError(
            f"phase {phase} has no response on every trial of every subject; run it as a forced choice with a budget "
            "in trials."
        )
    found: Array = log.operandum[rows].astype(int).reshape(log.subjects, -1)
    return found


def regret(log: EventLog, phase: int, chances: Sequence[float]) -> Floats:
    """Return what each subject lost in a phase by not always choosing the best lever, in reinforcers (subjects,).

        regret = sum over responses of (largest of p - p[operandum of the response])

    with p = `chances`, how likely a response on operandum 1, 2, ... is paid in this phase. It is the expected loss:
    luck neither adds nor takes away. 0 for a subject without responses.

    Source: Lai & Robbins (1985), Advances in Applied Mathematics 6, 4-22; Sutton & Barto (2018), Reinforcement
    Learning, chapter 2 (recalled, not checked against the originals). Raises `ParameterError` where `chances` are no
    probabilities, or fewer than there are operanda.
    """
    p = np.asarray(chances, float)
    rows = log.rows_of(RESPONSE)
    rows = rows[(log.phase[rows] == phase) & (log.operandum[rows] > 0)]
    most = int(log.operandum[rows].max(initial=1))
    if p.ndim != 1 or len(p) < most or not ((p >= 0.0) & (p <= 1.0)).all():
        raise ParameterError(
            f"regret needs a chance of pay from 0 to 1 for each of {most} operanda; {list(chances)!r} is not that."
        )
    lost = p.max() - p[log.operandum[rows].astype(int) - 1]
    return np.asarray(np.bincount(log.subject[rows].astype(int), lost, log.subjects), float)


def share_around(wanted: Array, trial: int, room: int = 10) -> Floats:
    """Return each subject's share of wanted choices around a trial, shape (subjects,).

    `wanted` says for each trial whether the choice was the wanted one, shape (subjects, trials). The trials from
    `trial - room` to `trial + room` count, the first is trial 1; those beyond the last are left out. Raises
    `ParameterError` where none is left.
    """
    at_least_one("trial", trial, 10_000_000)
    part = wanted[:, max(trial - room - 1, 0) : trial + room]
    if part.shape[1] == 0:
        raise ParameterError(f"there are {wanted.shape[1]:,} trials, and none within {room} of trial {trial:,}.")
    return np.asarray(part.mean(axis=1), float)
