"""Forecast and budget: what more training would buy, for one recipe or several, and when that cannot be said."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from typing import Any

import streamlit as st

from dashboard import cached, session, widgets
from dashboard.components.copy_link import copy_link
from dashboard.forecast_mapping import mapping, picked
from dashboard.forecast_results import advice, background, charts, decisions, take_along
from dashboard.forecast_samples import SAMPLES
from dashboard.forecast_settings import PAGE, asked, typed_limits
from dashboard.plain import refuse
from dashboard.prospect import Study, work
from dashboard.prospect import key as study_key
from dashboard.recipes import Brought, Columns, Recipe, common_limits, falls, recipes
from dashboard.uploads import KINDS, upload
from vrcore.errors import VrlabError
from vrcore.formats import TrainingTable, guess, read_table

MOST_FILES = 12
ROLES = ("x", "y", "apart", "reward", "cut", "runs")
LONGEST_PASTE = 500_000
EXAMPLE = "step,reward\n100,0.05\n200,0.08\n300,0.14\n400,0.25\n500,0.41\n600,0.55\n700,0.66\n800,0.72"


def source() -> list[tuple[bytes, str]]:
    """Return the bytes and names of what was brought; nothing while there is nothing."""
    kind = session.value(PAGE, "source")
    if kind == "upload":
        files = upload(f"Training logs, one file for each recipe: {KINDS}", "fb_upload", several=True)
        if not files:
            st.text("They stay in this visit's memory and are gone when you close the page.")
        if len(files) > MOST_FILES:
            st.text(f"The first {MOST_FILES} of {len(files)} files are read.")
        return [(one.getvalue(), one.name) for one in files[:MOST_FILES]]
    if kind == "paste":
        text = st.text_area(
            "Paste a table, one row a step", key="fb_paste", placeholder=EXAMPLE, height=170, max_chars=LONGEST_PASTE
        )
        return [(text.encode(), "pasted.csv")] if text.strip() else []
    return [(b"", session.value(PAGE, "sample"))]


def brought_of(given: Sequence[tuple[bytes, str]], key: str) -> list[Brought] | None:
    """Return the tables that were brought; None while they are made or read, or where one cannot be."""
    if session.value(PAGE, "source") == "sample":
        return cached.mine("fb.sample", key, lambda: sampled(given[0][1]), words="Simulating")
    return accepted(cached.mine("fb.tables", key, lambda: read(given), words="Reading"))


def key_of(given: Sequence[tuple[bytes, str]]) -> str:
    """Return what names these very files."""
    digest = hashlib.sha256()
    for data, name in given:
        digest.update(hashlib.sha256(data).digest() + name.encode("utf-8", "replace") + b"\0")
    return digest.hexdigest()


def accepted(outcome: Any) -> Any | None:
    """Return an outcome, or None where it is none yet or a sentence, which is then shown."""
    if isinstance(outcome, VrlabError):
        refuse(str(outcome), key="fb_refused")
        return None
    return outcome


def sampled(name: str) -> Generator[float, None, list[Brought]]:
    """Make a sample, which all visitors share, and return it as if it had been brought."""
    yield 0.0
    title, make = SAMPLES[name]
    frame = cached.made(f"forecast-sample/{name}", make)
    note = f"{title}: made by this lab's own simulation, not measured on any animal or model."
    return [Brought(name, TrainingTable(frame, (note,), "sample"), guess(frame))]


def read(given: Sequence[tuple[bytes, str]]) -> Generator[float, None, list[Brought] | VrlabError]:
    """Read the files one after the other; return their tables, or the sentence that refuses one of them."""
    found: list[Brought] = []
    for place, (data, name) in enumerate(given):
        yield place / len(given)
        try:
            table = read_table(data, name)
            yield (place + 0.5) / len(given)
            found.append(Brought(name, table, guess(table.frame)))
        except VrlabError as problem:
            return problem
    return found


QUESTIONS = {
    "budget": "How far a run may go in total: in units of x (1e5, 20k), or a multiple of what was spent (2x).",
    "target": "A value of the metric that you want to reach. Empty: none.",
    "lower": "The lowest value the metric can take. Empty: as guessed; none: no limit.",
    "upper": "The highest value the metric can take: 1 for a share. Empty: as guessed; none: no limit.",
    "drop": "Warm-up: points before this x are left out. Empty: none.",
    "cost": "What one unit of x costs. With the worth of one unit of the metric, in the same money, the advice weighs "
    "one against the other.",
    "worth": "What one unit of the metric is worth to you, in the money of the cost.",
}


def questions() -> None:
    """Build the controls of what is asked."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="fb_settings"):
        for name, hint in QUESTIONS.items():
            with st.container(width=158):
                widgets.text(PAGE, name, hint=hint)


def manner(restarted: bool) -> None:
    """Build the controls of how it is computed and drawn."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="fb_manner"):
        with st.container(width=250):
            widgets.slider(PAGE, "level")
        widgets.choice(PAGE, "better", hint="Where lower is better (a loss), a fall is a gain.")
        widgets.toggle(PAGE, "log_x")
        if restarted or session.value(PAGE, "keep") != "longest":
            widgets.choice(PAGE, "keep", hint="The step counter starts over inside a log.")


def studied(found: Sequence[Recipe], brought: Sequence[Brought], columns: Columns) -> Study | None:
    """Return what is computed from the recipes, or None while it is being computed."""
    values = session.values(PAGE)
    limits, _ = common_limits(brought, found, columns, *typed_limits(values))
    wanted = asked(values, limits)
    falling = falls(brought, columns, values["better"])

    def compute() -> Generator[float, None, Any]:
        try:
            return (yield from work(found, wanted, falling))
        except VrlabError as problem:
            return problem

    return accepted(cached.mine("fb.study", study_key(found, wanted, falling), compute, words="Forecasting"))


def recipes_of(brought: Sequence[Brought], columns: Columns, key: str) -> list[Recipe]:
    """Return the recipes to compare; none while they are prepared or where they cannot be."""
    drop = session.value(PAGE, "drop")

    def prepare() -> Generator[float, None, list[Recipe] | VrlabError]:
        yield 0.0
        try:
            return recipes(brought, columns, float(drop) if drop else None)
        except VrlabError as problem:
            return problem

    found = accepted(cached.mine("fb.recipes", f"{key}/{columns}/{drop}", prepare, words="Preparing"))
    return picked(found) if found else []


def results(brought: list[Brought], key: str) -> None:
    """Map columns, make recipes, and show what they say."""
    questions()
    # Somebody's own file is looked at first; of a sample the columns are known, unless a link names others.
    own = session.value(PAGE, "source") != "sample" or any(session.value(PAGE, role) for role in ROLES)
    with st.expander("Columns, level and axes", expanded=own):
        columns = mapping(brought)
        below = st.container()
    # Outside, so that a refusal is seen while the box is closed.
    found = [] if columns is None else recipes_of(brought, columns, key)
    with below:
        manner(any(one.data.faults.restarted or one.data.faults.resumed for one in found))
    if not found or columns is None:
        return
    study = studied(found, brought, columns)
    if study is None:
        return
    advice(study)
    charts(study, session.value(PAGE, "log_x"))
    decisions(study)
    background(study, brought, found, columns)
    take_along(study, brought, found, columns)


@st.fragment
def lab() -> None:
    """Source, mapping, settings, results."""
    with st.container(horizontal=True, gap="small", key="fb_first"):
        with st.container(width=330):
            kind = widgets.choice(PAGE, "source")
        if kind == "sample":
            with st.container(width=620):
                widgets.choice(PAGE, "sample")
    given = source()
    key = key_of(given)
    brought = brought_of(given, key) if given else None
    if brought:
        results(brought, key)
    session.keep_in_step(PAGE)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="fb_link_row"):
        copy_link(session.query(PAGE), key="fb_link")
        if kind != "sample":
            st.caption("The link holds the settings, not your files.", width="content")


session.open_page(PAGE)
st.title("What would more training buy?")
lab()
