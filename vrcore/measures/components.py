"""Components that take turns: what a subject does and gets in each of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from vrcore.log import COMPONENT, REINFORCER, RESPONSE, SPURIOUS, EventLog
from vrcore.measures.spans import delivery_times
from vrcore.measures.tidy import PLACE, parts, ratio, table, without_eating


def component_rates(log: EventLog) -> pd.DataFrame:
    """Return the rates of each subject, phase and component.

    Columns: subject, phase, component, entries (how often it began), seconds (in it, eating left out), responses,
    reinforcers (delivered), per_minute, reinforcers_per_minute (of these seconds; nan for none).
    A phase begins in component 1; component 0 is a time in which none is in effect. Where operanda have components of
    their own, each of which comes and goes by itself, as in a concurrent chain, there is one row an operandum and
    component; operandum is 0 elsewhere. A phase that never changes component has one row. A blackout counts to the
    component that the log says is in effect.
    """
    rows = []
    for phase, span in parts(log):
        own = slice(span.low, span.high)
        event, operandum = log.event[own], log.operandum[own].astype(int)
        t, component, paid = log.t[own] - span.start, log.component[own].astype(int), delivery_times(log, span)
        places = operandum[event == COMPONENT]
        if (places > 0).any():
            places = np.concatenate([places, operandum[(event == RESPONSE) & (operandum > 0)]])
        for where in np.unique(places) if len(places) else [0]:
            marks = (event == COMPONENT) & (operandum == where)
            began, which = t[marks], component[marks]
            if len(began) == 0 or began[0] > 0.0:
                began, which = np.r_[0.0, began], np.r_[1, which]
            ended = np.r_[began[1:], span.seconds]
            seconds = without_eating(log, paid, began, ended)
            mine = (operandum == where) | (where == 0)
            for one in np.unique(which):
                spent = float(seconds[which == one].sum())
                inside = mine & (component == one)
                n = int((inside & (event == RESPONSE)).sum())
                m = int((inside & np.isin(event, (REINFORCER, SPURIOUS))).sum())
                entries = int(((which == one) & (ended > began)).sum())
                rows.append((span.subject, phase, int(where), int(one), entries, spent, n, m, ratio(n * 60.0, spent),
                             ratio(m * 60.0, spent)))  # fmt: skip
    return table(
        rows,
        {**PLACE, "operandum": int, "component": int, "entries": int, "seconds": float, "responses": int,
         "reinforcers": int, "per_minute": float, "reinforcers_per_minute": float},
    )  # fmt: skip
