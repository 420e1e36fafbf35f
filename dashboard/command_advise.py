"""`vrlab advise`: from one training log or several to what to do next, why, and where the next unit should go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import typer

from dashboard.amount import amount
from dashboard.chosen_columns import chosen_columns
from dashboard.companions import companions
from dashboard.declared_limits import without_limits
from dashboard.forecast_tables import advised, reached, spread
from dashboard.option_numbers import check_limits, check_step
from dashboard.recipes import Brought, Columns, Recipe, common_limits, falls, numbers, recipes, told_apart
from dashboard.said import heading, say
from vrcore.advice import Advice, Allocation, RunAdvice, advise, allocate
from vrcore.advice.allocation import DIVIDED
from vrcore.curves.wording import chance, number
from vrcore.errors import LogError, suggestion
from vrcore.formats import check_place, guess, read_training_log
from vrcore.formats.times import why_text
from vrcore.formats.wording import shortened

_BY_NAME = (" by its name", " If higher is better, give --higher-is-better.")


class Wanted(NamedTuple):
    """The options of the command: columns by name, None for what is to be guessed, numbers as they were given.

    `reward` and `cut` may also be "none".
    """

    x: str | None
    y: str | None
    apart: str | None
    reward: str | None
    cut: str | None
    budget: str | None
    cost: float | None
    worth: float | None
    target: float | None
    lower: float | None
    upper: float | None
    level: float
    drop_before: float | None
    lower_is_better: bool | None


def report(files: Sequence[Path], wanted: Wanted, *, as_json: bool) -> None:
    """Read the files, advise, and print it. Raises `VrlabError`."""
    check_limits(wanted.lower, wanted.upper)
    check_step("--drop-before", wanted.drop_before)
    tables = [read_training_log(file) for file in files]
    brought = [Brought(file.name, table, guess(table.frame)) for file, table in zip(files, tables, strict=True)]
    columns, logged = _columns(brought, wanted)
    better = {None: "guess", True: "lower", False: "higher"}[wanted.lower_is_better]
    falling = falls(brought, columns, better)
    found = recipes(brought, columns, wanted.drop_before)
    limits, assumed = common_limits(brought, found, columns, wanted.lower, wanted.upper)
    advice, allocation = _advised(found, limits, wanted, falling)
    notes = [*_notes(brought, found, columns), *assumed, *logged]
    if falling:
        why, otherwise = ("", "") if wanted.lower_is_better else _BY_NAME
        notes.append(f'Lower values of "{shortened(columns.y)}" are better{why}: a fall is a gain.{otherwise}')
    if as_json:
        said = {
            "x": columns.x,
            "y": columns.y,
            "reward": columns.reward or None,
            "cut_off": columns.cut or None,
            "words": advice.words,
            "advice": advice.to_dict(),
            "allocation": None if allocation is None else allocation.to_dict(),
            "notes": notes,
        }
        typer.echo(json.dumps(said, indent=2, allow_nan=False))
        return
    _print(advice, allocation, notes, columns)


def _columns(brought: Sequence[Brought], wanted: Wanted) -> tuple[Columns, tuple[str, ...]]:
    """Return the columns, those named, else those guessed, and a sentence for each that stands beside the metric.

    Step and metric must be in every file.
    """
    names, first = numbers(brought), brought[0].guessed
    found = chosen_columns(brought[0].table.frame, wanted.x, wanted.y, first)
    where = "every file" if len(brought) > 1 else "the file"
    for name in found:
        if name not in names:
            frame = brought[0].table.frame
            if name in frame and (why := why_text(frame[name], name)):
                raise LogError(why)
            meant = suggestion(name, names) or "."
            listed = shortened(", ".join(names), 120) or "none"
            raise LogError(f'{where} needs a column of numbers "{shortened(name)}"{meant} There is: {listed}.')
    columns = Columns(*found)
    if columns.x == columns.y:
        raise LogError(f'"{shortened(columns.x)}" cannot be both the step and the metric: choose two columns.')
    # one run may have logged what another has not
    anywhere = list(dict.fromkeys(name for one in brought for name in numbers([one])))
    logged = companions(anywhere, columns.x, columns.y, wanted.reward, wanted.cut)
    columns = columns._replace(reward=logged.reward, cut=logged.cut)
    if wanted.apart is None:
        return columns._replace(apart=told_apart(brought[0], columns)), logged.notes
    if wanted.apart not in first.group:
        meant = suggestion(wanted.apart, first.group) or "."
        listed = shortened(", ".join(first.group), 120) or "none"
        raise LogError(f'"{shortened(wanted.apart)}" does not tell runs apart{meant} Columns that do: {listed}.')
    return columns._replace(apart=wanted.apart), logged.notes


def _advised(
    found: Sequence[Recipe], limits: Mapping[str, float], wanted: Wanted, falling: bool
) -> tuple[Advice, Allocation | None]:
    low, high = limits.get("lower"), limits.get("upper")
    furthest = max(float(one.data.x[-1]) for one in found)
    budget = None if wanted.budget is None else amount(wanted.budget, "--budget").of(furthest)
    for one in found:
        check_place(budget, "--budget", one.data.x_name, float(one.data.x[-1]), one.data.notes)
    runs = [one.run(low, high, wanted.cost) for one in found]
    advice = advise(
        runs, budget=budget, cost=wanted.cost, worth=wanted.worth, target=wanted.target, lower=low, upper=high,
        level=wanted.level, lower_is_better=falling,
    )  # fmt: skip
    left = (2.0 * furthest if budget is None else budget) - furthest
    share = (
        allocate(runs, budget=left, lower=low, upper=high, level=wanted.level, lower_is_better=falling)
        if len(runs) > 1 and left > 0
        else None
    )
    return advice, share


def _notes(brought: Sequence[Brought], found: Sequence[Recipe], columns: Columns) -> list[str]:
    said = []
    for one in brought:
        before = f"{one.name}: " if len(brought) > 1 else ""
        as_guessed = (columns.x, columns.y) == (one.guessed.x, one.guessed.y)
        reasons = without_limits(one.guessed.reasons) if as_guessed else []
        said += [before + words for words in (*one.table.notes, *reasons)]
    for recipe in found:
        before = f"{recipe.name}: " if len(found) > 1 else ""
        said += [before + words for words in recipe.data.notes]
    return list(dict.fromkeys(said))


def _print(advice: Advice, allocation: Allocation | None, notes: Sequence[str], columns: Columns) -> None:
    for note in notes:
        say(note)
    say(f"\n{advised(advice)}")
    for words in advice.would_change:
        say(f"Would change this: {words}")
    for one in advice.runs:
        say(f"\n{one.name}: {heading(columns.y, columns.x)}, {one.evaluations} points up to {number(one.last, 6)}")
        for name, text in _rows(one):
            say(f"  {name:24}{text}")
        for found in one.findings:
            say(f"  {found.code} ({found.severity}): {found.words}")
    above = "below" if advice.options.lower_is_better else "above"
    for pair in advice.comparisons:
        better = f"{pair.first} is {above} {pair.second} with probability {chance(pair.probability)}."
        say(f"\nAt {number(pair.at, 6)}, {better}")
    if allocation is not None:
        say(f"\n{allocation.words}")
        if len(allocation.shares) > 1 and allocation.next is not None:
            say(DIVIDED)
    say("\nThis rests on:")
    for words in advice.assumptions:
        say(f"  {words}")
    say(f"\nAdvice {advice.key}")


def _rows(one: RunAdvice) -> list[tuple[str, str]]:
    rows = [("recommendation", one.recommendation), ("now", number(one.now))]
    rows.append((f"at {number(one.budget, 6)}", spread(one.at_budget) or f"not forecast: {one.refused}"))
    for name, quantity in (("gain", one.gain), ("gain per doubling", one.doubling)):
        if quantity is not None:
            rows.append((name, spread(quantity)))
    for name, value in (
        ("a gain that matters", one.likely), ("lost by stopping now", one.regret), ("price", one.price),
        ("worth less price", one.net),
    ):  # fmt: skip
        if value is not None:
            rows.append((name, f"probability {chance(value)}" if name.startswith("a gain") else number(value, 4)))
    if one.target is not None:
        rows.append((f"target {number(one.target.target)}", reached(one.target, one.last)))
    return rows
