"""The page "Fit a curve", its answers: the curve, the forecast or the refusal of one, the tables, the script."""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Generator
from typing import Any

import pandas as pd
import streamlit as st

import vrcore
from dashboard import cached, session, theme
from dashboard.charts.curve import curve_alt, curve_figure, curve_table
from dashboard.declared_limits import without_limits
from dashboard.figure import show
from dashboard.fit_study import PAGE, cautions, compared, forecast_words, limits, limits_said, telling, told
from dashboard.plain import plain
from dashboard.plain import refuse as refuse_at
from dashboard.wide_table import wide_table
from vrcore.errors import VrlabError
from vrcore.formats import CurveData, Guess, reproduce

refuse = functools.partial(refuse_at, key="fc_refused")


def fitted(data: CurveData, bounds: dict[str, float], key: str) -> Any:
    """Return the fit, or the error that says why there is none."""
    family = session.value(PAGE, "family")

    def work() -> Generator[float, None, Any]:
        yield 0.0
        try:
            found = vrcore.fit(data.x, data.y, family, **bounds)
            yield 0.5
            intervals = telling(found, session_level)
            while True:
                try:
                    share = next(intervals)
                except StopIteration as last:
                    return found, last.value
                yield 0.5 + 0.5 * share
        except VrlabError as problem:
            return problem

    session_level = session.value(PAGE, "level")
    return cached.mine("fc.fit", f"{key}/{family}/{session_level}/{sorted(bounds.items())}", work, words="Fitting")


def results(
    name: str, frame: pd.DataFrame, data: CurveData, arguments: dict[str, Any], guessed: Guess, notes: tuple[str, ...]
) -> None:
    """Fit, draw, forecast, and offer everything to take along."""
    values = session.values(PAGE)
    # what neither the visitor nor the guess says is no limit: the fit is to assume none of its own
    bounds = {"lower": -math.inf, "upper": math.inf} | limits(values, guessed, data)
    key = hashlib.sha256(data.x.tobytes() + data.y.tobytes()).hexdigest()[:24]
    outcome = fitted(data, bounds, key)
    if outcome is None:
        return
    fit, numbers = (None, None) if isinstance(outcome, VrlabError) else outcome
    at = float(data.x[-1]) * values["ahead"] if values["ahead"] > 1 and data.x[-1] > 0 else None
    ahead = fit.forecast(at, values["level"]) if fit is not None and at is not None else None
    draw(name, data, fit, at, values)
    if fit is None:
        refuse(f"No curve is fitted: {outcome}")
    else:
        st.markdown(f"#### {plain(fit.words)}")
        if ahead is not None:
            st.markdown(plain(forecast_words(data, ahead)))
        for caution in cautions(data, fit, ahead):
            st.text(caution)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            wide_table(
                told(fit, numbers, values["level"]), key="fc_parameters",
                alt="Parameters of the curve with their intervals", filename="parameters",
                settings=facts(name, data, fit), numbers=lambda: numbers,
            )  # fmt: skip
        with right:
            st.dataframe(compared(fit), hide_index=True, width="stretch", alt="Curves compared by AICc")
    with st.expander("What was read, guessed and left out"):
        as_guessed = (data.x_name, data.y_name) == (guessed.x, guessed.y)
        reasons = without_limits(guessed.reasons) if as_guessed else []
        for note in (*notes, *reasons, *limits_said(values, guessed, data), *data.notes):
            st.text(note)
    script = reproduce(
        name if values["source"] != "sample" else f"{name}.csv",
        arguments,
        {"family": fit.family if fit else values["family"], **bounds},
        [at] if at is not None else [],
        values["level"],
    )
    with st.container(horizontal=True, gap="small", key="fc_take_all"):
        st.download_button(
            "Python script of this fit", script, "fit.py", "text/x-python", key="fc_script", on_click="ignore"
        )
        if values["source"] == "sample":
            st.download_button(
                "The sample as CSV",
                lambda: frame.to_csv(index=False),
                f"{name}.csv",
                "text/csv",
                key="fc_sample_csv",
                on_click="ignore",
            )


def draw(name: str, data: CurveData, fit: Any, at: float | None, values: dict[str, Any]) -> None:
    """Draw the observations, the curve and what lies ahead."""
    projector = session.projector()
    dark = theme.is_dark()
    options = {"forecast_to": at, "level": values["level"]}
    figure = curve_figure(
        data,
        fit,
        **options,
        theme=theme.plotly_layout(dark, projector),
        colours=theme.palette(dark).series,
        log_x=values["log_x"],
        line_width=theme.line_width(projector),
    )
    show(
        figure,
        key="fc_figure",
        alt=curve_alt(data, fit, **options),
        table=lambda: curve_table(data, fit, **options),
        filename="curve",
        settings=facts(name, data, fit),
    )


def facts(name: str, data: CurveData, fit: Any) -> dict[str, object]:
    """Return what every CSV of this page says above its rows."""
    return {"source": name, "columns": f"{data.x_name}, {data.y_name}", "curve": fit.family if fit else "none"}
