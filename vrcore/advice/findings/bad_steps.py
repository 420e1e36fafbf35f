"""Steps that come twice, run backwards or start over."""

from __future__ import annotations

import re

import numpy as np

from vrcore.advice.findings.finding import CAUTION, Finding
from vrcore.advice.run import Run
from vrcore.curves.wording import number

_BACK = re.compile(r"After row ([0-9,]+) the step goes back from")


def bad_steps(run: Run) -> Finding | None:
    """Return a finding if the steps of the log are not strictly increasing and finite.

    Judged on all rows of the log, also on those without an evaluation, and on what a reader said it changed. A
    comparison and no statistic: no false alarms by construction. What is done about it is said: rows are put in
    order, values of the same step averaged, and of several stretches the longest is kept.
    """
    known = run.x[np.isfinite(run.x)]
    missing = int(run.x.size - known.size)
    back = np.flatnonzero(np.diff(known) < 0.0)
    again = int(known.size - np.unique(known).size)
    # a reader has already repaired these rows, and its notes tell what it did
    notes = dict.fromkeys(note for note in (*run.notes, *run.ordered.notes) if "step" in note.lower())
    told = [_BACK.sub(r"The step counter goes back after row \1, from", note) for note in notes]
    rows = run.restarts
    if not (back.size or again or missing or rows or told):
        return None
    parts = []
    said = any("goes back" in note or "starts over" in note for note in told)  # then not once more
    if rows and not said:
        listed = ", ".join(str(row) for row in rows[:5]) + (", ..." if len(rows) > 5 else "")
        parts.append(f"the step counter goes back after row{'s' if len(rows) > 1 else ''} {listed}")
    elif back.size and not said:
        parts.append(f"the steps run backwards {back.size} times")
    if again:
        parts.append(f"{again} row{'s repeat' if again > 1 else ' repeats'} a step")
    if missing:
        parts.append(f"{missing} row{'s have' if missing > 1 else ' has'} no step")
    first = "; ".join(parts)
    words = (f"{first[0].upper()}{first[1:]}. " if first else "") + " ".join(told)
    where = float(known[back[0]]) if back.size else None
    evidence = {
        "restarts": list(rows),
        "backward": int(back.size),
        "repeated": again,
        "missing": missing,
        "kept": run.n,
    }
    if where is not None:
        words = f"{words.strip()} The first is at {number(where, 6)}."
    return Finding("bad-steps", words.strip(), where, CAUTION, evidence)
