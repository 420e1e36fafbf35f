"""The options of `vrlab fit`, `forecast` and `advise`: what reads training logs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.command_refusal import one_sentence

StepColumn = Annotated[str | None, typer.Option(help="Column of the steps; guessed and shown if missing.")]
MetricColumn = Annotated[str | None, typer.Option(help="Column of the metric; guessed and shown if missing.")]
RunColumns = Annotated[list[str] | None, typer.Option(help="Column that tells runs apart; may be repeated.")]
ChosenRuns = Annotated[
    list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="Take only these runs; may be repeated.")
]
Level = Annotated[float, typer.Option(min=0.05, max=0.99, help="Level of all intervals.")]
Lowest = Annotated[float | None, typer.Option(help="Lowest value possible; -inf: none; guessed if missing.")]
Highest = Annotated[float | None, typer.Option(help="Highest value possible; inf: none; guessed if missing.")]
WarmUp = Annotated[float | None, typer.Option(help="Leave out the warm-up, steps before this one.")]
Direction = Annotated[
    bool | None,
    typer.Option("--lower-is-better/--higher-is-better", help="By the metric's name if neither is given."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]
Log = Annotated[Path, typer.Argument(help="A training log: CSV, JSON lines, trainer_state.json, ...")]
Reward = Annotated[
    str | None,
    typer.Option(
        help="Column of the training reward, beside an evaluation; none: not logged; guessed and shown if missing."
    ),
]
CutOff = Annotated[
    str | None,
    typer.Option(help="Column of the share of responses cut off; none: not logged; guessed and shown if missing."),
]


def fit(
    file: Log,
    x: StepColumn = None,
    y: MetricColumn = None,
    group: RunColumns = None,
    choose: ChosenRuns = None,
    family: Annotated[
        str, typer.Option(help="Family of curves: logistic, hill, gompertz, richards, weibull ... or auto.")
    ] = "auto",
    lower: Lowest = None,
    upper: Highest = None,
    drop_before: WarmUp = None,
    to: Annotated[float | None, typer.Option(help="Also predict the metric at this step.")] = None,
    level: Annotated[float, typer.Option(min=0.5, max=0.999, help="Level of all intervals.")] = 0.9,
    as_json: AsJson = False,
) -> None:
    """Fit a learning curve to a training log and print its parameters."""
    from dashboard import command_fit

    with one_sentence():
        points, notes = command_fit.points(file, x, y, group, choose or [])
        command_fit.report(
            points, notes, family=family, lower=lower, upper=upper, drop_before=drop_before, to=to, level=level,
            as_json=as_json,
        )  # fmt: skip


def forecast(
    file: Log,
    at: Annotated[
        list[str] | None, typer.Option(help="Where: a step such as 1e5, or 2x, twice as far; may be repeated.")
    ] = None,
    x: StepColumn = None,
    y: MetricColumn = None,
    group: RunColumns = None,
    choose: ChosenRuns = None,
    reward: Reward = None,
    cut_off: CutOff = None,
    level: Level = 0.9,
    lower: Lowest = None,
    upper: Highest = None,
    drop_before: WarmUp = None,
    lower_is_better: Direction = None,
    as_json: AsJson = False,
) -> None:
    """Forecast a training log, with intervals and the forecaster's own record on this run."""
    from dashboard import command_fit, command_forecast

    with one_sentence():
        points, notes = command_fit.points(file, x, y, group, choose or [])
        command_forecast.report(
            points, notes, at=at or ["2x"], lower=lower, upper=upper, level=level, drop_before=drop_before,
            lower_is_better=lower_is_better, reward=reward, cut=cut_off, as_json=as_json,
        )  # fmt: skip


def advise(
    files: Annotated[list[Path], typer.Argument(help="Training logs, one for each recipe.")],
    budget: Annotated[
        str | None, typer.Option(help="How far a run may go in total: 1e5, or 2x (the default), twice as far.")
    ] = None,
    cost: Annotated[float | None, typer.Option(help="Price of one unit of x.")] = None,
    worth: Annotated[float | None, typer.Option(help="Worth of one unit of the metric, in the same money.")] = None,
    target: Annotated[float | None, typer.Option(help="A value of the metric to reach.")] = None,
    x: StepColumn = None,
    y: MetricColumn = None,
    recipe: Annotated[
        str | None, typer.Option(help="Column that tells the recipes inside a file apart; guessed if missing.")
    ] = None,
    reward: Reward = None,
    cut_off: CutOff = None,
    level: Level = 0.9,
    lower: Lowest = None,
    upper: Highest = None,
    drop_before: WarmUp = None,
    lower_is_better: Direction = None,
    as_json: AsJson = False,
) -> None:
    """Say what to do next with one training log or several, why, and what would change it."""
    from dashboard import command_advise

    with one_sentence():
        wanted = command_advise.Wanted(
            x, y, recipe, reward, cut_off, budget, cost, worth, target, lower, upper, level, drop_before,
            lower_is_better,
        )  # fmt: skip
        command_advise.report(files, wanted, as_json=as_json)
