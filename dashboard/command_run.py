"""`vrlab run`: from words on a command line to an experiment, and from its log to a table or JSON."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import typer

import vrcore
from dashboard.command_report import DRAWN_SEEDS, check_target, finite, print_heading, print_json, write_csv
from dashboard.output_file import check_output
from dashboard.terminal_progress import shown
from vrcore.agents import AGENTS, make
from vrcore.errors import BudgetError, ParameterError
from vrcore.experiment import BUDGETS, RULES
from vrcore.formats.event_log import ending
from vrcore.measures import median_interval, phase_table, resistance
from vrcore.params import checked, declared

LARGEST_FILE = 1_000_000  # bytes; an experiment is a page of text
COUNTED = (
    "seconds", "responses", "reinforcers", "omitted", "spurious", "responses_per_minute", "reinforcers_per_minute",
)  # fmt: skip

PhaseWords = tuple[str | None, Mapping[str, float | None]]


def pairs(option: str, texts: Sequence[str]) -> dict[str, float]:
    """Return `["learning_rate=0.1"]` as a mapping. Raises `ParameterError` for anything else."""
    found: dict[str, float] = {}
    for text in texts:
        name, equals, number = text.partition("=")
        try:
            found[name.strip().replace("-", "_")] = float(number)
        except ValueError:
            equals = ""
        if not equals:
            raise ParameterError(
                f'{option} takes a name and a number, such as learning_rate=0.1; "{text}" is not that.'
            )
    return found


def numbered(agent: str, texts: Sequence[str]) -> list[str]:
    """Return settings in which a choice is named, as in `exploration=UCB`, with its number; the others as they are.

    Raises `ParameterError` for a choice that there is not.
    """
    known = declared(AGENTS[agent]) if agent in AGENTS else {}
    found = []
    for text in texts:
        name, _, value = text.partition("=")
        one = known.get(name.strip().replace("-", "_"))
        if one is not None and one.param.choices and value.strip()[:1].isalpha():
            text = f"{name}={checked(agent, one.name, value, one.kind, one.param)}"
        found.append(text)
    return found


def described(
    agent: str,
    setting: Sequence[str],
    phases: Sequence[PhaseWords],
    noise: Mapping[str, float],
    spread: Sequence[str],
    *,
    seed: int | None,
    **values: Any,
) -> vrcore.Experiment:
    """Return the experiment that the options describe; a missing seed is drawn. Raises `VrlabError`."""
    (first, first_budget), (second, second_budget) = phases
    if first is None:
        raise BudgetError('vrlab run needs a schedule, such as "VR 10", or --experiment with a file.')
    made = [vrcore.Phase(first, noise=vrcore.DeliveryNoise(**noise), **_budget(first, first_budget, ""))]
    if second is not None:
        made.append(vrcore.Phase(second, **_budget(second, second_budget, "then-")))
    elif given := [name for name in BUDGETS if second_budget[name] is not None]:
        raise BudgetError(f"--then-{given[0]} ends a second phase, and there is none; add --then with its schedule.")
    return vrcore.Experiment(
        make(agent, **pairs("--set", numbered(agent, setting))),
        made,
        spread=pairs("--spread", spread),
        seed=secrets.randbelow(DRAWN_SEEDS) if seed is None else seed,
        **values,
    )


def _budget(schedule: str, budget: Mapping[str, float | None], before: str) -> dict[str, Any]:
    vrcore.parse(schedule)  # a misspelt schedule is the first thing to say
    given = {name: value for name, value in budget.items() if value is not None}
    if len(given) != 1:
        units = [*BUDGETS] if before else [*BUDGETS, "minutes"]
        options = ", ".join(f"--{before}{name}" for name in units)
        said = "none is given" if not given else f"{len(given)} are given"
        raise BudgetError(f"the phase {schedule} needs exactly one of {options}; {said}.")
    return given


def from_file(path: Path, schedule: str | None, seed: int | None) -> vrcore.Experiment:
    """Return the experiment in a JSON file: what `to_dict` wrote, or the whole output of `--json`.

    A `seed` replaces the file's. Raises `VrlabError`.
    """
    if schedule is not None:
        raise ParameterError(f'give either a schedule ("{schedule}") or --experiment, not both.')
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ParameterError(f'"{path.name}" is larger than {LARGEST_FILE // 1_000_000} MB and no experiment.')
        values = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ParameterError(f'"{path}" cannot be read: {error.strerror}.') from error
    except (ValueError, RecursionError) as error:
        raise ParameterError(f'"{path.name}" is no JSON text: {error}.') from error
    if isinstance(values, dict) and isinstance(values.get("experiment"), dict):
        values = values["experiment"]
    if isinstance(values, dict) and seed is not None:
        values = {**values, "seed": seed}
    return vrcore.Experiment.from_dict(values)


def summary(log: vrcore.EventLog) -> list[dict[str, Any]]:
    """Return one mapping a phase: mean and standard deviation over subjects, and resistance where it is extinction.

    Resistance is the median over subjects with its 95 % interval; None stands for "not reached" or "not known".
    """
    table = phase_table(log)
    found = []
    for number, rows in table.groupby("phase"):
        one: dict[str, Any] = {
            "phase": int(number),
            "schedule": str(rows["schedule"].iloc[0]),
            "ended_by_time_limit": int((rows["ended_by"] == "time limit").sum()),
        }
        for name in COUNTED:
            values = rows[name].to_numpy(float)
            sd = float(np.std(values, ddof=1)) if len(values) > 1 else None
            one[name] = {"mean": finite(np.mean(values)), "sd": None if sd is None else finite(sd)}
        if one["schedule"] == "EXT" and one["phase"] > 1:
            one["resistance"] = _resistance(log, one["phase"])
        found.append(one)
    return found


def _resistance(log: vrcore.EventLog, phase: int) -> dict[str, Any]:
    measured = resistance(log, phase)
    found: dict[str, Any] = {
        "criterion": f"first {measured.criterion.window_seconds:g} s below {measured.criterion.share:.0%} of baseline",
        "learnt": int(measured.learnt.sum()),
        "reached": int(measured.reached.sum()),
    }
    for ruler in ("responses", "minutes", "omitted"):
        middle = median_interval(measured.by(ruler))
        found[ruler] = {"median": finite(middle.estimate), "interval": [finite(middle.low), finite(middle.high)]}
    return found


def in_seconds(minutes: float | None, seconds: float | None) -> float | None:
    """Return a budget of time in seconds. Raises `BudgetError` where both are given."""
    if minutes is None:
        return seconds
    if seconds is not None:
        raise BudgetError("give --minutes or --seconds, not both.")
    if not minutes > 0:
        raise BudgetError(f"--minutes must be above 0; {minutes:g} is not.")
    return minutes * 60.0


def report(
    experiment: vrcore.Experiment, *, out: Path | None, csv: Path | None, force: bool, as_json: bool,
    seed_was_drawn: bool,
) -> None:  # fmt: skip
    """Run the experiment and print its summary; write the log to `out`, and its bare events to `csv`, if given."""
    if out is not None:
        ending(out)
        check_output(out, force=force)
    check_target(csv)
    with shown("running") as progress:
        log = vrcore.run(experiment, progress=progress)
    if out is not None:
        log.write(out)
    if csv is not None:
        write_csv(log.frame(), csv)
    phases = summary(log)
    if as_json:
        print_json(experiment, log, RULES, out=None if out is None else str(out), phases=phases)
        return
    print_heading(
        experiment.agent.title, experiment.subjects, "subject", "subjects", experiment, seed_was_drawn=seed_was_drawn
    )
    for one in phases:
        typer.echo(f"\nPhase {one['phase']}: {one['schedule']}")
        for name in COUNTED:
            typer.echo(f"  {name.replace('_', ' '):24}{_shown(one[name])}")
        if one["ended_by_time_limit"]:
            typer.echo(f"  stopped by the time limit {one['ended_by_time_limit']} of {experiment.subjects}")
        if "resistance" in one:
            _print_resistance(one["resistance"])
    for file in (out, csv):
        if file is not None:
            typer.echo(f"\n{len(log):,} events are in {file}.")


def _shown(values: Mapping[str, float | None]) -> str:
    mean, sd = values["mean"], values["sd"]
    if mean is None:
        return f"{'not known':>12}"
    return f"{mean:12,.1f}" + ("" if sd is None else f"   SD {sd:,.1f}")


def _print_resistance(values: Mapping[str, Any]) -> None:
    typer.echo(f"  until the {values['criterion']}, reached by {values['reached']} of {values['learnt']}:")
    for ruler, words in (("responses", "responses"), ("minutes", "minutes"), ("omitted", "reinforcers omitted")):
        middle, (low, high) = values[ruler]["median"], values[ruler]["interval"]
        shown = "not reached" if middle is None else f"{middle:,.1f}"
        limits = (
            ""
            if middle is None or low is None
            else f"   95 % {low:,.1f} to {'more' if high is None else f'{high:,.1f}'}"
        )
        typer.echo(f"    median {words:20}{shown:>12}{limits}")
