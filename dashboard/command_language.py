"""`vrlab language`: from words on a command line to the training of a toy language model, and its log to a table."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import typer

import vrcore
from dashboard.command_report import DRAWN_SEEDS, check_target, finite, print_heading, print_json, write_csv
from vrcore.errors import BudgetError, ParameterError
from vrcore.language import ALGORITHMS, RULES, Channel, LanguageExperiment, Stage, TrainingLog, train
from vrcore.language.matching import bootstrap_median
from vrcore.measures import Interval

LEVELS_SHOWN = (0.5, 0.9)
TOLD = {"0": 0.0, "none": None}


def described(
    schedule: str,
    channel: Mapping[str, Any],
    stage: Mapping[str, Any],
    then: str | None,
    then_stage: Mapping[str, Any],
    *,
    omitted: str,
    seed: int | None,
    **values: Any,
) -> LanguageExperiment:
    """Return the experiment that the options describe; what is None is left at its default. Raises `VrlabError`."""
    if values.get("algorithm") in ALGORITHMS and ALGORITHMS[values["algorithm"]].place:
        raise ParameterError(
            f"{ALGORITHMS[values['algorithm']].title} learns from preferences, not from a schedule; in Python use "
            f'vrcore.language.learn_preferences(PreferenceExperiment("{values["algorithm"]}")), in the lab the tab '
            "You are the rater."
        )
    if omitted.lower() not in TOLD:
        raise ParameterError(f'--omitted must be 0 (told as no reward) or none (left out); "{omitted}" is neither.')
    stages = [Stage(Channel(vrcore.parse(schedule), omitted=TOLD[omitted.lower()], **_given(channel)), **_given(stage))]
    if then is not None:
        stages.append(Stage(Channel(vrcore.parse(then)), **_given(then_stage)))
    elif given := _given(then_stage):
        option = next(iter(given)).replace("_", "-")
        raise BudgetError(
            f"--then-{option} belongs to a second stage, and there is none; add --then with its schedule."
        )
    return LanguageExperiment(
        stages=tuple(stages), seed=secrets.randbelow(DRAWN_SEEDS) if seed is None else seed, **_given(values)
    )


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def summary(log: TrainingLog) -> list[dict[str, Any]]:
    """Return one mapping a stage: how it ended, over seeds, and what it took to get there.

    Numbers over seeds are medians with a 95 % bootstrap interval; None stands for "not reached" or "not known".
    """
    found = []
    for number, stage in enumerate(log.experiment.stages, start=1):
        ends = log.ends[:, number - 1]
        before = log.table("pass_rate", number)[:, 0]
        one: dict[str, Any] = {
            "stage": number,
            "schedule": str(stage.channel.schedule),
            "ended_by_step_limit": int((ends[:, 1] == 2).sum()),
            "steps": _over_seeds(ends[:, 0]),
            "reinforcers": _over_seeds(ends[:, 4]),
            "pass_rate_before": _over_seeds(before),
            "pass_rate": _over_seeds(ends[:, 2]),
        }
        if stage.task is not None or stage.length is not None:
            one["stage_pass_rate"] = _over_seeds(ends[:, 3])
        if stage.channel.ratio > 0:
            for level in LEVELS_SHOWN:
                one[f"steps_to_{level:g}"] = _reached(log.steps_to(level, number))
                one[f"reinforcers_to_{level:g}"] = _reached(log.reinforcers_to(level, number))
        elif number > 1:
            one["half_life"] = _reached(log.half_life(number))
        found.append(one)
    return found


def _over_seeds(values: Any) -> dict[str, Any]:
    middle = bootstrap_median(values)
    return {"median": finite(middle.estimate), "interval": _limits(middle, len(values))}


def _reached(values: Any) -> dict[str, Any]:
    return {"reached": int(np.isfinite(values).sum()), **_over_seeds(values)}


def _limits(middle: Interval, seeds: int) -> list[float | None] | None:
    return [finite(middle.low), finite(middle.high)] if seeds > 1 else None


def _shown_progress() -> Callable[[float], None] | None:
    """Return what shows the share done on a terminal; None where nobody watches."""
    if not sys.stderr.isatty():
        return None
    return lambda share: typer.echo(f"\rtraining {share:4.0%}", err=True, nl=False)


def report(experiment: LanguageExperiment, *, csv: Path | None, as_json: bool, seed_was_drawn: bool) -> None:
    """Train and print the summary; write every step to `csv` if that is given. Raises `VrlabError`."""
    check_target(csv)
    progress = _shown_progress()
    log = train(experiment, progress=progress)
    if progress is not None:
        typer.echo("\r" + " " * 20 + "\r", err=True, nl=False)
    if csv is not None:
        write_csv(log.frame(), csv)
    stages = summary(log)
    if as_json:
        print_json(experiment, log, RULES, stages=stages)
        return
    print_heading(
        f"{experiment.algorithm} with {experiment.chosen.optimiser}", experiment.seeds, "seed", "seeds", experiment,
        seed_was_drawn=seed_was_drawn,
    )  # fmt: skip
    for one, stage in zip(stages, experiment.stages, strict=True):
        typer.echo(f"\nStage {one['stage']}: {one['schedule']} ({stage.channel.words.rstrip('.')})")
        for name, values in one.items():
            if isinstance(values, dict):
                typer.echo(f"  {name.replace('_', ' '):24}{_words(values, experiment.seeds)}")
        if one["ended_by_step_limit"]:
            typer.echo(f"  stopped by the step limit {one['ended_by_step_limit']} of {experiment.seeds}")
    if csv is not None:
        typer.echo(f"\n{len(log):,} steps are in {csv}.")


def _words(values: Mapping[str, Any], seeds: int) -> str:
    reached = f"   reached by {values['reached']} of {seeds}" if "reached" in values else ""
    if values["median"] is None:
        return f"{'not reached':>12}{reached}"
    limits = ""
    if values["interval"] is not None:
        low, high = values["interval"]
        limits = f"   95 % {_number(low)} to {'more' if high is None else _number(high)}"
    return f"{_number(values['median']):>12}{limits}{reached}"


def _number(value: float) -> str:
    return f"{value:,.3f}" if abs(value) < 2 else f"{value:,.1f}"
