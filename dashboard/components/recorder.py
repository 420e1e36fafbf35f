"""The recorder with one large record and live numbers, for the first page. The browser part is the player's."""

from __future__ import annotations

from typing import Any

from dashboard.components.payload import Record, file_stem, number, run_fields, stamped
from dashboard.components.player import mount

NUMBERS = ("Responses", "Reinforcers", "Longest run without pay")


def recorder_data(
    record: Record,
    *,
    alt: str,
    filename: str,
    duration: float | None = None,
    screen_seconds: float = 20.0,
    run: str | None = None,
    record_title: str = "Cumulative responses",
    record_height: int = 230,
) -> dict[str, Any]:
    """Return the message for the browser: plain text, numbers and lists only. Raises ParameterError."""
    fields = {
        "mode": "recorder",
        "start": "beginning",
        "speed": "60",
        "autoplay": False,
        "alt": str(alt),
        "filename": file_stem(filename),
        "record_title": str(record_title),
        "rate_title": "",
        "record_height": number(record_height, "the height of the record", 80),
        "rate_height": 80.0,
        "screen_seconds": number(screen_seconds, "the time on the screen", 1),
        "numbers": list(NUMBERS),
        **run_fields([record], (), duration),
    }
    return stamped(fields, run)


def recorder(
    record: Record,
    *,
    alt: str,
    filename: str,
    key: str,
    duration: float | None = None,
    screen_seconds: float = 20.0,
    run: str | None = None,
    record_title: str = "Cumulative responses",
    record_height: int = 230,
) -> None:
    """Draw one cumulative record, faint and paused at 0 under a large Play button, with three live numbers beside it.

    Play draws the run (`duration` in seconds) in about `screen_seconds`. Who asks the browser for less motion sees
    the complete record at first. Raises ParameterError.
    """
    data = recorder_data(
        record,
        alt=alt,
        filename=filename,
        duration=duration,
        screen_seconds=screen_seconds,
        run=run,
        record_title=record_title,
        record_height=record_height,
    )
    mount(key=key, data=data, height="content")
