"""The message for the live recorder: one session with what its subject thought; plain text, numbers and lists only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.components.payload import Record, file_stem, finite, number, packed, run_fields, stamped, times
from dashboard.live_study import Live, Panel, phases

NUMBERS = ("Responses", "Reinforcers", "In the last minute")


def live_data(
    live: Live,
    *,
    alt: str,
    filename: str,
    pen: bool,
    run: str,
    question: str = "",
    continues: str = "",
    begun: int = 0,
    record_height: int = 165,
    panel_height: int = 50,
) -> dict[str, Any]:
    """Return the message for the browser. Raises ParameterError.

    `run` names the session. A `question` is a token: the recorder answers it once with the moment it has reached, and
    stands still until this token is gone. `continues` is the token whose answer led to this session: a recorder that
    gave it goes on where it is, any other begins at 0. So does one that is told of another count of sessions `begun`.
    """
    record = Record("Cumulative record", 0, live.responses, live.reinforcers, phases=phases(live), seconds=live.seconds)
    fields = {
        "mode": "live",
        "alt": str(alt),
        "filename": file_stem(filename),
        "record_title": "Cumulative responses",
        "rate_title": "",
        "record_height": number(record_height, "the height of the record", 80),
        "rate_height": number(panel_height, "the height of a panel", 30),
        "pen": bool(pen),
        "fastest": max(float(part.experiment.agent.highest_rate) for part in live.parts),
        "numbers": list(NUMBERS),
        "question": str(question),
        "continues": str(continues),
        "begun": int(begun),
        "components": {
            "t": times([at for at, _ in live.components], "the changes of component"),
            "numbers": [int(component) for _, component in live.components],
        },
        "panels": [_panel(one) for one in live.panels],
        **run_fields([record], (), live.seconds),
    }
    return stamped(fields, run)


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "title": panel.title,
        "short": panel.short,
        "unit": panel.unit,
        "low": None if panel.low is None else float(panel.low),
        "high": None if panel.high is None else float(panel.high),
        "stems": bool(panel.stems),
        "lines": [
            {
                "label": line.label,
                "t": times(line.t, f"the times of {panel.title}"),
                "values": packed(_finite(line.values, panel.title)),
                "end": float(line.end),
            }
            for line in panel.lines
        ],
    }


def _finite(values: Sequence[float] | np.ndarray, what: str) -> np.ndarray:
    return finite(values, f"the values of {what}")
