"""The table of a lab report: what each subject did and got in each phase."""

from __future__ import annotations

import pandas as pd

from vrcore.log import OMITTED, REINFORCER, SPURIOUS, EventLog
from vrcore.measures.spans import available, delivery_times, response_times, spans, times


def phase_table(log: EventLog) -> pd.DataFrame:
    """Return one row a subject and phase.

    Columns: subject, phase, schedule (if known), seconds, responses, reinforcers (earned and delivered), omitted,
    spurious, responses_per_minute (session time), responses_per_minute_available (eating left out),
    reinforcers_per_minute (delivered, session time), ended_by ("budget" or "time limit").
    """
    rows = []
    for phase in range(1, log.phases + 1):
        schedule = str(log.experiment.phases[phase - 1].schedule) if log.experiment is not None else ""
        for span in spans(log, phase):
            responses = len(response_times(log, span))
            deliveries = delivery_times(log, span)
            free = float(available(log, deliveries, 0.0, span.seconds))
            minutes = span.seconds / 60.0
            rows.append(
                {
                    "subject": span.subject,
                    "phase": phase,
                    "schedule": schedule,
                    "seconds": span.seconds,
                    "responses": responses,
                    "reinforcers": len(times(log, span, REINFORCER)),
                    "omitted": len(times(log, span, OMITTED)),
                    "spurious": len(times(log, span, SPURIOUS)),
                    "responses_per_minute": responses / minutes if minutes else float("nan"),
                    "responses_per_minute_available": responses * 60.0 / free if free > 0 else float("nan"),
                    "reinforcers_per_minute": len(deliveries) / minutes if minutes else float("nan"),
                    "ended_by": "time limit" if span.limited else "budget",
                }
            )
    return pd.DataFrame(rows).sort_values(["subject", "phase"], ignore_index=True)
