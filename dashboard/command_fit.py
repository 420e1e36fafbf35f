"""`vrlab fit`: from a person's training log to a learning curve, its parameters and one prediction."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import typer

from dashboard.chosen_columns import chosen_columns
from dashboard.declared_limits import declared_limits, without_limits
from dashboard.option_numbers import check_limits, check_step
from dashboard.said import heading, say
from vrcore.curves import Fit, fit
from vrcore.curves.wording import percent
from vrcore.errors import LogError
from vrcore.formats import CurveData, Guess, check_place, guess, prepare, read_training_log
from vrcore.formats.times import called
from vrcore.formats.wording import shortened


class Brought(NamedTuple):
    """The points to fit, the guess that says what their metric cannot leave, and where they come from.

    `frame` is the whole table and `apart` are the columns that tell its runs apart.
    """

    data: CurveData
    guessed: Guess
    frame: pd.DataFrame
    apart: tuple[str, ...]


class Prediction(NamedTuple):
    """The curve at one x: where the mean may lie, where one new measurement may lie, and what is to be said about it.

    All three are None where the points do not tell what the curve does there.
    """

    x: float
    y: float | None
    mean: tuple[float, float] | None
    single: tuple[float, float] | None
    words: str


def points(
    file: Path, x: str | None, y: str | None, group: Sequence[str] | None, choose: Sequence[str]
) -> tuple[Brought, list[str]]:
    """Return the points to fit with the guess, and a sentence for everything guessed, left out or averaged.

    Raises `LogError` for a file that cannot be read and columns that are not there.
    """
    pairs = [text.partition("=") for text in choose]
    for text, (_, equals, _) in zip(choose, pairs, strict=True):
        if not equals:
            raise LogError(f'--choose takes a column and a value, such as seed=3; "{shortened(text)}" is not that.')
    table = read_training_log(file)
    guessed = guess(table.frame)
    names = list(map(str, table.frame.columns))
    x, y = chosen_columns(table.frame, x, y, guessed)
    as_guessed = (x, y) == (guessed.x, guessed.y)
    wanted = {called(name, names): value for name, _, value in pairs}
    named = tuple(called(one, names) for one in group or ())
    told_apart = named or tuple(name for name in guessed.group if name not in (x, y))
    found = prepare(table.frame, x, y, told_apart, wanted)
    reasons = guessed.reasons if as_guessed else ()
    return Brought(found, guessed, table.frame, told_apart), [*table.notes, *reasons, *found.notes]


def predicted(data: CurveData, curve: Fit, at: float, level: float) -> Prediction:
    """Return the fit's forecast for `at`, or its refusal in words."""
    found = curve.forecast(at, level)
    if found.value is None:
        return Prediction(at, None, None, None, found.refused)
    words = f"The interval is that of the curve; one new {data.new_value} varies more."
    low, high = float(curve.x[0]), float(curve.x[-1])
    if not low <= at <= high:
        words += (
            f" This lies outside the points ({low:g} to {high:g}) and is too narrow: another family of curves may be "
            "right. `vrlab forecast` allows for that, with intervals that were tried on public training curves."
        )
    return Prediction(at, found.value, found.mean, found.new, words)


def report(
    brought: Brought,
    notes: Sequence[str],
    *,
    family: str,
    lower: float | None,
    upper: float | None,
    drop_before: float | None,
    to: float | None,
    level: float,
    as_json: bool,
) -> None:
    """Fit the points and print parameters with intervals, problems, and the prediction. Raises `VrlabError`.

    `lower` and `upper` are what the metric cannot leave, -inf and inf where it has no such limit; None: as guessed, by
    the rule of the page. Points before `drop_before` are left out.
    """
    check_step("--to", to)
    check_step("--drop-before", drop_before)
    check_limits(lower, upper)
    data, guessed = brought.data, brought.guessed
    for option, place in (("--to", to), ("--drop-before", drop_before)):
        check_place(place, option, data.x_name, float(data.x[-1]), data.notes)
    limits, said = declared_limits(guessed, data.y, data.y_name, lower, upper)
    notes = [*without_limits(notes), *said]
    # What neither the caller nor the guess says is no limit: the fit is to assume none of its own.
    curve = fit(data.x, data.y, family, exclude_before=drop_before, **{"lower": -math.inf, "upper": math.inf, **limits})
    prediction = None if to is None else predicted(data, curve, to, level)
    if as_json:
        typer.echo(json.dumps(_values(data, curve, prediction, notes, level), indent=2, allow_nan=False))
        return
    for note in notes:
        say(note)
    say(f"\n{heading(data.y_name, data.x_name)}: {curve.curve.title} curve through {curve.n} points")
    interval = f"{percent(level)} interval"
    say(f"{'':14}{'estimate':>12}{'SE':>12}   {interval}")
    for name, value in curve.params.items():
        low, high = curve.interval(name, level)
        error = f"{curve.stderr[name]:12.4g}" if curve.identified(name) else f"{'unknown':>12}"
        if curve.identified(name) and curve.asked.pressed(name, curve.params):
            error = f"{'at limit':>12}"
        say(f"{name:14}{value:12.5g}{error}   {_end(low)} to {_end(high)}")
    say(f"residual SD {curve.residual_sd:.4g}, R squared {curve.r_squared:.3f}, AICc {curve.aicc:.2f}\n")
    say(curve.words)
    if prediction is not None and prediction.y is not None and prediction.mean is not None:
        given = f"{prediction.y:.5g} ({interval} {prediction.mean[0]:.5g} to {prediction.mean[1]:.5g})"
        say(f"\nAt {shortened(data.x_name)} {prediction.x:g}: {given}. {prediction.words}")
    elif prediction is not None:
        say(f"\nNothing is forecast. {prediction.words}")


def _end(value: float) -> str:
    return f"{value:.5g}" if math.isfinite(value) else "no limit"


def _number(value: float) -> float | None:
    """Return a number as JSON can hold it: None for nan and infinity."""
    return float(value) if math.isfinite(value) else None


def _values(
    data: CurveData, curve: Fit, prediction: Prediction | None, notes: Sequence[str], level: float
) -> dict[str, Any]:
    return {
        "x": data.x_name,
        "y": data.y_name,
        "runs": data.runs,
        "points": curve.n,
        "family": curve.family,
        "params": {name: _number(value) for name, value in curve.params.items()},
        "stderr": {name: _number(value) for name, value in curve.stderr.items()},
        "level": level,
        "intervals": {name: [_number(end) for end in curve.interval(name, level)] for name in curve.params},
        "unidentified": list(curve.unidentified),
        "problems": list(curve.problems),
        "words": curve.words,
        "residual_sd": _number(curve.residual_sd),
        "r_squared": _number(curve.r_squared),
        "aicc": _number(curve.aicc),
        "prediction": None if prediction is None else prediction._asdict(),
        "notes": list(notes),
    }
