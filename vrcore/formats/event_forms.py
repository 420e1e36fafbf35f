"""The forms in which event logs come as a table: the lab's own, the classroom's and the bare minimum.

    own         subject, t, event, operandum, component, phase, value
    classroom   subject, phase, t_s, event, value
    minimum     t, subject, session, component, event, value; events R, S, CO, comp_on, comp_off

Only subject, a time and event are needed. Subjects, phases, sessions and components may have names; events go by
either vocabulary. Sessions become phases.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from vrcore.errors import LogError, suggestion
from vrcore.formats.wording import counted, shortened
from vrcore.log import COLUMNS, EVENTS, EventLog
from vrcore.provenance import Origin

TIMES = ("t", "t_s")
WANTED = frozenset((*COLUMNS, "t_s", "session"))
"""The columns that are read; others are passed over."""

OTHER_WORDS = {"r": "response", "s": "reinforcer", "co": "changeover", "comp_on": "component", "comp_off": "component"}
"""The minimum's events by the lab's names; comp_off turns to component 0, in which nothing is in effect."""


def has_events(names: Collection[str]) -> bool:
    """Say whether these columns are those of an event log."""
    return "subject" in names and "event" in names and any(name in names for name in TIMES)


def arranged(frame: pd.DataFrame, who: str) -> EventLog:
    """Return the log that a table in one of the forms holds. Raises `LogError` for anything else."""
    if "t" in frame and "t_s" in frame:
        raise LogError(f"{who} has a column t and a column t_s: which of them is the time? Leave one of them out.")
    frame = frame.rename(columns={"t_s": "t", **({} if "phase" in frame else {"session": "phase"})})
    if "session" in frame:
        raise LogError(
            f"{who} has a column phase and a column session, and a log has only phases: leave one of them out."
        )
    for name in frame:
        # Pandas would count their nanoseconds.
        if pd.api.types.is_datetime64_any_dtype(frame[name]) or pd.api.types.is_timedelta64_dtype(frame[name]):
            raise LogError(f'{who} has dates or durations in column "{name}": a log has seconds, as numbers.')
    notes: list[str] = []
    names: tuple[str, ...] = ()
    frame, marks = _events(frame)
    frame = frame.assign(**{name: _numbers(frame[name], name, who) for name in ("t", "value") if name in frame})
    if not pd.api.types.is_numeric_dtype(frame["subject"]):
        frame["subject"], labels = _ranked(frame["subject"], "subject", who)
        names = tuple(labels)
    for column in ("phase", "component"):
        if column in frame and not pd.api.types.is_numeric_dtype(frame[column]):
            frame[column], labels = _ranked(frame[column], column, who)
            frame[column] += 1
            shown = ", ".join(f"{number} is {label}" for number, label in enumerate(labels[:9], 1))
            notes.append(f"The {column}s were numbered as they come: {shortened(shown, 200)}.")
    if marks is not None:
        frame = _components(frame, marks)
    if "value" in frame and pd.api.types.is_numeric_dtype(frame["value"]):
        empty = frame["value"].isna()
        # An event without a value is one event; an omitted reinforcer is worth nothing.
        frame["value"] = frame["value"].mask(empty, (frame["event"] != "omitted").astype(float))
    if "phase" in frame and frame["phase"].notna().all():
        frame = _following(frame, notes)
    log = EventLog.from_frame(frame)
    if not names:
        numbers = np.unique(frame["subject"].to_numpy(float))
        if (numbers != np.arange(len(numbers))).any():
            names = tuple(f"{number:.15g}" for number in numbers)
    return log.coming_from(Origin(names, tuple(notes)))


def _events(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series | None]:
    """Return the table with events by the lab's names, and which rows were comp_on (1) or comp_off (0), if any."""
    events = frame["event"].astype("category")
    words = [str(word) for word in events.cat.categories]
    renamed = {word: OTHER_WORDS.get(word.strip().lower(), word.strip().lower()) for word in words}
    strange = sorted(word for word, name in renamed.items() if name not in EVENTS)
    if strange or events.isna().any():
        word = strange[0] if strange else ""
        known = (*EVENTS, "R", "S", "CO", "comp_on", "comp_off")
        raise LogError(f'"{shortened(word)}" is no event{suggestion(word, known) or ";"} known: {", ".join(known)}.')
    codes = np.array([EVENTS.index(renamed[word]) for word in words], np.int64)[events.cat.codes]
    marks = None
    if any(word.strip().lower() in ("comp_on", "comp_off") for word in words):
        values = {"comp_on": 1.0, "comp_off": 0.0}
        marks = events.map({word: values.get(str(word).strip().lower(), np.nan) for word in events.cat.categories})
        marks = pd.Series(marks.astype(float).to_numpy(), frame.index)
    dtype = pd.CategoricalDtype(list(EVENTS))
    return frame.assign(event=pd.Categorical.from_codes(codes, dtype=dtype)), marks


def _numbers(column: pd.Series, name: str, who: str) -> pd.Series:
    """Return a column as numbers, nan where a cell is empty. Raises `LogError` at the first other one that is none."""
    numbers = pd.to_numeric(column, errors="coerce")
    wrong = (numbers.isna() & column.notna()).to_numpy(bool)
    if wrong.any():
        row = int(wrong.argmax())
        cell = shortened(str(column.iloc[row]), 40)
        raise LogError(f'{who} holds "{cell}" in row {row + 1} of column "{name}", which is no number.')
    return numbers.astype(float)


def _ranked(column: pd.Series, what: str, who: str) -> tuple[pd.Series, list[str]]:
    """Return the labels of a column as numbers from 0 in the order of their first appearance, and the labels."""
    codes, labels = pd.factorize(column.astype(str).where(column.notna()))
    if (codes < 0).any():
        raise LogError(f"{who} has no {what} in row {int(np.argmin(codes)) + 1}, and one in others.")
    if len(labels) > 30_000:
        raise LogError(f"{who} has {counted(len(labels), what)} by name, and at most 30,000 can be told apart.")
    return pd.Series(codes, column.index), [shortened(str(label), 100) for label in labels]


def _components(frame: pd.DataFrame, marks: pd.Series) -> pd.DataFrame:
    """Return the table with the numbers of components where they come and go."""
    rows = marks.notna()
    frame = frame.assign(
        component=frame.get("component", 1.0),
        value=frame.get("value", 1.0),
    )
    component = frame["component"].fillna(1).mask(marks == 0.0, 0)
    # Another component that comes on at the same moment says already that the last one is over.
    order = frame.assign(on=marks).loc[rows].sort_values(["subject", "t", "on"], kind="stable")
    again = order.duplicated(["subject", "t"], keep="last") & (order["on"] == 0.0)
    frame = frame.assign(component=component, value=frame["value"].mask(rows, component))
    return frame.drop(index=order.index[again])


def _following(frame: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Return the table with the clocks of phases one after the other, where each phase has a clock of its own.

    It has where any subject's phase begins before the one before it was over.
    """
    ends = frame.groupby(["subject", "phase"], sort=True)["t"].agg(["min", "max"])
    subject = ends.index.get_level_values(0)
    later = np.r_[False, subject[1:] == subject[:-1]]
    before = np.r_[0.0, ends["max"].to_numpy(float)[:-1]]
    if not (later & (ends["min"].to_numpy(float) < before)).any():
        return frame
    shift = ends["max"].astype(float).groupby(level=0).cumsum() - ends["max"]
    keys = pd.MultiIndex.from_frame(frame[["subject", "phase"]])
    notes.append("Each phase has a clock of its own; they were set one after the other.")
    return frame.assign(t=frame["t"].to_numpy(float) + shift.reindex(keys).to_numpy(float))
