"""Three answers to one question: is lean training more persistent? From settings to panels, sentences and figures."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.language_answers import persistence_alt, persistence_figure, span_of
from dashboard.charts.look import Drawn, Look
from vrcore.language import Channel, LanguageExperiment, Stage
from vrcore.language.matching import Persistence, comparing, contrast, verdict
from vrcore.measures import Interval

KEPT = 0.35  # extinction is followed until this share of the pass rate is left, so that curves go on below the half
EXTINCTION_LIMIT = 600  # steps
TRAINING_LIMIT = 3_000
LEARNT = 2.0  # times the pass rate before training, from where on there is a half that can be lost
RULES = {
    "steps": "with equal steps",
    "reinforcers": "with equal reinforcers",
    "performance": "at equal performance",
}


class Asked(NamedTuple):
    """What the tab asks for: the two schedules on one algorithm, the three budgets, the pull, and how to draw."""

    algorithm: str
    optimiser: str
    ratio: int
    noise: float
    steps: int
    reinforcers: int
    pass_rate: float
    kl: float
    memory: bool
    control: str
    seeds: int
    seed: int
    look: Look

    def key(self) -> str:
        """Return the name of all this."""
        return "/".join(("answers", *(repr(one) for one in self[:-1]), self.look.key))

    @property
    def channels(self) -> tuple[Channel, Channel]:
        """Continuous reinforcement and the lean schedule, behind the same verifier."""
        rich, lean = (
            Channel(text, false_negative=self.noise, false_positive=self.noise, control=self.control)
            for text in ("CRF", f"VR {self.ratio}")
        )
        return rich, lean

    @property
    def experiment(self) -> LanguageExperiment:
        """The learner; `comparing` puts the stages in."""
        optimiser = None if self.algorithm == "q-learning" else self.optimiser
        return LanguageExperiment(
            self.algorithm, "CRF", optimiser=optimiser, seeds=self.seeds, seed=self.seed, group_size=8, groups=8
        )

    @property
    def extinction(self) -> Stage:
        """Reward off; the only force left is the pull."""
        pull = 0.0 if self.algorithm == "q-learning" else self.kl
        return Stage("EXT", retained=KEPT, kl=pull, fresh_optimiser=not self.memory, limit_steps=EXTINCTION_LIMIT)


class Decline(NamedTuple):
    """One schedule after training: its pass rate in extinction, seed by seed, and how long half of it lasted.

    `curves` has the shape (seeds, steps + 1), nan once a seed has come to the end; `median` is cut where most have.
    `start` and `training` are medians over seeds of the first pass rate and of the steps of training, `untrained` that
    of the pass rate before it.
    """

    label: str
    curves: Any
    median: Any
    half_life: Any
    interval: Interval
    start: float
    training: float
    reinforcers: float
    reached: int
    untrained: float = 0.0


class Panel(NamedTuple):
    """One matching rule: what was held equal, both schedules, and what follows."""

    rule: str
    amount: float
    verdict: str
    declines: tuple[Decline, Decline]
    figure: Drawn
    alt: str
    ratio: Interval  # of the lean schedule's half-life to the rich one's


@dataclass(frozen=True, eq=False)
class Answers:
    """What the tab shows: a panel for each matching rule."""

    panels: tuple[Panel, ...]
    settings: dict[str, str]
    baseline: bool
    pulled: bool

    def nbytes(self) -> int:
        """Return roughly how much memory this takes."""
        return sum(p.figure.nbytes + sum(one.curves.nbytes for one in p.declines) for p in self.panels) + 10_000


def asked_for(values: Mapping[str, Any], look: Look) -> Asked:
    """Return what these settings ask for."""
    return Asked(
        values["answers_algorithm"],
        values["answers_optimiser"],
        values["answers_ratio"],
        values["answers_noise"],
        values["answers_steps"],
        values["answers_reinforcers"],
        values["answers_pass"],
        values["answers_kl"],
        values["answers_memory"],
        values["answers_control"],
        values["answers_seeds"],
        values["answers_seed"],
        look,
    )


def work(asked: Asked) -> Generator[float, None, Answers]:
    """Train, extinguish and draw in short chunks; yields the share done."""
    found = yield from comparing(
        asked.experiment,
        asked.channels,
        steps=asked.steps,
        reinforcers=asked.reinforcers,
        pass_rate=asked.pass_rate,
        extinction=asked.extinction,
        limit_steps=TRAINING_LIMIT,
    )
    return answers(found, asked)


def answers(found: Mapping[str, Sequence[Persistence]], asked: Asked) -> Answers:
    """Return panels from what was found; all have the same axes."""
    amounts = {"steps": asked.steps, "reinforcers": asked.reinforcers, "performance": asked.pass_rate}
    declines = {rule: tuple(decline(one) for one in pair) for rule, pair in found.items()}
    span = span_of([one for pair in declines.values() for one in pair])
    panels = []
    for rule, (rich, lean) in declines.items():
        said = judged(verdict(list(found[rule])), rich, lean)
        panels.append(
            Panel(
                rule,
                amounts[rule],
                said,
                (rich, lean),
                persistence_figure((rich, lean), span, asked.look),
                persistence_alt((rich, lean), f"{RULES[rule].capitalize()}: {VERDICTS[said]}"),
                contrast(list(found[rule])),
            )
        )
    settings = {
        f"{one.channel.schedule}, {rule}": one.log.experiment.to_json() for rule, pair in found.items() for one in pair
    }
    pull = asked.kl > 0.0 and asked.algorithm != "q-learning"
    return Answers(tuple(panels), settings, asked.algorithm in ("reinforce-baseline", "ppo"), pull)


def decline(one: Persistence) -> Decline:
    """Return how one schedule's seeds went down in extinction; those that never reached the rule's budget are out."""
    there = ~np.isnan(one.half_life)
    table = one.log.table("pass_rate", 2)[there]
    # A seed that has come to the end is lower than all that is drawn, so that the median stays one of all seeds.
    ended = np.isnan(table)
    most = (ended.mean(axis=0) < 0.5) if len(table) else np.zeros(table.shape[1], bool)
    median = np.median(np.where(ended, 0.0, table), axis=0)[most] if len(table) else np.zeros(0)
    return Decline(
        str(one.channel.schedule),
        table,
        median,
        one.half_life,
        one.interval,
        float(median[0]) if len(median) else float("nan"),
        float(np.median(one.training_steps)),
        float(np.median(one.reinforcers)),
        int(there.sum()),
        float(np.median(one.log.table("pass_rate", 1)[:, 0])),
    )


VERDICTS = {
    "more": "more persistent",
    "less": "less persistent",
    "equally": "no difference",
    "unclear": "not settled",
    "endless": "no extinction",
    "untaught": "too little learnt",
    "absent": "not reached",
}


def judged(found: str, rich: Decline, lean: Decline) -> str:
    """Return a key of `VERDICTS`: what the library says, unless there is nothing that it could have compared.

    A pull back to the pass rate before training cannot halve one that was not doubled: persistence is then too little
    learning, and no trait of the schedule.
    """
    middles = rich.interval.estimate, lean.interval.estimate
    if np.isnan(middles).any():
        return "absent"
    if any(one.start < LEARNT * one.untrained for one in (rich, lean)):
        return "untaught"
    return "endless" if np.isinf(middles).all() else found


def number(value: float) -> str:
    """Return a half-life for a sentence."""
    if np.isinf(value):
        return f"over {EXTINCTION_LIMIT}"
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"


def clause(panel: Panel, *, first: bool) -> str:
    """Return what a panel says, to stand after its rule: "VR 10 is less persistent than CRF (0.52, 0.50 to 0.55)".

    The `first` of several says what the numbers are.
    """
    rich, lean = panel.declines
    against = numbers(panel, first=first)
    few = [
        f"{one.reached} of {len(one.half_life)} of {one.label}"
        for one in (lean, rich)
        if one.reached < len(one.half_life)
    ]
    if few:
        against += f", among the seeds that got there: {' and '.join(few)}"
    match panel.verdict:
        case "more" | "less":
            return f"{lean.label} is {panel.verdict} persistent than {rich.label} ({against})"
        case "equally":
            return f"there is no difference ({against})"
        case "unclear":
            return f"these seeds do not settle it ({against})"
        case "untaught":
            poor = [one for one in (rich, lean) if one.start < LEARNT * one.untrained]
            names = " and ".join(f"{one.label} {one.start:.2f}" for one in poor)
            before = f"{rich.untrained:.2f}"
            return f"too little is learnt to lose half of it (pass rate after training: {names}; before: {before})"
        case "endless":
            return f"neither loses half of its pass rate within {EXTINCTION_LIMIT} steps"
        case _:
            late = " and ".join(one.label for one in panel.declines if np.isnan(one.interval.estimate))
            return f"there is nothing to compare: {late} did not get there within {TRAINING_LIMIT:,} steps"


def numbers(panel: Panel, *, first: bool) -> str:
    """Return the ratio of the half-lives with its interval; both half-lives where there is no such interval."""
    rich, lean = panel.declines
    middle, low, high = panel.ratio
    if np.isnan(middle) or np.isinf(low):
        return f"half-life {number(lean.interval.estimate)} steps against {number(rich.interval.estimate)}"
    if np.isinf(high):
        return f"at least {low:.2f} times its half-life" if first else f"at least {low:.2f} times"
    limits = f"{low:.2f} to {high:.2f}"
    return f"{middle:.2f} times its half-life, 95 % interval {limits}" if first else f"{middle:.2f}, {limits}"


def finding(found: Answers, *, shown: bool) -> str:
    """Return the finding in one sentence; the last rule is left open before the visitor's prediction."""
    panels = found.panels if shown else found.panels[:-1]
    if shown and {panel.verdict for panel in panels} == {"endless"}:
        starts = [one.start for panel in panels for one in panel.declines]
        return (
            f"Reward is off and nothing extinguishes: under all three rules the policies keep more than half of their "
            f"pass rate of {min(starts):.2f} to {max(starts):.2f} for {EXTINCTION_LIMIT} steps."
        )
    with_numbers = [panel for panel in panels if panel.verdict in ("more", "less", "equally", "unclear")]
    said = [f"{RULES[panel.rule]} {clause(panel, first=panel in with_numbers[:1])}" for panel in panels]
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}{'.' if shown else '. And at equal performance?'}"


def moral(found: Answers) -> str:
    """Return what the three panels say together."""
    told = {panel.verdict for panel in found.panels} & {"more", "less", "equally"}
    if len(told) == 3:
        first = "The same question has three answers: what was held equal decides, and not the schedule."
    elif len(told) == 2:
        first = "The same question has different answers: what was held equal decides as well as the schedule."
    elif {panel.verdict for panel in found.panels} == {"endless"}:
        first = (
            "A policy gradient without reward has nothing to follow: it freezes. Extinction needs a pull, a punishment "
            "or other training."
            if not found.pulled
            else "The pull is too weak to undo the training in this time."
        )
    else:
        first = "Here no two rules that can be compared disagree; move a slider and see whether that lasts."
    if found.baseline:
        first += (
            " This algorithm takes more than its weights along: a running mean of what each prompt has paid, "
            "so that its past counts in extinction."
        )
    return first


def learnt(found: Answers) -> str:
    """Return how far training for equal steps came, to stand beside a control: a half-life alone does not tell."""
    panel = found.panels[0]
    ends = " and ".join(f"{one.start:.2f} on {one.label}" for one in panel.declines)
    return f"Here {panel.amount:,.0f} steps take the pass rate from {panel.declines[0].untrained:.2f} to {ends}."


def details(panel: Panel) -> str:
    """Return a panel's numbers with their intervals, in one line."""
    said = []
    for one in reversed(panel.declines):
        low, middle, high = one.interval.low, one.interval.estimate, one.interval.high
        if np.isnan(middle):
            said.append(f"{one.label}: not reached")
            continue
        told = number(middle) if np.isinf(middle) else f"{number(middle)} ({number(low)} to {number(high)})"
        part = f", {one.reached} of {len(one.half_life)} seeds" if one.reached < len(one.half_life) else ""
        said.append(f"{one.label} {told} from {one.start:.2f}{part}")
    return "Half-life, steps: " + "; ".join(said) + "."


def answer(vote: str, panel: Panel) -> str | None:
    """Return what to say to the visitor's prediction for the last rule, or None where there was none."""
    words = {"rich": panel.declines[0].label, "lean": panel.declines[1].label, "alike": "no difference"}
    if vote not in words:
        return None
    right = {"rich": "less", "lean": "more", "alike": "equally"}[vote]
    if panel.verdict in ("absent", "unclear"):
        return f"You said: {words[vote]}. These runs do not settle it."
    alike = panel.verdict in ("equally", "endless") and vote == "alike"
    return f"You said: {words[vote]}. {'So it is.' if alike or panel.verdict == right else 'It is not so here.'}"


def table(panel: Panel) -> pd.DataFrame:
    """Return one row a schedule, seed and step of extinction."""
    parts = []
    for one in panel.declines:
        seeds = np.flatnonzero(~np.isnan(one.half_life))
        for seed, row in zip(seeds, one.curves, strict=True):
            kept = row[~np.isnan(row)]
            parts.append(
                pd.DataFrame(
                    {
                        "held_equal": panel.rule,
                        "schedule": one.label,
                        "seed": int(seed),
                        "step_of_extinction": np.arange(len(kept)),
                        "pass_rate": kept,
                        "half_life": one.half_life[seed],
                    }
                )
            )
    columns = ["held_equal", "schedule", "seed", "step_of_extinction", "pass_rate", "half_life"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
