"""The tables of "Four schedules": means with intervals and N, subjects, and pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.four_schedules_group import MEASURES, Group
from dashboard.four_schedules_study import Study
from vrcore.measures import Interval, feedback_function, mean_interval
from vrcore.measures.spans import Floats

AGREE = 0.10  # share by which the reinforcers per minute of a pair may differ: see `pairs`


def mean_of(values: Floats) -> Interval:
    """Return the mean over subjects with its 95 % interval."""
    found = mean_interval(np.asarray(values, float).reshape(-1, 1))
    return Interval(*(float(one[0]) for one in found))


def pairs(study: Study, ratio: str, interval: str) -> pd.DataFrame:
    """Return one row a subject: what it did and got on a ratio schedule and on an interval schedule.

    A pair agrees where the reinforcers per minute on the interval schedule are within 10 % of those on the ratio
    schedule.
    """
    first, second = study.groups[ratio], study.groups[interval]
    income = [one.values["income"] for one in (first, second)]
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = income[1] / income[0] - 1.0
    return pd.DataFrame(
        {
            "subject": np.arange(len(difference)) + 1,
            f"{ratio}_reinforcers_per_minute": income[0],
            f"{interval}_reinforcers_per_minute": income[1],
            "difference_percent": 100.0 * difference,
            "within_10_percent": np.abs(difference) <= AGREE,
            f"{ratio}_responses_per_minute": first.values["rate"],
            f"{interval}_responses_per_minute": second.values["rate"],
        }
    )


def summary(study: Study) -> pd.DataFrame:
    """Return one row a schedule and measure: mean over subjects, its 95 % interval, and how many subjects have it."""
    rows = []
    for group in study.groups.values():
        for name, title in MEASURES.items():
            found = mean_of(group.values[name])
            n = int((~np.isnan(group.values[name])).sum())
            rows.append((group.schedule, title, found.estimate, found.low, found.high, n))
    return pd.DataFrame(rows, columns=["schedule", "measure", "mean", "low_95", "high_95", "n"])


def shown_table(study: Study) -> pd.DataFrame:
    """Return the summary as people read it: a row a schedule, "mean (low to high)" in each cell."""
    rows = []
    for group in study.groups.values():
        cells = {"Schedule": group.schedule, "N": int((~np.isnan(group.values["rate"])).sum())}
        for name, title in MEASURES.items():
            found, n = mean_of(group.values[name]), int((~np.isnan(group.values[name])).sum())
            cells[title] = written(found) + (f", N = {n}" if n != cells["N"] else "")
        rows.append(cells)
    return pd.DataFrame(rows)


def written(found: Interval) -> str:
    """Return a mean with its interval as a cell of the table."""
    if np.isnan(found.estimate):
        return "none"
    digits = 1 if abs(found.estimate) >= 10 else 2
    limits = "" if np.isnan(found.low) else f" ({found.low:.{digits}f} to {found.high:.{digits}f})"
    return f"{found.estimate:.{digits}f}{limits}"


def subjects_table(study: Study) -> pd.DataFrame:
    """Return one row a schedule and subject: every measure, and what the feedback function expects at its rate."""
    parts = []
    for group in study.groups.values():
        columns = {"schedule": group.schedule, "subject": np.arange(len(group.values["rate"])) + 1}
        columns |= {title: group.values[name] for name, title in MEASURES.items()}
        columns["Reinforcers/min by the feedback function"] = expected(study, group)
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


def expected(study: Study, group: Group) -> Floats:
    """Return the reinforcers a minute that the feedback function expects at each subject's own rate and interval."""
    rates = np.nan_to_num(group.values["rate"])
    if group.kind.endswith("R"):
        return feedback_function(f"{group.kind} {study.asked.ratio}", rates)
    found = [
        float(feedback_function(f"{group.kind} {seconds:.3f}-s", rate)) if seconds == seconds else np.nan
        for seconds, rate in zip(group.seconds, rates, strict=True)
    ]
    return np.array(found)
