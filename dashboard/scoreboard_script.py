"""The script that "Copy Python" gives on the scoreboard: the cell, and the row, from vrcore alone."""

from __future__ import annotations

WHOLE = '''"""{title}: what each learner shows, with intervals over subjects."""

import vrcore

row = vrcore.PHENOMENA[{key!r}]
print(row.claim, row.measure, row.criterion, sep="\\n")
cell = vrcore.scoreboard([{agent!r}], [{key!r}], subjects={subjects}, seed={seed})
print(cell.to_string())
# All learners: vrcore.scoreboard(None, [{key!r}], subjects={subjects}, seed={seed})
'''


def script(agent: str, key: str, title: str, subjects: int, seed: int) -> str:
    """Return a Python text whose `cell` is the one shown."""
    return WHOLE.format(agent=agent, key=key, title=title, subjects=subjects, seed=seed)


__all__ = ["script"]
