"""The page "Forecast and budget", its answers: the advice, the charts, the tables, and what they rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import session, theme
from dashboard.charts.backtest import backtest_alt, backtest_figure, backtest_table, backtest_words, tests_of
from dashboard.charts.calibration import calibration_alt, calibration_figure, calibration_table
from dashboard.charts.forecast import forecast_alt, forecast_figure, forecast_table
from dashboard.declared_limits import without_limits
from dashboard.figure import show
from dashboard.forecast_allocation import allocation_table, allocation_title
from dashboard.forecast_columns import MEANINGS
from dashboard.forecast_numbers import allocation_numbers, comparison_numbers, decision_numbers, weights_numbers
from dashboard.forecast_report import report
from dashboard.forecast_script import script
from dashboard.forecast_settings import PAGE, typed_limits
from dashboard.forecast_tables import (
    TRUST,
    above,
    assumptions,
    compared_at,
    comparison_table,
    decision_table,
    findings_table,
    forecast_words,
    headline,
    weights_table,
)
from dashboard.plain import plain
from dashboard.prospect import Study
from dashboard.recipes import Brought, Columns, Recipe, common_limits, falls
from dashboard.wide_table import wide_table
from vrcore.advice.allocation import DIVIDED
from vrcore.curves.wording import percent


def advice(study: Study) -> None:
    """Show the advice in one sentence with its reason, and what would change it."""
    st.markdown(f"#### {plain(headline(study))}")
    if study.advice is not None and study.advice.would_change:
        st.text("What would change this: " + " ".join(study.advice.would_change))


def charts(study: Study, log_x: bool) -> None:
    """Show the fan to the budget and, under it, the forecaster's own record on this run."""
    look, level = theme.look(session.projector()), study.asked.level
    show(
        forecast_figure(
            study.prospects, look, budget=study.budget, target=study.asked.target, level=level, log_x=log_x
        ),
        key="fb_fan",
        alt=forecast_alt(study.prospects, budget=study.budget, level=level),
        table=lambda: forecast_table(study.prospects, level),
        filename="forecast",
        settings=facts(study),
    )
    if len(study.prospects) > 1:
        st.caption(f"Dark: half of what may come; light: {percent(level)} of it; dash and dot: the last value stays.")
    for one in study.prospects:
        name = f"{one.recipe.name}: " if len(study.prospects) > 1 else ""
        st.text(name + forecast_words(one, headline(study)))
    tested = [one for one in study.prospects if tests_of(one)]
    if not tested:
        st.text("No run could be forecast from an earlier point, so the forecaster cannot be tested on its own past.")
        return
    st.markdown("##### Would it have been right before?")
    names = [one.recipe.name for one in tested]
    chosen = names[0]
    if len(names) > 1:
        with st.container(width=330):
            mark = hashlib.sha256("\0".join(names).encode()).hexdigest()[:8]
            start = min(session.value(PAGE, "tested"), len(names)) - 1
            chosen = st.selectbox("Recipe", names, index=start, key=f"fb_tested_{mark}")
            session.accept(PAGE, "tested", names.index(chosen) + 1)
    one = tested[names.index(chosen)]
    st.text(f"{backtest_words(one, level)} The number above a panel is where that forecast was made.")
    show(
        backtest_figure(one, look),
        key="fb_backtest",
        alt=backtest_alt(one, level),
        table=lambda: backtest_table(tested),
        filename="backtest",
        settings=facts(study),
    )


def facts(study: Study) -> dict[str, object]:
    """Return what every CSV of this page says above its rows."""
    return {"provenance": study.key, "budget": study.budget, "level": study.asked.level}


def decisions(study: Study) -> None:
    """Show the tables to decide by: each recipe, one against another, where the next unit goes, what was found."""
    if study.advice is not None:
        st.markdown("##### What there is to decide by")
        wide_table(
            decision_table(study), key="fb_decisions", alt="Decision table, a row a recipe", filename="decisions",
            settings=facts(study), numbers=lambda: decision_numbers(study), meanings=MEANINGS,
        )  # fmt: skip
        pairs = comparison_table(study)
        if len(pairs):
            st.markdown(
                f"##### With which probability is a recipe {above(study)} another, at {plain(compared_at(study))}?"
            )
            wide_table(
                pairs, key="fb_pairs", alt=f"Probability that one recipe is {above(study)} another",
                filename="recipes-compared", settings=facts(study), numbers=lambda: comparison_numbers(study),
            )  # fmt: skip
    if (division := study.allocation) is not None:
        st.markdown(f"##### {allocation_title(study)}")
        st.text(division.words)
        wide_table(
            allocation_table(division), key="fb_shares", alt="In which order recipes are to be asked",
            filename="allocation", settings=facts(study), numbers=lambda: allocation_numbers(division),
        )  # fmt: skip
        st.caption(DIVIDED)
    elif study.idle:
        st.text(study.idle)
    found = findings_table(study.prospects)
    st.markdown("##### What was found in the runs")
    for recipe, code, severity, words in found.itertuples(index=False, name=None):
        before = f"{recipe}: " if len(study.prospects) > 1 else ""
        st.text(f"{before}{code} ({severity}). {words}")
    if not len(found):
        st.text("Nothing that speaks against extrapolating.")


def background(study: Study, brought: Sequence[Brought], found: Sequence[Recipe], columns: Columns) -> None:
    """Show what all of it rests on, how far to trust it, and what was read."""
    with st.expander("What this rests on"):
        for words in assumptions(study):
            st.text(words)
        weights = weights_table(study.prospects)
        if len(weights):
            wide_table(
                weights, key="fb_weights", alt="Members of the forecast and their weights", filename="weights",
                settings=facts(study), numbers=lambda: weights_numbers(study.prospects),
            )  # fmt: skip
    with st.expander("How far to trust this"):
        for words in TRUST:
            st.text(words)
        show(
            calibration_figure(theme.look(session.projector())),
            key="fb_calibration",
            alt=calibration_alt(study.asked.level),
            table=calibration_table,
            filename="calibration",
        )
    with st.expander("What was read, guessed and left out"):
        for note in notes(brought, found, columns, session.values(PAGE)):
            st.text(note)


def notes(
    brought: Sequence[Brought], found: Sequence[Recipe], columns: Columns, values: Mapping[str, Any]
) -> list[str]:
    """Return what was done to the files and guessed of the metric on the way, in sentences; `values` are the page's."""
    said = []
    for one in brought:
        before = f"{one.name}: " if len(brought) > 1 else ""
        as_guessed = (columns.x, columns.y) == (one.guessed.x, one.guessed.y)
        reasons = without_limits(one.guessed.reasons) if as_guessed else []
        said += [before + words for words in (*one.table.notes, *reasons)]
    said += common_limits(brought, found, columns, *typed_limits(values))[1]
    for recipe in found:
        before = f"{recipe.name}: " if len(found) > 1 else ""
        said += [before + words for words in recipe.data.notes]
    return list(dict.fromkeys(said))


def take_along(study: Study, brought: Sequence[Brought], found: Sequence[Recipe], columns: Columns) -> None:
    """Offer the report, the script that repeats its numbers and, for a sample, the sample itself."""
    values = session.values(PAGE)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="fb_take_all"):
        st.download_button(
            "Report as one HTML file",
            lambda: report(
                study, values, columns, [one.name for one in brought], notes(brought, found, columns, values)
            ),
            f"forecast-{study.key}.html",
            "text/html",
            key="fb_report",
            on_click="ignore",
        )
        if study.advice is not None:
            st.download_button(
                "Python script",
                lambda: script(study, found, falling=falls(brought, columns, values["better"])),
                f"forecast-{study.key}.py",
                "text/x-python",
                key="fb_script",
                on_click="ignore",
                help="It holds the points analysed and repeats forecasts, advice and allocation with the library.",
            )
        if values["source"] == "sample":
            frame = brought[0].table.frame
            st.download_button(
                "The sample as CSV",
                lambda: frame.to_csv(index=False),
                f"{values['sample']}.csv",
                "text/csv",
                key="fb_sample_csv",
                on_click="ignore",
            )
        st.text(f"Provenance {study.key}", width="content")
