"""The recorder with two panels: cumulative records and the response rate so far, played in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import streamlit as st

from dashboard.components.browser_files import script, style
from dashboard.components.payload import RateSeries, Record, file_stem, number, run_fields, stamped

Speed = Literal["1", "10", "60", "300", "all"]

FILES = (
    "pens.js",
    "saving.js",
    "records.js",
    "layout.js",
    "figure.js",
    "controls.js",
    "keys.js",
    "saved_figure.js",
    "player.js",
)

mount = st.components.v2.component(
    "vrlab_recorder", html='<div class="recorder"></div>', css=style("player.css"), js=script(*FILES)
)


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
    """Return the message for the browser: plain text, numbers and lists only. Raises ParameterError."""
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


def player(
    records: Sequence[Record],
    rates: Sequence[RateSeries] = (),
    *,
    alt: str,
    filename: str,
    key: str,
    duration: float | None = None,
    speed: Speed = "60",
    autoplay_from_start: bool = False,
    run: str | None = None,
    record_title: str = "Cumulative responses",
    rate_title: str = "Response rate so far (responses per minute)",
    record_height: int = 260,
    rate_height: int = 150,
) -> None:
    """Draw 1 to 6 cumulative records on one scale and, beneath them, the groups' mean response rates.

    The whole run (`duration` in seconds; by default up to its last event) is sent once and shown complete; Play
    draws it from the start at `speed` seconds per second, without a message to the server. `run` names the run on
    the element (`data-run`); heights are in pixels; `alt` is the takeaway in one sentence. Raises ParameterError.
    """
    data = player_data(
        records,
        rates,
        alt=alt,
        filename=filename,
        duration=duration,
        speed=speed,
        autoplay_from_start=autoplay_from_start,
        run=run,
        record_title=record_title,
        rate_title=rate_title,
        record_height=record_height,
        rate_height=rate_height,
    )
    mount(key=key, data=data, height="content")
