"""The message for the recorder with two panels: cumulative records and the response rate so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from dashboard.components.payload import RateSeries, Record, file_stem, number, run_fields, stamped

Speed = Literal["1", "10", "60", "300", "all"]


def player_data(
    records: Sequence[Record],
    rates: Sequence[RateSeries] = (),
    *,
    alt: str,
    filename: str,
    duration: float | None = None,
    speed: Speed = "60",
    autoplay_from_start: bool = False,
    run: str | None = None,
    record_title: str = "Cumulative responses",
    rate_title: str = "Response rate so far (responses per minute)",
    record_height: int = 260,
    rate_height: int = 150,
) -> dict[str, Any]:
    """Return the message for the browser: 1 to 6 cumulative records on one scale and the groups' mean response rates.

    The whole run (`duration` in seconds; by default up to its last event) is sent once and shown complete; Play
    draws it from the start at `speed` seconds per second, without a message to the server. `run` names the run on
    the element (`data-run`); heights are in pixels; `alt` is the takeaway in one sentence. Plain text, numbers and
    lists only. Raises ParameterError.
    """
    fields = {
        "mode": "player",
        "start": "end",
        "speed": str(speed),
        "autoplay": bool(autoplay_from_start),
        "alt": str(alt),
        "filename": file_stem(filename),
        "record_title": str(record_title),
        "rate_title": str(rate_title),
        "record_height": number(record_height, "the height of the records", 80),
        "rate_height": number(rate_height, "the height of the rate panel", 80),
        **run_fields(records, rates, duration),
    }
    return stamped(fields, run)
