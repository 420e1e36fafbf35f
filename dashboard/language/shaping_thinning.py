"""Schedule thinning: dense reinforcement first and lean reinforcement later, against lean from the start."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.language_shaping import Line, Spot, lines_figure, spots_figure
from dashboard.charts.look import Look
from dashboard.language.shaping_parts import Band, Panel, View, band, kept, part, per_cent
from vrcore.language.thinning import THINNING, ThinningExperiment, ThinningResult, steps

TITLES = {
    "continuous": "never thinned",
    "linear": "evenly leaner",
    "doubling": "doubled again and again",
    "abrupt": "dense, then lean at once",
    "lean": "lean from the start",
}
# Conventions of this page: what "keeps the result" and "for a quarter" mean, and how many times the pass rate before
# training there must be in the end for a result that thinning could keep.
KEPT, CHEAP, LEARNT = 0.9, 0.25, 2.0


class Plan(NamedTuple):
    """What one plan led to: the course of the pass rate, the ratio at each step, the ends of its runs."""

    course: Band
    ratio: Any
    final: Any
    reinforcers: Any


def experiment_of(s: Mapping[str, Any], plan: str) -> ThinningExperiment:
    """Return the training of one plan: linear thinning ends at three fifths of what is left after the beginning."""
    return ThinningExperiment(
        plan=plan,
        ratio=s["ratio"],
        steps=s["steps"],
        dense_steps=s["dense"],
        thinned_by=s["dense"] + round(0.6 * (s["steps"] - s["dense"])),
        doubling_steps=max(s["steps"] // 10, 1),
        seeds=s["seeds"],
        seed=s["seed"],
        control=s["control"],
    )


def _one(e: ThinningExperiment) -> Generator[float, None, Plan]:
    result: ThinningResult = yield from steps(e)
    return Plan(band(result.log.table("pass_rate")), result.ratio(), result.final_pass, result.reinforcers)


def work(s: Mapping[str, Any], look: Look) -> Generator[float, None, View]:
    """Carry out all plans; yields the share done."""
    plans: dict[str, Plan] = {}
    experiments = {plan: experiment_of(s, plan) for plan in THINNING}
    for i, (plan, e) in enumerate(experiments.items()):
        plans[plan] = yield from part(kept(f"thinning/{e.key()}", lambda e=e: _one(e), 30_000), i, len(experiments))
    shares = {plan: compared(one, plans["continuous"]) for plan, one in plans.items()}
    verdict, words = untaught(plans["continuous"]) or finding(shares, s["ratio"])
    settings = {TITLES[plan]: e.to_json() for plan, e in experiments.items()}
    panels = (ratios(plans, look), courses(plans, shares, look), prices(shares, look))
    return View(panels, verdict, words, "", settings)


Limits = tuple[float, float, float]


def compared(one: Plan, continuous: Plan) -> tuple[Limits, Limits]:
    """Return what a plan keeps of the final pass rate, and what it costs in reinforcers, as shares, run by run."""
    keeps = band((one.final / continuous.final)[:, None], most=np.inf).at(0)
    costs = band((one.reinforcers / np.maximum(continuous.reinforcers, 1.0))[:, None], most=np.inf).at(0)
    return keeps, costs


def untaught(continuous: Plan) -> tuple[str, str] | None:
    """Return the verdict "untaught" with its sentence where training without thinning has hardly taught anything."""
    before, after = float(continuous.course.mean[0]), band(continuous.final[:, None]).at(0)
    if after[0] >= LEARNT * before:
        return None
    return (
        "untaught",
        f"There is no result to keep: without thinning {per_cent(after)} of answers pass after training, "
        f"{per_cent(before)} before it.",
    )


def finding(shares: Mapping[str, tuple[Limits, Limits]], ratio: int) -> tuple[str, str]:
    """Return the verdict on even thinning and a sentence made of the numbers.

    "mild": lean from the start keeps the result too; "pays": even thinning keeps it for a quarter of the reinforcers
    or less; "dear": it keeps it for more; "too lean": it does not keep it.
    """
    (keeps, costs), (lean, lean_costs) = shares["linear"], shares["lean"]
    thinned = f"keeps {per_cent(keeps)} of the final pass rate for {per_cent(costs)} of the reinforcers"
    start = f"VR {ratio} from the start keeps {per_cent(lean)} for {per_cent(lean_costs)}"
    if lean[0] >= KEPT:
        return (
            "mild",
            f"VR {ratio} is mild here: thinning evenly after a dense beginning {thinned}, and {start}.",
        )
    if keeps[0] < KEPT:
        return ("too lean", f"Too lean too soon: thinning evenly to VR {ratio} {thinned}; {start}.")
    if costs[0] <= CHEAP:
        return ("pays", f"First dense, then lean: thinning evenly to VR {ratio} {thinned}; {start}.")
    return ("dear", f"Thinning evenly to VR {ratio} {thinned}: safe, but not cheap; {start}.")


def ratios(plans: Mapping[str, Plan], look: Look) -> Panel:
    """Return the ratio in force at each step, a line a plan."""
    x = np.arange(len(next(iter(plans.values())).ratio)) + 1
    lines = [Line(TITLES[plan], i, x, one.ratio, one.ratio, one.ratio) for i, (plan, one) in enumerate(plans.items())]
    figure = lines_figure(
        lines, look, "Step of training", "Right answers for each reinforcer", log_y=True, rows=len(lines)
    )
    table = pd.DataFrame({"step": x} | {TITLES[plan]: one.ratio for plan, one in plans.items()})
    ends = "; ".join(f"{TITLES[plan]} from {one.ratio[0]:.3g} to {one.ratio[-1]:.3g}" for plan, one in plans.items())
    return Panel("ratios", "The plans", figure, f"Ratio in force against steps of training: {ends}.", table)


def courses(plans: Mapping[str, Plan], shares: Mapping[str, tuple[Limits, Limits]], look: Look) -> Panel:
    """Return the pass rate against steps, a line a plan."""
    lines, parts = [], []
    for i, (plan, one) in enumerate(plans.items()):
        x = np.arange(len(one.course.mean))
        lines.append(Line(TITLES[plan], i, x, *one.course))
        columns = {"plan": TITLES[plan], "step": x, "mean_pass": one.course.mean}
        parts.append(pd.DataFrame(columns | {"low_95": one.course.low, "high_95": one.course.high}))
    said = "; ".join(f"{TITLES[plan]} {100 * one.course.mean[-1]:.0f} %" for plan, one in plans.items())
    figure = lines_figure(lines, look, "Step of training", "Pass rate", rows=len(lines))
    return Panel("courses", "What is learnt", figure, f"Pass rate at the end of training: {said}.", pd.concat(parts))


def prices(shares: Mapping[str, tuple[Limits, Limits]], look: Look) -> Panel:
    """Return what each plan keeps of the result against what it costs."""
    spots = [Spot(TITLES[plan], i, costs, keeps) for i, (plan, (keeps, costs)) in enumerate(shares.items())]
    figure = spots_figure(spots, look, "Share of the reinforcers", "Share of the final pass rate", rows=len(spots))
    rows = [
        {
            "plan": TITLES[plan],
            "kept": keeps[0],
            "kept_low_95": keeps[1],
            "kept_high_95": keeps[2],
            "reinforcers": costs[0],
            "reinforcers_low_95": costs[1],
            "reinforcers_high_95": costs[2],
        }
        for plan, (keeps, costs) in shares.items()
    ]
    said = "; ".join(
        f"{TITLES[plan]} keeps {per_cent(keeps)} for {per_cent(costs)}" for plan, (keeps, costs) in shares.items()
    )
    alt = f"Final pass rate and reinforcers as shares of never thinned: {said}."
    return Panel("prices", "What it keeps, and what it costs", figure, alt, pd.DataFrame(rows))
