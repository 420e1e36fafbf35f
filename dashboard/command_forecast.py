"""`vrlab forecast`: from a training log to what its run is expected to reach, with the forecaster's own record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import typer

from dashboard.amount import amount
from dashboard.command_fit import Brought
from dashboard.companions import companions
from dashboard.declared_limits import declared_limits, without_limits
from dashboard.option_numbers import check_limits, check_step
from dashboard.recipes import Columns, recipe
from dashboard.said import heading, say
from vrcore.advice import examine
from vrcore.curves.wording import apart, digits_of, number, percent
from vrcore.forecasts import Forecast, forecast
from vrcore.formats import CurveData, check_place, guess
from vrcore.formats.wording import counted, shortened


def report(
    brought: Brought,
    notes: Sequence[str],
    *,
    at: Sequence[str],
    lower: float | None,
    upper: float | None,
    level: float,
    drop_before: float | None,
    lower_is_better: bool | None = None,
    reward: str | None = None,
    cut: str | None = None,
    as_json: bool,
) -> None:
    """Forecast the run at each of `at` ("2x", "1e5") and print it with its backtest. Raises `VrlabError`.

    `reward` and `cut` name the training reward and the share of responses cut off, to be looked at before anything is
    extrapolated; "none" for none, None for what the columns' names say.
    """
    check_limits(lower, upper)
    check_step("--drop-before", drop_before)
    data, guessed = brought.data, brought.guessed
    columns = companions(_numbers(brought.frame), data.x_name, data.y_name, reward, cut)
    looked_at = recipe(
        data.y_name,
        brought.frame,
        data,
        Columns(data.x_name, data.y_name, reward=columns.reward, cut=columns.cut),
        brought.apart,
        drop_before,
    )
    last = float(data.x[-1])
    limits, said = declared_limits(guessed, data.y, data.y_name, lower, upper)
    notes = [*without_limits(notes), *said, *columns.notes]
    notes += [note for note in looked_at.data.notes if note not in data.notes]
    places = sorted({amount(text, "--at").of(last) for text in at})
    for place in places:
        check_place(place, "--at", data.x_name, last, data.notes)
    found = forecast(
        data.x,
        data.y,
        places,
        level=level,
        exclude_before=drop_before,
        **limits,
    )
    run = looked_at.run(limits.get("lower"), limits.get("upper"), None)
    falling = guess(brought.frame[[data.x_name, data.y_name]]).falls if lower_is_better is None else lower_is_better
    noticed = examine(run.negated() if falling else run)
    if falling and noticed:
        notes.append(f'Lower values of "{shortened(data.y_name)}" are better: findings see a fall as a gain.')
    if as_json:
        head = {"x": data.x_name, "y": data.y_name, "runs": data.runs, "last_x": last, "words": found.words}
        head |= {"reward": columns.reward or None, "cut_off": columns.cut or None}
        head["findings"] = [{"code": one.code, "words": one.words, "stops": one.stops} for one in noticed]
        typer.echo(json.dumps({**head, "notes": list(notes), "forecast": found.to_dict()}, indent=2, allow_nan=False))
        return
    for note in notes:
        say(note)
    say(f"\n{heading(data.y_name, data.x_name)}: {_counted(data, drop_before)} up to {number(last, 6)}")
    for one in noticed:
        say(f"{one.code}: {one.words}")
    stopped = found.refused or next((f"The finding {one.code} forbids it." for one in noticed if one.stops), "")
    if stopped:
        say(f"Nothing is forecast. {stopped}")
        return
    _print_steps(found, data.x_name)
    _print_backtest(found)
    say("\nThis rests on:")
    for words in found.assumptions:
        say(f"  {words}")


def _counted(data: CurveData, drop: float | None) -> str:
    """Return how many points are used, and of how many where some are left out as warm-up."""
    used = data.x.size if drop is None else int((data.x >= drop).sum())
    return counted(used, "point") if used == data.x.size else f"{used:,} of {counted(data.x.size, 'point')}"


def _numbers(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]


def _print_steps(found: Forecast, x_name: str) -> None:
    interval = f"{percent(found.level)} interval"
    say(f"{shortened(x_name, 14):>14}{'forecast':>12}   {interval:26}if the last value stays")
    for step in found.steps:
        value, low, high = apart(step.value, step.low, step.high)
        last, last_low, last_high = apart(*step.last)
        between, stays = f"{low} to {high}", f"{last} ({last_low} to {last_high})"
        say(f"{number(step.at, 6):>14}{value:>12}   {between:26}{stays}")


def _print_backtest(found: Forecast) -> None:
    rows = found.backtest
    if not rows:
        say("\nThe run is too short to test this on its own past.")
        return
    inside = sum(row.inside for row in rows)
    say(f"\nMade earlier in this run, {inside} of {len(rows)} held ({percent(found.level)} promised):")
    say(f"{'made at':>14} {'for':>14}{'forecast':>12}   {'interval':26}{'what came':>10}")
    for row in rows:
        say(_tested(row._asdict()))


def _tested(row: Mapping[str, Any]) -> str:
    value, low, high = apart(row["value"], row["low"], row["high"])
    between = f"{low} to {high}"
    mark = "" if row["inside"] else "  missed"
    came = f"{number(row['actual'], digits_of(row['low'], row['high'])):>10}{mark}"
    return f"{number(row['origin'], 6):>14} {number(row['at'], 6):>14}{value:>12}   {between:26}{came}"
