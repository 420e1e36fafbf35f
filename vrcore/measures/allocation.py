"""How responses and reinforcers were divided between two operanda, block by block of each phase."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrcore.log import REINFORCER, RESPONSE, SPURIOUS, Array, EventLog
from vrcore.measures.spans import Floats, spans


class Allocation(NamedTuple):
    """Counts in blocks of equal length, `blocks` to a phase, phase after phase.

    `responses` and `reinforcers` (delivered) have the shape (subjects, phases * blocks, 2), for operandum 1 and 2;
    `changeovers` (subjects, phases * blocks) are responses on another operandum than the one before; `seconds`, of the
    same shape, is how long a block lasted, nan where the phase was not reached.
    """

    responses: Floats
    reinforcers: Floats
    changeovers: Floats
    seconds: Floats

    def share(self, counts: Floats, operandum: int) -> Floats:
        """Return the share of an operandum (1 or 2) in counts of shape (..., 2), nan where nothing was counted."""
        total = counts.sum(axis=-1)
        found: Floats = np.divide(counts[..., operandum - 1], total, out=np.full(total.shape, np.nan), where=total > 0)
        return found


def allocation(log: EventLog, blocks: int) -> Allocation:
    """Count responses, reinforcers and changeovers in `blocks` blocks of each phase.

    Each phase of each subject is cut into blocks of equal length. Responses on other operanda than 1 and 2 are left
    out. A response at the border of two blocks belongs to the earlier one, because an event stands at the end of its
    step.
    """
    n, columns = log.subjects, log.phases * blocks
    counts = np.zeros((2, n, columns, 2))
    changeovers, seconds = np.zeros((n, columns)), np.full((n, columns), np.nan)
    kinds = (log.rows_of(RESPONSE), log.rows_of(REINFORCER, SPURIOUS))
    for phase in range(1, log.phases + 1):
        for span in spans(log, phase):
            place = slice((phase - 1) * blocks, phase * blocks)
            seconds[span.subject, place] = span.seconds / blocks
            for kind, rows in enumerate(kinds):
                low, high = rows.searchsorted((span.low, span.high))
                own = rows[low:high]
                own = own[(log.operandum[own] == 1) | (log.operandum[own] == 2)]
                block = _block(log.t[own] - span.start, span.seconds, blocks)
                side = log.operandum[own].astype(int) - 1
                np.add.at(counts[kind, span.subject, place], (block, side), 1.0)
                if kind == 0:
                    other = np.flatnonzero(side[1:] != side[:-1]) + 1
                    np.add.at(changeovers[span.subject, place], block[other], 1.0)
    return Allocation(counts[0], counts[1], changeovers, seconds)


def _block(t: Floats, seconds: float, blocks: int) -> Array:
    """Return the block that each time since the phase began falls into."""
    # The rounding of a sum of steps must not carry an event at the border into the next block.
    found = np.ceil(t / seconds * blocks - 1e-9).astype(int) - 1
    return np.asarray(np.clip(found, 0, blocks - 1))


__all__ = ["Allocation", "allocation"]
