"""Shaping by length: plans that begin with short answers, and what one length teaches about the next."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.language_shaping import Line, course_figure, lines_figure
from dashboard.charts.look import Look
from dashboard.language.shaping_fields import DRAWN, VOTES
from dashboard.language.shaping_parts import Panel, View, band, kept, part, per_cent, steps_words
from vrcore.language.curriculum import CurriculumExperiment, CurriculumResult, steps
from vrcore.measures import Interval, median_interval

COMPARED = ("direct", "staircase", "mixture", "teacher")
TITLES = {**DRAWN, "direct": "full length at once"}
CARRIES, NOTHING = 0.5, 0.2  # a convention of this page: what a new length begins with is "most" or "nothing"


def plan_of(name: str, length: int) -> str:
    """Return the library's name of a plan: lengths where the library has no word for it."""
    if name == "skip":
        return "-".join(str(one) for one in range(2 - length % 2, length + 1, 2))
    return f"1-{length}" if name == "leap" else name


def experiment_of(s: Mapping[str, Any], plan: str, sharing: str) -> CurriculumExperiment:
    """Return the training of one plan."""
    return CurriculumExperiment(
        plan=plan_of(plan, s["length"]),
        sharing=sharing,
        length=s["length"],
        criterion=s["criterion"],
        limit_steps=s["limit"],
        seeds=s["seeds"],
        seed=s["seed"],
        control="none" if s["control"] in CurriculumExperiment.refused else s["control"],
    )


def wanted(s: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is trained, as (plan, sharing of weights): before the prediction the full length alone."""
    if s["vote"] == "open":
        return [("direct", s["sharing"])]
    other = "untied" if s["sharing"] == "tied" else "tied"
    return [(plan, s["sharing"]) for plan in dict.fromkeys((*COMPARED, s["plan"]))] + [("staircase", other)]


def work(s: Mapping[str, Any], look: Look) -> Generator[float, None, View]:
    """Carry out the plans; before the prediction, training at full length alone. Yields the share done."""
    revealed = s["vote"] != "open"
    trained = wanted(s)
    found: dict[tuple[str, str], CurriculumResult] = {}
    for i, (plan, sharing) in enumerate(trained):
        e = experiment_of(s, plan, sharing)
        found[plan, sharing] = yield from part(
            kept(f"curriculum/{e.key()}", lambda e=e: steps(e), 60_000), i, len(trained)
        )
    results = {plan: found[plan, sharing] for plan, sharing in trained if sharing == s["sharing"]}
    settings = {TITLES[plan]: result.experiment.to_json() for plan, result in results.items()}
    if not revealed:
        return View((compared(results, look),), "open", "", "", settings)
    pair = {sharing: found["staircase", sharing] for sharing in ("tied", "untied")}
    verdict, words = finding(results, s["sharing"])
    rows = len(results)  # of the longest legend: figures beside each other begin at one height
    panels = (
        course(results[s["plan"]], s["plan"], look, rows),
        compared(results, look),
        carried(pair, s["length"], look, rows),
    )
    return View(panels, verdict, words, answer(s["vote"], results), settings)


def medians(results: Mapping[str, CurriculumResult]) -> dict[str, Interval]:
    """Return each plan's median steps to the criterion on the full length, over runs; infinite where not reached."""
    return {
        plan: median_interval(np.where(result.reached, result.steps, np.inf).astype(float))
        for plan, result in results.items()
    }


def finding(results: Mapping[str, CurriculumResult], sharing: str) -> tuple[str, str]:
    """Return the verdict on the staircase and a sentence made of its numbers.

    "direct": no plan was needed; "none": the staircase does not get there either; "carries over", "nothing carries
    over", "some carries over": it does, and a new length begins with most, nothing or some of what is asked.
    """
    direct, stairs = results["direct"], results["staircase"]
    e, runs = stairs.experiment, len(stairs.steps)
    goal = f"a pass rate of {100 * e.criterion:.0f} % on {e.length} tokens"
    if direct.reached.sum() * 2 > runs:
        times = medians({"direct": direct, "staircase": stairs})
        return (
            "direct",
            f"Here no plan is needed: training at full length gets to {goal} in {direct.reached.sum()} of {runs} runs, "
            f"in {steps_words(times['direct'])}; one token more at a time takes {steps_words(times['staircase'])}.",
        )
    begins = f"Trained at full length from the start, {direct.reached.sum()} of {runs} runs get to {goal}"
    if stairs.reached.sum() * 2 <= runs:
        return (
            "none",
            f"{begins}, and with one token more at a time {stairs.reached.sum()} of {runs} within the limit of "
            f"{e.limit_steps:,} steps for each length.",
        )
    took = steps_words(medians({"staircase": stairs})["staircase"])
    entries = band(stairs.entry_pass[:, 1:].mean(axis=1, keepdims=True)).at(0)
    entry = per_cent(entries)
    climbs = f"{begins}; with one token more at a time {stairs.reached.sum()} of {runs} do, in {took}"
    weights = "shared" if sharing == "tied" else "separate"
    if entries[0] >= CARRIES:
        return ("carries over", f"{climbs}: with {weights} weights each new length begins at {entry}.")
    if entries[0] <= NOTHING:
        return (
            "nothing carries over",
            f"{climbs}, although with {weights} weights each new length begins at {entry}: small steps are enough.",
        )
    return ("some carries over", f"{climbs}; with {weights} weights each new length begins at {entry}.")


def answer(vote: str, results: Mapping[str, CurriculumResult]) -> str:
    """Return what the numbers say to the visitor's prediction of the fastest plan; empty where there was none."""
    if vote not in COMPARED:
        return ""
    times = medians({plan: results[plan] for plan in COMPARED})
    said = f'You said "{VOTES[vote][:1].lower()}{VOTES[vote][1:]}".'
    best = min(COMPARED, key=lambda plan: times[plan].estimate)
    mine, first = times[vote], times[best]
    if not np.isfinite(first.estimate):
        return f"{said} No plan got there."
    if vote == best:
        others = [times[plan] for plan in COMPARED if plan != best]
        close = any(one.low <= first.high for one in others)
        return (
            f"{said} It was the fastest{', but too close to another to call' if close else ''}: {steps_words(first)}."
        )
    if not np.isfinite(mine.estimate):
        return f"{said} Half of its runs or more never got there; the fastest was {TITLES[best]}, {steps_words(first)}."
    if mine.low <= first.high:
        said += " It is too close to the fastest to call."
    return f"{said} It took {steps_words(mine)}; the fastest was {TITLES[best]}, {steps_words(first)}."


def course(result: CurriculumResult, plan: str, look: Look, rows: int) -> Panel:
    """Return one plan, step by step: pass rates on the length trained, and that length."""
    runs, columns = result.trained.shape
    made = result.steps.astype(int)
    table = pd.DataFrame(
        {
            "run": np.repeat(np.arange(runs) + 1, made),
            "step": np.concatenate([np.arange(n) + 1 for n in made]),
            "length_trained": np.concatenate([result.trained[run, :n] for run, n in enumerate(made)]),
            "pass_on_that_length": np.concatenate([result.trained_pass[run, :n] for run, n in enumerate(made)]),
        }
    )
    shown = np.where(np.arange(columns) < made[:, None], result.trained_pass, np.nan)
    alt = (
        f"Plan {TITLES[plan]}: pass rate on the length trained, and that length, step by step. Run 1 makes {made[0]:,} "
        f"steps and ends at a pass rate of {100 * result.final_pass[0]:.0f} % on the full length."
    )
    heading = "A staircase of sigmoids" if plan in ("staircase", "skip", "leap") else f"Step by step: {TITLES[plan]}"
    figure = course_figure(shown, result.trained, "Step of training", look, rows=rows)
    return Panel("course", heading, figure, alt, table)


def compared(results: Mapping[str, CurriculumResult], look: Look) -> Panel:
    """Return the pass rate on the full length against steps, a line a plan; a run that is done stays where it was."""
    lines, parts = [], []
    longest = max(int(result.steps.max()) for result in results.values())
    for i, (plan, result) in enumerate(results.items()):
        width = result.pass_rate.shape[1]
        at = np.minimum(np.arange(longest + 1), result.steps[:, None]).astype(int)
        whole = result.pass_rate[np.arange(len(at))[:, None], np.minimum(at, width - 1)]
        low_to_high = band(whole)
        x = np.arange(longest + 1) + 1
        lines.append(Line(TITLES[plan], i, x, *low_to_high))
        columns = {"plan": TITLES[plan], "step": x - 1}
        columns |= {"mean_pass": low_to_high.mean, "low_95": low_to_high.low, "high_95": low_to_high.high}
        parts.append(pd.DataFrame(columns))
    times = medians(results)
    said = "; ".join(f"{TITLES[plan]}: {steps_words(times[plan])}" for plan in results)
    e = next(iter(results.values())).experiment
    alt = f"Pass rate on {e.length} tokens against steps. Median steps to {100 * e.criterion:.0f} %: {said}."
    figure = lines_figure(
        lines,
        look,
        "Step of training (log scale)",
        f"Pass on {e.length} tokens",
        log_x=True,
        rows=len(lines),
    )
    return Panel("plans", "The whole answer, by plan", figure, alt, pd.concat(parts, ignore_index=True))


def carried(pair: Mapping[str, CurriculumResult], length: int, look: Look, rows: int) -> Panel:
    """Return the pass rate with which each length of the staircase begins, with shared and with separate weights."""
    names = {"tied": "shared weights", "untied": "separate weights"}
    lines, parts, said = [], [], []
    for i, (sharing, result) in enumerate(pair.items()):
        entries = band(result.entry_pass)
        lengths = np.arange(1, length + 1)
        lines.append(Line(names[sharing], i, lengths, *entries))
        columns = {"weights": names[sharing], "length": lengths}
        parts.append(
            pd.DataFrame(columns | {"entry_pass": entries.mean, "low_95": entries.low, "high_95": entries.high})
        )
        said.append(f"{names[sharing]} {', '.join(f'{100 * one:.0f}' for one in entries.mean)} %")
    figure = lines_figure(lines, look, "Length that begins (tokens)", "Pass at its start", marked=True, rows=rows)
    alt = f"Pass rate with which each length of the staircase begins, 1 to {length} tokens: {'; '.join(said)}."
    return Panel("carried", "What carries over", figure, alt, pd.concat(parts, ignore_index=True))
